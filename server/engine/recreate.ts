import { earliestStart } from './model.ts';
import type { Neighbours } from './neighbours.ts';
import type { Plan } from './plan.ts';
import type { Random } from './random.ts';
import { Together } from './together.ts';

/** Up to this many visits every position is tried; beyond, only those next to a visit's neighbours. */
const SMALL = 150;

/** How often a visit is inserted beyond its price: two optional visits may pay together where neither does alone. */
const GENEROUS = 0.05;

/**
 * Greedy insertion with blinks (Christiaens & Vanden Berghe 2020): each visit goes to its cheapest position, save
 * that every position is overlooked with a small probability, which keeps the search from repeating itself.
 */
export class Recreate {
  private readonly plan: Plan;
  private readonly random: Random;
  private readonly near: Int32Array;
  private readonly nearCount: number;
  private readonly logMiss: number;
  /** Positions to look at before the next blink. */
  private untilBlink = 0;
  private readonly kindSeen: Int32Array;
  private stamp = 0;
  /** What the last insertion was judged to cost. */
  bestCost = 0;
  private bestAfter = -1;
  /** Called with a vehicle before its route changes. */
  private readonly touch: (vehicle: number) => void;
  private readonly vehiclesOf: Int32Array[];
  private readonly together: Together;

  constructor(plan: Plan, neighbours: Neighbours, random: Random, blink: number, touch: (vehicle: number) => void) {
    const { model } = plan;
    const n = model.visits;
    this.plan = plan;
    this.random = random;
    this.near = neighbours.near;
    this.nearCount = neighbours.nearCount;
    this.logMiss = blink > 0 ? 1 / Math.log(1 - blink) : 0;
    this.kindSeen = new Int32Array(model.kinds);
    this.touch = touch;
    const shared = new Map<string, Int32Array>();
    this.vehiclesOf = Array.from({ length: n }, (_, i) => {
      const list: number[] = [];
      for (let v = 0; v < model.vehicles; v++) if (model.allowed[v * n + i]) list.push(v);
      const key = list.join();
      if (!shared.has(key)) shared.set(key, Int32Array.from(list));
      return shared.get(key)!;
    });
    this.together = new Together(plan, this.vehiclesOf, random, blink, touch);
    this.blinkAgain();
  }

  /** Inserts the visit at the cheapest feasible position seen, or leaves it absent if that costs (far) more than its penalty. */
  insert(visit: number): boolean {
    const { plan, near, nearCount } = this;
    const { model, route, prev, next, leg } = plan;
    const { travel, travelInto, place } = model;
    const n = model.visits;
    const from = model.row[visit]!;
    if (model.leader[visit] !== visit) return false;
    this.bestCost = model.penalty[visit]! * (this.random.unit() < GENEROUS ? 3 : 1);
    if (model.bound[visit] === 1) return this.insertBound(visit);
    this.bestAfter = -1;
    if (n <= SMALL) {
      this.sweep(visit);
    } else {
      const first = visit * nearCount;
      for (let k = first; k < first + nearCount; k++) {
        const u = near[k]!;
        if (u < 0) break;
        const v = route[u]!;
        if (v < 0 || model.allowed[v * n + visit] === 0) continue;
        if (plan.count[v]! >= model.maxVisits[v]! || plan.load[v]! + model.load[visit]! > model.capacity[v]!) continue;
        const into = travelInto[from + place[u]!]!;
        const onward = travel[from + place[u]!]!;
        const i = prev[u]!;
        const j = next[u]!;
        const price = model.costPerTravel[v]!;
        if ((travelInto[from + place[i]!]! + onward - leg[u]!) * price < this.bestCost) this.judge(visit, i, u, v);
        if ((into + travel[from + place[j]!]! - leg[j]!) * price < this.bestCost) this.judge(visit, u, j, v);
      }
      this.tryEmpty(visit);
      if (this.bestAfter < 0) this.sweep(visit);
    }
    if (this.bestAfter < 0) return false;
    this.touch(route[this.bestAfter]!);
    plan.insert(visit, this.bestAfter);
    return true;
  }

  private insertBound(visit: number): boolean {
    const found = this.together.find(visit, this.bestCost);
    this.bestCost = this.together.bestCost;
    if (found) this.together.put(visit);
    return found;
  }

  /** Whether an absent visit would find a place as things stand, if it needed neither room nor device. */
  fitsWithoutUnits(visit: number): boolean {
    return this.together.find(visit, Number.POSITIVE_INFINITY, { units: false });
  }

