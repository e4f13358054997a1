import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, type Instant, type Span } from '../../shared/time.ts';
import { type Business, businessById } from '../business/business.ts';
import { record } from '../history.ts';
import { createAbsence } from '../resources/absences.ts';
import { updateResource } from '../resources/resources.ts';
import { writeExceptions } from '../resources/shifts.ts';
import { activeAppointment, settle } from '../schedule/appointments.ts';
import { conflictCounts } from '../schedule/conflicts.ts';
import { propose, tellBooked } from '../schedule/proposals.ts';
import { take } from '../schedule/take.ts';
import type { Matter } from '../schedule/wish.ts';
import { everywhere } from '../scope.ts';
import { serviceById, updateService } from '../services/services.ts';
import { count } from '../stock/lots.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeItem, makeJob, makeLot, makeResource, makeService } from '../testing/town.ts';
import { listConflicts } from './conflicts.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});

/** Monday 23 November 2026 in Brussels. */
const MONDAY = '2026-11-23';
const monday = (hour: number, minute = 0): Instant => Date.UTC(2026, 10, 23, hour - 1, minute) / 1000;
const exactly = (start: Instant): Span => ({ from: start, to: start });

async function booked(
  business: Business,
  serviceId: string,
  who: string | null,
  window: Span,
  name: string,
  point = at(2, 1),
): Promise<Matter> {
  const matter = await makeJob(ctx, business, serviceId, point, { name });
  const forced = who ? { ...matter, job: { ...matter.job, requiredResourceId: who } } : matter;
  const result = await take(ctx, forced, window, { status: 'booked', holdUntil: null }, async (tx, appointment) => {
    await tellBooked(ctx, tx, matter, appointment.id, true);
    const about = { subjectKind: 'job', subjectId: matter.job.id, after: { appointmentId: appointment.id } };
    await record(ctx, tx, business.id, { actor: 'customer', action: 'book', ...about });
  });
  if (result.outcome !== 'placed') throw new Error(`${name} ${result.outcome}`);
  return matter;
}

/** Bram and Els drive to customers; Bram has visits at 9:00, 10:30 and 14:00 on Monday. */
async function town() {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 12 });
  const [bram, els] = [ctx.id('bram'), ctx.id('els')];
  const person = (id: string, name: string, skills: string[]) =>
    makeResource(ctx, business, { kind: 'person', id, name, skills });
  await person(bram, 'Bram Claeys', ['gas']);
  await person(els, 'Els Maes', ['gas']);
  const itemId = await makeItem(ctx, business, { id: ctx.id('itm'), name: 'Thermostat' });
  const lots = [bram, els].map((id) =>
    makeLot(ctx, business, itemId, 2, { place: { kind: 'resource', id }, ref: `lot-${id}` }),
  );
  const [lot] = await Promise.all(lots);
  const requirements = [{ kind: 'person' as const, skills: ['gas'], count: 1 }];
  const serviceId = await makeService(ctx, business, { requirements });
  const thermostat = await makeService(ctx, business, { requirements, supplies: [{ itemId, quantity: 1 }] });
  await booked(business, serviceId, bram, exactly(monday(9)), 'An Baert');
  const jan = await booked(business, serviceId, bram, exactly(monday(10, 30)), 'Jan Peeters');
  await booked(business, thermostat, bram, exactly(monday(14)), 'Rik Joos');
  return { business, bram, els, serviceId, thermostat, lot: lot!, jan };
}

const listed = async (business: Business, range = {}) => {
  const fresh = await businessById(ctx, business.id);
  return (await listConflicts(ctx, fresh, everywhere, range)).conflicts;
};
const sentences = async (business: Business) => (await listed(business)).map((c) => `${c.kind}: ${c.sentence}`);

