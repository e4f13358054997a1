import { beforeAll, expect, test } from 'vitest';
import type { Requirement } from '../../shared/service.ts';
import { addDays, type Day, dayOf, MINUTE, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { createAbsence } from '../resources/absences.ts';
import { assignVehicle } from '../resources/drivers.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { type AppointmentRow, allocationsOf } from './appointments.ts';
import { unready } from './checker-requirements.ts';
import { ask, explainWindow, offer } from './offer.ts';
import { take } from './take.ts';
import { instantAt } from './wallclock.ts';
import { type Matter, matterOf } from './wish.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});

const monday: Day = '2026-11-23';
const exactly = (business: Business, hour: number, minute = 0): Span => {
  const from = instantAt(business.zone, monday, hour * 60 + minute);
  return { from, to: from };
};
const asked = (matter: Matter) => ask(ctx, ctx.database.read, matter, { preferences: {} });
const daysOffered = async (matter: Matter): Promise<Set<Day>> =>
  new Set((await asked(matter)).found.map((p) => dayOf(p.window.from, matter.site.zone)));

async function booked(matter: Matter, window: Span): Promise<AppointmentRow> {
  const result = await take(ctx, matter, window, { status: 'booked', holdUntil: null }, async () => {});
  if (result.outcome !== 'placed') throw new Error(result.outcome);
  return result.appointment;
}

test('what is needed for a part of a visit is taken for that part only, and free for another right after', async () => {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 2, startStepMinutes: 15 });
  const place = { locationId: 'practice', drives: false, home: null };
  for (let i = 0; i < 2; i++) await makeResource(ctx, business, { kind: 'person', skills: ['surgery'], ...place });
  const anaesthetist = await makeResource(ctx, business, { kind: 'person', skills: ['sleep'], ...place });
  const serviceId = await makeService(ctx, business, {
    place: 'location',
    requirements: [
      { kind: 'person', skills: ['sleep'], count: 1, part: { fromMinute: 0, toMinute: 20 } },
      { kind: 'person', skills: ['surgery'], count: 1 },
    ],
  });
  const job = (): Promise<Matter> => makeJob(ctx, business, serviceId, at(0, 0));
  const first = await booked(await job(), exactly(business, 10));
  const taken = await allocationsOf(ctx.database.read, business.id, first.id);
  const { startsAt, endsAt, leads } = taken.find((a) => a.resourceId === anaesthetist)!;
  expect([startsAt - first.plannedStart, endsAt - first.plannedStart, leads]).toEqual([0, 20 * MINUTE, 0]);
  expect(first.plannedEnd - first.plannedStart).toBe(60 * MINUTE);
  const starts = (await asked(await job())).found.map((p) => p.window.from);
  expect(starts).not.toContain(exactly(business, 10, 15).from);
  expect(starts).toContain(exactly(business, 10, 30).from);
  await booked(await job(), exactly(business, 10, 30));
  expect(await unready(ctx.database.read, business.id, ctx.now())).toEqual([]);
  await ctx.database.db
    .updateTable('allocation')
    .set({ endsAt: endsAt - MINUTE })
    .where('businessId', '=', business.id)
    .where('appointmentId', '=', first.id)
    .where('resourceId', '=', anaesthetist)
    .execute();
  expect(await unready(ctx.database.read, business.id, ctx.now())).toEqual([first.id]);
});

test('a level too low does not do, and something else that is named does', async () => {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 2 });
  await makeResource(ctx, business, { kind: 'person', name: 'An', skills: ['gas'], levels: { gas: 2 } });
  await makeResource(ctx, business, { kind: 'person', name: 'Bo', skills: ['oil'] });
  const needing = async (requirement: Partial<Requirement>): Promise<(string | undefined)[]> => {
    const requirements = [{ kind: 'person' as const, skills: ['gas'], count: 1, ...requirement }];
    const serviceId = await makeService(ctx, business, { requirements });
    const window = (await asked(await makeJob(ctx, business, serviceId, at(1, 1)))).found[0]?.window;
    if (!window) return [];
    const query = { preferences: {}, window };
    const { found } = await ask(ctx, ctx.database.read, await makeJob(ctx, business, serviceId, at(1, 1)), query);
    return [...new Set(found.map((p) => p.lead?.name))].sort();
  };
  expect(await needing({ levels: { gas: 2 } })).toEqual(['An']);
  expect(await needing({ levels: { gas: 3 } })).toEqual([]);
  expect(await needing({ levels: { gas: 2 }, or: [{ skills: ['oil'] }] })).toEqual(['An', 'Bo']);
});

