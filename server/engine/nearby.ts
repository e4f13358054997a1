import * as gap from './gap.ts';
import type { Question } from './insertion.ts';
import type { PreparedRoute } from './prepared.ts';
import { useless } from './side.ts';

/** Where a place is, on a plane or projection of the caller's choice. */
export interface Point {
  x: number;
  y: number;
}

/** What a search asks of whoever judges the gaps it finds; windows are sorted by `froms`. */
export interface Judge {
  readonly froms: Int32Array;
  readonly tos: Int32Array;
  /** The cost beyond which a window has no use for a gap, Infinity until one is found; it shrinks as gaps are judged. */
  readonly cost: Float64Array;
  /** Useless seconds that can be gained at most beside the road. */
  readonly sideGain: number;
  /** The first window not over before a second, the last that begins until then. */
  firstReaching(second: number): number;
  lastBefore(second: number): number;
  /** Judges the gap at `gaps[at]`, which is gap `position` of the route, for the windows from `first` to `last`. */
  judge(gaps: Int32Array, at: number, route: number, position: number, first: number, last: number): void;
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
/** A stretch with no more gaps than this is one list: looking at all is quicker than finding the near ones. */
const FEW = 150;

/**
 * A record is the part of a gap that every question reads, then the next record of its cell (−1 if none), the middle
 * of its ends in units of the grid, its route and which of the route's gaps it is: one cache line in all.
 */
const LINK = gap.READ_ALWAYS;
const X = LINK + 1;
const Y = LINK + 2;
const ROUTE = LINK + 3;
const POSITION = LINK + 4;
const RECORD = 16;
/** The larger side of the area in units of the grid, and the most by which rounding can bring two points apart. */
const UNITS = 2 ** 20;
const ROUNDING = 2;

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
  /** Units of the grid per unit of distance. */
  private readonly scale: number;
  private readonly stretches = new Map<number, Stretch>();
  private records = new Int32Array(1_024 * RECORD);
  /** Of each record, for taking it out: its predecessor, −1 if it is the first of its cell, its cell and layer. */
  private prev = new Int32Array(1_024);
  private cell = new Int32Array(1_024);
  private readonly layer: Layer[] = [];
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
    this.scale = UNITS / Math.max(right - left, top - bottom, 1e-9);
    for (const [stretch, counts] of expected) {
      const few = counts.reduce((sum, count) => sum + count) <= FEW;
      stretch.layers = few ? [layer(1)] : Array.from(counts, layerFor);
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
    for (let position = 0; position * gap.GAP < gaps.length; position++)
      records.push(this.add(stretch, index, position, gaps));
  }

  /** Has every gap judged that could still be of use to one of the windows, and few others. */
  search(point: Point, question: Pick<Question, 'service' | 'usefulGap' | 'weights' | 'eligible'>, judge: Judge): void {
    const pace = this.pace / this.scale;
    const search = new Search(
      this.records,
      this.across(point.x),
      this.up(point.y),
      pace,
      this.overtime,
      question,
      judge,
    );
    for (const stretch of this.stretches.values()) search.stretch(stretch);
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

  /** A coordinate in units of the grid, from the left and from the bottom of the area. */
  private across(x: number): number {
    return intoArea((x - this.left) * this.scale);
  }

  private up(y: number): number {
    return intoArea((y - this.bottom) * this.scale);
  }

  private add(stretch: Stretch, index: number, position: number, gaps: Int32Array): number {
    const number = this.free.pop() ?? this.grown();
    const record = number * RECORD;
    const at = position * gap.GAP;
    const { records, prev } = this;
    const a = this.where(gaps[at + gap.BEFORE]!);
    const b = this.where(gaps[at + gap.AFTER]!);
    const direct = gaps[at + gap.DIRECT]!;
    const layer = stretch.layers.length === 1 ? stretch.layers[0]! : stretch.layers[layerOf(direct)]!;
    const { side, first } = layer;
    const x = this.across((a.x + b.x) / 2);
    const y = this.up((a.y + b.y) / 2);
    const size = UNITS / side;
    const cell = Math.min(side - 1, Math.floor(y / size)) * side + Math.min(side - 1, Math.floor(x / size));
    layer.count++;
    if (direct > layer.longest) layer.longest = direct;
    for (let k = 0; k < gap.READ_ALWAYS; k++) records[record + k] = gaps[at + k]!;
    records[record + LINK] = first[cell]!;
    records[record + X] = x;
    records[record + Y] = y;
    records[record + ROUTE] = index;
    records[record + POSITION] = position;
    this.layer[number] = layer;
    this.cell[number] = cell;
    prev[number] = -1;
    if (first[cell]! >= 0) prev[first[cell]! / RECORD] = record;
    first[cell] = record;
    return record;
  }

  private remove(record: number): void {
    const { records, prev } = this;
    const number = record / RECORD;
    const before = prev[number]!;
    const behind = records[record + LINK]!;
    const layer = this.layer[number]!;
    if (before >= 0) records[before + LINK] = behind;
    else layer.first[this.cell[number]!] = behind;
    if (behind >= 0) prev[behind / RECORD] = before;
    layer.count--;
    this.free.push(number);
  }

  private grown(): number {
    if (this.used === this.prev.length) {
      this.records = doubled(this.records);
      this.prev = doubled(this.prev);
      this.cell = doubled(this.cell);
    }
    return this.used++;
  }
}

/** One question's way through the index. */
class Search {
  private readonly records: Int32Array;
  private readonly judge: Judge;
  private readonly px: number;
  private readonly py: number;
  /** Seconds of driving there and back per unit of the grid. */
  private readonly twice: number;
  private readonly service: number;
  private readonly usefulGap: number;
  private readonly eligible: Uint8Array | undefined;
  private readonly travelPrice: number;
  private readonly idlePrice: number;
  /** The least an insertion can cost beside driving, apart from filling what is useless in the gap itself. */
  private readonly floor: number;
  /** The windows that the gaps looked at now could still improve lie in [from, to]. */
  private from = 0;
  private to = -1;

