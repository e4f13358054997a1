import type { Model } from './model.ts';
import type { Random } from './random.ts';

/**
 * Sorts visits for insertion by an order drawn at random (Christiaens & Vanden Berghe 2020): by chance, heavy first,
 * far first, near first, few chances first, early or late windows first.
 */
export class InsertionOrder {
  private readonly random: Random;
  private readonly keys: Float64Array[];
  private readonly chosen: Float64Array;

  constructor(model: Model, random: Random) {
    const { visits: n, vehicles: m, spans } = model;
    this.random = random;
    const far = new Float64Array(n);
    const slack = new Float64Array(n);
    const opens = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
    const closes = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let nearest = Number.POSITIVE_INFINITY;
      for (let v = 0; v < m; v++) {
        if (!model.allowed[v * n + i]) continue;
        const there = model.travel[model.row[n + 2 * v]! + model.place[i]!]!;
        const back = model.travel[model.row[i]! + model.place[n + 2 * v + 1]!]!;
        nearest = Math.min(nearest, there + back);
        const slot = model.profile[v]! * (n + 1) + i;
        for (let k = spans.first[slot]!; k < spans.first[slot + 1]!; k++) {
          slack[i]! += spans.to[k]! - spans.from[k]! + 1;
          opens[i] = Math.min(opens[i]!, spans.from[k]!);
          closes[i] = Math.max(closes[i]!, spans.to[k]!);
        }
      }
      far[i] = nearest;
    }
    const chance = new Float64Array(n);
    const weighted: [Float64Array, number][] = [
      [chance, 4],
      [Float64Array.from({ length: n }, (_, i) => -model.load[i]! - model.service[i]!), 2],
      [far.map((x) => -x), 2],
      [far, 1],
      [slack, 2],
      [opens, 2],
      [closes.map((x) => -x), 2],
    ];
    this.keys = weighted.flatMap(([key, weight]) => new Array<Float64Array>(weight).fill(key));
    this.chosen = chance;
  }

  /** Sorts `visits[0 … count − 1]` in place. */
  sort(visits: Int32Array, count: number): void {
    const { random, keys, chosen } = this;
    for (let k = count - 1; k > 0; k--) {
      const other = random.below(k + 1);
      const visit = visits[k]!;
      visits[k] = visits[other]!;
      visits[other] = visit;
    }
    const key = keys[random.below(keys.length)]!;
    if (key === chosen) return;
    for (let k = 1; k < count; k++) {
      const visit = visits[k]!;
      const value = key[visit]!;
      let at = k - 1;
      for (; at >= 0 && key[visits[at]!]! > value; at--) visits[at + 1] = visits[at]!;
      visits[at + 1] = visit;
    }
  }
}
