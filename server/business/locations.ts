import type { Instant } from '../../shared/time.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';

/** What is written down of a location. */
export type NewLocation = Omit<Location, 'closedAt'>;
export type Location = Row<'location'>;

/** The locations of a business, by name; those that are closed are not among them. */
export const loadLocations = async (db: Db, businessId: string): Promise<Location[]> =>
  (await everyLocation(db, businessId)).filter(({ closedAt }) => closedAt === null);

/** The same with those that are closed: for what once took place there. */
export const everyLocation = (db: Db, businessId: string): Promise<Location[]> =>
  db.selectFrom('location').selectAll().where('businessId', '=', businessId).orderBy('name').execute();

/** A location's address on one line. */
export const locationAddress = (l: Location): string => `${l.address}, ${l.postcode} ${l.place}`;

/** Writes a new location. */
export async function createLocation(tx: Tx, location: NewLocation): Promise<void> {
  await tx.insertInto('location').values(location).execute();
}

/** Writes what a location has become. */
export async function updateLocation(tx: Tx, { businessId, id, ...location }: NewLocation): Promise<void> {
  await tx.updateTable('location').set(location).where('businessId', '=', businessId).where('id', '=', id).execute();
}

/** Closes a location: what took place there keeps it, nothing new does. */
export async function closeLocation(tx: Tx, businessId: string, id: string, closedAt: Instant): Promise<void> {
  await tx
    .updateTable('location')
    .set({ closedAt })
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .execute();
}

/** How many of each kind belong to a location now or later, but for the jobs. */
export async function belongingTo(db: Db, businessId: string, locationId: string, now: Instant) {
  const many = async (query: {
    executeTakeFirstOrThrow(): Promise<{ many: number | string | bigint }>;
  }): Promise<number> => Number((await query.executeTakeFirstOrThrow()).many);
  const [resources, services, events, lots, staff] = await Promise.all([
    many(
      db
        .selectFrom('resource')
        .select((eb) => eb.fn.countAll().as('many'))
        .where('businessId', '=', businessId)
        .where('locationId', '=', locationId)
        .where('active', '=', 1),
    ),
    many(
      db
        .selectFrom('serviceLocation as l')
        .innerJoin('service as s', (join) =>
          join.onRef('s.businessId', '=', 'l.businessId').onRef('s.id', '=', 'l.serviceId'),
        )
        .select((eb) => eb.fn.countAll().as('many'))
        .where('l.businessId', '=', businessId)
        .where('l.locationId', '=', locationId)
        .where('s.active', '=', 1),
    ),
    many(
      db
        .selectFrom('event')
        .select((eb) => eb.fn.countAll().as('many'))
        .where('businessId', '=', businessId)
        .where('locationId', '=', locationId)
        .where('status', '=', 'planned')
        .where('endsAt', '>', now),
    ),
    many(
      db
        .selectFrom('lot')
        .select((eb) => eb.fn.countAll().as('many'))
        .where('businessId', '=', businessId)
        .where('locationId', '=', locationId)
        .where('quantity', '>', 0),
    ),
    many(
      db
        .selectFrom('staffLocation as l')
        .innerJoin('staff as s', (join) =>
          join.onRef('s.businessId', '=', 'l.businessId').onRef('s.id', '=', 'l.staffId'),
        )
        .select((eb) => eb.fn.countAll().as('many'))
        .where('l.businessId', '=', businessId)
        .where('l.locationId', '=', locationId)
        .where('s.active', '=', 1),
    ),
  ]);
  return { resources, services, events, lots, staff };
}
