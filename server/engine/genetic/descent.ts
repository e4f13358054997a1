import type { Random } from '../random.ts';
import type { Fleet } from './fleet.ts';
import type { Penalties } from './routes.ts';
import { WarpedRoutes } from './routes.ts';

/** Neighbours of a visit beside which it is tried, at most. */
const NEAR = 30;

/**
 * Local search over relocate, swap, 2-opt and tail exchange between granular neighbours, through plans that may be
 * late or overloaded (Vidal et al. 2013; Kool et al. 2022). A pair of routes is looked at again only once one of them
 * has changed.
 */
export class Descent extends WarpedRoutes {
  private readonly random: Random;
  private readonly near: Int32Array;
  private readonly nearCount: number;
  private readonly changed: Int32Array;
  private readonly tested: Int32Array;
  private readonly order: Int32Array;
  private moves = 0;

  constructor(fleet: Fleet, near: Int32Array, nearCount: number, routes: number, random: Random) {
    super(fleet, routes);
    this.random = random;
    this.near = near;
    this.nearCount = nearCount;
    this.changed = new Int32Array(routes);
    this.tested = new Int32Array(fleet.visits);
    this.order = Int32Array.from({ length: fleet.visits }, (_, i) => i);
  }

  /** Improves a plan until no move helps at these penalties. Every visit must occur once. */
  improve(plan: readonly (readonly number[])[], penalties: Penalties): number[][] {
    this.penalties = penalties;
    this.take(plan);
    const { fleet, order, random, near, nearCount, tested, changed, route, prev } = this;
    const n = fleet.visits;
    for (let k = n - 1; k > 0; k--) {
      const other = random.below(k + 1);
      const visit = order[k]!;
      order[k] = order[other]!;
      order[other] = visit;
    }
    this.moves = 0;
    changed.fill(0);
    tested.fill(-1);
    let settled = false;
    for (let round = 0; !settled; round++) {
      if (round > 1) settled = true;
      for (let k = 0; k < n; k++) {
        const u = order[k]!;
        const lastTest = tested[u]!;
        tested[u] = this.moves;
        const first = u * nearCount;
        for (let at = first; at < first + Math.min(NEAR, nearCount); at++) {
          const v = near[at]!;
          if (v < 0) break;
          if (round > 0 && changed[route[u]!]! <= lastTest && changed[route[v]!]! <= lastTest) continue;
          if (this.tryPair(u, v) || (prev[v]! >= n && this.tryPair(u, prev[v]!))) settled = false;
        }
        if (round > 0) {
          const empty = this.emptyRoute();
          if (empty >= 0 && this.tryPair(u, n + empty)) settled = false;
        }
      }
    }
    return this.give();
  }

