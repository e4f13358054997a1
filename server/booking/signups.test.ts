import { beforeAll, describe, expect, test } from 'vitest';
import type { BookAnswer, SlotsAnswer } from '../../shared/booking.ts';
import { HOUR } from '../../shared/time.ts';
import { createApp } from '../app.ts';
import type { Business } from '../business/business.ts';
import { cancelEvent, planEvent } from '../dispatch/events.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { lapseOffers } from '../schedule/signups.ts';
import { instantAt } from '../schedule/wallclock.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { makeBusiness, makeResource, makeService } from '../testing/town.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  ctx = await contextForTest();
  app = createApp(ctx);
});

const noon = (day: string): number => instantAt('Europe/Brussels', day, 12 * 60);

interface Class {
  business: Business;
  serviceId: string;
  id: string;
  slot: { from: number; to: number };
}

/** A class of so many places on one day, with its business; nobody signed up. */
async function classOn(day: string, capacity: number): Promise<Class> {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 60, cancelDeadlineHours: 2 });
  const trainer = await makeResource(ctx, business, { kind: 'person' });
  const serviceId = await makeService(ctx, business, { place: 'location', capacity });
  const from = noon(day);
  const wish = { from, to: from + HOUR, kind: 'class' as const, title: 'Yoga', serviceId, capacity, skip: [] };
  const answer = await planEvent(ctx, business, { ...wish, resourceIds: [trainer] }, 'system');
  if (answer.outcome !== 'done') throw new Error(JSON.stringify(answer));
  return { business, serviceId, id: answer.ids[0]!, slot: { from, to: from + HOUR } };
}

const post = (path: string, json?: unknown): Promise<Response> =>
  Promise.resolve(
    app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: json === undefined ? null : JSON.stringify(json),
    }),
  );

interface Client {
  status: number;
  answer: BookAnswer;
  token: string;
}
async function signUp({ business, serviceId, id, slot }: Class, i: number, wait = true): Promise<Client> {
  const contact = { name: `Client ${i}`, email: `client-${i}@example.org`, locale: 'en' };
  const request = { serviceId, slot, dateId: id, contact, wait };
  const response = await post(`/api/businesses/${business.id}/bookings`, request);
  const answer = (await response.json()) as BookAnswer;
  return { status: response.status, answer, token: 'manageUrl' in answer ? answer.manageUrl.split('/l/')[1]! : '' };
}
const inLine = ({ answer }: Client): number | null => (answer.outcome === 'booked' ? (answer.ahead ?? null) : null);
const isIn = ({ answer }: Client): boolean => answer.outcome === 'booked' && answer.ahead === undefined;

/** What the page behind a link did: `done`, `too-late`, `just-taken`. */
async function act(token: string, action: string): Promise<string | null> {
  const response = await app.request(`/l/${token}/${action}`, { method: 'POST' });
  return new URL(response.headers.get('location') ?? 'x:/', 'https://x').searchParams.get('done');
}

const statuses = async (eventId: string): Promise<Record<string, number>> => {
  const rows = await ctx.database.db.selectFrom('signup').select('status').where('eventId', '=', eventId).execute();
  return Object.fromEntries([...Map.groupBy(rows, (r) => r.status)].map(([status, all]) => [status, all.length]));
};
const told = async (business: Business, kind: string): Promise<string[]> => {
  const rows = await ctx.database.db
    .selectFrom('outbox')
    .select('recipient')
    .where('businessId', '=', business.id)
    .where('kind', '=', kind)
    .orderBy('recipient')
    .execute();
  return rows.map((row) => row.recipient);
};

