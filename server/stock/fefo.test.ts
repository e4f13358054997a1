import { expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/time.ts';
import { seeded } from '../random.ts';
import { mostServed } from '../testing/matching.ts';
import { freeOn, giveOut, type Needed, type Supplied } from './fefo.ts';

const day = (n: number): Day => addDays('2026-11-23', n);
const lot = (id: string, from: number, to: number, quantity: number): Supplied => ({
  id,
  receivedDay: day(from),
  expiresDay: day(to),
  quantity,
});
const need = (id: string, on: number, quantity = 1): Needed => ({ id, day: day(on), quantity });
const served = (lots: Supplied[], needs: Needed[]): number =>
  giveOut(lots, needs).reduce((sum, { quantity }) => sum + quantity, 0);

test('the lot that expires first goes first, but not before the visit', () => {
  const lots = [lot('later', 0, 30, 5), lot('soon', 0, 3, 5)];
  expect(giveOut(lots, [need('a', 3)])).toEqual([{ lotId: 'soon', needId: 'a', quantity: 1 }]);
  expect(giveOut(lots, [need('b', 4)])).toEqual([{ lotId: 'later', needId: 'b', quantity: 1 }]);
});

test('a lot serves on the very day it comes and through the day it expires', () => {
  const lots = [lot('one', 2, 4, 1)];
  expect([1, 2, 3, 4, 5].map((n) => freeOn(lots, [], day(n)))).toEqual([0, 1, 1, 1, 0]);
});

test('a visit that was booked first makes way when another lot does for it too', () => {
  const lots = [lot('short', 0, 2, 1), lot('long', 0, 9, 1)];
  // Booked on its own, the visit of day 2 has the short lot; for day 5 only the long one will do, and it is free.
  expect(freeOn(lots, [need('a', 2)], day(5))).toBe(1);
  expect(freeOn(lots, [need('a', 5)], day(2))).toBe(1);
  expect(freeOn(lots, [need('a', 5)], day(7))).toBe(0);
});

test('where there is not enough for all, the earliest visits are served', () => {
  const given = giveOut([lot('one', 0, 9, 2)], [need('late', 8), need('soon', 1), need('mid', 4)]);
  expect(given.map((g) => g.needId)).toEqual(['soon', 'mid']);
});

test('what is given and what is free equal brute force on 3,000 random shelves', () => {
  const random = seeded(20_261_123);
  const below = (n: number): number => Math.floor(random() * n);
  for (let world = 0; world < 3000; world++) {
    const lots = Array.from({ length: below(5) }, (_, i) => {
      const from = below(8) - 2;
      return lot(`lot ${i}`, from, from + below(8), below(4));
    });
    const needs = Array.from({ length: below(7) }, (_, i) => need(`visit ${i}`, below(8), 1 + below(2)));
    const given = giveOut(lots, needs);
    for (const { lotId, needId, quantity } of given) {
      const [from, to] = [lots.find((l) => l.id === lotId)!, needs.find((n) => n.id === needId)!];
      expect(quantity).toBeGreaterThan(0);
      expect(from.receivedDay <= to.day && to.day <= from.expiresDay, `world ${world}`).toBe(true);
    }
    for (const { id, quantity } of lots)
      expect(given.filter((g) => g.lotId === id).reduce((sum, g) => sum + g.quantity, 0)).toBeLessThanOrEqual(quantity);
    const most = mostServed(lots, needs);
    expect(served(lots, needs), `world ${world}`).toBe(most);
    for (let on = 0; on < 8; on++) {
      const free = freeOn(lots, needs, day(on));
      const more = (quantity: number): Needed[] => (quantity ? [...needs, need('more', on, quantity)] : needs);
      expect(mostServed(lots, more(free)), `world ${world}, day ${on}`).toBe(most + free);
      expect(mostServed(lots, more(free + 1)), `world ${world}, day ${on}`).toBe(most + free);
    }
  }
});

test('a visit that is promised what is free always gets it, and nobody who had something loses it', () => {
  const random = seeded(7);
  const below = (n: number): number => Math.floor(random() * n);
  for (let world = 0; world < 500; world++) {
    const lots = Array.from({ length: 1 + below(4) }, (_, i) => {
      const from = below(6);
      return lot(`lot ${i}`, from, from + below(6), 1 + below(3));
    });
    const needs: Needed[] = [];
    for (let i = 0; i < 12; i++) {
      const wanted = need(`visit ${i}`, below(10), 1 + below(2));
      if (freeOn(lots, needs, wanted.day) < wanted.quantity) continue;
      needs.push(wanted);
      expect(served(lots, needs), `world ${world}`).toBe(needs.reduce((sum, n) => sum + n.quantity, 0));
    }
  }
});
