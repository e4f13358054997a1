import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { activeAppointment } from '../schedule/appointments.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { sentProposalOf } from '../schedule/proposals.ts';
import { openItems, toQueue } from '../schedule/queue.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { cancelForCustomer, moveByHand, officeSlots, placeByHand, proposeAgain, sendPickLink } from './arrange.ts';
import { createJobByPhone, jobFile, whyNotThen } from './jobs.ts';
import { callDone, closeQueueItem, listQueue } from './queue.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});
const actor = 'staff:tester' as const;

async function town(): Promise<{ business: Business; serviceId: string }> {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 5 });
  await makeResource(ctx, business, { kind: 'person', name: 'Ann' });
  return { business, serviceId: await makeService(ctx, business) };
}

async function queued(name = 'An Peeters', detail = {}): Promise<{ business: Business; matter: Matter }> {
  const { business, serviceId } = await town();
  const matter = await makeJob(ctx, business, serviceId, at(3, 3), { name });
  await ctx.transact((tx) => toQueue(ctx, tx, business.id, { kind: 'declined', jobId: matter.job.id, detail }));
  return { business, matter };
}

const kinds = async (business: Business): Promise<string[]> =>
  (
    await ctx.database.db
      .selectFrom('outbox')
      .select('kind')
      .where('businessId', '=', business.id)
      .orderBy('createdAt')
      .orderBy('id')
      .execute()
  ).map((m) => m.kind);

const touches = async (business: Business): Promise<string[]> =>
  (
    await ctx.database.db
      .selectFrom('history')
      .select('action')
      .where('businessId', '=', business.id)
      .where('actor', '=', actor)
      .execute()
  ).map((h) => h.action);

