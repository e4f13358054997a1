import { beforeAll, describe, expect, test } from 'vitest';
import {
  type BoardCard,
  type BoardChanges,
  type BoardData,
  type BoardOccupancy,
  type BoardView,
  isForeign,
  MOST_VIEWS,
  type NamedPlace,
  type UnplannedJob,
  type ViewSaved,
  writeVersion,
} from '../../shared/board.ts';
import type { Role } from '../../shared/roles.ts';
import { addDays, dayOf, HOUR } from '../../shared/time.ts';
import { createApp } from '../app.ts';
import { saveArea } from '../business/area.ts';
import type { Business } from '../business/business.ts';
import { createLocation } from '../business/locations.ts';
import { createStaff } from '../business/staff.ts';
import { cancelForCustomer, moveByHand, officeSlots, placeByHand } from '../dispatch/arrange.ts';
import { cancelEvent, planEvent } from '../dispatch/events.ts';
import { recordOutcome } from '../dispatch/outcomes.ts';
import { updateJob } from '../jobs/jobs.ts';
import { seeded } from '../random.ts';
import { createAbsence } from '../resources/absences.ts';
import { activeAppointment } from '../schedule/appointments.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import { SESSION_COOKIE, startSession } from '../session.ts';
import { START, type TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  ctx = await contextForTest();
  app = createApp(ctx);
});

async function cookieFor(business: Business, role: Role, locationIds: string[] = [], resourceId: string | null = null) {
  const staff = { name: `A ${role}`, email: `${ctx.id(role)}@example.org`, role, resourceId, locationIds };
  const staffId = await ctx.transact((tx) => createStaff(ctx, tx, business.id, staff));
  return `${SESSION_COOKIE}=${await ctx.transact((tx) => startSession(ctx, tx, business.id, staffId))}`;
}

async function read<T>(cookie: string, path: string): Promise<T> {
  const answer = await app.request(`/api/office/board${path}`, { headers: { cookie } });
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as T;
}
const boardOf = (cookie: string, range: string) => read<BoardData>(cookie, `?${range}`);

async function town() {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 5, cancelDeadlineHours: 0 });
  const ann = await makeResource(ctx, business, { kind: 'person', name: 'Ann' });
  return { business, ann, serviceId: await makeService(ctx, business) };
}
const range = 'fromDay=2026-11-23&toDay=2026-11-27';

async function placed(matter: Matter): Promise<{ id: string; day: string }> {
  const { slots } = await officeSlots(ctx, matter);
  expect(await placeByHand(ctx, matter, slots[0]!, 'system')).toMatchObject({ outcome: 'done' });
  const { id, plannedStart } = (await activeAppointment(ctx.database.db, matter.business.id, matter.job.id))!;
  return { id, day: dayOf(plannedStart, matter.business.zone) };
}

