import type { Promises, Shared } from './promises.ts';
import type { Effort, Sequenced } from './sequence.ts';
import { bestSequence } from './sequence.ts';
import { timetable } from './timetable.ts';

/** Up to this many lost visits are shared out exactly: 2¹² sets fit easily. */
const EXACT = 12;
/** What finding all sets and orders may cost, some tenths of a second. Wide windows can need more; then the planner helps. */
const MOST_LABELS = 1_000_000;

/**
 * Shares visits that are on no route out among the routes, while everyone else stays with theirs: most of them, then
 * the shortest road, exactly. Which sets of them each route can take does not depend on the other routes, so: list
 * those sets with their shortest sequence, then choose one per route, all disjoint, by dynamic programming over sets.
 * Gives up where there is so much room, or so many are lost, that the sets are too many.
 */
export function shareOut(promises: Promises): Shared | undefined {
  const { visits, present } = promises;
  const lost = [...visits.keys()].filter((v) => visits[v]!.route < 0);
  if (lost.length > EXACT) return undefined;
  const sets = 2 ** lost.length;
  const effort: Effort = { labels: MOST_LABELS };
  const offers = promises.routes.map((_, r) => takeable(promises, r, lost, effort));
  if (effort.labels <= 0) return undefined;
  // best[r][set]: the least extra driving if the first r routes take exactly `set` between them.
  let best = new Float64Array(sets).fill(Number.POSITIVE_INFINITY);
  best[0] = 0;
  const chosen: Int32Array[] = [];
  for (const offer of offers) {
    const next = new Float64Array(sets).fill(Number.POSITIVE_INFINITY);
    const choice = new Int32Array(sets);
    const base = offer.get(0)!.travel;
    const extras = [...offer].map(([set, { travel }]) => [set, travel - base] as const);
    for (let before = 0; before < sets; before++) {
      const sum = best[before]!;
      if (sum === Number.POSITIVE_INFINITY) continue;
      for (const [set, extra] of extras) {
        if ((before & set) !== 0 || sum + extra >= next[before | set]!) continue;
        next[before | set] = sum + extra;
        choice[before | set] = set;
      }
    }
    best = next;
    chosen.push(choice);
  }
  let kept = 0;
  for (let set = 0; set < sets; set++) {
    const more = sizeOf(set) - sizeOf(kept);
    if (best[set]! < Number.POSITIVE_INFINITY && (more > 0 || (more === 0 && best[set]! < best[kept]!))) kept = set;
  }
  const shared = present.map((own) => [...own]);
  for (let r = offers.length - 1, rest = kept; r >= 0; r--) {
    const set = chosen[r]![rest]!;
    shared[r]!.push(...members(set, lost));
    rest ^= set;
  }
  return shared;
}

/**
 * Every set of lost visits that a route can take on, as a bit mask, with its best sequence. What fits still fits, as a
 * rule, without one of its visits, so sets grow by one visit at a time from those that fit. (Not quite always: see
 * Ruin.mend.)
 */
function takeable(
  { asIs, visits, travel }: Promises,
  r: number,
  lost: readonly number[],
  effort: Effort,
): Map<number, Sequenced> {
  const found = new Map<number, Sequenced>();
  const route = asIs[r]!;
  found.set(0, { stops: route.stops, travel: timetable(route, travel).travel, proven: true });
  const able = lost.flatMap((v, i) => (visits[v]!.able.includes(r) ? [i] : []));
  const tried = new Set<number>();
  for (const smaller of found.keys()) {
    for (const i of able) {
      const set = smaller | (1 << i);
      if (set === smaller || tried.has(set)) continue;
      tried.add(set);
      const sequenced = bestSequence(
        route,
        members(set, lost).map((v) => visits[v]!.stop),
        travel,
        effort,
      );
      if (effort.labels <= 0) return found;
      if (sequenced) found.set(set, sequenced);
    }
  }
  return found;
}

const members = (set: number, lost: readonly number[]): number[] => lost.filter((_, i) => set & (1 << i));

function sizeOf(set: number): number {
  let count = 0;
  for (let left = set; left !== 0; left &= left - 1) count++;
  return count;
}
