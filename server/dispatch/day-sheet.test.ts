import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../../shared/roles.ts';
import type { Instant, Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { createAbsence } from '../resources/absences.ts';
import { activeAppointment } from '../schedule/appointments.ts';
import { propose } from '../schedule/proposals.ts';
import { toQueue } from '../schedule/queue.ts';
import { take } from '../schedule/take.ts';
import type { Matter } from '../schedule/wish.ts';
import { everywhere } from '../scope.ts';
import type { Staff } from '../session.ts';
import { count } from '../stock/lots.ts';
import { START, type TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeItem, makeJob, makeLot, makeResource, makeService } from '../testing/town.ts';
import { daySheet } from './day-sheet.ts';
import { runLate } from './late.ts';
import { recordOutcome } from './outcomes.ts';

let ctx: TestContext;
let business: Business;
let bram: string;
beforeAll(async () => {
  ctx = await contextForTest();
});
beforeEach(async () => {
  ctx.clock.now = START;
  business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 12 });
  bram = await makeResource(ctx, business, { kind: 'person', id: ctx.id('bram'), name: 'Bram Claeys' });
});

const monday = (hour: number, minute = 0): Instant => Date.UTC(2026, 10, 23, hour - 1, minute) / 1000;
const staffOf = (role: Role): Staff => ({
  ...({ id: 'x', name: 'X', email: '' } as Staff),
  role,
  locationIds: [],
  resourceId: null,
});
const office = staffOf('planner');
const lines = async (staff = office, scope = everywhere) =>
  (await daySheet(ctx, business, staff, scope)).lines.map((l) => [l.kind, l.text]);
async function booked(serviceId: string, window: Span, name: string): Promise<{ matter: Matter; id: string }> {
  const matter = await makeJob(ctx, business, serviceId, at(2, 1), { name });
  const result = await take(ctx, matter, window, { status: 'booked', holdUntil: null }, async () => {});
  if (result.outcome !== 'placed') throw new Error(result.outcome);
  return { matter, id: result.appointment.id };
}
const done = (id: string) => recordOutcome(ctx, business, id, { outcome: 'done', note: '' }, office, null);

describe('the sheet of a day', () => {
  test('is empty on a morning on which all is well', async () => {
    const service = await makeService(ctx, business);
    await booked(service, { from: monday(9), to: monday(10) }, 'An Baert');
    ctx.clock.now = monday(8);
    expect(await lines()).toEqual([]);
  });

  test('tells who will be late or hardly in time, by what was recorded, and who knows already', async () => {
    const service = await makeService(ctx, business);
    const an = await booked(service, { from: monday(9), to: monday(9) }, 'An Baert');
    const jan = await booked(service, { from: monday(10, 15), to: monday(10, 45) }, 'Jan Peeters');
    const rik = await booked(service, { from: monday(11, 30), to: monday(11, 45) }, 'Rik Joos');
    ctx.clock.now = monday(10, 35);
    await done(an.id);
    expect(await lines()).toEqual([
      ['at-risk', 'Bram will be with Jan Peeters at 10:35, 10 min before the promise of 10:15 – 10:45 ends.'],
      ['at-risk', 'Bram will be with Rik Joos at 11:35, 10 min before the promise of 11:30 – 11:45 ends.'],
    ]);
    ctx.clock.now = monday(10, 59);
    const told = await runLate(ctx, business, jan.id, monday(11), office, null);
    expect(told).toMatchObject({ outcome: 'done' });
    expect((await lines()).map(([kind]) => kind)).toEqual(['told-late', 'told-late']);
    ctx.clock.now = monday(12, 40);
    await done(jan.id);
    const [late] = (await daySheet(ctx, business, office, everywhere)).lines;
    expect(late).toMatchObject({
      kind: 'late',
      cardId: rik.id,
      resourceId: bram,
      href: `/office/jobs/${rik.matter.job.id}`,
    });
    expect(late!.text).toMatch(/^Bram will be with Rik Joos at 12:40, \d+ min after the promised 12:00 – 12:30\.$/);
    // Who may not see customers reads what is done.
    const viewer = { ...everywhere, namesCustomers: false };
    expect((await lines(staffOf('viewer'), viewer))[0]![1]).toContain('with Onderhoud ketel at');
  });

  test('lists conflicts, missing kit, proposals whose time is near and the queue’s head, most urgent first', async () => {
    const itemId = await makeItem(ctx, business, { name: 'Thermostat' });
    const lot = await makeLot(ctx, business, itemId, 1, { place: { kind: 'resource', id: bram } });
    const service = await makeService(ctx, business);
    const kit = await makeService(ctx, business, { supplies: [{ itemId, quantity: 1 }] });
    ctx.clock.now = monday(7);
    await booked(service, { from: monday(9), to: monday(9) }, 'An Baert');
    await booked(kit, { from: monday(14), to: monday(14) }, 'Rik Joos');
    const mia = await makeJob(ctx, business, service, at(2, 1), { name: 'Mia Roels' });
    const window = { from: monday(15, 30), to: monday(15, 30) };
    const asked = await propose(ctx, mia, window, { kind: 'proposal', planId: null, actor: 'system' });
    expect(asked.outcome).toBe('proposed');
    const tom = await makeJob(ctx, business, service, at(2, 1), { name: 'Tom Maes' });
    await ctx.transact((tx) => toQueue(ctx, tx, business.id, { kind: 'declined', jobId: tom.job.id }));
    await ctx.transact((tx) => count(ctx, tx, business, lot, { quantity: 0, reason: 'recalled' }, 'system'));
    const span = { from: monday(9), to: monday(9, 30) };
    await ctx.transact((tx) =>
      createAbsence(ctx, tx, business.id, { resourceId: bram, span, reason: '', createdBy: 'x' }),
    );
    expect(await lines()).toEqual([
      ['conflict', 'An Baert at 9:00 is planned for Bram, who is away 9:00 – 9:30.'],
      ['unconfirmed', expect.stringMatching(/^Mia Roels has not answered: today, 15:30 is kept until 13:30\.$/)],
      ['missing-kit', 'Rik Joos at 14:00 goes without 1 × Thermostat: Bram has no more of it.'],
      ['queue', 'Tom Maes declined the time we proposed.'],
    ]);
    const tomorrow = await daySheet(ctx, business, office, everywhere, '2026-11-24');
    expect(tomorrow.lines).toEqual([]);
    expect(await activeAppointment(ctx.database.db, business.id, mia.job.id)).toMatchObject({ status: 'proposed' });
  });
});
