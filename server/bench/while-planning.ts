/**
 * `npm run bench:while-planning`: how long customers wait for slots while the office has a week planned. The server runs in
 * this process; a thread of its own asks the public slot route ten times a second, the plan is started and watched through
 * the office's routes. On SQLite, or on the PostgreSQL database whose URL is given (one made for this).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { serve } from '@hono/node-server';
import type { PlanView } from '../../shared/planning.ts';
import { addDays, dayOf } from '../../shared/time.ts';
import { createApp } from '../app.ts';
import { createStaff } from '../business/staff.ts';
import { readConfig } from '../config.ts';
import { type Context, createContext } from '../context.ts';
import { migrate } from '../db/migrate.ts';
import { SESSION_COOKIE, startSession } from '../session.ts';
import type { Answered, Asking } from './asking.ts';
import { createJobs, createRegion, seeded, somewhere } from './region.ts';

const phases = ['before', 'loading', 'layout', 'solving', 'review', 'after'] as const;
type Phase = (typeof phases)[number];

export interface Measured {
  /** Slot answers, by the phase of the plan they were asked in. */
  answers: Record<Phase, number[]>;
  /** Outcomes other than slots. */
  failed: string[];
  /** Milliseconds each phase took. */
  took: Record<Phase, number>;
  /** The longest time, in milliseconds, in which nobody else had a turn. */
  pause: Record<Phase, number>;
  /** The same over all, by the event loop's own histogram. */
  longest: number;
  planned: number;
}

const now = (): number => performance.timeOrigin + performance.now();
const perPhase = <T>(value: () => T): Record<Phase, T> =>
  Object.fromEntries(phases.map((phase) => [phase, value()])) as Record<Phase, T>;

/** Plans a week for some technicians and jobs, and asks for slots from two seconds before until two seconds after. */
export async function measure(
  real: Context,
  { technicians, jobs, seconds, perSecond }: { technicians: number; jobs: number; seconds: number; perSecond: number },
): Promise<Measured> {
  const began: Partial<Record<Phase, number>> = { before: now() };
  const enter = (phase: Phase): void => {
    began[phase] ??= now();
  };
  // A plan asks for all its travel times once it has loaded what it is about; questions come with blocks one by one.
  const { travel } = real;
  const ctx: Context = {
    ...real,
    travel: {
      road: (asker, blocks) => {
        if (began.loading && Array.isArray(blocks)) enter('layout');
        return travel.road(asker, blocks);
      },
    },
  };
  const random = seeded(technicians);
  const homes = Array.from({ length: technicians }, () => somewhere(random));
  const policy = { strategy: 'propose', horizonDays: 14, leadTimeMinutes: 0 } as const;
  const business = await createRegion(ctx, ctx.id('bench'), homes, policy);
  await createJobs(
    ctx,
    business,
    Array.from({ length: jobs }, () => somewhere(random)),
  );
  const cookie = await ctx.transact(async (tx) => {
    const staff = { name: 'Jo', email: 'jo@example.org', role: 'planner', resourceId: null } as const;
    return startSession(ctx, tx, business.id, await createStaff(ctx, tx, business.id, staff));
  });
  const server = serve({ fetch: createApp(ctx).fetch, port: 0, hostname: '127.0.0.1' });
  const url = await new Promise<string>((resolve) => {
    server.once('listening', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
    });
  });
  const plans = async <T>(path = '', body?: unknown): Promise<T> => {
    const headers = { cookie: `${SESSION_COOKIE}=${cookie}`, 'content-type': 'application/json' };
    const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    return (await fetch(`${url}/api/office/plans${path}`, { headers, ...request })).json() as Promise<T>;
  };

  const answered: Answered[] = [];
  const workerData: Asking = { url: `${url}/api/businesses/${business.id}/slots`, perSecond };
  const asking = new Worker(new URL('./asking.ts', import.meta.url), { workerData, execArgv: [] });
  asking.on('message', (answer: Answered) => answered.push(answer));
  await sleep(1000);
  answered.length = 0; // the first answers compile and read everything
  began.before = now();
  const watch = watchPauses();
  await sleep(2000);

  const solver = (worker: Worker): void => {
    enter('solving');
    worker.on('message', ({ kind }: { kind: string }) => kind === 'done' && enter('review'));
  };
  process.on('worker', solver);
  enter('loading');
  const tomorrow = addDays(dayOf(ctx.now(), business.zone), 1);
  const request = { fromDay: tomorrow, toDay: addDays(tomorrow, 4), seed: 1, seconds };
  const { planId } = await plans<{ planId: string }>('', request);
  let view: PlanView;
  do {
    await sleep(200);
    view = await plans<PlanView>(`/${planId}`);
  } while (view.status === 'running');
  enter('after');
  await sleep(2000);
  process.off('worker', solver);
  const { pauses, longest } = watch.stop();
  const end = now();
  await asking.terminate();
  await sleep(500); // whoever has asked is answered before the database goes
  server.close();
  if ('closeAllConnections' in server) server.closeAllConnections();

  const starts = phases.map((phase) => began[phase] ?? end);
  const phaseAt = (at: number): Phase =>
    phases[
      Math.max(
        0,
        starts.findLastIndex((start) => start <= at),
      )
    ]!;
  const measured: Measured = {
    answers: perPhase(() => []),
    failed: answered.map((a) => a.outcome).filter((outcome) => outcome !== 'slots'),
    took: perPhase(() => 0),
    pause: perPhase(() => 0),
    longest,
    planned: view.review?.figures.planned ?? 0,
  };
  for (const { at, took } of answered) measured.answers[phaseAt(at)].push(took);
  for (const [i, phase] of phases.entries()) measured.took[phase] = (starts[i + 1] ?? end) - starts[i]!;
  // A pause that began in one phase and ended in another belongs to the one it was mostly in.
  for (const { from, to } of pauses) {
    const phase = phaseAt((from + to) / 2);
    measured.pause[phase] = Math.max(measured.pause[phase], to - from);
  }
  return measured;
}

