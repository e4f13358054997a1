import { beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../shared/refusal.ts';
import type { BookSeriesAnswer, HoldAnswer, SeriesAnswer, SeriesFound } from '../../shared/series.ts';
import { DAY, dayOf, HOUR, MINUTE, minuteOf, type Span, weekdayOf } from '../../shared/time.ts';
import { createApp } from '../app.ts';
import { saveArea } from '../business/area.ts';
import type { Business } from '../business/business.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { letHeldGo } from '../schedule/series.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeResource, makeService } from '../testing/town.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  ctx = await contextForTest();
  app = createApp(ctx);
});

const contact = { name: 'Lien Maes', email: 'lien@example.org' };
const weekly = { times: 1, weeks: 1 };

interface Practice {
  business: Business;
  serviceId: string;
  people: string[];
  rooms: string[];
}

/** A practice: therapists, rooms and one device, and a series of sessions of three quarters of an hour. */
async function practice({
  people = 2,
  rooms = 2,
  sessions = 6,
  hours = [9, 12] as [number, number],
} = {}): Promise<Practice> {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 14, startStepMinutes: 15 });
  const at = { locationId: 'practice' };
  const ids = async (n: number, kind: 'person' | 'room' | 'equipment') => {
    const made: string[] = [];
    for (let i = 0; i < n; i++)
      made.push(await makeResource(ctx, business, { kind, ...at, hours, name: `${kind} ${i}` }));
    return made;
  };
  const staff = await ids(people, 'person');
  const spaces = await ids(rooms, 'room');
  await ids(1, 'equipment');
  const serviceId = await makeService(ctx, business, {
    place: 'location',
    minutes: 45,
    requirements: (['person', 'room', 'equipment'] as const).map((kind) => ({ kind, skills: [], count: 1 })),
    series: { sessions, paces: [weekly, { times: 2, weeks: 1 }, { times: 1, weeks: 6 }] },
  });
  return { business, serviceId, people: staff, rooms: spaces };
}

const post = (path: string, body: unknown, key?: string): Promise<Response> =>
  Promise.resolve(
    app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) },
      body: JSON.stringify(body),
    }),
  );

async function find({ business, serviceId }: Practice, wish: object = {}): Promise<SeriesFound> {
  const response = await post(`/api/businesses/${business.id}/series/find`, { serviceId, pace: weekly, ...wish });
  const answer = (await response.json()) as SeriesAnswer;
  if (answer.outcome !== 'found') throw new Error(JSON.stringify(answer));
  return answer;
}
const slotsOf = (found: SeriesFound): Span[] => found.sessions.map((s) => ({ from: s.slot!.from, to: s.slot!.to }));

const hold = ({ business, serviceId }: Practice, slots: Span[], rest: object = {}, key?: string): Promise<Response> =>
  post(`/api/businesses/${business.id}/series/holds`, { serviceId, pace: weekly, slots, ...rest }, key);
const book = ({ business }: Practice, held: string, key?: string): Promise<Response> =>
  post(`/api/businesses/${business.id}/series/bookings`, { hold: held, contact }, key);

async function held(where: Practice, slots: Span[]): Promise<string> {
  const response = await hold(where, slots);
  const answer = (await response.json()) as HoldAnswer;
  if (answer.outcome !== 'held') throw new Error(JSON.stringify(answer));
  return answer.hold;
}
async function booked(where: Practice, wish: object = {}): Promise<Extract<BookSeriesAnswer, { outcome: 'booked' }>> {
  const found = await find(where, wish);
  const response = await book(where, await held(where, slotsOf(found)));
  expect(response.status).toBe(201);
  return (await response.json()) as Extract<BookSeriesAnswer, { outcome: 'booked' }>;
}

/** Somebody is away, or a room is closed, around some times. */
async function away({ business }: Practice, resourceId: string, times: number[], around = 3 * HOUR): Promise<void> {
  for (const time of times)
    await ctx.database.db
      .insertInto('absence')
      .values({
        businessId: business.id,
        id: ctx.id('abs'),
        resourceId,
        startsAt: time - around,
        endsAt: time + around,
        reason: '',
        createdBy: 'test',
        createdAt: ctx.now(),
      })
      .execute();
}

const count = async (businessId: string, table: 'appointment' | 'job' | 'customer' | 'series' | 'allocation') => {
  const { n } = await ctx.database.db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('businessId', '=', businessId)
    .executeTakeFirstOrThrow();
  return Number(n);
};

