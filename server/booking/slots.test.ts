import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, type Day, dayOf, HOUR } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { take } from '../schedule/take.ts';
import { instantAt } from '../schedule/wallclock.ts';
import type { Matter } from '../schedule/wish.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { slots } from './slots.ts';

let ctx: TestContext;
let today: Day;
beforeAll(async () => {
  ctx = await contextForTest();
  today = dayOf(ctx.now(), 'Europe/Brussels');
});

async function town(
  policy = {},
): Promise<{ business: Business; matter: Matter; technician: string; serviceId: string }> {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 60, horizonDays: 10, ...policy });
  const technician = await makeResource(ctx, business, { kind: 'person', hours: [8, 12] });
  const serviceId = await makeService(ctx, business);
  return { business, technician, serviceId, matter: await makeJob(ctx, business, serviceId, at(2, 2)) };
}

async function whyNot(matter: Matter, day: Day, preferences = {}) {
  const answer = await slots(ctx, matter, { preferences, day });
  if (answer.outcome !== 'none') throw new Error(answer.outcome);
  return answer;
}

describe('a day the customer asks for', () => {
  test('is answered with the rule that stands against it, and the nearest times that are open', async () => {
    const { matter } = await town();
    expect((await whyNot(matter, addDays(today, -2))).whyNot).toEqual([{ reason: 'in-the-past' }]);
    expect((await whyNot(matter, addDays(today, 40))).whyNot).toEqual([{ reason: 'beyond-horizon' }]);
    const saturday = await whyNot(matter, addDays(today, 6));
    expect(saturday.whyNot).toMatchObject([{ reason: 'nobody-on-shift' }]);
    expect(saturday.nearest.length).toBeGreaterThanOrEqual(2);
    const refused = await whyNot(matter, addDays(today, 1), { refused: [{ weekdays: [1] }] });
    expect(refused.whyNot).toEqual([{ reason: 'refused-by-customer' }]);
  });

  test('that is full says by how many minutes something would have to give', async () => {
    const { business, matter, serviceId } = await town({ windowMinutes: 240, windowStepMinutes: 240 });
    const monday = addDays(today, 1);
    const window = { from: instantAt(business.zone, monday, 480), to: instantAt(business.zone, monday, 720) };
    for (let i = 0; i < 3; i++) {
      const other = await makeJob(ctx, business, serviceId, at(2, 2));
      expect((await take(ctx, other, window, { status: 'booked', holdUntil: null }, async () => {})).outcome).toBe(
        'placed',
      );
    }
    const [why] = (await whyNot(matter, monday)).whyNot;
    expect(['travel', 'taken']).toContain(why!.reason);
    expect(why!.relaxMinutes).toBeGreaterThan(0);
    expect(why!.relaxMinutes).toBeLessThan(90);
  });

  test('that is open shows its slots, and nothing about other days', async () => {
    const { business, matter } = await town();
    const monday = addDays(today, 1);
    const answer = await slots(ctx, matter, { preferences: {}, day: monday });
    if (answer.outcome !== 'slots') throw new Error(answer.outcome);
    expect(new Set(answer.slots.map((s) => dayOf(s.from, business.zone)))).toEqual(new Set([monday]));
    expect(answer.laterFrom).toBeNull();
  });
});

test('later slots begin where the first ones end', async () => {
  const { business, matter } = await town();
  const first = await slots(ctx, matter, { preferences: {} });
  if (first.outcome !== 'slots' || !first.laterFrom) throw new Error('no later slots');
  expect(first.slots.every((s) => dayOf(s.from, business.zone) < first.laterFrom!)).toBe(true);
  const later = await slots(ctx, matter, { preferences: {}, fromDay: first.laterFrom });
  if (later.outcome !== 'slots') throw new Error(later.outcome);
  expect(later.slots.every((s) => dayOf(s.from, business.zone) >= first.laterFrom!)).toBe(true);
});

test('what somebody likes comes first at equal cost, and says so', async () => {
  const { matter } = await town();
  const preferences = { preferred: [{ weekdays: [3] }] };
  const answer = await slots(ctx, matter, { preferences });
  if (answer.outcome !== 'slots') throw new Error(answer.outcome);
  const liked = answer.slots.filter((s) => s.reason?.kind === 'preferred');
  expect(liked.length).toBeGreaterThanOrEqual(1);
  expect(liked.some((s) => s.best)).toBe(true);
  expect(answer.slots.every((s) => s.to - s.from === 2 * HOUR)).toBe(true);
});
