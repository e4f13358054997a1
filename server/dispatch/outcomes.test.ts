import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AppointmentStatus, appointmentCan, appointmentStatuses } from '../../shared/appointment.ts';
import type { LateAnswer, MyDay, OutcomeAnswer, Unrecorded } from '../../shared/my-day.ts';
import type { DayView, JobFile } from '../../shared/office.ts';
import type { PolicyOverride } from '../../shared/policy.ts';
import type { Role } from '../../shared/roles.ts';
import { HOUR, MINUTE, type Span } from '../../shared/time.ts';
import { createApp } from '../app.ts';
import type { Business } from '../business/business.ts';
import { createStaff } from '../business/staff.ts';
import { drain } from '../notify/drain.ts';
import { activeAppointment, allocationsOf, appointmentById } from '../schedule/appointments.ts';
import { bookWindow } from '../schedule/booking.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { propose } from '../schedule/proposals.ts';
import { openItems, toQueue } from '../schedule/queue.ts';
import { instantAt } from '../schedule/wallclock.ts';
import type { Matter } from '../schedule/wish.ts';
import { SESSION_COOKIE, startSession } from '../session.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeLot, makeResource, makeService } from '../testing/town.ts';
import { addByHand } from './event-lists.ts';
import { planEvent } from './events.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  ctx = await contextForTest();
  app = createApp(ctx);
});

const monday = (hour: number, minute = 0): number => instantAt('Europe/Brussels', '2026-11-23', hour * 60 + minute);
const span = (from: number, to: number): Span => ({ from: monday(from), to: monday(to) });

async function cookieFor(business: Business, role: Role, resourceId: string | null = null): Promise<string> {
  return ctx.transact(async (tx) => {
    const email = `${ctx.id('mail')}@example.org`;
    const staffId = await createStaff(ctx, tx, business.id, { name: `A ${role}`, email, role, resourceId });
    return `${SESSION_COOKIE}=${await startSession(ctx, tx, business.id, staffId)}`;
  });
}

interface Town {
  business: Business;
  ann: string;
  serviceId: string;
  technician: string;
  reception: string;
}

/** Ann works on Monday from 8 to 17; the clock stands on Sunday noon until it is moved. */
async function town(policy: PolicyOverride = {}): Promise<Town> {
  ctx.clock.now = monday(0) - 12 * HOUR;
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 5, windowStepMinutes: 60, ...policy });
  const ann = await makeResource(ctx, business, { kind: 'person', name: 'Ann Claes' });
  return {
    business,
    ann,
    serviceId: await makeService(ctx, business),
    technician: await cookieFor(business, 'technician', ann),
    reception: await cookieFor(business, 'reception'),
  };
}

interface Visit {
  matter: Matter;
  id: string;
}

async function visit(
  { business, serviceId }: Town,
  window: Span,
  wish: Parameters<typeof makeJob>[4] = {},
): Promise<Visit> {
  const matter = await makeJob(ctx, business, serviceId, at(2, 0), wish);
  const result = await bookWindow(ctx, matter, window, 'customer');
  if (result.outcome !== 'placed') throw new Error(result.outcome);
  return { matter, id: result.appointment.id };
}

