import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PolicyOverride } from '../../shared/policy.ts';
import { HOUR, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { openLink } from '../links.ts';
import { tellBooked } from '../schedule/proposals.ts';
import { take } from '../schedule/take.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { START, type TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { drain } from './drain.ts';
import { afterQuiet } from './quiet.ts';
import { reminderAt } from './reminder-time.ts';
import { dueReminders } from './reminders.ts';

let ctx: TestContext;
let business: Business;
const zone = 'Europe/Brussels';
const span = (day: string, fromHour: number): Span => ({
  from: instantAt(zone, day, fromHour * 60),
  to: instantAt(zone, day, fromHour * 60 + 120),
});
const wednesday = span('2026-11-25', 10);

beforeAll(async () => {
  ctx = await contextForTest();
});
beforeEach(async () => {
  ctx.clock.now = START;
  Object.assign(ctx.sent, { emails: [], sms: [] });
  await ctx.database.db.updateTable('appointment').set({ status: 'done' }).execute();
  await ctx.database.db.deleteFrom('outbox').execute();
  business = await makeBusiness(ctx);
  await makeResource(ctx, business, { kind: 'person' });
});

async function book(window: Span, policy: PolicyOverride = {}) {
  const serviceId = await makeService(ctx, business);
  const matter = await makeJob(ctx, business, serviceId, at(1, 0), { policy });
  const result = await take(ctx, matter, window, { status: 'booked', holdUntil: null }, async (tx, { id }) => {
    await tellBooked(ctx, tx, matter, id, true);
  });
  if (result.outcome !== 'placed') throw new Error(result.outcome);
  return { matter, appointment: result.appointment };
}
const reminders = () =>
  ctx.database.db.selectFrom('outbox').selectAll().where('kind', '=', 'reminder').orderBy('createdAt').execute();

describe('a reminder', () => {
  test('goes out a day before the window opens, once, with the link the customer already has', async () => {
    await book(wednesday);
    await drain(ctx);
    const link = /http:\/\/localhost\/l\/(\S+)/.exec(ctx.sent.emails[0]!.text)![1]!;
    ctx.clock.now = wednesday.from - 24 * HOUR - 1;
    expect(await dueReminders(ctx)).toBe(0);
    ctx.clock.now += 1;
    expect(await dueReminders(ctx)).toBe(1);
    expect(await dueReminders(ctx)).toBe(0);
    await drain(ctx);
    await drain(ctx);
    const sent = ctx.sent.emails.filter((e) => e.subject.startsWith('Reminder'));
    expect(sent.length).toBe(1);
    expect(sent[0]!.text).toContain(link);
    expect(await openLink(ctx, ctx.database.read, link)).not.toBeNull();
    ctx.clock.now += 10 * HOUR;
    expect(await dueReminders(ctx)).toBe(0);
  });

  test('is written once by four processes at the same time', async () => {
    await book(wednesday);
    ctx.clock.now = wednesday.from - 20 * HOUR;
    await Promise.all([1, 2, 3, 4].map(() => dueReminders(ctx)));
    expect((await reminders()).length).toBe(1);
  });

  test('of a time that was left is not sent; the new time gets its own', async () => {
    const { matter, appointment } = await book(wednesday);
    ctx.clock.now = wednesday.from - 24 * HOUR;
    await dueReminders(ctx);
    const moved = await take(
      ctx,
      matter,
      span('2026-11-27', 10),
      { status: 'booked', holdUntil: null, moving: appointment.id },
      async (tx, { id }) => void (await tellBooked(ctx, tx, matter, id, true, 'moved')),
    );
    expect(moved.outcome).toBe('placed');
    await drain(ctx);
    expect(ctx.sent.emails.map((e) => e.subject.split(':')[0])).toEqual(['Moved']);
    ctx.clock.now = span('2026-11-27', 10).from - 24 * HOUR;
    expect(await dueReminders(ctx)).toBe(1);
    expect((await reminders()).map((row) => row.status)).toEqual(['superseded', 'pending']);
  });

  test('does not follow on the heels of a confirmation that came after it was due', async () => {
    ctx.clock.now = wednesday.from - 20 * HOUR;
    await book(wednesday);
    expect(await dueReminders(ctx)).toBe(0);
  });

  test('goes to nobody whose visit is proposed, cancelled, past, or under a policy of none', async () => {
    const { appointment } = await book(wednesday, { reminderHours: 0 });
    ctx.clock.now = wednesday.from - HOUR;
    expect(await dueReminders(ctx)).toBe(0);
    const cancelled = await book(span('2026-11-27', 10));
    await ctx.database.db
      .updateTable('appointment')
      .set({ status: 'cancelled' })
      .where('id', '=', cancelled.appointment.id)
      .execute();
    ctx.clock.now = span('2026-11-27', 10).from - HOUR;
    expect(await dueReminders(ctx)).toBe(0);
    expect(appointment.status).toBe('booked');
  });

  test('comes as early as a service, customer or job asks for', async () => {
    const friday = span('2026-11-27', 10);
    await book(friday, { reminderHours: 96 });
    ctx.clock.now = friday.from - 96 * HOUR + 1;
    expect(await dueReminders(ctx)).toBe(1);
  });
});

describe('quiet hours by the wall clock', () => {
  const night = { quietFromMinute: 21 * 60, quietToMinute: 8 * 60 };

  test('end at eight in the morning, also in the nights when clocks change', () => {
    for (const [evening, day] of [
      ['2026-03-28T23:30', '2026-03-29'],
      ['2026-10-24T23:30', '2026-10-25'],
      ['2026-11-22T23:30', '2026-11-23'],
    ] as const) {
      const [eve] = evening.split('T') as [string];
      const quietAt = instantAt(zone, eve, 23 * 60 + 30);
      expect(afterQuiet(quietAt, zone, night)).toBe(instantAt(zone, day, 8 * 60));
    }
  });

  test('are none when they begin and end together, and may lie in the day', () => {
    const noon = instantAt(zone, '2026-11-22', 12 * 60);
    expect(afterQuiet(noon, zone, { quietFromMinute: 600, quietToMinute: 600 })).toBe(noon);
    const siesta = { quietFromMinute: 11 * 60, quietToMinute: 14 * 60 };
    expect(afterQuiet(noon, zone, siesta)).toBe(noon + 2 * HOUR);
    expect(afterQuiet(noon + 2 * HOUR, zone, siesta)).toBe(noon + 2 * HOUR);
  });

  test('move a reminder to the evening before when the morning would be too late', () => {
    const window = instantAt(zone, '2026-11-23', 8 * 60 + 30);
    expect(reminderAt(window, 2, zone, night)).toBe(instantAt(zone, '2026-11-22', 20 * 60));
    expect(reminderAt(window, 24, zone, night)).toBe(window - 24 * HOUR);
  });
});
