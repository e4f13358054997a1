/** Who works in the office: invited, given a role and locations, changed, deactivated. Every deed is in the history. */
import type { ChangeStaff, Invite, StaffEntry, StaffPage } from '../../shared/staff.ts';
import type { Business } from '../business/business.ts';
import { loadLocations } from '../business/locations.ts';
import { createStaff, setLocationsOfStaff } from '../business/staff.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { type Actor, record } from '../history.ts';
import { supersedeLinks } from '../links.ts';
import { tellInvitation } from '../notify/invitation.ts';
import { badField, notFound, Refusal } from '../refusal.ts';
import { activeResource, listResources } from '../resources/resources.ts';
import { covers, coversEvery, coversResource, mustReach, type Scope } from '../scope.ts';
import { endSessionsOf } from '../session.ts';
import { issueInvitation } from './invitations.ts';

/** Everybody within reach, with what can be chosen for them. */
export async function staffPage(ctx: Context, business: Business, scope: Scope): Promise<StaffPage> {
  const db = ctx.database.read;
  const [rows, places, links, locations, resources] = await Promise.all([
    db.selectFrom('staff').selectAll().where('businessId', '=', business.id).orderBy('name').execute(),
    db.selectFrom('staffLocation').selectAll().where('businessId', '=', business.id).orderBy('locationId').execute(),
    db
      .selectFrom('link')
      .select(['subjectId', 'expiresAt'])
      .where('businessId', '=', business.id)
      .where('purpose', '=', 'invite')
      .where('supersededAt', 'is', null)
      .execute(),
    loadLocations(db, business.id),
    listResources(db, business.id),
  ]);
  const placesOf = Map.groupBy(places, (row) => row.staffId);
  const invitedUntil = new Map(links.map((row) => [row.subjectId, row.expiresAt]));
  const entryOf = (row: Row<'staff'>): StaffEntry => ({
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    locationIds: (placesOf.get(row.id) ?? []).map((p) => p.locationId),
    resourceId: row.resourceId,
    status: row.active === 0 ? 'inactive' : row.joinedAt === null ? 'invited' : 'active',
    invitedUntil: invitedUntil.get(row.id) ?? null,
  });
  return {
    staff: rows.map(entryOf).filter((one) => coversEvery(scope, one.locationIds)),
    locations: locations.filter((l) => covers(scope, l.id)).map(({ id, name }) => ({ id, name })),
    people: resources
      .filter((r) => r.kind === 'person' && coversResource(scope, r))
      .map(({ id, name }) => ({ id, name })),
  };
}

/** Refuses what somebody may not give away, or what makes no sense. */
async function check(ctx: Context, business: Business, scope: Scope, given: ChangeStaff): Promise<void> {
  const db = ctx.database.read;
  for (const id of given.locationIds) await mustReach(db, business.id, scope, 'location', id);
  if (!coversEvery(scope, given.locationIds))
    throw badField('locationIds', 'choose among your own locations: nobody gives away more than they have');
  if (given.resourceId) {
    await mustReach(db, business.id, scope, 'resource', given.resourceId);
    const { kind } = await activeResource(db, business.id, given.resourceId);
    if (kind !== 'person') throw badField('resourceId', 'only a person can sign in');
  } else if (given.role === 'technician') throw badField('resourceId', 'say whose days a technician sees');
}

const factsOf = ({ name, role, locationIds, resourceId }: ChangeStaff) => ({ name, role, locationIds, resourceId });

/** Invites somebody by e-mail; they come in once they have accepted. */
export async function inviteStaff(
  ctx: Context,
  business: Business,
  given: Invite,
  actor: Actor,
  scope: Scope,
): Promise<string> {
  await check(ctx, business, scope, given);
  return ctx.transact(async (tx) => {
    const known = await tx
      .selectFrom('staff')
      .select('id')
      .where('businessId', '=', business.id)
      .where('email', '=', given.email)
      .executeTakeFirst();
    if (known) throw badField('email', 'somebody with this address is among the staff already');
    const id = await createStaff(ctx, tx, business.id, { ...factsOf(given), email: given.email, invited: true });
    await sendInvitation(ctx, tx, business, { id, name: given.name, email: given.email });
    await note(ctx, tx, business, actor, 'invite', id, undefined, { ...factsOf(given), email: given.email });
    return id;
  });
}

