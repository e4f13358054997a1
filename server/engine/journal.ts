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

  constructor(plan: Plan) {
    const { visits, vehicles } = plan.model;
    this.plan = plan;
    this.stamp = new Int32Array(vehicles);
    this.vehicles = new Int32Array(vehicles);
    this.from = new Int32Array(vehicles + 1);
    this.visits = new Int32Array(visits);
  }

  begin(): void {
    this.now++;
    this.count = 0;
  }

  /** Call before a vehicle's route changes. */
  touch(vehicle: number): void {
    if (this.stamp[vehicle] === this.now) return;
    this.stamp[vehicle] = this.now;
    const { next, model } = this.plan;
    let at = this.from[this.count]!;
    for (let i = next[model.visits + 2 * vehicle]!; i < model.visits; i = next[i]!) this.visits[at++] = i;
    this.vehicles[this.count++] = vehicle;
    this.from[this.count] = at;
  }

  /** Puts every touched route back. */
  undo(): void {
    const { plan, vehicles, from, visits } = this;
    const { next, model } = plan;
    for (let k = 0; k < this.count; k++) {
      const start = model.visits + 2 * vehicles[k]!;
      for (let i = next[start]!; i < model.visits; i = next[start]!) plan.detach(i);
    }
    for (let k = 0; k < this.count; k++) plan.replace(vehicles[k]!, visits, from[k]!, from[k + 1]!);
  }
}