describe('finding a series', () => {
  test('an empty practice fits all: one weekday, one time, one person, the same room', async () => {
    const where = await practice();
    const found = await find(where);
    expect(found).toMatchObject({ fit: 6 });
    const starts = found.sessions.map((s) => s.slot!.from);
    const { zone } = where.business;
    expect(new Set(starts.map((s) => weekdayOf(dayOf(s, zone)))).size).toBe(1);
    expect(new Set(starts.map((s) => minuteOf(s, zone))).size).toBe(1);
    expect(new Set(found.sessions.map((s) => s.who)).size).toBe(1);
    expect(await count(where.business.id, 'appointment')).toBe(0);
    await held(where, slotsOf(found));
    const taken = await ctx.database.db
      .selectFrom('allocation')
      .select(['resourceId'])
      .distinct()
      .where('businessId', '=', where.business.id)
      .execute();
    expect(taken).toHaveLength(3);
  });

  test('twice a week has two weekdays apart; every six weeks keeps the weekday across the change of clocks', async () => {
    const where = await practice();
    const twice = await find(where, { pace: { times: 2, weeks: 1 } });
    const days = twice.sessions.map((s) => dayOf(s.slot!.from, where.business.zone));
    for (let i = 1; i < days.length; i++) {
      const apart = (Date.parse(days[i]!) - Date.parse(days[i - 1]!)) / DAY / 1000;
      expect(apart).toBeGreaterThanOrEqual(1);
      expect(apart).toBeLessThanOrEqual(6);
    }
    expect(new Set(days.map(weekdayOf)).size).toBe(2);
    const rare = await find(where, { pace: { times: 1, weeks: 6 } });
    const starts = rare.sessions.map((s) => s.slot!.from);
    expect(new Set(starts.map((s) => minuteOf(s, where.business.zone))).size).toBe(1);
    const weeks = starts.slice(1).map((s, i) => (s - starts[i]!) / DAY);
    for (const apart of weeks) expect(Math.round(apart)).toBe(42);
    expect(new Set(weeks).size).toBeGreaterThan(1);
  });

  test('what does not fit is told with the closest alternatives, which can be booked with the rest', async () => {
    const where = await practice();
    const whole = await find(where);
    const wish = { first: slotsOf(whole)[0]! };
    const [, , third, , fifth] = slotsOf(whole);
    for (const person of where.people) await away(where, person, [third!.from, fifth!.from], 30 * MINUTE);
    const found = await find(where, wish);
    expect(found.fit).toBe(4);
    expect(found.sessions.map((s) => s.fits)).toEqual([true, true, false, true, false, true]);
    for (const session of found.sessions.filter((s) => !s.fits)) {
      expect(session.alternatives.length).toBeGreaterThan(1);
      expect(session.slot).toEqual({ from: session.alternatives[0]!.from, to: session.alternatives[0]!.to });
      const far = session.alternatives.map((a) => Math.abs(a.from - session.usual.from));
      expect(far[0]).toBeLessThan(2 * HOUR);
      expect(far).toEqual([...far].sort((a, b) => a - b));
    }
    const slots = slotsOf(found);
    slots[4] = found.sessions[4]!.alternatives[1]!;
    const response = await book(where, await held(where, slots));
    expect(response.status).toBe(201);
    expect(await checkDatabase(ctx, where.business.id)).toEqual([]);
  });

  test('somebody else takes over a date on which the usual person is away', async () => {
    const where = await practice();
    const whole = await find(where, { personId: where.people[1]! });
    expect(whole.personId).toBe(where.people[1]);
    // Away the whole of that week.
    await away(where, where.people[1]!, [slotsOf(whole)[2]!.from], 5 * DAY);
    const found = await find(where, { personId: where.people[1]!, first: slotsOf(whole)[0]! });
    const other = found.personId === where.people[1] ? found.sessions[2]!.who : null;
    expect(found.fit + found.sessions.filter((s) => !s.fits).length).toBe(6);
    if (other) expect(found.sessions[2]!.fits).toBe(false);
    expect(found.sessions.every((s) => s.slot)).toBe(true);
  });

  test('parts of the day that are refused are not used, and where nobody works nothing is found', async () => {
    const where = await practice({ hours: [8, 17] });
    const found = await find(where, { preferences: { refused: [{ part: 'morning' }] } });
    for (const { slot } of found.sessions)
      expect(minuteOf(slot!.from, where.business.zone)).toBeGreaterThanOrEqual(720);
    const closed = await post(`/api/businesses/${where.business.id}/series/find`, {
      serviceId: where.serviceId,
      pace: weekly,
      preferences: { refused: [{ part: 'morning' }, { part: 'afternoon' }] },
    });
    expect(await closed.json()).toMatchObject({ outcome: 'none' });
  });
});

