import { Bound } from './bound.ts';
import type { Model, Spans } from './model.ts';
import { earliestStart, latestLeave } from './model.ts';

/**
 * The routes of all vehicles as linked lists over the model's nodes, with earliest and latest times kept up to date,
 * so that putting a visit between two neighbours is judged in constant time. Every refreshed route is feasible.
 */
export class Plan {
  readonly model: Model;
  /** Where each node may start as things stand: bound visits only where they have been put. */
  readonly spans: Spans;
  readonly bound: Bound;
  readonly next: Int32Array;
  readonly prev: Int32Array;
  /** Vehicle of each node, −1 for an absent visit. */
  readonly route: Int32Array;
  /** The earliest second a node is done with: its earliest start and service. For a start node, when the shift begins. */
  readonly done: Int32Array;
  /** A node that starts no later than this keeps everything after it feasible. */
  readonly latest: Int32Array;
  /** Seconds driven into each node; nought home from nowhere. */
  readonly leg: Int32Array;
  /** Visits and load per vehicle. */
  readonly count: Int32Array;
  readonly load: Float64Array;
  /** Price of what a vehicle drives, its overtime, its use, and whoever it took from another vehicle. */
  readonly routeCost: Float64Array;
  /** Absent visits in no order: `absent[0 … absentCount − 1]`. */
  readonly absent: Int32Array;
  absentCount: number;
  private readonly absentAt: Int32Array;
  /** Vehicles without visits: `empty[0 … emptyCount − 1]`. */
  readonly empty: Int32Array;
  emptyCount: number;
  private readonly emptyAt: Int32Array;
  /** All routes' costs and the penalties of whoever is absent. */
  cost = 0;
  /** The part of the cost that is penalties. */
  owed = 0;

  constructor(model: Model) {
    const { visits: n, vehicles: m } = model;
    const nodes = n + 2 * m;
    this.model = model;
    this.bound = new Bound(model);
    this.spans = this.bound.spans;
    this.next = new Int32Array(nodes).fill(-1);
    this.prev = new Int32Array(nodes).fill(-1);
    this.route = new Int32Array(nodes).fill(-1);
    this.done = new Int32Array(nodes);
    this.latest = new Int32Array(nodes);
    this.leg = new Int32Array(nodes);
    this.count = new Int32Array(m);
    this.load = new Float64Array(m);
    this.routeCost = new Float64Array(m);
    this.absent = Int32Array.from({ length: n }, (_, i) => i);
    this.absentAt = Int32Array.from(this.absent);
    this.absentCount = n;
    this.empty = Int32Array.from({ length: m }, (_, v) => v);
    this.emptyAt = Int32Array.from(this.empty);
    this.emptyCount = m;
    for (let i = 0; i < n; i++) this.owed += model.penalty[i]!;
    this.cost = this.owed;
    for (let v = 0; v < m; v++) {
      const start = n + 2 * v;
      this.route[start] = v;
      this.route[start + 1] = v;
      this.next[start] = start + 1;
      this.prev[start + 1] = start;
      this.done[start] = model.from[v]!;
      this.latest[start] = model.from[v]!;
      this.latest[start + 1] = model.to[v]! + model.overtime[v]!;
      this.done[start + 1] = model.from[v]!;
    }
  }

  /** Puts an absent visit right after a node. The caller knows that it fits, and has told `bound` where a bound one is to be. */
  insert(visit: number, after: number): void {
    const { model, next, prev, route } = this;
    const v = route[after]!;
    const before = next[after]!;
    next[after] = visit;
    prev[visit] = after;
    next[visit] = before;
    prev[before] = visit;
    route[visit] = v;
    if (this.count[v]! === 0) this.leaveEmpty(v);
    this.count[v]!++;
    this.load[v]! += model.load[visit]!;
    this.leaveAbsent(visit);
    this.cost -= model.penalty[visit]!;
    this.owed -= model.penalty[visit]!;
    if (model.bound[visit] === 1) this.cost += this.bound.hold(visit, v);
    if (this.count[v]! === 1 || model.overtime[v]! > 0) this.refresh(v);
    else this.refreshAround(v, visit);
  }

  /** Renews a route after one insertion: onwards until nobody is later, backwards until nobody must be earlier. */
  private refreshAround(v: number, visit: number): void {
    const { model, next, prev, done, latest, leg } = this;
    const { spans } = this;
    const { travel, place, row, service, visits: n } = model;
    const slot = model.profile[v]! * (n + 1);
    const after = prev[visit]!;
    const before = next[visit]!;
    const there = travel[row[after]! + place[visit]!]!;
    const onward = travel[row[visit]! + place[before]!]!;
    let cost = (there + onward - leg[before]!) * model.costPerTravel[v]!;
    if (model.tied[visit] === 1) cost += model.away[v * n + visit]!;
    this.cost += cost;
    this.routeCost[v]! += cost;
    leg[visit] = there;
    leg[before] = onward;
    done[visit] = earliestStart(spans, slot + visit, done[after]!, there) + service[visit]!;
    for (let i = visit, j = before; i < n; i = j, j = next[j]!) {
      const over = earliestStart(spans, slot + (j < n ? j : n), done[i]!, leg[j]!) + service[j]!;
      if (over === done[j]) break;
      done[j] = over;
    }
    for (let i = visit, j = before; i < n; j = i, i = prev[i]!) {
      const limit = latestLeave(spans, slot + (j < n ? j : n), latest[j]!, leg[j]!) - service[i]!;
      if (i !== visit && limit === latest[i]) break;
      latest[i] = limit;
    }
  }

