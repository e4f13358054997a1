/** Seconds of driving from one place to another; places are small integers the caller numbers. */
export type Travel = (from: number, to: number) => number;

/**
 * Something in a route: a visit whose service may start in [from, to], or a break. All times are whole seconds from
 * the start of the period. A break has no place of its own: the technician takes it where the last visit was, and
 * drives on when it is over.
 */
export interface Stop {
  place: number;
  from: number;
  to: number;
  service: number;
  kind: 'visit' | 'break';
}

/**
 * One technician on one day: leaves `start` not before `from`, is back at `end` not later than `to`, or later by at
 * most `overtime` seconds at a price. A route without visits does not drive at all, even where start and end differ.
 */
export interface Route {
  start: number;
  end: number;
  from: number;
  to: number;
  overtime: number;
  maxVisits: number;
  stops: Stop[];
}

/**
 * When things happen if every stop is served as early as it can be, and how long each could wait.
 * `es[i]` is the earliest start given all that comes before; `ls[i]` the latest start that keeps all that comes after
 * within its windows and the shift (Savelsbergh 1992); `leg[i]` the seconds driven just before stop i, `leg[n]` home.
 */
export interface Timetable {
  es: Int32Array;
  ls: Int32Array;
  leg: Int32Array;
  /** Back at the end place, at the earliest. */
  end: number;
  /** All legs together. */
  travel: number;
  /** Seconds between the end of the shift and `end`, nought if in time. */
  overtime: number;
  /** Nobody late, and home within shift and overtime. */
  feasible: boolean;
}

/** How many of the stops are visits. */
export function visitCount(route: Route): number {
  let count = 0;
  for (const stop of route.stops) if (stop.kind === 'visit') count++;
  return count;
}

/** Earliest and latest starts of a route in its given order. Infeasible routes are computed too: later and later. */
export function timetable(route: Route, travel: Travel): Timetable {
  const { stops } = route;
  const n = stops.length;
  const leg = legs(route, travel);
  const es = new Int32Array(n);
  const ls = new Int32Array(n);
  let clock = route.from;
  let feasible = true;
  let total = leg[n]!;
  for (let i = 0; i < n; i++) {
    const stop = stops[i]!;
    es[i] = Math.max(clock + leg[i]!, stop.from);
    if (es[i]! > stop.to) feasible = false;
    clock = es[i]! + stop.service;
    total += leg[i]!;
  }
  const end = clock + leg[n]!;
  if (end > route.to + route.overtime) feasible = false;
  let limit = route.to + route.overtime;
  for (let i = n - 1; i >= 0; i--) {
    const stop = stops[i]!;
    ls[i] = Math.min(limit - leg[i + 1]! - stop.service, stop.to);
    limit = ls[i]!;
  }
  return { es, ls, leg, end, travel: total, overtime: Math.max(0, end - route.to), feasible };
}

/** Driving before each stop and, last, home. Nought before a break: the drive comes after it. */
function legs(route: Route, travel: Travel): Int32Array {
  const { stops } = route;
  const leg = new Int32Array(stops.length + 1);
  let place = route.start;
  let visits = 0;
  for (let i = 0; i < stops.length; i++) {
    const stop = stops[i]!;
    if (stop.kind === 'break') continue;
    leg[i] = travel(place, stop.place);
    place = stop.place;
    visits++;
  }
  if (visits > 0) leg[stops.length] = travel(place, route.end);
  return leg;
}
