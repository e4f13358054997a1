import type { Model } from './model.ts';

/**
 * For each visit the others it could sensibly stand next to, best first. `near` is for insertion and local search:
 * few, by driving and the waiting it entails (granular neighbourhoods; Toth & Vigo 2003, Vidal et al. 2013). `around`
 * is for ruin: many, by driving alone, whatever the windows.
 */
export interface Neighbours {
  /** `near[i · nearCount … (i + 1) · nearCount − 1]`, −1 where there are no more. */
  readonly near: Int32Array;
  readonly nearCount: number;
  readonly around: Int32Array;
  readonly aroundCount: number;
}

const WAITING = 0.2;

export function findNeighbours(model: Model, near = 40, around = 400): Neighbours {
  const n = model.visits;
  const nearCount = Math.min(near, Math.max(0, n - 1));
  const aroundCount = Math.min(around, n);
  const answer = {
    near: new Int32Array(n * nearCount).fill(-1),
    nearCount,
    around: new Int32Array(n * aroundCount),
    aroundCount,
  };
  // Value and visit packed into one number sort several times faster than visits with a comparison.
  const byDriving = new Float64Array(n);
  const byProxy = new Float64Array(n);
  const share = sharedVehicles(model);
  const wait = waiting(model);
  for (let i = 0; i < n; i++) {
    let suitable = 0;
    for (let j = 0; j < n; j++) {
      const there = model.travel[model.row[i]! + model.place[j]!]!;
      const back = model.travel[model.row[j]! + model.place[i]!]!;
      // Ruin starts with the visit itself, even where another one has the same address.
      byDriving[j] = (i === j ? 0 : there + back + 1) * n + j;
      if (i === j || !share(i, j)) continue;
      const proxy = Math.min(there + wait(i, j, there), back + wait(j, i, back));
      if (proxy < Number.POSITIVE_INFINITY) byProxy[suitable++] = Math.round(proxy) * n + j;
    }
    byDriving.sort();
    for (let k = 0; k < aroundCount; k++) answer.around[i * aroundCount + k] = byDriving[k]! % n;
    byProxy.subarray(0, suitable).sort();
    for (let k = 0; k < Math.min(nearCount, suitable); k++) answer.near[i * nearCount + k] = byProxy[k]! % n;
  }
  return answer;
}

/** Whether some vehicle may serve both. Visits with the same vehicles are compared once. */
function sharedVehicles({ visits: n, vehicles: m, allowed }: Model): (i: number, j: number) => boolean {
  const classes = new Map<string, number>();
  const members: number[] = [];
  const classOf = Int32Array.from({ length: n }, (_, i) => {
    let key = '';
    for (let v = 0; v < m; v++) key += allowed[v * n + i];
    if (!classes.has(key)) {
      classes.set(key, classes.size);
      members.push(i);
    }
    return classes.get(key)!;
  });
  const c = classes.size;
  const known = new Int8Array(c * c).fill(-1);
  return (i, j) => {
    const at = classOf[i]! * c + classOf[j]!;
    if (known[at]! < 0) {
      const [a, b] = [members[classOf[i]!]!, members[classOf[j]!]!];
      known[at] = 0;
      for (let v = 0; v < m; v++) if (allowed[v * n + a] && allowed[v * n + b]) known[at] = 1;
    }
    return known[at] === 1;
  };
}

/** Seconds that must be waited, weighed, when j follows i in the pair of their windows that suits best; Infinity if none does. */
function waiting(model: Model): (i: number, j: number, drive: number) => number {
  const { visits: n, spans, service } = model;
  const { first, from, to } = spans;
  const profiles = (first.length - 1) / (n + 1);
  return (i, j, drive) => {
    let best = Number.POSITIVE_INFINITY;
    for (let p = 0; p < profiles; p++) {
      const slot = p * (n + 1);
      for (let a = first[slot + i]!; a < first[slot + i + 1]!; a++) {
        for (let b = first[slot + j]!; b < first[slot + j + 1]!; b++) {
          if (from[a]! + service[i]! + drive > to[b]!) continue;
          const wait = from[b]! - to[a]! - service[i]! - drive;
          if (wait < best) best = wait;
          if (best <= 0) return 0;
        }
      }
    }
    return WAITING * best;
  };
}
