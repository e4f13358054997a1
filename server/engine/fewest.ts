import { DayWorth, type Effort } from './day-worth.ts';
import type { Promises } from './promises.ts';
import { bestSequence, MOST_STOPS } from './sequence.ts';
import { timetable } from './timetable.ts';

/** What is known about the fewest customers to ask: at least so many, and a way to ask fewer than was known, if found. */
export interface Fewest {
  atLeast: number;
  /** Per route its visits, in no order; the others are asked. */
  found: number[][] | undefined;
}

const FREE = -2;
const ASKED = -1;
const EPSILON = 1e-6;
/** The first step of the bids, as a share of the way to what would decide; and the smallest. */
const STEP = 0.7;
const LEAST_STEP = STEP / 50;
const ROUNDS_AT_ROOT = 60;
const ROUNDS = 20;

/**
 * How few customers must be asked, over all ways to share out all visits among the routes that may take them, in any
 * order. Every customer bids for a place in somebody's day; what all days are worth at these bids bounds what can be
 * kept (Lagrangian relaxation; Held & Karp 1971), and bids rise where nobody comes and fall where two would. Where that
 * leaves a doubt, a visit is settled on one route or another (branch and bound). `asked` is what is known to suffice.
 */
export function fewest(promises: Promises, asked: number, effort: Effort): Fewest {
  const search = new Search(promises, asked, effort);
  return search.run();
}

/** Each visit's lot so far: free, asked, or a route. */
type Settled = Int16Array;

interface Judged {
  bound: number;
  /** At the best bids: the visits of each route's day. */
  days: number[][];
  bids: Float64Array;
}

class Search {
  private readonly promises: Promises;
  private readonly effort: Effort;
  private readonly days: DayWorth;
  /** Asking nobody beyond this weight is of interest: all that must not be asked weigh so much. */
  private readonly weights: Float64Array;
  private least: number;
  private found: number[][] | undefined;
  /** The lowest bound of what was given up. */
  private doubt = Number.POSITIVE_INFINITY;

  constructor(promises: Promises, asked: number, effort: Effort) {
    this.promises = promises;
    this.effort = effort;
    this.days = new DayWorth(promises, effort);
    this.weights = Float64Array.from(promises.visits, ({ weight }) => Math.min(weight, asked));
    this.least = asked;
  }

  run(): Fewest {
    if (this.least > 0) {
      const settled = new Int16Array(this.promises.visits.length).fill(FREE);
      const bids = Float64Array.from(this.weights, (weight, v) => (this.hopeless(v) ? weight : 0));
      this.look(settled, bids, ROUNDS_AT_ROOT, 0);
    }
    return { atLeast: Math.max(0, Math.min(this.least, this.doubt)), found: this.found };
  }

  /** Bounds what is left open, looks for a way to do it, and settles one more visit where doubt remains. */
  private look(settled: Settled, bids: Float64Array, rounds: number, above: number): void {
    if (above >= this.least) return;
    const judged = this.effort.labels > 0 ? this.judge(settled, bids, rounds) : undefined;
    const bound = Math.max(above, judged ? Math.ceil(judged.bound - EPSILON) : 0);
    if (bound >= this.least) return;
    if (!judged) {
      this.doubt = Math.min(this.doubt, bound);
      return;
    }
    this.tryOut(judged.days, settled);
    if (bound >= this.least) return;
    const visit = this.doubtful(judged, settled);
    if (visit < 0) {
      if (!this.impossible(settled)) this.doubt = Math.min(this.doubt, bound);
      return;
    }
    const { able, route } = this.promises.visits[visit]!;
    const taking = (r: number): number => (judged.days[r]!.includes(visit) ? 0 : r === route ? 1 : 2);
    for (const r of [...able].sort((a, b) => taking(a) - taking(b))) {
      const next = settled.slice();
      next[visit] = r;
      this.look(next, judged.bids, ROUNDS, bound);
    }
    if (this.weights[visit]! < this.least) {
      const next = settled.slice();
      next[visit] = ASKED;
      this.look(next, judged.bids, ROUNDS, bound);
    }
  }

  /** Whether nobody could serve a visit, even if they served nobody else. */
  private hopeless(visit: number): boolean {
    const { visits } = this.promises;
    if (visits[visit]!.route >= 0) return false;
    const alone = new Float64Array(visits.length);
    alone[visit] = 1;
    return visits[visit]!.able.every((r) => this.days.best(r, alone)?.visits.length === 0);
  }

  /** Raises and lowers the bids for some rounds; undefined when out of effort before the first bound. */
  private judge(settled: Settled, from: Float64Array, rounds: number): Judged | undefined {
    const { visits, routes } = this.promises;
    const { weights } = this;
    const n = visits.length;
    const bids = from.slice();
    const worth = new Float64Array(n);
    const served = new Int32Array(n);
    // A day without what is settled on it is worth too little to be the best.
    const must = weights.reduce((sum, w) => sum + w, 1);
    let best: Judged | undefined;
    let step = STEP;
    let idle = 0;
    for (let round = 0; round < rounds; round++) {
      let bound = 0;
      for (let v = 0; v < n; v++) {
        if (settled[v] === FREE) bound += bids[v]!;
        else if (settled[v] === ASKED) bound += weights[v]!;
        else bound += must;
      }
      served.fill(0);
      const days: number[][] = [];
      for (let r = 0; r < routes.length; r++) {
        for (let v = 0; v < n; v++) worth[v] = settled[v] === FREE ? bids[v]! : settled[v] === r ? must : 0;
        const day = this.days.best(r, worth);
        if (!day) return best;
        bound -= day.worth;
        const whole = this.completed(r, day.visits, settled, bids);
        for (const v of whole) served[v]!++;
        days.push(whole);
      }
      if (!best || bound > best.bound + EPSILON) {
        best = { bound, days, bids: bids.slice() };
        idle = 0;
      } else if (++idle >= 4) {
        step /= 2;
        idle = 0;
      }
      if (best.bound > this.least - 1 + EPSILON || step < LEAST_STEP) return best;
      let norm = 0;
      const slope = (v: number): number => {
        if (settled[v] !== FREE) return 0;
        const g = 1 - served[v]!;
        return (g < 0 && bids[v] === 0) || (g > 0 && bids[v] === weights[v]) ? 0 : g;
      };
      for (let v = 0; v < n; v++) norm += slope(v) ** 2;
      if (norm === 0) return best;
      const length = (step * (this.least - bound)) / norm;
      for (let v = 0; v < n; v++) bids[v] = Math.min(weights[v]!, Math.max(0, bids[v]! + length * slope(v)));
    }
    return best;
  }

