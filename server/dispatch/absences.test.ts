import { beforeAll, describe, expect, test } from 'vitest';
import type { AbsencePreview } from '../../shared/office.ts';
import { HOUR, type Instant, MINUTE, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { record } from '../history.ts';
import { activeAppointment, allocationsOf, appointmentById } from '../schedule/appointments.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { accept, sentProposalOf, tellBooked } from '../schedule/proposals.ts';
import { openItems } from '../schedule/queue.ts';
import { take } from '../schedule/take.ts';
import type { Matter } from '../schedule/wish.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { confirmAbsence, endAbsence, previewAbsence } from './absences.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});

const actor = 'staff:tester' as const;
/** Monday 23 November 2026 in Brussels. */
const monday = (hour: number): Instant => Date.UTC(2026, 10, 23, hour - 1) / 1000;
const all: Span = { from: monday(0), to: monday(24) };

interface Town {
  business: Business;
  serviceId: string;
  ann: string;
  bob: string;
  matters: Matter[];
}

/** Books a job on one person in a window, as if the customer had chosen it. */
async function booked(business: Business, serviceId: string, who: string, window: Span, name: string): Promise<Matter> {
  const matter = await makeJob(ctx, business, serviceId, at(2, 1), { name });
  const forced = { ...matter, job: { ...matter.job, requiredResourceId: who } };
  const result = await take(ctx, forced, window, { status: 'booked', holdUntil: null }, async (tx, appointment) => {
    await tellBooked(ctx, tx, matter, appointment.id, true);
    const about = { subjectKind: 'job', subjectId: matter.job.id, after: { appointmentId: appointment.id } };
    await record(ctx, tx, business.id, { actor: 'customer', action: 'book', ...about });
  });
  if (result.outcome !== 'placed') throw new Error(`${name} ${result.outcome}`);
  return matter;
}

/** Ann has six visits on Monday; Bob is full in the morning and free in the afternoon. */
async function town(): Promise<Town> {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 5 });
  const ann = await makeResource(ctx, business, { kind: 'person', id: ctx.id('ann'), name: 'Ann' });
  const bob = await makeResource(ctx, business, { kind: 'person', id: ctx.id('bob'), name: 'Bob' });
  const serviceId = await makeService(ctx, business, { minutes: 45 });
  const windows = [8, 9, 10, 13, 14, 15].map((hour) => ({ from: monday(hour), to: monday(hour) + HOUR }));
  const matters: Matter[] = [];
  for (const [i, window] of windows.entries())
    matters.push(await booked(business, serviceId, ann, window, `Customer ${i}`));
  for (const hour of [8, 9, 10])
    await booked(business, serviceId, bob, { from: monday(hour), to: monday(hour) + 30 * MINUTE }, `Bob’s ${hour}`);
  return { business, serviceId, ann, bob, matters };
}

const messages = (business: Business) =>
  ctx.database.db.selectFrom('outbox').selectAll().where('businessId', '=', business.id).execute();
const seenOf = ({ kept, rebook }: AbsencePreview) => ({
  kept: kept.map((v) => v.appointmentId),
  rebook: rebook.map((v) => v.appointmentId),
});

