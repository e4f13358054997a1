import type { Model } from './model.ts';

interface Taken {
  from: number;
  to: number;
  visit: number;
}

/** Rooms and devices over the period: when each is free, and which visits have taken it for what stretch. */
export class Units {
  private readonly model: Model;
  /** Per unit what is taken of it, in order. */
  private readonly taken: Taken[][];
  /** While units are chosen: whose turn each unit is, and which need of the visit it serves. */
  private readonly serves: Int32Array;
  private readonly tried: Int32Array;
  private stamp = 0;

  constructor(model: Model) {
    this.model = model;
    this.taken = model.unitsFree.map(() => []);
    this.serves = new Int32Array(model.unitsFree.length).fill(-1);
    this.tried = new Int32Array(model.unitsFree.length);
  }

  /**
   * The earliest start in [from, to] at which all a visit needs is free together, or −1. What is free changes for the
   * better only where some unit comes free, so only those moments are tried.
   */
  earliest(visit: number, from: number, to: number): number {
    const { needs } = this.model;
    let start = from;
    while (start <= to) {
      if (this.match(visit, start)) return start;
      let next = Number.POSITIVE_INFINITY;
      for (const { units, from: begin, to: end } of needs[visit]!) {
        for (const unit of units) {
          const free = this.freeFrom(unit, start + begin, end - begin) - begin;
          if (free > start && free < next) next = free;
        }
      }
      start = next;
    }
    return -1;
  }

  /**
   * The units for a start that `earliest` gave, need by need: of those free the one whose last work ended most recently,
   * so that whole stretches stay free elsewhere.
   */
  choose(visit: number, start: number): number[] {
    const { needs } = this.model;
    if (!this.match(visit, start)) return [];
    const chosen: number[] = [];
    for (const [k, { units, from, to }] of needs[visit]!.entries()) {
      for (const unit of units) {
        if (this.serves[unit] !== k) continue;
        const better = units
          .filter((other) => this.serves[other] === -1 && this.isFree(other, start + from, start + to))
          .reduce((a, b) => (this.idle(b, start + from) < this.idle(a, start + from) ? b : a), unit);
        this.serves[unit] = -1;
        this.serves[better] = k;
      }
      for (const unit of units) if (this.serves[unit] === k) chosen.push(unit);
    }
    return chosen;
  }

  /** Takes the chosen units for a visit that starts now. */
  take(visit: number, start: number, chosen: readonly number[]): void {
    let at = 0;
    for (const { count, from, to } of this.model.needs[visit]!) {
      for (let k = 0; k < count; k++) {
        const taken = this.taken[chosen[at++]!]!;
        let place = taken.length;
        while (place > 0 && taken[place - 1]!.from > start + from) place--;
        taken.splice(place, 0, { from: start + from, to: start + to, visit });
      }
    }
  }

  giveBack(visit: number, chosen: readonly number[]): void {
    for (const unit of chosen) {
      const taken = this.taken[unit]!;
      taken.splice(
        taken.findIndex((t) => t.visit === visit),
        1,
      );
    }
  }

  /** Gives each need its distinct units by augmenting paths; true if all are met. `serves` tells which. */
  private match(visit: number, start: number): boolean {
    const needs = this.model.needs[visit]!;
    for (const { units } of needs) for (const unit of units) this.serves[unit] = -1;
    for (const [k, { count }] of needs.entries())
      for (let c = 0; c < count; c++) {
        this.stamp++;
        if (!this.augment(visit, k, start)) return false;
      }
    return true;
  }

  private augment(visit: number, need: number, start: number): boolean {
    const { units, from, to } = this.model.needs[visit]![need]!;
    for (const unit of units) {
      if (this.tried[unit] === this.stamp || this.serves[unit] === need) continue;
      if (!this.isFree(unit, start + from, start + to)) continue;
      this.tried[unit] = this.stamp;
      const other = this.serves[unit]!;
      if (other >= 0 && !this.augment(visit, other, start)) continue;
      this.serves[unit] = need;
      return true;
    }
    return false;
  }

  private isFree(unit: number, from: number, to: number): boolean {
    return this.freeFrom(unit, from, to - from) === from;
  }

  /** The earliest second not before `from` from which the unit is free for so long. */
  private freeFrom(unit: number, from: number, length: number): number {
    const taken = this.taken[unit]!;
    let start = from;
    let t = 0;
    for (const [begin, end] of this.model.unitsFree[unit]!) {
      if (begin > start) start = begin;
      for (; t < taken.length && taken[t]!.from < start + length; t++) if (taken[t]!.to > start) start = taken[t]!.to;
      if (start + length <= end) return start;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** How long the unit has had nothing to do at a second. */
  private idle(unit: number, at: number): number {
    let since = Number.NEGATIVE_INFINITY;
    for (const [begin] of this.model.unitsFree[unit]!) if (begin <= at) since = begin;
    for (const { from, to } of this.taken[unit]!) if (from < at && to > since) since = to;
    return at - since;
  }
}
