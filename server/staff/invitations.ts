/** An invitation is a link that works once: whoever opens it sets a password or makes a passkey, and is in. */
import { DAY } from '../../shared/time.ts';
import { type Business, businessById } from '../business/business.ts';
import { activeStaff } from '../business/staff.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { record } from '../history.ts';
import { issueLink, openLink, useUp } from '../links.ts';
import { startSession } from '../session.ts';
import { type NewPasskey, savePasskey } from './passkeys.ts';
import { savePassword } from './password.ts';

export const INVITATION_DAYS = 7;

/** The address at which somebody accepts; asked for again it lives longer. */
export async function issueInvitation(
  ctx: Pick<Context, 'config' | 'now' | 'secret'>,
  tx: Tx,
  businessId: string,
  staffId: string,
): Promise<string> {
  const url = await issueLink(ctx, tx, businessId, {
    purpose: 'invite',
    subjectId: staffId,
    expiresAt: ctx.now() + INVITATION_DAYS * DAY,
  });
  return `${ctx.config.baseUrl}/office/invite/${url.slice(url.lastIndexOf('/') + 1)}`;
}

export interface Invitation {
  link: Row<'link'>;
  staff: Row<'staff'>;
  business: Business;
}

/** Whom an invitation is for, or null for every kind of bad one. */
export async function openInvitation(ctx: Context, token: string): Promise<Invitation | null> {
  const link = await openLink(ctx, ctx.database.db, token);
  if (link?.purpose !== 'invite') return null;
  const staff = await activeStaff(ctx.database.db, link.businessId, link.subjectId);
  return staff ? { link, staff, business: await businessById(ctx, link.businessId) } : null;
}

/** Accepts an invitation and starts a session; gives the cookie's value, or null when somebody was quicker. */
export async function acceptInvitation(
  ctx: Context,
  { link, staff, business }: Invitation,
  by: { passwordHash: string } | { passkey: NewPasskey & { name: string } },
): Promise<string | null> {
  return ctx.transact(async (tx) => {
    if (!(await useUp(ctx, tx, link))) return null;
    await tx
      .updateTable('staff')
      .set({ joinedAt: ctx.now() })
      .where('businessId', '=', business.id)
      .where('id', '=', staff.id)
      .execute();
    if ('passwordHash' in by) await savePassword(ctx, tx, business.id, staff.id, by.passwordHash);
    else await savePasskey(ctx, tx, business.id, staff.id, by.passkey);
    await record(ctx, tx, business.id, {
      actor: `staff:${staff.id}`,
      action: 'join',
      subjectKind: 'staff',
      subjectId: staff.id,
      after: { by: 'passwordHash' in by ? 'password' : 'passkey' },
    });
    return startSession(ctx, tx, business.id, staff.id);
  });
}
