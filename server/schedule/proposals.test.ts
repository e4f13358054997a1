import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../shared/time.ts';
import { createApp } from '../app.ts';
import type { Business } from '../business/business.ts';
import { linkUrl } from '../links.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { appointmentById } from './appointments.ts';
import { checkDatabase } from './checker.ts';
import { ask } from './offer.ts';
import { accept, decline, endProposal, propose, undoDecline } from './proposals.ts';
import { take } from './take.ts';
import type { Matter } from './wish.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});

const sending = { kind: 'proposal', planId: null, actor: 'system' } as const;

async function town(policy = {}): Promise<{ business: Business; serviceId: string }> {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 3, ...policy });
  await makeResource(ctx, business, { kind: 'person' });
  return { business, serviceId: await makeService(ctx, business) };
}

async function firstSlot(matter: Matter) {
  const { found } = await ask(ctx, ctx.database.read, matter, { preferences: {} });
  return found[0]!;
}

async function proposed(policy = {}) {
  const { business, serviceId } = await town(policy);
  const matter = await makeJob(ctx, business, serviceId, at(3, 3));
  const slot = await firstSlot(matter);
  const result = await propose(ctx, matter, slot, sending);
  if (result.outcome !== 'proposed') throw new Error(result.outcome);
  return { business, serviceId, matter, slot, ...result };
}

const counts = async (business: Business): Promise<Record<string, unknown[]>> => {
  const tables = ['appointment', 'allocation', 'proposal', 'job', 'link', 'outbox', 'history', 'queueItem'] as const;
  const rows = await Promise.all(
    tables.map((t) =>
      ctx.database.db.selectFrom(t).selectAll().where('businessId', '=', business.id).orderBy('id').execute(),
    ),
  );
  return Object.fromEntries(tables.map((t, i) => [t, rows[i]!]));
};

const noEffect = async (): Promise<void> => {};

