import type { Random } from '../random.ts';
import type { Fleet } from './fleet.ts';
import type { Individual } from './individual.ts';
import { hasRoute } from './individual.ts';
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
  /** Per route one bit for each parent that has it as well. */
  private readonly inherited: Int32Array;
  private readonly order: Int32Array;
  /** One node: the start of an empty route. */
  private readonly empty = new Int32Array(1);
  private moves = 0;

  constructor(fleet: Fleet, near: Int32Array, nearCount: number, routes: number, random: Random) {
    super(fleet, routes);
    this.random = random;
    this.near = near;
    this.nearCount = nearCount;
    this.changed = new Int32Array(routes);
    this.inherited = new Int32Array(routes);
    this.tested = new Int32Array(fleet.visits);
    this.order = Int32Array.from({ length: fleet.visits }, (_, i) => i);
  }

  /**
   * Improves a plan until no move helps at these penalties. Every visit must occur once. Two routes that a parent has
   * as well have been held against each other before and are passed over as long as they do not change.
   */
  improve(plan: readonly (readonly number[])[], penalties: Penalties, parents: readonly Individual[] = []): number[][] {
    this.penalties = penalties;
    this.take(plan);
    const { fleet, order, random, near, nearCount, tested, changed, empty } = this;
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
    this.recognise(plan, parents);
    let settled = false;
    for (let round = 0; !settled; round++) {
      if (round > 1) settled = true;
      for (let k = 0; k < n; k++) {
        const u = order[k]!;
        const lastTest = tested[u]!;
        tested[u] = this.moves;
        const first = u * nearCount;
        if (this.tryBeside(u, near, first, first + Math.min(NEAR, nearCount), lastTest)) settled = false;
        if (round > 0) {
          empty[0] = n + this.emptyRoute();
          if (empty[0]! >= n && this.tryBeside(u, empty, 0, 1, round > 1 ? lastTest : -1)) settled = false;
        }
      }
    }
    return this.give();
  }

  /**
   * Tries all moves of visit u next to each of `nodes[from … to − 1]` (visits or a route's start), and at the head of
   * the route a first visit begins; applies the first that improves and goes on with the next. Pairs of routes that
   * have not changed since the last test are passed over.
   */
  private tryBeside(u: number, nodes: Int32Array, from: number, to: number, lastTest: number): boolean {
    const { fleet, row, location, leg, next, prev, route, routePenalty, changed, inherited } = this;
    const { drive, visits: n } = fleet;
    const lu = location[u]!;
    const fromU = row[u]!;
    let improved = false;
    let at = from;
    while (at < to) {
      // The surroundings of u, which hold until a move is made.
      const ru = route[u]!;
      const settledU = changed[ru]! <= lastTest;
      const penaltyU = routePenalty[ru]!;
      const p = prev[u]!;
      const x = next[u]!;
      const xIsVisit = x < n;
      const z = xIsVisit ? next[x]! : x;
      const fromP = row[p]!;
      const fromX = row[x]!;
      const lx = location[x]!;
      const lz = location[z]!;
      const pu = leg[u]!;
      const ux = leg[x]!;
      const xz = leg[z]!;
      const px = drive[fromP + lx]!;
      const pz = drive[fromP + lz]!;
      const xu = drive[fromX + lu]!;
      let moved = false;
      for (; at < to && !moved; at++) {
        const beside = nodes[at]!;
        if (beside < 0) return improved;
        const rv = route[beside]!;
        if ((settledU && changed[rv]! <= lastTest) || (inherited[ru]! & inherited[rv]!) !== 0) continue;
        const same = ru === rv;
        // New penalties cannot be below nought, so driving must not rise by more than the present ones.
        const slack = same ? penaltyU : penaltyU + routePenalty[rv]!;
        for (let v = beside; v >= 0 && !moved; v = v < n && prev[v]! >= n ? prev[v]! : -1) {
          const y = next[v]!;
          const vIsVisit = v < n;
          const lv = location[v]!;
          const ly = location[y]!;
          const fromV = row[v]!;
          const vy = leg[y]!;
          const uy = drive[fromU + ly]!;
          const vx = drive[fromV + lx]!;
          if (u !== y) {
            const vu = drive[fromV + lu]!;
            // Relocate u behind v.
            const one = px - pu - ux + vu + uy - vy;
            moved = one < slack && this.relocate(one, slack, u, u, v, false);
            if (moved) continue;
            // Relocate u and x behind v, as they are or turned round.
            if (xIsVisit && x !== v) {
              const leave = pz - pu - xz - vy;
              const two = leave + vu + drive[fromX + ly]!;
              const turned = leave + vx + xu - ux + uy;
              moved =
                (two < slack && this.relocate(two, slack, u, x, v, false)) ||
                (turned < slack && this.relocate(turned, slack, u, x, v, true));
              if (moved) continue;
            }
            if (vIsVisit && v !== p) {
              const fromO = row[prev[v]!]!;
              const ou = drive[fromO + lu]!;
              const place = drive[fromP + lv]! - pu + ou - leg[v]!;
              // Swap u and v.
              const single = place + vx - ux + uy - vy;
              moved = v !== x && single < slack && this.exchange(single, slack, u, u, v, v);
              if (moved) continue;
              if (xIsVisit && x !== v && z !== v) {
                // Swap u, x and v.
                const pair = place + drive[fromV + lz]! - xz + drive[fromX + ly]! - vy;
                moved = pair < slack && this.exchange(pair, slack, u, x, v, v);
                if (moved) continue;
                // Swap u, x and v, y.
                const w = y < n ? next[y]! : u;
                if (w !== u) {
                  const pairs = place + drive[row[y]! + lz]! - xz + drive[fromX + location[w]!]! - leg[w]!;
                  moved = pairs < slack && this.exchange(pairs, slack, u, x, v, y);
                  if (moved) continue;
                }
              }
            }
          }
          if (!same) {
            // Exchange tails: u goes on with y, v with x. Or v follows u, and their old partners one another.
            const tails = uy + vx - ux - vy;
            moved = tails < slack && this.exchangeTails(tails, slack, u, v);
            if (moved || !vIsVisit) continue;
            const o = prev[v]!;
            const heads = drive[fromU + lv]! + drive[row[o]! + lx]! - ux - leg[v]!;
            moved = heads < slack && this.exchangeTails(heads, slack, u, o);
          } else if (vIsVisit && this.position[u]! + 1 < this.position[v]!)
            moved = this.reverse(u, x, v, y, slack, ux, vy);
        }
      }
      if (moved) improved = true;
    }
    return improved;
  }

  private recognise(plan: readonly (readonly number[])[], parents: readonly Individual[]): void {
    const { inherited, routePenalty } = this;
    inherited.fill(0);
    for (const [bit, parent] of parents.entries()) {
      for (const [r, route] of plan.entries()) {
        if (routePenalty[r] === 0 && hasRoute(parent, route)) inherited[r]! |= 1 << bit;
      }
    }
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
  private reverse(u: number, x: number, v: number, y: number, slack: number, ux: number, vy: number): boolean {
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

  private relocate(driving: number, slack: number, u: number, x: number, v: number, turned: boolean): boolean {
    if (!this.better(driving, slack, this.relocatePenalty(u, x, v, turned))) return false;
    const { prev, next, route } = this;
    const ru = route[u]!;
    const y = next[v]!;
    this.join(prev[u]!, next[x]!);
    const [head, tail] = turned ? [x, u] : [u, x];
    this.join(v, head);
    if (head !== tail) this.join(head, tail);
    this.join(tail, y);
    this.done(ru, route[v]!);
    return true;
  }

  private exchange(driving: number, slack: number, u: number, x: number, v: number, y: number): boolean {
    if (!this.better(driving, slack, this.swapPenalty(u, x, v, y))) return false;
    const { prev, next, route } = this;
    const [p, z, o, w] = [prev[u]!, next[x]!, prev[v]!, next[y]!];
    this.join(p, v);
    this.join(y, z);
    this.join(o, u);
    this.join(x, w);
    this.done(route[u]!, route[v]!);
    return true;
  }

  private exchangeTails(driving: number, slack: number, u: number, v: number): boolean {
    const { next, prev, route, fleet, routes, loadTo, routeLoad } = this;
    const n = fleet.visits;
    const ru = route[u]!;
    const rv = route[v]!;
    const x = next[u]!;
    const y = next[v]!;
    this.begin(u);
    const first = this.penalty(this.finish(u, y), loadTo[u]! + routeLoad[rv]! - loadTo[v]!);
    this.begin(v);
    const second = this.penalty(this.finish(v, x), loadTo[v]! + routeLoad[ru]! - loadTo[u]!);
    if (!this.better(driving, slack, first + second)) return false;
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
    return true;
  }

  private done(ru: number, rv: number): void {
    this.moves++;
    this.changed[ru] = this.moves;
    this.changed[rv] = this.moves;
    this.inherited[ru] = 0;
    this.inherited[rv] = 0;
    this.refresh(ru);
    if (rv !== ru) this.refresh(rv);
  }
}
