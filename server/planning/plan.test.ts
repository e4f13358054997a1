import { beforeAll, describe, expect, test } from 'vitest';
import type { PlanRequest, PlanReview } from '../../shared/planning.ts';
import { DAY } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { seeded } from '../random.ts';
import { assignVehicle } from '../resources/drivers.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { accept, propose } from '../schedule/proposals.ts';
import { matterOf } from '../schedule/wish.ts';
import { START, type TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeItem, makeJob, makeLot, makeResource, makeService } from '../testing/town.ts';
import { cancelPlan, createPlan, failAbandoned, planById } from './plan.ts';
import { sendPlan } from './send.ts';
import { listPlans, viewPlan } from './view.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});

const week: PlanRequest = {
  fromDay: '2026-11-23',
  toDay: '2026-11-27',
  locationIds: [],
  serviceIds: [],
  seed: 7,
  seconds: 1,
};
const staff = 'staff:jo' as const;

async function planned(
  business: Business,
  request: PlanRequest = week,
): Promise<{ planId: string; review: PlanReview }> {
  const { planId, done } = await createPlan(ctx, business, request, staff);
  await done;
  const { status, review } = await viewPlan(ctx, business, planId);
  expect(status).toBe('ready');
  return { planId, review: review! };
}

/** A town of technicians around Ghent and open jobs scattered over it. */
async function town(jobs: number, technicians: number, seed = 1) {
  const random = seeded(seed);
  const business = await makeBusiness(ctx, { strategy: 'propose' });
  const service = await makeService(ctx, business, { minutes: 45 });
  for (let i = 0; i < technicians; i++)
    await makeResource(ctx, business, { kind: 'person', home: at(random() * 30 - 15, random() * 30 - 15) });
  const addJobs = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++)
      await makeJob(ctx, business, service, at(random() * 30 - 15, random() * 30 - 15), { name: `Customer ${i}` });
  };
  await addJobs(jobs);
  return { business, service, addJobs };
}

interface Placed {
  jobId: string;
  resourceId: string;
  plannedStart: number;
}
const placedIn = async (business: Business): Promise<Placed[]> =>
  ctx.database.db
    .selectFrom('appointment as a')
    .innerJoin('allocation as l', (join) =>
      join.onRef('l.businessId', '=', 'a.businessId').onRef('l.appointmentId', '=', 'a.id'),
    )
    .select(['a.jobId', 'l.resourceId', 'a.plannedStart'])
    .where('a.businessId', '=', business.id)
    .where('l.leads', '=', 1)
    .execute();

const placedBy = (review: PlanReview): Placed[] =>
  review.routes.flatMap(({ resourceId, stops }) =>
    stops.filter((s) => !s.helps).map(({ jobId, plannedStart }) => ({ jobId, resourceId, plannedStart })),
  );
const byJob = (a: Placed, b: Placed): number => (a.jobId < b.jobId ? -1 : 1);

