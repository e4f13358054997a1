import * as gap from './gap.ts';
import {
  type Asked,
  type Judge,
  type Layer,
  LINK,
  POSITION,
  RECORD,
  ROUTE,
  Search,
  type Stretch,
  UNITS,
  X,
  Y,
} from './near-search.ts';
import type { PreparedRoute } from './prepared.ts';

/** Where a place is, on a plane or projection of the caller's choice. */
export interface Point {
  x: number;
  y: number;
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
 * An index of the gaps of many routes by place, which lets a slot question look only at gaps near the visit without
 * ever losing the best. Driving from a to b by way of p is at least twice the drive between p and the middle of a and
 * b, so the extra drive is at least that less what is driven now; where that exceeds the best cost known for every
 * window still in play, a cell, and all cells farther out, are left alone.
 *
 * `where` gives the coordinates of a place; `pace` is the least seconds one unit of distance can take, so that driving
 * from a to b takes at least pace · |a − b| for every pair of places. On the globe, within a few hundred kilometres:
 * x = longitude · cos(the largest latitude), y = latitude, both in metres, and a thousandth off the pace. Travel that is
 * rounded may undercut the bound by `slack` seconds. Routes of which a place is nowhere (−1) lie in no cell: every
 * question looks at all of their gaps.
 */
export class Nearby {
  private readonly where: (place: number) => Point;
  readonly pace: number;
  private readonly slack: number;
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
  private readonly nowhere = new Set<number>();

  constructor(routes: readonly PreparedRoute[], where: (place: number) => Point, pace: number, slack = 0) {
    this.where = where;
    this.pace = pace;
    this.slack = slack;
    let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
    const expected = new Map<Stretch, Int32Array>();
    for (const prepared of routes) {
      if (!isSomewhere(prepared)) continue;
      const { gaps, route } = prepared;
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
    this.nowhere.delete(index);
    if (!prepared.open) return;
    if (!isSomewhere(prepared)) {
      this.nowhere.add(index);
      return;
    }
    const { gaps, route, times } = prepared;
    this.overtime = Math.max(this.overtime, times.overtime);
    const stretch = this.stretchOf(route.from);
    stretch.from = Math.min(stretch.from, route.from);
    stretch.to = Math.max(stretch.to, route.to + route.overtime);
    for (let position = 0; position * gap.GAP < gaps.length; position++)
      records.push(this.add(stretch, index, position, gaps));
  }

  /** Has every gap judged that could still be of use to one of the windows, and few others. */
  search(point: Point, question: Asked, judge: Judge): void {
    for (const route of this.nowhere) judge.visit(route);
    const { records, overtime, slack } = this;
    const pace = this.pace / this.scale;
    const search = new Search(
      { records, pace, slack, overtime },
      this.across(point.x),
      this.up(point.y),
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

/** Every gap of the route has a place at both ends. */
function isSomewhere({ gaps }: PreparedRoute): boolean {
  for (let at = 0; at < gaps.length; at += gap.GAP)
    if (gaps[at + gap.BEFORE]! < 0 || gaps[at + gap.AFTER]! < 0) return false;
  return true;
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