  constructor(
    records: Int32Array,
    px: number,
    py: number,
    pace: number,
    overtime: number,
    { service, usefulGap, eligible, weights }: Pick<Question, 'service' | 'usefulGap' | 'weights' | 'eligible'>,
    judge: Judge,
  ) {
    this.records = records;
    this.judge = judge;
    this.px = px;
    this.py = py;
    this.twice = 2 * pace;
    this.service = service;
    this.usefulGap = usefulGap;
    this.eligible = eligible;
    this.travelPrice = weights.travel;
    this.idlePrice = weights.idle;
    this.floor = -weights.idle * judge.sideGain - weights.overtime * overtime;
  }

  /** From the inside to the outside, all layers side by side, so that costs are low before the wider rings come. */
  stretch({ from, to, layers }: Stretch): void {
    const first = this.judge.firstReaching(from);
    const last = this.judge.lastBefore(to);
    if (first > last) return;
    // One bit for each layer that may still have something.
    let left = (1 << layers.length) - 1;
    for (let ring = 0; left !== 0; ring++) {
      for (let k = 0; k < layers.length; k++) {
        if ((left & (1 << k)) === 0) continue;
        this.from = first;
        this.to = last;
        if (!this.ring(layers[k]!, ring)) left &= ~(1 << k);
      }
    }
  }

  /** Looks at the cells of a layer that are `ring` steps away; says false if neither they nor any farther out matter. */
  private ring({ first, side, longest, count }: Layer, ring: number): boolean {
    const { px, py } = this;
    const size = UNITS / side;
    const cx = Math.min(side - 1, Math.floor(px / size));
    const cy = Math.min(side - 1, Math.floor(py / size));
    if (count === 0 || ring > Math.max(cx, side - 1 - cx, cy, side - 1 - cy)) return false;
    if (!this.narrow((ring - 1) * size, longest)) return false;
    const { from, to } = this;
    const bottom = Math.max(0, cy - ring);
    const top = Math.min(side - 1, cy + ring);
    for (let gy = bottom; gy <= top; gy++) {
      const edge = gy === cy - ring || gy === cy + ring;
      const step = edge || ring === 0 ? 1 : 2 * ring;
      for (let gx = cx - ring; gx <= cx + ring; gx += step) {
        if (gx < 0 || gx >= side) continue;
        const head = first[gy * side + gx]!;
        if (head < 0) continue;
        const dx = Math.max(0, gx * size - px, px - (gx + 1) * size);
        const dy = Math.max(0, gy * size - py, py - (gy + 1) * size);
        this.from = from;
        this.to = to;
        if (ring === 0 || this.narrow(Math.sqrt(dx * dx + dy * dy), longest)) this.cell(head);
      }
    }
    return true;
  }

  /** Leaves out the windows, from both ends, that nothing this far away can improve; says whether any are left. */
  private narrow(distance: number, longest: number): boolean {
    const { cost } = this.judge;
    const drive = this.twice * Math.max(0, distance - ROUNDING) - longest;
    const least = this.travelPrice * drive - this.idlePrice * this.usefulGap + this.floor;
    let { from, to } = this;
    while (from <= to && cost[from]! < least) from++;
    while (from <= to && cost[to]! < least) to--;
    this.from = from;
    this.to = to;
    return from <= to;
  }

  /** Has those gaps of a list judged that have room for the visit and the drive, for less than the best so far. */
  private cell(head: number): void {
    const { records, judge, px, py, twice, service, usefulGap, eligible, travelPrice, idlePrice, floor, from, to } =
      this;
    const { froms, tos, cost } = judge;
    for (let record = head; record >= 0; record = records[record + LINK]!) {
      const ready = records[record + gap.READY]!;
      const latest = records[record + gap.LIMIT]! - records[record + gap.BREAKS]! - service;
      const dx = records[record + X]! - px;
      const dy = records[record + Y]! - py;
      const drive = twice * (Math.sqrt(dx * dx + dy * dy) - ROUNDING);
      if (drive > latest - ready) continue;
      const least =
        travelPrice * (drive - records[record + gap.DIRECT]!) -
        idlePrice * useless(records[record + gap.IDLE]!, usefulGap) +
        floor;
      for (let w = from; w <= to && froms[w]! <= latest; w++) {
        if (cost[w]! < least || tos[w]! < ready) continue;
        const route = records[record + ROUTE]!;
        if (eligible?.[route] !== 0) judge.judge(records, record, route, records[record + POSITION]!, w, to);
        break;
      }
    }
  }
}

/** Moving two points to their nearest within a convex area brings them no farther apart. */
function intoArea(units: number): number {
  return Math.round(Math.min(UNITS, Math.max(0, units)));
}

function doubled(old: Int32Array): Int32Array<ArrayBuffer> {
  const fresh = new Int32Array(2 * old.length);
  fresh.set(old);
  return fresh;
}

function layerFor(count: number): Layer {
  return layer(Math.min(MOST_SIDE, Math.max(1, Math.ceil(Math.sqrt(count / PER_CELL)))));
}

function layer(side: number): Layer {
  return { first: new Int32Array(side * side).fill(-1), side, longest: 0, count: 0 };
}

function layerOf(direct: number): number {
  return direct < SHORTEST ? 0 : Math.min(LAYERS - 1, 24 - Math.clz32(direct));
}
