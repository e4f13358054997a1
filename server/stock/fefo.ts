/**
 * First expired, first out, for visits at different days. A lot serves the visits from the day it comes through the day
 * it expires; a visit is one day. So lots are intervals and visits are points, and the largest number of them is served by
 * going through the visits by day and giving each the lot that expires first (F. Glover, "Maximum matching in a convex
 * bipartite graph", 1967). Nothing is fixed by who booked first: a later visit makes way for an earlier one whenever another
 * lot will do for it.
 */
import type { Day } from '../../shared/time.ts';

/** What can be given out: so many, from the day they come through the day they expire. */
export interface Supplied {
  id: string;
  receivedDay: Day;
  expiresDay: Day;
  quantity: number;
}
/** What is asked for on a day. */
export interface Needed {
  id: string;
  day: Day;
  quantity: number;
}
export interface Given {
  lotId: string;
  needId: string;
  quantity: number;
}

const byExpiry = (a: Supplied, b: Supplied): number =>
  order(a.expiresDay, b.expiresDay) || order(a.receivedDay, b.receivedDay) || order(a.id, b.id);
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Which lot serves what. Where there is not enough for all, as much as can be is served, the earliest visits first. */
export function giveOut(lots: readonly Supplied[], needs: readonly Needed[]): Given[] {
  const left = lots.toSorted(byExpiry).map((lot) => ({ lot, quantity: lot.quantity }));
  return needs
    .toSorted((a, b) => order(a.day, b.day) || order(a.id, b.id))
    .flatMap((need) => {
      const given: Given[] = [];
      let wanted = need.quantity;
      for (const at of left) {
        if (wanted === 0) break;
        if (at.quantity === 0 || at.lot.receivedDay > need.day || at.lot.expiresDay < need.day) continue;
        const quantity = Math.min(wanted, at.quantity);
        given.push({ lotId: at.lot.id, needId: need.id, quantity });
        at.quantity -= quantity;
        wanted -= quantity;
      }
      return given;
    });
}

const total = (given: readonly { quantity: number }[]): number =>
  given.reduce((sum, { quantity }) => sum + quantity, 0);

/**
 * How many more can be promised for a day without taking from anybody: as many as can be served when the day asks
 * without end, less what is served already. (What can be served together is a matroid, so nobody loses by it.)
 */
export function freeOn(lots: readonly Supplied[], needs: readonly Needed[], day: Day): number {
  const endless = { id: 'more', day, quantity: total(lots) };
  return total(giveOut(lots, [...needs, endless])) - total(giveOut(lots, needs));
}
