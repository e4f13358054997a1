import { earliestStart, latestLeave } from './model.ts';
import type { Plan } from './plan.ts';
import type { Random } from './random.ts';

/** A place in a route for one of those who arrive together: they can start there in [low, high]. */
interface Position {
  vehicle: number;
  after: number;
  low: number;
  high: number;
  cost: number;
}

export interface Search {
  /** Only right after this node, with the crew from these vehicles if any are named. */
  after?: number;
  crew?: readonly number[];
  /** False: as if rooms and devices were always free. */
  units?: boolean;
}

/** Combinations of positions looked at for one visit: sorted by price, so that what is left out is dear. */
const MOST_COMBINED = 100_000;

/** How often one window of a visit is overlooked. */
const OVERLOOK = 0.1;

/**
 * Finds the cheapest way to put a bound visit into the plan: a position for the one who leads and one in another route
 * for each of the crew, a start that suits all of them and a window, and everything it needs free from then on. For given
 * positions the earliest such start is best: nobody is later for it.
 */
export class Together {
  private readonly plan: Plan;
  private readonly vehiclesOf: readonly Int32Array[];
  private readonly random: Random;
  private readonly blink: number;
  private readonly touch: (vehicle: number) => void;
  private readonly kindSeen: Int32Array;
  private readonly kindCount: Int32Array;
  private stamp = 0;
  private combined = 0;
  /** The range overlooked this time, or −1. */
  private overlooked = -1;
  /** What the visit found last would cost. */
  bestCost = 0;
  private bestAfter: number[] = [];
  private bestLow = 0;
  private bestHigh = 0;
  private bestPrice = 0;

  constructor(
    plan: Plan,
    vehiclesOf: readonly Int32Array[],
    random: Random,
    blink: number,
    touch: (vehicle: number) => void,
  ) {
    this.plan = plan;
    this.vehiclesOf = vehiclesOf;
    this.random = random;
    this.blink = blink;
    this.touch = touch;
    this.kindSeen = new Int32Array(plan.model.kinds);
    this.kindCount = new Int32Array(plan.model.kinds);
  }

  /** Looks for the cheapest way that costs less than `limit`; true if there is one. */
  find(visit: number, limit: number, search: Search = {}): boolean {
    const { firstTwin } = this.plan.model;
    this.bestCost = limit;
    this.bestAfter = [];
    this.combined = 0;
    this.overlooked = this.blink > 0 && Object.keys(search).length === 0 ? this.drawOverlooked(visit) : -1;
    const twins = firstTwin[visit + 1]! - firstTwin[visit]!;
    const lists = [this.positions(visit, twins, search)];
    const { crew = [] } = search;
    for (let k = 0; k < twins; k++) {
      const all = this.positions(firstTwin[visit]! + k, twins, { ...search, after: -1 });
      lists.push(crew.length > 0 ? all.filter(({ vehicle }) => crew.includes(vehicle)) : all);
    }
    if (lists.some((list) => list.length === 0)) return false;
    for (const list of lists) list.sort((a, b) => a.cost - b.cost);
    this.combine(visit, lists, [], Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0, search.units ?? true);
    return this.bestAfter.length > 0;
  }

  /** The best window is not always the cheapest: now and then one is left out of account. */
  private drawOverlooked(visit: number): number {
    const { first } = this.plan.model.ranges;
    const ranges = first[visit + 1]! - first[visit]!;
    return ranges > 1 && this.random.unit() < OVERLOOK ? first[visit]! + this.random.below(ranges) : -1;
  }

  /** Puts the visit found last, and its crew, where they were found to fit. */
  put(visit: number): void {
    const { plan } = this;
    const { firstTwin, needs } = plan.model;
    const units = needs[visit]!.length > 0 ? plan.bound.units.choose(visit, this.bestLow) : [];
    for (const [k, after] of this.bestAfter.entries()) {
      const node = k === 0 ? visit : firstTwin[visit]! + k - 1;
      this.touch(plan.route[after]!);
      plan.bound.put(node, this.bestLow, this.bestHigh, k === 0 ? this.bestPrice : 0, units);
      plan.insert(node, after);
    }
  }

  /** Chooses one position of each list, all in different vehicles, and a start for them. */
  private combine(
    visit: number,
    lists: Position[][],
    chosen: Position[],
    low: number,
    high: number,
    cost: number,
    units: boolean,
  ): void {
    if (chosen.length === lists.length) {
      this.judge(visit, chosen, low, high, cost, units);
      return;
    }
    let rest = cost;
    for (let k = chosen.length + 1; k < lists.length; k++) rest += lists[k]![0]!.cost;
    for (const position of lists[chosen.length]!) {
      if (rest + position.cost >= this.bestCost || this.combined++ > MOST_COMBINED) return;
      const from = position.low > low ? position.low : low;
      const to = position.high < high ? position.high : high;
      if (from > to || chosen.some(({ vehicle }) => vehicle === position.vehicle)) continue;
      chosen.push(position);
      this.combine(visit, lists, chosen, from, to, cost + position.cost, units);
      chosen.pop();
    }
  }

