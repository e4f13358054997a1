import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { formatWhen, HOUR, MINUTE, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { accept, propose, tellBooked } from '../schedule/proposals.ts';
import { take } from '../schedule/take.ts';
import { instantAt } from '../schedule/wallclock.ts';
import type { Matter } from '../schedule/wish.ts';
import { START, type TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { drain } from './drain.ts';
import { tell } from './tell.ts';

let ctx: TestContext;
let business: Business;
let serviceId: string;
const zone = 'Europe/Brussels';
const span = (day: string, fromHour: number): Span => ({
  from: instantAt(zone, day, fromHour * 60),
  to: instantAt(zone, day, fromHour * 60 + 120),
});
const tuesday = span('2026-11-24', 10);

beforeAll(async () => {
  ctx = await contextForTest();
});
beforeEach(async () => {
  ctx.clock.now = START;
  Object.assign(ctx.sent, { emails: [], sms: [], answer: { outcome: 'sent', providerId: null } });
  await ctx.database.db.deleteFrom('outbox').execute();
  await ctx.database.db.deleteFrom('queueItem').execute();
  business = await makeBusiness(ctx);
  await makeResource(ctx, business, { kind: 'person', name: 'Tom Claes' });
  serviceId = await makeService(ctx, business);
});

const both = { email: 'an@example.org', phone: '0470 12 34 56' };
const job = (wish: Parameters<typeof makeJob>[4] = both): Promise<Matter> =>
  makeJob(ctx, business, serviceId, at(1, 0), wish);

async function proposed(matter: Matter, window = tuesday) {
  const result = await propose(ctx, matter, window, { kind: 'proposal', planId: null, actor: 'system' });
  if (result.outcome !== 'proposed') throw new Error(result.outcome);
  return result;
}
async function booked(matter: Matter, window = tuesday, justDone = true) {
  const options = { status: 'booked' as const, holdUntil: null };
  const result = await take(ctx, matter, window, options, async (tx, { id }) => {
    await tellBooked(ctx, tx, matter, id, justDone);
  });
  if (result.outcome !== 'placed') throw new Error(result.outcome);
  return result.appointment;
}
const rows = () => ctx.database.db.selectFrom('outbox').selectAll().orderBy('createdAt').orderBy('channel').execute();
const statuses = async () => (await rows()).map((row) => `${row.kind} ${row.channel} ${row.status}`);
const queue = () => ctx.database.db.selectFrom('queueItem').selectAll().where('businessId', '=', business.id).execute();

describe('what goes out', () => {
  test('a proposal goes by e-mail and SMS, once, with its calendar file and working link', async () => {
    const { appointment } = await proposed(await job());
    expect(await drain(ctx)).toMatchObject({ sent: 2 });
    expect(await drain(ctx)).toMatchObject({ sent: 0 });
    expect([ctx.sent.emails.length, ctx.sent.sms.length]).toEqual([1, 1]);
    const [email] = ctx.sent.emails;
    const when = formatWhen({ from: appointment.windowFrom, to: appointment.windowTo }, zone, 'en');
    expect(email!.to).toBe('an@example.org');
    expect(email!.subject).toContain(when);
    expect(email!.text).toMatch(/http:\/\/localhost\/l\/k1\./);
    expect(email!.text).toContain('Tom');
    expect(email!.calendar).toMatchObject({ method: 'PUBLISH' });
    expect(email!.calendar!.content).toContain('STATUS:TENTATIVE');
    expect(ctx.sent.sms[0]).toMatchObject({ to: '+32470123456' });
    expect(ctx.sent.sms[0]!.statusUrl).toMatch(
      new RegExp(`^http://localhost/api/webhooks/twilio/${business.id}/status\\?message=msg_`),
    );
  });

  test('a confirmation goes by e-mail alone, and by SMS to who has no e-mail', async () => {
    await booked(await job());
    await booked(await job({ email: '', phone: '+32 470 12 34 56' }), span('2026-11-25', 10));
    await drain(ctx);
    expect(await statuses()).toEqual(expect.arrayContaining(['booked email sent', 'booked sms sent']));
    expect([ctx.sent.emails.length, ctx.sent.sms.length]).toEqual([1, 1]);
  });

  test('no SMS goes to a country we do not pay for or to what is no number; who cannot be reached becomes the office’s', async () => {
    await proposed(await job({ email: '', phone: '+1 202 555 0123' }));
    await proposed(await job({ email: '', phone: '12' }), span('2026-11-25', 10));
    expect(await rows()).toEqual([]);
    expect((await queue()).map((item) => item.kind)).toEqual(['message-failed', 'message-failed']);
  });

  test('the same message of the same version written twice is one message', async () => {
    const matter = await job();
    const appointment = await booked(matter);
    await ctx.transact(async (tx) => void (await tellBooked(ctx, tx, matter, appointment.id, true)));
    expect(await statuses()).toEqual(['booked email pending']);
  });

  test('a message is lost with the transaction it tells of', async () => {
    const matter = await job();
    const failing = take(ctx, matter, tuesday, { status: 'booked', holdUntil: null }, async (tx, { id }) => {
      await tellBooked(ctx, tx, matter, id, true);
      throw new Error('later in the same transaction');
    });
    await expect(failing).rejects.toThrow('later');
    expect(await rows()).toEqual([]);
  });

  test('messages leave in the order of what they tell, also in one second', async () => {
    for (const hour of [8, 10, 13, 15]) {
      await booked(await job({ email: `at${hour}@example.org` }), span('2026-11-24', hour));
      ctx.clock.now += hour === 8 ? 0 : 1;
    }
    await drain(ctx);
    const told = ctx.sent.emails.map((e) => e.to);
    expect(told.slice(2)).toEqual(['at13@example.org', 'at15@example.org']);
    expect(told.slice(0, 2).sort()).toEqual(['at10@example.org', 'at8@example.org']);
  });

  test('several drains at once send everything once', async () => {
    for (const [i, hour] of [8, 10, 13, 15].entries())
      for (const day of ['2026-11-24', '2026-11-25', '2026-11-26'])
        await booked(await job({ email: `a${i}-${day}@example.org` }), span(day, hour));
    await Promise.all([1, 2, 3, 4].map(() => drain(ctx, { limit: 50 })));
    await drain(ctx);
    expect(ctx.sent.emails.length).toBe(12);
    expect(new Set(ctx.sent.emails.map((e) => e.to)).size).toBe(12);
  });
});

describe('what is no longer true', () => {
  test('is not sent: an accepted proposal is followed by its booking only', async () => {
    const matter = await job();
    const { proposalId } = await proposed(matter);
    await accept(ctx, matter, proposalId, 'customer');
    await drain(ctx);
    expect(ctx.sent.sms).toEqual([]);
    expect(ctx.sent.emails.map((e) => e.subject)).toEqual([expect.stringContaining('Booked')]);
    expect(await statuses()).toEqual(
      expect.arrayContaining(['proposal email superseded', 'proposal sms superseded', 'booked email sent']),
    );
  });

  test('is not sent: a proposal whose hold has run out, a booking that lies in the past', async () => {
    await proposed(await job());
    await booked(await job(), span('2026-11-25', 10));
    ctx.clock.now = instantAt(zone, '2026-11-26', 12 * 60);
    expect(await drain(ctx)).toMatchObject({ sent: 0, superseded: 3 });
  });

  test('is not sent to who has been erased', async () => {
    const matter = await job();
    await booked(matter);
    await ctx.database.db
      .updateTable('customer')
      .set({ erasedAt: ctx.now() })
      .where('id', '=', matter.customer.id)
      .execute();
    expect(await drain(ctx)).toMatchObject({ sent: 0, superseded: 1 });
  });
});

describe('quiet hours', () => {
  const night = instantAt(zone, '2026-11-22', 23 * 60);
  const morning = instantAt(zone, '2026-11-23', 8 * 60);

  test('hold back what we have to say until the morning', async () => {
    ctx.clock.now = night;
    await proposed(await job());
    expect((await rows()).map((row) => row.notBefore)).toEqual([morning, morning]);
    await drain(ctx);
    ctx.clock.now = morning - 1;
    await drain(ctx);
    expect(ctx.sent.emails).toEqual([]);
    ctx.clock.now = morning;
    expect(await drain(ctx)).toMatchObject({ sent: 2 });
  });

  test('do not hold back the answer to what the customer has just done', async () => {
    ctx.clock.now = night;
    await booked(await job());
    expect(await drain(ctx)).toMatchObject({ sent: 1 });
  });

  test('hold back also what was due before them but could not leave', async () => {
    ctx.clock.now = night - 2 * HOUR - 10 * MINUTE;
    await proposed(await job());
    ctx.clock.now = night;
    expect(await drain(ctx)).toMatchObject({ sent: 0, postponed: 2 });
    ctx.clock.now = morning;
    expect(await drain(ctx)).toMatchObject({ sent: 2 });
  });

  test('hold back a late answer too: by then the customer is asleep', async () => {
    ctx.clock.now = night;
    await booked(await job());
    ctx.clock.now = night + HOUR;
    expect(await drain(ctx)).toMatchObject({ sent: 0, postponed: 1 });
  });
});

describe('when the messengers fail', () => {
  test('booking works with both down, and everything arrives later, once, with the same Message-ID', async () => {
    ctx.sent.answer = { outcome: 'retry', error: 'connection refused' };
    await proposed(await job());
    await booked(await job({ email: 'bea@example.org' }), span('2026-11-25', 10));
    for (let i = 0; i < 6; i++) {
      await drain(ctx);
      ctx.clock.now += 20 * MINUTE;
    }
    const tries = ctx.sent.emails.filter((e) => e.to === 'bea@example.org');
    expect(tries.length).toBeGreaterThan(2);
    expect(new Set(tries.map((e) => e.messageId)).size).toBe(1);
    expect(tries[0]!.messageId).toMatch(/^<msg_\w+@example\.org>$/);
    Object.assign(ctx.sent, { emails: [], sms: [], answer: { outcome: 'sent', providerId: 'p' } });
    ctx.clock.now += 3 * HOUR;
    await drain(ctx);
    await drain(ctx);
    expect(ctx.sent.emails.map((e) => e.to).sort()).toEqual(['an@example.org', 'bea@example.org']);
    expect(ctx.sent.sms.map((s) => s.to)).toEqual(['+32470123456']);
    expect(await queue()).toEqual([]);
  });

  test('waits grow and a provider’s own wish is respected', async () => {
    await booked(await job());
    ctx.sent.answer = { outcome: 'retry', error: 'busy' };
    const waits: number[] = [];
    for (let i = 0; i < 4; i++) {
      await drain(ctx);
      const [row] = await rows();
      waits.push(row!.notBefore - ctx.clock.now);
      ctx.clock.now = row!.notBefore;
    }
    for (const [i, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(0.75 * 30 * 2 ** i);
      expect(wait).toBeLessThanOrEqual(1.25 * 30 * 2 ** i);
    }
    ctx.sent.answer = { outcome: 'retry', error: '429', afterSeconds: 77 };
    await drain(ctx);
    expect((await rows())[0]!.notBefore).toBe(ctx.clock.now + 77);
  });

  test('a message that never gets through in about a day is dead and becomes the office’s, once', async () => {
    const appointment = await booked(await job(), span('2026-11-27', 10));
    ctx.sent.answer = { outcome: 'retry', error: '451 try later' };
    for (let i = 0; i < 40; i++) {
      ctx.clock.now = (await rows())[0]!.notBefore;
      await drain(ctx);
    }
    expect(await statuses()).toEqual(['booked email dead']);
    expect(ctx.clock.now - START).toBeGreaterThan(15 * HOUR);
    const [item, ...more] = await queue();
    expect(more).toEqual([]);
    expect(item).toMatchObject({ kind: 'message-failed', jobId: appointment.jobId, appointmentId: appointment.id });
    expect(item!.detail).toContain('451 try later');
  });

  test('the office hears of a refused message only when no other channel got through', async () => {
    await proposed(await job());
    ctx.sent.answer = { outcome: 'refused', error: '550 no such user' };
    const onlyEmailFails = { ...ctx, sms: async () => ({ outcome: 'sent' as const, providerId: 'SM1' }) };
    expect(await drain(onlyEmailFails)).toMatchObject({ sent: 1, dead: 1 });
    expect(await queue()).toEqual([]);

    await proposed(await job(), span('2026-11-25', 10));
    expect(await drain(ctx)).toMatchObject({ dead: 2 });
    expect((await queue()).map((item) => item.kind)).toEqual(['message-failed']);
  });

  test('what already waits in the queue about a job stays, and the failure stands beside it', async () => {
    const matter = await job({ email: 'x@example.org' });
    const appointment = await booked(matter);
    const waiting = { businessId: business.id, id: 'q1', kind: 'declined' as const, jobId: matter.job.id };
    await ctx.database.db
      .insertInto('queueItem')
      .values({
        ...waiting,
        appointmentId: null,
        detail: '{}',
        createdAt: 1,
        closedAt: null,
        closedBy: null,
        resolution: null,
      })
      .execute();
    ctx.sent.answer = { outcome: 'refused', error: '550' };
    await drain(ctx);
    expect((await queue()).map((q) => [q.kind, q.jobId, q.appointmentId, q.closedAt]).sort()).toEqual([
      ['declined', matter.job.id, null, null],
      ['message-failed', null, appointment.id, null],
    ]);
  });

  test('an SMS that may have been taken is never sent again; when nobody reports on it, a person looks', async () => {
    await proposed(await job({ email: '', phone: both.phone }), span('2026-11-27', 10));
    ctx.sent.answer = { outcome: 'unknown', error: 'timeout' };
    await drain(ctx);
    for (let i = 0; i < 3; i++) {
      ctx.clock.now += 50 * MINUTE;
      await drain(ctx);
    }
    expect(ctx.sent.sms.length).toBe(1);
    expect(await statuses()).toEqual(['proposal sms unknown']);
    expect((await queue()).map((item) => item.kind)).toEqual(['message-failed']);
  });

  test('after a crash while sending, an e-mail goes again with its Message-ID and an SMS does not', async () => {
    await proposed(await job());
    await ctx.database.db
      .updateTable('outbox')
      .set({ status: 'leased', leasedUntil: ctx.now() + 60 })
      .execute();
    const before = (await rows()).find((row) => row.channel === 'email')!.messageId;
    await drain(ctx);
    expect(ctx.sent.emails.length + ctx.sent.sms.length).toBe(0);
    ctx.clock.now += 61;
    await drain(ctx);
    expect(ctx.sent.emails.map((e) => e.messageId)).toEqual([before]);
    expect(ctx.sent.sms).toEqual([]);
    expect(await statuses()).toEqual(['proposal email sent', 'proposal sms unknown']);
  });

  test('who lost the lease in the middle of sending writes nothing over the new holder', async () => {
    await booked(await job());
    const slow = {
      ...ctx,
      email: async () => {
        ctx.clock.now += 10 * MINUTE;
        await drain(ctx);
        return { outcome: 'retry' as const, error: 'late' };
      },
    };
    await drain(slow);
    expect(await statuses()).toEqual(['booked email sent']);
  });
});

test('who lost the lease to somebody still sending leaves it to them', async () => {
  await booked(await job());
  const theirs = ctx.now() + 2 * HOUR;
  const slow = {
    ...ctx,
    email: async () => {
      await ctx.database.db.updateTable('outbox').set({ leasedUntil: theirs }).execute();
      return { outcome: 'sent' as const, providerId: 'mine' };
    },
  };
  expect(await drain(slow)).toMatchObject({ sent: 0 });
  expect(await rows()).toMatchObject([{ status: 'leased', leasedUntil: theirs, providerId: null }]);
});

describe('SMS limits', () => {
  test('who opted out gets no SMS, though it was written before', async () => {
    await proposed(await job());
    const phone = '+32470123456';
    await ctx.database.db.insertInto('optOut').values({ businessId: business.id, phone, at: 1 }).execute();
    await drain(ctx);
    expect([ctx.sent.emails.length, ctx.sent.sms.length]).toEqual([1, 0]);
    expect(await statuses()).toEqual(['proposal email sent', 'proposal sms dead']);
    await proposed(await job(), span('2026-11-25', 10));
    expect((await rows()).filter((row) => row.channel === 'sms').length).toBe(1);
  });

  test('a carrier’s word that somebody opted out is remembered', async () => {
    await proposed(await job({ email: '', phone: both.phone }));
    ctx.sent.answer = { outcome: 'refused', error: '21610', optedOut: true };
    await drain(ctx);
    const kept = await ctx.database.db
      .selectFrom('optOut')
      .select('phone')
      .where('businessId', '=', business.id)
      .execute();
    expect(kept).toEqual([{ phone: '+32470123456' }]);
  });

  test('the day’s budget stops SMS hard; they leave when it allows again', async () => {
    const poor = { ...ctx, config: { ...ctx.config, sms: { countries: ['BE'], dailyLimit: 2 } } };
    for (const hour of [8, 10, 13])
      await booked(await job({ email: '', phone: `+3247012340${hour % 10}` }), span('2026-11-27', hour));
    expect(await drain(poor)).toMatchObject({ sent: 2, postponed: 1 });
    ctx.clock.now += HOUR;
    expect(await drain(poor)).toMatchObject({ sent: 0, postponed: 1 });
    ctx.clock.now += 23 * HOUR;
    expect(await drain(poor)).toMatchObject({ sent: 1 });
  });

  test('one number gets eight SMS in a day at most', async () => {
    for (const day of ['2026-11-25', '2026-11-26', '2026-11-27'])
      for (const hour of [8, 10, 13]) await booked(await job({ email: '', phone: both.phone }), span(day, hour));
    expect(await drain(ctx)).toMatchObject({ sent: 8, postponed: 1 });
  });
});

describe('without messengers', () => {
  test('the outbox page is the messenger: everything counts as sent there', async () => {
    const demo: TestContext = { ...ctx, email: null, sms: null };
    const matter = await job();
    const result = await propose(demo, matter, tuesday, { kind: 'proposal', planId: null, actor: 'system' });
    expect(result.outcome).toBe('proposed');
    expect(await drain(demo)).toMatchObject({ sent: 2 });
    expect((await rows()).map((row) => row.providerId)).toEqual(['outbox-page', 'outbox-page']);
  });

  test('with a mail server only, nothing is written for SMS', async () => {
    const mailOnly: TestContext = { ...ctx, sms: null };
    await propose(mailOnly, await job(), tuesday, { kind: 'proposal', planId: null, actor: 'system' });
    expect(await statuses()).toEqual(['proposal email pending']);
  });
});

test('a re-booking without an alternative tells the time that is lost and none that is kept', async () => {
  const matter = await job();
  const appointment = await booked(matter);
  await drain(ctx);
  ctx.sent.emails.length = 0;
  const change = { status: 'released' as const, version: appointment.version + 1 };
  await ctx.database.db.updateTable('appointment').set(change).where('id', '=', appointment.id).execute();
  await ctx.database.db.updateTable('job').set({ status: 'open' }).where('id', '=', matter.job.id).execute();
  await ctx.transact(
    async (tx) =>
      void (await tell(ctx, tx, matter, 'rebook', {
        appointment: { ...appointment, ...change },
        url: 'http://localhost/l/x',
      })),
  );
  expect(await drain(ctx)).toMatchObject({ sent: 2 });
  expect(ctx.sent.emails[0]!.text).toContain('Please choose another time');
  expect(ctx.sent.emails[0]!.text).toContain(formatWhen(tuesday, zone, 'en'));
});
