import type { Problem, VehicleSpec, VisitSpec } from './problem.ts';
import { type Need, needsOf, type Ranges, rangesOf, standing } from './standing.ts';
import { validate } from './validate.ts';

/**
 * A problem laid out for the search. Nodes 0 … n − 1 are the visits, first those asked for and then their *twins*: one for
 * each further person of a crew, at the same place. Vehicle v leaves from node n + 2v and returns to
 * node n + 2v + 1. Vehicles with the same shift and breaks share a *profile*; within a profile every node has a list
 * of *spans* in which it may start.
 */
export interface Model {
  readonly visits: number;
  /** So many of the visits are not twins. */
  readonly asked: number;
  readonly vehicles: number;
  readonly places: number;
  readonly travel: Int32Array;
  /** The same by destination: from place a to place b at b · places + a, so that the ways into one place lie together. */
  readonly travelInto: Int32Array;
  /** Per node: its place, and where the place's row begins in `travel`. */
  readonly place: Int32Array;
  readonly row: Int32Array;
  /** Per node; nought for start and end. */
  readonly service: Int32Array;
  readonly load: Int32Array;
  readonly spans: Spans;
  /** Per vehicle. */
  readonly profile: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly overtime: Int32Array;
  readonly maxVisits: Int32Array;
  readonly capacity: Float64Array;
  readonly costPerTravel: Float64Array;
  readonly costPerOvertime: Float64Array;
  readonly costFixed: Float64Array;
  /** Vehicles that are alike in everything have the same kind, so that only one empty one of each need be tried. */
  readonly kind: Int32Array;
  readonly kinds: number;
  /** 1 where vehicle v may serve visit i, at v · n + i: skills agree, and it could serve it if it had nothing else to do. */
  readonly allowed: Uint8Array;
  /** Price of leaving visit i out. */
  readonly penalty: Float64Array;
  /** Some visit may be left out although it could be served. */
  readonly optional: boolean;
  /** 1 where it matters to a visit who serves it; what vehicle v would cost stands at v · n + i of `away`. */
  readonly tied: Uint8Array;
  readonly away: Float64Array;
  /** The visit a node stands for: itself, or the leader of a twin. Visit i has twins `firstTwin[i] … firstTwin[i + 1] − 1`. */
  readonly leader: Int32Array;
  readonly firstTwin: Int32Array;
  /** 1 for visits that take more than their vehicle's time (units, a crew) or whose windows differ in price. */
  readonly bound: Uint8Array;
  readonly anyBound: boolean;
  /** The windows of bound visits. */
  readonly ranges: Ranges;
  /** Per visit the units it needs; per unit when it is free. */
  readonly needs: readonly Need[][];
  readonly unitsFree: readonly (readonly [from: number, to: number])[][];
}

/**
 * Visit i starts under profile p within one of the spans `first[slot] … first[slot + 1] − 1` with slot = p · (n + 1) + i;
 * slot p · (n + 1) + n is the way home. A span is what a window leaves between two breaks: the drive must not begin
 * before `base`, the end of the break before, and the start lies in [from, to], so that the service ends before the
 * next break.
 */
