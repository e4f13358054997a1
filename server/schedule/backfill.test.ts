import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR } from '../../shared/time.ts';
import { createApp } from '../app.ts';
import type { Business } from '../business/business.ts';
import { followUp } from '../planning/rounds.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { activeAppointment } from './appointments.ts';
import { fillGaps, openingById, takeOpening } from './backfill.ts';
import { bookWindow } from './booking.ts';
import { checkDatabase } from './checker.ts';
import { waitFor } from './waiting.ts';
import { instantAt } from './wallclock.ts';
import { type Matter, matterOf } from './wish.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  ctx = await contextForTest();
  app = createApp(ctx);
});

const window = (day: string, hour: number) => ({
  from: instantAt('Europe/Brussels', day, hour * 60),
  to: instantAt('Europe/Brussels', day, (hour + 2) * 60),
});
const early = window('2026-11-26', 8);
const late = window('2026-12-01', 10);

/** A technician whose only hours are one visit early and four late; two work where `pairs` is two. */
async function town(pairs = 1): Promise<{ business: Business; serviceId: string }> {
  const policy = { leadTimeMinutes: 0, horizonDays: 20, cancelDeadlineHours: 0, undoMinutes: 0, windowMinutes: 120 };
  const business = await makeBusiness(ctx, policy);
  for (let i = 0; i < pairs; i++) {
    const resourceId = await makeResource(ctx, business, { kind: 'person', hours: [8, 17] });
    const exception = (day: string, from: number, to: number) =>
      ctx.database.db
        .insertInto('shiftException')
        .values({ businessId: business.id, id: ctx.id('exc'), resourceId, day, fromMinute: from, toMinute: to })
        .execute();
    for (const day of ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-27', '2026-11-30'])
      await exception(day, 0, 0);
    await exception('2026-11-26', 8 * 60, 9 * 60 + 40);
  }
  return { business, serviceId: await makeService(ctx, business) };
}

async function booked(business: Business, serviceId: string, when: typeof early, name: string): Promise<Matter> {
  const matter = await makeJob(ctx, business, serviceId, at(0.5, 0), { name, email: `${name}@example.org` });
  const result = await bookWindow(ctx, matter, when, 'customer');
  if (result.outcome !== 'placed') throw new Error(`${name}: ${result.outcome}`);
  return matterOf(ctx.database.db, business, matter.job.id);
}

const post = (path: string) => app.request(path, { method: 'POST' });
const done = (response: Response): string | null =>
  new URL(response.headers.get('location') ?? 'x:/', 'https://x').searchParams.get('done');

/** The address of the newest link of a purpose that a customer was sent. */
async function linkTo(business: Business, customerId: string, kinds: string[]): Promise<string> {
  const row = await ctx.database.db
    .selectFrom('outbox')
    .select('body')
    .where('businessId', '=', business.id)
    .where('customerId', '=', customerId)
    .where('kind', 'in', kinds)
    .orderBy('createdAt', 'desc')
    .executeTakeFirstOrThrow();
  return /\/l\/[^\s?]+/.exec(row.body)![0];
}
const manage = (matter: Matter) => linkTo(matter.business, matter.customer.id, ['booked', 'moved']);
const offered = async ({ business }: { business: Business }): Promise<string[]> => {
  const rows = await ctx.database.db
    .selectFrom('outbox')
    .select('recipient')
    .where('businessId', '=', business.id)
    .where('kind', '=', 'opening')
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.map((row) => row.recipient.split('@')[0]!);
};
const timeOf = async ({ business, job }: Matter) => {
  const now = await activeAppointment(ctx.database.db, business.id, job.id);
  return now && { from: now.windowFrom, to: now.windowTo };
};
const cancel = async (matter: Matter): Promise<void> => {
  expect(done(await post(`${await manage(matter)}/cancel`))).toBe('cancel');
  ctx.clock.now += 1;
  await followUp(ctx);
};

describe('a time that comes free', () => {
  test('goes to who waits, by one tap; what they had is theirs until then and free afterwards', async () => {
    const { business, serviceId } = await town();
    const an = await booked(business, serviceId, early, 'an');
    const bo = await booked(business, serviceId, late, 'bo');
    expect(done(await post(`${await manage(bo)}/wait`))).toBe('wait');
    expect(await (await app.request(await manage(bo))).text()).toContain('We write to you when something sooner');
    await cancel(an);
    await fillGaps(ctx);
    expect(await offered({ business })).toEqual(['bo']);
    const link = await linkTo(business, bo.customer.id, ['opening']);
    const page = await (await app.request(link)).text();
    expect(page).toContain('Something sooner has come free');
    expect(await timeOf(bo)).toEqual(late);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
    expect(done(await post(`${link}/accept`))).toBe('accept');
    expect(await timeOf(bo)).toEqual(early);
    expect(done(await post(`${link}/accept`))).toBe('accept');
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('is offered to one after the other: who says no or nothing keeps their time, and the next is asked', async () => {
    const { business, serviceId } = await town();
    const an = await booked(business, serviceId, early, 'an');
    const others: Matter[] = [];
    for (const name of ['bo', 'cy', 'di']) others.push(await booked(business, serviceId, late, name));
    for (const matter of others) {
      await waitFor(ctx, matter, 'customer');
      ctx.clock.now += 2 * HOUR;
    }
    await cancel(an);
    await fillGaps(ctx);
    await fillGaps(ctx);
    expect(await offered({ business })).toEqual(['bo']);
    expect(done(await post(`${await linkTo(business, others[0]!.customer.id, ['opening'])}/decline`))).toBe('decline');
    ctx.clock.now += 60;
    await fillGaps(ctx);
    expect(await offered({ business })).toEqual(['bo', 'cy']);
    ctx.clock.now += 24 * HOUR;
    await fillGaps(ctx);
    expect(await offered({ business })).toEqual(['bo', 'cy', 'di']);
    expect(done(await post(`${await linkTo(business, others[1]!.customer.id, ['opening'])}/accept`))).toBe('too-late');
    expect(await timeOf(others[1]!)).toEqual(late);
    expect(done(await post(`${await linkTo(business, others[2]!.customer.id, ['opening'])}/accept`))).toBe('accept');
    expect(await timeOf(others[2]!)).toEqual(early);
    ctx.clock.now -= 30 * HOUR + 60;
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });
});

describe('contention', () => {
  test('two gaps, three who wait, all pressing at once: two move, the third keeps what they have', async () => {
    for (let round = 0; round < 5; round++) {
      const { business, serviceId } = await town(2);
      const free = [await booked(business, serviceId, early, 'an'), await booked(business, serviceId, early, 'bo')];
      const waiting: Matter[] = [];
      for (const name of ['cy', 'di', 'ed']) waiting.push(await booked(business, serviceId, late, name));
      for (const matter of waiting) await waitFor(ctx, matter, 'customer');
      const before = ctx.clock.now;
      // Half a day before, several are asked at once.
      ctx.clock.now = instantAt('Europe/Brussels', '2026-11-25', 20 * 60 + 30);
      for (const matter of free) {
        await cancel(matter);
      }
      await fillGaps(ctx);
      const rows = await ctx.database.db
        .selectFrom('opening')
        .selectAll()
        .where('businessId', '=', business.id)
        .where('status', '=', 'offered')
        .execute();
      expect(rows).toHaveLength(3);
      const answers = await Promise.all(
        rows.map(async (row) => {
          const matter = waiting.find((m) => m.job.id === row.jobId)!;
          return takeOpening(ctx, matter, (await openingById(ctx.database.db, business.id, row.id))!);
        }),
      );
      const moved = answers.filter((a) => a === 'done').length;
      const times = await Promise.all(waiting.map(timeOf));
      expect(times.filter((t) => t!.from === early.from)).toHaveLength(moved);
      expect(times.filter((t) => t!.from === late.from)).toHaveLength(3 - moved);
      const gaps = new Set(rows.map((row) => row.gapId)).size;
      expect(moved).toBe(gaps);
      ctx.clock.now = before;
      expect(await checkDatabase(ctx, business.id)).toEqual([]);
    }
  });

  test('taking a free time and cancelling at once: one of the two happens, never both', async () => {
    for (let round = 0; round < 8; round++) {
      const { business, serviceId } = await town();
      const an = await booked(business, serviceId, early, 'an');
      const bo = await booked(business, serviceId, late, 'bo');
      await waitFor(ctx, bo, 'customer');
      await cancel(an);
      await fillGaps(ctx);
      const [opening, mine] = [await linkTo(business, bo.customer.id, ['opening']), await manage(bo)];
      const [taken, cancelled] = (await Promise.all([post(`${opening}/accept`), post(`${mine}/cancel`)])).map(done);
      const time = await timeOf(bo);
      if (cancelled === 'cancel') expect(time).toBeNull();
      else expect([taken, time]).toEqual(['accept', early]);
      expect(await checkDatabase(ctx, business.id)).toEqual([]);
    }
  });
});
