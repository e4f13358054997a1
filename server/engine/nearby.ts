import * as gap from './gap.ts';
import type { PreparedRoute } from './prepared.ts';

/** Where a place is, on a plane or projection of the caller's choice. */
export interface Point {
  x: number;
  y: number;
}

/** Gaps whose present drive is alike (by powers of two), of one stretch of time, in a grid of linked lists. */
interface Layer {
  /** Grid of `side` × `side` cells; the first record of each, −1 if empty. */
  first: Int32Array;
  side: number;
  /** The longest present drive of any gap here so far. */
  longest: number;
  count: number;
}

/** Gaps of routes that begin on the same day. */
interface Stretch {
  from: number;
  to: number;
  layers: Layer[];
}

/** The length of a stretch in seconds: a day, wherever it begins. */
const DAY = 86_400;
const LAYERS = 8;
const SHORTEST = 256;
const PER_CELL = 4;
const MOST_SIDE = 64;

/**
 * An index of the gaps of many routes by place, which lets a slot question look only at gaps near the visit without
 * ever losing the best. Driving from a to b by way of p is at least twice the drive between p and the middle of a and
 * b, so the extra drive is at least that less what is driven now; where that exceeds the best cost known for every
 * window still in play, a cell, and all cells farther out, are left alone.
 *
 * `where` gives the coordinates of a place; `pace` is the least seconds one unit of distance can take, so that driving
 * from a to b takes at least pace · |a − b| for every pair of places. On the globe, within a few hundred kilometres:
 * x = longitude · cos(the largest latitude), y = latitude, both in metres, and a thousandth off the pace.
 */
export class Nearby {
  private readonly where: (place: number) => Point;
  readonly pace: number;
  /** The longest overtime any route has had, in seconds. */
  overtime = 0;
  private readonly left: number;
  private readonly bottom: number;
  /** Length of the larger side of the area. */
  private readonly extent: number;
  private readonly stretches = new Map<number, Stretch>();
  /** Records: route and offset of the gap, the middle of its ends, its drive, when it can be left and must be reached. */
  private route = new Int32Array(1_024);
  private at = new Int32Array(1_024);
  private x = new Float64Array(1_024);
  private y = new Float64Array(1_024);
  private direct = new Int32Array(1_024);
  private ready = new Int32Array(1_024);
  private limit = new Int32Array(1_024);
  private next = new Int32Array(1_024);
  private prev = new Int32Array(1_024);
  private cell = new Int32Array(1_024);
  private layer: (Layer | undefined)[] = [];
  private used = 0;
  private readonly free: number[] = [];
  private readonly recordsOf: number[][] = [];

  constructor(routes: readonly PreparedRoute[], where: (place: number) => Point, pace: number) {
    this.where = where;
    this.pace = pace;
    let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
    const expected = new Map<Stretch, Int32Array>();
    for (const { gaps, route } of routes) {
      const stretch = this.stretchOf(route.from);
      const counts = expected.get(stretch) ?? new Int32Array(LAYERS);
      expected.set(stretch, counts);
      for (let at = 0; at < gaps.length; at += gap.GAP) {
        counts[layerOf(gaps[at + gap.DIRECT]!)]!++;
        const { x, y } = where(gaps[at + gap.BEFORE]!);
        left = Math.min(left, x);
        right = Math.max(right, x);
        bottom = Math.min(bottom, y);
        top = Math.max(top, y);
      }
    }
    this.left = left;
    this.bottom = bottom;
    this.extent = Math.max(right - left, top - bottom, 1e-9);
    for (const [stretch, counts] of expected) {
      stretch.layers = Array.from(counts, (count) => {
        const side = Math.min(MOST_SIDE, Math.max(1, Math.ceil(Math.sqrt(count / PER_CELL))));
        return layer(side);
      });
    }
    for (const [index, prepared] of routes.entries()) this.replace(index, prepared);
  }

  /** Call when the route with this index has gained or lost a stop. */
  replace(index: number, prepared: PreparedRoute): void {
    for (const record of this.recordsOf[index] ?? []) this.remove(record);
    const records: number[] = [];
    this.recordsOf[index] = records;
    if (!prepared.open) return;
    const { gaps, route, times } = prepared;
    this.overtime = Math.max(this.overtime, times.overtime);
    const stretch = this.stretchOf(route.from);
    stretch.from = Math.min(stretch.from, route.from);
    stretch.to = Math.max(stretch.to, route.to + route.overtime);
    for (let at = 0; at < gaps.length; at += gap.GAP) records.push(this.add(stretch, index, at, gaps));
  }

