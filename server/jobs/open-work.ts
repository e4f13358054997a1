import type { Instant } from '../../shared/time.ts';
import type { Db } from '../db/connect.ts';

/** A job that is not over: open, proposed, or booked for a time ahead. */
export interface OpenWork {
  id: string;
  locationId: string | null;
  booked: boolean;
}

/** The jobs of a service, or at a location, that are not over. */
export async function openWorkOf(
  db: Db,
  businessId: string,
  of: { serviceId: string } | { locationId: string },
  now: Instant,
): Promise<OpenWork[]> {
  const rows = await db
    .selectFrom('job as j')
    .leftJoin('appointment as a', (join) =>
      join
        .onRef('a.businessId', '=', 'j.businessId')
        .onRef('a.jobId', '=', 'j.id')
        .on('a.status', 'in', ['proposed', 'booked']),
    )
    .select(['j.id', 'j.status', 'j.locationId', 'a.plannedEnd'])
    .where('j.businessId', '=', businessId)
    .where('serviceId' in of ? 'j.serviceId' : 'j.locationId', '=', 'serviceId' in of ? of.serviceId : of.locationId)
    .where('j.status', 'in', ['open', 'proposed', 'booked'])
    .execute();
  return rows
    .filter(({ plannedEnd }) => plannedEnd === null || plannedEnd > now)
    .map(({ id, locationId, status }) => ({ id, locationId, booked: status !== 'open' }));
}
