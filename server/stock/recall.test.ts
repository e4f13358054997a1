import { beforeAll, expect, test } from 'vitest';
import { dayOf, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { dayView } from '../dispatch/day-view.ts';
import { closeQueueItem, listQueue } from '../dispatch/queue.ts';
import { offerInstead } from '../dispatch/short.ts';
import { bookWindow } from '../schedule/booking.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import { everywhere, type Scope } from '../scope.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeItem, makeJob, makeLot, makeResource, makeService } from '../testing/town.ts';
import { count, receive } from './lots.ts';
import { previewRecall, recall } from './recall.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});

const actor = 'staff:jo' as const;
const place = { kind: 'location', id: 'practice' } as const;
const when = (day: number, hour: number): Span => {
  const from = instantAt('Europe/Brussels', `2026-11-${day}`, hour * 60);
  return { from, to: from };
};

/** A practice with a session on Monday and one on Tuesday, each using up a dressing. */
async function practice(): Promise<{ business: Business; itemId: string; first: Matter; second: Matter }> {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 10, startStepMinutes: 60, options: 8 });
  await makeResource(ctx, business, { kind: 'person', locationId: 'practice', drives: false });
  const itemId = await makeItem(ctx, business, { name: 'Dressing' });
  const serviceId = await makeService(ctx, business, { place: 'location', supplies: [{ itemId, quantity: 1 }] });
  await makeLot(ctx, business, itemId, 2, { ref: 'first' });
  const made = [];
  for (const day of [23, 24]) {
    const matter = await makeJob(ctx, business, serviceId, at(0, 0), { locationId: 'practice', name: `On ${day}` });
    expect((await bookWindow(ctx, matter, when(day, 9), 'customer')).outcome).toBe('placed');
    made.push(matter);
  }
  return { business, itemId, first: made[0]!, second: made[1]! };
}

const queue = async (business: Business) =>
  (await listQueue(ctx, business)).items.map(({ kind, jobId, lacks, best }) => ({ kind, jobId, lacks, best }));
const lotOf = async (business: Business, ref: string) =>
  ctx.database.db
    .selectFrom('lot')
    .selectAll()
    .where('businessId', '=', business.id)
    .where('ref', '=', ref)
    .executeTakeFirstOrThrow();

test('a visit that a count leaves short stands in the queue and on the day page until there is more', async () => {
  const { business, itemId, second } = await practice();
  const { id } = await lotOf(business, 'first');
  const counted = (quantity: number) =>
    ctx.transact((tx) => count(ctx, tx, business, id, { quantity, reason: 'wet' }, actor));
  expect(await counted(1)).toEqual({ short: 1 });
  expect(await queue(business)).toMatchObject([{ kind: 'supplies', jobId: second.job.id, lacks: ['Dressing'] }]);
  const staff = { id: 'jo', role: 'owner', locationIds: [], resourceId: null } as never;
  const { rows } = await dayView(ctx, business, staff, everywhere, '2026-11-24');
  expect(rows.flatMap((row) => row.stops.map((stop) => stop.lacks))).toEqual([['Dressing']]);
  // Somebody waits for a delivery: another count does not bring it back, for nothing has changed.
  const [item] = (await listQueue(ctx, business)).items;
  await closeQueueItem(ctx, business, item!.id, { note: 'waits', closeJob: false }, actor);
  await counted(1);
  expect(await queue(business)).toEqual([]);
  await counted(2);
  await counted(1);
  expect(await queue(business)).toHaveLength(1);
  await ctx.transact((tx) => receive(ctx, tx, business, { itemId, place, quantity: 1, ref: 'more' }, actor));
  expect(await queue(business)).toEqual([]);
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

test('a recall shows who would go without before it is done, gives them other lots first, and is final', async () => {
  const { business, itemId, first, second } = await practice();
  await makeLot(ctx, business, itemId, 1, { ref: 'second' });
  const van = await makeResource(ctx, business, { kind: 'person', name: 'Bram' });
  await makeLot(ctx, business, itemId, 3, { ref: 'first', place: { kind: 'resource', id: van } });
  const { id } = await ctx.database.db
    .selectFrom('lot')
    .select('id')
    .where('businessId', '=', business.id)
    .where('ref', '=', 'first')
    .where('locationId', 'is not', null)
    .executeTakeFirstOrThrow();
  const preview = await previewRecall(ctx, business, id, everywhere);
  expect(preview.lots.map((lot) => lot.quantity).sort()).toEqual([2, 3]);
  expect(preview.visits).toMatchObject([{ jobId: second.job.id, customerName: 'On 24', lacks: ['Dressing'] }]);
  expect(await queue(business)).toEqual([]);
  // Who does not reach the van recalls what lies at the practice.
  const near: Scope = { ...everywhere, locationIds: ['practice'], namesCustomers: false };
  expect((await previewRecall(ctx, business, id, near)).visits).toMatchObject([{ jobId: '', customerName: '' }]);

  expect(await recall(ctx, business, id, 'faulty seals', everywhere, actor)).toEqual({ short: 1 });
  expect(await queue(business)).toMatchObject([{ kind: 'supplies', jobId: second.job.id }]);
  const lots = await ctx.database.db.selectFrom('lot').selectAll().where('businessId', '=', business.id).execute();
  expect(lots.map(({ ref, quantity, reserved }) => `${ref} ${quantity} ${reserved}`).sort()).toEqual([
    'first 0 0',
    'first 0 0',
    'second 1 1',
  ]);
  const again = ctx.transact((tx) => count(ctx, tx, business, id, { quantity: 2, reason: 'found' }, actor));
  await expect(again).rejects.toThrow('recalled');
  const more = ctx.transact((tx) => receive(ctx, tx, business, { itemId, place, quantity: 1, ref: 'first' }, actor));
  await expect(more).rejects.toThrow('recalled');
  await expect(recall(ctx, business, id, 'again', everywhere, actor)).rejects.toThrow('recalled');
  expect((await matterOf(ctx.database.db, business, first.job.id)).job.status).toBe('booked');
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

test('a visit that goes without is offered another time, by which what it uses up has come', async () => {
  const { business, itemId, second } = await practice();
  const { id } = await lotOf(business, 'first');
  await ctx.transact((tx) => count(ctx, tx, business, id, { quantity: 1, reason: 'wet' }, actor));
  expect((await queue(business))[0]!.best).toBeNull();
  const order = { itemId, place, quantity: 5, ref: 'ordered', receivedDay: '2026-11-26' };
  await ctx.transact((tx) => receive(ctx, tx, business, order, actor));
  const [item] = await queue(business);
  expect(dayOf(item!.best!.from, business.zone) >= '2026-11-26').toBe(true);
  const slot = { from: item!.best!.from, to: item!.best!.to };
  const matter = await matterOf(ctx.database.db, business, second.job.id);
  expect(await offerInstead(ctx, matter, slot, actor)).toEqual({ outcome: 'done', window: slot });
  expect(await queue(business)).toEqual([]);
  const messages = await ctx.database.db
    .selectFrom('outbox')
    .select('kind')
    .where('businessId', '=', business.id)
    .execute();
  expect(messages.map(({ kind }) => kind)).toContain('rebook');
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});
