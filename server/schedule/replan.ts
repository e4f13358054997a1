import type { Instant, Span } from '../../shared/time.ts';
import { type AffectedVisit, replan } from '../engine/absence.ts';
import type { Route } from '../engine/timetable.ts';
import type { Road } from '../travel/travel.ts';
import { personDay, type Schedule } from './day.ts';
import type { Wish } from './problem.ts';
import { qualifies, splitRequirements } from './requirements.ts';
import { Places, routeOf } from './route.ts';

/** A promise that has lost its technician. */
export interface Stranded {
  appointmentId: string;
  wish: Wish;
  window: Span;
}

/** How a colleague takes promises on: their own visits in the order that leaves room, and what comes after which. */
export interface Rescue {
  resourceId: string;
  /** Their own appointments, in the order they are to be driven. */
  order: string[];
  /** The promises they keep, in the order of the route, each with all that comes before it. */
  visits: { appointmentId: string; follows: string[] }[];
}

/**
 * Which colleagues could keep the promises of a day, so that the fewest customers must move and the roads stay short:
 * decided for all of them together. Who is missing from the answer cannot be kept.
 */
export function rescuesOf(
  schedule: Schedule,
  road: Road,
  day: string,
  lost: readonly Stranded[],
  now: Instant,
): Rescue[] {
  const { origin } = schedule;
  const stranded = lost.filter(({ window }) => window.to > now);
  const places = new Places(road);
  const days = schedule.roster.resources
    .filter((resource) => resource.kind === 'person')
    .map((resource) => personDay(schedule, resource, day))
    .filter((own) => own !== null);
  const routes = days.map((own) => routeOf(own, schedule, places, 0));
  // Each visit has a place number of its own, by which it is found again in the answer.
  const idAt = new Map<number, string>();
  for (const [r, own] of days.entries())
    for (const [i, stop] of visitsOf(routes[r]!).entries())
      idAt.set(stop.place, own.takings[i]!.appointmentId ?? 'unknown');
  const affected = stranded.map(({ appointmentId, wish, window }): AffectedVisit => {
    const { lead } = splitRequirements(wish.requirements);
    const able = days.flatMap(({ resource }, i) =>
      lead &&
      qualifies(resource, lead, wish.locationId) &&
      (wish.leadIds?.includes(resource.id) ?? true) &&
      !wish.lacks?.(resource, day)
        ? [i]
        : [],
    );
    const place = places.number(wish.point);
    idAt.set(place, appointmentId);
    const from = Math.max(window.from, now) - origin;
    return { place, from, to: window.to - origin, service: wish.secondsTaken, routes: able };
  });
  // Too many visits to decide exactly are decided by search: by iterations, so that preview and confirmation agree.
  const plan = replan(routes, affected, { travel: places.travel, stop: { iterations: 1000, seconds: 2 } });
  return plan.routes.flatMap((route, r) => {
    const kept = new Set(plan.kept.filter((k) => k.route === r).map((k) => stranded[k.visit]!.appointmentId));
    if (kept.size === 0) return [];
    const driven = visitsOf(route).map((stop) => idAt.get(stop.place) ?? 'unknown');
    return {
      resourceId: days[r]!.resource.id,
      order: driven.filter((id) => !kept.has(id)),
      visits: driven.flatMap((id, i) => (kept.has(id) ? [{ appointmentId: id, follows: driven.slice(0, i) }] : [])),
    };
  });
}

const visitsOf = (route: Route): Route['stops'] => route.stops.filter((stop) => stop.kind === 'visit');