describe('a conflict is found whatever it comes from', () => {
  test('a full day as it was booked has none', async () => {
    const { business } = await town();
    expect(await listed(business)).toEqual([]);
  });

  test('an absence that is entered', async () => {
    const { business, bram, jan } = await town();
    await listed(business);
    const span = { from: monday(10), to: monday(12) };
    await ctx.transact((tx) =>
      createAbsence(ctx, tx, business.id, { resourceId: bram, span, reason: 'dentist', createdBy: 'x' }),
    );
    const [conflict, ...others] = await listed(business);
    expect(others).toEqual([]);
    const appointment = await activeAppointment(ctx.database.db, business.id, jan.job.id);
    expect(conflict).toMatchObject({ kind: 'absent', resourceId: bram, day: MONDAY, by: 60, accepted: null });
    expect(conflict!.cardIds).toEqual([appointment!.id]);
    expect(conflict!.sentence).toBe('Jan Peeters at 10:30 is planned for Bram, who is away 10:00 – 12:00.');
    // The same conflict keeps its id.
    expect((await listed(business))[0]!.id).toBe(conflict!.id);
    expect(await conflictCounts(ctx, ctx.database.read, business, { fromDay: MONDAY, toDay: MONDAY })).toEqual(
      new Map([[`${bram} ${MONDAY}`, 1]]),
    );
    // Yesterday and the days after are not asked about.
    expect(await listed(business, { fromDay: addDays(MONDAY, 1) })).toEqual([]);
    expect(await listed(business, { fromDay: '2026-11-01', toDay: '2026-11-20' })).toEqual([]);
  });

  test('a shift that changes, and a day off', async () => {
    const { business, bram } = await town();
    const hours = (fromMinute: number, toMinute: number) =>
      ctx.transact((tx) =>
        writeExceptions(ctx, tx, business.id, bram, MONDAY, [{ day: MONDAY, fromMinute, toMinute }]),
      );
    await hours(8 * 60, 10 * 60 + 15);
    expect(await sentences(business)).toEqual([
      'outside-shift: Jan Peeters at 10:30 lies outside Bram’s shift, which ends at 10:15.',
      'outside-shift: Rik Joos at 14:00 lies outside Bram’s shift, which ends at 10:15.',
    ]);
    await hours(9 * 60, 17 * 60);
    expect(await sentences(business)).toEqual([
      'outside-shift: To be with An Baert at 9:00, Bram would have to leave 5 minutes before the shift begins at 9:00.',
    ]);
    await hours(0, 0);
    expect((await sentences(business))[0]).toBe(
      'outside-shift: An Baert at 9:00 is planned for Bram, who does not work on Monday 23 November.',
    );
  });

  test('a lot that is recalled', async () => {
    const { business, lot, bram } = await town();
    await ctx.transact((tx) => count(ctx, tx, business, lot, { quantity: 0, reason: 'recalled' }, 'staff:x'));
    expect(await sentences(business)).toEqual([
      'supplies: Rik Joos at 14:00 goes without 1 × Thermostat: Bram has no more of it.',
    ]);
    expect(await listed(business)).toMatchObject([{ resourceId: bram, by: 1 }]);
  });

  test('a skill that is taken away, a service that asks for more, somebody who is not there any more', async () => {
    const { business, bram, serviceId } = await town();
    const resource = (wish: object) => ({
      ...{ id: bram, kind: 'person' as const, name: 'Bram Claeys', locationId: null, units: 1, skills: ['gas'] },
      ...{ drives: true, colour: '#0b5fff', home: at(0, 0), maxVisits: 0, ...wish },
    });
    const change = (wish: object) => ctx.transact((tx) => updateResource(tx, business.id, resource(wish)));
    await change({ skills: ['oil'] });
    expect((await sentences(business))[1]).toBe(
      'requirement: Onderhoud ketel for Jan Peeters at 10:30 needs gas, which Bram does not have any more.',
    );
    await change({ maxVisits: 2 });
    expect(await sentences(business)).toEqual([
      'too-many: Bram has 3 visits on Monday 23 November, and takes at most 2.',
    ]);
    await change({ active: false });
    expect(await listed(business)).toHaveLength(3);
    await change({});
    const service = await serviceById(ctx.database.db, business.id, serviceId);
    const camera = { kind: 'equipment' as const, skills: ['camera'], count: 1 };
    const requirements = [...service.requirements, camera];
    await ctx.transact((tx) => updateService(tx, business.id, { ...service, requirements }, true));
    expect(await sentences(business)).toEqual([
      'requirement: Onderhoud ketel for An Baert at 9:00 needs equipment with camera, and has none.',
      'requirement: Onderhoud ketel for Jan Peeters at 10:30 needs equipment with camera, and has none.',
    ]);
  });

  test('an event put beside a visit, so that the road does not fit; a promise somebody has overridden', async () => {
    const { business, bram, jan } = await town();
    const event = ctx.id('evt');
    await ctx.transact(async (tx) => {
      const place = { businessId: business.id, serviceId: null, locationId: 'practice', seriesId: null };
      const span = { startsAt: monday(11, 30), endsAt: monday(12) };
      await tx
        .insertInto('event')
        .values({
          ...{ ...place, ...span, ...at(9, 9), id: event, kind: 'meeting', title: 'Team', capacity: 0 },
          ...{ createdAt: 0, rhythmDay: null },
        })
        .execute();
      const line = { businessId: business.id, id: ctx.id('alc'), resourceId: bram, unit: 1, day: MONDAY };
      await tx
        .insertInto('allocation')
        .values({ ...line, ...span, appointmentId: null, eventId: event, leads: 0 })
        .execute();
    });
    const [conflict] = await listed(business);
    expect(conflict).toMatchObject({ kind: 'travel', resourceId: bram });
    expect(conflict!.cardIds).toContain(event);
    expect(conflict!.sentence).toBe(
      'From Jan Peeters to Team at 11:30 the road takes Bram 23 minutes, and there is no time for it.',
    );
    await ctx.transact((tx) => tx.deleteFrom('allocation').where('eventId', '=', event).execute());
    await ctx.transact((tx) => tx.deleteFrom('event').where('id', '=', event).execute());
    const appointment = await activeAppointment(ctx.database.db, business.id, jan.job.id);
    await ctx.transact((tx) =>
      tx
        .updateTable('appointment')
        .set({ windowFrom: monday(11), windowTo: monday(12), overrideBy: 'staff:x', overrideReason: 'agreed' })
        .where('id', '=', appointment!.id)
        .execute(),
    );
    // What is promised is kept with the visit's lines; they are written with it.
    await ctx.transact((tx) =>
      tx.updateTable('allocation').set({ leads: 1 }).where('appointmentId', '=', appointment!.id).execute(),
    );
    expect(await sentences(business)).toEqual([
      'promise: Jan Peeters was promised 11:00 – 12:00, and is planned 30 minutes before that.',
    ]);
    expect(await listed(business)).toMatchObject([{ accepted: { by: 'staff', reason: 'agreed' } }]);
    expect(await conflictCounts(ctx, ctx.database.read, business, { fromDay: MONDAY, toDay: MONDAY })).toEqual(
      new Map(),
    );
  });

  test('but not what is over, only kept for Undo, or proposed and not answered in time', async () => {
    const { business, bram, els, jan, serviceId } = await town();
    const span = { from: monday(10), to: monday(12) };
    for (const resourceId of [bram, els])
      await ctx.transact((tx) =>
        createAbsence(ctx, tx, business.id, {
          resourceId,
          span: { ...span, to: monday(11) },
          reason: '',
          createdBy: 'x',
        }),
      );
    expect(await listed(business)).toHaveLength(1);
    const appointment = (await activeAppointment(ctx.database.db, business.id, jan.job.id))!;
    await ctx.transact((tx) =>
      settle(ctx, tx, business, appointment, { status: 'cancelled', version: 9, keepUntil: ctx.now() + 600 }),
    );
    expect(await listed(business)).toEqual([]);
    const matter = await makeJob(ctx, business, serviceId, at(2, 1), { name: 'Tom Maes' });
    const asked = await propose(ctx, matter, exactly(monday(12)), { kind: 'proposal', planId: null, actor: 'system' });
    if (asked.outcome !== 'proposed') throw new Error(asked.outcome);
    const busy = { from: monday(12), to: monday(12, 30) };
    for (const resourceId of [bram, els])
      await ctx.transact((tx) =>
        createAbsence(ctx, tx, business.id, { resourceId, span: busy, reason: '', createdBy: 'x' }),
      );
    expect(await listed(business)).toHaveLength(1);
    const now = ctx.clock.now;
    ctx.clock.now = asked.appointment.holdUntil! + 1;
    expect(await listed(business)).toEqual([]);
    ctx.clock.now = now;
  });
});

