import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { beforeAll, expect, test } from 'vitest';
import { crowMetres } from '../../shared/geo.ts';
import { suits } from '../../shared/job.ts';
import { locales } from '../../shared/policy.ts';
import { addDays, dayOf } from '../../shared/time.ts';
import { findInArea } from '../business/area.ts';
import { businessById } from '../business/business.ts';
import { listConflicts } from '../dispatch/conflicts.ts';
import { conflictWays } from '../dispatch/resolve.ts';
import { loadRoster } from '../resources/roster.ts';
import { checkPromises } from '../schedule/checker.ts';
import { ask } from '../schedule/offer.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { matterOf } from '../schedule/wish.ts';
import { everywhere } from '../scope.ts';
import { loadServices } from '../services/services.ts';
import { START, type TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { demoDays, seededDice } from './demo.ts';
import { fillDemo } from './fill.ts';
import { demoBusinesses, seedDemo } from './seed.ts';
import { stageDemo } from './stage.ts';

let ctx: TestContext;
let filled: Awaited<ReturnType<typeof seedDemo>>;
beforeAll(async () => {
  ctx = await contextForTest();
  filled = await seedDemo(ctx);
});

const count = async (table: 'business' | 'customer' | 'job' | 'resource' | 'staff'): Promise<number> =>
  Number(
    (
      await ctx.database.db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  );
const counts = async (): Promise<number[]> =>
  Promise.all((['business', 'customer', 'job', 'resource', 'staff'] as const).map(count));
const demandOf = (demo: (typeof demoBusinesses)[number]) =>
  demo.demand(seededDice(1), demoDays(START, demo.business.zone));

test('the demo is written once, also when two processes start together', async () => {
  expect(filled.map((f) => f.businessId)).toEqual(['warmte-gent', 'physio-zuerich', 'studio-lviv']);
  const before = await counts();
  expect(before[0]).toBe(3);
  expect(await seedDemo(ctx)).toEqual([]);
  expect(await Promise.all([seedDemo(ctx), seedDemo(ctx)])).toEqual([[], []]);
  expect(await counts()).toEqual(before);
});

test('what is written can be loaded again: services with requirements, people with shifts, rooms without', async () => {
  for (const { business, services, resources } of demoBusinesses) {
    const loaded = await loadServices(ctx.database.read, business.id);
    expect(loaded).toEqual(expect.arrayContaining(services));
    const roster = await loadRoster(ctx.database.read, business, '2026-11-23', '2026-12-06');
    expect(roster.resources).toHaveLength(resources.length);
    for (const { id, shifts, skills } of resources) {
      expect(roster.byId.get(id)!.skills.toSorted()).toEqual(skills.toSorted());
      const monday = shifts.filter((shift) => shift.weekday === 1);
      const expected = monday.map((s) => ({
        from: instantAt(business.zone, '2026-11-23', s.fromMinute),
        to: instantAt(business.zone, '2026-11-23', s.toMinute),
      }));
      expect(roster.shifts(id, '2026-11-23')).toEqual(shifts.length > 0 ? expected : null);
    }
  }
});

test('four or five visits a technician and day in the first week, fewer in the second, and sixty and more still to plan', () => {
  const warmte = demoBusinesses[0]!;
  const { customers, jobs } = demandOf(warmte);
  const days = demoDays(START, warmte.business.zone);
  const perDay = Map.groupBy(
    jobs.filter((job) => job.booked),
    (job) => `${job.booked!.day} ${job.booked!.leadId}`,
  );
  const loads = (from: number, to: number) =>
    [...perDay].filter(([key]) => key >= days[from]! && key < addDays(days[to]!, 1)).map(([, list]) => list.length);
  const mean = (list: number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
  expect(loads(0, 6)).toHaveLength(37);
  expect(mean(loads(0, 6))).toBeGreaterThan(4);
  expect(mean(loads(7, 13))).toBeLessThan(2);
  const open = jobs.filter((job) => !job.booked);
  expect(open.length).toBeGreaterThanOrEqual(60);
  expect(open.filter((job) => job.policy.strategy === 'hybrid').length).toBeGreaterThan(5);
  expect(new Set(customers.map((c) => c.phone || c.email)).size).toBe(customers.length);
});

test('nobody is booked on a day they refused or with a person who cannot do the work', () => {
  for (const demo of demoBusinesses)
    for (const job of demandOf(demo).jobs) {
      if (!job.booked) continue;
      const service = demo.services.find((s) => s.id === job.serviceId)!;
      const lead = demo.resources.find((r) => r.id === job.booked!.leadId);
      const needed = service.requirements.find((r) => r.kind === 'person')?.skills ?? [];
      expect(needed.filter((skill) => !lead?.skills.includes(skill))).toEqual([]);
      const at = (minute: number) => instantAt(demo.business.zone, job.booked!.day, minute);
      expect([600, 780].some((m) => suits(job.preferences, { from: at(m), to: at(m) }, demo.business.zone))).toBe(true);
    }
});

test('every address lies near the middle of its postcode, and every phone number is a number of its country', () => {
  for (const demo of demoBusinesses) {
    const { customers } = demandOf(demo);
    for (const { name, point, postcode, place, phone, email } of customers) {
      expect(phone || email, name).not.toBe('');
      if (phone) expect(parsePhoneNumberFromString(phone)?.isValid(), phone).toBe(true);
      if (!point) continue;
      const centre = findInArea(demo.area, { street: '', postcode, place })!;
      expect(centre.place).toBe(place);
      expect(crowMetres(point, centre), `${name}, ${place}`).toBeLessThan(4000);
    }
    expect(parsePhoneNumberFromString(demo.business.phone)?.isValid(), demo.business.phone).toBe(true);
  }
});

test('every service is named in every language', () => {
  for (const { services } of demoBusinesses)
    for (const service of services) expect(Object.keys(service.names).toSorted()).toEqual([...locales].toSorted());
});

test('the demo is the same for the same days', () => {
  for (const demo of demoBusinesses) expect(demandOf(demo)).toEqual(demandOf(demo));
});

test('what the demo opens with finds its time, and every technician keeps the promised windows and the shift', async () => {
  const week = filled.map((seeded) => ({ ...seeded, jobs: seeded.jobs.slice(0, 45) }));
  expect(await fillDemo(ctx, week)).toBe(135);
  const rows = await ctx.database.db
    .selectFrom('appointment as a')
    .innerJoin('allocation as l', (join) =>
      join.onRef('l.businessId', '=', 'a.businessId').onRef('l.appointmentId', '=', 'a.id'),
    )
    .select(['a.businessId', 'a.plannedStart', 'a.windowFrom', 'a.windowTo', 'l.resourceId', 'l.startsAt', 'l.endsAt'])
    .where('l.leads', '=', 1)
    .execute();
  expect(rows.length).toBeGreaterThan(125);
  for (const { business } of demoBusinesses) {
    const roster = await loadRoster(ctx.database.read, business, '2026-11-23', '2026-12-06');
    for (const row of rows.filter((r) => r.businessId === business.id)) {
      expect(row.startsAt).toBe(row.plannedStart);
      expect(row.plannedStart).toBeGreaterThanOrEqual(row.windowFrom);
      expect(row.plannedStart).toBeLessThanOrEqual(row.windowTo);
      const day = dayOf(row.startsAt, business.zone);
      const shifts = roster.shifts(row.resourceId, day)!;
      expect(shifts.some((s) => s.from <= row.startsAt && row.endsAt <= s.to)).toBe(true);
    }
  }
});

test('one visit of the heating business and one session of the practice are in need of another hand; a neighbour waits', async () => {
  for (const [id, kind, first] of [
    ['warmte-gent', 'person', /^Move to |^Begin at /],
    ['physio-zuerich', 'room', / in Zimmer /],
  ] as const) {
    const business = await businessById(ctx, id);
    const { conflicts } = await listConflicts(ctx, business, everywhere);
    expect(conflicts).toHaveLength(1);
    const roster = await loadRoster(ctx.database.read, business, '2026-11-23', '2026-12-06');
    expect(conflicts[0]).toMatchObject({ kind: 'absent', accepted: null });
    expect(roster.byId.get(conflicts[0]!.resourceId)!.kind).toBe(kind);
    const { ways } = await conflictWays(ctx, business, conflicts[0]!.id, everywhere);
    expect(ways[0]!.does).toMatch(first);
  }
  const business = await businessById(ctx, 'warmte-gent');
  const { id } = await ctx.database.db
    .selectFrom('job')
    .select('id')
    .where('businessId', '=', business.id)
    .where('status', '=', 'open')
    .orderBy('createdAt')
    .executeTakeFirstOrThrow();
  const matter = await matterOf(ctx.database.db, business, id);
  const { found } = await ask(ctx, ctx.database.read, matter, { preferences: {}, day: '2026-11-24' });
  expect(found[0]!.terms.travel).toBeLessThan(5 * 60);
  expect((await checkPromises(ctx)).broken).toEqual([]);
});

test('a newcomer finds proposals with links that wait for an answer, one declined, and words for the office', async () => {
  await stageDemo(ctx, filled);
  const proposals = await ctx.database.db.selectFrom('proposal').selectAll().execute();
  expect(proposals.map((p) => p.status).sort()).toEqual(['declined', ...Array(5).fill('sent')]);
  expect(new Set(proposals.map((p) => p.businessId))).toEqual(new Set(['warmte-gent']));
  const messages = await ctx.database.db.selectFrom('outbox').selectAll().where('kind', '=', 'proposal').execute();
  expect(messages.length).toBeGreaterThanOrEqual(5);
  const invitations = await ctx.database.db.selectFrom('outbox').selectAll().where('kind', '=', 'pick').execute();
  expect(new Set(invitations.map((m) => m.businessId))).toEqual(new Set(['physio-zuerich', 'studio-lviv']));
  for (const message of [...messages, ...invitations]) expect(message.body).toContain('http://localhost/l/');
  const queue = await ctx.database.db.selectFrom('queueItem').selectAll().where('closedAt', 'is', null).execute();
  expect(queue.map((item) => item.kind).sort()).toEqual(['call-me', 'request', 'request']);
  for (const item of queue) expect(JSON.parse(item.detail).words).not.toBe('');
});
