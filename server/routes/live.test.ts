import { serve } from '@hono/node-server';
import { sql } from 'kysely';
import { afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { type BoardChanges, type BoardEvent, HOLD_SECONDS, writeVersion } from '../../shared/board.ts';
import type { Role } from '../../shared/roles.ts';
import { createApp } from '../app.ts';
import type { Business } from '../business/business.ts';
import { createLocation } from '../business/locations.ts';
import { createStaff } from '../business/staff.ts';
import type { Context } from '../context.ts';
import { officeSlots, placeByHand } from '../dispatch/arrange.ts';
import { recordOutcome } from '../dispatch/outcomes.ts';
import { createAbsence } from '../resources/absences.ts';
import { activeAppointment } from '../schedule/appointments.ts';
import { boardVersion } from '../schedule/board-lines.ts';
import { endSession, SESSION_COOKIE, startSession } from '../session.ts';
import { otherProcess, START, type TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});

type App = Pick<ReturnType<typeof createApp>, 'request'>;

/** Somebody's open board: every event that has come, and a way to wait for the next. */
class Board {
  readonly events: (BoardEvent & { id?: string })[] = [];
  ended = false;
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  private readonly done: Promise<void>;
  private constructor(body: ReadableStream<Uint8Array>) {
    this.reader = body.getReader();
    this.done = this.read();
  }
  static async open(app: App, cookie: string, lastEventId?: string): Promise<Board> {
    const headers = { cookie, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) };
    const answer = await app.request('/api/office/board/live', { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    expect(answer.headers.get('content-encoding')).toBeNull();
    const board = new Board(answer.body!);
    open.push(board);
    return board;
  }
  private async read(): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = await this.reader.read().catch(() => ({ done: true, value: undefined }));
      if (done || !value) break;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        const id = /^id: (.*)$/m.exec(block)?.[1];
        if (data) this.events.push({ ...(JSON.parse(data) as BoardEvent), ...(id ? { id } : {}) });
      }
    }
    this.ended = true;
  }
  /** The first event of a kind after so many were seen; fails when none comes within a second. */
  async next(kind: BoardEvent['kind'], after: number, milliseconds = 1000): Promise<BoardEvent & { id?: string }> {
    await expect
      .poll(() => this.events.slice(after).some((e) => e.kind === kind), { timeout: milliseconds, interval: 5 })
      .toBe(true);
    return this.events.slice(after).find((e) => e.kind === kind)!;
  }
  async close(): Promise<void> {
    await this.reader.cancel().catch(() => {});
    await this.done;
  }
}
const open: Board[] = [];
const others: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const board of open.splice(0)) await board.close();
  for (const other of others.splice(0)) await other.close();
  ctx.clock.now = START;
});

async function signIn(business: Business, role: Role, locationIds: string[] = [], name = `A ${role}`) {
  const staff = { name, email: `${ctx.id(role)}@example.org`, role, resourceId: null, locationIds };
  const staffId = await ctx.transact((tx) => createStaff(ctx, tx, business.id, staff));
  return `${SESSION_COOKIE}=${await ctx.transact((tx) => startSession(ctx, tx, business.id, staffId))}`;
}

async function town() {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 5 });
  const ann = await makeResource(ctx, business, { kind: 'person', name: 'Ann', locationId: 'practice' });
  const serviceId = await makeService(ctx, business);
  const matter = await makeJob(ctx, business, serviceId, at(1, 1));
  return { business, ann, serviceId, matter };
}