test('who may not see customers reads what is done, and of another location only that it is one', async () => {
  const { business, bram } = await town();
  const span = { from: monday(10), to: monday(12) };
  await ctx.transact((tx) =>
    createAbsence(ctx, tx, business.id, { resourceId: bram, span, reason: 'dentist', createdBy: 'x' }),
  );
  const told = async (scope: Partial<typeof everywhere>) =>
    (await listConflicts(ctx, business, { ...everywhere, ...scope })).conflicts.map((c) => c.sentence);
  expect(await told({ namesCustomers: false })).toEqual([
    'Onderhoud ketel at 10:30 is planned for Bram, who is away 10:00 – 12:00.',
  ]);
  expect(await told({ ownResourceId: 'somebody else' })).toEqual([]);
  expect(await told({ ownResourceId: bram })).toHaveLength(1);
});

test('a second look judges only the days that have changed', async () => {
  const { business, bram, serviceId } = await town();
  await listed(business);
  let asked = 0;
  const { travel } = ctx;
  ctx.travel = {
    road(asker, blocks) {
      const all = [...blocks];
      asked += all.length;
      return travel.road(asker, all);
    },
  };
  await listed(business);
  expect(asked).toBe(0);
  await booked(business, serviceId, bram, exactly(monday(12)), 'Mia Roels');
  asked = 0;
  await listed(business);
  // From home to four visits and back.
  expect(asked).toBe(5);
  ctx.travel = travel;
});
