import type { Problem, VehicleSpec, VisitSpec } from './problem.ts';
import type { Effort, Sequenced } from './sequence.ts';
import { bestSequence } from './sequence.ts';
import { solve } from './solve.ts';
import type { StopRule } from './stop.ts';
import type { Route, Stop, Travel } from './timetable.ts';
import { timetable } from './timetable.ts';

/** A visit that has lost its technician: what the customer was promised, and who could come instead. */
export interface AffectedVisit {
  place: number;
  /** The service was promised to start within [from, to]. */
  from: number;
  to: number;
  service: number;
  /** Indexes of the routes whose technician has the skills. */
  routes: readonly number[];
}

export interface Replan {
  /** Affected visits that keep their promise: on which route, and at which of its stops in `routes` below. */
  kept: { visit: number; route: number; position: number }[];
  /** Affected visits whose customers must be asked to move. */
  moved: number[];
  /** All routes as they are to be driven. */
  routes: Route[];
  /** It is certain that no plan that leaves everyone else with their technician and promise asks fewer customers. */
  proven: boolean;
}

export interface ReplanOptions {
  travel: Travel;
  /** For more visits than can be decided exactly: how long to look, a second unless given. */
  stop?: StopRule;
  seed?: number;
}

/** Up to this many affected visits the answer is exact: 2¹² sets fit easily. */
const EXACT = 12;
/** What finding all sets and orders may cost, some tenths of a second. Wide windows can need more; then the planner helps. */
const MOST_LABELS = 1_000_000;

/**
 * Saves what can be saved of an absent technician's day: fewest customers asked to move, then the shortest road.
 * Everyone else keeps their technician and their promised window; the order of a route may change.
 */
export function replan(routes: readonly Route[], affected: readonly AffectedVisit[], options: ReplanOptions): Replan {
  const exactly = affected.length <= EXACT ? exact(routes, affected, options) : undefined;
  return exactly ?? heuristic(routes, affected, options);
}

/**
 * Which sets of affected visits each route can take does not depend on the other routes, so: list those sets with
 * their shortest sequence, then choose one per route, all disjoint, by dynamic programming over sets. Gives up where
 * there is so much room that the sets are too many.
 */
function exact(
  routes: readonly Route[],
  affected: readonly AffectedVisit[],
  options: ReplanOptions,
): Replan | undefined {
  const sets = 2 ** affected.length;
  const effort: Effort = { labels: MOST_LABELS };
  const offers = routes.map((route, r) => takeable(route, r, affected, options.travel, effort));
  if (effort.labels <= 0) return undefined;
  // best[r][set]: the least extra driving if the first r routes take exactly `set` between them.
  let best = new Float64Array(sets).fill(Number.POSITIVE_INFINITY);
  best[0] = 0;
  const chosen: Int32Array[] = [];
  for (const offer of offers) {
    const next = new Float64Array(sets).fill(Number.POSITIVE_INFINITY);
    const choice = new Int32Array(sets);
    const base = offer.get(0)?.travel ?? 0;
    const extras = [...offer].map(([set, { travel }]) => [set, travel - base] as const);
    if (!offer.has(0)) extras.push([0, 0]);
    for (let before = 0; before < sets; before++) {
      const sum = best[before]!;
      if (sum === Number.POSITIVE_INFINITY) continue;
      for (const [set, extra] of extras) {
        if ((before & set) !== 0 || sum + extra >= next[before | set]!) continue;
        next[before | set] = sum + extra;
        choice[before | set] = set;
      }
    }
    best = next;
    chosen.push(choice);
  }
  let kept = 0;
  for (let set = 0; set < sets; set++) {
    const more = size(set) - size(kept);
    if (best[set]! < Number.POSITIVE_INFINITY && (more > 0 || (more === 0 && best[set]! < best[kept]!))) kept = set;
  }
  const driven = [...routes];
  for (let r = routes.length - 1, rest = kept; r >= 0; r--) {
    const set = chosen[r]![rest]!;
    const sequenced = offers[r]!.get(set);
    // A route that takes nobody stays as it was, even where another order would be shorter.
    if (sequenced && set !== 0) driven[r] = { ...routes[r]!, stops: sequenced.stops };
    rest ^= set;
  }
  return answer(driven, affected, true);
}

/**
 * Every set of affected visits that a route can take on, as a bit mask, with its best sequence. What fits
 * still fits, as a rule, without one of its visits, so sets grow by one visit at a time from those that fit. (Not
 * quite always: see Ruin.mend.)
 */
function takeable(
  route: Route,
  index: number,
  affected: readonly AffectedVisit[],
  travel: Travel,
  effort: Effort,
): Map<number, Sequenced> {
  const found = new Map<number, Sequenced>();
  const before = timetable(route, travel);
  if (!before.feasible) return found;
  found.set(0, { stops: route.stops, travel: before.travel, proven: true });
  const able = affected.flatMap((visit, i) => (visit.routes.includes(index) ? [i] : []));
  const tried = new Set<number>();
  for (const smaller of found.keys()) {
    for (const i of able) {
      const set = smaller | (1 << i);
      if (set === smaller || tried.has(set)) continue;
      tried.add(set);
      const sequenced = bestSequence(route, members(set, affected), travel, effort);
      if (effort.labels <= 0) return found;
      if (sequenced) found.set(set, sequenced);
    }
  }
  return found;
}