describe('a technician with six visits is absent', () => {
  test('the preview says who is kept and who must re-book, and writes nothing', async () => {
    const { business, ann } = await town();
    const rows = async () => [
      await messages(business),
      await ctx.database.db.selectFrom('appointment').selectAll().where('businessId', '=', business.id).execute(),
      await ctx.database.db.selectFrom('absence').selectAll().where('businessId', '=', business.id).execute(),
    ];
    const before = await rows();
    const preview = await previewAbsence(ctx, business, { resourceId: ann, ...all });
    expect(preview.kept.map((v) => v.customerName)).toEqual(
      expect.arrayContaining(['Customer 3', 'Customer 4', 'Customer 5']),
    );
    expect(preview.kept.every((v) => v.byName === 'Bob')).toBe(true);
    expect(preview.rebook.length).toBeGreaterThan(0);
    expect(preview.kept.length + preview.rebook.length).toBe(6);
    for (const { alternative, window } of preview.rebook) {
      expect(alternative).not.toBeNull();
      expect(alternative!.window).not.toEqual(window);
    }
    expect(await rows()).toEqual(before);
  });

  test('confirmed, the kept ones hear nothing and each other gets one message with a kept alternative', async () => {
    const { business, ann, bob, matters } = await town();
    const before = await messages(business);
    const preview = await previewAbsence(ctx, business, { resourceId: ann, ...all });
    const request = { resourceId: ann, ...all, reason: 'ill', seen: seenOf(preview) };
    const answer = await confirmAbsence(ctx, business, request, actor);
    expect(answer).toMatchObject({ kept: preview.kept.length, rebooked: preview.rebook.length, differs: [] });
    const told = (await messages(business)).filter((m) => !before.some((b) => b.id === m.id));
    expect(told.map((m) => m.kind)).toEqual(preview.rebook.map(() => 'rebook'));
    for (const kept of preview.kept) {
      const appointment = await appointmentById(ctx.database.db, business.id, kept.appointmentId);
      expect(appointment).toMatchObject({ status: 'booked', windowFrom: kept.window.from, windowTo: kept.window.to });
      const [taken] = await allocationsOf(ctx.database.db, business.id, kept.appointmentId);
      expect(taken!.resourceId).toBe(bob);
      // What was written to the customer before is still about this very version.
      const confirmation = before.find((m) => m.appointmentId === kept.appointmentId);
      expect(confirmation!.appointmentVersion).toBe(appointment.version);
    }
    for (const moved of preview.rebook) {
      const old = await appointmentById(ctx.database.db, business.id, moved.appointmentId);
      expect(old.status).toBe('released');
      const proposal = await sentProposalOf(ctx.database.db, business.id, moved.jobId);
      expect(proposal).toMatchObject({ kind: 'rebook', beforeFrom: moved.window.from });
      const held = await activeAppointment(ctx.database.db, business.id, moved.jobId);
      expect({ from: held!.windowFrom, to: held!.windowTo }).toEqual(moved.alternative!.window);
    }
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
    const [first] = preview.rebook;
    const matter = matters.find((m) => m.job.id === first!.jobId)!;
    const proposal = await sentProposalOf(ctx.database.db, business.id, first!.jobId);
    expect(await accept(ctx, matter, proposal!.id, 'customer')).toEqual({ outcome: 'done' });
  });

  test('confirmed twice, or twice at once, it affects nobody twice', async () => {
    const { business, ann } = await town();
    const preview = await previewAbsence(ctx, business, { resourceId: ann, ...all });
    const request = { resourceId: ann, ...all, reason: '' };
    const answers = await Promise.all([1, 2].map(() => confirmAbsence(ctx, business, request, actor)));
    expect(answers[0]!.absenceId).toBe(answers[1]!.absenceId);
    expect(answers[0]!.kept + answers[1]!.kept + answers[0]!.rebooked + answers[1]!.rebooked).toBe(6);
    const after = await messages(business);
    const again = await confirmAbsence(ctx, business, { ...request, seen: seenOf(preview) }, actor);
    expect(again).toMatchObject({ kept: 0, rebooked: 0, withoutTime: 0 });
    expect(await messages(business)).toEqual(after);
    expect(after.filter((m) => m.kind === 'rebook')).toHaveLength(answers[0]!.rebooked + answers[1]!.rebooked);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('interrupted after a release, the next confirmation finishes it; until then the job stands in the queue', async () => {
    const { business, ann } = await town();
    const preview = await previewAbsence(ctx, business, { resourceId: ann, ...all });
    const secret = (): string => {
      throw new Error('the power went');
    };
    const broken = { ...ctx, secret };
    const request = { resourceId: ann, ...all, reason: '' };
    await expect(confirmAbsence(broken, business, request, actor)).rejects.toThrow('the power went');
    expect((await openItems(ctx.database.db, business.id)).map((i) => i.kind)).toEqual(['no-slot']);
    const answer = await confirmAbsence(ctx, business, request, actor);
    expect(answer.rebooked).toBe(preview.rebook.length);
    expect(await openItems(ctx.database.db, business.id)).toEqual([]);
    expect((await messages(business)).filter((m) => m.kind === 'rebook')).toHaveLength(preview.rebook.length);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('a customer who was quicker keeps what they did, and the answer says so', async () => {
    const { business, ann, matters } = await town();
    const preview = await previewAbsence(ctx, business, { resourceId: ann, ...all });
    const kept = preview.kept[0]!;
    const matter = matters.find((m) => m.job.id === kept.jobId)!;
    // Moved to Wednesday by the customer after the preview.
    const wednesday = { from: kept.window.from + 48 * HOUR, to: kept.window.to + 48 * HOUR };
    await take(
      ctx,
      matter,
      wednesday,
      { status: 'booked', holdUntil: null, moving: kept.appointmentId },
      async () => {},
    );
    const request = { resourceId: ann, ...all, reason: '', seen: seenOf(preview) };
    const answer = await confirmAbsence(ctx, business, request, actor);
    expect(answer.differs).toContainEqual({
      customerName: kept.customerName,
      previewed: 'kept',
      became: 'unaffected',
    });
    expect(await appointmentById(ctx.database.db, business.id, kept.appointmentId)).toMatchObject({
      windowFrom: wednesday.from,
    });
  });
});

test('a colleague’s own visits change places when that alone saves a customer from moving', async () => {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 5 });
  const ann = await makeResource(ctx, business, { kind: 'person', name: 'Ann' });
  const bob = await makeResource(ctx, business, { kind: 'person', name: 'Bob' });
  const serviceId = await makeService(ctx, business, { minutes: 45 });
  const span = (fromMinute: number, toMinute: number): Span => ({
    from: monday(0) + fromMinute * MINUTE,
    to: monday(0) + toMinute * MINUTE,
  });
  const patient = await booked(business, serviceId, bob, span(480, 500), 'Patient');
  const strict = await booked(business, serviceId, bob, span(540, 570), 'Strict');
  await booked(business, serviceId, ann, span(480, 490), 'Saved');
  // Bob's first customer was promised the whole day; only afterwards is there room for Ann's.
  await ctx.database.db
    .updateTable('appointment')
    .set({ windowTo: monday(16) })
    .where('businessId', '=', business.id)
    .where('jobId', '=', patient.job.id)
    .execute();
  const before = await messages(business);
  const preview = await previewAbsence(ctx, business, { resourceId: ann, ...all });
  expect(preview.kept).toMatchObject([{ customerName: 'Saved', byName: 'Bob' }]);
  const request = { resourceId: ann, ...all, reason: '', seen: seenOf(preview) };
  expect(await confirmAbsence(ctx, business, request, actor)).toMatchObject({ kept: 1, rebooked: 0, differs: [] });
  const start = async ({ job }: Matter) =>
    (await activeAppointment(ctx.database.db, business.id, job.id))!.plannedStart;
  expect(await start(patient)).toBeGreaterThan(await start(strict));
  expect(await messages(business)).toEqual(before);
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

describe('when there is no other time', () => {
  test('the customer gets one message with a link, and the office has it in its queue', async () => {
    const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 1 });
    const ann = await makeResource(ctx, business, { kind: 'person', name: 'Ann' });
    const serviceId = await makeService(ctx, business);
    const matter = await booked(business, serviceId, ann, { from: monday(10), to: monday(12) }, 'Only one');
    const preview = await previewAbsence(ctx, business, { resourceId: ann, ...all });
    expect(preview.rebook).toMatchObject([{ customerName: 'Only one', alternative: null }]);
    const request = { resourceId: ann, ...all, reason: '' };
    expect(await confirmAbsence(ctx, business, request, actor)).toMatchObject({ withoutTime: 1, rebooked: 0 });
    await confirmAbsence(ctx, business, request, actor);
    const items = await openItems(ctx.database.db, business.id);
    expect(items).toMatchObject([{ kind: 'no-slot', jobId: matter.job.id }]);
    expect((await messages(business)).filter((m) => m.kind !== 'booked')).toMatchObject([{ kind: 'rebook' }]);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });
});

test('a room that is out of use: the session goes on in another room with the same person, silently', async () => {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 3, strategy: 'pick' });
  const person = { kind: 'person', skills: [], count: 1 } as const;
  const room = { kind: 'room', skills: [], count: 1 } as const;
  const lea = await makeResource(ctx, business, { kind: 'person', name: 'Lea', locationId: 'practice', drives: false });
  const rooms = await Promise.all(
    [1, 2].map((n) => makeResource(ctx, business, { kind: 'room', name: `Room ${n}`, locationId: 'practice' })),
  );
  const serviceId = await makeService(ctx, business, {
    place: 'location',
    requirements: [
      { ...person, skills: [] },
      { ...room, skills: [] },
    ],
  });
  const start = { from: monday(10), to: monday(10) };
  const matter = await booked(business, serviceId, lea, start, 'Patient');
  const appointment = (await activeAppointment(ctx.database.db, business.id, matter.job.id))!;
  const taken = await allocationsOf(ctx.database.db, business.id, appointment.id);
  const used = taken.find((t) => rooms.includes(t.resourceId))!.resourceId;
  const before = await messages(business);
  const answer = await confirmAbsence(ctx, business, { resourceId: used, ...all, reason: 'painting' }, actor);
  expect(answer).toMatchObject({ kept: 1, rebooked: 0 });
  const now = await allocationsOf(ctx.database.db, business.id, appointment.id);
  expect(now.map((t) => t.resourceId).sort()).toEqual([lea, rooms.find((r) => r !== used)!].sort());
  expect(await messages(business)).toEqual(before);
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
  await endAbsence(ctx, business, answer.absenceId, actor);
  await expect(endAbsence(ctx, business, answer.absenceId, actor)).rejects.toThrow('no such absence');
});

test('an absence in the middle of the day keeps the technician’s other visits where they are', async () => {
  const { business, ann } = await town();
  const span = { from: monday(13), to: monday(14) };
  const preview = await previewAbsence(ctx, business, { resourceId: ann, ...span });
  expect(preview.kept.length + preview.rebook.length).toBeLessThan(4);
  await confirmAbsence(ctx, business, { resourceId: ann, ...span, reason: '' }, actor);
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

test('another business’s resource is as if it did not exist', async () => {
  const { business } = await town();
  const other = await makeBusiness(ctx);
  const theirs = await makeResource(ctx, other, { kind: 'person' });
  await expect(previewAbsence(ctx, business, { resourceId: theirs, ...all })).rejects.toThrow('no such resource');
});
