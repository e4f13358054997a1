import type { Role } from '../../shared/roles.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';

/** Somebody who may sign in to the office. */
export interface NewStaff {
  name: string;
  email: string;
  role: Role;
  /** The resource they are themselves, for a technician. */
  resourceId: string | null;
  /** The locations their role covers; none: all. */
  locationIds?: readonly string[];
  /** They have yet to accept. */
  invited?: boolean;
}

/** Writes a new member of staff; gives the id. */
export async function createStaff(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  { locationIds = [], invited = false, ...staff }: NewStaff,
): Promise<string> {
  const id = ctx.id('stf');
  await tx
    .insertInto('staff')
    .values({ ...staff, businessId, id, active: 1, createdAt: ctx.now(), joinedAt: invited ? null : ctx.now() })
    .execute();
  await setLocationsOfStaff(tx, businessId, id, locationIds);
  return id;
}

/** The names of everybody who works or has worked here, by id. */
export async function staffNames(db: Db, businessId: string): Promise<Map<string, string>> {
  const rows = await db.selectFrom('staff').select(['id', 'name']).where('businessId', '=', businessId).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Everybody who has joined and may sign in with this e-mail address: the same person may work for several businesses. */
export const staffByEmail = (db: Db, email: string): Promise<Row<'staff'>[]> =>
  db
    .selectFrom('staff')
    .selectAll()
    .where('email', '=', email.toLowerCase())
    .where('active', '=', 1)
    .where('joinedAt', 'is not', null)
    .orderBy('createdAt')
    .limit(20)
    .execute();

/** An active member of staff, or undefined. */
export const activeStaff = (db: Db, businessId: string, id: string): Promise<Row<'staff'> | undefined> =>
  db
    .selectFrom('staff')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .where('active', '=', 1)
    .executeTakeFirst();

/** The locations somebody's role covers; none: all. */
export async function locationsOfStaff(db: Db, businessId: string, staffId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('staffLocation')
    .select('locationId')
    .where('businessId', '=', businessId)
    .where('staffId', '=', staffId)
    .orderBy('locationId')
    .execute();
  return rows.map((row) => row.locationId);
}

/** Says which locations somebody's role covers; none: all. */
export async function setLocationsOfStaff(
  tx: Tx,
  businessId: string,
  staffId: string,
  locationIds: readonly string[],
): Promise<void> {
  await tx.deleteFrom('staffLocation').where('businessId', '=', businessId).where('staffId', '=', staffId).execute();
  const rows = locationIds.map((locationId) => ({ businessId, staffId, locationId }));
  if (rows.length > 0) await tx.insertInto('staffLocation').values(rows).execute();
}

/** Everybody who may sign in to a business's office now. */
export const activeStaffOf = (
  db: Db,
  businessId: string,
): Promise<Pick<Row<'staff'>, 'name' | 'role' | 'resourceId'>[]> =>
  db
    .selectFrom('staff')
    .select(['name', 'role', 'resourceId'])
    .where('businessId', '=', businessId)
    .where('active', '=', 1)
    .orderBy('name')
    .execute();
