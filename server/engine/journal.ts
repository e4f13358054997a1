import { type Held, held } from './bound.ts';
import type { Plan } from './plan.ts';

/** Remembers routes as they were before a change, so that only those are put back if the change is refused. */
export class Journal {
  private readonly plan: Plan;
  private readonly stamp: Int32Array;
  private now = 0;
  /** Vehicles touched since `begin`. */
  readonly vehicles: Int32Array;
  count = 0;
  private readonly visits: Int32Array;
  private readonly from: Int32Array;
  private readonly done: Int32Array;
  private readonly latest: Int32Array;
  private readonly leg: Int32Array;
  private readonly legHome: Int32Array;
  private readonly doneHome: Int32Array;
  private readonly cost: Float64Array;
  private readonly bound: Held;

  constructor(plan: Plan) {
    const { visits, vehicles } = plan.model;
    this.plan = plan;
    this.stamp = new Int32Array(vehicles);
    this.vehicles = new Int32Array(vehicles);
    this.from = new Int32Array(vehicles + 1);
    this.visits = new Int32Array(visits);
    this.done = new Int32Array(visits);
    this.latest = new Int32Array(visits);
    this.leg = new Int32Array(visits);
    this.legHome = new Int32Array(vehicles);
    this.doneHome = new Int32Array(vehicles);
    this.cost = new Float64Array(vehicles);
    this.bound = held(plan.model);
  }

  begin(): void {
    this.now++;
    this.count = 0;
  }

  /** Call before a vehicle's route changes. */
  touch(vehicle: number): void {
    if (this.stamp[vehicle] === this.now) return;
    this.stamp[vehicle] = this.now;
    const { next, done, latest, leg, routeCost, model } = this.plan;
    let at = this.from[this.count]!;
    let i = next[model.visits + 2 * vehicle]!;
    for (; i < model.visits; i = next[i]!) {
      this.visits[at] = i;
      this.done[at] = done[i]!;
      this.latest[at] = latest[i]!;
      if (model.bound[i] === 1) this.plan.bound.save(i, this.bound);
      this.leg[at++] = leg[i]!;
    }
    this.doneHome[this.count] = done[i]!;
    this.legHome[this.count] = leg[i]!;
    this.cost[this.count] = routeCost[vehicle]!;
    this.vehicles[this.count++] = vehicle;
    this.from[this.count] = at;
  }

  /** Puts every touched route back. */
  undo(): void {
    const { plan, vehicles, from, visits } = this;
    const { next, done, latest, leg, routeCost, model } = plan;
    for (let k = 0; k < this.count; k++) {
      const start = model.visits + 2 * vehicles[k]!;
      for (let i = next[start]!; i < model.visits; i = next[start]!) plan.detach(i);
    }
    if (model.anyBound) this.restoreBound();
    for (let k = 0; k < this.count; k++) {
      const vehicle = vehicles[k]!;
      const end = model.visits + 2 * vehicle + 1;
      plan.link(vehicle, visits, from[k]!, from[k + 1]!);
      for (let at = from[k]!; at < from[k + 1]!; at++) {
        const visit = visits[at]!;
        done[visit] = this.done[at]!;
        latest[visit] = this.latest[at]!;
        leg[visit] = this.leg[at]!;
      }
      done[end] = this.doneHome[k]!;
      leg[end] = this.legHome[k]!;
      plan.cost += this.cost[k]! - routeCost[vehicle]!;
      routeCost[vehicle] = this.cost[k]!;
    }
  }

  /** Nobody is held while all are detached: bound visits go back to where they were before. */
  private restoreBound(): void {
    const { plan, visits } = this;
    for (let at = 0; at < this.from[this.count]!; at++)
      if (plan.model.bound[visits[at]!] === 1) plan.bound.restore(visits[at]!, this.bound);
  }
}
