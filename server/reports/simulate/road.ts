/** What is driven, by the plainest sum there is, from the rows of the ledger alone: home, visits in order, home. */
import type { Point } from '../../../shared/geo.ts';
import type { Day, Instant, Span } from '../../../shared/time.ts';
import { MINUTE } from '../../../shared/time.ts';
import type { Business } from '../../business/business.ts';
import type { Context } from '../../context.ts';
import { instantAt } from '../../schedule/wallclock.ts';
import { crowRoad } from '../../travel/travel.ts';

/** A visit as somebody drives there. */
export interface Visit {
  jobId: string;
  resourceId: string;
  day: Day;
  home: Point;
  point: Point;
  window: Span;
  plannedStart: Instant;
  /** On site. */
  seconds: number;
}

export interface Driven {
  visits: number;
  metres: number;
  seconds: number;
}

/** Everything that is proposed, booked or over, in the order of time. */
export async function visitsOf(ctx: Context, { id }: Pick<Business, 'id'>): Promise<Visit[]> {
  const rows = await ctx.database.read
    .selectFrom('allocation as l')
    .innerJoin('appointment as a', (join) =>
      join.onRef('a.businessId', '=', 'l.businessId').onRef('a.id', '=', 'l.appointmentId'),
    )
    .innerJoin('resource as r', (join) =>
      join.onRef('r.businessId', '=', 'l.businessId').onRef('r.id', '=', 'l.resourceId'),
    )
    .select(['l.resourceId', 'l.day', 'a.jobId', 'a.plannedStart', 'a.plannedEnd', 'a.windowFrom', 'a.windowTo'])
    .select(['a.lat', 'a.lon', 'r.homeLat', 'r.homeLon'])
    .where('l.businessId', '=', id)
    .where('l.leads', '=', 1)
    .where('a.status', 'in', ['proposed', 'booked', 'done', 'no-show'])
    .orderBy('a.plannedStart')
    .orderBy('a.id')
    .execute();
  return rows.map((row) => ({
    jobId: row.jobId,
    resourceId: row.resourceId,
    day: row.day,
    home: { lat: row.homeLat ?? 0, lon: row.homeLon ?? 0 },
    point: { lat: row.lat, lon: row.lon },
    window: { from: row.windowFrom, to: row.windowTo },
    plannedStart: row.plannedStart,
    seconds: row.plannedEnd - row.plannedStart,
  }));
}

/** One technician's day each, its visits in order. */
export const routesOf = (visits: readonly Visit[]): Visit[][] => [
  ...Map.groupBy(visits, (visit) => `${visit.day} ${visit.resourceId}`).values(),
];

/** What the technicians drive for some visits. */
export function drivenFor(visits: readonly Visit[], { travel }: Pick<Business, 'travel'>): Driven {
  const road = crowRoad(travel);
  const driven = { visits: visits.length, metres: 0, seconds: 0 };
  for (const route of routesOf(visits)) {
    let at = route[0]!.home;
    for (const next of [...route.map(({ point }) => point), at]) {
      driven.metres += road.metres(at, next);
      driven.seconds += road.seconds(at, next);
      at = next;
    }
  }
  return driven;
}

/** What the technicians of a business drive for everything that is booked or proposed. */
export const driven = async (ctx: Context, business: Business): Promise<Driven> =>
  drivenFor(await visitsOf(ctx, business), business);

/** Nobody minds so much. */
const LATE_SECONDS = 5 * MINUTE;

/**
 * Drives the days as they are booked, on real roads: who is reached after their window has closed, and how long after the
 * end of the shift the technicians are home again.
 */
export function lived(
  visits: readonly Visit[],
  { travel, zone }: Pick<Business, 'travel' | 'zone'>,
  shiftMinutes: { from: number; to: number },
): { late: number; overtimeSeconds: number } {
  const road = crowRoad(travel);
  let late = 0;
  let overtimeSeconds = 0;
  for (const route of routesOf(visits)) {
    const { day, home } = route[0]!;
    let now = instantAt(zone, day, shiftMinutes.from);
    let at = home;
    for (const { point, window, seconds } of route) {
      const start = Math.max(now + road.seconds(at, point), window.from);
      if (start > window.to + LATE_SECONDS) late++;
      now = start + seconds;
      at = point;
    }
    overtimeSeconds += Math.max(0, now + road.seconds(at, home) - instantAt(zone, day, shiftMinutes.to));
  }
  return { late, overtimeSeconds };
}