  /** The cheapest window and start in [low, high] for chosen positions. */
  private judge(visit: number, chosen: Position[], low: number, high: number, cost: number, units: boolean): void {
    const { plan } = this;
    const { ranges, needs, firstTwin } = plan.model;
    const needy = units && needs[visit]!.length > 0;
    const exact = needs[visit]!.length > 0 || firstTwin[visit] !== firstTwin[visit + 1];
    for (let r = ranges.first[visit]!; r < ranges.first[visit + 1]! && ranges.low[r]! <= high; r++) {
      if (r === this.overlooked || ranges.high[r]! < low || cost + ranges.price[r]! >= this.bestCost) continue;
      let start = Math.max(low, ranges.low[r]!);
      if (needy) start = plan.bound.units.earliest(visit, start, Math.min(high, ranges.high[r]!));
      if (start < 0) continue;
      let total = cost + ranges.price[r]!;
      for (const { vehicle, after } of chosen) total += this.overtime(visit, vehicle, after, start);
      if (total >= this.bestCost) continue;
      this.bestCost = total;
      this.bestAfter = chosen.map(({ after }) => after);
      this.bestLow = exact ? start : ranges.low[r]!;
      this.bestHigh = exact ? start : ranges.high[r]!;
      this.bestPrice = ranges.price[r]!;
    }
  }

  private overtime(visit: number, v: number, i: number, start: number): number {
    const { plan } = this;
    const { model, next, spans } = plan;
    if (model.overtime[v] === 0) return 0;
    const { visits: n, travel, row, place, service } = model;
    const j = next[i]!;
    const onward = travel[row[visit]! + place[j]!]!;
    const slot = model.profile[v]! * (n + 1) + (j < n ? j : n);
    return plan.extraOvertime(v, j, earliestStart(spans, slot, start + service[visit]!, onward));
  }

  /** Every position a node can take that costs less than the limit; of empty vehicles as many of each kind as arrive together. */
  private positions(node: number, twins: number, { after = -1, units }: Search): Position[] {
    const { plan, kindSeen, kindCount } = this;
    const { model, next, count, load, spans } = plan;
    const n = model.visits;
    const found: Position[] = [];
    const vehicles = this.vehiclesOf[node]!;
    const stamp = ++this.stamp;
    const blink = after >= 0 || units === false ? 0 : this.blink;
    for (let k = 0; k < vehicles.length; k++) {
      const v = vehicles[k]!;
      if (after >= 0 && plan.route[after] !== v) continue;
      if (count[v]! >= model.maxVisits[v]! || load[v]! + model.load[node]! > model.capacity[v]!) continue;
      const slot = model.profile[v]! * (n + 1) + node;
      if (count[v] === 0 && after < 0) {
        const kind = model.kind[v]!;
        if (kindSeen[kind] !== stamp) kindCount[kind] = 0;
        kindSeen[kind] = stamp;
        if (kindCount[kind]!++ > twins) continue;
      }
      const earliestDone = spans.from[spans.first[slot]!]! + model.service[node]!;
      const latestStart = spans.to[spans.first[slot + 1]! - 1]!;
      let i = after >= 0 ? after : n + 2 * v;
      do {
        const j = next[i]!;
        if (plan.done[i]! > latestStart) break;
        if (plan.latest[j]! >= earliestDone && !(blink > 0 && this.random.unit() < blink))
          this.between(node, i, j, v, slot, found);
        i = j;
      } while (i < n && after < 0);
    }
    return found;
  }

  /** Adds what the position between nodes i and j allows, once for each span. */
  private between(node: number, i: number, j: number, v: number, slot: number, found: Position[]): void {
    const { plan } = this;
    const { model, spans } = plan;
    const { visits: n, travel, travelInto, row, place } = model;
    const there = travelInto[row[node]! + place[i]!]!;
    const onward = travel[row[node]! + place[j]!]!;
    let cost = (there + onward - plan.leg[j]!) * model.costPerTravel[v]!;
    if (model.tied[node] === 1) cost += model.away[v * n + node]!;
    if (plan.count[v] === 0) cost += model.costFixed[v]!;
    // A detour can be less than none; then the others may still pay for it.
    if (cost >= this.bestCost && model.firstTwin[node] === model.firstTwin[node + 1] && model.leader[node] === node)
      return;
    const slotAfter = model.profile[v]! * (n + 1) + (j < n ? j : n);
    const leave = latestLeave(spans, slotAfter, plan.latest[j]!, onward);
    if (leave < 0) return;
    const latest = leave - model.service[node]!;
    const ready = plan.done[i]!;
    for (let k = spans.first[slot]!; k < spans.first[slot + 1]!; k++) {
      const begin = (ready > spans.base[k]! ? ready : spans.base[k]!) + there;
      const low = begin > spans.from[k]! ? begin : spans.from[k]!;
      const high = latest < spans.to[k]! ? latest : spans.to[k]!;
      if (low <= high) found.push({ vehicle: v, after: i, low, high, cost });
    }
  }
}