describe('a class', () => {
  test('shows its dates with the places left; who comes too late is told, and stands in line only when they say so', async () => {
    const yoga = await classOn('2026-12-01', 1);
    const { business, serviceId, id } = yoga;
    const dates = async () => {
      const answer = await (await post(`/api/businesses/${business.id}/slots`, { serviceId })).json();
      return (answer as Extract<SlotsAnswer, { outcome: 'slots' }>).slots;
    };
    expect(await dates()).toMatchObject([{ ...yoga.slot, date: { id, left: 1, waiting: 0 } }]);
    expect(isIn(await signUp(yoga, 1))).toBe(true);
    expect((await signUp(yoga, 2, false)).answer).toMatchObject({ outcome: 'slot-taken', alternatives: [] });
    expect(inLine(await signUp(yoga, 2))).toBe(0);
    expect(inLine(await signUp(yoga, 3))).toBe(1);
    expect((await signUp(yoga, 1)).answer.outcome).toBe('already');
    expect((await signUp({ ...yoga, slot: { from: 0, to: 60 } }, 4)).answer.outcome).toBe('slot-taken');
    expect(await dates()).toMatchObject([{ date: { id, left: 0, waiting: 2 } }]);
    expect(await told(business, 'place-booked')).toEqual(['client-1@example.org']);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('a place given back is offered to the first in line for a while, then to the next; nobody jumps the line', async () => {
    const yoga = await classOn('2026-12-02', 1);
    const { business, id } = yoga;
    const [first, second, third] = [await signUp(yoga, 1), await signUp(yoga, 2), await signUp(yoga, 3)];
    expect(await act(first!.token, 'cancel')).toBe('cancel');
    expect(await told(business, 'place-offered')).toEqual(['client-2@example.org']);
    expect(inLine(await signUp(yoga, 4))).toBe(2);
    expect(await act(third!.token, 'accept')).toBe('just-taken');
    ctx.clock.now += 20 * HOUR;
    expect(await lapseOffers(ctx)).toBe(1);
    expect(await told(business, 'place-offered')).toEqual(['client-2@example.org', 'client-3@example.org']);
    expect(await act(second!.token, 'accept')).toBe('too-late');
    expect(await act(third!.token, 'accept')).toBe('accept');
    expect(await act(third!.token, 'accept')).toBe('accept');
    expect(await statuses(id)).toEqual({ in: 1, waiting: 1, out: 2 });
    expect(await act(second!.token, 'join')).toBe('join');
    expect(await statuses(id)).toEqual({ in: 1, waiting: 2, out: 1 });
    ctx.clock.now -= 20 * HOUR;
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('a place is shown, taken and given back as JSON by the same link', async () => {
    const yoga = await classOn('2026-12-08', 1);
    const [first, second] = [await signUp(yoga, 1), await signUp(yoga, 2)];
    const api = async ({ token }: Client, action = '') => {
      const method = action ? 'POST' : 'GET';
      const response = await app.request(`/api/links/${token}/place${action && `/${action}`}`, { method });
      return { status: response.status, body: await response.json() };
    };
    expect((await api(second)).body).toMatchObject({ signup: { status: 'waiting', ahead: 0, can: ['cancel'] } });
    expect(await api(second, 'accept')).toMatchObject({ status: 409 });
    expect(await api(first, 'cancel')).toMatchObject({ status: 200, body: { place: { signup: { status: 'out' } } } });
    expect(await api(second, 'accept')).toMatchObject({
      body: { outcome: 'done', place: { signup: { status: 'in' } } },
    });
    expect((await api(first, 'join')).body).toMatchObject({ place: { signup: { status: 'waiting' } } });
    expect(await checkDatabase(ctx, yoga.business.id)).toEqual([]);
  });

  test('shortly before it begins a place is offered to several: the first who answers gets it, the others keep their place in line', async () => {
    const yoga = await classOn('2026-12-03', 2);
    const { business, id } = yoga;
    const clients: Client[] = [];
    for (let i = 1; i <= 6; i++) clients.push(await signUp(yoga, i));
    const before = ctx.clock.now;
    ctx.clock.now = noon('2026-12-03') - 3 * HOUR;
    expect(await act(clients[0]!.token, 'cancel')).toBe('cancel');
    expect(await statuses(id)).toEqual({ in: 1, offered: 3, waiting: 1, out: 1 });
    const asked = clients.slice(2, 5);
    const answers = await Promise.all(asked.map((c) => act(c.token, 'accept')));
    expect(answers.toSorted()).toEqual(['accept', 'just-taken', 'just-taken']);
    expect(await statuses(id)).toEqual({ in: 2, waiting: 3, out: 1 });
    expect(await told(business, 'place-taken')).toHaveLength(2);
    const page = await (await app.request(`/l/${clients[5]!.token}`)).text();
    expect(page).toContain('2 ahead of you');
    ctx.clock.now = before;
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('after the deadline a place is given back by phone only; the line may be left at any time', async () => {
    const yoga = await classOn('2026-12-04', 1);
    const { id } = yoga;
    const [first, second] = [await signUp(yoga, 1), await signUp(yoga, 2)];
    const before = ctx.clock.now;
    ctx.clock.now = noon('2026-12-04') - HOUR;
    expect(await act(first!.token, 'cancel')).toBe('too-late');
    expect(await act(second!.token, 'cancel')).toBe('cancel');
    ctx.clock.now = before;
    expect(await statuses(id)).toEqual({ in: 1, out: 1 });
  });

  test('a class that does not take place tells everybody who was in or in line, and gives its trainer back', async () => {
    const yoga = await classOn('2026-12-07', 1);
    const { business, id } = yoga;
    for (let i = 1; i <= 3; i++) await signUp(yoga, i);
    expect(await cancelEvent(ctx, business, id, 'one', 'system')).toMatchObject({ outcome: 'done' });
    expect(await told(business, 'class-cancelled')).toHaveLength(3);
    expect(await ctx.database.db.selectFrom('allocation').select('id').where('eventId', '=', id).execute()).toEqual([]);
    expect((await signUp(yoga, 9)).answer.outcome).toBe('slot-taken');
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });
});

describe('contention', () => {
  test('200 clients on a class of 20 with a waiting list: 20 in, 180 in line in an order without gaps; a cancellation goes to the first who answers, once', {
    timeout: 240_000,
  }, async () => {
    const yoga = await classOn('2026-12-08', 20);
    const { business, id } = yoga;
    const clients = await Promise.all(Array.from({ length: 200 }, (_, i) => signUp(yoga, i)));
    expect(clients.map((c) => c.status)).toEqual(clients.map(() => 201));
    expect(clients.filter(isIn)).toHaveLength(20);
    const waiting = clients.filter((c) => inLine(c) !== null);
    expect(await statuses(id)).toEqual({ in: 20, waiting: 180 });
    expect(waiting.map((c) => inLine(c)!).sort((a, b) => a - b)).toEqual(waiting.map((_, i) => i));
    expect(await checkDatabase(ctx, business.id)).toEqual([]);

    // Far ahead: five give back at once, five are asked, and all 180 press the button at once.
    const leaving = clients.filter(isIn).slice(0, 5);
    expect(await Promise.all(leaving.map((c) => act(c.token, 'cancel')))).toEqual(leaving.map(() => 'cancel'));
    expect(await statuses(id)).toEqual({ in: 15, offered: 5, waiting: 175, out: 5 });
    const pressed = await Promise.all(waiting.map((c) => act(c.token, 'accept')));
    expect(pressed.filter((done) => done === 'accept')).toHaveLength(5);
    expect(await statuses(id)).toEqual({ in: 20, waiting: 175, out: 5 });

    // Shortly before: one gives back, three are asked, and one of them gets it.
    const before = ctx.clock.now;
    ctx.clock.now = noon('2026-12-08') - 4 * HOUR;
    expect(await act(clients.filter(isIn)[10]!.token, 'cancel')).toBe('cancel');
    expect(await statuses(id)).toEqual({ in: 19, offered: 3, waiting: 172, out: 6 });
    const raced = await Promise.all(waiting.slice(5).map((c) => act(c.token, 'accept')));
    expect(raced.filter((done) => done === 'accept').length).toBeLessThanOrEqual(6);
    expect(await statuses(id)).toEqual({ in: 20, waiting: 174, out: 6 });
    ctx.clock.now = before;
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });
});