async function sendInvitation(
  ctx: Context,
  tx: Tx,
  business: Business,
  staff: { id: string; name: string; email: string },
): Promise<void> {
  const url = await issueInvitation(ctx, tx, business.id, staff.id);
  await tellInvitation(ctx, tx, business, { ...staff, url });
}

const note = (
  ctx: Context,
  tx: Tx,
  business: Business,
  actor: Actor,
  action: string,
  subjectId: string,
  before?: unknown,
  after?: unknown,
): Promise<void> => record(ctx, tx, business.id, { actor, action, subjectKind: 'staff', subjectId, before, after });

/** The row of somebody, with everybody who changes staff of this business waiting for the end of the transaction. */
async function lockStaff(tx: Tx, business: Business, id: string): Promise<Row<'staff'>> {
  await tx
    .updateTable('business')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('businessId', '=', business.id)
    .execute();
  const row = await tx
    .selectFrom('staff')
    .selectAll()
    .where('businessId', '=', business.id)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('member of staff');
  return row;
}

/** Somebody must always be there who may do everything everywhere. */
async function refuseWithoutOwner(tx: Tx, business: Business): Promise<void> {
  const owner = await tx
    .selectFrom('staff as s')
    .leftJoin('staffLocation as l', (join) =>
      join.onRef('l.businessId', '=', 's.businessId').onRef('l.staffId', '=', 's.id'),
    )
    .select('s.id')
    .where('s.businessId', '=', business.id)
    .where('s.role', '=', 'owner')
    .where('s.active', '=', 1)
    .where('s.joinedAt', 'is not', null)
    .where('l.locationId', 'is', null)
    .executeTakeFirst();
  if (!owner)
    throw new Refusal('conflict', 'This is the last owner of all locations: make somebody else an owner first.');
}

/** Gives somebody another name, role, reach or resource. It holds from their next click on. */
export async function changeStaff(
  ctx: Context,
  business: Business,
  id: string,
  given: ChangeStaff,
  actor: Actor,
  scope: Scope,
): Promise<void> {
  await check(ctx, business, scope, given);
  await ctx.transact(async (tx) => {
    const before = await lockStaff(tx, business, id);
    const locations = await tx
      .selectFrom('staffLocation')
      .select('locationId')
      .where('businessId', '=', business.id)
      .where('staffId', '=', id)
      .execute();
    const { locationIds, ...facts } = factsOf(given);
    await tx.updateTable('staff').set(facts).where('businessId', '=', business.id).where('id', '=', id).execute();
    await setLocationsOfStaff(tx, business.id, id, locationIds);
    if (before.role === 'owner') await refuseWithoutOwner(tx, business);
    const was = { ...before, locationIds: locations.map((l) => l.locationId) };
    await note(ctx, tx, business, actor, 'change-staff', id, factsOf(was), factsOf(given));
  });
}

/** Lets somebody in no more: their sessions end now, and no link, password or passkey of theirs works. */
export async function deactivateStaff(ctx: Context, business: Business, id: string, actor: Actor): Promise<void> {
  await ctx.transact(async (tx) => {
    const before = await lockStaff(tx, business, id);
    if (before.active === 0) throw new Refusal('conflict', 'They cannot sign in any more already.');
    await tx
      .updateTable('staff')
      .set({ active: 0 })
      .where('businessId', '=', business.id)
      .where('id', '=', id)
      .execute();
    if (before.role === 'owner') await refuseWithoutOwner(tx, business);
    await endSessionsOf(tx, business.id, id);
    await supersedeLinks(ctx, tx, business.id, id);
    for (const table of ['staffPassword', 'passkey'] as const)
      await tx.deleteFrom(table).where('businessId', '=', business.id).where('staffId', '=', id).execute();
    await note(ctx, tx, business, actor, 'deactivate', id, { role: before.role });
  });
}

/** Sends the invitation again to somebody who has not accepted it, or invites back who was deactivated. */
export async function inviteAgain(ctx: Context, business: Business, id: string, actor: Actor): Promise<void> {
  await ctx.transact(async (tx) => {
    const before = await lockStaff(tx, business, id);
    if (before.active === 1 && before.joinedAt !== null)
      throw new Refusal('conflict', 'They have accepted their invitation; they sign in by themselves.');
    await tx
      .updateTable('staff')
      .set({ active: 1, joinedAt: null })
      .where('businessId', '=', business.id)
      .where('id', '=', id)
      .execute();
    await sendInvitation(ctx, tx, business, before);
    await note(ctx, tx, business, actor, 'invite', id, undefined, { again: true });
  });
}
