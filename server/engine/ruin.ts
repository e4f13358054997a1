import type { Neighbours } from './neighbours.ts';
import type { Plan } from './plan.ts';
import type { Random } from './random.ts';

/** Average number of visits removed, the longest string, and how often a string is split. */
const AVERAGE = 10;
const LONGEST = 10;
const SPLIT = 0.5;
const KEEP_MORE = 0.01;

/**
 * Slack induction by string removals (Christiaens & Vanden Berghe 2020): around a seed, a string of neighbouring
 * visits is cut out of each of a few routes, so that capacity and time come free in one area, where routes can be
 * knit anew.
 */
export class Ruin {
  private readonly plan: Plan;
  private readonly around: Int32Array;
  private readonly aroundCount: number;
  private readonly random: Random;
  private readonly touch: (vehicle: number) => void;
  private readonly ruined: Int32Array;
  private stamp = 0;
  private readonly vehicles: number[] = [];
  /** Visits removed last: `removed[0 … count − 1]`. */
  readonly removed: Int32Array;
  count = 0;

  constructor(plan: Plan, neighbours: Neighbours, random: Random, touch: (vehicle: number) => void) {
    this.plan = plan;
    this.around = neighbours.around;
    this.aroundCount = neighbours.aroundCount;
    this.random = random;
    this.touch = touch;
    this.ruined = new Int32Array(plan.model.vehicles);
    this.removed = new Int32Array(plan.model.visits);
  }

  /** Removes strings; they are absent afterwards and listed in `removed`. */
  strings(): void {
    const { plan, random, around, aroundCount, ruined } = this;
    const { model, route, count } = plan;
    const n = model.visits;
    this.count = 0;
    this.vehicles.length = 0;
    const used = model.vehicles - plan.emptyCount;
    if (used === 0) return;
    const stamp = ++this.stamp;
    const longest = Math.min(LONGEST, (n - plan.absentCount) / used);
    const most = (4 * AVERAGE) / (1 + longest) - 1;
    const strings = Math.floor(1 + random.unit() * most);
    const seed = random.below(n);
    for (let k = 0; k < aroundCount && this.vehicles.length < strings; k++) {
      const visit = around[seed * aroundCount + k]!;
      const v = route[visit]!;
      if (v < 0 || ruined[v] === stamp) continue;
      ruined[v] = stamp;
      this.vehicles.push(v);
      const limit = Math.min(count[v]!, longest);
      const length = Math.floor(1 + random.unit() * limit);
      this.touch(v);
      this.cut(visit, v, Math.min(length, count[v]!));
    }
    if (model.anyBound) this.detachPartners(0);
    for (let k = 0; k < this.vehicles.length; k++) this.mend(this.vehicles[k]!);
  }

  /**
   * Times a shortened route anew. It may have become infeasible: a visit next door can be what makes the drive fit
   * between two breaks, and real roads need not obey the triangle inequality. Then more is taken out.
   */
  private mend(v: number): void {
    for (let visit = this.plan.refresh(v); visit >= 0; visit = this.plan.refresh(v)) {
      this.plan.detach(visit);
      this.removed[this.count++] = visit;
      if (this.plan.model.anyBound) this.detachPartners(this.count - 1);
    }
  }

  /** Whoever arrives together leaves together: takes out the others of every crew in `removed` from an index on. */
  private detachPartners(from: number): void {
    const { plan, removed, vehicles } = this;
    const { leader, firstTwin } = plan.model;
    const also = (node: number) => {
      const v = plan.route[node]!;
      if (v < 0) return;
      this.touch(v);
      plan.detach(node);
      removed[this.count++] = node;
      // Listed again even if it was mended already: it is shorter now.
      vehicles.push(v);
    };
    for (let k = from; k < this.count; k++) {
      const lead = leader[removed[k]!]!;
      if (firstTwin[lead] === firstTwin[lead + 1]) continue;
      also(lead);
      for (let twin = firstTwin[lead]!; twin < firstTwin[lead + 1]!; twin++) also(twin);
    }
  }

  /** Removes `length` visits around one of them, perhaps leaving a few in the middle where they are. */
  private cut(visit: number, v: number, length: number): void {
    const { plan, random } = this;
    const { prev, next, count } = plan;
    const n = plan.model.visits;
    let kept = 0;
    if (length > 1 && length < count[v]! && random.unit() < SPLIT) {
      kept = 1;
      while (length + kept < count[v]! && random.unit() < KEEP_MORE) kept++;
    }
    const span = length + kept;
    // The string may begin up to span − 1 before the visit, as far as the route goes.
    let before = 0;
    for (let i = prev[visit]!; i < n && before < span - 1; i = prev[i]!) before++;
    let behind = 0;
    for (let i = next[visit]!; i < n && behind < span - 1; i = next[i]!) behind++;
    const least = Math.max(0, span - 1 - behind);
    let back = least + random.below(before - least + 1);
    let first = visit;
    for (; back > 0; back--) first = prev[first]!;
    const skipFrom = kept > 0 ? 1 + random.below(length - 1) : span;
    for (let k = 0, i = first; k < span; k++) {
      const following = next[i]!;
      if (k < skipFrom || k >= skipFrom + kept) {
        plan.detach(i);
        this.removed[this.count++] = i;
      }
      i = following;
    }
  }
}