  /** Tries all moves of visit u next to node v (a visit or a route's start); applies the first that improves. */
  private tryPair(u: number, v: number): boolean {
    const { fleet, location, row, leg, next, prev, route, routePenalty } = this;
    const { drive, visits: n } = fleet;
    const p = prev[u]!;
    const x = next[u]!;
    const y = next[v]!;
    const ru = route[u]!;
    const rv = route[v]!;
    const lu = location[u]!;
    const lx = location[x]!;
    const lv = location[v]!;
    const ly = location[y]!;
    const fromP = row[p]!;
    const fromU = row[u]!;
    const fromX = row[x]!;
    const fromV = row[v]!;
    const pu = leg[u]!;
    const ux = leg[x]!;
    const vy = leg[y]!;
    const vu = drive[fromV + lu]!;
    const same = ru === rv;
    // New penalties cannot be below nought, so driving must not rise by more than the present ones.
    const slack = same ? routePenalty[ru]! : routePenalty[ru]! + routePenalty[rv]!;
    const xIsVisit = x < n;
    const vIsVisit = v < n;
    const yIsVisit = y < n;

    // Relocate u behind v.
    if (u !== y) {
      const delta = drive[fromP + lx]! - pu - ux + vu + drive[fromU + ly]! - vy;
      if (delta < slack && this.better(delta, slack, this.relocatePenalty(u, u, v, false))) {
        this.move(u, u, v, false);
        return true;
      }
    }
    // Relocate u and x behind v, as they are or turned round.
    if (xIsVisit && u !== y && x !== v) {
      const z = next[x]!;
      const lz = location[z]!;
      const leave = drive[fromP + lz]! - pu - leg[z]! - vy;
      const delta = leave + vu + drive[fromX + ly]!;
      if (delta < slack && this.better(delta, slack, this.relocatePenalty(u, x, v, false))) {
        this.move(u, x, v, false);
        return true;
      }
      const turned = leave + drive[fromV + lx]! + drive[fromX + lu]! - ux + drive[fromU + ly]!;
      if (turned < slack && this.better(turned, slack, this.relocatePenalty(u, x, v, true))) {
        this.move(u, x, v, true);
        return true;
      }
    }
    if (vIsVisit && v !== p && u !== y) {
      const o = prev[v]!;
      const ov = leg[v]!;
      const fromO = row[o]!;
      const pv = drive[fromP + lv]!;
      // Swap u and v.
      {
        const delta = pv + drive[fromV + lx]! - pu - ux + drive[fromO + lu]! + drive[fromU + ly]! - ov - vy;
        if (delta < slack && v !== x && this.better(delta, slack, this.swapPenalty(u, u, v, v))) {
          this.swap(u, u, v, v);
          return true;
        }
      }
      if (xIsVisit && x !== v && next[x] !== v) {
        const z = next[x]!;
        const lz = location[z]!;
        const xz = leg[z]!;
        // Swap u, x and v.
        const delta = pv + drive[fromV + lz]! - pu - xz + drive[fromO + lu]! + drive[fromX + ly]! - ov - vy;
        if (delta < slack && this.better(delta, slack, this.swapPenalty(u, x, v, v))) {
          this.swap(u, x, v, v);
          return true;
        }
        // Swap u, x and v, y.
        if (yIsVisit && next[y] !== u) {
          const w = next[y]!;
          const lw = location[w]!;
          const both = pv + drive[row[y]! + lz]! - pu - xz + drive[fromO + lu]! + drive[fromX + lw]! - ov - leg[w]!;
          if (both < slack && this.better(both, slack, this.swapPenalty(u, x, v, y))) {
            this.swap(u, x, v, y);
            return true;
          }
        }
      }
    }
    if (!same) {
      // Exchange tails: u goes on with y, v with x.
      const delta = drive[fromU + ly]! + drive[fromV + lx]! - ux - vy;
      if (delta < slack) {
        this.begin(u);
        const warpU = this.finish(u, y);
        this.begin(v);
        const warpV = this.finish(v, x);
        const loadU = this.loadTo[u]! + this.routeLoad[rv]! - this.loadTo[v]!;
        const loadV = this.loadTo[v]! + this.routeLoad[ru]! - this.loadTo[u]!;
        if (this.better(delta, slack, this.penalty(warpU, loadU) + this.penalty(warpV, loadV))) {
          this.exchangeTails(u, v);
          return true;
        }
      }
      // Or head to the other's node: v follows u, their old partners follow one another.
      if (vIsVisit) {
        const o = prev[v]!;
        const towards = drive[fromU + lv]! + drive[row[o]! + lx]! - ux - leg[v]!;
        if (towards < slack) {
          this.begin(u);
          const warpU = this.finish(u, v);
          this.begin(o);
          const warpV = this.finish(o, x);
          const loadU = this.loadTo[u]! + this.routeLoad[rv]! - this.loadTo[o]!;
          const loadV = this.loadTo[o]! + this.routeLoad[ru]! - this.loadTo[u]!;
          if (this.better(towards, slack, this.penalty(warpU, loadU) + this.penalty(warpV, loadV))) {
            this.exchangeTails(u, o);
            return true;
          }
        }
      }
    } else if (vIsVisit && this.position[u]! + 1 < this.position[v]!) {
      return this.tryReversal(u, x, v, y, slack, ux, vy);
    }
    return false;
  }

  private better(driving: number, before: number, after: number): boolean {
    return driving + after - before < -1e-4;
  }

  /** Penalties after taking u … x (one or two visits) out and putting them, perhaps turned round, behind v. */
  private relocatePenalty(u: number, x: number, v: number, turned: boolean): number {
    const { prev, next, route, position, routeLoad, fleet } = this;
    const p = prev[u]!;
    const z = next[x]!;
    const y = next[v]!;
    const ru = route[u]!;
    const rv = route[v]!;
    const [head, tail] = turned ? [x, u] : [u, x];
    if (ru === rv) {
      if (position[v]! < position[u]!) {
        this.begin(v);
        this.visit(v, head);
        if (head !== tail) this.visit(head, tail);
        this.along(tail, y, p);
        return this.penalty(this.finish(p, z), routeLoad[ru]!);
      }
      this.begin(p);
      this.along(p, z, v);
      this.visit(v, head);
      if (head !== tail) this.visit(head, tail);
      return this.penalty(this.finish(tail, y), routeLoad[ru]!);
    }
    const moved = fleet.load[u]! + (u === x ? 0 : fleet.load[x]!);
    this.begin(p);
    const left = this.penalty(this.finish(p, z), routeLoad[ru]! - moved);
    this.begin(v);
    this.visit(v, head);
    if (head !== tail) this.visit(head, tail);
    return left + this.penalty(this.finish(tail, y), routeLoad[rv]! + moved);
  }

