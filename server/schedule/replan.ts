import type { Point } from '../../shared/geo.ts';
import { type Day, HOUR, type Instant, type Span } from '../../shared/time.ts';
import { type AffectedVisit, type MayChange, replan } from '../engine/absence.ts';
import { resequence } from '../engine/resequence.ts';
import type { Route } from '../engine/timetable.ts';
import { timetable } from '../engine/timetable.ts';
import type { Block, Road } from '../travel/travel.ts';
import { type PersonDay, personDay, type Schedule } from './day.ts';
import type { Wish } from './problem.ts';
import { qualifies, splitRequirements } from './requirements.ts';
import { Places, routeOf } from './route.ts';
import { type Exchanged, mayChange } from './timing.ts';

/** A visit that nobody makes: its technician is away, or it has just come up. */
export interface Stranded {
  appointmentId: string;
  wish: Wish;
  window: Span;
  /** It must be made, whoever else is asked to move. */
  urgent?: boolean;
}

/** What a day becomes, so that the fewest customers must be asked to move. */
export interface Replanned {
  /**
   * The people whose own visits change: when each begins, what they take over from each other included and what is
   * asked to move left out. Empty where only something is added.
   */
  orders: Map<string, Map<string, Instant>>;
  /** Visits that change hands among them. */
  exchanged: Exchanged[];
  /** Who makes the stranded visits: when, and after which others. Who is missing cannot be kept. */
  placed: { appointmentId: string; resourceId: string; start: Instant; follows: string[] }[];
  /** Appointments of others who would have to be asked, for an urgent one. */
  asked: string[];
}

/** Whoever is to come so soon is on the way already. */
const ON_THE_WAY_SECONDS = HOUR;
/** On days with more addresses, travel times between all of them are too many to learn: everybody keeps their technician. */
const MOST_ADDRESSES = 200;

/** The people's days a re-plan looks at. */
const peopleOn = (schedule: Schedule, day: Day): PersonDay[] =>
  schedule.roster.resources
    .filter((resource) => resource.kind === 'person')
    .map((resource) => personDay(schedule, resource, day))
    .filter((own) => own !== null);

/** Which pairs of points a day's re-plan will ask travel times for, where visits may change technicians. */
export function exchangeBlocks(schedule: Schedule, day: Day): Block[] {
  const points = peopleOn(schedule, day)
    .flatMap((own): (Point | null)[] => [own.home, ...own.takings.map((t) => t.point)])
    .filter((p) => p !== null);
  return points.length > 0 && points.length <= MOST_ADDRESSES ? [{ origins: points, destinations: points }] : [];
}

/**
 * Who makes the stranded visits of a day, so that the fewest customers must be asked to move, then the fewest change
 * technician, and the roads stay short: decided for all of them together. `others`: visits that may change technician
 * inside their promise, by appointment.
 */
