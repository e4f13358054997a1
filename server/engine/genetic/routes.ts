import type { Fleet } from './fleet.ts';

/** Prices of a second of time warp and a unit of excess load. */
export interface Penalties {
  warp: number;
  load: number;
}

/**
 * Routes that may be late or overloaded at a price (Vidal et al. 2013). Lateness is *time warp*: whoever is late is set
 * back to the due time and pays for it. With the first half of a route known as (clock, warp) and the second as (latest
 * arrival, warp), any two halves are joined in constant time, and a few visits put between them cost a step each.
 *
 * Nodes 0 … n − 1 are visits, n + r the start of route r, n + m + r its end.
 */
export class WarpedRoutes {
  protected readonly fleet: Fleet;
  protected readonly routes: number;
  protected readonly location: Int32Array;
  /** Where the node's row begins in `drive`, and the seconds driven into the node now. */
  protected readonly row: Int32Array;
  protected readonly leg: Int32Array;
  protected readonly next: Int32Array;
  protected readonly prev: Int32Array;
  protected readonly route: Int32Array;
  protected readonly position: Int32Array;
  /** Done with the node at this clock, this much warped until then, this much loaded. */
  protected readonly clock: Int32Array;
  protected readonly warpTo: Int32Array;
  protected readonly loadTo: Int32Array;
  /** Arriving by `latest` costs no more warp than `warpFrom` from the node on. */
  protected readonly latest: Int32Array;
  protected readonly warpFrom: Int32Array;
  protected readonly routeLoad: Int32Array;
  protected readonly routePenalty: Float64Array;
  protected penalties: Penalties = { warp: 1, load: 1 };
  /** Where an evaluation stands. */
  private now = 0;
  private warped = 0;

  constructor(fleet: Fleet, routes: number) {
    const { visits: n } = fleet;
    const nodes = n + 2 * routes;
    const ints = () => new Int32Array(nodes);
    this.fleet = fleet;
    this.routes = routes;
    this.location = Int32Array.from({ length: nodes }, (_, node) => Math.min(node, n));
    this.row = this.location.map((l) => l * (n + 1));
    this.leg = ints();
    this.next = ints();
    this.prev = ints();
    this.route = ints();
    this.position = ints();
    this.clock = ints();
    this.warpTo = ints();
    this.loadTo = ints();
    this.latest = ints();
    this.warpFrom = ints();
    this.routeLoad = new Int32Array(routes);
    this.routePenalty = new Float64Array(routes);
    for (let r = 0; r < routes; r++) {
      this.route[n + r] = r;
      this.route[n + routes + r] = r;
      this.clock[n + r] = fleet.ready[n]!;
      this.latest[n + routes + r] = fleet.due[n]!;
    }
  }

  protected take(plan: readonly (readonly number[])[]): void {
    const { fleet, routes, next, prev } = this;
    const n = fleet.visits;
    for (let r = 0; r < routes; r++) {
      let last = n + r;
      for (const visit of plan[r] ?? []) {
        next[last] = visit;
        prev[visit] = last;
        last = visit;
      }
      next[last] = n + routes + r;
      prev[n + routes + r] = last;
      this.refresh(r);
    }
  }

  protected give(): number[][] {
    const { fleet, routes, next } = this;
    const n = fleet.visits;
    const plan: number[][] = [];
    for (let r = 0; r < routes; r++) {
      const visits: number[] = [];
      for (let i = next[n + r]!; i < n; i = next[i]!) visits.push(i);
      if (visits.length > 0) plan.push(visits);
    }
    return plan;
  }

  protected emptyRoute(): number {
    const { fleet, routes, next } = this;
    for (let r = 0; r < routes; r++) if (next[fleet.visits + r]! >= fleet.visits) return r;
    return -1;
  }

  /** Works out a route's halves at every node after its order has changed. */
  protected refresh(r: number): void {
    const { fleet, routes, next, prev, route, position, clock, warpTo, loadTo, latest, warpFrom, location, row, leg } =
      this;
    const { visits: n, drive, ready, due, service, load } = fleet;
    const start = n + r;
    const end = n + routes + r;
    let i = start;
    for (let at = 1; i !== end; at++) {
      const j = next[i]!;
      const here = location[j]!;
      leg[j] = drive[row[i]! + here]!;
      let begin = clock[i]! + leg[j]!;
      warpTo[j] = warpTo[i]!;
      if (begin > due[here]!) {
        warpTo[j]! += begin - due[here]!;
        begin = due[here]!;
      } else if (begin < ready[here]!) begin = ready[here]!;
      clock[j] = begin + service[here]!;
      loadTo[j] = loadTo[i]! + load[here]!;
      route[j] = r;
      position[j] = at;
      i = j;
    }
    for (let j = end; j !== start; j = i) {
      i = prev[j]!;
      const here = location[i]!;
      const limit = latest[j]! - leg[j]! - service[here]!;
      if (limit >= ready[here]!) {
        latest[i] = limit < due[here]! ? limit : due[here]!;
        warpFrom[i] = warpFrom[j]!;
      } else {
        latest[i] = ready[here]!;
        warpFrom[i] = warpFrom[j]! + ready[here]! - limit;
      }
    }
    this.routeLoad[r] = loadTo[end]!;
    this.routePenalty[r] = this.penalty(warpTo[end]!, loadTo[end]!);
  }

  protected penalty(warp: number, load: number): number {
    const excess = load - this.fleet.capacity;
    return this.penalties.warp * warp + (excess > 0 ? this.penalties.load * excess : 0);
  }

  /** Begins an evaluation with what a route does up to and including a node. */
  protected begin(node: number): void {
    this.now = this.clock[node]!;
    this.warped = this.warpTo[node]!;
  }

  /** Goes on to a node. */
  protected visit(from: number, to: number): void {
    const { fleet, location, row } = this;
    const here = location[to]!;
    const arrival = this.now + fleet.drive[row[from]! + here]!;
    const due = fleet.due[here]!;
    const ready = fleet.ready[here]!;
    if (arrival > due) {
      this.warped += arrival - due;
      this.now = due + fleet.service[here]!;
    } else this.now = (arrival > ready ? arrival : ready) + fleet.service[here]!;
  }

  /** Goes on along a route from `first` to `last`, both included. */
  protected along(from: number, first: number, last: number): void {
    const { next } = this;
    for (let i = from, j = first; ; i = j, j = next[j]!) {
      this.visit(i, j);
      if (j === last) return;
    }
  }

  /** Ends an evaluation with all that follows from a node on; gives the warp of the whole. */
  protected finish(from: number, to: number): number {
    const { fleet, location, row } = this;
    const arrival = this.now + fleet.drive[row[from]! + location[to]!]!;
    const late = arrival - this.latest[to]!;
    return this.warped + this.warpFrom[to]! + (late > 0 ? late : 0);
  }

  protected join(a: number, b: number): void {
    this.next[a] = b;
    this.prev[b] = a;
  }
}