  /** Inserts the visit, and its crew into vehicles out of `crew`, right after a node if that is feasible, whatever it costs. */
  insertAfter(visit: number, node: number, crew: readonly number[] = []): boolean {
    const { plan } = this;
    const { model, route, next, count, load } = plan;
    const v = route[node]!;
    if (model.bound[visit] === 1) {
      const found = this.together.find(visit, Number.POSITIVE_INFINITY, { after: node, crew });
      if (found) this.together.put(visit);
      return found;
    }
    if (model.allowed[v * model.visits + visit] === 0) return false;
    if (count[v]! >= model.maxVisits[v]! || load[v]! + model.load[visit]! > model.capacity[v]!) return false;
    this.bestCost = Number.POSITIVE_INFINITY;
    this.bestAfter = -1;
    this.untilBlink++;
    this.judge(visit, node, next[node]!, v);
    if (this.bestAfter < 0) return false;
    this.touch(v);
    plan.insert(visit, node);
    return true;
  }

  /** Judges every position of every vehicle that may serve the visit, of empty vehicles one of each kind. */
  private sweep(visit: number): void {
    const { plan } = this;
    const { model, next, count, load, leg, done, latest, spans } = plan;
    const { travel, travelInto, place, row, costPerTravel, profile } = model;
    const n = model.visits;
    const vehicles = this.vehiclesOf[visit]!;
    const from = row[visit]!;
    const more = model.load[visit]!;
    for (let k = 0; k < vehicles.length; k++) {
      const v = vehicles[k]!;
      if (count[v] === 0 || count[v]! >= model.maxVisits[v]! || load[v]! + more > model.capacity[v]!) continue;
      const price = costPerTravel[v]!;
      const slot = profile[v]! * (n + 1) + visit;
      const earliestDone = spans.from[spans.first[slot]!]! + model.service[visit]!;
      const latestLeave = spans.to[spans.first[slot + 1]! - 1]!;
      let best = this.bestCost;
      let i = n + 2 * v;
      do {
        const j = next[i]!;
        // Most positions are too early, too late or too dear; only the others are worth a closer look.
        if (latest[j]! >= earliestDone) {
          if (done[i]! > latestLeave) break;
          if ((travelInto[from + place[i]!]! + travel[from + place[j]!]! - leg[j]!) * price < best) {
            this.judge(visit, i, j, v);
            best = this.bestCost;
          }
        }
        i = j;
      } while (i < n);
    }
    this.tryEmpty(visit);
  }

  private tryEmpty(visit: number): void {
    const { plan, kindSeen } = this;
    const { model, empty } = plan;
    const n = model.visits;
    const stamp = ++this.stamp;
    for (let k = 0; k < plan.emptyCount; k++) {
      const v = empty[k]!;
      if (model.allowed[v * n + visit] === 0 || kindSeen[model.kind[v]!] === stamp) continue;
      kindSeen[model.kind[v]!] = stamp;
      this.judge(visit, n + 2 * v, n + 2 * v + 1, v);
    }
  }

  /** Remembers the position between nodes i and j of vehicle v if it is feasible and the cheapest so far. */
  private judge(visit: number, i: number, j: number, v: number): void {
    const { plan } = this;
    const { model } = plan;
    const { spans } = plan;
    const { travel, travelInto, row, place } = model;
    const n = model.visits;
    const there = travelInto[row[visit]! + place[i]!]!;
    const onward = travel[row[visit]! + place[j]!]!;
    let cost = (there + onward - plan.leg[j]!) * model.costPerTravel[v]!;
    if (model.tied[visit] === 1) cost += model.away[v * model.visits + visit]!;
    if (plan.count[v] === 0) cost += model.costFixed[v]!;
    if (cost >= this.bestCost) return;
    if (--this.untilBlink < 0) {
      this.blinkAgain();
      return;
    }
    const slot = model.profile[v]! * (n + 1);
    const start = earliestStart(spans, slot + visit, plan.done[i]!, there);
    if (start < 0) return;
    const after = earliestStart(spans, slot + (j < n ? j : n), start + model.service[visit]!, onward);
    if (after < 0 || after > plan.latest[j]!) return;
    if (model.overtime[v]! > 0) {
      cost += plan.extraOvertime(v, j, after);
      if (cost >= this.bestCost) return;
    }
    this.bestCost = cost;
    this.bestAfter = i;
  }

  /** Draws how many positions pass before the next one is overlooked: geometric, one draw instead of one per position. */
  private blinkAgain(): void {
    this.untilBlink =
      this.logMiss === 0 ? Number.POSITIVE_INFINITY : Math.floor(Math.log(1 - this.random.unit()) * this.logMiss);
  }
}
