/** What somebody arranges about their own way in. */
import type { Account } from '../../shared/staff.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { record } from '../history.ts';
import { badField, Refusal } from '../refusal.ts';
import { endSessionsOf, type Staff, startSession } from '../session.ts';
import { deletePasskey, MOST_PASSKEYS, type NewPasskey, passkeysOf, savePasskey } from './passkeys.ts';
import { hashPassword, passwordOf, savePassword, verifyPassword } from './password.ts';

export async function accountOf(ctx: Context, business: Business, staff: Staff): Promise<Account> {
  const db = ctx.database.db;
  const [hash, passkeys] = await Promise.all([
    passwordOf(db, business.id, staff.id),
    passkeysOf(db, business.id, staff.id),
  ]);
  return {
    hasPassword: hash !== null,
    passkeys: passkeys.map(({ id, name, createdAt, usedAt }) => ({ id, name, createdAt, usedAt })),
  };
}

const deedOf = (staff: Staff, action: string) => ({
  actor: `staff:${staff.id}` as const,
  action,
  subjectKind: 'staff',
  subjectId: staff.id,
});

/** Sets a password, ends every session and starts one anew; gives the cookie's value. */
export async function changePassword(
  ctx: Context,
  business: Business,
  staff: Staff,
  given: { current: string; password: string },
): Promise<string> {
  const before = await passwordOf(ctx.database.db, business.id, staff.id);
  if (before !== null && !(await verifyPassword(before, given.current)))
    throw badField('current', 'this is not your present password');
  if (given.password.toLowerCase() === staff.email) throw badField('password', 'your address is no secret');
  const hash = await hashPassword(ctx, given.password);
  return ctx.transact(async (tx) => {
    await savePassword(ctx, tx, business.id, staff.id, hash);
    await endSessionsOf(tx, business.id, staff.id);
    await record(ctx, tx, business.id, deedOf(staff, 'change-password'));
    return startSession(ctx, tx, business.id, staff.id);
  });
}

/** Adds a passkey to somebody's own. */
export async function addPasskey(
  ctx: Context,
  business: Business,
  staff: Staff,
  passkey: NewPasskey & { name: string },
): Promise<void> {
  await ctx.transact(async (tx) => {
    const known = await passkeysOf(tx, business.id, staff.id);
    if (known.length >= MOST_PASSKEYS)
      throw new Refusal('conflict', `Nobody needs more than ${MOST_PASSKEYS} passkeys: remove one first.`);
    await savePasskey(ctx, tx, business.id, staff.id, passkey);
    await record(ctx, tx, business.id, { ...deedOf(staff, 'add-passkey'), after: { name: passkey.name } });
  });
}

/** Removes a passkey; the link by e-mail always remains as a way in. */
export async function removePasskey(ctx: Context, business: Business, staff: Staff, id: string): Promise<void> {
  await ctx.transact(async (tx) => {
    await deletePasskey(tx, business.id, id);
    await record(ctx, tx, business.id, deedOf(staff, 'remove-passkey'));
  });
}

/** Ends every session of somebody, this one included. */
export async function signOutEverywhere(ctx: Context, business: Business, staff: Staff): Promise<void> {
  await ctx.transact(async (tx) => {
    await endSessionsOf(tx, business.id, staff.id);
    await record(ctx, tx, business.id, deedOf(staff, 'sign-out-everywhere'));
  });
}