  /** Penalties after u … x and v … y (one or two visits each, not touching) change places. */
  private swapPenalty(u: number, x: number, v: number, y: number): number {
    const { prev, next, route, position, routeLoad, fleet } = this;
    const ru = route[u]!;
    const rv = route[v]!;
    if (ru === rv) {
      const [a, b, c, d] = position[u]! < position[v]! ? [u, x, v, y] : [v, y, u, x];
      const p = prev[a]!;
      this.begin(p);
      this.visit(p, c);
      if (c !== d) this.visit(c, d);
      this.along(d, next[b]!, prev[c]!);
      this.visit(prev[c]!, a);
      if (a !== b) this.visit(a, b);
      return this.penalty(this.finish(b, next[d]!), routeLoad[ru]!);
    }
    const given = fleet.load[u]! + (u === x ? 0 : fleet.load[x]!);
    const taken = fleet.load[v]! + (v === y ? 0 : fleet.load[y]!);
    this.begin(prev[u]!);
    this.visit(prev[u]!, v);
    if (v !== y) this.visit(v, y);
    const left = this.penalty(this.finish(y, next[x]!), routeLoad[ru]! - given + taken);
    this.begin(prev[v]!);
    this.visit(prev[v]!, u);
    if (u !== x) this.visit(u, x);
    return left + this.penalty(this.finish(x, next[y]!), routeLoad[rv]! + given - taken);
  }

  /** 2-opt within a route: x … v is driven backwards. */
  private tryReversal(u: number, x: number, v: number, y: number, slack: number, ux: number, vy: number): boolean {
    const { fleet, location, prev, next, route } = this;
    const width = fleet.visits + 1;
    const { drive } = fleet;
    let delta = drive[location[u]! * width + location[v]!]! + drive[location[x]! * width + location[y]!]! - ux - vy;
    for (let i = x; i !== v; i = next[i]!) {
      const j = next[i]!;
      delta += drive[location[j]! * width + location[i]!]! - drive[location[i]! * width + location[j]!]!;
    }
    if (delta >= slack) return false;
    this.begin(u);
    this.visit(u, v);
    for (let i = v; i !== x; i = prev[i]!) this.visit(i, prev[i]!);
    const after = this.penalty(this.finish(x, y), this.routeLoad[route[u]!]!);
    if (!this.better(delta, slack, after)) return false;
    for (let i = x; ; ) {
      const following = next[i]!;
      next[i] = prev[i]!;
      prev[i] = following;
      if (i === v) break;
      i = following;
    }
    this.join(u, v);
    this.join(x, y);
    this.done(route[u]!, route[u]!);
    return true;
  }

  private move(u: number, x: number, v: number, turned: boolean): void {
    const { prev, next, route } = this;
    const ru = route[u]!;
    const y = next[v]!;
    this.join(prev[u]!, next[x]!);
    const [head, tail] = turned ? [x, u] : [u, x];
    this.join(v, head);
    if (head !== tail) this.join(head, tail);
    this.join(tail, y);
    this.done(ru, route[v]!);
  }

  private swap(u: number, x: number, v: number, y: number): void {
    const { prev, next, route } = this;
    const [p, z, o, w] = [prev[u]!, next[x]!, prev[v]!, next[y]!];
    this.join(p, v);
    this.join(y, z);
    this.join(o, u);
    this.join(x, w);
    this.done(route[u]!, route[v]!);
  }

  private exchangeTails(u: number, v: number): void {
    const { next, prev, route, fleet, routes } = this;
    const n = fleet.visits;
    const ru = route[u]!;
    const rv = route[v]!;
    const x = next[u]!;
    const y = next[v]!;
    const [lastU, lastV] = [prev[n + routes + ru]!, prev[n + routes + rv]!];
    if (y < n) {
      this.join(u, y);
      this.join(lastV, n + routes + ru);
    } else this.join(u, n + routes + ru);
    if (x < n) {
      this.join(v, x);
      this.join(lastU, n + routes + rv);
    } else this.join(v, n + routes + rv);
    this.done(ru, rv);
  }

  private done(ru: number, rv: number): void {
    this.moves++;
    this.changed[ru] = this.moves;
    this.changed[rv] = this.moves;
    this.refresh(ru);
    if (rv !== ru) this.refresh(rv);
  }
}
