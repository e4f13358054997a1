import { beforeAll, describe, expect, test } from 'vitest';
import type { BookAnswer, LinkAnswer, LinkView, SlotsAnswer } from '../../shared/booking.ts';
import type { PolicyOverride } from '../../shared/policy.ts';
import { HOUR, MINUTE } from '../../shared/time.ts';
import { createApp } from '../app.ts';
import { saveArea } from '../business/area.ts';
import type { Business } from '../business/business.ts';
import { cancelForCustomer } from '../dispatch/arrange.ts';
import { settle } from '../schedule/appointments.ts';
import { bookWindow } from '../schedule/booking.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { outcomesOf, writeOutcome } from '../schedule/outcomes.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  ctx = await contextForTest();
  app = createApp(ctx);
});

const tuesday = (hour: number): number => instantAt('Europe/Brussels', '2026-11-24', hour * 60);

/** A visit on Tuesday from 10 to 12, and the link its customer has. */
async function booked(policy: PolicyOverride) {
  ctx.clock.now = tuesday(0) - 36 * HOUR;
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 5 });
  await makeResource(ctx, business, { kind: 'person' });
  const serviceId = await makeService(ctx, business, { policy });
  const matter = await makeJob(ctx, business, serviceId, at(1, 0));
  const result = await bookWindow(ctx, matter, { from: tuesday(10), to: tuesday(12) }, 'customer');
  if (result.outcome !== 'placed') throw new Error(result.outcome);
  const { body } = await ctx.database.db
    .selectFrom('outbox')
    .select('body')
    .where('businessId', '=', business.id)
    .executeTakeFirstOrThrow();
  const token = /\/l\/(\S+)/.exec(body)![1]!;
  return { business, matter, serviceId, id: result.appointment.id, token, body };
}

const look = async (token: string): Promise<LinkView> =>
  (await (await app.request(`/api/links/${token}`)).json()) as LinkView;
