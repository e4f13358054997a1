import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BoardWays } from '../../shared/board.ts';
import type { Instant, Span } from '../../shared/time.ts';
import { type Business, businessById } from '../business/business.ts';
import { historyOf, record } from '../history.ts';
import { createAbsence } from '../resources/absences.ts';
import { writeExceptions } from '../resources/shifts.ts';
import { activeAppointment, allocationsOf } from '../schedule/appointments.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { sentProposalOf, tellBooked } from '../schedule/proposals.ts';
import { take } from '../schedule/take.ts';
import type { Matter } from '../schedule/wish.ts';
import { everywhere } from '../scope.ts';
import { count } from '../stock/lots.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeItem, makeJob, makeLot, makeResource, makeService } from '../testing/town.ts';
import { listConflicts } from './conflicts.ts';
import { conflictWays, resolveConflict } from './resolve.ts';

let ctx: TestContext;
let business: Business;
beforeAll(async () => {
  ctx = await contextForTest();
});
beforeEach(async () => {
  business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 12 });
});

const MONDAY = '2026-11-23';
const monday = (hour: number, minute = 0): Instant => Date.UTC(2026, 10, 23, hour - 1, minute) / 1000;
const actor = 'staff:tester' as const;

async function booked(
  serviceId: string,
  who: string,
  window: Span,
  wish: Parameters<typeof makeJob>[4],
  point = at(2, 1),
) {
  const matter = await makeJob(ctx, business, serviceId, point, wish);
  const forced = { ...matter, job: { ...matter.job, requiredResourceId: who } };
  const result = await take(ctx, forced, window, { status: 'booked', holdUntil: null }, async (tx, appointment) => {
    await tellBooked(ctx, tx, matter, appointment.id, true);
    const about = { subjectKind: 'job', subjectId: matter.job.id, after: { appointmentId: appointment.id } };
    await record(ctx, tx, business.id, { actor: 'customer', action: 'book', ...about });
  });
  if (result.outcome !== 'placed') throw new Error(result.outcome);
  return matter;
}
const person = (name: string) => makeResource(ctx, business, { kind: 'person', id: ctx.id('res'), name });
const away = (resourceId: string, from: Instant, to: Instant) =>
  ctx.transact((tx) =>
    createAbsence(ctx, tx, business.id, { resourceId, span: { from, to }, reason: '', createdBy: 'x' }),
  );
const open = async () =>
  (await listConflicts(ctx, await businessById(ctx, business.id), everywhere)).conflicts.filter((c) => !c.accepted);
const onlyWays = async (): Promise<BoardWays & { id: string }> => {
  const conflicts = await open();
  expect(conflicts).toHaveLength(1);
  return { id: conflicts[0]!.id, ...(await conflictWays(ctx, business, conflicts[0]!.id, everywhere)) };
};
const resolve = (id: string, way: string, stamp: string, reason = '') =>
  resolveConflict(ctx, business, id, { way, stamp, reason }, actor, everywhere);
const whoComes = async (matter: Matter) => {
  const appointment = (await activeAppointment(ctx.database.db, business.id, matter.job.id))!;
  const taken = await allocationsOf(ctx.database.db, business.id, appointment.id);
  return { appointment, ids: taken.map((t) => t.resourceId) };
};
const lastDeed = async ({ job }: Matter) =>
  (await historyOf(ctx.database.db, business.id, job.id)).map((h) => h.action);