describe('a proposal', () => {
  test('keeps its time exactly as a booking does, until it is answered', async () => {
    const { business, serviceId, slot, matter, appointment, proposalId } = await proposed();
    expect(appointment).toMatchObject({ status: 'proposed', windowFrom: slot.window.from });
    // Others fill its window to the brim; the proposal may shift inside its promise, but nobody gets its time.
    let rivals = 0;
    for (let outcome = 'placed'; outcome === 'placed'; rivals++) {
      const rival = await makeJob(ctx, business, serviceId, at(3, 3));
      ({ outcome } = await take(ctx, rival, slot.window, { status: 'booked', holdUntil: null }, noEffect));
    }
    expect(rivals).toBeGreaterThan(1);
    expect(await accept(ctx, matter, proposalId, 'customer')).toEqual({ outcome: 'done' });
    expect(await appointmentById(ctx.database.db, business.id, appointment.id)).toMatchObject({
      status: 'booked',
      holdUntil: null,
    });
    expect(await accept(ctx, matter, proposalId, 'customer')).toEqual({ outcome: 'too-late' });
    expect(
      (await checkDatabase(ctx, business.id)).filter((f) => !f.rule.includes('history') && !f.rule.includes('told')),
    ).toEqual([]);
  });

  test('of two for one gap only one is ever sent, and of many answers at once one counts', async () => {
    const { business, serviceId } = await town();
    const [one, two] = await Promise.all([1, 2].map(() => makeJob(ctx, business, serviceId, at(3, 3))));
    const slot = await firstSlot(one!);
    const exact = { ...slot, window: { from: slot.start, to: slot.start } };
    const results = await Promise.all([one!, two!].map((matter) => propose(ctx, matter, exact, sending)));
    expect(results.map((r) => r.outcome).sort()).toEqual(['proposed', 'taken']);
    const winner = results[0]!.outcome === 'proposed' ? one! : two!;
    const { proposalId } = results.find((r) => r.outcome === 'proposed')!;
    const answers = await Promise.all([
      ...Array.from({ length: 10 }, () => accept(ctx, winner, proposalId, 'customer')),
      ...Array.from({ length: 10 }, () => decline(ctx, winner, proposalId, { refused: [], words: '' }, 'customer')),
      ctx
        .transact((tx) => endProposal(ctx, tx, business, proposalId, 'withdrawn', 'system'))
        .then((ended) => ({
          outcome: ended ? 'done' : 'too-late',
        })),
    ]);
    expect(answers.filter((a) => a.outcome === 'done')).toHaveLength(1);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('a decline keeps the time for ten minutes and can be undone, but not later', async () => {
    const { business, matter, proposalId, appointment } = await proposed();
    const start = ctx.clock.now;
    const no = { refused: [{ part: 'morning' as const }], words: 'I work then' };
    expect(await decline(ctx, matter, proposalId, no, 'customer')).toEqual({ outcome: 'done' });
    const declined = await appointmentById(ctx.database.db, business.id, appointment.id);
    expect(declined).toMatchObject({ status: 'declined', holdUntil: start + 10 * MINUTE });
    expect((await counts(business))['allocation']).toHaveLength(1);
    expect(await undoDecline(ctx, matter, proposalId, 'customer')).toEqual({ outcome: 'done' });
    expect(await appointmentById(ctx.database.db, business.id, appointment.id)).toMatchObject({ status: 'proposed' });
    await decline(ctx, matter, proposalId, no, 'customer');
    ctx.clock.now += 11 * MINUTE;
    expect(await undoDecline(ctx, matter, proposalId, 'customer')).toEqual({ outcome: 'too-late' });
    ctx.clock.now = start;
  });
});

describe('links', () => {
  test('opening one fifty times with GET or HEAD changes no row', async () => {
    const { business, proposalId } = await proposed({ strategy: 'hybrid' });
    const app = createApp(ctx);
    const link = await ctx.database.db
      .selectFrom('link')
      .selectAll()
      .where('businessId', '=', business.id)
      .where('subjectId', '=', proposalId)
      .executeTakeFirstOrThrow();
    const before = await counts(business);
    const token = linkUrl(ctx, business.id, link.id).split('/l/')[1]!;
    for (let i = 0; i < 50; i++)
      for (const path of [`/l/${token}`, `/api/links/${token}`, `/l/${token}/calendar.ics`])
        expect((await app.request(path, { method: i % 2 ? 'HEAD' : 'GET' })).status, path).toBe(200);
    expect(await counts(business)).toEqual(before);
  });

  test('a forged, expired, superseded or foreign one gets one identical answer, and acts on nothing', async () => {
    const { business, matter, proposalId } = await proposed();
    const other = await proposed();
    const app = createApp(ctx);
    const rows = await ctx.database.db.selectFrom('link').selectAll().where('businessId', '=', business.id).execute();
    const good = linkUrl(ctx, business.id, rows[0]!.id).split('/l/')[1]!;
    const foreign = good.replace(business.id, other.business.id);
    const forged = `${good.slice(0, -2)}${good.endsWith('AA') ? 'BB' : 'AA'}`;
    const make = async (change: { expiresAt?: number; supersededAt?: number }): Promise<string> => {
      const id = ctx.secret();
      await ctx.database.db
        .insertInto('link')
        .values({
          businessId: business.id,
          id,
          purpose: 'proposal',
          subjectId: proposalId,
          createdAt: 0,
          expiresAt: ctx.now() + HOUR,
          supersededAt: null,
          ...change,
        })
        .execute();
      return linkUrl(ctx, business.id, id).split('/l/')[1]!;
    };
    const expired = await make({ expiresAt: ctx.now() - 1 });
    const superseded = await make({ supersededAt: 1 });
    const unknown = linkUrl(ctx, business.id, 'nobody').split('/l/')[1]!;
    const before = await counts(business);
    const pages = new Set<string>();
    const answers = new Set<string>();
    for (const token of [foreign, forged, expired, superseded, unknown, 'x', 'a.b.c.d']) {
      const page = await app.request(`/l/${token}`);
      pages.add(`${page.status} ${await page.text()}`);
      const post = await app.request(`/l/${token}/accept`, { method: 'POST' });
      expect(post.status).toBe(page.status);
      const json = await app.request(`/api/links/${token}/accept`, { method: 'POST' });
      answers.add(`${json.status} ${await json.text()}`);
    }
    expect(pages.size).toBe(1);
    expect(answers.size).toBe(1);
    expect([...pages][0]).toMatch(/^404 /);
    expect(await counts(business)).toEqual(before);
    expect(await accept(ctx, matter, proposalId, 'customer')).toEqual({ outcome: 'done' });
  });

  test('losing the race for another time leaves the customer with what they had', async () => {
    const { business, matter, proposalId, serviceId } = await proposed({ strategy: 'hybrid', moveDeadlineHours: 0 });
    await accept(ctx, matter, proposalId, 'customer');
    const rival = await makeJob(ctx, business, serviceId, at(-9, 2));
    const { found } = await ask(ctx, ctx.database.read, matter, { preferences: {} });
    const target = found.at(-1)!;
    await take(ctx, rival, target.window, { status: 'booked', holdUntil: null }, noEffect);
    const app = createApp(ctx);
    const link = await ctx.database.db
      .selectFrom('link')
      .selectAll()
      .where('businessId', '=', business.id)
      .where('purpose', '=', 'appointment')
      .executeTakeFirstOrThrow();
    const token = linkUrl(ctx, business.id, link.id).split('/l/')[1]!;
    const slot = { from: target.window.from - 1, to: target.window.to };
    const lost = await app.request(`/api/links/${token}/choose`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ slot }),
    });
    expect(lost.status).toBe(409);
    const answer = (await lost.json()) as { view: { appointment: { status: string }; slots: unknown[] } };
    expect(answer.view.appointment.status).toBe('booked');
    expect(answer.view.slots.length).toBeGreaterThanOrEqual(3);
    const found2 = (await ask(ctx, ctx.database.read, matter, { preferences: {}, without: 'x' })).found;
    const moved = await app.request(`/api/links/${token}/choose`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ slot: found2[3]!.window }),
    });
    expect(moved.status).toBe(200);
    expect(((await moved.json()) as { view: { appointment: { window: unknown } } }).view.appointment.window).toEqual(
      found2[3]!.window,
    );
  });
});