async function act(token: string, action: string, body?: unknown): Promise<LinkAnswer> {
  const response = await app.request(`/api/links/${token}/${action}`, {
    method: 'POST',
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
  return (await response.json()) as LinkAnswer;
}
const page = async (token: string): Promise<string> => (await app.request(`/l/${token}`)).text();
const outcome = async (business: Business, id: string) =>
  (await outcomesOf(ctx.database.db, business.id, [id])).get(id);
const fresh = (matter: Matter): Promise<Matter> => matterOf(ctx.database.db, matter.business, matter.job.id);

describe('a cancellation after the deadline', () => {
  test('is refused with the number to call, where the service does not take it', async () => {
    const { business, id, token } = await booked({ cancelDeadlineHours: 12, moveDeadlineHours: 12 });
    ctx.clock.now = tuesday(1);
    expect((await look(token)).appointment).toMatchObject({ cancelUntil: null, lateCancel: false });
    expect((await act(token, 'cancel')).outcome).toBe('too-late');
    expect(await page(token)).toContain('Please call us');
    expect(await outcome(business, id)).toBeUndefined();
  });

  test('is taken and counted as late where it does, and taking it back takes the count back', async () => {
    const { business, id, token, body } = await booked({ cancelDeadlineHours: 12, lateCancel: 'accept' });
    expect(body).toContain('A later cancellation counts as late.');
    expect(await page(token)).toContain('After that it counts as a late cancellation');
    ctx.clock.now = tuesday(1);
    expect((await look(token)).appointment).toMatchObject({ cancelUntil: null, lateCancel: true });
    expect(await page(token)).toContain('this counts as a late cancellation');
    expect((await act(token, 'cancel')).outcome).toBe('done');
    expect(await outcome(business, id)).toMatchObject({ kind: 'late-cancel', recordedBy: 'customer' });
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
    ctx.clock.now += 5 * MINUTE;
    expect((await act(token, 'undo')).outcome).toBe('done');
    expect(await outcome(business, id)).toBeUndefined();
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
    // Once we are expected it is not cancelled any more: somebody is on the way.
    ctx.clock.now = tuesday(10);
    expect((await act(token, 'cancel')).outcome).toBe('too-late');
  });

  test('in time is none', async () => {
    const { business, id, token } = await booked({ cancelDeadlineHours: 12, lateCancel: 'accept' });
    expect((await act(token, 'cancel')).outcome).toBe('done');
    expect(await outcome(business, id)).toBeUndefined();
  });

  test.each([
    [false, 'late-cancel'],
    [true, undefined],
  ])('by phone counts too, unless the office excuses it: %s', async (excused, kind) => {
    const { business, id, matter } = await booked({ cancelDeadlineHours: 12 });
    ctx.clock.now = tuesday(1);
    const note = 'ill';
    expect(await cancelForCustomer(ctx, await fresh(matter), { note, excused }, 'staff:x')).toMatchObject({
      outcome: 'done',
    });
    expect((await outcome(business, id))?.kind).toBe(kind);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });
});

test('a customer moves as often as the service allows, is told so, and then calls', async () => {
  const { business, token } = await booked({ maxMoves: 1, moveDeadlineHours: 1 });
  expect((await look(token)).appointment).toMatchObject({ movesLeft: 1 });
  expect(await page(token)).toContain('You can move it once more.');
  const moveTo = { slot: { from: tuesday(14), to: tuesday(16) } };
  expect((await act(token, 'choose', moveTo)).outcome).toBe('done');
  expect((await look(token)).appointment).toMatchObject({ movesLeft: 0, moveUntil: null, window: moveTo.slot });
  expect((await look(token)).mayChoose).toBe(false);
  expect(await page(token)).toContain('as often as is possible online');
  expect((await act(token, 'choose', { slot: { from: tuesday(10), to: tuesday(12) } })).outcome).toBe('too-late');
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

describe('who has missed appointments', () => {
  async function missed(limit: number) {
    const found = await booked({ noShowLimit: limit });
    const { business, id, matter } = found;
    await ctx.transact((tx) => saveArea(tx, business.id, [{ postcode: '9000', place: 'Gent', ...at(1, 1) }]));
    await ctx.database.db
      .updateTable('customer')
      .set({ phone: '0470 12 34 56', email: 'an@example.org' })
      .where('businessId', '=', business.id)
      .execute();
    ctx.clock.now = tuesday(11);
    await ctx.transact(async (tx) => {
      const appointment = await tx.selectFrom('appointment').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      await settle(ctx, tx, business, appointment, { status: 'no-show', version: matter.job.version + 2 });
      await writeOutcome(ctx, tx, business.id, { appointmentId: id, kind: 'no-show', by: 'system', note: '' });
    });
    return found;
  }
  async function book(business: Business, serviceId: string, contact: object): Promise<BookAnswer> {
    const address = { street: 'Kouter 5', postcode: '9000' };
    const post = async (path: string, body: unknown): Promise<unknown> =>
      (
        await app.request(`/api/businesses/${business.id}/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).json();
    const found = (await post('slots', { serviceId, address })) as SlotsAnswer;
    if (found.outcome !== 'slots') throw new Error(found.outcome);
    const { from, to } = found.slots.at(-1)!;
    return (await post('bookings', { serviceId, address, slot: { from, to }, contact })) as BookAnswer;
  }

  test('books by phone once there are as many as the limit, known by e-mail address or number', async () => {
    const { business, serviceId } = await missed(1);
    const refused = { outcome: 'call-us', phone: business.phone };
    expect(await book(business, serviceId, { name: 'An', email: 'An@Example.org' })).toEqual(refused);
    expect(await book(business, serviceId, { name: 'An', phone: '+32470123456' })).toEqual(refused);
    expect(await book(business, serviceId, { name: 'Bo', phone: '+32470123457' })).toMatchObject({ outcome: 'booked' });
    ctx.clock.now += 366 * 24 * HOUR;
    expect(await book(business, serviceId, { name: 'An', email: 'an@example.org' })).toMatchObject({
      outcome: 'booked',
    });
  });

  test('is offered times as before where there is no limit, or fewer were missed', async () => {
    for (const limit of [0, 2]) {
      const { business, serviceId } = await missed(limit);
      expect(await book(business, serviceId, { name: 'An', email: 'an@example.org' })).toMatchObject({
        outcome: 'booked',
      });
    }
  });
});
