/**
 * `npm run bench:slots`: what one slot question costs, for 10, 100 and 1,000 technicians × 14 days × 8 visits, asked in
 * this process and through HTTP, all in one run. Writes the table that RESULTS.md holds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { resolvePolicy } from '../../shared/policy.ts';
import { MINUTE } from '../../shared/time.ts';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { createContext } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import { migrate } from '../db/migrate.ts';
import { ask, offer, type SlotMatter } from '../schedule/offer.ts';
import { siteOf } from '../schedule/wish.ts';
import { serviceById } from '../services/services.ts';
import { busyRegion, DAYS, seeded, somewhere, VISITS_A_DAY } from './region.ts';

const QUESTIONS = Number(process.argv[2] ?? 40);

/** What any booking does to others: the promise of one visit of somebody's day is another now. */
async function shiftSomebody(tx: Tx, businessId: string, random: () => number): Promise<void> {
  const { id } = await tx
    .selectFrom('appointment')
    .select('id')
    .where('businessId', '=', businessId)
    .offset(Math.floor(random() * 1000))
    .limit(1)
    .executeTakeFirstOrThrow();
  await tx
    .updateTable('appointment')
    .set((eb) => ({ windowTo: eb('windowTo', '+', MINUTE) }))
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .execute();
}

const quantile = (values: number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * q)]!;
const told = (values: number[]): string => `${quantile(values, 0.5).toFixed(1)} / ${quantile(values, 0.99).toFixed(1)}`;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

const folder = mkdtempSync(join(tmpdir(), 'creneau-bench-'));
const config = readConfig({ DATABASE_URL: join(folder, 'bench.db'), DEMO: 'no', LOG_LEVEL: 'error' });
const ctx = createContext(config);
await migrate(ctx.database);
const app = createApp(ctx);
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
const port = await new Promise<number>((resolve) => {
  server.once('listening', () => {
    const address = server.address();
    resolve(typeof address === 'object' && address ? address.port : 0);
  });
});

console.log(
  '| technicians | visits | windows open | in process, first / p50 / p99 ms | after a change elsewhere, p50 / p99 ms | over HTTP, p50 / p99 ms |',
);
console.log('| --- | --- | --- | --- | --- | --- |');
for (const technicians of (process.argv[3] ?? '10,100,1000').split(',').map(Number)) {
  const business = await busyRegion(ctx, technicians);
  const random = seeded(7);
  const service = await serviceById(ctx.database.read, business.id, 'visit');
  const policy = resolvePolicy(business.policy);
  const question = async (): Promise<number> => {
    const site = await siteOf(ctx.database.read, business, service, null, { point: somewhere(random), text: '' });
    const matter: SlotMatter = { business, service, policy, site };
    const asked = await ask(ctx, ctx.database.read, matter, { preferences: {} });
    offer(asked, matter, {});
    return new Set(asked.found.map((p) => p.window.from)).size;
  };
  let windows = 0;
  const first = await timed(async () => {
    windows = await question();
  });
  const inside: number[] = [];
  for (let i = 0; i < QUESTIONS; i++) inside.push(await timed(question));
  const changed: number[] = [];
  for (let i = 0; i < QUESTIONS; i++) {
    await ctx.transact((tx) => shiftSomebody(tx, business.id, random));
    changed.push(await timed(question));
  }
  const over: number[] = [];
  for (let i = 0; i < QUESTIONS; i++)
    over.push(
      await timed(async () => {
        const response = await fetch(`http://127.0.0.1:${port}/api/businesses/${business.id}/slots`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', connection: 'close' },
          body: JSON.stringify({ serviceId: 'visit', address: { street: 'x', postcode: '9000' } }),
        });
        if (((await response.json()) as { outcome: string }).outcome !== 'slots') throw new Error('no slots');
      }),
    );
  const visits = technicians * DAYS * VISITS_A_DAY;
  console.log(
    `| ${technicians} | ${visits} | ${windows} | ${first.toFixed(1)} / ${told(inside)} | ${told(changed)} | ${told(over)} |`,
  );
}
server.close();
await ctx.database.close();
rmSync(folder, { recursive: true, force: true });