/** Books a job by hand, as if in some process. */
async function bookBy(
  by: Context,
  { matter, business }: Pick<Awaited<ReturnType<typeof town>>, 'matter' | 'business'>,
) {
  const { slots } = await officeSlots(by, matter);
  expect(await placeByHand(by, matter, slots[0]!, 'system')).toMatchObject({ outcome: 'done' });
  return (await activeAppointment(ctx.database.db, business.id, matter.job.id))!;
}
const post = (app: App, cookie: string, path: string, body: unknown) =>
  app.request(`/api/office/board${path}`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Ends the connections that listen, as a network does; gives how many there were. */
async function cutListeners(): Promise<number> {
  const { rows } = await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and query = 'listen creneau_board'`.execute(
    ctx.database.db,
  );
  return rows.length;
}

describe('a change by anybody', () => {
  test('is on an open board within a second: a booking, an absence, an outcome, a new job', async () => {
    const there = await town();
    const { business, ann, serviceId } = there;
    const app = createApp(ctx);
    const board = await Board.open(app, await signIn(business, 'planner'));
    expect((await board.next('changed', 0)).id).toBe(writeVersion(await boardVersion(ctx.database.db, business.id)));
    const seen = async (deed: () => Promise<unknown>): Promise<void> => {
      const before = board.events.length;
      await deed();
      const now = await boardVersion(ctx.database.db, business.id);
      await expect.poll(() => board.events.at(-1)!.id, { timeout: 1000, interval: 5 }).toBe(writeVersion(now));
      expect(board.events.length).toBeGreaterThan(before);
    };
    await seen(() => bookBy(ctx, there));
    const span = { from: START + 9_000_000, to: START + 9_003_600 };
    await seen(() =>
      ctx.transact((tx) => createAbsence(ctx, tx, business.id, { resourceId: ann, span, reason: '', createdBy: 'x' })),
    );
    await seen(() => makeJob(ctx, business, serviceId, at(1, 1)));
    const { id, plannedEnd } = (await activeAppointment(ctx.database.db, business.id, there.matter.job.id))!;
    ctx.clock.now = plannedEnd;
    const owner = { id: 'x', name: '', email: '', role: 'owner' as const, locationIds: [], resourceId: null };
    await seen(() => recordOutcome(ctx, business, id, { outcome: 'done', note: '' }, owner, null));
  });

  test('in another process too, in either direction', async () => {
    const there = await town();
    const other = otherProcess(ctx);
    others.push(other);
    const cookie = await signIn(there.business, 'planner');
    const [here, away] = [await Board.open(createApp(ctx), cookie), await Board.open(createApp(other), cookie)];
    for (const board of [here, away]) await board.next('changed', 0);
    const counts = [here, away].map((board) => board.events.length);
    await bookBy(other, there);
    await Promise.all([here, away].map((board, i) => board.next('changed', counts[i]!)));
    const again = [here, away].map((board) => board.events.length);
    await makeResource(ctx, there.business, { kind: 'person', name: 'Bert' });
    await Promise.all([here, away].map((board, i) => board.next('changed', again[i]!)));
  });

  test('reaches nobody of another business', async () => {
    const [there, elsewhere] = [await town(), await town()];
    const app = createApp(ctx);
    const board = await Board.open(app, await signIn(elsewhere.business, 'owner'));
    const near = await Board.open(app, await signIn(there.business, 'owner'));
    await board.next('changed', 0);
    await near.next('changed', 0);
    const count = near.events.length;
    const { id } = await bookBy(ctx, there);
    await post(app, await signIn(there.business, 'planner'), '/hold', { cardId: id });
    await near.next('held', count);
    expect(board.events.map((e) => e.kind)).toEqual(['changed']);
  });

  test('is not lost while the connection is cut: the last event’s id tells what to ask for', async () => {
    const there = await town();
    const { business } = there;
    const app = createApp(ctx);
    const cookie = await signIn(business, 'planner');
    const first = await Board.open(app, cookie);
    const { id } = await first.next('changed', 0);
    await first.close();
    const { id: card } = await bookBy(ctx, there);
    const second = await Board.open(app, cookie, id!);
    const { id: now } = await second.next('changed', 0);
    expect(now).not.toBe(id);
    const path = `/api/office/board/changes?fromDay=2026-11-23&toDay=2026-11-29&after=${id}`;
    const changes = (await (await app.request(path, { headers: { cookie } })).json()) as BoardChanges;
    expect(changes.cards.map((c) => c.id)).toEqual([card]);
    expect(writeVersion(changes.version)).toBe(now);
    // Who has missed nothing is told nothing.
    await second.close();
    const third = await Board.open(app, cookie, now!);
    const hold = await post(app, cookie, '/hold', { cardId: card });
    expect(hold.status).toBe(200);
    await third.next('held', 0);
    expect(third.events.map((e) => e.kind)).toEqual(['held']);
  });

  test('is not lost while the server starts anew', async () => {
    const there = await town();
    const cookie = await signIn(there.business, 'planner');
    const process = (by: Context, port: number) =>
      new Promise<{ port: number; stop(): Promise<void> }>((resolve) => {
        const server = serve({ fetch: createApp(by).fetch, port, hostname: '127.0.0.1' }, (info) =>
          resolve({ port: info.port, stop: () => new Promise((done) => server.close(() => done())) }),
        );
      });
    const [before, after] = [otherProcess(ctx), otherProcess(ctx)];
    others.push(before, after);
    const old = await process(before, 0);
    const over = (port: number): App => ({
      request: ((path: string, init: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init)) as App['request'],
    });
    const first = await Board.open(over(old.port), cookie);
    const { id } = await first.next('changed', 0);
    await before.live.close();
    await expect.poll(() => first.ended, { timeout: 2000 }).toBe(true);
    await old.stop();
    await bookBy(ctx, there);
    const young = await process(after, old.port);
    const second = await Board.open(over(young.port), cookie, id!);
    expect((await second.next('changed', 0)).id).not.toBe(id);
    const count = second.events.length;
    await makeResource(ctx, there.business, { kind: 'person', name: 'Bert' });
    await second.next('changed', count);
    await second.close();
    await young.stop();
  });

  test.runIf(inject('postgresUrl'))('is seen though the connection that listens is cut', async () => {
    const there = await town();
    const board = await Board.open(createApp(ctx), await signIn(there.business, 'planner'));
    await board.next('changed', 0);
    for (let i = 0; i < 3; i++) {
      await expect.poll(() => cutListeners(), { timeout: 5000 }).toBe(1);
      const count = board.events.length;
      await makeResource(ctx, there.business, { kind: 'person', name: `Bert ${i}` });
      await board.next('changed', count);
    }
  });
});

describe('whose hands a card is in', () => {
  test('is seen on other boards, in other processes too, until it is put down', async () => {
    const there = await town();
    const { id: cardId } = await bookBy(ctx, there);
    const other = otherProcess(ctx);
    others.push(other);
    const [app, away] = [createApp(ctx), createApp(other)];
    const mine = await signIn(there.business, 'planner', [], 'Jo van den Berg');
    const board = await Board.open(away, await signIn(there.business, 'reception'));
    await board.next('changed', 0);
    await post(app, mine, '/hold', { cardId });
    expect(await board.next('held', 0)).toEqual({ kind: 'held', cardId, by: 'Jo van den Berg', initials: 'JB' });
    // Who comes later sees it as well.
    expect(await (await Board.open(app, mine)).next('held', 0)).toMatchObject({ cardId });
    // Putting down what somebody else holds does nothing.
    await post(app, await signIn(there.business, 'owner'), '/let-go', { cardId });
    await post(app, mine, '/hold', { cardId });
    expect(board.events.filter((e) => e.kind !== 'changed')).toHaveLength(1);
    await post(app, mine, '/let-go', { cardId });
    expect(await board.next('let-go', 0)).toEqual({ kind: 'let-go', cardId });
  });

  test('is forgotten by itself, unless it is said again', async () => {
    const there = await town();
    const { id: cardId } = await bookBy(ctx, there);
    const app = createApp(ctx);
    const mine = await signIn(there.business, 'planner');
    const board = await Board.open(app, await signIn(there.business, 'reception'));
    await post(app, mine, '/hold', { cardId });
    await board.next('held', 0);
    ctx.clock.now += HOLD_SECONDS - 1;
    await post(app, mine, '/hold', { cardId });
    ctx.clock.now += HOLD_SECONDS - 1;
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(board.events.map((e) => e.kind)).not.toContain('let-go');
    ctx.clock.now += 1;
    await board.next('let-go', 0);
    expect((await Board.open(app, mine)).events.filter((e) => e.kind === 'held')).toEqual([]);
  });

  test('hinders nobody: the card can be moved all the same', async () => {
    const there = await town();
    const { id: cardId } = await bookBy(ctx, there);
    const app = createApp(ctx);
    await post(app, await signIn(there.business, 'planner'), '/hold', { cardId });
    const cookie = await signIn(there.business, 'owner');
    const { slots } = await officeSlots(ctx, there.matter, { without: cardId });
    const answer = await app.request(`/api/office/jobs/${there.matter.job.id}/move`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ slot: { from: slots.at(-1)!.from, to: slots.at(-1)!.to } }),
    });
    expect(await answer.json()).toMatchObject({ outcome: 'done' });
  });

  test('is not for those who do not see the card: they learn nothing but a count', async () => {
    const there = await town();
    const { business } = there;
    await ctx.transact((tx) =>
      createLocation(tx, {
        ...{ businessId: business.id, id: 'elsewhere', name: 'Elsewhere', address: 'Lei 1', postcode: '2000' },
        ...{ place: 'Antwerpen', ...at(1, 1), zone: business.zone },
      }),
    );
    const session = await makeService(ctx, business, { place: 'location' });
    const matter = await makeJob(ctx, business, session, at(0, 0), { locationId: 'practice' });
    const { id: cardId } = await bookBy(ctx, { matter, business });
    const app = createApp(ctx);
    const away = await Board.open(app, await signIn(business, 'viewer', ['elsewhere']));
    const near = await Board.open(app, await signIn(business, 'viewer', ['practice']));
    await post(app, await signIn(business, 'planner'), '/hold', { cardId });
    await near.next('held', 0);
    await makeResource(ctx, business, { kind: 'person', name: 'Bert' });
    await expect.poll(() => away.events.length, { timeout: 1000 }).toBeGreaterThan(1);
    expect(new Set(away.events.map((e) => e.kind))).toEqual(new Set(['changed']));
    for (const event of away.events) expect(Object.keys(event).sort()).toEqual(['id', 'kind', 'version']);
    // Nor may they hold it.
    expect((await post(app, await signIn(business, 'planner', ['elsewhere']), '/hold', { cardId })).status).toBe(404);
  });

  test('what is no card is refused by its name', async () => {
    const { business } = await town();
    const app = createApp(ctx);
    const cookie = await signIn(business, 'planner');
    for (const body of [{}, { cardId: '' }, { cardId: 7 }, { cardId: 'x'.repeat(65) }, { cardId: 'a\u0000' }, []])
      for (const path of ['/hold', '/let-go']) expect((await post(app, cookie, path, body)).status).toBe(400);
    expect((await post(app, cookie, '/hold', { cardId: 'apt_nobody' })).status).toBe(404);
  });
});

describe('a stream ends', () => {
  test('with its session, before anything more is told', async () => {
    const { business } = await town();
    const cookie = await signIn(business, 'planner');
    const app = createApp(ctx);
    const board = await Board.open(app, cookie);
    await board.next('changed', 0);
    const count = board.events.length;
    await endSession(ctx, cookie.slice(cookie.indexOf('=') + 1));
    await makeResource(ctx, business, { kind: 'person', name: 'Bert' });
    await expect.poll(() => board.ended, { timeout: 1000 }).toBe(true);
    expect(board.events).toHaveLength(count);
    expect((await app.request('/api/office/board/live', { headers: { cookie } })).status).toBe(401);
  });

  test('with its reader, and makes room for another; more than ten of one session are refused', async () => {
    const { business } = await town();
    const cookie = await signIn(business, 'planner');
    const app = createApp(ctx);
    const boards: Board[] = [];
    for (let i = 0; i < 10; i++) boards.push(await Board.open(app, cookie));
    const request = () => app.request('/api/office/board/live', { headers: { cookie } });
    expect((await request()).status).toBe(429);
    await boards[0]!.close();
    await expect
      .poll(
        async () => {
          const answer = await request();
          if (answer.status === 200) await answer.body!.cancel();
          return answer.status;
        },
        { timeout: 1000 },
      )
      .toBe(200);
    // Others have boards of their own.
    await Board.open(app, await signIn(business, 'planner'));
  });
});
