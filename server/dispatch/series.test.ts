/** A series from the office: booked for a job, moved and cancelled from a date on; all of it or nothing. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { OfficeSeries, SeriesAnswer, SeriesArranged, SeriesFound } from '../../shared/series.ts';
import { dayOf, HOUR, MINUTE, minuteOf, type Span, weekdayOf } from '../../shared/time.ts';
import { createApp } from '../app.ts';
import type { Business } from '../business/business.ts';
import { createStaff } from '../business/staff.ts';
import { drain } from '../notify/drain.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { SESSION_COOKIE, startSession } from '../session.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeItem, makeJob, makeLot, makeResource, makeService } from '../testing/town.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  ctx = await contextForTest();
  app = createApp(ctx);
});
const weekly = { times: 1, weeks: 1 };

interface Practice {
  business: Business;
  serviceId: string;
  cookie: string;
}

/** A practice of one therapist who works in the mornings, with an office. */
async function practice({ people = 1, kits = null as number | null } = {}): Promise<Practice> {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 14, startStepMinutes: 45 });
  for (let i = 0; i < people; i++)
    await makeResource(ctx, business, { kind: 'person', locationId: 'practice', hours: [9, 12], name: `Person ${i}` });
  await makeResource(ctx, business, { kind: 'room', locationId: 'practice' });
  const item = kits === null ? null : await makeItem(ctx, business);
  if (item && kits) await makeLot(ctx, business, item, kits);
  const serviceId = await makeService(ctx, business, {
    place: 'location',
    minutes: 45,
    requirements: (['person', 'room'] as const).map((kind) => ({ kind, skills: [], count: 1 })),
    supplies: item ? [{ itemId: item, quantity: 1 }] : [],
    series: { sessions: 6, paces: [weekly] },
  });
  const staff = { name: 'Jo', email: `${ctx.id('jo')}@example.org`, role: 'owner' as const, resourceId: null };
  const token = await ctx.transact(async (tx) =>
    startSession(ctx, tx, business.id, await createStaff(ctx, tx, business.id, staff)),
  );
  return { business, serviceId, cookie: `${SESSION_COOKIE}=${token}` };
}

