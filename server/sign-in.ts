/** How staff come in: by a link that works once. Opening it changes nothing; its button starts the session. */
import { MINUTE } from '../shared/time.ts';
import { type Business, businessById } from './business/business.ts';
import { activeStaff, staffByEmail } from './business/staff.ts';
import type { Context } from './context.ts';
import type { Tx } from './db/connect.ts';
import type { Row } from './db/schema.ts';
import { record } from './history.ts';
import { issueLink, openLink, useUp } from './links.ts';
import { tellSignIn } from './notify/sign-in.ts';
import { startSession } from './session.ts';

const LINK_SECONDS = 30 * MINUTE;

/** The address of a one-time sign-in for somebody; `seconds`: how long it waits to be used. */
export async function issueSignIn(
  ctx: Pick<Context, 'config' | 'now' | 'secret'>,
  tx: Tx,
  businessId: string,
  staffId: string,
  seconds = LINK_SECONDS,
): Promise<string> {
  const url = await issueLink(ctx, tx, businessId, {
    purpose: 'sign-in',
    subjectId: staffId,
    expiresAt: ctx.now() + seconds,
  });
  return `${ctx.config.baseUrl}/office/sign-in/${url.slice(url.lastIndexOf('/') + 1)}`;
}

/** Writes a sign-in link to whoever has this address; whether anybody has is nobody's business. */
export async function requestSignIn(ctx: Context, email: string): Promise<void> {
  for (const staff of await staffByEmail(ctx.database.read, email)) {
    const business = await businessById(ctx, staff.businessId);
    await ctx.transact(async (tx) => {
      const url = await issueSignIn(ctx, tx, business.id, staff.id);
      await tellSignIn(ctx, tx, business, { email: staff.email, url });
    });
  }
}

interface SignIn {
  link: Row<'link'>;
  staff: Row<'staff'>;
  business: Business;
}

/** Whom a sign-in link would let in, or null for every kind of bad one. */
export async function openSignIn(ctx: Context, token: string): Promise<SignIn | null> {
  const link = await openLink(ctx, ctx.database.db, token);
  if (link?.purpose !== 'sign-in') return null;
  const staff = await activeStaff(ctx.database.db, link.businessId, link.subjectId);
  return staff ? { link, staff, business: await businessById(ctx, link.businessId) } : null;
}

/** Uses the link up and starts a session; gives the cookie's value, or null when the link is bad or was used. */
export async function signIn(ctx: Context, token: string): Promise<string | null> {
  const found = await openSignIn(ctx, token);
  if (!found) return null;
  const { link, staff, business } = found;
  return ctx.transact(async (tx) => {
    if (!(await useUp(ctx, tx, link))) return null;
    await record(ctx, tx, business.id, {
      actor: `staff:${staff.id}`,
      action: 'sign-in',
      subjectKind: 'staff',
      subjectId: staff.id,
    });
    return startSession(ctx, tx, business.id, staff.id);
  });
}