export interface Spans {
  readonly first: Int32Array;
  readonly base: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** All but what depends on who may serve whom. */
type Uncompiled = Omit<Model, 'allowed' | 'kind' | 'kinds'>;

/**
 * Checks the problem and lays it out. If `told`, every new visit keeps the one window it is first put into, as if its
 * customer had been told.
 */
export function compile(problem: Problem, told = false): Model {
  validate(problem);
  const { vehicles, travel, places } = problem;
  const { visits, leader, firstTwin, bound } = standing(problem, told);
  const n = visits.length;
  const m = vehicles.length;
  const place = new Int32Array(n + 2 * m);
  const service = new Int32Array(n + 2 * m);
  for (const [i, visit] of visits.entries()) {
    place[i] = visit.place;
    service[i] = visit.service;
  }
  for (const [v, vehicle] of vehicles.entries()) {
    place[n + 2 * v] = vehicle.start;
    place[n + 2 * v + 1] = vehicle.end;
  }
  const [profile, profiles] = numberAlike(vehicles, ({ from, to, overtime, breaks }) => [from, to, overtime, breaks]);
  const spans = layOutSpans(visits, vehicles, profile, profiles);
  const draft = {
    visits: n,
    asked: problem.visits.length,
    vehicles: m,
    places,
    travel,
    travelInto: transposed(travel, places),
    place,
    row: place.map((p) => p * places),
    service,
    load: Int32Array.from(visits, ({ load }) => load ?? 0),
    spans,
    profile,
    from: Int32Array.from(vehicles, ({ from }) => from),
    to: Int32Array.from(vehicles, ({ to }) => to),
    overtime: Int32Array.from(vehicles, ({ overtime }) => overtime),
    maxVisits: Int32Array.from(vehicles, ({ maxVisits }) => Math.min(maxVisits, n)),
    capacity: Float64Array.from(vehicles, ({ capacity }) => capacity ?? Number.POSITIVE_INFINITY),
    costPerTravel: Float64Array.from(vehicles, ({ costPerTravel }) => costPerTravel ?? 1),
    costPerOvertime: Float64Array.from(vehicles, ({ costPerOvertime }) => costPerOvertime ?? 1),
    costFixed: Float64Array.from(vehicles, ({ costFixed }) => costFixed ?? 0),
    penalty: penalties(problem, visits),
    optional: problem.visits.some(({ optional }) => optional === true),
    tied: Uint8Array.from(visits, ({ prefers }) => (prefers?.some(({ price }) => price > 0) ? 1 : 0)),
    away: pricesElsewhere(visits, m),
    leader,
    firstTwin,
    bound,
    anyBound: bound.includes(1),
    ranges: rangesOf(visits, bound, told),
    needs: visits.map(needsOf),
    unitsFree: (problem.units ?? []).map(({ free }) => free),
  };
  const allowed = allowedPairs(visits, draft);
  const [kind, kinds] = numberAlike(vehicles, (vehicle, v) => [
    { ...vehicle, group: 0 },
    // Skills differ per visit, so alike also means: the same visits may ride along, at the same prices.
    allowed.subarray(v * n, (v + 1) * n).join(''),
    draft.away.length > 0 ? draft.away.subarray(v * n, (v + 1) * n).join() : '',
  ]);
  return { ...draft, allowed, kind, kinds };
}

function transposed(travel: Int32Array, places: number): Int32Array {
  const into = new Int32Array(travel.length);
  for (let a = 0; a < places; a++) for (let b = 0; b < places; b++) into[b * places + a] = travel[a * places + b]!;
  return into;
}

/** Numbers items so that those with an equal key share a number. */
function numberAlike<T>(items: readonly T[], key: (item: T, index: number) => unknown): [Int32Array, number] {
  const numbers = new Map<string, number>();
  const of = Int32Array.from(items, (item, index) => {
    const text = JSON.stringify(key(item, index));
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    return numbers.get(text)!;
  });
  return [of, numbers.size];
}

/** The parts of each visit's windows that lie between the breaks of each profile's shift. */
function layOutSpans(
  visits: readonly VisitSpec[],
  vehicles: VehicleSpec[],
  profile: Int32Array,
  profiles: number,
): Spans {
  const first: number[] = [];
  const base: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  const windows = visits.map((visit) => merged(visit.windows));
  for (let p = 0; p < profiles; p++) {
    const vehicle = vehicles[profile.indexOf(p)]!;
    const blocks = workBlocks(vehicle);
    for (const [i, visit] of visits.entries()) {
      first.push(base.length);
      for (const [blockFrom, blockTo] of blocks) {
        for (const [windowFrom, windowTo] of windows[i]!) {
          const low = Math.max(windowFrom, blockFrom);
          const high = Math.min(windowTo, blockTo - visit.service);
          if (low > high) continue;
          base.push(blockFrom);
          from.push(low);
          to.push(high);
        }
      }
    }
    first.push(base.length);
    const last = blocks.at(-1)!;
    base.push(last[0]);
    from.push(last[0]);
    to.push(vehicle.to + vehicle.overtime);
  }
  first.push(base.length);
  return {
    first: Int32Array.from(first),
    base: Int32Array.from(base),
    from: Int32Array.from(from),
    to: Int32Array.from(to),
  };
}

/** What the breaks leave of shift and overtime; the last block ends with the way home. */
function workBlocks({ from, to, overtime, breaks }: VehicleSpec): [from: number, to: number][] {
  const blocks: [number, number][] = [];
  let begin = from;
  for (const [breakFrom, breakTo] of merged(breaks)) {
    if (breakTo <= begin || breakFrom >= to + overtime) continue;
    if (breakFrom > begin) blocks.push([begin, breakFrom]);
    begin = breakTo;
  }
  blocks.push([begin, to + overtime]);
  return blocks;
}

/** Sorted, with what overlaps or touches made one. */
export function merged(intervals: readonly (readonly [from: number, to: number, ...unknown[]])[]): [number, number][] {
  const result: [number, number][] = [];
  for (const [from, to] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/**
 * Leaving out a visit that must be served costs more than any detour within reach could save, more again by priority;
 * an optional visit has its price.
 */
function penalties({ vehicles, travel }: Problem, visits: readonly VisitSpec[]): Float64Array {
  let longest = 1;
  for (const value of travel) if (value > longest) longest = value;
  const dearest = Math.max(1, ...vehicles.map(({ costPerTravel }) => costPerTravel ?? 1));
  const overtime = Math.max(0, ...vehicles.map((v) => v.overtime * (v.costPerOvertime ?? 1)));
  const fixed = Math.max(0, ...vehicles.map(({ costFixed }) => costFixed ?? 0));
  const together = 1 + Math.max(0, ...visits.map(({ crew }) => crew?.length ?? 0));
  const must = (40 * longest * dearest + 2 * overtime + fixed) * together + dearestWishes(visits);
  return Float64Array.from(visits, ({ optional, price, priority }) =>
    optional ? (price ?? 3_600 * (1 + (priority ?? 0))) : must * (1 + (priority ?? 0)),
  );
}

/** More than all wishes of one visit together could cost. */
function dearestWishes(visits: readonly VisitSpec[]): number {
  let most = 0;
  for (const { windows, prefers = [] } of visits) {
    let sum = 0;
    for (const [, , price = 0] of windows) if (price > sum) sum = price;
    for (const { price } of prefers) sum += price;
    if (sum > most) most = sum;
  }
  return 2 * most;
}

/** What a visit costs with each vehicle by its wishes, at v · n + i; empty where nobody has any. */
function pricesElsewhere(visits: readonly VisitSpec[], m: number): Float64Array {
  const n = visits.length;
  if (visits.every(({ prefers = [] }) => prefers.length === 0)) return new Float64Array(0);
  const away = new Float64Array(n * m);
  for (const [i, { prefers = [] }] of visits.entries())
    for (const { vehicles, price } of prefers) {
      for (let v = 0; v < m; v++) away[v * n + i]! += price;
      for (const v of new Set(vehicles)) away[v * n + i]! -= price;
    }
  return away;
}

/**
 * Skills, load, and a start that is possible with the shortest legs there are: whether a visit can be served directly
 * from the start place would be too strict, since a break may be taken next door and roads need not obey the triangle
 * inequality.
 */
function allowedPairs(visits: readonly VisitSpec[], model: Uncompiled): Uint8Array {
  const { vehicles: m, capacity, maxVisits } = model;
  const n = visits.length;
  const allowed = new Uint8Array(m * n);
  const shortest = shortestLegs(model);
  for (const [i, visit] of visits.entries()) {
    const [into, onward] = [shortest.into[model.place[i]!]!, shortest.onward[model.place[i]!]!];
    for (const v of skilledVehicles(visit, m)) {
      if (maxVisits[v]! < 1 || (visit.load ?? 0) > capacity[v]!) continue;
      if (serves(model, v, i, into, onward)) allowed[v * n + i] = 1;
    }
  }
  return allowed;
}

/** Per place the shortest leg into it and out of it, from and to anywhere that matters. */
function shortestLegs({ place, row, travel, places }: Uncompiled): { into: Int32Array; onward: Int32Array } {
  const into = new Int32Array(places).fill(2 ** 30);
  const onward = new Int32Array(places).fill(2 ** 30);
  for (let a = 0; a < place.length; a++) {
    for (let b = 0; b < place.length; b++) {
      if (a === b) continue;
      const drive = travel[row[a]! + place[b]!]!;
      if (drive < onward[place[a]!]!) onward[place[a]!] = drive;
      if (drive < into[place[b]!]!) into[place[b]!] = drive;
    }
  }
  return { into, onward };
}

/** The vehicles a visit may ride with as far as skills go. */
export function skilledVehicles(visit: VisitSpec, vehicles: number): number[] {
  const all = visit.vehicles ?? Array.from({ length: vehicles }, (_, v) => v);
  const only = visit.pinned?.vehicle ?? visit.fixedVehicle;
  return only === undefined ? all : all.filter((v) => v === only);
}

/** Whether vehicle v can serve visit i alone, straight from its start place and back. */
export function servesAlone(model: Model, v: number, i: number): boolean {
  const { visits: n, place, row, travel } = model;
  const there = travel[row[n + 2 * v]! + place[i]!]!;
  return serves(model, v, i, there, travel[row[i]! + place[n + 2 * v + 1]!]!);
}

function serves(model: Uncompiled, v: number, i: number, there: number, back: number): boolean {
  const { visits: n, service, spans, profile, from } = model;
  const slot = profile[v]! * (n + 1);
  const start = earliestStart(spans, slot + i, from[v]!, there);
  return start >= 0 && earliestStart(spans, slot + n, start + service[i]!, back) >= 0;
}

/** The earliest start in a slot's spans after leaving at `free` or later and driving `drive` seconds, or −1. */
export function earliestStart(spans: Spans, slot: number, free: number, drive: number): number {
  const { first, base, from, to } = spans;
  const end = first[slot + 1]!;
  for (let k = first[slot]!; k < end; k++) {
    const leave = free > base[k]! ? free : base[k]!;
    const arrival = leave + drive;
    const start = arrival > from[k]! ? arrival : from[k]!;
    if (start <= to[k]!) return start;
  }
  return -1;
}

/** The latest second to leave for a slot, `drive` seconds away, so as to start in its spans and not after `limit`; or −1. */
export function latestLeave(spans: Spans, slot: number, limit: number, drive: number): number {
  const { first, base, from, to } = spans;
  for (let k = first[slot + 1]! - 1; k >= first[slot]!; k--) {
    const start = limit < to[k]! ? limit : to[k]!;
    if (start >= from[k]! && start - drive >= base[k]!) return start - drive;
  }
  return -1;
}
