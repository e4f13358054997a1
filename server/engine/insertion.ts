import * as gap from './gap.ts';
import type { Judge } from './near-search.ts';
import type { Nearby, Point } from './nearby.ts';
import type { PreparedRoute } from './prepared.ts';
import type { Side, SideRequirement } from './side.ts';
import { prepareSide, useless } from './side.ts';

/** Where can one more visit go, and what does it cost? All times and durations in seconds. */
export interface Question {
  /** The technician-days; empty for a session that needs no technician on the road. */
  routes: readonly PreparedRoute[];
  /** Seconds on site, set-up and clean-up included. */
  service: number;
  /** Arrival windows to judge, sorted by `from`; they may overlap. The service starts in [from, to]. */
  windows: readonly Window[];
  /** Seconds of driving from a place to the new visit. */
  toVisit(place: number): number;
  /** Seconds of driving from the new visit to a place. */
  fromVisit(place: number): number;
  /** What else must be free during the service or a part of it: rooms, devices, a second person. */
  side?: readonly SideRequirement[];
  /** Idle remnants shorter than this are lost. */
  usefulGap: number;
  /** 1 for each of the routes that may take the visit; all of them unless given. */
  eligible?: Uint8Array;
  /** More extra driving than so many seconds is out of the question; any will do unless given. */
  mostTravel?: number;
  /** What taking a route costs by itself, in weighted seconds, never less than nought: the customer would rather have another. */
  prices?: ArrayLike<number>;
  /** An index of these same routes and the visit's place on its map: `bestPerWindow` then looks only where it must. */
  nearby?: { index: Nearby; point: Point };
  /** Price of one second of each. What is left useless beside side units counts as idle. */
  weights: { travel: number; idle: number; overtime: number };
}

export interface Window {
  from: number;
  to: number;
}

/** The best way to serve one window with one route. */
export interface Candidate {
  /** Index into the question's windows. */
  window: number;
  /** Index into the question's routes, −1 where there are none. */
  route: number;
  /** The stop it comes before (the number of stops for the end of the day), −1 without a route. */
  position: number;
  /** Planned start of the service: the earliest possible. */
  start: number;
  /** The latest start within the window that keeps every promise; side units are looked at for `start` only. */
  latest: number;
  /** The terms weighed and summed. */
  cost: number;
  /** Extra driving, idle time made useless, extra overtime, time left useless beside side units: seconds; the route's price. */
  terms: { travel: number; idle: number; overtime: number; gap: number; preference: number };
  /** The unit that serves each side requirement, in their order. */
  side: number[];
}

/** The cheapest candidate of every (route, window) that has one, by route, then by window. */
export function candidates(question: Question): Candidate[] {
  const sweep = new Sweep(question);
  if (question.routes.length === 0) {
    sweep.session();
    return sweep.take();
  }
  const all: Candidate[] = [];
  for (let route = 0; route < question.routes.length; route++) {
    sweep.visit(route);
    for (const candidate of sweep.take()) all.push(candidate);
  }
  return all;
}

/** The cheapest candidate of every window that has one, over all routes; ties go to the first route and position. */
export function bestPerWindow(question: Question): Candidate[] {
  const sweep = new Sweep(question);
  if (question.routes.length === 0) sweep.session();
  else if (question.nearby) sweep.around(question.nearby);
  else for (let route = 0; route < question.routes.length; route++) sweep.visit(route);
  return sweep.take();
}

/** The cheapest of the given candidates per window, in window order. */
export function cheapestPerWindow(all: readonly Candidate[]): Candidate[] {
  const best = new Map<number, Candidate>();
  for (const candidate of all) {
    const present = best.get(candidate.window);
    if (!present || candidate.cost < present.cost) best.set(candidate.window, candidate);
  }
  return [...best.values()].sort((a, b) => a.window - b.window);
}

const NO_UNITS: number[] = [];

/**
 * Keeps the cheapest find per window while routes are swept one after the other. Flat arrays and no allocation while
 * gaps are judged: one question looks at hundreds to tens of thousands of them.
 */
