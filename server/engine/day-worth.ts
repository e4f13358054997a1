import type { Promises } from './promises.ts';

/** What a search may still spend; each takes off what it spends. */
export interface Effort {
  labels: number;
}

/** A feasible beginning of a day: the visits served, what they are worth, when the last is over. */
interface Label {
  last: number;
  done: number;
  worth: number;
  /** Visits served or out of reach by now, as bits. */
  low: number;
  high: number;
  count: number;
  parent: Label | undefined;
  beaten: boolean;
}

/** More visits than two words of bits hold are not judged. */
const MOST = 62;
const EPSILON = 1e-7;

/**
 * The days worth most, when every visit has a price: the sub-problem of routing by columns (Feillet et al. 2004), by
 * labelling with dominance. Made for bounds: it may find more than there is, never less. Driving takes the shortest
 * way over other visits and may be interrupted by a break, so that leaving a visit out never makes a day harder.
 */
export class DayWorth {
  private readonly promises: Promises;
  private readonly legs: Float64Array;
  private readonly width: number;
  private readonly breaks: [from: number, to: number][][];
  private readonly effort: Effort;

  constructor(promises: Promises, effort: Effort) {
    this.promises = promises;
    this.effort = effort;
    this.width = promises.visits.length + 2 * promises.routes.length;
    this.legs = shortestWays(promises, this.width);
    this.breaks = promises.routes.map(({ stops }) =>
      stops
        .filter((stop) => stop.from === stop.to)
        .map(({ from, service }): [number, number] => [from, from + service])
        .sort((a, b) => a[0] - b[0]),
    );
  }

  /** The visits of route r's best day in order, and what they are worth; undefined where there are too many to judge. */
  best(r: number, worth: Float64Array): { worth: number; visits: number[] } | undefined {
    const { visits, routes } = this.promises;
    const { from, to, overtime, maxVisits } = routes[r]!;
    const within = to + overtime;
    const able = this.able[r]!.filter((v) => worth[v]! > EPSILON);
    if (able.length > MOST) return undefined;
    const start = visits.length + 2 * r;
    const everything = able.reduce((sum, v) => sum + worth[v]!, 0);
    let best: Label | undefined;
    let most = 0;
    const ending: Label[][] = able.map(() => []);
    const first: Label = {
      last: -1,
      done: from,
      worth: 0,
      low: 0,
      high: 0,
      count: 0,
      parent: undefined,
      beaten: false,
    };
    const queue: Label[] = [first];
    const limited = maxVisits < able.length;
    for (let q = 0; q < queue.length; q++) {
      const label = queue[q]!;
      if (label.beaten || label.count >= maxVisits) continue;
      if (label.worth + this.reachable(label, able, worth, everything) <= most + EPSILON) continue;
      const place = label.last < 0 ? start : able[label.last]!;
      let { low, high } = label;
      const extensions: { k: number; done: number }[] = [];
      for (let k = 0; k < able.length; k++) {
        if (k < 31 ? low & (1 << k) : high & (1 << (k - 31))) continue;
        this.effort.labels--;
        const v = able[k]!;
        const { stop } = visits[v]!;
        const arrival = this.arrive(r, label.done, this.legs[place * this.width + v]!);
        const begin = this.between(r, Math.max(arrival, stop.from), stop.service);
        const done = begin + stop.service;
        const home = this.arrive(r, done, this.legs[v * this.width + start + 1]!);
        if (begin > stop.to || home > within) {
          if (k < 31) low |= 1 << k;
          else high |= 1 << (k - 31);
        } else extensions.push({ k, done });
      }
      for (const { k, done } of extensions) {
        const next: Label = {
          last: k,
          done,
          worth: label.worth + worth[able[k]!]!,
          low: k < 31 ? low | (1 << k) : low,
          high: k < 31 ? high : high | (1 << (k - 31)),
          count: label.count + 1,
          parent: label,
          beaten: false,
        };
        if (!this.addUnbeaten(ending[k]!, next, limited)) continue;
        queue.push(next);
        if (next.worth > most + EPSILON) {
          most = next.worth;
          best = next;
        }
      }
      if (this.effort.labels <= 0) return undefined;
    }
    const order: number[] = [];
    for (let label = best; label && label.last >= 0; label = label.parent) order.push(able[label.last]!);
    return { worth: most, visits: order.reverse() };
  }

  /** Per route the visits it may take, soonest due first. */
  private get able(): readonly (readonly number[])[] {
    this.ableOf ??= this.promises.routes.map((_, r) =>
      this.promises.visits
        .flatMap(({ able }, v) => (able.includes(r) ? [v] : []))
        .sort((a, b) => this.promises.visits[a]!.stop.to - this.promises.visits[b]!.stop.to),
    );
    return this.ableOf;
  }
  private ableOf: number[][] | undefined;

  private reachable({ low, high }: Label, able: readonly number[], worth: Float64Array, everything: number): number {
    let left = everything;
    for (let k = 0; k < able.length; k++)
      if (k < 31 ? low & (1 << k) : high & (1 << (k - 31))) left -= worth[able[k]!]!;
    return left;
  }

  /** Whether no label at the same visit is as early, worth as much and leaves as much open. */
  private addUnbeaten(list: Label[], label: Label, limited: boolean): boolean {
    this.effort.labels -= list.length >> 2;
    const beats = (a: Label, b: Label): boolean =>
      a.done <= b.done &&
      a.worth >= b.worth - EPSILON / 100 &&
      (a.low & ~b.low) === 0 &&
      (a.high & ~b.high) === 0 &&
      (!limited || a.count <= b.count);
    for (const other of list) if (beats(other, label)) return false;
    let kept = 0;
    for (const other of list) {
      if (beats(label, other)) other.beaten = true;
      else list[kept++] = other;
    }
    list.length = kept;
    list.push(label);
    return true;
  }

  /** When somebody who leaves at `clock` has driven so many seconds; not during breaks. */
  private arrive(r: number, clock: number, seconds: number): number {
    if (seconds === 0) return clock;
    let at = clock;
    let left = seconds;
    for (const [from, to] of this.breaks[r]!) {
      if (at < from) {
        if (left <= from - at) return at + left;
        left -= from - at;
        at = to;
      } else if (at < to) at = to;
    }
    return at + left;
  }

  /** The earliest begin of a service that no break falls into. */
  private between(r: number, begin: number, service: number): number {
    let at = begin;
    for (const [from, to] of this.breaks[r]!) if (at < to && at + service > from) at = to;
    return at;
  }
}

/** Seconds between visits, and from and to the ends of routes, by way of other visits where that is shorter. */
function shortestWays({ visits, routes, travel }: Promises, width: number): Float64Array {
  const places = [...visits.map(({ stop }) => stop.place), ...routes.flatMap(({ start, end }) => [start, end])];
  const n = visits.length;
  const legs = new Float64Array(width * width);
  for (let a = 0; a < width; a++)
    for (let b = 0; b < width; b++)
      legs[a * width + b] = a === b || (a >= n && b >= n) ? 0 : travel(places[a]!, places[b]!);
  for (let via = 0; via < n; via++)
    for (let a = 0; a < width; a++) {
      const first = legs[a * width + via]!;
      for (let b = 0; b < width; b++) {
        const sum = first + legs[via * width + b]!;
        if (sum < legs[a * width + b]!) legs[a * width + b] = sum;
      }
    }
  return legs;
}