describe('the queue', () => {
  test('shows the customer’s words and the cheapest time that suits them, the most urgent first', async () => {
    const { business, matter } = await queued('An Peeters', { words: 'I work in the morning' });
    const other = await makeJob(ctx, business, matter.service.id, at(1, 1), { name: 'Soon affected' });
    const before = { from: ctx.now() + HOUR, to: ctx.now() + 2 * HOUR };
    await ctx.transact((tx) =>
      toQueue(ctx, tx, business.id, { kind: 'no-slot', jobId: other.job.id, detail: { before } }),
    );
    const { items, count } = await listQueue(ctx, business);
    expect(count).toBe(2);
    expect(items.map((i) => i.customer?.name)).toEqual(['Soon affected', 'An Peeters']);
    expect(items[0]).toMatchObject({ kind: 'no-slot', window: before, open: true });
    expect(items[1]!.words).toBe('I work in the morning');
    const { slots } = await officeSlots(ctx, matter);
    expect(items[1]!.best!.cost).toBe(Math.min(...slots.map((s) => s.cost)));
  });

  test('propose again respects what is refused now, tells the customer once and leaves the queue', async () => {
    const { business, matter } = await queued();
    const preferences = { refused: [{ part: 'morning' as const }] };
    const answer = await proposeAgain(ctx, matter, { preferences }, actor);
    if (answer.outcome !== 'done') throw new Error(answer.outcome);
    expect(new Date(answer.window!.from * 1000).getUTCHours()).toBeGreaterThanOrEqual(11);
    expect(await openItems(ctx.database.db, business.id)).toEqual([]);
    expect(await kinds(business)).toEqual(['proposal']);
    expect(await touches(business)).toEqual(expect.arrayContaining(['edit-preferences', 'propose']));
    expect(await proposeAgain(ctx, await fresh(matter), {}, actor)).toEqual({ outcome: 'too-late' });
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('a pick link is sent and the item is done; sending it again is the same link', async () => {
    const { business, matter } = await queued();
    expect((await sendPickLink(ctx, matter, actor)).outcome).toBe('done');
    expect((await sendPickLink(ctx, matter, actor)).outcome).toBe('done');
    expect(await openItems(ctx.database.db, business.id)).toEqual([]);
    const links = await ctx.database.db
      .selectFrom('link')
      .selectAll()
      .where('businessId', '=', business.id)
      .where('purpose', '=', 'pick')
      .execute();
    expect(links).toHaveLength(1);
  });

  test('a time placed by hand is booked and told; one that is gone answers with what is free', async () => {
    const { business, matter } = await queued();
    const { slots } = await officeSlots(ctx, matter);
    const nowhere = { from: slots[0]!.from + 60, to: slots[0]!.to };
    const lost = await placeByHand(ctx, matter, nowhere, actor);
    expect(lost.outcome).toBe('slot-taken');
    expect(lost.outcome === 'slot-taken' && lost.alternatives.length).toBeGreaterThanOrEqual(3);
    expect((await placeByHand(ctx, matter, slots[0]!, actor)).outcome).toBe('done');
    expect(await activeAppointment(ctx.database.db, business.id, matter.job.id)).toMatchObject({ status: 'booked' });
    expect(await kinds(business)).toEqual(['booked']);
    expect(await openItems(ctx.database.db, business.id)).toEqual([]);
    expect(await placeByHand(ctx, await fresh(matter), slots[1]!, actor)).toEqual({ outcome: 'too-late' });
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('a call or a close ends an item once, with its note in the job’s history', async () => {
    const { business, matter } = await queued();
    const [item] = await openItems(ctx.database.db, business.id);
    await callDone(ctx, business, item!.id, 'will call back in spring', actor);
    const file = await jobFile(ctx, matter, { role: 'planner' });
    expect(file.history[0]).toMatchObject({ action: 'call', note: 'will call back in spring' });
    await expect(callDone(ctx, business, item!.id, '', actor)).rejects.toThrow('dealt with');
    const second = await queued();
    const [other] = await openItems(ctx.database.db, second.business.id);
    await closeQueueItem(ctx, second.business, other!.id, { note: 'moved house', closeJob: true }, actor);
    expect((await fresh(second.matter)).job.status).toBe('closed');
    await expect(closeQueueItem(ctx, business, other!.id, { note: '', closeJob: false }, actor)).rejects.toThrow(
      'no such item',
    );
  });
});

const unsaid = { note: '', excused: false };
const fresh = (matter: Matter): Promise<Matter> => matterOf(ctx.database.db, matter.business, matter.job.id);

describe('for a customer on the phone', () => {
  test('the office moves and cancels, and the customer has it in writing', async () => {
    const { business, matter } = await queued();
    const { slots } = await officeSlots(ctx, matter);
    await placeByHand(ctx, matter, slots[0]!, actor);
    expect(await moveByHand(ctx, await fresh(matter), slots.at(-1)!, actor)).toMatchObject({ outcome: 'done' });
    expect(await activeAppointment(ctx.database.db, business.id, matter.job.id)).toMatchObject({
      windowFrom: slots.at(-1)!.from,
    });
    expect(
      await cancelForCustomer(ctx, await fresh(matter), { note: 'sold the house', excused: false }, actor),
    ).toMatchObject({
      outcome: 'done',
    });
    expect((await fresh(matter)).job.status).toBe('closed');
    expect((await kinds(business)).sort()).toEqual(['booked', 'cancelled', 'moved']);
    expect(await cancelForCustomer(ctx, await fresh(matter), unsaid, actor)).toEqual({ outcome: 'too-late' });
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('cancelling what was only proposed withdraws the proposal', async () => {
    const { business, matter } = await queued();
    await proposeAgain(ctx, matter, {}, actor);
    expect((await cancelForCustomer(ctx, await fresh(matter), unsaid, actor)).outcome).toBe('done');
    expect(await sentProposalOf(ctx.database.db, business.id, matter.job.id)).toBeUndefined();
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('a new job is written down for a new customer, and found where we do not come', async () => {
    const { business, serviceId } = await town();
    const contact = { name: 'Joke', email: 'joke@example.org', phone: '' };
    const address = { street: 'Kouter 2', postcode: '9000', place: 'Gent' };
    const given = { serviceId, contact, address, preferences: {}, note: '' };
    await expect(createJobByPhone(ctx, business, given, actor)).rejects.toThrow('service area');
    const known = { ...ctx, geocode: async () => at(1, 1) };
    const { jobId } = await createJobByPhone(known, business, given, actor);
    const matter = await matterOf(ctx.database.db, business, jobId);
    expect(matter.customer).toMatchObject({ name: 'Joke', email: 'joke@example.org' });
    expect((await officeSlots(ctx, matter)).slots.length).toBeGreaterThan(0);
  });

  test('why not this time is answered by the slot code: on shift it is free, at night nobody works', async () => {
    const { matter } = await queued();
    const { slots } = await officeSlots(ctx, matter);
    const { from, to } = slots[0]!;
    expect(await whyNotThen(ctx, matter, { from, to })).toMatchObject({ outcome: 'free', slot: { from, to } });
    const night = Date.UTC(2026, 10, 24, 1) / 1000;
    expect(await whyNotThen(ctx, matter, { from: night, to: night + HOUR })).toMatchObject({ outcome: 'not-free' });
  });
});