describe('booking a series', () => {
  test('is one message with every date, a link for all, and an entry in the calendar for each', async () => {
    const where = await practice();
    const answer = await booked(where);
    expect(answer.sessions).toHaveLength(6);
    expect(await checkDatabase(ctx, where.business.id)).toEqual([]);
    const mail = await ctx.database.db
      .selectFrom('outbox')
      .selectAll()
      .where('businessId', '=', where.business.id)
      .execute();
    expect(mail.map((m) => m.kind)).toEqual(['series']);
    expect(mail[0]!.body).toMatch(/1\. .*\n2\. .*\n3\. .*\n4\. .*\n5\. .*\n6\. /);
    expect(mail[0]!.calendar.match(/BEGIN:VEVENT/g)).toHaveLength(6);
    expect(new Set(mail[0]!.calendar.match(/UID:.*/g)).size).toBe(6);
    expect(mail[0]!.recipient).toBe('lien@example.org');
  });

  test('the same keys keep and book once', async () => {
    const where = await practice();
    const slots = slotsOf(await find(where));
    const holds = await Promise.all([1, 2, 3].map(() => hold(where, slots, {}, 'hold-key-1')));
    expect(holds.map((r) => r.status)).toEqual([201, 201, 201]);
    const answers = (await Promise.all(holds.map((r) => r.json()))) as Extract<HoldAnswer, { outcome: 'held' }>[];
    expect(new Set(answers.map((a) => a.hold)).size).toBe(1);
    const books = await Promise.all([1, 2, 3].map(() => book(where, answers[0]!.hold, 'book-key-1')));
    expect(books.map((r) => r.status)).toEqual([201, 201, 201]);
    expect(new Set(await Promise.all(books.map((r) => r.text()))).size).toBe(1);
    expect(await count(where.business.id, 'appointment')).toBe(6);
    expect((await book(where, answers[0]!.hold)).status).toBe(409);
  });

  test('a hold that lapses leaves nothing behind, and cannot be booked any more', async () => {
    const where = await practice();
    const now = ctx.clock.now;
    try {
      const slots = slotsOf(await find(where));
      const kept = await held(where, slots);
      expect(await checkDatabase(ctx, where.business.id)).toEqual([]);
      const busy = await hold(where, slots, { personId: where.people[0]! });
      expect(busy.status).toBe(409);
      ctx.clock.now += 16 * MINUTE;
      expect((await book(where, kept)).status).toBe(409);
      await letHeldGo(ctx);
      for (const table of ['appointment', 'job', 'customer', 'series', 'allocation'] as const)
        expect(await count(where.business.id, table), table).toBe(0);
      expect((await book(where, kept)).status).toBe(409);
      await held(where, slots);
    } finally {
      ctx.clock.now = now;
    }
  });

  test('dates out of order, too near, too many, outside of the grid or of another rhythm are refused, and nothing is kept', async () => {
    const where = await practice();
    const slots = slotsOf(await find(where));
    const moved = (i: number, by: number): Span[] =>
      slots.with(i, { from: slots[i]!.from + by, to: slots[i]!.to + by });
    const bad: [RegExp, Span[], object][] = [
      [/^slots\.2/, moved(2, -6 * DAY), {}],
      [/^slots\.1/, [...slots].reverse(), {}],
      [/^slots/, slots.slice(1), {}],
      [/^slots/, [slots[0]!], {}],
      [/^slots/, Array.from({ length: 60 }, () => slots[0]!), {}],
      [/^slots/, moved(5, 366 * DAY), {}],
      [/^pace/, slots, { pace: { times: 3, weeks: 1 } }],
      [/^pace/, slots, { pace: { times: 0, weeks: 1 } }],
    ];
    for (const [field, dates, rest] of bad) {
      const response = await hold(where, dates, rest);
      expect(response.status, String(field)).toBe(400);
      const names = ((await response.json()) as Problem).fields?.map((f) => f.field) ?? [];
      expect(
        names.some((name) => field.test(name)),
        `${names} ${field}`,
      ).toBe(true);
    }
    for (const dates of [moved(0, 7 * MINUTE), moved(0, -14 * DAY)])
      expect([400, 409]).toContain((await hold(where, dates)).status);
    const plain = await makeService(ctx, where.business, { place: 'location' });
    expect((await hold({ ...where, serviceId: plain }, slots)).status).toBe(400);
    expect(await count(where.business.id, 'job')).toBe(0);
  });
});