async function ask<T>({ cookie }: Practice, path: string, body?: unknown): Promise<{ status: number; answer: T }> {
  const response = await app.request(`/api/office${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { cookie, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, answer: (await response.json()) as T };
}

const newJob = async ({ business, serviceId }: Practice, wish: object = {}): Promise<string> =>
  (await makeJob(ctx, business, serviceId, at(1, 1), { locationId: 'practice', ...wish })).job.id;
async function found(where: Practice, path: string, wish: object): Promise<SeriesFound> {
  const { answer } = await ask<SeriesAnswer>(where, path, wish);
  if (answer.outcome !== 'found') throw new Error(JSON.stringify(answer));
  return answer;
}
const slotsOf = ({ sessions }: SeriesFound): Span[] => sessions.map(({ slot }) => ({ from: slot!.from, to: slot!.to }));

async function booked(where: Practice, sessions = 6): Promise<OfficeSeries> {
  const job = await newJob(where);
  const slots = slotsOf(await found(where, `/jobs/${job}/series/find`, { pace: weekly, sessions }));
  const { status, answer } = await ask<SeriesArranged>(where, `/jobs/${job}/series`, { pace: weekly, slots });
  if (answer.outcome !== 'done') throw new Error(`${status} ${JSON.stringify(answer)}`);
  return file(where, answer.seriesId);
}
const file = async (where: Practice, id: string): Promise<OfficeSeries> =>
  (await ask<OfficeSeries>(where, `/series/${id}`)).answer;
const windows = ({ sessions }: OfficeSeries): number[] => sessions.map((s) => s.window!.from);
const messages = async ({ business }: Practice): Promise<{ kind: string; status: string; calendar: string }[]> =>
  ctx.database.db
    .selectFrom('outbox')
    .select(['kind', 'status', 'calendar'])
    .where('businessId', '=', business.id)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
const link = async ({ business }: Practice, id: string): Promise<string> => {
  const { body } = await ctx.database.db
    .selectFrom('outbox')
    .select('body')
    .where('businessId', '=', business.id)
    .where('seriesId', '=', id)
    .executeTakeFirstOrThrow();
  return /\/l\/\S+/.exec(body)![0];
};
const post = (path: string, form: Record<string, string>): Promise<Response> =>
  Promise.resolve(app.request(path, { method: 'POST', body: new URLSearchParams(form) }));
const slotFields = (slots: Span[]): Record<string, string> =>
  Object.fromEntries(slots.map(({ from, to }, i) => [`slot${i + 1}`, `${from}-${to}`]));

describe('a series booked by the office', () => {
  test('shows every date first, takes them together, tells them in one message, and the job is the first of them', async () => {
    const where = await practice();
    const job = await newJob(where);
    const wish = { pace: weekly, sessions: 4, preferences: { refused: [{ weekdays: [1, 2, 4, 5, 6, 7] }] } };
    const answer = await found(where, `/jobs/${job}/series/find`, wish);
    expect(answer.fit).toBe(4);
    expect(answer.sessions.map((s) => weekdayOf(dayOf(s.slot!.from, answer.zone)))).toEqual([3, 3, 3, 3]);
    expect((await messages(where)).length).toBe(0);
    const slots = slotsOf(answer);
    const done = await ask<SeriesArranged>(where, `/jobs/${job}/series`, { pace: weekly, slots });
    expect(done).toMatchObject({ status: 200, answer: { outcome: 'done', count: 4 } });
    if (done.answer.outcome !== 'done') return;
    const series = await file(where, done.answer.seriesId);
    expect(series.sessions[0]!.jobId).toBe(job);
    expect(series.sessions.map((s) => [s.status, s.window!.from])).toEqual(slots.map((s) => ['booked', s.from]));
    expect((await messages(where)).map((m) => m.kind)).toEqual(['series']);
    expect(await checkDatabase(ctx, where.business.id)).toEqual([]);
    // A job is the first date of one series only.
    expect((await ask(where, `/jobs/${job}/series`, { pace: weekly, slots })).status).toBe(409);
  });

  test('what the customer refused is left out, a service that is no series is refused, and a lost date takes nothing', async () => {
    const where = await practice();
    const refusing = await newJob(where, { preferences: { refused: [{ weekdays: [1, 2, 3] }] } });
    const answer = await found(where, `/jobs/${refusing}/series/find`, { pace: weekly });
    for (const { slot } of answer.sessions) expect(weekdayOf(dayOf(slot!.from, answer.zone))).toBeGreaterThan(3);
    const slots = slotsOf(answer);
    const other = await newJob(where);
    expect((await ask(where, `/jobs/${other}/place`, { slot: slots[0] })).status).toBe(200);
    const lost = await ask<SeriesArranged>(where, `/jobs/${refusing}/series`, { pace: weekly, slots });
    expect(lost).toMatchObject({ status: 409, answer: { outcome: 'slot-taken', lost: [1] } });
    const { job } = await makeJob(
      ctx,
      where.business,
      await makeService(ctx, where.business, { place: 'location' }),
      at(1, 1),
    );
    expect((await ask(where, `/jobs/${job.id}/series/find`, { pace: weekly })).status).toBe(400);
    expect(await checkDatabase(ctx, where.business.id)).toEqual([]);
  });
});

describe('a series that moves', () => {
  test('the rest from a date on: what stays stays, kits go along, one message with the new dates', async () => {
    // As many kits as dates: they move only because the old dates give theirs back.
    const where = await practice({ kits: 6 });
    const before = await booked(where);
    const wish = {
      from: 3,
      preferences: { refused: [{ weekdays: [weekdayOf(dayOf(windows(before)[0]!, before.zone))] }] },
    };
    const answer = await found(where, `/series/${before.id}/move/find`, wish);
    expect(answer).toMatchObject({ fit: 4 });
    expect(answer.sessions.map((s) => s.position)).toEqual([3, 4, 5, 6]);
    const slots = slotsOf(answer);
    const moved = await ask(where, `/series/${before.id}/move`, { from: 3, slots });
    expect(moved).toMatchObject({ status: 200, answer: { outcome: 'done', count: 4 } });
    const after = await file(where, before.id);
    expect(windows(after)).toEqual([...windows(before).slice(0, 2), ...slots.map((s) => s.from)]);
    const told = await messages(where);
    expect(told.map((m) => m.kind).sort()).toEqual(['series', 'series-moved']);
    expect(told.find((m) => m.kind === 'series-moved')!.calendar.match(/BEGIN:VEVENT/g)).toHaveLength(4);
    expect(await checkDatabase(ctx, where.business.id)).toEqual([]);
  });

  test('dates too near to the one that stays, too few, and none at all are refused', async () => {
    const where = await practice();
    const series = await booked(where);
    const own = series.sessions.map((s) => s.window!);
    const near = [{ from: own[1]!.from + 24 * HOUR, to: own[1]!.to + 24 * HOUR }, ...own.slice(3)];
    expect((await ask(where, `/series/${series.id}/move`, { from: 3, slots: near })).status).toBe(400);
    expect((await ask(where, `/series/${series.id}/move`, { from: 3, slots: own })).status).toBe(400);
    expect((await ask(where, `/series/${series.id}/move`, { from: 3, slots: [] })).status).toBe(400);
    expect((await ask(where, `/series/${series.id}/move/find`, { from: 40 })).status).toBe(409);
    expect(windows(await file(where, series.id))).toEqual(windows(series));
  });

  test('under contention one wins: who loses keeps every old date, and nothing is taken twice', async () => {
    for (let round = 0; round < 3; round++) {
      const where = await practice();
      const all = [await booked(where), await booked(where), await booked(where)];
      // All three want the same free mornings.
      const { slots } = {
        slots: slotsOf(
          await found(where, `/series/${all[0]!.id}/move/find`, {
            from: 1,
            fromDay: dayOf(windows(all[0]!)[1]!, all[0]!.zone),
          }),
        ),
      };
      const answers = await Promise.all(
        all.map(({ id }) => ask<SeriesArranged>(where, `/series/${id}/move`, { from: 1, slots })),
      );
      const after = await Promise.all(all.map(({ id }) => file(where, id)));
      const won = answers.filter((a) => a.status === 200).length;
      expect(won, JSON.stringify(answers.map((a) => a.answer.outcome))).toBe(1);
      for (const [i, { status }] of answers.entries())
        expect(windows(after[i]!)).toEqual(status === 200 ? slots.map((s) => s.from) : windows(all[i]!));
      expect(await checkDatabase(ctx, where.business.id)).toEqual([]);
    }
  });

  test('two people move the same series at once: one has done it, the other is told', async () => {
    const where = await practice();
    const series = await booked(where);
    const shift = (hours: number): Span[] =>
      series.sessions.map(({ window }) => ({ from: window!.from + hours * HOUR, to: window!.to + hours * HOUR }));
    const answers = await Promise.all(
      [24, 48].map((hours) =>
        ask<SeriesArranged>(where, `/series/${series.id}/move`, { from: 1, slots: shift(hours) }),
      ),
    );
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409]);
    const [first] = windows(await file(where, series.id));
    const winner = answers.findIndex((a) => a.status === 200);
    expect(first).toBe(shift([24, 48][winner]!)[0]!.from);
    expect(await checkDatabase(ctx, where.business.id)).toEqual([]);
  });
});

describe('a series that is cancelled by the office', () => {
  test('the rest, then all; a message of dates that are all gone before it was sent is withdrawn', async () => {
    const where = await practice();
    const series = await booked(where);
    const { status } = await ask(where, `/series/${series.id}/cancel`, { from: 4 });
    expect(status).toBe(200);
    const statuses = async () => (await file(where, series.id)).sessions.map((s) => s.status);
    expect(await statuses()).toEqual(['booked', 'booked', 'booked', 'cancelled', 'cancelled', 'cancelled']);
    const spared = await booked(where);
    expect(await ask(where, `/series/${series.id}/cancel`, { from: 1 })).toMatchObject({ answer: { count: 3 } });
    expect((await ask(where, `/series/${series.id}/cancel`, { from: 1 })).status).toBe(409);
    await drain(ctx);
    const sent = (await messages(where)).map((m) => `${m.kind} ${m.status}`).sort();
    expect(sent).toEqual(['series sent', 'series superseded', 'series-cancelled sent', 'series-cancelled sent']);
    expect(windows(spared)).toHaveLength(6);
    expect(await checkDatabase(ctx, where.business.id)).toEqual([]);
  });

  test('a message of dates that have all moved again is withdrawn too', async () => {
    const where = await practice();
    const series = await booked(where);
    ctx.clock.now += MINUTE;
    const slots = slotsOf(await found(where, `/series/${series.id}/move/find`, { from: 1 }));
    const later = slots.map(({ from, to }) => ({ from: from + 24 * HOUR, to: to + 24 * HOUR }));
    expect((await ask(where, `/series/${series.id}/move`, { from: 1, slots: later })).status).toBe(200);
    await drain(ctx);
    expect((await messages(where)).map((m) => `${m.kind} ${m.status}`).sort()).toEqual([
      'series superseded',
      'series-moved sent',
    ]);
  });
});

describe('the customer moves several dates on the page of the series', () => {
  test('the rest and all, with the closest alternatives and without any script', async () => {
    const where = await practice();
    const series = await booked(where);
    const page = await link(where, series.id);
    const start = await (await app.request(page)).text();
    expect(start).toContain(`action="${page}/dates"`);
    const shown = await (await app.request(`${page}/dates?from=4&part=morning`)).text();
    const offered = [...shown.matchAll(/name="slot\d+" value="(\d+)-(\d+)"/g)];
    expect(offered).toHaveLength(3);
    const slots = offered.map(([, from, to]) => ({ from: Number(from) + 24 * HOUR, to: Number(to) + 24 * HOUR }));
    const moved = await post(`${page}/move-dates`, { from: '4', person: '', ...slotFields(slots) });
    expect([moved.status, moved.headers.get('location')]).toEqual([303, `${page}?done=moved`]);
    expect(windows(await file(where, series.id)).slice(3)).toEqual(slots.map((s) => s.from));
    // And all of them: somebody has taken one of the dates meanwhile.
    const job = await newJob(where);
    const whole = await (await app.request(`${page}/dates?from=1`)).text();
    const count = [...whole.matchAll(/name="slot\d+"/g)].length;
    expect(count).toBeGreaterThan(4);
    const all = windows(series)
      .slice(-count)
      .map((from) => ({ from: from + 24 * HOUR, to: from + 24 * HOUR }));
    expect((await ask(where, `/jobs/${job}/place`, { slot: all[0] })).status).toBe(200);
    const lost = await post(`${page}/move-dates`, { from: '1', person: '', ...slotFields(all) });
    expect(lost.status, await lost.clone().text()).toBe(303);
    expect(lost.headers.get('location')).toContain(`${page}/dates?from=1&`);
    expect(lost.headers.get('location')).toContain('lost');
    expect(await (await app.request(lost.headers.get('location')!)).text()).toMatch(/name="slot6"/);
    expect(windows(await file(where, series.id)).slice(3)).toEqual(slots.map((s) => s.from));
    expect(await checkDatabase(ctx, where.business.id)).toEqual([]);
  });

  test('what is past its deadline stays, and dates as another person would write them are refused', async () => {
    const where = await practice();
    const series = await booked(where);
    const page = await link(where, series.id);
    const now = ctx.clock.now;
    try {
      ctx.clock.now = windows(series)[0]! - HOUR;
      const shown = await (await app.request(`${page}/dates?from=1`)).text();
      expect([...shown.matchAll(/name="slot(\d+)"/g)].map((m) => m[1])).toEqual(['2', '3', '4', '5', '6']);
      const all = windows(series).map((from) => ({ from: from + 24 * HOUR, to: from + 24 * HOUR }));
      // All six were on the page that was opened before the deadline of the first.
      const late = await post(`${page}/move-dates`, { from: '1', ...slotFields(all) });
      expect(late.headers.get('location')).toBe(`${page}?done=too-late-to-move`);
      const near = all.slice(1).map((slot, i) => (i === 0 ? { from: slot.from - 5 * 24 * HOUR, to: slot.to } : slot));
      expect((await post(`${page}/move-dates`, { from: '1', ...slotFields(near) })).status).toBe(404);
      expect((await post(`${page}/move-dates`, { from: '1' })).status).toBe(404);
      expect(minuteOf(windows(await file(where, series.id))[0]!, series.zone)).toBe(
        minuteOf(windows(series)[0]!, series.zone),
      );
      ctx.clock.now = windows(series)[5]!;
      const over = await (await app.request(page)).text();
      expect(over).not.toContain(`${page}/dates`);
    } finally {
      ctx.clock.now = now;
    }
  });
});
