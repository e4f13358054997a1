import type { Model, Spans } from './model.ts';
import { Units } from './units.ts';

/** Where each bound visit is, or was when it was last in a route: between which starts, at what price, with which units. */
export interface Held {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly price: Float64Array;
  readonly units: (readonly number[])[];
}

export const held = ({ anyBound, visits }: Model): Held => {
  const size = anyBound ? visits : 0;
  return {
    low: new Int32Array(size),
    high: new Int32Array(size),
    price: new Float64Array(size),
    units: new Array<readonly number[]>(size).fill([]),
  };
};

const NEVER = 2 ** 30;

/**
 * Visits that take more than their vehicle's time are *bound* while they are in a route: those with units or a crew to the
 * second, those whose windows differ in price to the window. Their spans are narrowed to that, so that every route is
 * feasible by itself and all that is known about routes holds; to move such a visit is to take it out and put it back.
 */
export class Bound {
  readonly spans: Spans;
  readonly units: Units;
  private readonly model: Model;
  private readonly now: Held;

  constructor(model: Model) {
    const { spans, anyBound } = model;
    this.model = model;
    this.spans = anyBound ? { ...spans, from: spans.from.slice(), to: spans.to.slice() } : spans;
    this.units = new Units(model);
    this.now = held(model);
  }

  /** Says where an absent visit is to be. */
  put(visit: number, low: number, high: number, price: number, units: readonly number[]): void {
    this.now.low[visit] = low;
    this.now.high[visit] = high;
    this.now.price[visit] = price;
    this.now.units[visit] = units;
  }

  /** Narrows the visit's spans with vehicle v, takes its units, and gives the price of its window. */
  hold(visit: number, v: number): number {
    const { model, spans, now } = this;
    const slot = model.profile[v]! * (model.visits + 1) + visit;
    const [low, high] = [now.low[visit]!, now.high[visit]!];
    for (let k = spans.first[slot]!; k < spans.first[slot + 1]!; k++) {
      const from = Math.max(low, model.spans.from[k]!);
      const to = Math.min(high, model.spans.to[k]!);
      spans.from[k] = from <= to ? from : NEVER;
      spans.to[k] = from <= to ? to : -NEVER;
    }
    if (model.needs[visit]!.length > 0) this.units.take(visit, low, now.units[visit]!);
    return now.price[visit]!;
  }

  /** Undoes `hold`. */
  release(visit: number, v: number): number {
    const { model, spans, now } = this;
    const slot = model.profile[v]! * (model.visits + 1) + visit;
    for (let k = spans.first[slot]!; k < spans.first[slot + 1]!; k++) {
      spans.from[k] = model.spans.from[k]!;
      spans.to[k] = model.spans.to[k]!;
    }
    if (model.needs[visit]!.length > 0) this.units.giveBack(visit, now.units[visit]!);
    return now.price[visit]!;
  }

  priceOf(visit: number): number {
    return this.now.price[visit]!;
  }

  unitsOf(visit: number): number[] {
    return this.model.bound[visit] === 1 ? [...this.now.units[visit]!] : [];
  }

  /** Keeps where a visit is, to be restored later while it is in no route. */
  save(visit: number, into: Held): void {
    copy(visit, this.now, into);
  }

  restore(visit: number, from: Held): void {
    copy(visit, from, this.now);
  }
}

function copy(visit: number, from: Held, into: Held): void {
  into.low[visit] = from.low[visit]!;
  into.high[visit] = from.high[visit]!;
  into.price[visit] = from.price[visit]!;
  into.units[visit] = from.units[visit]!;
}