describe('the page of a series', () => {
  const page = (url: string, rest = ''): Promise<Response> =>
    Promise.resolve(app.request(`/l/${url.split('/l/')[1]}${rest}`));
  const cancel = (url: string, from: string): Promise<Response> =>
    Promise.resolve(
      app.request(`/l/${url.split('/l/')[1]}/cancel-dates`, { method: 'POST', body: new URLSearchParams({ from }) }),
    );

  test('shows every date with a way to its own page, and a calendar file with an entry for each', async () => {
    const where = await practice();
    const { manageUrl } = await booked(where);
    const text = await (await page(manageUrl)).text();
    const own = [...text.matchAll(/href="[^"]*(\/l\/[^"/]+)"/g)].map((m) => m[1]!);
    expect(own).toHaveLength(6);
    expect((await app.request(own[2]!)).status).toBe(200);
    const calendar = await (await page(manageUrl, '/calendar.ics')).text();
    expect(calendar.match(/BEGIN:VEVENT/g)).toHaveLength(6);
  });

  test('cancels the rest, then all, with one message each; what is past its deadline stays', async () => {
    const now = ctx.clock.now;
    try {
      const where = await practice();
      const { manageUrl, sessions } = await booked(where);
      expect((await cancel(manageUrl, '4')).headers.get('location')).toContain('done=cancelled');
      const statuses = async () =>
        (
          await ctx.database.db
            .selectFrom('appointment')
            .select('status')
            .where('businessId', '=', where.business.id)
            .orderBy('windowFrom')
            .execute()
        ).map((row) => row.status);
      expect(await statuses()).toEqual(['booked', 'booked', 'booked', 'cancelled', 'cancelled', 'cancelled']);
      expect(await checkDatabase(ctx, where.business.id)).toEqual([]);
      ctx.clock.now = sessions[0]!.window.from - 2 * HOUR;
      await cancel(manageUrl, '1');
      expect(await statuses()).toEqual(['booked', ...Array.from({ length: 5 }, () => 'cancelled')]);
      expect((await cancel(manageUrl, '1')).headers.get('location')).toContain('done=too-late');
      const mail = await ctx.database.db
        .selectFrom('outbox')
        .select(['kind', 'body', 'calendar'])
        .where('businessId', '=', where.business.id)
        .where('kind', '=', 'series-cancelled')
        .orderBy('createdAt')
        .execute();
      expect(mail.map((m) => m.calendar.match(/STATUS:CANCELLED/g)?.length)).toEqual([3, 2]);
      expect(await checkDatabase(ctx, where.business.id)).toEqual([]);
    } finally {
      ctx.clock.now = now;
    }
  });
});

test('a series at the customer’s asks for the address on its page, and every date is booked there', async () => {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 14, moveDeadlineHours: 0 });
  await makeResource(ctx, business, { kind: 'person' });
  await ctx.transact((tx) => saveArea(tx, business.id, [{ postcode: '9000', place: 'Gent', ...at(1, 1) }]));
  const serviceId = await makeService(ctx, business, { series: { sessions: 3, paces: [weekly] } });
  const path = `/b/${business.id}/series/${serviceId}`;
  const page = async (query: string): Promise<string> => (await app.request(`${path}${query}`)).text();
  expect(await page('')).toContain('name="postcode"');
  // Without the address there is nothing to show yet.
  expect(await page('?pace=1-1')).not.toContain('name="slot1"');
  expect(await page('?pace=1-1&street=Kouter+5&postcode=1234')).toContain('role="status"');
  expect(await page('?pace=1-1&street=Kouter+5&postcode=1234')).not.toContain('name="slot1"');
  const found = await page('?pace=1-1&street=Kouter+5&postcode=9000');
  const fields = [...found.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((m) => [m[1]!, m[2]!]);
  expect(Object.fromEntries(fields)).toMatchObject({ street: 'Kouter 5', postcode: '9000' });
  const form = (to: string, body: string[][]): Promise<Response> =>
    Promise.resolve(app.request(`${path}/${to}`, { method: 'POST', body: new URLSearchParams(body) }));
  const kept = await form('hold', fields);
  const hold = kept.headers.get('location')!.split('hold=')[1]!;
  const done = await form('book', [
    ['hold', hold],
    ['name', 'Lien Maes'],
    ['email', 'lien@example.org'],
  ]);
  expect(done.status).toBe(303);
  expect(await (await app.request(done.headers.get('location')!)).text()).toContain('Kouter 5');
  const jobs = await ctx.database.db
    .selectFrom('job')
    .select(['address', 'lat', 'status'])
    .where('businessId', '=', business.id)
    .execute();
  expect(jobs.map((job) => [job.address, job.lat, job.status])).toEqual(
    Array.from({ length: 3 }, () => ['Kouter 5', at(1, 1).lat, 'booked']),
  );
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

test('the checker finds a series that lacks a session, belongs to two, is kept in part or lost one in silence', async () => {
  const where = await practice();
  await booked(where);
  const slots = slotsOf(await find(where));
  const kept = await held(where, slots);
  const { id: businessId } = where.business;
  expect(await checkDatabase(ctx, businessId)).toEqual([]);
  const { db } = ctx.database;
  const jobs = await db
    .selectFrom('job')
    .select(['id', 'seriesId', 'seriesPosition'])
    .where('businessId', '=', businessId)
    .orderBy('seriesPosition')
    .execute();
  const [first] = jobs.filter((job) => job.seriesId !== kept);
  const [waiting] = jobs.filter((job) => job.seriesId === kept);
  const ofJob = (id: string) => db.updateTable('job').where('businessId', '=', businessId).where('id', '=', id);
  const ofAppointment = (jobId: string) =>
    db.updateTable('appointment').where('businessId', '=', businessId).where('jobId', '=', jobId);
  const corruptions: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
    [
      'a series does not have each of its sessions once',
      () => ofJob(first!.id).set({ seriesPosition: 7 }).execute(),
      () => ofJob(first!.id).set({ seriesPosition: 1 }).execute(),
    ],
    [
      'a series does not have each of its sessions once',
      () => ofJob(first!.id).set({ seriesId: null }).execute(),
      () => ofJob(first!.id).set({ seriesId: first!.seriesId }).execute(),
    ],
    [
      'a series is kept in part, and nobody changed it',
      () =>
        ofAppointment(waiting!.id)
          .set({ holdUntil: ctx.now() + DAY })
          .execute(),
      () =>
        ofAppointment(waiting!.id)
          .set({ holdUntil: ctx.now() + 15 * MINUTE })
          .execute(),
    ],
    [
      'a session of a booked series is not booked, and nobody changed it',
      () => ofJob(first!.id).set({ status: 'open' }).execute(),
      () => ofJob(first!.id).set({ status: 'booked' }).execute(),
    ],
  ];
  for (const [rule, spoil, mend] of corruptions) {
    await spoil();
    expect((await checkDatabase(ctx, businessId)).map((f) => f.rule)).toContain(rule);
    await mend();
    expect(await checkDatabase(ctx, businessId)).toEqual([]);
  }
});

test('forty clients on overlapping series: each has all of its dates or none, and no unit is taken twice', {
  timeout: 240_000,
}, async () => {
  for (let round = 0; round < 3; round++) {
    const where = await practice({ people: 2, rooms: 1, sessions: 6, hours: [9, 11] });
    // Every client wants the same weekday and nearly the same time: each overlaps with several others on all dates.
    const base = slotsOf(await find(where));
    const responses = await Promise.all(
      Array.from({ length: 40 }, (_, i) => {
        const shift = ((i % 5) - 2) * 15 * MINUTE;
        const slots = base.map(({ from, to }, k) => {
          // Some want one of their dates elsewhere.
          const by = k === i % 6 && i % 3 === 0 ? shift + 30 * MINUTE : shift;
          return { from: from + by, to: to + by };
        });
        return hold(where, slots, {}, `round-${round}-client-${i}`);
      }),
    );
    const statuses = responses.map((r) => r.status);
    expect(new Set(statuses).difference(new Set([201, 409])).size, String(statuses)).toBe(0);
    const won = statuses.filter((s) => s === 201).length;
    expect(won).toBeGreaterThan(0);
    expect(await count(where.business.id, 'appointment')).toBe(6 * won);
    expect(await count(where.business.id, 'series')).toBe(won);
    expect(await count(where.business.id, 'customer')).toBe(won);
    expect(await count(where.business.id, 'allocation')).toBe(18 * won);
    expect(await checkDatabase(ctx, where.business.id)).toEqual([]);
    for (const response of responses.filter((r) => r.status === 409))
      expect(((await response.json()) as HoldAnswer).outcome).toBe('slot-taken');
  }
});
