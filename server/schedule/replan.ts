import type { Instant, Span } from '../../shared/time.ts';
import { type AffectedVisit, replan } from '../engine/absence.ts';
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

/**
 * Which colleague could keep each promise of a day, so that the fewest customers must move and the roads stay short:
 * decided for all of them together. Who is missing from the answer cannot be kept.
 */
export function colleaguesFor(
  schedule: Schedule,
  road: Road,
  day: string,
  lost: readonly Stranded[],
  now: Instant,
): Map<string, string> {
  const { origin } = schedule;
  const stranded = lost.filter(({ window }) => window.to > now);
  const places = new Places(road);
  const days = schedule.roster.resources
    .filter((resource) => resource.kind === 'person')
    .map((resource) => personDay(schedule, resource, day))
    .filter((own) => own !== null);
  const routes = days.map((own) => routeOf(own, schedule, places, 0));
  const affected = stranded.map(({ wish, window }): AffectedVisit => {
    const { lead } = splitRequirements(wish.requirements);
    const able = days.flatMap(({ resource }, i) =>
      lead && qualifies(resource, lead, wish.locationId) && (wish.leadIds?.includes(resource.id) ?? true) ? [i] : [],
    );
    return {
      place: places.number(wish.point),
      from: Math.max(window.from, now) - origin,
      to: window.to - origin,
      service: wish.secondsTaken,
      routes: able,
    };
  });
  // Too many visits to decide exactly are decided by search: by iterations, so that preview and confirmation agree.
  const { kept } = replan(routes, affected, { travel: places.travel, stop: { iterations: 1000, seconds: 2 } });
  return new Map(
    kept
      .sort((a, b) => a.route - b.route || a.position - b.position)
      .map(({ visit, route }) => [stranded[visit]!.appointmentId, days[route]!.resource.id]),
  );
}