const TICK = 5;

/** Notes when the event loop did not come round. */
function watchPauses(): { stop(): { pauses: { from: number; to: number }[]; longest: number } } {
  const pauses: { from: number; to: number }[] = [];
  const histogram = monitorEventLoopDelay({ resolution: TICK });
  histogram.enable();
  let last = now();
  const timer = setInterval(() => {
    const at = now();
    if (at - last > 2 * TICK) pauses.push({ from: last + TICK, to: at });
    last = at;
  }, TICK);
  return {
    stop: () => {
      clearInterval(timer);
      histogram.disable();
      return { pauses, longest: histogram.max / 1e6 };
    },
  };
}

/** The value that a share of some values does not exceed. */
export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.ceil((values.length - 1) * share)] ?? 0;

async function main(): Promise<void> {
  const [databaseUrl, technicians = '60', jobs = '1000', seconds = '10'] = process.argv.slice(2);
  const folder = mkdtempSync(join(tmpdir(), 'creneau-bench-'));
  const url = databaseUrl && databaseUrl !== 'sqlite' ? databaseUrl : join(folder, 'bench.db');
  const ctx = createContext(
    readConfig({
      DATABASE_URL: url,
      DEMO: 'no',
      LOG_LEVEL: 'error',
      TRUSTED_PROXY: 'yes',
      SECRET: 'k1:bench-bench-bench-bench-bench-bench',
    }),
  );
  await migrate(ctx.database);
  const size = { technicians: Number(technicians), jobs: Number(jobs), seconds: Number(seconds), perSecond: 10 };
  const { answers, failed, took, pause, longest, planned } = await measure(ctx, size);
  const all = Object.values(answers).flat();
  console.log(`${technicians} technicians, ${jobs} jobs, ${planned} planned; ${ctx.database.dialect}`);
  console.log('| phase | ms | questions | p50 / p99 / max ms | longest pause ms |');
  console.log('| --- | --- | --- | --- | --- |');
  const told = (values: number[]): string => [0.5, 0.99, 1].map((q) => quantile(values, q).toFixed(0)).join(' / ');
  for (const phase of phases)
    console.log(
      `| ${phase} | ${took[phase].toFixed(0)} | ${answers[phase].length} | ${told(answers[phase])} | ${pause[phase].toFixed(0)} |`,
    );
  const whole = Object.values(took).reduce((a, b) => a + b, 0);
  console.log(`| all | ${whole.toFixed(0)} | ${all.length} | ${told(all)} | ${longest.toFixed(0)} |`);
  if (failed.length > 0) console.log(`${failed.length} questions were not answered with slots: ${failed[0]}`);
  await ctx.database.close();
  rmSync(folder, { recursive: true, force: true });
}

if (import.meta.main) await main();
