/** Kilometres by the plainest sum there is, from the rows of the ledger alone: home, visits in order, home. */

import type { Business } from '../../server/business/business.ts';
import type { Context } from '../../server/context.ts';
import { crowMetres } from '../../shared/geo.ts';

export interface Driven {
  visits: number;
  metres: number;
  seconds: number;
}

/** What the technicians of a business drive for everything that is booked or proposed. */
export async function driven(ctx: Context, { id, travel }: Business): Promise<Driven> {
  const rows = await ctx.database.read
    .selectFrom('allocation as l')
    .innerJoin('appointment as a', (join) =>
      join.onRef('a.businessId', '=', 'l.businessId').onRef('a.id', '=', 'l.appointmentId'),
    )
    .innerJoin('resource as r', (join) =>
      join.onRef('r.businessId', '=', 'l.businessId').onRef('r.id', '=', 'l.resourceId'),
    )
    .select(['l.resourceId', 'l.day', 'a.plannedStart', 'a.lat', 'a.lon', 'r.homeLat', 'r.homeLon'])
    .where('l.businessId', '=', id)
    .where('l.leads', '=', 1)
    .where('a.status', 'in', ['proposed', 'booked'])
    .orderBy('a.plannedStart')
    .execute();
  let metres = 0;
  for (const day of Map.groupBy(rows, (row) => `${row.resourceId} ${row.day}`).values()) {
    const home = { lat: day[0]!.homeLat ?? 0, lon: day[0]!.homeLon ?? 0 };
    let at = home;
    for (const next of [...day, home]) {
      metres += crowMetres(at, next) * travel.roadFactor;
      at = next;
    }
  }
  return { visits: rows.length, metres, seconds: (metres / 1000 / travel.kmPerHour) * 3600 };
}