class Sweep implements Judge {
  private readonly question: Question;
  /** What must be free beside the road, if anything. */
  private readonly side: Side | null;
  readonly froms: Int32Array;
  readonly tos: Int32Array;
  /** Largest `to` of the windows up to here: where windows overlap, `tos` need not be sorted. */
  private readonly reach: Int32Array;
  readonly cost: Float64Array;
  private readonly route: Int32Array;
  private readonly position: Int32Array;
  private readonly start: Int32Array;
  /** Seconds that can be gained at most beside the units: filling what was useless next to each. */
  readonly sideGain: number;
  private readonly mostTravel: number;
  /** Windows found so far lie in [low, high]. */
  private low: number;
  private high = -1;

  constructor(question: Question) {
    const { windows, side = [], service, usefulGap } = question;
    const n = windows.length;
    this.question = question;
    this.mostTravel = question.mostTravel ?? Number.POSITIVE_INFINITY;
    // One piece of memory for all columns: the allocation would otherwise cost more than judging a few hundred gaps.
    const memory = new ArrayBuffer(n * 32);
    const column = (k: number) => new Int32Array(memory, n * (8 + 4 * k), n);
    this.cost = new Float64Array(memory, 0, n).fill(Number.POSITIVE_INFINITY);
    this.froms = column(0);
    this.tos = column(1);
    this.reach = column(2);
    this.route = column(3);
    this.position = column(4);
    this.start = column(5);
    let furthest = gap.NEVER;
    for (let w = 0; w < n; w++) {
      const { from, to } = windows[w]!;
      furthest = Math.max(furthest, to);
      this.froms[w] = from;
      this.tos[w] = to;
      this.reach[w] = furthest;
    }
    this.low = n;
    this.sideGain = usefulGap * side.reduce((sum, { count }) => sum + count, 0);
    this.side = side.length === 0 ? null : prepareSide(side, service, usefulGap, windows[0]?.from ?? 0, furthest);
  }

  /** Judges every gap of one route for every window. */
  visit(index: number): void {
    const { routes, eligible } = this.question;
    const { gaps, open, route } = routes[index]!;
    if (!open || eligible?.[index] === 0) return;
    let first = this.firstReaching(route.from);
    const last = this.lastBefore(route.to + route.overtime);
    for (let at = 0, position = 0; at < gaps.length; at += gap.GAP, position++) {
      const ready = gaps[at + gap.READY]!;
      while (first <= last && this.reach[first]! < ready) first++;
      if (first > last) return;
      this.judge(gaps, at, index, position, first, last);
    }
  }

  /** Judges only the gaps near a point that can matter. */
  around({ index, point }: { index: Nearby; point: Point }): void {
    index.search(point, this.question, this);
  }

  /** Judges one gap for the windows from `first` to `last`. */
  judge(gaps: Int32Array, at: number, index: number, position: number, first: number, last: number): void {
    const { question, side, froms, tos, cost } = this;
    const { service, usefulGap, weights } = question;
    const to = question.toVisit(gaps[at + gap.BEFORE]!);
    const arrival = gaps[at + gap.READY]! + to;
    if (arrival + service > gaps[at + gap.LIMIT]!) return;
    const from = question.fromVisit(gaps[at + gap.AFTER]!);
    const limit = gap.latestStart(gaps, at, service, from);
    if (arrival > limit) return;
    const extra = to + from - gaps[at + gap.DIRECT]!;
    if (extra > this.mostTravel) return;
    const travel = weights.travel * extra;
    const late = (gaps[at + gap.FLAGS]! & gap.MAY_RUN_LATE) !== 0 ? question.routes[index]! : null;
    // At best it fills all that was useless, and lets the technician home in time.
    const gain = useless(gaps[at + gap.IDLE]!, usefulGap) + this.sideGain;
    const price = question.prices?.[index] ?? 0;
    const least = travel + price - weights.idle * gain - (late ? weights.overtime * late.times.overtime : 0);
    for (let w = first; w <= last && froms[w]! <= limit; w++) {
      const latest = Math.min(tos[w]!, limit);
      let start = Math.max(arrival, froms[w]!);
      if (start > latest || least > cost[w]!) continue;
      let idle = 0;
      if (side) {
        start = side.earliest(start, latest);
        if (start < 0) continue;
        idle = side.choose(start).gap;
      }
      idle += gap.idleTerm(gaps, at, start - arrival, start + service, from, usefulGap);
      let total = travel + price + weights.idle * idle;
      if (late) total += weights.overtime * overtimeTerm(late, position, start + service, from);
      if (total < cost[w]! || (total === cost[w] && this.isEarlier(w, index, position)))
        this.keep(w, total, index, position, start);
    }
  }

