import { setImmediate } from 'node:timers/promises';
import type { PlanFigures, PlanRoute, StoredReview, StoredStop } from '../../shared/planning.ts';
import type { Db } from '../db/connect.ts';
import type { Period, PlannedDay, PlannedTaking } from '../schedule/period.ts';
import type { Matter } from '../schedule/wish.ts';
import type { Road } from '../travel/travel.ts';

/** Whose the appointments on some days are: what a plan found there. */
async function jobsBehind(db: Db, businessId: string, days: readonly PlannedDay[]): Promise<Map<string, string>> {
  const ids = [...new Set(days.flatMap((d) => d.takings.flatMap((t) => t.appointmentId ?? [])))];
  const jobs = new Map<string, string>();
  for (let i = 0; i < ids.length; i += 500) {
    const rows = await db
      .selectFrom('appointment')
      .select(['id', 'jobId'])
      .where('businessId', '=', businessId)
      .where('id', 'in', ids.slice(i, i + 500))
      .execute();
    for (const row of rows) jobs.set(row.id, row.jobId);
  }
  return jobs;
}

/** Planned days as the office reviews them: routes with stops, drives and told windows. */
export async function reviewRoutes(
  db: Db,
  businessId: string,
  days: readonly PlannedDay[],
  matters: readonly Matter[],
  road: Road,
): Promise<StoredReview['routes']> {
  const jobs = await jobsBehind(db, businessId, days);
  // Others have their turn in between.
  await setImmediate();
  const jobOf = (t: PlannedTaking): string | undefined =>
    t.wish === null ? jobs.get(t.appointmentId ?? '') : matters[t.wish]!.job.id;
  return days
    .map((day) => routeOf(day, road, jobOf))
    .filter((route) => route.stops.length > 0)
    .sort((a, b) => (a.day + a.name < b.day + b.name ? -1 : 1));
}

function routeOf(
  { day, takings }: PlannedDay,
  road: Road,
  jobOf: (t: PlannedTaking) => string | undefined,
): StoredReview['routes'][number] {
  let here = day.home;
  const stops: StoredStop[] = [];
  for (const taking of takings) {
    const { point, from, to, window, appointmentId, units, leads } = taking;
    const jobId = jobOf(taking);
    if (!point || !jobId) continue;
    stops.push({
      jobId,
      appointmentId,
      plannedStart: from,
      plannedEnd: to,
      window,
      driveSeconds: here ? road.seconds(here, point) : 0,
      driveMetres: here ? road.metres(here, point) : 0,
      units,
      helps: !leads,
    });
    here = point;
  }
  const home = stops.length > 0 ? day.home : null;
  return {
    resourceId: day.resource.id,
    name: day.resource.name,
    colour: day.resource.colour,
    day: day.day,
    home: day.home,
    shift: { from: day.from, to: day.to },
    stops,
    homeSeconds: here && home ? road.seconds(here, home) : 0,
    homeMetres: here && home ? road.metres(here, home) : 0,
  };
}

/** Adds up what some routes drive and serve. */
export function figuresOf(routes: readonly (Omit<PlanRoute, 'stops'> & { stops: StoredStop[] })[]): PlanFigures {
  const stops = routes.flatMap((route) => route.stops);
  const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);
  return {
    planned: stops.filter((s) => s.appointmentId === null && !s.helps).length,
    stops: stops.filter((s) => !s.helps).length,
    metres: sum([...stops.map((s) => s.driveMetres), ...routes.map((r) => r.homeMetres)]),
    driveSeconds: sum([...stops.map((s) => s.driveSeconds), ...routes.map((r) => r.homeSeconds)]),
  };
}

/** Where the same day already breaks a promise. */
export const untouchedOf = (period: Period): StoredReview['untouched'] =>
  period.untouched.map(({ resource, day }) => ({ name: resource.name, day }));