async function call<T>(
  cookie: string,
  method: string,
  path: string,
  body?: unknown,
  key?: string,
): Promise<{ status: number; body: T }> {
  const response = await app.request(`/api/office${path}`, {
    method,
    headers: {
      cookie,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(key ? { 'idempotency-key': key } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: (await response.json()) as T };
}
const say = (cookie: string, id: string, outcome: string, note = '', key?: string) =>
  call<OutcomeAnswer>(cookie, 'POST', `/appointments/${id}/outcome`, { outcome, note }, key);
const undo = (cookie: string, id: string, key?: string) =>
  call<OutcomeAnswer>(cookie, 'POST', `/appointments/${id}/undo`, undefined, key);
const late = (cookie: string, id: string, arriveAt: number, key?: string) =>
  call<LateAnswer>(cookie, 'POST', `/appointments/${id}/late`, { arriveAt }, key);

const stateOf = async ({ business }: Town, { id, matter }: Visit) => {
  const appointment = await appointmentById(ctx.database.db, business.id, id);
  const job = await ctx.database.db
    .selectFrom('job')
    .select('status')
    .where('businessId', '=', business.id)
    .where('id', '=', matter.job.id)
    .executeTakeFirstOrThrow();
  return [appointment.status, job.status];
};
const messages = async ({ business }: Town, kind = 'late') =>
  ctx.database.db
    .selectFrom('outbox')
    .selectAll()
    .where('businessId', '=', business.id)
    .where('kind', '=', kind)
    .orderBy('createdAt')
    .execute();
const sound = async ({ business }: Town) => expect(await checkDatabase(ctx, business.id)).toEqual([]);

describe('done and no-show', () => {
  test('are said once, keep their time, and can be taken back by the technician for ten minutes', async () => {
    const here = await town();
    const one = await visit(here, span(8, 10));
    ctx.clock.now = monday(9, 30);
    const done = await say(here.technician, one.id, 'done', 'Filter replaced', 'key-000001');
    expect(done).toMatchObject({
      status: 200,
      body: { status: 'done', recorded: { kind: 'done', by: 'A technician' } },
    });
    expect(await stateOf(here, one)).toEqual(['done', 'done']);
    expect(await allocationsOf(ctx.database.db, here.business.id, one.id)).toHaveLength(1);
    await sound(here);
    // A phone that heard nothing sends again: the same answer, nothing twice.
    expect((await say(here.technician, one.id, 'done', 'Filter replaced', 'key-000001')).body).toEqual(done.body);
    expect((await say(here.technician, one.id, 'no-show')).status).toBe(409);
    ctx.clock.now += 9 * MINUTE;
    expect((await undo(here.technician, one.id, 'key-000002')).body).toMatchObject({
      status: 'booked',
      recorded: null,
    });
    expect(await stateOf(here, one)).toEqual(['booked', 'booked']);
    await sound(here);
    expect((await say(here.technician, one.id, 'no-show')).body).toMatchObject({ status: 'no-show' });
    expect(await stateOf(here, one)).toEqual(['no-show', 'closed']);
    ctx.clock.now += 10 * MINUTE;
    expect(await undo(here.technician, one.id)).toMatchObject({ status: 409, body: { outcome: 'too-late' } });
    // The office puts it right later too.
    expect((await undo(here.reception, one.id)).status).toBe(200);
    await sound(here);
  });

  test('a note can be added afterwards by saying the same again', async () => {
    const here = await town();
    const one = await visit(here, span(8, 10));
    ctx.clock.now = monday(9);
    await say(here.technician, one.id, 'done');
    const again = await say(here.technician, one.id, 'done', 'Key is under the mat');
    expect(again.body).toMatchObject({ recorded: { note: 'Key is under the mat' } });
    const file = await call<JobFile>(here.reception, 'GET', `/jobs/${one.matter.job.id}`);
    expect(file.body.ended).toMatchObject({ outcome: { kind: 'done', note: 'Key is under the mat' } });
    expect(file.body.history.map((h) => h.action).slice(0, 2)).toEqual(expect.arrayContaining(['done', 'note']));
    await sound(here);
  });

  test('nobody is missing before they were expected, and nothing is done before its day', async () => {
    const here = await town();
    const one = await visit(here, span(10, 12));
    expect(await say(here.technician, one.id, 'done')).toMatchObject({ status: 409, body: { outcome: 'too-early' } });
    ctx.clock.now = monday(9);
    expect((await say(here.technician, one.id, 'no-show')).body).toEqual({ outcome: 'too-early' });
    expect((await say(here.technician, one.id, 'done')).status).toBe(200);
    await sound(here);
  });

  test.each(appointmentStatuses)(
    'what the table allows of an appointment that is %s, and nothing else',
    async (status) => {
      const here = await town();
      const one = await visit(here, span(8, 10));
      ctx.clock.now = monday(10);
      const put = (to: AppointmentStatus) =>
        ctx.database.db
          .updateTable('appointment')
          .set({ status: to })
          .where('businessId', '=', here.business.id)
          .where('id', '=', one.id)
          .execute();
      for (const [outcome, action] of [
        ['done', 'complete'],
        ['no-show', 'miss'],
      ] as const) {
        await put(status);
        const { body } = await say(here.reception, one.id, outcome);
        // Saying what is so already is no transition.
        expect(body.outcome === 'done', `${outcome} of ${status}`).toBe(
          appointmentCan(action, status) || status === outcome,
        );
      }
      await put(status);
      if (!appointmentCan('undo-outcome', status)) expect((await undo(here.reception, one.id)).status).toBe(409);
      if (!appointmentCan('run-late', status))
        expect((await late(here.reception, one.id, monday(11))).status).toBe(409);
    },
  );

  test('a technician speaks of their own appointments only, and sees their own day only', async () => {
    const here = await town();
    const one = await visit(here, span(8, 10));
    const bob = await makeResource(ctx, here.business, { kind: 'person', name: 'Bob' });
    const other = await cookieFor(here.business, 'technician', bob);
    ctx.clock.now = monday(9);
    for (const answer of [
      await say(other, one.id, 'done'),
      await undo(other, one.id),
      await late(other, one.id, monday(9, 30)),
      await say(here.technician, 'unknown', 'done'),
      await say(await cookieFor((await town()).business, 'owner'), one.id, 'done'),
    ])
      expect(answer.status).toBe(404);
    ctx.clock.now = monday(9);
    expect((await say(await cookieFor(here.business, 'viewer'), one.id, 'done')).status).toBe(403);
    const day = await call<DayView>(other, 'GET', '/day?day=2026-11-23');
    expect(day.body.rows.map((r) => r.name)).toEqual(['Bob']);
    expect((await call<MyDay>(other, 'GET', '/my-day')).body).toMatchObject({ resource: { name: 'Bob' }, stops: [] });
    expect((await say(here.technician, one.id, 'done')).status).toBe(200);
  });

  test('what was forgotten is listed by day, and said to be done at once', async () => {
    const here = await town();
    const visits = [await visit(here, span(8, 10)), await visit(here, span(10, 12)), await visit(here, span(13, 15))];
    ctx.clock.now = monday(16);
    await say(here.technician, visits[0]!.id, 'no-show');
    expect((await call<Unrecorded>(here.reception, 'GET', '/unrecorded')).body.days).toEqual([]);
    ctx.clock.now += 24 * HOUR;
    expect((await call<Unrecorded>(here.reception, 'GET', '/unrecorded')).body.days).toEqual([
      { day: '2026-11-23', count: 2 },
    ]);
    expect(await openItems(ctx.database.db, here.business.id)).toEqual([]);
    const all = await call(here.reception, 'POST', '/unrecorded/done', { day: '2026-11-23' });
    expect(all.body).toEqual({ done: 2 });
    expect(await stateOf(here, visits[0]!)).toEqual(['no-show', 'closed']);
    expect(await stateOf(here, visits[1]!)).toEqual(['done', 'done']);
    expect((await call<Unrecorded>(here.reception, 'GET', '/unrecorded')).body.days).toEqual([]);
    await sound(here);
  });

  test('two phones that say it at the same time say it once', async () => {
    const here = await town();
    const one = await visit(here, span(8, 10));
    ctx.clock.now = monday(10);
    const answers = await Promise.all([
      say(here.technician, one.id, 'done', '', 'key-phone1'),
      say(here.reception, one.id, 'no-show', '', 'key-phone2'),
      say(here.technician, one.id, 'done', '', 'key-phone1'),
    ]);
    const won = (await stateOf(here, one))[0];
    expect(answers.filter((a) => a.status === 200).length).toBe(won === 'done' ? 2 : 1);
    await sound(here);
  });
});

describe('the day on a phone', () => {
  test('tells the route in order with what each door asks for', async () => {
    const here = await town();
    const { db } = ctx.database;
    const businessId = here.business.id;
    await db.insertInto('item').values({ businessId, id: 'filter', name: 'Filter', unit: '', reorderAt: 0 }).execute();
    await db
      .insertInto('supply')
      .values({ businessId, serviceId: here.serviceId, itemId: 'filter', quantity: 2 })
      .execute();
    await makeLot(ctx, here.business, 'filter', 4, { place: { kind: 'resource', id: here.ann } });
    await visit(here, span(10, 12), { name: 'Bea', phone: '+32 470 12 34 56', note: 'Ring twice' });
    await visit(here, span(8, 9), { name: 'Cas' });
    const { body } = await call<MyDay>(here.technician, 'GET', '/my-day');
    expect(body).toMatchObject({ day: '2026-11-23', today: '2026-11-22', resource: { name: 'Ann Claes' } });
    expect(body.stops.map((s) => s.customerName)).toEqual(['Cas', 'Bea']);
    expect(body.stops[1]).toMatchObject({
      phone: '+32 470 12 34 56',
      note: 'Ring twice',
      bring: ['2 × Filter'],
      place: 'Kouter 1, Gent',
      outcome: null,
    });
    const room = await makeResource(ctx, here.business, { kind: 'room', name: 'Hall', locationId: 'practice' });
    const serviceId = await makeService(ctx, here.business, { place: 'location', capacity: 4 });
    const lesson = { from: monday(15), to: monday(16), kind: 'class' as const, title: 'Yoga', serviceId, capacity: 4 };
    const planned = await planEvent(
      ctx,
      here.business,
      { ...lesson, skip: [], resourceIds: [here.ann, room] },
      'system',
    );
    const eventId = planned.outcome === 'done' ? planned.ids[0]! : '';
    const contact = { name: 'Dora', email: 'dora@example.org', phone: '', locale: 'en' as const };
    await addByHand(ctx, here.business, eventId, contact, 'system');
    const classes = async () => (await call<MyDay>(here.technician, 'GET', '/my-day')).body.events;
    const [yoga] = await classes();
    expect(yoga).toMatchObject({ title: 'Yoga', from: monday(15), capacity: 4, in: 1, with: ['Hall'] });
    expect(yoga!.place).toContain('Veldstraat 1');
    expect(yoga!.participants).toMatchObject([{ name: 'Dora', outcome: null }]);
    const came = `/events/${eventId}/signups/${yoga!.participants[0]!.id}/outcome`;
    const noted = await call(here.technician, 'PUT', came, { outcome: 'no-show' });
    expect(noted).toMatchObject({ status: 200, body: { outcome: 'done', event: { participants: null } } });
    expect((await classes())[0]!.participants).toMatchObject([{ outcome: 'no-show' }]);
    const bob = await makeResource(ctx, here.business, { kind: 'person', name: 'Bob' });
    const stranger = await cookieFor(here.business, 'technician', bob);
    expect((await call(stranger, 'PUT', came, { outcome: 'came' })).status).toBe(404);
    const nobody = await cookieFor(here.business, 'owner');
    expect((await call<MyDay>(nobody, 'GET', '/my-day')).body).toMatchObject({ resource: null, stops: [] });
    expect((await call(here.technician, 'GET', '/my-day?day=someday')).status).toBe(400);
    // When today is over it shows the next day on which there is work.
    ctx.clock.now = monday(20);
    for (const stop of body.stops) await say(here.technician, stop.appointmentId, 'done');
    expect((await call<MyDay>(here.technician, 'GET', '/my-day')).body.day).toBe('2026-11-24');
  });
});

describe('running late', () => {
  const rowsOf = ({ business, visits }: Town & { visits: Visit[] }) =>
    Promise.all(visits.map((v) => appointmentById(ctx.database.db, business.id, v.id)));
  /** Four visits of an hour each, one after the other: three whose promise is narrow, one with room. */
  async function fullDay(): Promise<Town & { visits: Visit[]; mail(name: string): string }> {
    const here = await town({ windowMinutes: 60 });
    const mail = (name: string): string => `${name.toLowerCase()}.${here.business.id}@example.org`;
    const visits: Visit[] = [];
    for (const [name, from, to] of [
      ['An', 8, 9],
      ['Bea', 9, 10],
      ['Cas', 10, 14],
      ['Dirk', 11, 12],
    ] as const)
      visits.push(await visit(here, span(from, to), { name, email: mail(name) }));
    return { ...here, visits, mail };
  }

  test('tells exactly those whose promise cannot be kept, once, with a time the road allows', async () => {
    const here = await fullDay();
    const [an, bea] = here.visits;
    ctx.clock.now = monday(9, 5);
    await say(here.technician, an!.id, 'done');
    const preview = await call<LateAnswer>(here.technician, 'POST', `/appointments/${bea!.id}/late/preview`, {
      arriveAt: monday(11, 10),
    });
    expect(await messages(here)).toEqual([]);
    const before = await rowsOf(here);
    const { body } = await late(here.technician, bea!.id, monday(11, 10));
    expect(body).toEqual(preview.body);
    if (body.outcome !== 'done') throw new Error(body.outcome);
    const after = await rowsOf(here);
    expect(after[0]).toEqual(before[0]);
    expect(after[1]).toMatchObject({
      plannedStart: monday(11, 10),
      windowFrom: monday(11, 10),
      windowTo: monday(11, 40),
    });
    // One after the other, as the road allows, and everybody inside what they have now been told.
    const route = after.toSorted((x, y) => x.plannedStart - y.plannedStart);
    for (const [i, row] of route.slice(1).entries())
      expect(row.plannedStart).toBeGreaterThanOrEqual(route[i]!.plannedEnd);
    const broken = ['An', 'Bea', 'Cas', 'Dirk'].filter((_, i) => after[i]!.plannedStart > before[i]!.windowTo);
    const moved = after.filter((row, i) => row.plannedStart !== before[i]!.plannedStart);
    expect(broken).toEqual(['Bea', 'Dirk']);
    expect(moved.length).toBe(3);
    expect(body.told.map((t) => t.customerName).sort()).toEqual(broken);
    expect(body).toMatchObject({ later: 1, told: [{ told: true }, { told: true }] });
    expect((await messages(here)).map((m) => m.recipient).sort()).toEqual(broken.map((n) => here.mail(n)));
    // Whose promise holds keeps its version, so that what they were told stays true.
    expect(after.map((row, i) => row.version > before[i]!.version)).toEqual([false, true, false, true]);
    await sound(here);
    // Said again, by whomever: nobody hears a second time.
    expect((await late(here.reception, bea!.id, monday(11, 10))).body).toEqual({ outcome: 'done', told: [], later: 0 });
    // A little more delay inside the new window is no news.
    const more = await late(here.technician, bea!.id, monday(11, 20));
    expect(more.body).toMatchObject({ outcome: 'done' });
    expect((await messages(here)).filter((m) => m.recipient === here.mail('Bea'))).toHaveLength(1);
    await sound(here);
  });

  test('two presses at the same moment tell everybody once', async () => {
    const here = await fullDay();
    ctx.clock.now = monday(9, 5);
    const arriveAt = monday(10, 45);
    const bea = here.visits[1]!.id;
    const answers = await Promise.all([
      late(here.technician, bea, arriveAt, 'key-late-1'),
      late(here.technician, bea, arriveAt, 'key-late-1'),
      late(here.reception, bea, arriveAt, 'key-late-2'),
      late(here.reception, bea, arriveAt + 5 * MINUTE),
    ]);
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 200]);
    const sent = await messages(here);
    expect(new Set(sent.map((m) => m.recipient)).size).toBe(sent.length);
    await drain(ctx);
    expect(ctx.sent.emails.filter((e) => e.to === here.mail('Bea') && e.subject.includes('late'))).toHaveLength(1);
    await sound(here);
  });

  test('a message that is no longer true is not sent: the next one takes its place', async () => {
    const here = await fullDay();
    const bea = here.visits[1]!.id;
    ctx.clock.now = monday(9, 5);
    await late(here.technician, bea, monday(10, 30));
    await late(here.technician, bea, monday(11, 30));
    expect((await messages(here)).filter((m) => m.recipient === here.mail('Bea'))).toHaveLength(2);
    const before = ctx.sent.emails.length;
    await drain(ctx);
    const heard = ctx.sent.emails.slice(before).filter((e) => e.to === here.mail('Bea') && e.subject.includes('late'));
    expect(heard.map((e) => e.subject)).toEqual([expect.stringContaining('11:30')]);
    await sound(here);
  });

  test('in quiet hours it waits until they are over', async () => {
    const here = await town({ windowMinutes: 60, quietFromMinute: 21 * 60, quietToMinute: 9 * 60 });
    const one = await visit(here, span(8, 9), { email: 'early@example.org' });
    ctx.clock.now = monday(8, 30);
    await late(here.technician, one.id, monday(9, 30));
    expect((await messages(here))[0]).toMatchObject({ notBefore: monday(9) });
  });

  test('a day that then ends after the shift is answered for by name, and the checker accepts it', async () => {
    const here = await town({ windowMinutes: 60 });
    const one = await visit(here, span(15, 16));
    ctx.clock.now = monday(15, 30);
    expect((await late(here.technician, one.id, monday(18))).body).toMatchObject({ outcome: 'done' });
    const row = await appointmentById(ctx.database.db, here.business.id, one.id);
    expect(row.overrideReason).toBe('running late');
    expect(row.overrideBy).toMatch(/^staff:/);
    await sound(here);
  });

  test('it is said on the day, of an arrival that lies ahead, and of nothing that is over', async () => {
    const here = await town();
    const one = await visit(here, span(8, 10));
    expect((await late(here.technician, one.id, monday(9))).body).toEqual({ outcome: 'not-now' });
    ctx.clock.now = monday(9);
    expect((await late(here.technician, one.id, monday(8))).body).toEqual({ outcome: 'not-now' });
    expect((await late(here.technician, one.id, monday(30))).body).toEqual({ outcome: 'not-now' });
    expect((await call(here.technician, 'POST', `/appointments/${one.id}/late`, { arriveAt: 'soon' })).status).toBe(
      400,
    );
    await say(here.technician, one.id, 'done');
    expect((await late(here.technician, one.id, monday(9, 30))).body).toEqual({ outcome: 'not-now' });
  });

  test('where a room is taken afterwards nothing is changed, and that is said', async () => {
    const here = await town();
    await makeResource(ctx, here.business, { kind: 'room', name: 'Room', locationId: 'practice' });
    const bob = await makeResource(ctx, here.business, { kind: 'person', name: 'Bob', hours: [9, 17] });
    const session = await makeService(ctx, here.business, {
      place: 'location',
      requirements: [
        { kind: 'person', skills: [], count: 1 },
        { kind: 'room', skills: [], count: 1 },
      ],
    });
    const book = async (hour: number, who: string): Promise<string> => {
      const matter = await makeJob(ctx, here.business, session, at(0, 0), { requiredResourceId: who });
      const result = await bookWindow(ctx, matter, { from: monday(hour), to: monday(hour) }, 'customer');
      if (result.outcome !== 'placed') throw new Error(result.outcome);
      return result.appointment.id;
    };
    const first = await book(10, here.ann);
    await book(11, bob);
    ctx.clock.now = monday(10);
    expect((await late(here.technician, first, monday(10, 20))).body).toEqual({ outcome: 'clash' });
    expect(await appointmentById(ctx.database.db, here.business.id, first)).toMatchObject({ plannedStart: monday(10) });
    expect(await messages(here)).toEqual([]);
    await sound(here);
  });

  test('who makes a visit with them is late as well: their own next customer is told, and what they do together waits for both', async () => {
    const here = await town({ windowMinutes: 60 });
    const [bob, cleo] = [
      await makeResource(ctx, here.business, { kind: 'person', name: 'Bob' }),
      await makeResource(ctx, here.business, { kind: 'person', name: 'Cleo' }),
    ];
    const people = (count: number) => [{ kind: 'person' as const, skills: [], count }];
    const pair = await makeService(ctx, here.business, { requirements: people(2) });
    const book = async (serviceId: string, hour: number, who: string, beside: string[], name: string) => {
      // Whoever is meant beside is the only one who is there to come along.
      const others = [here.ann, bob, cleo].filter((id) => id !== who && !beside.includes(id));
      const away = { startsAt: monday(6), endsAt: monday(20), reason: '', createdBy: 'system', createdAt: 0 };
      for (const resourceId of others)
        await ctx.database.db
          .insertInto('absence')
          .values({ businessId: here.business.id, id: ctx.id('abs'), resourceId, ...away })
          .execute();
      const matter = await makeJob(ctx, here.business, serviceId, at(2, 0), {
        requiredResourceId: who,
        name,
        email: `${name}@example.org`,
      });
      const result = await bookWindow(ctx, matter, span(hour, hour + 1), 'customer');
      await ctx.database.db.deleteFrom('absence').where('businessId', '=', here.business.id).execute();
      if (result.outcome !== 'placed') throw new Error(`${name}: ${result.outcome}`);
      return result.appointment.id;
    };
    const together = await book(pair, 9, here.ann, [bob], 'together');
    const bobs = await book(here.serviceId, 11, bob, [], 'bobs');
    const third = await book(pair, 13, cleo, [bob], 'third');
    const cleos = await book(here.serviceId, 15, cleo, [], 'cleos');
    const anns = await book(here.serviceId, 14, here.ann, [], 'anns');
    ctx.clock.now = monday(9);
    await late(here.technician, together, monday(12, 30));
    const now = async (id: string) => appointmentById(ctx.database.db, here.business.id, id);
    expect((await now(together)).plannedStart).toBe(monday(12, 30));
    const [own, shared] = [await now(bobs), await now(third)];
    expect(own.plannedStart).toBeGreaterThanOrEqual(monday(13, 30));
    expect(shared.plannedStart).toBeGreaterThanOrEqual(own.plannedEnd);
    expect((await now(cleos)).plannedStart).toBeGreaterThanOrEqual(shared.plannedEnd);
    expect((await now(anns)).plannedStart).toBeGreaterThanOrEqual(monday(14));
    const told = await ctx.database.db
      .selectFrom('outbox')
      .select('recipient')
      .where('businessId', '=', here.business.id)
      .where('kind', '=', 'late')
      .execute();
    const names = told.map(({ recipient }) => recipient.split('@')[0]).sort();
    expect(names).toEqual(['bobs', 'third', 'together']);
    expect(await checkDatabase(ctx, here.business.id)).toEqual([]);
  });

  test('a time that was only proposed and cannot be kept is taken back and comes to the office', async () => {
    const here = await town({ windowMinutes: 60 });
    const one = await visit(here, span(9, 10));
    const matter = await makeJob(ctx, here.business, here.serviceId, at(2, 0), { email: 'maybe@example.org' });
    const proposed = await propose(ctx, matter, span(10, 11), { kind: 'proposal', planId: null, actor: 'system' });
    expect(proposed.outcome).toBe('proposed');
    ctx.clock.now = monday(9, 30);
    expect((await late(here.technician, one.id, monday(11))).body).toMatchObject({ outcome: 'done' });
    expect(await activeAppointment(ctx.database.db, here.business.id, matter.job.id)).toBeNull();
    expect((await openItems(ctx.database.db, here.business.id)).map((i) => i.kind)).toEqual(['no-slot']);
    await sound(here);
  });

  test('a customer nobody can write to is named, and comes to the office’s queue', async () => {
    const here = await town({ windowMinutes: 60 });
    const one = await visit(here, span(9, 10), { email: '', phone: '' });
    ctx.clock.now = monday(9, 30);
    const { body } = await late(here.technician, one.id, monday(11));
    expect(body).toMatchObject({ told: [{ told: false }] });
    expect((await openItems(ctx.database.db, here.business.id)).map((i) => i.kind)).toEqual(['message-failed']);
    await sound(here);
  });
});

describe('an outcome and the queue', () => {
  test('what waited about the job is closed by its outcome', async () => {
    const here = await town();
    const one = await visit(here, span(8, 10));
    await ctx.transact((tx) => toQueue(ctx, tx, here.business.id, { kind: 'call-me', jobId: one.matter.job.id }));
    ctx.clock.now = monday(10);
    await say(here.technician, one.id, 'done');
    expect(await openItems(ctx.database.db, here.business.id)).toEqual([]);
  });
});

describe('how reliable somebody is', () => {
  test('is counted per customer and service, and a rate says no more than the counts do', async () => {
    const here = await town();
    const email = 'often@example.org';
    const [first, second, third] = [
      await visit(here, span(8, 10), { email }),
      await visit(here, span(10, 12), { email }),
      await visit(here, span(13, 15)),
    ];
    ctx.clock.now = monday(16);
    await say(here.technician, first!.id, 'no-show');
    await say(here.technician, second!.id, 'done');
    await say(here.technician, third!.id, 'done');
    const { reliability } = (await call<JobFile>(here.reception, 'GET', `/jobs/${second!.matter.job.id}`)).body;
    // Written down twice, the same person by their address.
    expect(reliability.customer).toMatchObject({ kept: 1, noShows: 1, lateCancels: 0 });
    expect(reliability.service).toMatchObject({ kept: 2, noShows: 1, lateCancels: 0 });
    expect(reliability.customer.rate).toBeGreaterThan(reliability.service.rate);
    expect(reliability.customer.rate).toBeLessThan(0.5);
    await undo(here.reception, first!.id);
    const after = (await call<JobFile>(here.reception, 'GET', `/jobs/${second!.matter.job.id}`)).body.reliability;
    expect(after.customer).toMatchObject({ kept: 1, noShows: 0 });
  });
});

describe('after a no-show', () => {
  test('the office looks for another time, and what was recorded stays', async () => {
    const here = await town();
    const one = await visit(here, span(8, 10));
    ctx.clock.now = monday(10);
    await say(here.technician, one.id, 'no-show');
    const reopen = () => call(here.reception, 'POST', `/jobs/${one.matter.job.id}/reopen`);
    expect((await reopen()).status).toBe(200);
    expect(await stateOf(here, one)).toEqual(['no-show', 'open']);
    expect((await reopen()).status).toBe(409);
    const again = await bookWindow(ctx, one.matter, span(13, 15), 'staff:x');
    expect(again.outcome).toBe('placed');
    // It has another time now: the no-show is history.
    expect((await undo(here.reception, one.id)).status).toBe(409);
    await sound(here);
  });
});

describe('the checker', () => {
  test.each([
    ['an appointment that is over has no outcome that says so', 'delete from outcome where appointment_id = $'],
    ['an outcome contradicts its appointment', `update outcome set kind = 'late-cancel' where appointment_id = $`],
    ['somebody was said to be missing before they were expected', 'update outcome set at = 1 where appointment_id = $'],
    ['an outcome has no history', `delete from history where action = 'no-show' and business_id = #`],
    ['an appointment takes no time', 'delete from allocation where appointment_id = $'],
    [
      'a customer who can be reached was never told that we run late',
      `delete from outbox where kind = 'late' and business_id = #`,
    ],
  ])('finds that %s', async (rule, spoil) => {
    const here = await town({ windowMinutes: 60 });
    const one = await visit(here, span(9, 10));
    ctx.clock.now = monday(9, 30);
    await late(here.technician, one.id, monday(10, 30));
    ctx.clock.now = monday(10, 40);
    await say(here.technician, one.id, 'no-show');
    await sound(here);
    const statement = spoil.replace('$', `'${one.id}'`).replace('#', `'${here.business.id}'`);
    await sql.raw(statement).execute(ctx.database.db);
    expect((await checkDatabase(ctx, here.business.id)).map((f) => f.rule)).toContain(rule);
  });
});
