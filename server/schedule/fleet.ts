/** People's days ready for one more visit: as a question finds them, or kept from one question to the next. */
import type { Point } from '../../shared/geo.ts';
import type { Day, Instant } from '../../shared/time.ts';
import type { Question } from '../engine/insertion.ts';
import { Nearby } from '../engine/nearby.ts';
import { type PreparedRoute, prepare } from '../engine/prepared.ts';
import type { RosterResource } from '../resources/roster.ts';
import { Plane } from '../travel/plane.ts';
import type { Road } from '../travel/travel.ts';
import { type PersonDay, type Schedule, workingDays } from './day.ts';
import { Places, routeOf } from './route.ts';
import type { Taking } from './takings.ts';

/** Days with their prepared routes, and which of them are meant. */
export interface Ready {
  places: Places;
  days: readonly PersonDay[];
  routes: readonly PreparedRoute[];
  which: readonly number[];
  /** An index of the routes for a visit at a point, where there is one. */
  nearby?(point: Point): Question['nearby'];
}

/** Some people's days, prepared now. */
export function prepareDays(
  schedule: Schedule,
  road: Road,
  people: readonly RosterResource[],
  overtimeMinutes: number,
): Ready {
  const days = workingDays(schedule, people);
  const places = new Places(road);
  const routes = days.map((day) => prepare(routeOf(day, schedule, places, overtimeMinutes), places.travel));
  return { places, days, routes, which: days.map((_, i) => i) };
}

/** The points a day is driven between. */
export const pointsOf = ({ home, takings }: PersonDay): Point[] =>
  [home, ...takings.map((t) => t.point)].filter((p) => p !== null);

/** A point has one number however often its day is prepared. */
class KnownPlaces extends Places {
  private readonly known = new Map<Point, number>();
  override number(point: Point | null): number {
    const known = point ? this.known.get(point) : -1;
    if (known !== undefined) return known;
    const number = super.number(point);
    this.known.set(point!, number);
    return number;
  }
}

/** An index of what is near, and the plane it lies on. */
interface Near {
  index: Nearby;
  plane: Plane;
}
/** What two rounded drives of half a second each may lack. */
const ROUNDED_SECONDS = 0.5;
/** Among fewer of all days than one in so many, finding the near ones is not quicker than looking at all. */
const FEW = 8;

/** Something of a prepared day is not known for good. */
const STALE = -1;

/**
 * Everybody's days of a schedule, prepared once for some overtime, and again only where something changed: the takings, the
 * time (what has begun is fixed, what is due waits for now) or the road (a router that had not answered).
 */
export class Fleet {
  readonly days: PersonDay[];
  private readonly routes: PreparedRoute[] = [];
  private readonly places = new KnownPlaces(null);
  private near: Near | null = null;
  private readonly overtimeMinutes: number;
  /** A route is as prepared from `since` until `until`, both included. */
  private readonly since: Instant[];
  private readonly until: Instant[];
  /** Where a person's days begin in the list; they lie together. */
  private readonly firstOf = new Map<string, number>();
  private readonly changed: Set<number>;
  /** So many numbered places mean that most of them are of days gone by. */
  private mostPlaces = Number.POSITIVE_INFINITY;

  constructor(schedule: Schedule, overtimeMinutes: number) {
    const people = schedule.roster.resources.filter((r) => r.kind === 'person');
    this.overtimeMinutes = overtimeMinutes;
    this.days = workingDays(schedule, people);
    this.since = this.days.map(() => 0);
    this.until = this.days.map(() => STALE);
    this.changed = new Set(this.days.keys());
    for (const [i, { resource }] of this.days.entries())
      if (!this.firstOf.has(resource.id)) this.firstOf.set(resource.id, i);
  }

