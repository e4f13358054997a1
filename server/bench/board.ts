/**
 * `npm run bench:board`: what the planning board asks of the server, over HTTP and compressed: 200 people × 30 days × 8
 * cards a day as cards, and 1,000 people × a year as occupancy (CARDS visits a day, 8 unless said); each first, then again, then after a change; and how long
 * a change takes to reach an open board.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { serve } from '@hono/node-server';
import { addDays, type Day, dayOf, HOUR, MINUTE } from '../../shared/time.ts';
import { createApp } from '../app.ts';
import type { Business } from '../business/business.ts';
import { createStaff } from '../business/staff.ts';
import { readConfig } from '../config.ts';
import { type Context, createContext } from '../context.ts';
import { migrate } from '../db/migrate.ts';
import type { NewRow } from '../db/schema.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { SESSION_COOKIE, startSession } from '../session.ts';
import { startPostgres } from '../testing/postgres.ts';
import { createJobs, createRegion, seeded, somewhere } from './region.ts';

const TIMES = 7;
/** `-- postgres`: on a PostgreSQL started for it; `--short`: without the year. */
const postgres = process.argv.includes('postgres') ? await startPostgres() : null;

/** Writes a business whose people have so many visits on each of some days. */
async function world(
  ctx: Context,
  people: number,
  days: number,
  cardsADay: number,
): Promise<{ business: Business; first: Day }> {
  const random = seeded(people);
  const homes = Array.from({ length: people }, () => somewhere(random));
  const id = ctx.id('board');
  const business = await createRegion(ctx, id, homes, { horizonDays: 14, leadTimeMinutes: 0 });
  const jobs = await createJobs(
    ctx,
    business,
    Array.from({ length: 1000 }, () => somewhere(random)),
  );
  const first = addDays(dayOf(ctx.now(), business.zone), 1);
  for (let p = 0; p < people; p++)
    await ctx.transact(async (tx) => {
      for (let from = 0; from < days; from += 30) {
        const appointments: NewRow<'appointment'>[] = [];
        const allocations: NewRow<'allocation'>[] = [];
        for (let d = from; d < Math.min(days, from + 30); d++) {
          const day = addDays(first, d);
          const morning = instantAt(business.zone, day, 7 * 60);
          for (let i = 0; i < cardsADay; i++) {
            const start = morning + i * 80 * MINUTE + Math.floor(random() * 20) * MINUTE;
            const apt = `a-${p}-${d}-${i}`;
            appointments.push({
              ...{ businessId: id, id: apt, jobId: jobs[Math.floor(random() * jobs.length)]!, locationId: null },
              // Few jobs serve all of these, and only one appointment of a job may be active.
              status: 'done',
              ...{ windowFrom: start - HOUR / 2, windowTo: start + HOUR, plannedStart: start },
              ...{ plannedEnd: start + 45 * MINUTE, ...somewhere(random), version: 1, pinned: 0, holdUntil: null },
              ...{ overrideBy: null, overrideReason: null, createdAt: 0, updatedAt: 0 },
            });
            allocations.push({
              ...{ businessId: id, id: `l-${p}-${d}-${i}`, resourceId: `t${p}`, unit: 1, day, leads: 1, eventId: null },
              ...{ startsAt: start, endsAt: start + 45 * MINUTE, appointmentId: apt },
            });
          }
        }
        await tx.insertInto('appointment').values(appointments).execute();
        await tx.insertInto('allocation').values(allocations).execute();
      }
    });
  return { business, first };
}

/** One visit begins a minute later: what a planner does, as far as a board is concerned. */
const shift = (ctx: Context, business: Business, n: number): Promise<unknown> =>
  ctx.transact((tx) =>
    tx
      .updateTable('allocation')
      .set((eb) => ({ endsAt: eb('endsAt', '+', MINUTE) }))
      .where('businessId', '=', business.id)
      .where('id', '=', `l-${n}-1-0`)
      .execute(),
  );

const middle = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

const folder = mkdtempSync(join(tmpdir(), 'creneau-bench-'));
const databaseUrl = postgres ? `${postgres.url}/postgres` : join(folder, 'bench.db');
const config = readConfig({ DATABASE_URL: databaseUrl, DEMO: 'no', LOG_LEVEL: 'error' });
const ctx = createContext(config);
await migrate(ctx.database);
const server = serve({ fetch: createApp(ctx).fetch, port: 0, hostname: '127.0.0.1' });
const port = await new Promise<number>((resolve) => {
  server.once('listening', () => {
    const address = server.address();
    resolve(typeof address === 'object' && address ? address.port : 0);
  });
});
const cookieOf = async (business: Business): Promise<string> => {
  const planner = { name: 'Planner', email: `${business.id}@example.org`, role: 'owner' as const, resourceId: null };
  const staffId = await ctx.transact((tx) => createStaff(ctx, tx, business.id, planner));
  return `${SESSION_COOKIE}=${await ctx.transact((tx) => startSession(ctx, tx, business.id, staffId))}`;
};