  /** Takes visits out of their routes without renewing times: call `refresh` for each vehicle afterwards. */
  detach(visit: number): void {
    const { model, next, prev, route } = this;
    const v = route[visit]!;
    next[prev[visit]!] = next[visit]!;
    prev[next[visit]!] = prev[visit]!;
    route[visit] = -1;
    this.count[v]!--;
    if (this.count[v]! === 0) {
      this.emptyAt[v] = this.emptyCount;
      this.empty[this.emptyCount++] = v;
    }
    this.load[v]! -= model.load[visit]!;
    this.absentAt[visit] = this.absentCount;
    this.absent[this.absentCount++] = visit;
    this.cost += model.penalty[visit]!;
    this.owed += model.penalty[visit]!;
    if (model.bound[visit] === 1) this.cost -= this.bound.release(visit, v);
  }

  /**
   * Renews times and cost of a vehicle's route after its order changed. Returns −1, or the first visit that is in the
   * way if the route is not feasible; then nothing is renewed for good and the caller detaches it and tries again.
   */
  refresh(v: number): number {
    const { model, next, prev, done, latest, leg } = this;
    const { spans } = this;
    const { travel, place, row, service, visits: n } = model;
    const start = n + 2 * v;
    const end = start + 1;
    const slot = model.profile[v]! * (n + 1);
    let driven = 0;
    let moved = 0;
    if (this.count[v]! === 0) {
      leg[end] = 0;
      done[end] = done[start]!;
    } else {
      for (let i = start, j = next[i]!; ; i = j, j = next[j]!) {
        const drive = travel[row[i]! + place[j]!]!;
        leg[j] = drive;
        driven += drive;
        const begin = earliestStart(spans, slot + (j < n ? j : n), done[i]!, drive);
        if (begin < 0) return j === end ? i : j;
        done[j] = begin + service[j]!;
        if (j === end) break;
        if (model.tied[j] === 1) moved += model.away[v * n + j]!;
      }
      let limit = latestLeave(spans, slot + n, latest[end]!, leg[end]!);
      for (let i = prev[end]!; i !== start; i = prev[i]!) {
        latest[i] = limit - service[i]!;
        limit = latestLeave(spans, slot + i, latest[i]!, leg[i]!);
      }
    }
    let cost = driven * model.costPerTravel[v]! + moved;
    if (model.overtime[v]! > 0) cost += Math.max(0, done[end]! - model.to[v]!) * model.costPerOvertime[v]!;
    if (this.count[v]! > 0) cost += model.costFixed[v]!;
    this.cost += cost - this.routeCost[v]!;
    this.routeCost[v] = cost;
    return -1;
  }

  /** Price of the later end of vehicle v's day if its node j starts at second `start`. */
  extraOvertime(v: number, j: number, start: number): number {
    const { model, next, leg, spans } = this;
    const n = model.visits;
    const end = n + 2 * v + 1;
    const slot = model.profile[v]! * (n + 1);
    while (j !== end) {
      const done = start + model.service[j]!;
      if (done === this.done[j]!) return 0;
      j = next[j]!;
      start = earliestStart(spans, slot + (j < n ? j : n), done, leg[j]!);
    }
    const before = Math.max(0, this.done[end]! - model.to[v]!);
    return (Math.max(0, start - model.to[v]!) - before) * model.costPerOvertime[v]!;
  }

  /** The visits of a vehicle in order. */
  sequence(v: number): number[] {
    const { visits: n } = this.model;
    const visits: number[] = [];
    for (let i = this.next[n + 2 * v]!; i < n; i = this.next[i]!) visits.push(i);
    return visits;
  }

  /** Replaces a vehicle's route; its present visits become absent, the new ones must be absent or among them. False if infeasible. */
  replace(v: number, visits: ArrayLike<number>, from: number, to: number): boolean {
    const { next, model } = this;
    const start = model.visits + 2 * v;
    for (let i = next[start]!; i !== start + 1; i = next[start]!) this.detach(i);
    this.link(v, visits, from, to);
    return this.refresh(v) < 0;
  }

  /**
   * Gives an empty vehicle a route of absent visits, `visits[from … to − 1]`, without renewing times. Bound visits are
   * where they were last.
   */
  link(v: number, visits: ArrayLike<number>, from: number, to: number): void {
    const { model, next, prev, route } = this;
    const start = model.visits + 2 * v;
    const end = start + 1;
    let last = start;
    for (let k = from; k < to; k++) {
      const visit = visits[k]!;
      next[last] = visit;
      prev[visit] = last;
      route[visit] = v;
      last = visit;
      this.load[v]! += model.load[visit]!;
      this.leaveAbsent(visit);
      this.cost -= model.penalty[visit]!;
      this.owed -= model.penalty[visit]!;
      if (model.bound[visit] === 1) this.cost += this.bound.hold(visit, v);
    }
    next[last] = end;
    prev[end] = last;
    if (to > from) this.leaveEmpty(v);
    this.count[v] = to - from;
  }

  private leaveAbsent(visit: number): void {
    const at = this.absentAt[visit]!;
    const last = this.absent[--this.absentCount]!;
    this.absent[at] = last;
    this.absentAt[last] = at;
  }

  private leaveEmpty(v: number): void {
    const at = this.emptyAt[v]!;
    const last = this.empty[--this.emptyCount]!;
    this.empty[at] = last;
    this.emptyAt[last] = at;
  }
}
