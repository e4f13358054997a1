import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Locale, PolicyOverride } from '../../shared/policy.ts';
import { HOUR } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { cancelEvent, changeEvent, planEvent } from '../dispatch/events.ts';
import { createCustomer } from '../jobs/customers.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { lockedMatter } from '../schedule/event-matter.ts';
import { leave, signUp } from '../schedule/signups.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { START, type TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { makeBusiness, makeResource, makeService } from '../testing/town.ts';
import { drain } from './drain.ts';
import { dueReminders } from './reminders.ts';

let ctx: TestContext;
let business: Business;
let trainer: string;
const starts = instantAt('Europe/Brussels', '2026-11-26', 18 * 60);
const ends = starts + HOUR;

beforeAll(async () => {
  ctx = await contextForTest();
});
beforeEach(async () => {
  ctx.clock.now = START;
  Object.assign(ctx.sent, { emails: [], sms: [] });
  await ctx.database.db.deleteFrom('outbox').execute();
  await ctx.database.db.updateTable('event').set({ status: 'cancelled' }).execute();
});

/** A class on Thursday evening with one place, An in it and Bo in line. */
async function classWithTwo(policy: PolicyOverride = {}) {
  business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 30, ...policy });
  trainer = await makeResource(ctx, business, { kind: 'person', hours: [8, 21] });
  const serviceId = await makeService(ctx, business, { place: 'location', capacity: 1 });
  const wish = { from: starts, to: ends, kind: 'class' as const, title: 'Yoga', serviceId, capacity: 1, skip: [] };
  const planned = await planEvent(ctx, business, { ...wish, resourceIds: [trainer] }, 'system');
  if (planned.outcome !== 'done') throw new Error(planned.outcome);
  const id = planned.ids[0]!;
  return { id, an: await join(id, 'an', 'fr'), bo: await join(id, 'bo', 'en') };
}

const join = (eventId: string, name: string, locale: Locale): Promise<string> =>
  ctx.transact(async (tx) => {
    const contact = { name, email: `${name}@example.org`, phone: '', locale, notes: '', policy: {} };
    const nowhere = { address: '', postcode: '', place: '', point: null };
    const customerId = await createCustomer(ctx, tx, business.id, { ...contact, ...nowhere });
    const matter = await lockedMatter(tx, business, eventId);
    const joined = await signUp(ctx, tx, matter, customerId, { wait: true, note: '', actor: 'customer' });
    return 'signup' in joined ? joined.signup.id : '';
  });
const giveBack = (eventId: string, signupId: string) =>
  ctx.transact(async (tx) => leave(ctx, tx, await lockedMatter(tx, business, eventId), signupId, 'customer'));
const sent = async () => {
  await drain(ctx);
  return ctx.sent.emails.filter((e) => /Reminder|Rappel/.test(e.subject)).map((e) => e.to);
};

describe('a reminder of a class', () => {
  test('goes a day before to who has a place, once, in their language, with the link they have', async () => {
    await classWithTwo();
    await drain(ctx);
    const link = /\/l\/(\S+)/.exec(ctx.sent.emails.find((e) => e.to.includes('an@'))!.text)![1]!;
    ctx.clock.now = starts - 24 * HOUR - 1;
    expect(await dueReminders(ctx)).toBe(0);
    ctx.clock.now += 1;
    expect(await dueReminders(ctx)).toBe(1);
    expect(await dueReminders(ctx)).toBe(0);
    expect(await sent()).toEqual(['an@example.org']);
    const mail = ctx.sent.emails.at(-1)!;
    expect(mail.subject).toContain('Rappel');
    expect(mail.text).toContain(link);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('is withdrawn when the place is given back or the class cancelled before it has left', async () => {
    for (const withdraw of [
      (c: { id: string; an: string }) => giveBack(c.id, c.an),
      (c: { id: string }) => cancelEvent(ctx, business, c.id, 'one', 'system'),
    ]) {
      const yoga = await classWithTwo();
      ctx.clock.now = starts - 20 * HOUR;
      expect(await dueReminders(ctx)).toBe(1);
      await withdraw(yoga);
      expect(await sent()).toEqual([]);
      ctx.clock.now = START;
    }
  });

  test('follows a class to its new time', async () => {
    const { id } = await classWithTwo();
    ctx.clock.now = starts - 24 * HOUR;
    expect(await dueReminders(ctx)).toBe(1);
    const later = { from: starts + 24 * HOUR, to: ends + 24 * HOUR, title: 'Yoga', capacity: 1, scope: 'one' as const };
    expect((await changeEvent(ctx, business, id, { ...later, resourceIds: [trainer] }, 'system')).outcome).toBe('done');
    expect(await sent()).toEqual([]);
    ctx.clock.now = starts;
    expect(await dueReminders(ctx)).toBe(1);
    expect(await sent()).toEqual(['an@example.org']);
  });

  test('is not written for who was told the time after it was due, nor under a policy of none', async () => {
    await classWithTwo({ reminderHours: 0 });
    ctx.clock.now = starts - HOUR;
    expect(await dueReminders(ctx)).toBe(0);
    ctx.clock.now = starts - 10 * HOUR;
    await classWithTwo();
    expect(await dueReminders(ctx)).toBe(0);
  });
});