describe('ways out of a conflict', () => {
  test('somebody away: another time with them, somebody else, another proposal; the first is taken with one click', async () => {
    const [bram, els] = [await person('Bram Claeys'), await person('Els Maes')];
    const service = await makeService(ctx, business);
    const window = { from: monday(10), to: monday(12) };
    const jan = await booked(service, bram, window, { name: 'Jan Peeters' });
    await away(bram, monday(9), monday(10, 30));
    const { id, ways, stamp } = await onlyWays();
    expect(ways.map((w) => [w.does, w.effect])).toEqual([
      ['Begin at 10:34', 'No extra driving, 10:34 instead of 10:00, as promised'],
      ['Move to Els', 'No extra driving, same time'],
      [
        'Ask Jan Peeters for another time',
        expect.stringMatching(/^Jan Peeters gets a proposal for Mon,? 23 Nov.* with Els$/),
      ],
    ]);
    const before = (await whoComes(jan)).appointment;
    expect(ways[1]!.move).toEqual({
      subject: { kind: 'card', id: before.id },
      version: expect.any(Number),
      resourceId: els,
      start: monday(10),
    });
    expect(ways[2]!.move).toMatchObject({ told: 'ask' });
    expect(await resolve(id, ways[1]!.id, stamp)).toEqual({
      ...{ outcome: 'done', told: false },
      // The board's Undo takes it back.
      undo: expect.any(String),
    });
    const { appointment, ids } = await whoComes(jan);
    expect(ids).toEqual([els]);
    // The customer was told nothing, and what they were told before is still true.
    expect(appointment).toMatchObject({ version: before.version, plannedStart: before.plannedStart });
    expect(await open()).toEqual([]);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
    expect(await lastDeed(jan)).toContain('drag');
  });

  test('what is not as it was shown any more is answered anew, and nothing is done', async () => {
    const [bram, els] = [await person('Bram Claeys'), await person('Els Maes')];
    const service = await makeService(ctx, business);
    const jan = await booked(service, bram, { from: monday(10), to: monday(10) }, { name: 'Jan Peeters' });
    await away(bram, monday(9), monday(10, 30));
    const { id, ways, stamp } = await onlyWays();
    const move = ways.find((w) => w.does === 'Move to Els')!;
    await away(els, monday(9), monday(11));
    const answer = await resolve(id, move.id, stamp);
    expect(answer).toMatchObject({ outcome: 'changed', conflict: { id } });
    expect((await whoComes(jan)).ids).toEqual([bram]);
    if (answer.outcome !== 'changed') throw new Error(answer.outcome);
    expect(answer.ways.map((w) => w.does)).toEqual(['Ask Jan Peeters for a new time']);
    expect(await resolve(id, 'ask.nobody', answer.stamp).catch((e) => e.code)).toBe('bad-input');
    expect(await resolve(id, answer.ways[0]!.id, answer.stamp)).toMatchObject({ outcome: 'done', told: true });
    expect(await sentProposalOf(ctx.database.db, business.id, jan.job.id)).toMatchObject({ kind: 'rebook' });
    expect(await open()).toEqual([]);
    // It is none any more, for whoever still has it open.
    expect(await resolve(id, 'x', stamp)).toMatchObject({ outcome: 'changed', conflict: null, ways: [] });
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('a room that is closed: the same time in another one', async () => {
    const room = (name: string) =>
      makeResource(ctx, business, { kind: 'room', id: ctx.id('room'), name, locationId: 'practice' });
    const anna = await makeResource(ctx, business, { kind: 'person', id: ctx.id('anna'), name: 'Anna', drives: false });
    const rooms = [await room('Room 1'), await room('Room 2')];
    const service = await makeService(ctx, business, {
      place: 'location',
      requirements: [
        { kind: 'person', skills: [], count: 1 },
        { kind: 'room', skills: [], count: 1 },
      ],
    });
    const matter = await booked(service, anna, { from: monday(10), to: monday(10) }, { locationId: 'practice' });
    const { ids } = await whoComes(matter);
    const taken = ids.find((one) => rooms.includes(one))!;
    const free = rooms.find((one) => one !== taken)!;
    await away(taken, monday(8), monday(12));
    const { id, ways, stamp } = await onlyWays();
    const name = taken === rooms[0] ? 'Room 2' : 'Room 1';
    expect(ways[0]).toMatchObject({
      does: `10:00 in ${name}`,
      effect: 'Same time',
      move: { fromResourceId: taken, resourceId: free, start: monday(10) },
    });
    expect(await resolve(id, ways[0]!.id, stamp)).toMatchObject({ outcome: 'done', told: false });
    expect((await whoComes(matter)).ids).toContain(free);
    expect(await open()).toEqual([]);
  });

  test('a recalled lot: to whoever has one in their van, or wait for the delivery', async () => {
    const [bram, els] = [await person('Bram Claeys'), await person('Els Maes')];
    const itemId = await makeItem(ctx, business, { name: 'Thermostat' });
    const lot = await makeLot(ctx, business, itemId, 2, { place: { kind: 'resource', id: bram } });
    const other = await makeLot(ctx, business, itemId, 1, { place: { kind: 'resource', id: els } });
    await makeLot(ctx, business, itemId, 5, { place: { kind: 'resource', id: bram }, receivedDay: '2026-11-26' });
    const service = await makeService(ctx, business, { supplies: [{ itemId, quantity: 1 }] });
    const window = { from: monday(10), to: monday(12) };
    const jan = await booked(service, bram, window, { name: 'Jan Peeters' });
    const recall = (id: string) =>
      ctx.transact((tx) => count(ctx, tx, business, id, { quantity: 0, reason: 'recalled' }, actor));
    await recall(lot);
    expect((await onlyWays()).ways[0]).toMatchObject({ does: 'Move to Els' });
    await recall(other);
    const { id, ways, stamp } = await onlyWays();
    expect(ways.map((w) => w.does)).toEqual(['Wait for the delivery on Thursday 26 November']);
    expect(ways[0]!.effect).toMatch(/^Jan Peeters gets a proposal for Thu,? 26 Nov/);
    expect(await resolve(id, ways[0]!.id, stamp)).toMatchObject({ outcome: 'done', told: true });
    expect((await whoComes(jan)).appointment.status).toBe('proposed');
    expect(await open()).toEqual([]);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('a shift that ends earlier may be answered for by name, with a reason', async () => {
    const bram = await person('Bram Claeys');
    const service = await makeService(ctx, business);
    const jan = await booked(service, bram, { from: monday(15), to: monday(15) }, { name: 'Jan Peeters' });
    const hours = { day: MONDAY, fromMinute: 8 * 60, toMinute: 15 * 60 + 30 };
    await ctx.transact((tx) => writeExceptions(ctx, tx, business.id, bram, MONDAY, [hours]));
    const { id, ways, stamp } = await onlyWays();
    expect(ways.at(-1)).toMatchObject({ id: 'keep', needsReason: true, move: null });
    expect(await resolve(id, 'keep', stamp).catch((e) => e.code)).toBe('bad-input');
    expect(await resolve(id, 'keep', stamp, 'Bram stays longer')).toMatchObject({ outcome: 'done' });
    expect(await open()).toEqual([]);
    const { conflicts } = await listConflicts(ctx, business, everywhere);
    expect(conflicts).toMatchObject([{ id, accepted: { by: 'staff', reason: 'Bram stays longer' } }]);
    expect(await lastDeed(jan)).toContain('accept-conflict');
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
    // What is accepted has no ways out to press.
    expect((await conflictWays(ctx, business, id, everywhere)).ways).toEqual([]);
  });

  test('the day is put in another order where nobody has a gap in it as it is', async () => {
    const [bram, els] = [await person('Bram Claeys'), await person('Els Maes')];
    const service = await makeService(ctx, business);
    const slots = (from: number, to: number): Span => ({ from: monday(from), to: monday(to) });
    // Els is where she is needed at ten, but could be there in the afternoon.
    const jan = await booked(service, bram, slots(10, 10), { name: 'Jan Peeters' });
    const tom = await booked(service, els, { from: monday(9, 40), to: monday(9, 40) }, { name: 'Tom Roels' });
    await ctx.transact((tx) =>
      tx
        .updateTable('appointment')
        .set({ windowFrom: monday(9), windowTo: monday(15) })
        .where('jobId', '=', tom.job.id)
        .execute(),
    );
    await ctx.transact((tx) => tx.updateTable('allocation').set({ leads: 1 }).where('resourceId', '=', els).execute());
    await away(bram, monday(9), monday(16));
    const { id, ways, stamp } = await onlyWays();
    expect(ways[0]!.does).toMatch(/^Move to Els|^Re-order/);
    expect(await resolve(id, ways[0]!.id, stamp)).toMatchObject({ outcome: 'done', told: false });
    expect((await whoComes(jan)).ids).toEqual([els]);
    expect(await open()).toEqual([]);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });
});