  /** Among equals the first route and position win, in whatever order they are judged. */
  private isEarlier(w: number, index: number, position: number): boolean {
    const route = this.route[w]!;
    return index < route || (index === route && position < this.position[w]!);
  }

  /** Judges every window for the side requirements alone. */
  session(): void {
    for (let w = 0; w < this.froms.length; w++) {
      const from = this.froms[w]!;
      const start = this.side ? this.side.earliest(from, this.tos[w]!) : from;
      if (start < 0 || start > this.tos[w]!) continue;
      const cost = this.question.weights.idle * (this.side?.choose(start).gap ?? 0);
      this.keep(w, cost, -1, -1, start);
    }
  }

  /** The finds so far, by window; the sweep starts afresh. */
  take(): Candidate[] {
    const found: Candidate[] = [];
    for (let w = this.low; w <= this.high; w++) {
      if (this.cost[w] === Number.POSITIVE_INFINITY) continue;
      found.push(this.candidate(w));
      this.cost[w] = Number.POSITIVE_INFINITY;
    }
    this.low = this.froms.length;
    this.high = -1;
    return found;
  }

  private keep(w: number, cost: number, route: number, position: number, start: number): void {
    this.cost[w] = cost;
    this.route[w] = route;
    this.position[w] = position;
    this.start[w] = start;
    if (w < this.low) this.low = w;
    if (w > this.high) this.high = w;
  }

  /** The first window that is not over for good before `second`. */
  firstReaching(second: number): number {
    const { reach } = this;
    let low = 0;
    let high = reach.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (reach[middle]! < second) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The last window that begins at `second` or before, −1 if there is none. */
  lastBefore(second: number): number {
    const { froms } = this;
    let low = 0;
    let high = froms.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (froms[middle]! <= second) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private candidate(w: number): Candidate {
    const { question } = this;
    const { service, usefulGap } = question;
    const route = this.route[w]!;
    const start = this.start[w]!;
    const position = this.position[w]!;
    const chosen = this.side?.choose(start);
    const cost = this.cost[w]!;
    const side = chosen?.units ?? NO_UNITS;
    const preference = question.prices?.[route] ?? 0;
    const terms = { travel: 0, idle: 0, overtime: 0, gap: chosen?.gap ?? 0, preference };
    if (route < 0) return { window: w, route, position, start, latest: start, cost, terms, side };
    const prepared = question.routes[route]!;
    const { gaps } = prepared;
    const at = position * gap.GAP;
    const to = question.toVisit(gaps[at + gap.BEFORE]!);
    const from = question.fromVisit(gaps[at + gap.AFTER]!);
    const wait = start - gaps[at + gap.READY]! - to;
    terms.travel = to + from - gaps[at + gap.DIRECT]!;
    terms.idle = gap.idleTerm(gaps, at, wait, start + service, from, usefulGap);
    terms.overtime = overtimeTerm(prepared, position, start + service, from);
    const latest = Math.min(this.tos[w]!, gap.latestStart(gaps, at, service, from));
    return { window: w, route, position, start, latest, cost, terms, side };
  }
}

/** Extra seconds after the end of the shift. */
function overtimeTerm(prepared: PreparedRoute, position: number, finish: number, onward: number): number {
  const { route, times, gaps } = prepared;
  if (route.overtime === 0) return 0;
  return Math.max(0, gap.endOfDay(gaps, position * gap.GAP, finish, onward) - route.to) - times.overtime;
}