describe('a week for 60 jobs and 8 technicians', () => {
  test('is shorter on the road than one by one, is sent as planned, and keeps every promise', async () => {
    const { business, addJobs } = await town(60, 8);
    const first = await planned(business);
    const { figures, oneByOne, unplaced } = first.review;
    expect(unplaced).toEqual([]);
    expect(figures.planned).toBe(60);
    const ratio = figures.metres / oneByOne.metres;
    console.log(`60 jobs: ${figures.metres / 1000} km planned, ${oneByOne.metres / 1000} km one by one: ${ratio}`);
    expect(ratio).toBeLessThan(0.95);

    const began = performance.now();
    const report = await sendPlan(ctx, business, first.planId, staff);
    console.log(`sent in ${Math.round(performance.now() - began)} ms`);
    expect(report).toMatchObject({ proposed: 60, failures: [] });
    expect((await placedIn(business)).sort(byJob)).toEqual(placedBy(first.review).sort(byJob));
    expect(await checkDatabase(ctx, business.id)).toEqual([]);

    // Asking again asks nobody twice.
    expect(await sendPlan(ctx, business, first.planId, staff)).toMatchObject({ proposed: 60, failures: [] });
    expect(await placedIn(business)).toHaveLength(60);

    // More work of the same week: what was promised stays with its technician, inside its window.
    const before = new Map((await placedIn(business)).map((p) => [p.jobId, p.resourceId]));
    await addJobs(60);
    const second = await planned(business);
    const stops = second.review.routes.flatMap((r) => r.stops.map((s) => ({ ...s, resourceId: r.resourceId })));
    const kept = stops.filter((s) => s.appointmentId !== null);
    expect(kept).toHaveLength(60);
    for (const stop of kept) {
      expect(stop.resourceId).toBe(before.get(stop.jobId));
      expect(stop.plannedStart).toBeGreaterThanOrEqual(stop.window.from);
      expect(stop.plannedStart).toBeLessThanOrEqual(stop.window.to);
    }
    const more = await sendPlan(ctx, business, second.planId, staff);
    expect(more.failures).toEqual([]);
    expect((await placedIn(business)).sort(byJob)).toEqual(placedBy(second.review).sort(byJob));
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });
});