  /** Somebody's day has other takings now. */
  change(resourceId: string, day: Day, takings: readonly Taking[]): void {
    for (const i of this.daysOf(resourceId)) {
      const own = this.days[i]!;
      if (own.day !== day) continue;
      this.days[i] = { ...own, takings };
      this.until[i] = STALE;
      this.changed.add(i);
    }
  }

  /** Time to begin anew. */
  get isWornOut(): boolean {
    return this.places.points.length > this.mostPlaces;
  }

  /** Days of some people that the road must be learnt for, before they can be prepared for good. */
  unsettled(schedule: Schedule, people: readonly RosterResource[]): PersonDay[] {
    return this.among(schedule, people)
      .filter((i) => this.until[i] === STALE)
      .map((i) => this.days[i]!);
  }

  /** Some people's days of a schedule, up to date. */
  ready(schedule: Schedule, road: Road, people: readonly RosterResource[]): Ready {
    const { places, days, routes, since, until } = this;
    places.road = road;
    for (const i of this.changed) this.prepare(i, schedule, road);
    this.changed.clear();
    if (this.mostPlaces === Number.POSITIVE_INFINITY) this.mostPlaces = 2 * places.points.length + 10_000;
    const which = this.among(schedule, people);
    for (const i of which) if (schedule.now < since[i]! || schedule.now > until[i]!) this.prepare(i, schedule, road);
    // A few people's days are lists of their own, so that nobody goes through everybody's.
    if (which.length * FEW < days.length)
      return {
        places,
        days: which.map((i) => days[i]!),
        routes: which.map((i) => routes[i]!),
        which: [...which.keys()],
      };
    return { places, days, routes, which, nearby: (point) => this.nearby(point, road) };
  }

  private nearby(point: Point, { pace }: Road): Question['nearby'] {
    const { places, routes } = this;
    if (pace === 0) return undefined;
    if (!this.near) {
      const plane = new Plane(places.points);
      const where = (place: number) => plane.where(places.points[place]!);
      this.near = { index: new Nearby(routes, where, pace * plane.scale, ROUNDED_SECONDS), plane };
    }
    const { index, plane } = this.near;
    return plane.covers(point) ? { index, point: plane.where(point) } : undefined;
  }

  private prepare(i: number, schedule: Schedule, road: Road): void {
    const { places, overtimeMinutes } = this;
    const own = this.days[i]!;
    this.routes[i] = prepare(routeOf(own, schedule, places, overtimeMinutes), places.travel);
    if (this.near && pointsOf(own).every((point) => this.near!.plane.covers(point)))
      this.near.index.replace(i, this.routes[i]);
    else this.near = null;
    this.since[i] = schedule.now;
    this.until[i] = isCertain(own, road) ? steadyUntil(own.takings, schedule.now) : STALE;
  }

  private among(schedule: Schedule, people: readonly RosterResource[]): number[] {
    const { fromDay, toDay } = schedule;
    return people.flatMap(({ id }) =>
      this.daysOf(id).filter((i) => this.days[i]!.day >= fromDay && this.days[i]!.day <= toDay),
    );
  }

  private daysOf(resourceId: string): number[] {
    const indices: number[] = [];
    const first = this.firstOf.get(resourceId);
    if (first === undefined) return indices;
    for (let i = first; this.days[i]?.resource.id === resourceId; i++) indices.push(i);
    return indices;
  }
}

/** Until when these takings mean the same to the engine as they do now (see `stopSpan`). */
function steadyUntil(takings: readonly Taking[], now: Instant): Instant {
  let until = Number.POSITIVE_INFINITY;
  for (const { from, starts } of takings) {
    if (from <= now) continue;
    until = Math.min(until, starts.from < now ? now : Math.min(from - 1, starts.from));
  }
  return until;
}

/** The road will not say anything else about this day's drives. */
function isCertain(day: PersonDay, road: Road): boolean {
  const points = pointsOf(day);
  if (day.home) points.push(day.home);
  return points.every((point, i) => i === 0 || road.isCertain(points[i - 1]!, point));
}
