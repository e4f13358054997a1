import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';

export type Location = Row<'location'>;

/** The locations of a business, by name. */
export const loadLocations = (db: Db, businessId: string): Promise<Location[]> =>
  db.selectFrom('location').selectAll().where('businessId', '=', businessId).orderBy('name').execute();

/** A location's address on one line. */
export const locationAddress = (l: Location): string => `${l.address}, ${l.postcode} ${l.place}`;

/** Writes a new location. */
export async function createLocation(tx: Tx, location: Location): Promise<void> {
  await tx.insertInto('location').values(location).execute();
}

/** Writes what a location has become. */
export async function updateLocation(tx: Tx, { businessId, id, ...location }: Location): Promise<void> {
  await tx.updateTable('location').set(location).where('businessId', '=', businessId).where('id', '=', id).execute();
}