  /** A day with those of its own visits for whom nobody bids, as far as they fit: no worse, and nearer to the whole. */
  private completed(r: number, day: readonly number[], settled: Settled, bids: Float64Array): number[] {
    const { routes, visits, travel, present } = this.promises;
    const own = present[r]!.filter((v) => settled[v] === FREE && bids[v]! <= EPSILON && !day.includes(v));
    if (own.length === 0) return [...day];
    const route = routes[r]!;
    const order = [...day];
    let stops = [...route.stops, ...day.map((v) => visits[v]!.stop)].sort((a, b) => a.to - b.to);
    if (day.length > 0)
      stops =
        bestSequence(
          route,
          day.map((v) => visits[v]!.stop),
          travel,
          { labels: 2_000 },
        )?.stops ?? stops;
    for (const v of own) {
      if (order.length >= route.maxVisits) break;
      for (let position = 0; position <= stops.length; position++) {
        const tried = stops.toSpliced(position, 0, visits[v]!.stop);
        if (!timetable({ ...route, stops: tried }, travel).feasible) continue;
        stops = tried;
        order.push(v);
        break;
      }
    }
    return order;
  }

  /** Makes a whole of the days, each visit on one of them, and keeps it if it asks fewer than any so far. */
  private tryOut(days: readonly number[][], settled: Settled): void {
    const { visits, routes, travel } = this.promises;
    const lot = visits.map(({ route }, v) => {
      if (settled[v] !== FREE) return settled[v]!;
      if (route >= 0 && days[route]!.includes(v)) return route;
      return days.findIndex((day) => day.includes(v));
    });
    const fits = (r: number): boolean => {
      const stops = visits.flatMap(({ stop }, v) => (lot[v] === r ? [stop] : []));
      const spent = { labels: 5_000 };
      const sequenced = bestSequence(routes[r]!, stops, travel, spent);
      this.effort.labels -= 5_000 - Math.max(0, spent.labels);
      return sequenced !== undefined;
    };
    for (const r of routes.keys()) {
      // What the relaxation overlooked: the lightest visits leave until the day can be driven.
      while (!fits(r)) {
        const light = visits.flatMap(({ weight }, v) => (lot[v] === r && settled[v] === FREE ? [{ v, weight }] : []));
        if (light.length === 0) return;
        lot[light.reduce((a, b) => (b.weight < a.weight ? b : a)).v] = ASKED;
      }
    }
    const homeless = [...visits.keys()].filter((v) => lot[v] === ASKED && settled[v] === FREE);
    for (const v of homeless.sort((a, b) => visits[b]!.weight - visits[a]!.weight)) {
      const { able, route } = visits[v]!;
      for (const r of [route, ...able].filter((o) => o >= 0)) {
        lot[v] = r;
        if (fits(r)) break;
        lot[v] = ASKED;
      }
    }
    const asked = visits.reduce((sum, { weight }, v) => sum + (lot[v] === ASKED ? weight : 0), 0);
    if (asked >= this.least) return;
    this.least = asked;
    this.found = routes.map((_, r) => [...visits.keys()].filter((v) => lot[v] === r));
  }

  /** Whether it is certain that some route cannot take what is settled on it: here the order counts, breaks and all. */
  private impossible(settled: Settled): boolean {
    const { visits, routes, travel } = this.promises;
    return routes.some((day, r) => {
      const effort = { labels: 20_000 };
      const stops = visits.flatMap(({ stop, route }, v) =>
        settled[v] === r || (settled[v] === FREE && route === r) ? [stop] : [],
      );
      const fits = bestSequence(day, stops, travel, effort) !== undefined;
      this.effort.labels -= 20_000 - Math.max(0, effort.labels);
      return !fits && effort.labels > 0 && stops.length + day.stops.length <= MOST_STOPS;
    });
  }

  /** The visit about which the days disagree most with the bids: served twice, or by nobody though somebody would. */
  private doubtful({ days, bids }: Judged, settled: Settled): number {
    const { visits } = this.promises;
    let chosen = -1;
    let most = -1;
    for (const [v, { able, route }] of visits.entries()) {
      if (settled[v] !== FREE) continue;
      const times = days.reduce((sum, day) => sum + (day.includes(v) ? 1 : 0), 0);
      const disagreement = times === 1 ? 0 : Math.abs(1 - times) * (1 + bids[v]!);
      // Where all agree and yet it cannot be done, what has a choice is settled all the same.
      const choice = able.length > 1 || route < 0 || this.weights[v]! < this.least;
      const doubt = disagreement > 0 ? 1 + disagreement : choice ? bids[v]! / 1_000 : -1;
      if (doubt <= most) continue;
      most = doubt;
      chosen = v;
    }
    return chosen;
  }
}