describe('what the board shows', () => {
  test('a visit with its customer, its promise, the drive to it and the line it takes', async () => {
    const { business, ann, serviceId } = await town();
    const { id } = await placed(await makeJob(ctx, business, serviceId, at(3, 3)));
    const { rows, cards, zone } = await boardOf(await cookieFor(business, 'planner'), range);
    expect(zone).toBe('Europe/Brussels');
    expect(rows.map((r) => [r.name, r.shifts.length])).toEqual([['Ann', 5]]);
    const [card] = cards;
    expect(cards).toHaveLength(1);
    expect(card).toMatchObject({ id, kind: 'visit', status: 'booked', title: 'An Peeters', place: 'Kouter 1, Gent' });
    expect(card!.takings).toEqual([
      { resourceId: ann, unit: 1, leads: true, from: card!.takings[0]!.from, to: card!.takings[0]!.from + HOUR },
    ]);
    expect(card!.drive).toBe(543);
    expect(card!.window.from).toBeLessThanOrEqual(card!.takings[0]!.from);
  });

  test('drives are told for a week at once, and no longer', async () => {
    const { business, serviceId } = await town();
    await placed(await makeJob(ctx, business, serviceId, at(3, 3)));
    const cookie = await cookieFor(business, 'planner');
    const drive = async (toDay: string) => (await boardOf(cookie, `fromDay=2026-11-23&toDay=${toDay}`)).cards[0]!.drive;
    expect(await drive('2026-11-29')).toBeGreaterThan(0);
    expect(await drive('2026-11-30')).toBe(0);
  });

  test('a viewer sees what is done, but neither who it is for nor where', async () => {
    const { business, serviceId } = await town();
    await placed(await makeJob(ctx, business, serviceId, at(3, 3)));
    const { cards } = await boardOf(await cookieFor(business, 'viewer'), range);
    expect(cards).toMatchObject([{ title: 'Onderhoud ketel', jobId: '', place: '', point: null }]);
    expect(JSON.stringify(cards)).not.toMatch(/Peeters|Kouter/);
  });

  test('a technician sees their own line, with whom it is for but without their file', async () => {
    const { business, ann, serviceId } = await town();
    await makeResource(ctx, business, { kind: 'person', name: 'Bert', home: at(9, 9) });
    await placed(await makeJob(ctx, business, serviceId, at(0, 0)));
    const { rows, cards } = await boardOf(await cookieFor(business, 'technician', [], ann), range);
    expect(rows.map((r) => r.name)).toEqual(['Ann']);
    expect(cards).toMatchObject([{ title: 'An Peeters', jobId: '' }]);
  });

  test('whoever may see customers sees where technicians set out from; nobody sees that of rooms or of who stays', async () => {
    const { business } = await town();
    await makeResource(ctx, business, { kind: 'person', name: 'Bert', home: at(9, 9) });
    await makeResource(ctx, business, { kind: 'person', name: 'Cas', drives: false, home: at(1, 1) });
    await makeResource(ctx, business, { kind: 'room', name: 'Room 1', locationId: 'practice' });
    const homes = async (role: Role) =>
      (await boardOf(await cookieFor(business, role), range)).rows.map(({ name, home }) => [name, home]);
    const [ann, bert] = [at(0, 0), at(9, 9)].map(({ lat, lon }) => [+lat.toFixed(5), +lon.toFixed(5)]);
    const nobody = ['Ann', 'Bert', 'Cas', 'Room 1'].map((name) => [name, null]);
    expect(await homes('planner')).toEqual([['Ann', ann], ['Bert', bert], ...nobody.slice(2)]);
    expect(await homes('viewer')).toEqual(nobody);
  });

  test('names for a map are those of the service area in sight, places of several postcodes first', async () => {
    const { business } = await town();
    await ctx.transact((tx) =>
      saveArea(tx, business.id, [
        { postcode: '9050', place: 'Gentbrugge', ...at(4, -2) },
        { postcode: '9000', place: 'Gent', ...at(0, 0) },
        { postcode: '9001', place: 'Gent', ...at(0, 2) },
        { postcode: '2000', place: 'Antwerpen', ...at(50, 20) },
      ]),
    );
    const cookie = await cookieFor(business, 'viewer');
    const names = await read<NamedPlace[]>(cookie, '/place-names?south=50.9&west=3.6&north=51.2&east=3.9');
    expect(names.map(({ name }) => name)).toEqual(['Gent', 'Gentbrugge']);
    expect(names[0]!.point[0]).toBeCloseTo(at(0, 1).lat, 6);
    for (const wrong of ['', '?south=1&west=2&north=91&east=3', '?south=x&west=2&north=9&east=3'])
      expect((await app.request(`/api/office/board/place-names${wrong}`, { headers: { cookie } })).status).toBe(400);
  });

  test('of another location only that the time of a shared colleague is taken', async () => {
    const { business, ann } = await town();
    await ctx.transact((tx) =>
      createLocation(tx, {
        ...{ businessId: business.id, id: 'elsewhere', name: 'Elsewhere', address: 'Lei 1', postcode: '2000' },
        ...{ place: 'Antwerpen', ...at(1, 1), zone: business.zone },
      }),
    );
    const away = await makeResource(ctx, business, { kind: 'person', name: 'Secret', locationId: 'elsewhere' });
    const when = { from: instantAt(business.zone, '2026-11-24', 600), to: instantAt(business.zone, '2026-11-24', 660) };
    const meeting = { kind: 'meeting' as const, title: 'Secret talks', capacity: 0, skip: [], locationId: 'elsewhere' };
    const answer = await planEvent(ctx, business, { ...meeting, ...when, resourceIds: [ann, away] }, 'system');
    if (answer.outcome !== 'done') throw new Error(answer.outcome);
    const cookie = await cookieFor(business, 'planner', ['practice']);
    const { rows, cards, version } = await boardOf(cookie, range);
    expect(rows.map((r) => r.name)).toEqual(['Ann']);
    expect(cards).toMatchObject([{ title: 'Another location', serviceName: 'Another location', place: '' }]);
    expect(cards.map(isForeign)).toEqual([true]);
    expect(cards[0]!.takings).toEqual([{ resourceId: ann, unit: 1, leads: false, ...when }]);
    const changes = await read<BoardChanges>(cookie, `/changes?${range}&after=0.0`);
    expect(changes.cards).toEqual(cards);
    expect(changes.days).toContainEqual({ resourceId: ann, day: '2026-11-24', cardIds: [cards[0]!.id] });
    for (const text of [JSON.stringify({ rows, cards }), JSON.stringify(changes)]) {
      expect(text).not.toContain(answer.ids[0]);
      expect(text).not.toContain(away);
      expect(text).not.toMatch(/Secret|Elsewhere/);
    }
    expect(changes.version).toEqual(version);
  });

  test('the jobs without a time, those that wait longest first, each with what its customer said', async () => {
    const { business, serviceId } = await town();
    const first = await makeJob(ctx, business, serviceId, at(1, 1), { note: 'the dog is friendly' });
    ctx.clock.now = START + 60;
    const second = await makeJob(ctx, business, serviceId, at(1, 1), { name: 'Bo' });
    await ctx.transact((tx) => updateJob(tx, business.id, second.job.id, { minutes: 25 }));
    await placed(await makeJob(ctx, business, serviceId, at(1, 1)));
    ctx.clock.now = START;
    const jobs = await read<UnplannedJob[]>(await cookieFor(business, 'reception'), '/unplanned');
    expect(jobs).toMatchObject([
      { jobId: first.job.id, minutes: 60, note: 'the dog is friendly', since: START },
      { jobId: second.job.id, minutes: 25, customerName: 'Bo', serviceName: 'Onderhoud ketel' },
    ]);
  });

  test('how much of everybody’s hours is taken, absences left out, and again after each change', async () => {
    const { business, ann, serviceId } = await town();
    await makeResource(ctx, business, { kind: 'equipment', name: 'Camera', units: 2 });
    const { day } = await placed(await makeJob(ctx, business, serviceId, at(3, 3)));
    const cookie = await cookieFor(business, 'planner');
    const year = 'fromDay=2026-11-01&toDay=2027-10-31';
    const on = (o: BoardOccupancy, of: string) => ({
      worked: o.rows.find((r) => r.resourceId === of)!.worked[o.days.indexOf(day)],
      taken: o.rows.find((r) => r.resourceId === of)!.taken[o.days.indexOf(day)],
    });
    const before = await read<BoardOccupancy>(cookie, `/occupancy?${year}`);
    expect(before.days).toHaveLength(365);
    expect(on(before, ann)).toEqual({ worked: 540, taken: 60 });
    expect(before.rows.map((r) => r.worked[before.days.indexOf(day)]).sort()).toEqual([2880, 540]);
    const span = { from: instantAt(business.zone, day, 15 * 60), to: instantAt(business.zone, day, 24 * 60) };
    await ctx.transact((tx) =>
      createAbsence(ctx, tx, business.id, { resourceId: ann, span, reason: '', createdBy: 'x' }),
    );
    await placed(await makeJob(ctx, business, serviceId, at(3, 3), { preferredResourceId: ann }));
    const after = await read<BoardOccupancy>(cookie, `/occupancy?${year}`);
    expect(on(after, ann)).toEqual({ worked: 420, taken: 120 });
    // A part of it is the same part.
    const part = await read<BoardOccupancy>(cookie, `/occupancy?fromDay=${day}&toDay=${day}`);
    expect(part.rows.find((r) => r.resourceId === ann)).toMatchObject({ worked: [420], taken: [120] });
  });

  test('longer answers are compressed for those who can read that', async () => {
    const { business } = await town();
    const cookie = await cookieFor(business, 'planner');
    const path = '/api/office/board/occupancy?fromDay=2026-11-01&toDay=2027-10-31';
    const answer = await app.request(path, { headers: { cookie, 'accept-encoding': 'gzip, br' } });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect((await app.request(path, { headers: { cookie } })).headers.get('content-encoding')).toBeNull();
  });

  test('days that cannot be are refused by their name', async () => {
    const { business } = await town();
    const cookie = await cookieFor(business, 'planner');
    const refused = async (path: string) => {
      const answer = await app.request(`/api/office/board${path}`, { headers: { cookie } });
      return [answer.status, ((await answer.json()) as { fields: { field: string }[] }).fields.map((f) => f.field)];
    };
    expect(await refused('?fromDay=2026-11-23')).toEqual([400, ['toDay']]);
    expect(await refused('?fromDay=2026-02-30&toDay=2026-03-01')).toEqual([400, ['fromDay']]);
    expect(await refused('?fromDay=2026-11-23&toDay=2026-11-22')).toEqual([400, ['toDay']]);
    expect(await refused('?fromDay=2026-11-01&toDay=2027-01-02')).toEqual([400, ['toDay']]);
    expect(await refused('/occupancy?fromDay=2026-01-01&toDay=2027-01-02')).toEqual([400, ['toDay']]);
    for (const after of ['', '1', '1.2.3', '-1.0', '1.x', '9'.repeat(40)])
      expect(await refused(`/changes?${range}&after=${after}`)).toEqual([400, ['after']]);
  });
});

