import { beforeAll, describe, expect, test } from 'vitest';
import type { EventAnswer, NewEvent } from '../../shared/event.ts';
import { HOUR } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { place } from '../schedule/appointments.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { ask } from '../schedule/offer.ts';
import { daysOf } from '../schedule/rhythm.ts';
import { instantAt } from '../schedule/wallclock.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { cancelEvent, changeEvent, planEvent } from './events.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});

const clock = (day: string, hour: number): number => instantAt('Europe/Brussels', day, hour * 60);
const span = (day: string, from: number, to: number) => ({ from: clock(day, from), to: clock(day, to) });

async function office(): Promise<{ business: Business; an: string; room: string; serviceId: string }> {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 30, options: 20 });
  const an = await makeResource(ctx, business, { kind: 'person', name: 'An' });
  const room = await makeResource(ctx, business, { kind: 'room', name: 'Hall', locationId: 'practice' });
  return { business, an, room, serviceId: await makeService(ctx, business) };
}
const plan = (business: Business, wish: Pick<NewEvent, 'from' | 'to' | 'resourceIds'> & Partial<NewEvent>) =>
  planEvent(ctx, business, { kind: 'meeting', title: 'Meeting', capacity: 0, skip: [], ...wish }, 'system');
const idsOf = (answer: EventAnswer): string[] => {
  if (answer.outcome !== 'done') throw new Error(JSON.stringify(answer));
  return answer.ids;
};

describe('an event takes what it needs', () => {
  test('the slot question sees it at once, and offers the time again when it is cancelled', async () => {
    const { business, an, serviceId } = await office();
    const matter = await makeJob(ctx, business, serviceId, at(1, 0));
    const offered = async (): Promise<number[]> => {
      const { found } = await ask(ctx, ctx.database.db, matter, { preferences: {}, day: '2026-11-24' });
      return found.map((p) => p.window.from).sort((a, b) => a - b);
    };
    const before = await offered();
    expect(before).toContain(clock('2026-11-24', 10));
    const [id] = idsOf(await plan(business, { ...span('2026-11-24', 8, 13), resourceIds: [an] }));
    const during = await offered();
    expect(during).not.toContain(clock('2026-11-24', 8));
    expect(during).not.toContain(clock('2026-11-24', 10));
    expect(during).toContain(clock('2026-11-24', 14));
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
    expect(await cancelEvent(ctx, business, id!, 'one', 'system')).toEqual({ outcome: 'done', ids: [id] });
    expect(await offered()).toEqual(before);
  });

  test('a visit makes room inside its promised window; one that cannot is named, and nothing is taken', async () => {
    const { business, an, room, serviceId } = await office();
    const matter = await makeJob(ctx, business, serviceId, at(1, 0));
    const { found } = await ask(ctx, ctx.database.db, matter, { preferences: {}, window: span('2026-11-24', 10, 12) });
    const options = { status: 'booked' as const, holdUntil: null };
    const placed = await place(ctx, matter, found[0]!, options, async () => {});
    if (placed.outcome !== 'placed') throw new Error(placed.outcome);
    idsOf(await plan(business, { ...span('2026-11-24', 10, 11), resourceIds: [an, room] }));
    const { plannedStart } = await ctx.database.db
      .selectFrom('appointment')
      .select('plannedStart')
      .where('id', '=', placed.appointment.id)
      .executeTakeFirstOrThrow();
    expect(plannedStart).toBeGreaterThan(clock('2026-11-24', 11));
    expect(plannedStart).toBeLessThanOrEqual(clock('2026-11-24', 12));
    const day = '2026-11-24';
    const clash = await plan(business, { ...span(day, 11, 14), resourceIds: [room, an] });
    expect(clash).toEqual({
      outcome: 'conflict',
      conflicts: [{ day, resourceId: an, name: 'An', reason: 'promise' }],
    });
    expect(await plan(business, { ...span(day, 10, 11), resourceIds: [room] })).toMatchObject({
      conflicts: [{ name: 'Hall', reason: 'taken' }],
    });
    expect(await plan(business, { ...span(day, 17, 19), resourceIds: [an] })).toMatchObject({
      conflicts: [{ name: 'An', reason: 'not-working' }],
    });
    const taken = await ctx.database.db
      .selectFrom('allocation')
      .select('id')
      .where('businessId', '=', business.id)
      .where('eventId', 'is not', null)
      .execute();
    expect(taken).toHaveLength(2);
  });
});