test('the vehicle is the one its lead drives; in maintenance it takes the day off offer, and one in the yard is for those who drive none', async () => {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 2 });
  const driver = await makeResource(ctx, business, { kind: 'person', name: 'Dirk' });
  const van = await makeResource(ctx, business, { kind: 'vehicle', name: 'Van', skills: ['crane'] });
  const car = await makeResource(ctx, business, { kind: 'vehicle', name: 'Car' });
  const serviceId = await makeService(ctx, business, {
    requirements: [
      { kind: 'person', skills: [], count: 1 },
      { kind: 'vehicle', skills: ['crane'], count: 1 },
    ],
  });
  const matter = await makeJob(ctx, business, serviceId, at(1, 1));
  const tuesday = addDays(monday, 1);
  expect(await daysOffered(matter)).toEqual(new Set([monday, tuesday]));
  const drives = (vehicleId: string, weekdays: number[]): Promise<void> =>
    ctx.transact((tx) => assignVehicle(tx, business.id, { personId: driver, vehicleId, weekdays }));
  await drives(car, [2]);
  expect(await daysOffered(matter)).toEqual(new Set([monday]));
  await drives(van, [1, 2]);
  expect(await daysOffered(matter)).toEqual(new Set([monday, tuesday]));
  const span = { from: instantAt(business.zone, monday, 0), to: instantAt(business.zone, tuesday, 0) };
  await ctx.transact((tx) =>
    createAbsence(ctx, tx, business.id, { resourceId: van, span, reason: 'maintenance', createdBy: 'office' }),
  );
  expect(await daysOffered(matter)).toEqual(new Set([tuesday]));
  const window = { from: instantAt(business.zone, monday, 600), to: instantAt(business.zone, monday, 720) };
  expect(explainWindow(await asked(matter), matter, window).reason).toBe('resource-taken');
  // Somebody who drives nothing has no crane either: it goes with who drives it.
  const other = await makeResource(ctx, business, { kind: 'person', name: 'Els' });
  const { found } = await ask(ctx, ctx.database.read, matter, { preferences: {}, day: tuesday });
  expect(found.every((p) => p.lead?.id === driver && p.units[0]?.resourceId === van)).toBe(true);
  const appointment = await booked(matter, found[0]!.window);
  const taken = await allocationsOf(ctx.database.read, business.id, appointment.id);
  expect(taken.map((a) => a.resourceId).sort()).toEqual([driver, van].sort());
  expect(taken.some((a) => a.resourceId === other)).toBe(false);
});

test('who came last time comes again where that is worth the road, and the customer is told so', async () => {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 2 });
  const anna = await makeResource(ctx, business, { kind: 'person', name: 'Anna Maes', home: at(-8, 0) });
  await makeResource(ctx, business, { kind: 'person', name: 'Bert Smet', home: at(2, 0) });
  const minded = await makeService(ctx, business, { policy: { samePersonMinutes: 60 } });
  const first = await makeJob(ctx, business, minded, at(2, 1), { requiredResourceId: anna });
  await booked(first, (await asked(first)).found[0]!.window);
  const again = await makeJob(ctx, business, minded, at(2, 1));
  const owned = await ctx.database.db
    .updateTable('job')
    .set({ customerId: first.customer.id })
    .where('businessId', '=', business.id)
    .where('id', '=', again.job.id)
    .executeTakeFirst();
  expect(Number(owned.numUpdatedRows)).toBe(1);
  const matter = await matterOf(ctx.database.read, business, again.job.id);
  const { slots } = offer(await asked(matter), matter, {});
  for (const slot of slots) expect(slot).toMatchObject({ leadId: anna, reason: { kind: 'same-person', name: 'Anna' } });
  const query = { preferences: {}, window: { from: slots[0]!.from, to: slots[0]!.to } };
  const { found } = await ask(ctx, ctx.database.read, matter, query);
  expect(found.map((p) => [p.lead?.name, p.terms.preference])).toContainEqual(['Bert Smet', 60 * MINUTE]);
  const careless = await matterOf(ctx.database.read, business, again.job.id).then((m) => ({ ...m, rather: null }));
  const plain = offer(await asked(careless), careless, {}).slots;
  expect(plain.some((slot) => slot.leadName === 'Bert Smet')).toBe(true);
  expect(plain.some((slot) => slot.reason?.kind === 'same-person')).toBe(false);
});
