import type { Random } from '../random.ts';
import type { Fleet } from './fleet.ts';
import type { Individual } from './individual.ts';

/**
 * Selective route exchange (Nagata et al. 2010): some neighbouring routes of one parent are replaced by the routes of
 * the other that serve most of the same visits. What is served twice is taken out of one side, what is missing is
 * inserted where it adds least driving.
 */
export function exchangeSomeRoutes(
  fleet: Fleet,
  near: Int32Array,
  nearCount: number,
  a: Individual,
  b: Individual,
  random: Random,
): number[][] {
  const n = fleet.visits;
  const routeA = routeOf(a, n);
  const routeB = routeOf(b, n);
  const most = Math.max(1, Math.min(a.routes.length, b.routes.length) - 1);
  const count = 1 + random.below(most);
  // Routes of the first parent met first when walking out from a seed.
  const out = new Set<number>();
  const seed = random.below(n);
  out.add(routeA[seed]!);
  for (let k = 0; k < nearCount && out.size < count; k++) {
    const visit = near[seed * nearCount + k]!;
    if (visit >= 0) out.add(routeA[visit]!);
  }
  // Routes of the other with most visits in common with those.
  const common = b.routes.map((route) => route.filter((visit) => out.has(routeA[visit]!)).length);
  const ranked = [...common.keys()].sort((x, y) => common[y]! / b.routes[y]!.length - common[x]! / b.routes[x]!.length);
  const into = new Set(ranked.slice(0, out.size));
  const keepNew = random.below(2) === 0;
  const child: number[][] = [];
  for (const [r, route] of a.routes.entries()) {
    if (out.has(r)) continue;
    child.push(keepNew ? route.filter((visit) => !into.has(routeB[visit]!)) : [...route]);
  }
  for (const r of into) {
    child.push(keepNew ? [...b.routes[r]!] : b.routes[r]!.filter((visit) => out.has(routeA[visit]!)));
  }
  const missing: number[] = [];
  for (const r of out) for (const visit of a.routes[r]!) if (!into.has(routeB[visit]!)) missing.push(visit);
  const plan = child.filter((route) => route.length > 0);
  for (const visit of missing) insertCheapest(fleet, plan, visit);
  return plan;
}

function routeOf({ routes }: Individual, visits: number): Int32Array {
  const of = new Int32Array(visits);
  for (const [r, route] of routes.entries()) for (const visit of route) of[visit] = r;
  return of;
}

function insertCheapest(fleet: Fleet, plan: number[][], visit: number): void {
  const { visits: n, drive, ready, due, service } = fleet;
  const width = n + 1;
  let best = Number.POSITIVE_INFINITY;
  let bestRoute: number[] | undefined;
  let bestAt = 0;
  for (const route of plan) {
    let last = n;
    for (let at = 0; at <= route.length; at++) {
      const next = route[at] ?? n;
      // Only neighbours whose windows agree pairwise; the descent mends the rest.
      const fits =
        ready[last]! + service[last]! + drive[last * width + visit]! <= due[visit]! &&
        ready[visit]! + service[visit]! + drive[visit * width + next]! <= due[next]!;
      const extra = drive[last * width + visit]! + drive[visit * width + next]! - drive[last * width + next]!;
      if (fits && extra < best) {
        best = extra;
        bestRoute = route;
        bestAt = at;
      }
      last = next;
    }
  }
  if (bestRoute) bestRoute.splice(bestAt, 0, visit);
  else plan.push([visit]);
}
