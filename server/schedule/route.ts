/** A person's day as the engine sees it: places by number, seconds from the start of the schedule, and back to instants. */
import type { Point } from '../../shared/geo.ts';
import { resolvePolicy } from '../../shared/policy.ts';
import { type Day, type Instant, MINUTE, type Span } from '../../shared/time.ts';
import { check, checkStarts, type Violation } from '../engine/check.ts';
import type { Route, Stop } from '../engine/timetable.ts';
import type { Road } from '../travel/travel.ts';
import type { PersonDay, Schedule } from './day.ts';
import type { Unit } from './requirements.ts';
import type { Taking } from './takings.ts';

/** Places are numbered as they come up; −1 is nowhere and costs no travel. */
export class Places {
  readonly points: Point[] = [];
  /** The road as it is known at the moment; null where nobody asks yet. */
  road: Road | null;
  constructor(road: Road | null) {
    this.road = road;
  }
  number(point: Point | null): number {
    return point ? this.points.push(point) - 1 : -1;
  }
  /** Seconds of driving from a number to a point that has none, and from the point to a number. */
  to(a: number, point: Point): number {
    return a < 0 ? 0 : this.road!.seconds(this.points[a]!, point);
  }
  from(point: Point, b: number): number {
    return b < 0 ? 0 : this.road!.seconds(point, this.points[b]!);
  }
  /** Seconds of driving between two numbers. */
  readonly travel = (a: number, b: number): number =>
    a < 0 || b < 0 ? 0 : this.road!.seconds(this.points[a]!, this.points[b]!);
}

/** A person's day as the engine sees it. */
export function routeOf(day: PersonDay, schedule: Schedule, places: Places, overtimeMinutes: number): Route {
  const { origin, now } = schedule;
  const breaks = day.breaks.map(
    ({ from, to }): Stop => ({ place: -1, from: from - origin, to: from - origin, service: to - from, kind: 'break' }),
  );
  // The order of the visits is the route's, not that of their times: one that makes room may still show its earlier time.
  const stops: Stop[] = [];
  let next = 0;
  for (const taking of day.takings) {
    while (next < breaks.length && day.breaks[next]!.from <= taking.from) stops.push(breaks[next++]!);
    stops.push(stopOf(taking, now, origin, places));
  }
  stops.push(...breaks.slice(next));
  const home = places.number(day.home);
  return {
    start: home,
    end: home,
    from: day.from - origin,
    to: day.to - origin,
    overtime: overtimeMinutes * MINUTE,
    maxVisits: day.resource.maxVisits || Number.MAX_SAFE_INTEGER,
    stops,
  };
}

/** When a taking may begin: what has begun stays where it is; what has not cannot begin before now. */
export function stopSpan({ from, starts }: Taking, now: Instant): Span {
  if (from <= now) return { from, to: from };
  return { from: Math.max(starts.from, Math.min(now, starts.to)), to: starts.to };
}

function stopOf(taking: Taking, now: Instant, origin: Instant, places: Places): Stop {
  const { from, to } = stopSpan(taking, now);
  return {
    place: places.number(taking.point),
    from: from - origin,
    to: to - origin,
    service: taking.to - taking.from,
    kind: 'visit',
  };
}

/** A rule that a person's day breaks at its planned starts, and by how many seconds or visits. */
export interface Broken {
  kind: Violation['kind'];
  by: number;
  /** What begins wrongly, where it is not a break; and what is visited before it. */
  at: Taking | null;
  before: Taking | null;
}

/** What a person's day, at its planned starts, breaks. */
export function brokenRules(schedule: Schedule, road: Road, day: PersonDay): Broken[] {
  const places = new Places(road);
  const overtime = resolvePolicy(schedule.business.policy).overtimeMinutes;
  const route = routeOf(day, schedule, places, overtime);
  let visits = 0;
  const takings = route.stops.map((stop) => (stop.kind === 'visit' ? day.takings[visits++]! : null));
  const starts = [...day.takings.map((t) => t.from), ...day.breaks.map((b) => b.from)].sort((a, b) => a - b);
  return checkStarts(
    route,
    places.travel,
    starts.map((start) => start - schedule.origin),
  ).violations.map((violation): Broken => {
    const { kind, by } = violation;
    if ('stop' in violation) {
      const before = takings.slice(0, violation.stop).findLast((t) => t !== null) ?? null;
      return { kind, by, at: takings[violation.stop]!, before };
    }
    const at = kind === 'shift-start' ? day.takings[0] : kind === 'shift-end' ? day.takings.at(-1) : null;
    return { kind, by, at: at ?? null, before: null };
  });
}

/** The names of the rules a person's day breaks. */
export const brokenPromises = (schedule: Schedule, road: Road, day: PersonDay): string[] =>
  brokenRules(schedule, road, day).map(({ kind }) => kind);

/** A person's day in its order, each taking as early as it can be, and whether that keeps every promise. */
export function timeDay(
  schedule: Schedule,
  road: Road,
  day: PersonDay,
  overtimeMinutes: number,
): { starts: Instant[]; kept: boolean } {
  const places = new Places(road);
  const route = routeOf(day, schedule, places, overtimeMinutes);
  const { starts, violations } = check(route, places.travel);
  const visits = starts.filter((_, i) => route.stops[i]!.kind === 'visit');
  return { starts: visits.map((start) => schedule.origin + start), kept: violations.length === 0 };
}

/** The earliest starts of a person's day in its order, by appointment. */
export function earliestStarts(schedule: Schedule, road: Road, day: PersonDay): Map<string, Instant> {
  const { starts } = timeDay(schedule, road, day, 0);
  return new Map(
    day.takings.flatMap(({ appointmentId }, i) => (appointmentId ? [[appointmentId, starts[i]!] as const] : [])),
  );
}

/** A visit to be added to a person's day: not in the ledger yet. */
export const newTaking = (
  lead: Unit,
  day: Day,
  start: Instant,
  seconds: number,
  starts: Span,
  point: Point | null,
): Taking => ({ ...lead, day, from: start, to: start + seconds, leads: true, appointmentId: null, starts, point });