describe('a weekly rhythm', () => {
  test('names the days between its first day and its end, or so many of them', () => {
    expect(daysOf('2026-11-24', { weekdays: [2, 4], everyWeeks: 2, count: 4 })).toEqual([
      '2026-11-24',
      '2026-11-26',
      '2026-12-08',
      '2026-12-10',
    ]);
    expect(daysOf('2026-11-25', { weekdays: [1, 3], everyWeeks: 1, until: '2026-12-02' })).toEqual([
      '2026-11-25',
      '2026-11-30',
      '2026-12-02',
    ]);
  });

  test('is planned whole or not at all; the days that are in the way can be left out', async () => {
    const { business, room } = await office();
    idsOf(await plan(business, { ...span('2026-12-08', 9, 10), resourceIds: [room] }));
    const weekly = { ...span('2026-12-01', 9, 10), resourceIds: [room] };
    const rhythm = { weekdays: [2], everyWeeks: 1, count: 4 };
    const clash = await plan(business, { ...weekly, rhythm });
    expect(clash).toMatchObject({ outcome: 'conflict', conflicts: [{ day: '2026-12-08', name: 'Hall' }] });
    expect(idsOf(await plan(business, { ...weekly, rhythm, skip: ['2026-12-08'] }))).toHaveLength(3);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('one occurrence, the rest or all of it can be moved and cancelled; the wall clock stays when clocks change', async () => {
    const { business, room } = await office();
    const rhythm = { weekdays: [4], everyWeeks: 1, count: 22 };
    const ids = idsOf(await plan(business, { ...span('2026-12-03', 9, 10), resourceIds: [room], rhythm }));
    const times = async (): Promise<string[]> => {
      const rows = await ctx.database.db
        .selectFrom('event')
        .select(['startsAt', 'rhythmDay', 'status'])
        .where('businessId', '=', business.id)
        .orderBy('rhythmDay')
        .execute();
      return rows.map(({ startsAt, rhythmDay, status }) => {
        const hour = (startsAt - instantAt('Europe/Brussels', rhythmDay!, 0)) / HOUR;
        return status === 'planned' ? String(hour) : status;
      });
    };
    // Until after the last Sunday of March.
    expect(new Set(await times())).toEqual(new Set(['9']));
    const change = { title: 'Meeting', capacity: 0, resourceIds: [room] };
    const one = { ...change, ...span('2026-12-10', 11, 12), scope: 'one' as const };
    expect(await changeEvent(ctx, business, ids[1]!, one, 'system')).toMatchObject({ outcome: 'done' });
    const rest = { ...change, ...span('2026-12-24', 14, 15), scope: 'rest' as const };
    expect(idsOf(await changeEvent(ctx, business, ids[3]!, rest, 'system'))).toHaveLength(19);
    expect((await times()).slice(0, 5)).toEqual(['9', '11', '9', '14', '14']);
    expect(idsOf(await cancelEvent(ctx, business, ids[20]!, 'rest', 'system'))).toHaveLength(2);
    expect(idsOf(await cancelEvent(ctx, business, ids[0]!, 'one', 'system'))).toEqual([ids[0]]);
    expect(idsOf(await cancelEvent(ctx, business, ids[2]!, 'all', 'system'))).toHaveLength(19);
    expect(await cancelEvent(ctx, business, ids[2]!, 'all', 'system')).toEqual({ outcome: 'over' });
    expect(new Set(await times())).toEqual(new Set(['cancelled']));
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });
});

test('the judge of databases finds what no writer of ours would do', async () => {
  const { business, an } = await office();
  const serviceId = await makeService(ctx, business, { place: 'location', capacity: 1 });
  const wish = { ...span('2026-12-01', 9, 10), kind: 'class' as const, serviceId, capacity: 1 };
  const [id] = idsOf(
    await plan(business, { ...wish, resourceIds: [an], rhythm: { weekdays: [2], everyWeeks: 1, count: 1 } }),
  );
  const { db } = ctx.database;
  const rules = async (): Promise<string[]> => (await checkDatabase(ctx, business.id)).map((f) => f.rule);
  expect(await rules()).toEqual([]);
  const signup = async (position: number, status: 'in' | 'waiting') => {
    const { customer } = await makeJob(ctx, business, await makeService(ctx, business), at(1, 0), { email: '' });
    await db
      .insertInto('signup')
      .values({
        businessId: business.id,
        id: ctx.id('sgn'),
        eventId: id!,
        customerId: customer.id,
        status,
        position,
        offeredUntil: null,
        leftBecause: null,
        outcome: null,
        version: 1,
        note: '',
        createdAt: ctx.now(),
      })
      .execute();
  };
  await signup(1, 'in');
  expect(await rules()).toEqual([]);
  await signup(2, 'in');
  expect(await rules()).toEqual(['more people have a place in an event than there are places']);
  await db
    .updateTable('signup')
    .set({ status: 'offered', offeredUntil: clock('2026-12-01', 11) })
    .where('position', '=', 2)
    .where('eventId', '=', id!)
    .execute();
  expect((await rules()).sort()).toEqual([
    'a place is offered in an event that has none to give',
    'an offer of a place lasts beyond the beginning of its event',
  ]);
  await db.deleteFrom('signup').where('eventId', '=', id!).execute();
  await db
    .updateTable('event')
    .set({ startsAt: clock('2026-12-01', 9) - 60 })
    .where('id', '=', id!)
    .execute();
  expect(await rules()).toEqual(['an allocation differs from its event’s times']);
  await db
    .updateTable('event')
    .set({ startsAt: clock('2026-12-01', 9), status: 'cancelled' })
    .where('id', '=', id!)
    .execute();
  expect(await rules()).toEqual(['a cancelled event keeps its time']);
  await db.updateTable('event').set({ status: 'planned', rhythmDay: '2026-11-30' }).where('id', '=', id!).execute();
  expect(await rules()).toEqual(['an occurrence lies outside its rhythm']);
  await db.updateTable('event').set({ seriesId: 'nowhere' }).where('id', '=', id!).execute();
  expect(await rules()).toEqual(['an occurrence belongs to no rhythm']);
});
