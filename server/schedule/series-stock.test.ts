/** A series that uses up a kit on each of its dates: what one date is given, no other is promised. */
import { beforeAll, expect, test } from 'vitest';
import { addDays, type Day, dayOf, type Span } from '../../shared/time.ts';
import { findForStranger, holdForStranger } from '../booking/series.ts';
import type { Business } from '../business/business.ts';
import { seeded } from '../random.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { mostServed } from '../testing/matching.ts';
import { makeBusiness, makeItem, makeLot, makeResource, makeService } from '../testing/town.ts';
import { checkDatabase } from './checker.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});

const weekly = { times: 1, weeks: 1 };
interface Lot {
  quantity: number;
  receivedDay: Day;
  expiresDay: Day;
}

/** A practice whose series uses up a kit on each date: dressings there are so many of, and gloves enough. */
async function practice(sessions: number, lots: readonly Lot[]) {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 14, startStepMinutes: 60 });
  await makeResource(ctx, business, { kind: 'person', locationId: 'practice', hours: [9, 12] });
  await makeResource(ctx, business, { kind: 'person', locationId: 'practice', hours: [9, 12] });
  const dressing = await makeItem(ctx, business, { name: 'Dressing' });
  const gloves = await makeItem(ctx, business, { name: 'Gloves' });
  const parts = [dressing, gloves].map((itemId) => ({ itemId, quantity: 1 }));
  const kit = await makeItem(ctx, business, { name: 'Dressing kit', parts });
  await makeLot(ctx, business, gloves, 999);
  for (const { quantity, receivedDay, expiresDay } of lots)
    await makeLot(ctx, business, dressing, quantity, { receivedDay, expiresDay });
  const serviceId = await makeService(ctx, business, {
    place: 'location',
    supplies: [{ itemId: kit, quantity: 1 }],
    series: { sessions, paces: [weekly] },
  });
  return { business, serviceId };
}

const find = (business: Business, serviceId: string) =>
  findForStranger(ctx, business, { serviceId, pace: weekly, preferences: {} });
const hold = (business: Business, serviceId: string, slots: Span[]) =>
  holdForStranger(ctx, business, { serviceId, pace: weekly, slots }, null);
const kept = async (business: Business): Promise<number> => {
  const { n } = await ctx.database.db
    .selectFrom('stockNeed')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('businessId', '=', business.id)
    .executeTakeFirstOrThrow();
  return Number(n);
};

test('twelve dates and seven kits: seven fit, nothing is offered for the other five, and all twelve are refused whole', async () => {
  const today = dayOf(ctx.now(), 'Europe/Brussels');
  const lot = { quantity: 7, receivedDay: today, expiresDay: addDays(today, 400) };
  const { business, serviceId } = await practice(12, [lot]);
  const found = await find(business, serviceId);
  if (found.outcome !== 'found') throw new Error(found.outcome);
  expect(found.fit).toBe(7);
  expect(found.sessions.filter((s) => s.slot === null)).toHaveLength(5);
  const usual = found.sessions.map((s) => s.usual);
  expect(await hold(business, serviceId, usual)).toMatchObject({ outcome: 'slot-taken', lost: [8, 9, 10, 11, 12] });
  expect(await kept(business)).toBe(0);
});

test('on 25 random shelves as many dates fit as the lots can serve, all that is offered can be kept together, and no more', {
  timeout: 120_000,
}, async () => {
  let short = 0;
  for (let seed = 1; seed <= 25; seed++) {
    const random = seeded(seed);
    const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
    const today = dayOf(ctx.now(), 'Europe/Brussels');
    const lots = Array.from({ length: between(1, 4) }, (): Lot => {
      const from = between(0, 30);
      return {
        quantity: between(1, 3),
        receivedDay: addDays(today, from),
        expiresDay: addDays(today, from + between(5, 40)),
      };
    });
    const { business, serviceId } = await practice(6, lots);
    const needs: { id: string; day: Day; quantity: number }[] = [];
    const supplied = lots.map((lot, i) => ({ ...lot, id: `lot ${i}` }));
    const mostOn = (days: Day[]): number =>
      mostServed(supplied, [...needs, ...days.map((day, i) => ({ id: `date ${i}`, day, quantity: 1 }))]) - needs.length;
    // One series after the other, until the shelf holds no more.
    for (let round = 0; round < 3; round++) {
      const found = await find(business, serviceId);
      if (found.outcome !== 'found') break;
      const days = (spans: readonly Span[]): Day[] => spans.map((span) => dayOf(span.from, business.zone));
      expect(found.fit, `seed ${seed}`).toBe(mostOn(days(found.sessions.map((s) => s.usual))));
      const offered = found.sessions.flatMap((s) => s.slot ?? []);
      expect(mostOn(days(offered)), `seed ${seed}`).toBe(offered.length);
      const whole = offered.length === 6;
      const wanted = found.sessions.map((s) => s.slot ?? s.usual);
      const spread = days(wanted).every((day, i, all) => i === 0 || day >= addDays(all[i - 1]!, 3));
      if (!whole) {
        short += 1;
        if (spread && mostOn(days(wanted)) < 6)
          expect((await hold(business, serviceId, wanted)).outcome, `seed ${seed}`).toBe('slot-taken');
        break;
      }
      expect((await hold(business, serviceId, offered)).outcome, `seed ${seed}`).toBe('held');
      needs.push(...days(offered).map((day, i) => ({ id: `${round} ${i}`, day, quantity: 1 })));
      expect(await kept(business)).toBe(2 * needs.length);
    }
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  }
  expect(short).toBeGreaterThan(5);
});
