import { inOrder, promisesOf } from './promises.ts';
import { asProblem } from './rearrange.ts';
import { bestSequence } from './sequence.ts';
import { solve } from './solve.ts';
import type { Route, Travel } from './timetable.ts';
import { timetable } from './timetable.ts';

export interface Resequenced {
  route: Route;
  /** Seconds of driving. */
  travel: number;
  /** No order that keeps all promises drives less. */
  proven: boolean;
}

/** What an exact answer may cost: a day of a dozen visits promised to within hours takes a tenth of it. */
const MOST_LABELS = 1_000_000;
const ITERATIONS = 3_000;

/**
 * One technician's day in the order that drives least and keeps every promise: exactly where that can be found, by the
 * planner otherwise. Where nothing is gained, or a promise is broken as it stands, the day stays as it is.
 */
export function resequence(route: Route, travel: Travel): Resequenced {
  const before = timetable(route, travel);
  const asItIs = { route, travel: before.travel, proven: false };
  if (!before.feasible) return asItIs;
  const exact = bestSequence(route, [], travel, { labels: MOST_LABELS });
  if (exact?.proven)
    return exact.travel < before.travel
      ? { ...exact, route: { ...route, stops: exact.stops } }
      : { ...asItIs, proven: true };
  const promises = promisesOf([route], [], () => ({ routes: [], weight: 1 }), travel);
  const solution = solve(asProblem(promises), { seed: 1, stop: { iterations: ITERATIONS, seconds: 1 } });
  const planned = solution.unassigned.length === 0 ? inOrder(promises, 0, solution.routes[0]!) : undefined;
  const road = planned ? timetable(planned, travel).travel : before.travel;
  return planned && road < before.travel ? { route: planned, travel: road, proven: false } : asItIs;
}
