/** One question's way through the index of what is near. */
import * as gap from './gap.ts';
import type { Question } from './insertion.ts';
import { useless } from './side.ts';

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
  /** Judges every gap of a route, if it may take the visit, for all windows. */
  visit(route: number): void;
}

/** What a search needs to know of a question. */
export type Asked = Pick<Question, 'service' | 'usefulGap' | 'weights' | 'eligible' | 'mostTravel'>;

/** Gaps whose present drive is alike (by powers of two), of one stretch of time, in a grid of linked lists. */
export interface Layer {
  /** Grid of `side` × `side` cells; the first record of each, −1 if empty. */
  first: Int32Array;
  side: number;
  /** The longest present drive of any gap here so far. */
  longest: number;
  count: number;
}

/** Gaps of routes that begin on the same day. */
export interface Stretch {
  from: number;
  to: number;
  layers: Layer[];
}

/**
 * A record is the part of a gap that every question reads, then the next record of its cell (−1 if none), the middle
 * of its ends in units of the grid, its route and which of the route's gaps it is: one cache line in all.
 */
export const LINK = gap.READ_ALWAYS;
export const X = LINK + 1;
export const Y = LINK + 2;
export const ROUTE = LINK + 3;
export const POSITION = LINK + 4;
export const RECORD = 16;
/** The larger side of the area in units of the grid, and the most by which rounding can bring two points apart. */
export const UNITS = 2 ** 20;
const ROUNDING = 2;

/** One question's way through the index. */
export class Search {
  private readonly records: Int32Array;
  private readonly judge: Judge;
  private readonly px: number;
  private readonly py: number;
  /** Seconds of driving there and back per unit of the grid. */
  private readonly twice: number;
  /** By how much there and back may undercut that. */
  private readonly slack: number;
  /** Beyond so much extra driving nothing is of use. */
  private readonly mostTravel: number;
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
    { records, pace, slack, overtime }: { records: Int32Array; pace: number; slack: number; overtime: number },
    px: number,
    py: number,
    { service, usefulGap, eligible, weights, mostTravel = Number.POSITIVE_INFINITY }: Asked,
    judge: Judge,
  ) {
    this.records = records;
    this.judge = judge;
    this.px = px;
    this.py = py;
    this.twice = 2 * pace;
    this.slack = 2 * slack;
    this.mostTravel = mostTravel;
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
    const drive = this.twice * Math.max(0, distance - ROUNDING) - this.slack - longest;
    if (drive > this.mostTravel) return false;
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
    const { records, judge, px, py, twice, slack, service, usefulGap, eligible, mostTravel } = this;
    const { travelPrice, idlePrice, floor, from, to } = this;
    const { froms, tos, cost } = judge;
    for (let record = head; record >= 0; record = records[record + LINK]!) {
      const ready = records[record + gap.READY]!;
      const latest = records[record + gap.LIMIT]! - records[record + gap.BREAKS]! - service;
      const dx = records[record + X]! - px;
      const dy = records[record + Y]! - py;
      const drive = twice * (Math.sqrt(dx * dx + dy * dy) - ROUNDING) - slack;
      const extra = drive - records[record + gap.DIRECT]!;
      if (drive > latest - ready || extra > mostTravel) continue;
      const least = travelPrice * extra - idlePrice * useless(records[record + gap.IDLE]!, usefulGap) + floor;
      for (let w = from; w <= to && froms[w]! <= latest; w++) {
        if (cost[w]! < least || tos[w]! < ready) continue;
        const route = records[record + ROUTE]!;
        if (eligible?.[route] !== 0) judge.judge(records, record, route, records[record + POSITION]!, w, to);
        break;
      }
    }
  }
}
