/** Fitting in a job that cannot wait, and tidying a day: previews that write nothing, confirmations of what was shown. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { TidyOutcome, TidyPreview, UrgentOutcome, UrgentPreview } from '../../shared/office.ts';
import type { Instant, Span } from '../../shared/time.ts';
import { createApp } from '../app.ts';
import type { Business } from '../business/business.ts';
import { createStaff } from '../business/staff.ts';
import { confirmAbsence, previewAbsence } from '../dispatch/absences.ts';
import { record } from '../history.ts';
import { activeAppointment, allocationsOf } from '../schedule/appointments.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { sentProposalOf, tellBooked } from '../schedule/proposals.ts';
import { take } from '../schedule/take.ts';
import type { Matter } from '../schedule/wish.ts';
import { SESSION_COOKIE, startSession } from '../session.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  ctx = await contextForTest();
  app = createApp(ctx);
});

const day = '2026-11-24';
/** Tuesday 24 November 2026 in Brussels. */
const tuesday = (hour: number, minute = 0): Instant => Date.UTC(2026, 10, 24, hour - 1, minute) / 1000;
const span = (from: number, to: number): Span => ({ from: tuesday(from), to: tuesday(to) });

async function signedIn(business: Business) {
  const cookie = await ctx.transact(async (tx) => {
    const staff = { name: 'Jo', email: `${ctx.id('jo')}@example.org`, role: 'planner' as const, resourceId: null };
    return startSession(ctx, tx, business.id, await createStaff(ctx, tx, business.id, staff));
  });
  return async <T>(path: string, body: unknown): Promise<{ status: number; body: T }> => {
    const response = await app.request(`/api/office${path}`, {
      method: 'POST',
      headers: { cookie: `${SESSION_COOKIE}=${cookie}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as T };
  };
}

interface Wanted {
  who: string;
  window: Span;
  name: string;
  point?: ReturnType<typeof at>;
}

/** Books a job on one person in a window, as if the customer had chosen it. */
async function booked(business: Business, serviceId: string, { who, window, name, point }: Wanted): Promise<Matter> {
  const matter = await makeJob(ctx, business, serviceId, point ?? at(2, 1), { name });
  const forced = { ...matter, job: { ...matter.job, requiredResourceId: who } };
  const result = await take(ctx, forced, window, { status: 'booked', holdUntil: null }, async (tx, appointment) => {
    await tellBooked(ctx, tx, matter, appointment.id, true);
    const about = { subjectKind: 'job', subjectId: matter.job.id, after: { appointmentId: appointment.id } };
    await record(ctx, tx, business.id, { actor: 'customer', action: 'book', ...about });
  });
  if (result.outcome !== 'placed') throw new Error(`${name} ${result.outcome}`);
  return matter;
}

const makerOf = async (business: Business, { job }: Matter): Promise<string> => {
  const appointment = (await activeAppointment(ctx.database.db, business.id, job.id))!;
  return (await allocationsOf(ctx.database.db, business.id, appointment.id))[0]!.resourceId;
};
const messages = (business: Business) =>
  ctx.database.db.selectFrom('outbox').selectAll().where('businessId', '=', business.id).execute();

/**
 * Ann alone can do the special work, and her short Tuesday is taken by an ordinary visit promised to the whole of it;
 * Bob, if there is a Bob, could do that one.
 */
async function shortDay({ bob = true } = {}) {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 5, windowMinutes: 120 });
  const hours: [number, number] = [9, 12];
  const ann = await makeResource(ctx, business, { kind: 'person', name: 'Ann', skills: ['gas'], hours });
  const bobId = bob ? await makeResource(ctx, business, { kind: 'person', name: 'Bob', hours }) : '';
  const ordinary = await makeService(ctx, business, { minutes: 120 });
  const special = await makeService(ctx, business, {
    minutes: 120,
    requirements: [{ kind: 'person', skills: ['gas'], count: 1 }],
  });
  const there = await booked(business, ordinary, { who: ann, window: span(9, 11), name: 'There' });
  const urgent = await makeJob(ctx, business, special, at(2, 1), { name: 'Urgent' });
  return { business, ann, bob: bobId, there, urgent, ask: await signedIn(business) };
}

describe('a job that cannot wait', () => {
  test('is fitted in by giving somebody else’s visit to a colleague, and only its own customer is written to', async () => {
    const { business, ann, bob, there, urgent, ask } = await shortDay();
    const before = await messages(business);
    const path = `/jobs/${urgent.job.id}/urgent`;
    const preview = await ask<UrgentPreview>(`${path}/preview`, { day });
    expect(preview).toMatchObject({
      status: 200,
      body: { outcome: 'fits', byName: 'Ann', rebook: [], exchanged: [{ customerName: 'There', byName: 'Bob' }] },
    });
    expect(await makerOf(business, there)).toBe(ann);
    if (preview.body.outcome !== 'fits') throw new Error(preview.body.outcome);
    const answer = await ask<UrgentOutcome>(path, { day, stamp: preview.body.stamp });
    expect(answer).toMatchObject({ status: 200, body: { outcome: 'done', asked: 0, byName: 'Ann' } });
    expect([await makerOf(business, urgent), await makerOf(business, there)]).toEqual([ann, bob]);
    const told = (await messages(business)).filter((m) => !before.some((b) => b.id === m.id));
    expect(told.map((m) => [m.kind, m.customerId])).toEqual([['booked', urgent.customer.id]]);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
    expect(await ask(path, { day, stamp: preview.body.stamp })).toMatchObject({ status: 409 });
  });

  test('asks the fewest to move where nobody else can come, each with another time kept for them', async () => {
    const { business, ann, there, urgent, ask } = await shortDay({ bob: false });
    const path = `/jobs/${urgent.job.id}/urgent`;
    const { body: preview } = await ask<UrgentPreview>(`${path}/preview`, { day });
    expect(preview).toMatchObject({ outcome: 'fits', exchanged: [], rebook: [{ customerName: 'There' }] });
    if (preview.outcome !== 'fits') throw new Error(preview.outcome);
    const { alternative } = preview.rebook[0]!;
    expect(alternative).not.toBeNull();
    expect(await ask(path, { day, stamp: preview.stamp })).toMatchObject({ status: 200, body: { asked: 1 } });
    expect(await makerOf(business, urgent)).toBe(ann);
    expect(await sentProposalOf(ctx.database.db, business.id, there.job.id)).toMatchObject({ kind: 'rebook' });
    const held = (await activeAppointment(ctx.database.db, business.id, there.job.id))!;
    expect({ from: held.windowFrom, to: held.windowTo }).toEqual(alternative!.window);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('is not fitted in as shown when that is not so any more: 409 with how it is', async () => {
    const { business, bob, urgent, ask } = await shortDay();
    const path = `/jobs/${urgent.job.id}/urgent`;
    const { body: preview } = await ask<UrgentPreview>(`${path}/preview`, { day });
    if (preview.outcome !== 'fits') throw new Error(preview.outcome);
    // Meanwhile Bob’s day fills up: now somebody would have to be asked.
    const [row] = await ctx.database.db
      .selectFrom('job')
      .select('serviceId')
      .where('businessId', '=', business.id)
      .where('id', '!=', urgent.job.id)
      .execute();
    const late = await booked(business, row!.serviceId, { who: bob, window: span(9, 11), name: 'Bob’s' });
    const sent = await messages(business);
    const answer = await ask<UrgentOutcome>(path, { day, stamp: preview.stamp });
    expect(answer).toMatchObject({ status: 409, body: { outcome: 'changed', preview: { outcome: 'fits' } } });
    expect(await messages(business)).toEqual(sent);
    expect(await activeAppointment(ctx.database.db, business.id, urgent.job.id)).toBeNull();
    expect(await makerOf(business, late)).toBe(bob);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('that nobody could do on that day has no way', async () => {
    const { urgent, ask } = await shortDay();
    expect(await ask(`/jobs/${urgent.job.id}/urgent/preview`, { day: '2026-11-28' })).toMatchObject({
      status: 200,
      body: { outcome: 'no-way' },
    });
    expect((await ask(`/jobs/${urgent.job.id}/urgent`, { day: 'tomorrow', stamp: '' })).status).toBe(400);
  });
});

test('an absence asks nobody to move where a colleague’s visit can go to another colleague', async () => {
  const { business, ann, bob, there, urgent } = await shortDay();
  const cara = await makeResource(ctx, business, { kind: 'person', name: 'Cara', skills: ['gas'], hours: [9, 12] });
  const window = span(9, 11);
  const special = { ...urgent, job: { ...urgent.job, requiredResourceId: cara } };
  await take(ctx, special, window, { status: 'booked', holdUntil: null }, async (tx, appointment) => {
    await tellBooked(ctx, tx, urgent, appointment.id, true);
    const about = { subjectKind: 'job', subjectId: urgent.job.id, after: { appointmentId: appointment.id } };
    await record(ctx, tx, business.id, { actor: 'customer', action: 'book', ...about });
  });
  const away = { resourceId: cara, from: tuesday(0), to: tuesday(24) };
  const preview = await previewAbsence(ctx, business, away);
  expect(preview).toMatchObject({
    kept: [{ customerName: 'Urgent', byName: 'Ann' }],
    exchanged: [{ customerName: 'There', fromName: 'Ann', byName: 'Bob' }],
    rebook: [],
  });
  const before = await messages(business);
  const answer = await confirmAbsence(ctx, business, { ...away, reason: '' }, 'staff:tester');
  expect(answer).toMatchObject({ kept: 1, rebooked: 0, withoutTime: 0 });
  expect([await makerOf(business, urgent), await makerOf(business, there)]).toEqual([ann, bob]);
  expect(await messages(business)).toEqual(before);
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

describe('a day in a better order', () => {
  async function zigzag() {
    const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 5 });
    const ann = await makeResource(ctx, business, { kind: 'person', name: 'Ann' });
    const serviceId = await makeService(ctx, business, { minutes: 30 });
    const far = { west: at(-12, 0), east: at(12, 0) };
    const matters: Matter[] = [];
    for (const [i, point] of [far.west, far.east, far.west, far.east].entries()) {
      const hour = 8 + 2 * i;
      matters.push(await booked(business, serviceId, { who: ann, window: span(hour, hour + 1), name: `C${i}`, point }));
    }
    // Everybody was promised the whole day after all.
    await ctx.database.db
      .updateTable('appointment')
      .set({ windowFrom: tuesday(8), windowTo: tuesday(16) })
      .where('businessId', '=', business.id)
      .execute();
    return { business, ann, matters, ask: await signedIn(business) };
  }

  test('is shown with the minutes it saves, done with one click, and no customer hears of it', async () => {
    const { business, ann, ask } = await zigzag();
    const before = await messages(business);
    const { body: preview } = await ask<TidyPreview>('/day/tidy/preview', { resourceId: ann, day });
    if (preview.outcome !== 'better') throw new Error(preview.outcome);
    expect(preview.minutesSaved).toBeGreaterThan(20);
    expect(preview.visits).toHaveLength(4);
    const answer = await ask<TidyOutcome>('/day/tidy', { resourceId: ann, day, stamp: preview.stamp });
    expect(answer).toEqual({ status: 200, body: { outcome: 'done', minutesSaved: preview.minutesSaved } });
    expect(await ask('/day/tidy/preview', { resourceId: ann, day })).toMatchObject({ body: { outcome: 'tidy' } });
    expect(await messages(business)).toEqual(before);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
    expect(await ask('/day/tidy', { resourceId: ann, day, stamp: preview.stamp })).toMatchObject({
      status: 409,
      body: { outcome: 'changed', preview: { outcome: 'tidy' } },
    });
  });

  test('is left alone when something came into it since it was shown: 409 with how it is', async () => {
    const { business, ann, matters, ask } = await zigzag();
    const { body: preview } = await ask<TidyPreview>('/day/tidy/preview', { resourceId: ann, day });
    if (preview.outcome !== 'better') throw new Error(preview.outcome);
    const { serviceId } = matters[0]!.job;
    await booked(business, serviceId, { who: ann, window: span(14, 16), name: 'New', point: at(0, 3) });
    const answer = await ask<TidyOutcome>('/day/tidy', { resourceId: ann, day, stamp: preview.stamp });
    expect(answer.status).toBe(409);
    if (answer.body.outcome !== 'changed' || answer.body.preview.outcome !== 'better') throw new Error('not changed');
    expect(answer.body.preview.visits).toHaveLength(5);
    const { stamp } = answer.body.preview;
    expect((await ask('/day/tidy', { resourceId: ann, day, stamp })).status).toBe(200);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });
});