  /**
   * Calls `judge(route, offset)` for every gap that could be used at a cost below its bound. `reach(w)` is the cost
   * beyond which window w has no use for a gap, Infinity until one is found; it shrinks as gaps are judged. A gap is
   * known to cost at least price · extra drive + floor.
   */
  search(
    point: Point,
    windows: { froms: Int32Array; tos: Int32Array },
    price: number,
    floor: number,
    reach: Float64Array,
    judge: (route: number, at: number) => void,
  ): void {
    const { froms, tos } = windows;
    const { pace, next, route, at, x, y, direct, ready, limit } = this;
    const px = this.clamped(point.x - this.left);
    const py = this.clamped(point.y - this.bottom);
    const concerned = new Int32Array(froms.length);
    for (const stretch of this.stretches.values()) {
      let windowCount = 0;
      for (let w = 0; w < froms.length; w++) {
        if (tos[w]! >= stretch.from && froms[w]! <= stretch.to) concerned[windowCount++] = w;
      }
      if (windowCount === 0) continue;
      for (const { first, side, longest, count } of stretch.layers) {
        if (count === 0) continue;
        const size = this.extent / side;
        const cx = Math.min(side - 1, Math.floor(px / size));
        const cy = Math.min(side - 1, Math.floor(py / size));
        const farthest = Math.max(cx, side - 1 - cx, cy, side - 1 - cy);
        for (let ring = 0; ring <= farthest; ring++) {
          const least = price * (2 * pace * Math.max(0, ring - 1) * size - longest) + floor;
          // The span of all windows that a gap this far out could still improve, and the worst of their costs.
          let from = Number.POSITIVE_INFINITY;
          let to = Number.NEGATIVE_INFINITY;
          let worst = Number.NEGATIVE_INFINITY;
          for (let k = 0; k < windowCount; k++) {
            const w = concerned[k]!;
            if (reach[w]! < least) continue;
            if (froms[w]! < from) from = froms[w]!;
            if (tos[w]! > to) to = tos[w]!;
            if (reach[w]! > worst) worst = reach[w]!;
          }
          if (from > to) break;
          for (let gy = Math.max(0, cy - ring); gy <= cy + ring && gy < side; gy++) {
            const edge = gy === cy - ring || gy === cy + ring;
            const step = edge || ring === 0 ? 1 : 2 * ring;
            for (let gx = cx - ring; gx <= cx + ring; gx += step) {
              if (gx < 0 || gx >= side) continue;
              for (let record = first[gy * side + gx]!; record >= 0; record = next[record]!) {
                if (ready[record]! > to || limit[record]! < from) continue;
                const dx = x[record]! - px;
                const dy = y[record]! - py;
                const extra = 2 * pace * Math.sqrt(dx * dx + dy * dy) - direct[record]!;
                if (price * extra + floor > worst) continue;
                judge(route[record]!, at[record]!);
              }
            }
          }
        }
      }
    }
  }

  private stretchOf(second: number): Stretch {
    const key = Math.floor(second / DAY);
    let stretch = this.stretches.get(key);
    if (!stretch) {
      const layers = Array.from({ length: LAYERS }, () => layer(8));
      stretch = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY, layers };
      this.stretches.set(key, stretch);
    }
    return stretch;
  }

  /** Into the area: moving two points to their nearest within a convex area brings them no farther apart. */
  private clamped(coordinate: number): number {
    return Math.min(this.extent, Math.max(0, coordinate));
  }

  private add(stretch: Stretch, index: number, at: number, gaps: Int32Array): number {
    const record = this.free.pop() ?? this.grown();
    const a = this.where(gaps[at + gap.BEFORE]!);
    const b = this.where(gaps[at + gap.AFTER]!);
    const direct = gaps[at + gap.DIRECT]!;
    const layer = stretch.layers[layerOf(direct)]!;
    const { side, first } = layer;
    const x = this.clamped((a.x + b.x) / 2 - this.left);
    const y = this.clamped((a.y + b.y) / 2 - this.bottom);
    const size = this.extent / side;
    const cell = Math.min(side - 1, Math.floor(y / size)) * side + Math.min(side - 1, Math.floor(x / size));
    layer.count++;
    if (direct > layer.longest) layer.longest = direct;
    this.route[record] = index;
    this.at[record] = at;
    this.x[record] = x;
    this.y[record] = y;
    this.direct[record] = direct;
    this.ready[record] = gaps[at + gap.READY]!;
    this.limit[record] = gaps[at + gap.LIMIT]!;
    this.layer[record] = layer;
    this.cell[record] = cell;
    this.prev[record] = -1;
    this.next[record] = first[cell]!;
    if (first[cell]! >= 0) this.prev[first[cell]!] = record;
    first[cell] = record;
    return record;
  }

  private remove(record: number): void {
    const before = this.prev[record]!;
    const behind = this.next[record]!;
    if (before >= 0) this.next[before] = behind;
    else this.layer[record]!.first[this.cell[record]!] = behind;
    if (behind >= 0) this.prev[behind] = before;
    this.layer[record]!.count--;
    this.free.push(record);
  }

  private grown(): number {
    if (this.used === this.route.length) {
      const twice = <T extends Int32Array | Float64Array>(old: T, fresh: T): T => {
        fresh.set(old);
        return fresh;
      };
      const size = 2 * this.used;
      this.route = twice(this.route, new Int32Array(size));
      this.at = twice(this.at, new Int32Array(size));
      this.x = twice(this.x, new Float64Array(size));
      this.y = twice(this.y, new Float64Array(size));
      this.direct = twice(this.direct, new Int32Array(size));
      this.ready = twice(this.ready, new Int32Array(size));
      this.limit = twice(this.limit, new Int32Array(size));
      this.next = twice(this.next, new Int32Array(size));
      this.prev = twice(this.prev, new Int32Array(size));
      this.cell = twice(this.cell, new Int32Array(size));
    }
    return this.used++;
  }
}

function layer(side: number): Layer {
  return { first: new Int32Array(side * side).fill(-1), side, longest: 0, count: 0 };
}

function layerOf(direct: number): number {
  return direct < SHORTEST ? 0 : Math.min(LAYERS - 1, 24 - Math.clz32(direct));
}
