import type { Fleet } from './fleet.ts';
import type { Penalties } from './routes.ts';

/** A plan in the population, feasible or not, with what comparing it to others needs. */
export interface Individual {
  routes: number[][];
  driving: number;
  /** Seconds of time warp and units of excess load in all. */
  warp: number;
  excess: number;
  /** The location before and behind each visit, n for the depot. */
  before: Int32Array;
  behind: Int32Array;
}

export function asIndividual(fleet: Fleet, routes: number[][]): Individual {
  const { visits: n, drive, ready, due, service, load, capacity } = fleet;
  const before = new Int32Array(n).fill(-1);
  const behind = new Int32Array(n).fill(-1);
  let driving = 0;
  let warp = 0;
  let excess = 0;
  for (const route of routes) {
    let last = n;
    let now = ready[n]!;
    let carried = 0;
    for (let k = 0; k <= route.length; k++) {
      const here = k < route.length ? route[k]! : n;
      const leg = drive[last * (n + 1) + here]!;
      driving += leg;
      const arrival = now + leg;
      warp += Math.max(0, arrival - due[here]!);
      now = Math.min(Math.max(arrival, ready[here]!), due[here]!) + service[here]!;
      carried += load[here]!;
      if (here < n) before[here] = last;
      if (last < n) behind[last] = here;
      last = here;
    }
    excess += Math.max(0, carried - capacity);
  }
  return { routes, driving, warp, excess, before, behind };
}

export function isFeasible({ warp, excess }: Individual): boolean {
  return warp === 0 && excess === 0;
}

export function penalised({ driving, warp, excess }: Individual, penalties: Penalties): number {
  return driving + penalties.warp * warp + penalties.load * excess;
}

/** Share of visits that are followed by another in the other plan (broken pairs; Prins 2009). */
export function distance(a: Individual, b: Individual): number {
  const n = a.before.length;
  let broken = 0;
  for (let i = 0; i < n; i++) {
    if (a.behind[i] !== b.behind[i]) broken++;
    if (a.before[i] === n && b.before[i] !== n) broken++;
  }
  return broken / n;
}

/** Whether the plan has exactly this route. An empty one belongs to every plan. */
export function hasRoute({ before, behind }: Individual, route: readonly number[]): boolean {
  const depot = before.length;
  let last = depot;
  for (const visit of route) {
    if (before[visit] !== last) return false;
    last = visit;
  }
  return last === depot || behind[last] === depot;
}