/** A board that was read once and follows the changes from then on. */
class Follower {
  private cookie: string;
  private cards = new Map<string, BoardCard>();
  private days = new Map<string, readonly string[]>();
  private version = '0.0';
  constructor(cookie: string) {
    this.cookie = cookie;
  }
  async follow(): Promise<BoardCard[]> {
    const changes = await read<BoardChanges>(this.cookie, `/changes?${range}&after=${this.version}`);
    for (const card of changes.cards) this.cards.set(card.id, card);
    for (const { resourceId, day, cardIds } of changes.days) this.days.set(`${resourceId} ${day}`, cardIds);
    this.version = writeVersion(changes.version);
    const there = new Set([...this.days.values()].flat());
    return [...there].map((id) => this.cards.get(id)!);
  }
}
const sorted = (cards: readonly BoardCard[]) =>
  cards
    .map((card) => ({ ...card, takings: [...card.takings].sort((a, b) => (a.resourceId < b.resourceId ? -1 : 1)) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

test('who follows the changes sees the same board as who reads it anew, after each of 40 random deeds', async () => {
  const { business, ann, serviceId } = await town();
  const room = await makeResource(ctx, business, { kind: 'room', name: 'Hall', locationId: 'practice' });
  const two = await makeService(ctx, business, {
    minutes: 30,
    requirements: [
      { kind: 'person', skills: [], count: 1 },
      { kind: 'room', skills: [], count: 1 },
    ],
  });
  await makeResource(ctx, business, { kind: 'person', name: 'Bert', home: at(5, 0) });
  const cookie = await cookieFor(business, 'planner');
  const follower = new Follower(cookie);
  const random = seeded(3);
  const some = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const jobs: string[] = [];
  const events: string[] = [];
  const matter = async () => {
    const id = some(jobs);
    return id ? matterOf(ctx.database.db, business, id) : null;
  };
  const deeds: (() => Promise<unknown>)[] = [
    async () => {
      const made = await makeJob(ctx, business, some([serviceId, two])!, at(random() * 9, random() * 9));
      const slot = some((await officeSlots(ctx, made)).slots);
      if (slot) await placeByHand(ctx, made, slot, 'system');
      jobs.push(made.job.id);
    },
    async () => {
      const one = await matter();
      const current = one && (await activeAppointment(ctx.database.db, business.id, one.job.id));
      const slot = current && some((await officeSlots(ctx, one, { without: current.id })).slots);
      if (slot) await moveByHand(ctx, one!, slot, 'system');
    },
    async () => {
      const one = await matter();
      if (one) await cancelForCustomer(ctx, one, { note: '', excused: false }, 'system');
    },
    async () => {
      const day = addDays('2026-11-23', Math.floor(random() * 5));
      const from = instantAt(business.zone, day, 480 + 30 * Math.floor(random() * 16));
      const wish = { kind: 'meeting' as const, title: 'Team', capacity: 0, skip: [] };
      const resourceIds = some([[ann], [room], [ann, room]])!;
      const answer = await planEvent(ctx, business, { ...wish, from, to: from + 1800, resourceIds }, 'system');
      if (answer.outcome === 'done') events.push(...answer.ids);
    },
    async () => {
      const id = some(events);
      if (id) await cancelEvent(ctx, business, id, 'one', 'system').catch(() => {});
    },
  ];
  for (let i = 0; i < 40; i++) {
    await (i < 6 ? deeds[0]! : some(deeds)!)();
    const followed = await follower.follow();
    expect(sorted(followed), `after deed ${i}`).toEqual(sorted((await boardOf(cookie, range)).cards));
  }
});

test('whoever says how a visit went changes the board', async () => {
  const { business, serviceId } = await town();
  const { id, day } = await placed(await makeJob(ctx, business, serviceId, at(3, 3)));
  const cookie = await cookieFor(business, 'planner');
  const { version } = await boardOf(cookie, range);
  ctx.clock.now = instantAt(business.zone, day, 20 * 60);
  const staff = { id: 'x', name: '', email: '', role: 'owner' as const, locationIds: [], resourceId: null };
  expect(await recordOutcome(ctx, business, id, { outcome: 'done', note: '' }, staff, null)).toMatchObject({
    outcome: 'done',
  });
  ctx.clock.now = START;
  const changes = await read<BoardChanges>(cookie, `/changes?${range}&after=${writeVersion(version)}`);
  expect(changes.cards).toMatchObject([{ id, status: 'done', outcome: 'done' }]);
  expect(changes.rows).toBeNull();
});

describe('views that somebody saved', () => {
  const send = async (cookie: string, method: string, path: string, body?: unknown) => {
    const answer = await app.request(`/api/office/board/views${path}`, {
      method,
      headers: { cookie, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, body: (await answer.json()) as ViewSaved & { detail?: string } };
  };
  const names = async (cookie: string) => (await read<BoardView[]>(cookie, '/views')).map((view) => view.name);

  test('are listed by name, changed and deleted, and nobody else’s', async () => {
    const { business } = await town();
    const [mine, theirs] = [await cookieFor(business, 'planner'), await cookieFor(business, 'viewer')];
    const query = 'level=week&location=practice&q=caf%C3%A9';
    const { status, body } = await send(mine, 'POST', '', { name: ' Week ', query });
    if (body.outcome !== 'done') throw new Error(body.outcome);
    expect(status).toBe(201);
    await send(mine, 'POST', '', { name: 'Day', query: '' });
    expect(await send(theirs, 'POST', '', { name: 'Week', query: '' })).toMatchObject({ status: 201 });
    expect(await names(mine)).toEqual(['Day', 'Week']);
    expect((await read<BoardView[]>(mine, '/views'))[1]).toEqual({ id: body.id, name: 'Week', query });
    expect(await send(mine, 'POST', '', { name: 'Week', query: '' })).toMatchObject({
      status: 409,
      body: { outcome: 'name-taken' },
    });
    const path = `/${body.id}`;
    expect(await send(mine, 'PUT', path, { name: 'Day', query: '' })).toMatchObject({ status: 409 });
    expect(await send(mine, 'PUT', path, { name: 'All', query: '' })).toMatchObject({ status: 200 });
    expect((await send(theirs, 'PUT', path, { name: 'Mine', query: '' })).status).toBe(404);
    expect((await send(theirs, 'DELETE', path)).status).toBe(404);
    expect(await names(mine)).toEqual(['All', 'Day']);
    expect((await send(mine, 'DELETE', path)).status).toBe(200);
    expect((await send(mine, 'DELETE', path)).status).toBe(404);
    expect(await names(mine)).toEqual(['Day']);
    expect(await names(theirs)).toEqual(['Week']);
  });

  test('are at most thirty', async () => {
    const { business } = await town();
    const cookie = await cookieFor(business, 'planner');
    for (let i = 0; i < MOST_VIEWS; i++) await send(cookie, 'POST', '', { name: `View ${i}`, query: '' });
    expect(await send(cookie, 'POST', '', { name: 'One more', query: '' })).toMatchObject({ status: 409 });
    expect(await names(cookie)).toHaveLength(MOST_VIEWS);
  });

  test('what is neither a name nor an address is refused', async () => {
    const { business } = await town();
    const cookie = await cookieFor(business, 'planner');
    for (const wrong of [{}, { name: '' }, { name: 'a\nb' }, { name: 'x'.repeat(61) }, { name: 7 }])
      expect((await send(cookie, 'POST', '', { query: '', ...wrong })).status).toBe(400);
    for (const query of ['a b', '"><script>', 'a\u0000', 'a%0d%0a', '%zz', '#a', 'x'.repeat(2001), 7, null])
      expect((await send(cookie, 'POST', '', { name: 'View', query })).status, String(query)).toBe(400);
    expect(await names(cookie)).toEqual([]);
  });
});