interface Asked {
  milliseconds: number;
  kilobytes: number;
  sent: number;
  text: string;
}
/** One question over HTTP: until the last byte is here. */
async function asked(cookie: string, path: string): Promise<Asked> {
  const begun = performance.now();
  const headers = { cookie, 'accept-encoding': 'gzip' };
  const parts = await new Promise<Buffer[]>((resolve, reject) => {
    get(`http://127.0.0.1:${port}/api/office/board${path}`, { headers }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${path}: ${answer.statusCode}`));
      const received: Buffer[] = [];
      answer.on('data', (part: Buffer) => received.push(part));
      answer.on('end', () => resolve(received));
      answer.on('error', reject);
    }).on('error', reject);
  });
  const milliseconds = performance.now() - begun;
  const sent = Buffer.concat(parts);
  const text = sent[0] === 0x1f ? gunzipSync(sent) : sent;
  return { milliseconds, kilobytes: text.length / 1024, sent: sent.length / 1024, text: text.toString() };
}

async function row(name: string, cookie: string, path: string, change: (n: number) => Promise<unknown>): Promise<void> {
  const first = await asked(cookie, path);
  const again: number[] = [];
  for (let i = 0; i < TIMES; i++) again.push((await asked(cookie, path)).milliseconds);
  const changed: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    await change(i);
    changed.push((await asked(cookie, path)).milliseconds);
  }
  const times = [first.milliseconds, middle(again), middle(changed)].map((t) => t.toFixed(0)).join(' / ');
  console.log(`| ${name} | ${times} | ${first.kilobytes.toFixed(0)} | ${first.sent.toFixed(0)} |`);
}

console.log(`\n${ctx.database.dialect}\n`);
console.log('| question | first / again / after a change, ms | kB of JSON | kB sent |');
console.log('| --- | --- | --- | --- |');
const { business, first } = await world(ctx, 200, 30, 8);
const cookie = await cookieOf(business);
const days = (many: number): string => `fromDay=${first}&toDay=${addDays(first, many - 1)}`;
const one = (n: number): Promise<unknown> => shift(ctx, business, n);
await row('200 people × 30 days, 48,000 cards', cookie, `?${days(30)}`, one);
await row('200 people × 7 days, 11,200 cards with drives', cookie, `?${days(7)}`, one);
await row('200 people × 1 day, 1,600 cards with drives', cookie, `?${days(1)}`, one);
await row('the occupancy of those 30 days', cookie, `/occupancy?${days(30)}`, one);
const changes: number[] = [];
for (let i = 0; i < 20; i++) {
  const { text } = await asked(cookie, `?${days(1)}`);
  const { version } = JSON.parse(text) as { version: { ledger: number; roster: number } };
  await one(i);
  const path = `/changes?${days(30)}&after=${version.ledger}.${version.roster}`;
  changes.push((await asked(cookie, path)).milliseconds);
}
console.log(`\nThe changes of 30 days after one change, p50: ${middle(changes).toFixed(1)} ms`);

/** From the call that writes until another's board has heard of it. */
const stream = await fetch(`http://127.0.0.1:${port}/api/office/board/live`, { headers: { cookie } });
const reader = stream.body!.getReader();
let text = '';
const heard: number[] = [];
const decoder = new TextDecoder();
const next = async (): Promise<void> => {
  for (;;) {
    const at = text.indexOf('"changed"');
    if (at >= 0) {
      text = text.slice(at + 9);
      return;
    }
    text += decoder.decode((await reader.read()).value);
  }
};
await next();
for (let i = 0; i < 50; i++) {
  const begun = performance.now();
  await one(i);
  await next();
  heard.push(performance.now() - begun);
}
await reader.cancel();
console.log(
  `A change on an open board, from before its transaction, p50 / most: ${middle(heard).toFixed(1)} / ${Math.max(...heard).toFixed(1)} ms\n`,
);

if (!process.argv.includes('--short')) {
  console.log('| question | first / again / after a change, ms | kB of JSON | kB sent |');
  console.log('| --- | --- | --- | --- |');
  const large = await world(ctx, 1000, 365, Number(process.env['CARDS'] ?? 8));
  const path = `/occupancy?fromDay=${large.first}&toDay=${addDays(large.first, 364)}`;
  const largeCookie = await cookieOf(large.business);
  await row('1,000 people × a year, occupancy', largeCookie, path, (n) => shift(ctx, large.business, n));
  await row('the same, when somebody’s hours change', largeCookie, path, (n) =>
    ctx.transact((tx) =>
      tx
        .updateTable('resource')
        .set({ colour: `#00000${n}` })
        .where('businessId', '=', large.business.id)
        .where('id', '=', 't1')
        .execute(),
    ),
  );
}
server.close();
await ctx.live.close();
await ctx.database.close();
rmSync(folder, { recursive: true, force: true });
await postgres?.stop();
