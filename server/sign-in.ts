/**
 * How staff come in: by a link that works once (opening it changes nothing; its button starts the session), by a password
 * or by a passkey. Every way ends in a new session.
 */
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
import { passwordOf, verifyPassword } from './staff/password.ts';

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
  return ctx.transact(async (tx) =>
    (await useUp(ctx, tx, link)) ? letIn(ctx, tx, business.id, staff.id, 'link') : null,
  );
}

type Way = 'link' | 'password' | 'passkey';

async function letIn(ctx: Context, tx: Tx, businessId: string, staffId: string, by: Way): Promise<string> {
  await record(ctx, tx, businessId, {
    actor: `staff:${staffId}`,
    action: 'sign-in',
    subjectKind: 'staff',
    subjectId: staffId,
    after: { by },
  });
  return startSession(ctx, tx, businessId, staffId);
}

/** Starts a session for somebody who has shown who they are; gives the cookie's value. */
export const enter = (
  ctx: Context,
  staff: Pick<Row<'staff'>, 'businessId' | 'id'>,
  by: Exclude<Way, 'link'>,
): Promise<string> => ctx.transact((tx) => letIn(ctx, tx, staff.businessId, staff.id, by));

/** So many passwords are tried whoever asks, so that the time it takes tells nobody whether, or how often, an address is known. */
const TRIES = 3;

/** Whom an address and a password let in: nobody, or somebody in one business or several. */
export async function byPassword(ctx: Context, email: string, password: string): Promise<Row<'staff'>[]> {
  const known = (await staffByEmail(ctx.database.db, email)).slice(0, TRIES);
  const found: Row<'staff'>[] = [];
  for (let i = 0; i < TRIES; i++) {
    const staff = known[i];
    const line = await passwordOf(ctx.database.db, staff?.businessId ?? '', staff?.id ?? '');
    if ((await verifyPassword(line, password)) && staff) found.push(staff);
  }
  return found;
}