test('a time that was taken after planning is given to whoever is free in the same window, or stays open and is reported', async () => {
  const { business, service } = await town(0, 1);
  const asked = await makeJob(ctx, business, service, at(1, 1));
  const { planId, review } = await planned(business);
  const { window } = review.routes[0]!.stops[0]!;
  // Two others fill the same two hours meanwhile.
  for (const point of [at(2, 2), at(3, 3)]) {
    const matter = await makeJob(ctx, business, service, point);
    expect(await propose(ctx, matter, window, { kind: 'proposal', planId: null, actor: staff })).toMatchObject({
      outcome: 'proposed',
    });
  }
  const third = await makeJob(ctx, business, service, at(-3, 3));
  await propose(ctx, third, window, { kind: 'proposal', planId: null, actor: staff });
  const report = await sendPlan(ctx, business, planId, staff);
  expect(report).toMatchObject({ proposed: 0, failures: [{ jobId: asked.job.id, reason: 'taken' }] });
  expect((await matterOf(ctx.database.db, business, asked.job.id)).job.status).toBe('open');
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

test('what the customer refused, the days they named, skills and the person they need are respected', async () => {
  const business = await makeBusiness(ctx, { strategy: 'hybrid' });
  const gas = await makeService(ctx, business, { requirements: [{ kind: 'person', skills: ['gas'], count: 1 }] });
  const plain = await makeService(ctx, business);
  const els = await makeResource(ctx, business, { kind: 'person', skills: ['gas'], home: at(-10, 0) });
  const jan = await makeResource(ctx, business, { kind: 'person', home: at(10, 0) });
  const skilled = await makeJob(ctx, business, gas, at(9, 0));
  const required = await makeJob(ctx, business, plain, at(-9, 0), { requiredResourceId: jan });
  const late = await makeJob(ctx, business, plain, at(9, 1), {
    preferences: { refused: [{ part: 'morning' }, { weekdays: [1, 2, 3] }] },
  });
  const thursday = await makeJob(ctx, business, plain, at(-9, 1), {
    preferences: { fromDay: '2026-11-26', toDay: '2026-11-26' },
  });
  const never = await makeJob(ctx, business, plain, at(0, 0), { preferences: { fromDay: '2026-12-20' } });
  const picks = await makeJob(ctx, business, plain, at(0, 0), { policy: { strategy: 'pick' } });
  const lost = await makeJob(ctx, business, plain, at(0, 0));
  await ctx.database.db
    .updateTable('job')
    .set({ lat: null, lon: null })
    .where('businessId', '=', business.id)
    .where('id', '=', lost.job.id)
    .execute();
  const { review } = await planned(business);
  const stop = (jobId: string) => {
    const route = review.routes.find((r) => r.stops.some((s) => s.jobId === jobId))!;
    return { ...route.stops.find((s) => s.jobId === jobId)!, day: route.day, resourceId: route.resourceId };
  };
  expect(stop(skilled.job.id).resourceId).toBe(els);
  expect(stop(required.job.id).resourceId).toBe(jan);
  expect(stop(thursday.job.id).day).toBe('2026-11-26');
  expect(['2026-11-26', '2026-11-27']).toContain(stop(late.job.id).day);
  expect(new Date(stop(late.job.id).window.from * 1000).getUTCHours()).toBeGreaterThanOrEqual(11);
  expect(review.unplaced.map(({ jobId, reason }) => ({ jobId, reason }))).toEqual([
    { jobId: never.job.id, reason: 'no-window' },
    { jobId: lost.job.id, reason: 'no-address' },
  ]);
  expect(JSON.stringify(review)).not.toContain(picks.job.id);
});

test('sessions that need a room beside the person are planned with the visits, none of them in one room at once', async () => {
  const business = await makeBusiness(ctx, { strategy: 'propose' });
  const session = await makeService(ctx, business, {
    place: 'location',
    minutes: 240,
    requirements: [
      { kind: 'person', skills: [], count: 1 },
      { kind: 'room', skills: [], count: 1 },
    ],
  });
  for (let i = 0; i < 3; i++) await makeResource(ctx, business, { kind: 'person', locationId: 'practice' });
  await makeResource(ctx, business, { kind: 'room', locationId: 'practice' });
  // The day has room for six by the people, but there is one room, open day and night: people's shifts bound it.
  for (let i = 0; i < 3; i++) await makeJob(ctx, business, session, at(0, 0));
  const { planId, review } = await planned(business, { ...week, toDay: '2026-11-23' });
  expect(review.figures.planned).toBe(2);
  expect(review.unplaced).toMatchObject([{ reason: 'no-room' }]);
  const report = await sendPlan(ctx, business, planId, staff);
  expect(report).toMatchObject({ proposed: 2, failures: [] });
  expect((await placedIn(business)).sort(byJob)).toEqual(placedBy(review).sort(byJob));
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

test('a device of which there are two limits how many visits are made at once, and what takes one is told to the second', async () => {
  const business = await makeBusiness(ctx, { strategy: 'propose' });
  const camera = { kind: 'equipment' as const, skills: [], count: 1 };
  const flue = await makeService(ctx, business, {
    minutes: 180,
    requirements: [{ kind: 'person', skills: [], count: 1 }, camera],
  });
  for (let i = 0; i < 4; i++) await makeResource(ctx, business, { kind: 'person', home: at(i * 5, 0), hours: [8, 12] });
  await makeResource(ctx, business, { kind: 'equipment', units: 2 });
  for (let i = 0; i < 4; i++) await makeJob(ctx, business, flue, at(i * 5, 1));
  // Four people could each make one in a morning of four hours; with two cameras two can, on each of two days.
  const one = await planned(business, { ...week, toDay: '2026-11-23' });
  expect(one.review.figures.planned).toBe(2);
  expect(one.review.unplaced).toMatchObject([{ reason: 'no-room' }, { reason: 'no-room' }]);
  const both = await planned(business, { ...week, toDay: '2026-11-24' });
  expect(both.review.unplaced).toEqual([]);
  const report = await sendPlan(ctx, business, both.planId, staff);
  expect(report).toMatchObject({ proposed: 4, failures: [] });
  expect((await placedIn(business)).sort(byJob)).toEqual(placedBy(both.review).sort(byJob));
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
  // What is there keeps its camera: a fifth visit finds none on these days.
  const fifth = await makeJob(ctx, business, flue, at(1, 1));
  const more = await planned(business, { ...week, toDay: '2026-11-24' });
  expect(more.review.unplaced).toMatchObject([{ jobId: fifth.job.id, reason: 'no-room' }]);
});

test('a device for half of a visit serves two visits, an alternative does as well, and only who drives the crane is sent', async () => {
  const business = await makeBusiness(ctx, { strategy: 'propose' });
  const probing = await makeService(ctx, business, {
    minutes: 60,
    requirements: [
      { kind: 'person', skills: [], count: 1 },
      {
        kind: 'equipment',
        skills: ['camera'],
        or: [{ skills: ['probe'] }],
        count: 1,
        part: { fromMinute: 10, toMinute: 30 },
      },
    ],
  });
  const lifting = await makeService(ctx, business, {
    requirements: [
      { kind: 'person', skills: [], count: 1 },
      { kind: 'vehicle', skills: ['crane'], count: 1 },
    ],
  });
  const people: string[] = [];
  for (let i = 0; i < 3; i++) people.push(await makeResource(ctx, business, { kind: 'person', home: at(i * 5, 0) }));
  await makeResource(ctx, business, { kind: 'equipment', skills: ['probe'] });
  const crane = await makeResource(ctx, business, { kind: 'vehicle', skills: ['crane'] });
  await ctx.transact((tx) =>
    assignVehicle(tx, business.id, { personId: people[2]!, vehicleId: crane, weekdays: [1, 2] }),
  );
  for (let i = 0; i < 6; i++) await makeJob(ctx, business, probing, at(i * 2, 1));
  for (let i = 0; i < 2; i++) await makeJob(ctx, business, lifting, at(i, 1));
  const { planId, review } = await planned(business, { ...week, toDay: '2026-11-24' });
  expect(review.unplaced).toEqual([]);
  const report = await sendPlan(ctx, business, planId, staff);
  expect(report).toMatchObject({ proposed: 8, failures: [] });
  expect((await placedIn(business)).sort(byJob)).toEqual(placedBy(review).sort(byJob));
  // Each takes what it requires, as long as it requires it: the checker looks at every one.
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

test('a visit for two is in both routes, beside what each does alone; it is proposed to the customer and accepted', async () => {
  const business = await makeBusiness(ctx, { strategy: 'propose' });
  const heavy = await makeService(ctx, business, {
    minutes: 90,
    requirements: [{ kind: 'person', skills: [], count: 2 }],
  });
  const plain = await makeService(ctx, business, { minutes: 60 });
  for (const home of [at(-12, 0), at(12, 0), at(0, 12)]) await makeResource(ctx, business, { kind: 'person', home });
  for (let i = 0; i < 6; i++) await makeJob(ctx, business, heavy, at((i % 3) * 4 - 4, i));
  for (let i = 0; i < 8; i++) await makeJob(ctx, business, plain, at(i * 3 - 12, -3));
  const { planId, review } = await planned(business, { ...week, toDay: '2026-11-24' });
  expect(review.unplaced).toEqual([]);
  expect(review.figures.planned).toBe(14);
  const stops = review.routes.flatMap((r) => r.stops.map((s) => ({ ...s, resourceId: r.resourceId })));
  const pairs = stops.filter((s) => s.units.length > 0);
  expect(pairs).toHaveLength(6);
  for (const lead of pairs) {
    const beside = stops.filter((s) => s.helps && s.jobId === lead.jobId);
    expect(beside).toMatchObject([{ resourceId: lead.units[0]!.resourceId, plannedStart: lead.plannedStart }]);
    expect(beside[0]!.resourceId).not.toBe(lead.resourceId);
  }
  const report = await sendPlan(ctx, business, planId, staff);
  expect(report).toMatchObject({ proposed: 14, failures: [] });
  expect((await placedIn(business)).sort(byJob)).toEqual(placedBy(review).sort(byJob));
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
  const { jobId } = pairs[0]!;
  const proposal = await ctx.database.db
    .selectFrom('proposal')
    .select('id')
    .where('businessId', '=', business.id)
    .where('jobId', '=', jobId)
    .executeTakeFirstOrThrow();
  const accepted = await accept(ctx, await matterOf(ctx.database.db, business, jobId), proposal.id, 'customer');
  expect(accepted).toMatchObject({ outcome: 'done' });
  // More work is planned around them: both stay where they were told, together.
  for (let i = 0; i < 6; i++) await makeJob(ctx, business, plain, at(i * 3 - 9, 2));
  const second = await planned(business, { ...week, toDay: '2026-11-24' });
  expect(await sendPlan(ctx, business, second.planId, staff)).toMatchObject({ failures: [] });
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

test('a half-day and a person the customer would rather have are honoured when that is cheap, and only then', async () => {
  const business = await makeBusiness(ctx, { strategy: 'propose' });
  const service = await makeService(ctx, business);
  const els = await makeResource(ctx, business, { kind: 'person', home: at(-10, 0) });
  const jan = await makeResource(ctx, business, { kind: 'person', home: at(-9, 0) });
  const far = await makeResource(ctx, business, { kind: 'person', home: at(60, 0) });
  const afternoons = { preferences: { preferred: [{ part: 'afternoon' as const }] } };
  const afternoon = await makeJob(ctx, business, service, at(-8, 1), afternoons);
  const known = await makeJob(ctx, business, service, at(-10, 1), { preferredResourceId: jan });
  const tooFar = await makeJob(ctx, business, service, at(-8, -1), { preferredResourceId: far });
  const { review } = await planned(business, { ...week, toDay: '2026-11-23' });
  const stopOf = (jobId: string) =>
    review.routes.flatMap((r) => r.stops.map((s) => ({ ...s, by: r.resourceId }))).find((s) => s.jobId === jobId)!;
  expect(new Date(stopOf(afternoon.job.id).window.from * 1000).getUTCHours()).toBeGreaterThanOrEqual(11);
  expect(stopOf(known.job.id).by).toBe(jan);
  expect([els, jan]).toContain(stopOf(tooFar.job.id).by);
});

test('only some of a plan can be sent, and the rest later; the plan counts the answers', async () => {
  const { business } = await town(6, 2);
  const { planId, review } = await planned(business);
  const [one, two] = review.routes.flatMap((r) => r.stops.map((s) => s.jobId));
  expect(await sendPlan(ctx, business, planId, staff, [one!, two!])).toMatchObject({ proposed: 2, failures: [] });
  expect(await sendPlan(ctx, business, planId, staff)).toMatchObject({ proposed: 6, failures: [] });
  const proposal = await ctx.database.db
    .selectFrom('proposal')
    .select('id')
    .where('businessId', '=', business.id)
    .where('jobId', '=', one!)
    .executeTakeFirstOrThrow();
  await accept(ctx, await matterOf(ctx.database.db, business, one!), proposal.id, 'customer');
  expect((await viewPlan(ctx, business, planId)).answers).toEqual({ accepted: 1, declined: 0, expired: 0, waiting: 5 });
  expect(await listPlans(ctx, business)).toMatchObject([{ id: planId, status: 'sent', proposed: 6 }]);
});

test('a running plan can be cancelled, and only one runs at a time', async () => {
  const { business } = await town(20, 3);
  const { planId, done } = await createPlan(ctx, business, { ...week, seconds: 60 }, staff);
  await expect(createPlan(ctx, business, week, staff)).rejects.toMatchObject({ code: 'conflict' });
  await cancelPlan(ctx, business, planId, staff);
  await done;
  expect((await planById(ctx.database.db, business.id, planId)).status).toBe('cancelled');
  await expect(sendPlan(ctx, business, planId, staff)).rejects.toMatchObject({ code: 'conflict' });
  await expect(cancelPlan(ctx, business, planId, staff)).rejects.toMatchObject({ code: 'conflict' });
});

test('a plan whose process died is over after a minute of silence', async () => {
  const business = await makeBusiness(ctx);
  const row = {
    businessId: business.id,
    fromDay: week.fromDay,
    toDay: week.toDay,
    filter: '{}',
    seed: 1,
    createdBy: staff,
  };
  const alive = JSON.stringify({ progress: { ratio: 0.5, cost: 1, unplaced: 0, iterations: 1, at: START } });
  await ctx.database.db
    .insertInto('plan')
    .values([
      { ...row, id: 'dead', status: 'running', result: '{}', createdAt: START - 61 },
      { ...row, id: 'alive', status: 'running', result: alive, createdAt: START - DAY },
    ])
    .execute();
  await failAbandoned(ctx);
  expect((await planById(ctx.database.db, business.id, 'dead')).status).toBe('failed');
  expect((await planById(ctx.database.db, business.id, 'alive')).status).toBe('running');
});

test('a plan without open jobs, or without anybody who works, is ready and empty', async () => {
  const business = await makeBusiness(ctx, { strategy: 'propose' });
  expect((await planned(business)).review.figures).toMatchObject({ planned: 0, metres: 0 });
  const service = await makeService(ctx, business);
  const { job } = await makeJob(ctx, business, service, at(0, 0));
  expect((await planned(business)).review.unplaced).toMatchObject([{ jobId: job.id, reason: 'no-skill' }]);
});

test('visits of one plan do not count on the same piece: who goes without takes another van’s, or stays open and says so', async () => {
  const business = await makeBusiness(ctx, { strategy: 'propose' });
  const valve = await makeItem(ctx, business, { name: 'Valve' });
  const service = await makeService(ctx, business, { minutes: 45, supplies: [{ itemId: valve, quantity: 1 }] });
  for (const id of ['bram', 'sofie'])
    await makeResource(ctx, business, { kind: 'person', id, home: id === 'bram' ? at(0, 0) : at(20, 20) });
  // Bram is near all of them and has one valve; Sofie, far away, has two.
  await makeLot(ctx, business, valve, 1, { place: { kind: 'resource', id: 'bram' } });
  await makeLot(ctx, business, valve, 2, { place: { kind: 'resource', id: 'sofie' } });
  const jobs = [];
  for (let i = 0; i < 4; i++) jobs.push(await makeJob(ctx, business, service, at(1, i), { priority: i === 3 ? 5 : 0 }));
  const { planId, review } = await planned(business);
  const placed = placedBy(review);
  expect(placed.map((stop) => stop.resourceId).sort()).toEqual(['bram', 'sofie', 'sofie']);
  expect(placed.map((stop) => stop.jobId)).toContain(jobs[3]!.job.id);
  expect(review.unplaced).toMatchObject([{ reason: 'no-supplies' }]);
  expect(review.oneByOne.planned).toBeLessThanOrEqual(3);
  expect(await sendPlan(ctx, business, planId, staff)).toMatchObject({ proposed: 3, failures: [] });
  expect(await placedIn(business)).toHaveLength(3);
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

test('nobody is planned whose van has not what the visit uses up', async () => {
  const business = await makeBusiness(ctx, { strategy: 'propose' });
  const valve = await makeItem(ctx, business, { name: 'Valve' });
  const supplies = [{ itemId: valve, quantity: 1 }];
  const service = await makeService(ctx, business, { minutes: 45, supplies });
  for (const id of ['bram', 'sofie']) await makeResource(ctx, business, { kind: 'person', id });
  const { job } = await makeJob(ctx, business, service, at(1, 1));
  expect((await planned(business)).review.unplaced).toMatchObject([{ jobId: job.id, reason: 'no-supplies' }]);
  await makeLot(ctx, business, valve, 1, { place: { kind: 'resource', id: 'sofie' }, expiresDay: '2026-11-25' });
  const { planId, review } = await planned(business);
  expect(placedBy(review)).toMatchObject([{ jobId: job.id, resourceId: 'sofie' }]);
  await sendPlan(ctx, business, planId, staff);
  expect(await placedIn(business)).toMatchObject([{ jobId: job.id, resourceId: 'sofie' }]);
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});
