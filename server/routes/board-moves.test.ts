import { beforeAll, expect, test } from 'vitest';
import type { BoardMoved, BoardPlaces } from '../../shared/board.ts';
import type { Problem } from '../../shared/refusal.ts';
import type { Role } from '../../shared/roles.ts';
import { createApp } from '../app.ts';
import type { Business } from '../business/business.ts';
import { createLocation } from '../business/locations.ts';
import { createStaff } from '../business/staff.ts';
import { planEvent } from '../dispatch/events.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { SESSION_COOKIE, startSession } from '../session.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
let business: Business;
let els: string;
let jobId: string;
const day = '2026-11-24';
let ten: number;

beforeAll(async () => {
  ctx = await contextForTest();
  app = createApp(ctx);
  business = await makeBusiness(ctx, { leadTimeMinutes: 0 });
  els = await makeResource(ctx, business, { kind: 'person', name: 'Els' });
  jobId = (await makeJob(ctx, business, await makeService(ctx, business), at(1, 0))).job.id;
  ten = instantAt(business.zone, day, 600);
});

async function cookieFor(role: Role, locationIds: string[] = []): Promise<string> {
  const staff = { name: `A ${role}`, email: `${ctx.id('s')}@example.org`, role, resourceId: null, locationIds };
  const id = await ctx.transact((tx) => createStaff(ctx, tx, business.id, staff));
  return `${SESSION_COOKIE}=${await ctx.transact((tx) => startSession(ctx, tx, business.id, id))}`;
}

const post = (cookie: string, path: string, body: unknown): Promise<Response> =>
  Promise.resolve(
    app.request(`/api/office/board/${path}`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );

const wanted = () => ({ subject: { kind: 'job', id: jobId }, version: 0, resourceId: els, start: ten });

test('a job is shown its places, previewed on one of them and dropped there', async () => {
  const cookie = await cookieFor('reception');
  const asked = await post(cookie, 'places', { subject: wanted().subject, fromDay: day, toDay: day });
  const places = (await asked.json()) as BoardPlaces;
  expect(places.days[0]!.spans.some(({ from, to }) => from <= ten && ten <= to)).toBe(true);
  expect((await post(cookie, 'preview-move', { ...wanted(), told: 'agreed' })).status).toBe(200);
  const undecided = await post(cookie, 'move', wanted());
  expect([undecided.status, ((await undecided.json()) as BoardMoved).outcome]).toEqual([409, 'outside-promise']);
  const moved = await post(cookie, 'move', { ...wanted(), told: 'agreed' });
  expect([moved.status, ((await moved.json()) as BoardMoved).outcome]).toEqual([200, 'done']);
});

test('whatever is wrong with a request is named by its field, and nothing is moved', async () => {
  const cookie = await cookieFor('planner');
  const nul = 'a\u0000b';
  const bad: [string, string, unknown][] = [
    ['places', 'subject', { fromDay: day, toDay: day }],
    ['places', 'subject.kind', { subject: { kind: 'person', id: 'x' }, fromDay: day, toDay: day }],
    ['places', 'subject.id', { subject: { kind: 'card', id: nul }, fromDay: day, toDay: day }],
    ['places', 'fromDay', { subject: wanted().subject, fromDay: '2026-02-30', toDay: day }],
    ['places', 'toDay', { subject: wanted().subject, fromDay: day, toDay: '2026-11-23' }],
    ['places', 'toDay', { subject: wanted().subject, fromDay: day, toDay: '2199-12-31' }],
    ['move', 'version', { ...wanted(), version: -1 }],
    ['move', 'version', { ...wanted(), version: 'x' }],
    ['move', 'resourceId', { ...wanted(), resourceId: '' }],
    ['move', 'start', { ...wanted(), start: 1e300 }],
    ['move', 'start', { ...wanted(), start: null }],
    ['move', 'minutes', { ...wanted(), minutes: 3 }],
    ['move', 'minutes', { ...wanted(), minutes: 1e9 }],
    ['move', 'told', { ...wanted(), told: 'shouted' }],
    ['preview-move', 'start', { ...wanted(), start: -5 }],
  ];
  for (const [path, field, body] of bad) {
    const answer = await post(cookie, path, body);
    const problem = (await answer.json()) as Problem;
    expect([answer.status, problem.fields?.map((f) => f.field)], JSON.stringify(body)).toEqual([400, [field]]);
  }
  for (const start of [0, 7_258_118_400])
    expect((await post(cookie, 'move', { ...wanted(), start, told: 'agreed' })).status).toBe(409);
});

test('lines of another location are out of reach, from them and to them, and events belong to those who plan', async () => {
  const place = {
    name: 'Aalst',
    address: 'Markt 1',
    postcode: '9300',
    place: 'Aalst',
    zone: business.zone,
    ...at(20, 0),
  };
  for (const id of ['here', 'there'])
    await ctx.transact((tx) => createLocation(tx, { ...place, businessId: business.id, id }));
  const theirs = await makeResource(ctx, business, { kind: 'person', name: 'Theirs', locationId: 'there' });
  const ours = await makeResource(ctx, business, { kind: 'person', name: 'Ours', locationId: 'here' });
  const cookie = await cookieFor('planner', ['here']);
  for (const body of [
    { ...wanted(), resourceId: theirs },
    { ...wanted(), resourceId: ours, fromResourceId: theirs },
  ])
    for (const path of ['move', 'preview-move']) expect((await post(cookie, path, body)).status).toBe(404);
  const open = (await makeJob(ctx, business, await makeService(ctx, business), at(1, 0))).job.id;
  const asked = await post(cookie, 'places', { subject: { kind: 'job', id: open }, fromDay: day, toDay: day });
  const lines = ((await asked.json()) as BoardPlaces).days.map((d) => d.resourceId);
  expect(lines).toContain(ours);
  expect(lines).not.toContain(theirs);
  const wish = { from: ten, to: ten + 3600, kind: 'meeting' as const, title: 'Team', capacity: 0, skip: [] };
  const planned = await planEvent(ctx, business, { ...wish, resourceIds: [ours] }, 'system');
  if (planned.outcome !== 'done') throw new Error(planned.outcome);
  const move = { subject: { kind: 'card', id: planned.ids[0] }, version: 1, resourceId: ours, start: ten + 7200 };
  expect((await post(await cookieFor('reception'), 'move', move)).status).toBe(403);
  expect((await post(await cookieFor('planner'), 'move', move)).status).toBe(200);
});
