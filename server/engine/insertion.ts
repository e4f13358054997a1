import * as gap from './gap.ts';
import type { Nearby, Point } from './nearby.ts';
import type { PreparedRoute } from './prepared.ts';
import type { Side, SideRequirement } from './side.ts';
import { prepareSide } from './side.ts';

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
  /** What else must be free during the whole service: rooms, devices, a second person. */
  side?: readonly SideRequirement[];
  /** Idle remnants shorter than this are lost. */
  usefulGap: number;
  /** 1 for each of the routes that may take the visit; all of them unless given. */
  eligible?: Uint8Array;
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
  /** Extra driving, idle time made useless, extra overtime, time left useless beside side units: seconds. */
  terms: { travel: number; idle: number; overtime: number; gap: number };
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

/** Keeps the cheapest find per window while routes are swept one after the other. */
class Sweep {
  private readonly question: Question;
  private readonly side: Side;
  readonly froms: Int32Array;
  readonly tos: Int32Array;
  /** Largest `to` of the windows up to here: where windows overlap, `tos` need not be sorted. */
  private readonly reach: Int32Array;
  /**
   * What an insertion costs at least beside driving: at best it fills what was useless, in the route and beside each
   * unit. (And, where a visit next door to a break lets the technician home earlier, saves the route's overtime.)
   */
  private readonly floor: number;
  private readonly cost: Float64Array;
  private readonly route: Int32Array;
  private readonly position: Int32Array;
  private readonly start: Int32Array;
  /** Windows found so far lie in [low, high]. */
  private low: number;
  private high = -1;

  constructor(question: Question) {
    const { windows } = question;
    this.question = question;
    this.froms = Int32Array.from(windows, ({ from }) => from);
    this.tos = Int32Array.from(windows, ({ to }) => to);
    this.reach = Int32Array.from(this.tos);
    for (let w = 1; w < windows.length; w++) this.reach[w] = Math.max(this.reach[w]!, this.reach[w - 1]!);
    this.cost = new Float64Array(windows.length).fill(Number.POSITIVE_INFINITY);
    this.route = new Int32Array(windows.length);
    this.position = new Int32Array(windows.length);
    this.start = new Int32Array(windows.length);
    this.low = windows.length;
    const first = this.froms[0] ?? 0;
    const last = this.reach[windows.length - 1] ?? -1;
    const units = (question.side ?? []).reduce((sum, { count }) => sum + count, 0);
    this.floor = -question.weights.idle * question.usefulGap * (1 + units);
    this.side = prepareSide(question.side ?? [], question.service, question.usefulGap, first, last);
  }

  /** Judges every gap of one route for every window. */
  visit(index: number): void {
    const { routes, eligible } = this.question;
    const { gaps, open, route } = routes[index]!;
    if (!open || eligible?.[index] === 0) return;
    const first = firstReaching(this.reach, route.from);
    if (first === this.froms.length || this.froms[first]! > route.to + route.overtime) return;
    for (let at = 0; at < gaps.length; at += gap.GAP) this.judge(index, at);
  }

  /** Judges only the gaps near a point that can matter. */
  around({ index, point }: { index: Nearby; point: Point }): void {
    const { eligible, weights } = this.question;
    const floor = this.floor - weights.overtime * index.overtime;
    index.search(point, this, weights.travel, floor, this.cost, (route, at) => {
      if (eligible?.[route] !== 0) this.judge(route, at);
    });
  }

  /** Judges one gap for every window. */
  private judge(index: number, at: number): void {
    const { question, side, froms, tos, reach } = this;
    const { routes, service, usefulGap, weights } = question;
    const prepared = routes[index]!;
    const { gaps } = prepared;
    const to = question.toVisit(gaps[at + gap.BEFORE]!);
    const arrival = gaps[at + gap.READY]! + to;
    if (arrival > gaps[at + gap.LIMIT]!) return;
    const from = question.fromVisit(gaps[at + gap.AFTER]!);
    const limit = gap.latestStart(gaps, at, service, from);
    if (arrival > limit) return;
    const travel = weights.travel * (to + from - gaps[at + gap.DIRECT]!);
    const least = travel + this.floor - weights.overtime * prepared.times.overtime;
    for (let w = firstReaching(reach, arrival); w < froms.length && froms[w]! <= limit; w++) {
      if (least > this.cost[w]!) continue;
      const start = side.earliest(Math.max(arrival, froms[w]!), Math.min(tos[w]!, limit));
      if (start < 0) continue;
      const cost =
        travel +
        weights.idle *
          (gap.idleTerm(gaps, at, start - arrival, start + service, from, usefulGap) + side.choose(start).gap) +
        weights.overtime * overtimeTerm(prepared, at, start + service, from);
      if (cost > this.cost[w]! || (cost === this.cost[w] && !this.isEarlier(w, index, at))) continue;
      this.keep(w, cost, index, at / gap.GAP, start);
    }
  }

  /** Among equals the first route and position win, in whatever order they are judged. */
  private isEarlier(w: number, index: number, at: number): boolean {
    const route = this.route[w]!;
    return index < route || (index === route && at / gap.GAP < this.position[w]!);
  }

  /** Judges every window for the side requirements alone. */
  session(): void {
    for (let w = 0; w < this.froms.length; w++) {
      const start = this.side.earliest(this.froms[w]!, this.tos[w]!);
      if (start < 0) continue;
      const cost = this.question.weights.idle * this.side.choose(start).gap;
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

  private candidate(w: number): Candidate {
    const { question } = this;
    const { service, usefulGap } = question;
    const route = this.route[w]!;
    const start = this.start[w]!;
    const chosen = this.side.choose(start);
    const found = { window: w, route, position: this.position[w]!, start, cost: this.cost[w]!, side: chosen.units };
    const terms = { travel: 0, idle: 0, overtime: 0, gap: chosen.gap };
    if (route < 0) return { ...found, latest: start, terms };
    const prepared = question.routes[route]!;
    const { gaps } = prepared;
    const at = this.position[w]! * gap.GAP;
    const to = question.toVisit(gaps[at + gap.BEFORE]!);
    const from = question.fromVisit(gaps[at + gap.AFTER]!);
    const wait = start - gaps[at + gap.READY]! - to;
    terms.travel = to + from - gaps[at + gap.DIRECT]!;
    terms.idle = gap.idleTerm(gaps, at, wait, start + service, from, usefulGap);
    terms.overtime = overtimeTerm(prepared, at, start + service, from);
    return { ...found, latest: Math.min(this.tos[w]!, gap.latestStart(gaps, at, service, from)), terms };
  }
}

/** First index whose reach is not before `second`. */
function firstReaching(reach: Int32Array, second: number): number {
  let low = 0;
  let high = reach.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (reach[middle]! < second) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Extra seconds after the end of the shift. */
function overtimeTerm(prepared: PreparedRoute, at: number, finish: number, onward: number): number {
  const { route, times, gaps } = prepared;
  if (route.overtime === 0) return 0;
  return Math.max(0, gap.endOfDay(gaps, at, finish, onward) - route.to) - times.overtime;
}