/** Too many for sets: the planner, with everyone else fixed to their vehicle and dearer to lose than all affected. */
function heuristic(routes: readonly Route[], affected: readonly AffectedVisit[], options: ReplanOptions): Replan {
  const { problem, visitOf } = asProblem(routes, affected, options.travel);
  const solution = solve(problem, { seed: options.seed ?? 1, stop: options.stop ?? { seconds: 1 } });
  const unserved = new Set(solution.unassigned.map(({ visit }) => visit));
  const broken = visitOf.findIndex((stop, i) => unserved.has(i) && !isAffected(stop));
  if (broken >= 0) return answer([...routes], affected, false);
  const driven = routes.map((route, r) => {
    const breaks = route.stops.filter(({ kind }) => kind === 'break').sort((a, b) => a.from - b.from);
    const stops: Stop[] = [];
    for (const i of solution.routes[r]!) {
      while (breaks[0] && breaks[0].from + breaks[0].service <= solution.starts[i]!) stops.push(breaks.shift()!);
      stops.push(visitOf[i]!);
    }
    stops.push(...breaks);
    const changed = stops.some((stop) => isAffected(stop));
    return changed ? { ...route, stops } : route;
  });
  const replanned = answer(driven, affected, false);
  return { ...replanned, proven: replanned.kept.length === savable(routes, affected, options.travel) };
}

/** How many affected visits some route could take if it took nobody else: no plan saves more. */
function savable(routes: readonly Route[], affected: readonly AffectedVisit[], travel: Travel): number {
  return asStops(affected).filter((stop) =>
    affected[stop.affected]!.routes.some((r) => bestSequence(routes[r]!, [stop], travel, { labels: 20_000 })),
  ).length;
}

const CLOSED = { from: 0, to: 0, overtime: 0, maxVisits: 0, breaks: [] };

function asProblem(routes: readonly Route[], affected: readonly AffectedVisit[], travel: Travel) {
  const numbers = new Map<number, number>();
  const number = (place: number) => {
    if (!numbers.has(place)) numbers.set(place, numbers.size);
    return numbers.get(place)!;
  };
  const visitOf: (Stop | AffectedStop)[] = [];
  const visits: VisitSpec[] = [];
  const initial: number[][] = [];
  const vehicles = routes.map((route, r): VehicleSpec => {
    initial.push([]);
    // A day that does not hold as it stands is left alone.
    if (!timetable(route, travel).feasible) return { ...CLOSED, start: number(route.start), end: number(route.start) };
    const breaks: [number, number][] = [];
    for (const stop of route.stops) {
      if (stop.kind === 'break') {
        breaks.push([stop.from, stop.from + stop.service]);
        continue;
      }
      initial[r]!.push(visits.length);
      visitOf.push(stop);
      const { service, from, to } = stop;
      visits.push({ place: number(stop.place), service, windows: [[from, to]], fixedVehicle: r, priority: 10_000 });
    }
    const { from, to, overtime } = route;
    const maxVisits = Math.max(route.maxVisits, initial[r]!.length);
    return {
      start: number(route.start),
      end: number(route.end),
      from,
      to,
      overtime,
      maxVisits,
      breaks,
      costPerOvertime: 0,
    };
  });
  for (const stop of asStops(affected)) {
    const { place, service, from, to } = stop;
    visits.push({
      place: number(place),
      service,
      windows: [[from, to]],
      vehicles: [...affected[stop.affected]!.routes],
    });
    visitOf.push(stop);
  }
  const places = [...numbers.keys()];
  const matrix = Int32Array.from({ length: places.length ** 2 }, (_, k) => {
    const [a, b] = [places[Math.floor(k / places.length)]!, places[k % places.length]!];
    return a === b ? 0 : travel(a, b);
  });
  const problem: Problem = { places: places.length, travel: matrix, visits, vehicles, initial };
  return { problem, visitOf };
}

/** Stops made of affected visits carry their index, so that they are found again in the routes. */
interface AffectedStop extends Stop {
  affected: number;
}

function isAffected(stop: Stop): stop is AffectedStop {
  return 'affected' in stop;
}

function asStops(affected: readonly AffectedVisit[]): AffectedStop[] {
  return affected.map(({ place, from, to, service }, i) => ({ place, from, to, service, kind: 'visit', affected: i }));
}

function members(set: number, affected: readonly AffectedVisit[]): AffectedStop[] {
  return asStops(affected).filter((stop) => set & (1 << stop.affected));
}

function size(set: number): number {
  let count = 0;
  for (; set !== 0; set &= set - 1) count++;
  return count;
}

function answer(driven: Route[], affected: readonly AffectedVisit[], proven: boolean): Replan {
  const kept: Replan['kept'] = [];
  const routes = driven.map((route, r) => ({
    ...route,
    stops: route.stops.map((stop, position): Stop => {
      if (isAffected(stop)) kept.push({ visit: stop.affected, route: r, position });
      const { place, from, to, service, kind } = stop;
      return { place, from, to, service, kind };
    }),
  }));
  kept.sort((a, b) => a.visit - b.visit);
  const saved = new Set(kept.map(({ visit }) => visit));
  const moved = affected.flatMap((_, i) => (saved.has(i) ? [] : [i]));
  return { kept, moved, routes, proven };
}