export function replanDay(
  schedule: Schedule,
  road: Road,
  day: Day,
  lost: readonly Stranded[],
  others: ReadonlyMap<string, Wish>,
  now: Instant,
): Replanned {
  const { origin } = schedule;
  const stranded = lost.filter(({ window }) => window.to > now);
  const urgent = stranded.some((one) => one.urgent);
  const places = new Places(road);
  const days = peopleOn(schedule, day);
  const exchanging = exchangeBlocks(schedule, day).length > 0;
  const routes = days.map((own) => routeOf(own, schedule, places, 0));
  const able = (wish: Wish): number[] => {
    const { lead, beside } = splitRequirements(wish.requirements);
    if (!lead || beside.length > 0) return [];
    return days.flatMap(({ resource }, i) =>
      qualifies(resource, lead, wish.locationId) &&
      (wish.leadIds?.includes(resource.id) ?? true) &&
      !wish.lacks?.(resource, day)
        ? [i]
        : [],
    );
  };
  // Each visit has a place number of its own, by which it is found again in the answer.
  const idAt = new Map<number, string>();
  const homeOf = new Map<string, string>();
  const changes = routes.map((route, r) => {
    let next = 0;
    return route.stops.map((stop): MayChange => {
      const taking = stop.kind === 'visit' ? days[r]!.takings[next++]! : null;
      if (!taking) return { routes: [], ask: false };
      // What has no place is nowhere, each somewhere else.
      if (stop.place < 0) stop.place = -2 - idAt.size;
      const id = taking.appointmentId ?? `event ${idAt.size}`;
      idAt.set(stop.place, id);
      homeOf.set(id, taking.resourceId);
      const wish = others.get(id);
      if (!wish || !exchanging || taking.from < now + ON_THE_WAY_SECONDS || !mayChange(taking))
        return { routes: [], ask: false };
      return { routes: able(wish), ask: urgent };
    });
  });
  const affected = stranded.map(({ appointmentId, wish, window, urgent: must }): AffectedVisit => {
    const place = places.number(wish.point);
    idAt.set(place, appointmentId);
    const from = Math.max(window.from, now) - origin;
    const promise = { place, from, to: window.to - origin, service: wish.secondsTaken, routes: able(wish) };
    return must ? { ...promise, urgent: true } : promise;
  });
  // Searched and proven by counting steps, so that preview and confirmation agree.
  const plan = replan(routes, affected, {
    travel: places.travel,
    mayChange: (r, position) => changes[r]![position]!,
  });
  const isStranded = new Set(stranded.map((one) => one.appointmentId));
  const driven = plan.routes.map((route) => startsOf(route, places, idAt, origin));
  const orders = new Map<string, Map<string, Instant>>();
  const placed: Replanned['placed'] = [];
  for (const [r, starts] of driven.entries()) {
    const ids = [...starts.keys()];
    const own = ids.filter((id) => !isStranded.has(id));
    const before = visitsOf(routes[r]!).map((stop) => idAt.get(stop.place)!);
    if (own.length !== before.length || own.some((id, i) => id !== before[i]))
      orders.set(days[r]!.resource.id, new Map(own.map((id) => [id, starts.get(id)!])));
    for (const [i, id] of ids.entries())
      if (isStranded.has(id))
        placed.push({
          appointmentId: id,
          resourceId: days[r]!.resource.id,
          start: starts.get(id)!,
          follows: ids.slice(0, i),
        });
  }
  const exchanged = [...orders].flatMap(([toId, order]) =>
    [...order.keys()].flatMap((appointmentId) => {
      const fromId = homeOf.get(appointmentId)!;
      return fromId === toId ? [] : [{ appointmentId, fromId, toId }];
    }),
  );
  const asked = plan.asked.map(({ route, position }) => idAt.get(routes[route]!.stops[position]!.place)!);
  return { orders, exchanged, placed, asked };
}

const visitsOf = (route: Route): Route['stops'] => route.stops.filter((stop) => stop.kind === 'visit');

/** When the visits of a route begin, in its order, by appointment. */
function startsOf(
  route: Route,
  places: Places,
  idAt: ReadonlyMap<number, string>,
  origin: Instant,
): Map<string, Instant> {
  const { es } = timetable(route, places.travel);
  return new Map(
    route.stops.flatMap((stop, i) =>
      stop.kind === 'visit' ? [[idAt.get(stop.place)!, origin + es[i]!] as const] : [],
    ),
  );
}

/** A person's day in the order that drives least and keeps every promise; null where it is in that order. */
export function shortestOrder(
  schedule: Schedule,
  road: Road,
  own: PersonDay,
): { order: Map<string, Instant>; secondsSaved: number } | null {
  const places = new Places(road);
  const route = routeOf(own, schedule, places, 0);
  const visits = visitsOf(route);
  const idAt = new Map(visits.map((stop, i) => [stop.place, own.takings[i]!.appointmentId ?? 'unknown']));
  // What has no place of its own cannot be told apart in the answer; such a day stays as it is.
  if (idAt.size < visits.length || own.takings.some((t) => t.appointmentId === null || t.point === null)) return null;
  const before = timetable(route, places.travel).travel;
  const { route: tidied, travel } = resequence(route, places.travel);
  if (travel >= before) return null;
  return { order: startsOf(tidied, places, idAt, schedule.origin), secondsSaved: before - travel };
}
