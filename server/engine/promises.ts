import { bestSequence } from './sequence.ts';
import type { Route, Stop, Travel } from './timetable.ts';
import { timetable, visitCount } from './timetable.ts';

/** A customer of the day that is re-planned: the promise, who could keep it, and what it costs to ask them to move. */
export interface Promised {
  stop: Stop;
  /** The route it is on; −1 if it is on none. */
  route: number;
  /** Routes that may take it. */
  able: readonly number[];
  /** 1: may be asked to move. More: must not be, at any gain. */
  weight: number;
}

/** Everything that may change: the routes with nothing but their breaks, and all customers. */
export interface Promises {
  routes: readonly Route[];
  /** The routes as they are driven now. */
  asIs: readonly Route[];
  visits: readonly Promised[];
  travel: Travel;
  /** The visits of each route now; those on none are lost. */
  present: readonly number[][];
}

/** Per route its visits, in the order to drive them where that matters; who is on none is asked to move. */
export type Shared = number[][];

/** What a stop's customer could live with: other routes that may take it, and what asking them to move weighs. */
export interface Elsewhere {
  routes: readonly number[];
  weight: number;
}

/** A customer nobody may ask: dearer than asking all others. */
export const NEVER = 1_000;

/** All promises of a day; a route that does not hold as it stands is left out of it with all its stops. */
export function promisesOf(
  asIs: readonly Route[],
  lost: readonly (Elsewhere & { stop: Stop })[],
  elsewhere: (route: number, position: number) => Elsewhere,
  travel: Travel,
): Promises {
  const holds = asIs.map((route) => timetable(route, travel).feasible && visitCount(route) <= route.maxVisits);
  const visits: Promised[] = [];
  const present = asIs.map((route, r) =>
    route.stops.flatMap((stop, position) => {
      if (stop.kind === 'break' || !holds[r]) return [];
      const { routes: others, weight } = elsewhere(r, position);
      const able = [r, ...others.filter((o) => o !== r && holds[o])];
      return [visits.push({ stop, route: r, able, weight }) - 1];
    }),
  );
  for (const { stop, routes, weight } of lost)
    visits.push({ stop, route: -1, able: routes.filter((r) => holds[r]), weight });
  const routes = asIs.map((route) => ({ ...route, stops: route.stops.filter(({ kind }) => kind === 'break') }));
  return { routes, asIs, visits, travel, present };
}

/** What a plan is judged by, in this order: whom it asks, how many change technician though theirs comes, the road. */
export interface Judgement {
  asked: number;
  disturbed: number;
  travel: number;
}

export interface Driven extends Judgement {
  routes: Route[];
  shared: Shared;
}

/**
 * The routes that serve what is shared out, each in its shortest order; a route whose visits stay the same is left as it
 * is. Undefined if one of them cannot be driven.
 */
export function drive(promises: Promises, shared: Shared): Driven | undefined {
  const { visits, present, asIs, travel } = promises;
  const routes: Route[] = [];
  const on = new Int32Array(visits.length).fill(-1);
  let road = 0;
  for (const [r, which] of shared.entries()) {
    for (const v of which) on[v] = r;
    const same = which.length === present[r]!.length && present[r]!.every((v) => which.includes(v));
    const route = same ? asIs[r]! : inOrder(promises, r, which);
    if (!route) return undefined;
    routes.push(route);
    road += timetable(route, travel).travel;
  }
  const asked = visits.reduce((sum, { weight }, v) => sum + (on[v]! < 0 ? weight : 0), 0);
  const disturbed = visits.filter(({ route }, v) => route >= 0 && on[v]! >= 0 && on[v] !== route).length;
  return { asked, disturbed, travel: road, routes, shared };
}

/** What finding the shortest order of a day may cost. */
const LABELS_PER_DAY = 100_000;

/** A route with some visits in the shortest order, or in the given one where that is too hard to find. */
export function inOrder({ routes, visits, travel }: Promises, r: number, which: readonly number[]): Route | undefined {
  const route = routes[r]!;
  const breaks = [...route.stops].sort((a, b) => a.from - b.from);
  const stops: Stop[] = [];
  let clock = route.from;
  let place = route.start;
  for (const v of which) {
    const { stop } = visits[v]!;
    const start = (): number => Math.max(clock + travel(place, stop.place), stop.from);
    while (breaks[0] && start() + stop.service > breaks[0].from) {
      clock = Math.max(clock, breaks[0].from) + breaks[0].service;
      stops.push(breaks.shift()!);
    }
    clock = start() + stop.service;
    place = stop.place;
    stops.push(stop);
  }
  const day = { ...route, stops: [...stops, ...breaks] };
  const sequenced = bestSequence(day, [], travel, { labels: LABELS_PER_DAY });
  return sequenced && { ...route, stops: sequenced.stops };
}

/** Whether one plan is better than another. */
export const better = (a: Judgement, b: Judgement): boolean =>
  a.asked !== b.asked
    ? a.asked < b.asked
    : a.disturbed !== b.disturbed
      ? a.disturbed < b.disturbed
      : a.travel < b.travel;
