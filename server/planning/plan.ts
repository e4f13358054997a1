/** Plans a period: all open jobs whose customers are to be proposed a time, at once, the shortest roads first. */

import { setImmediate } from 'node:timers/promises';
import { matchesPattern } from '../../shared/job.ts';
import type { PlanProgress, PlanRequest, SendReport, StoredReview, UnplacedReason } from '../../shared/planning.ts';
import { resolvePolicy } from '../../shared/policy.ts';
import { dayOf, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { type Actor, record } from '../history.ts';
import { badField, notFound, Refusal } from '../refusal.ts';
import { loadSchedule, workingDays } from '../schedule/day.ts';
import { PREFERRED_SECONDS } from '../schedule/offer.ts';
import {
  asTheyAre,
  layOut,
  type Period,
  type PeriodWish,
  pack,
  periodBlocks,
  readSolution,
  type Solution,
} from '../schedule/period.ts';
import { qualifies, splitRequirements } from '../schedule/requirements.ts';
import { openAccount } from '../schedule/supplies.ts';
import { horizon, openWindows } from '../schedule/windows.ts';
import { type Matter, wishOf } from '../schedule/wish.ts';
import { everywhere, mustReach } from '../scope.ts';
import { loadOpenJobs } from './open-jobs.ts';
import { figuresOf, reviewRoutes, untouchedOf } from './review.ts';
import type { Solved } from './run-solver.ts';
import { solveSupplied } from './supplied.ts';

export type PlanRow = Row<'plan'>;

/** What the `result` column of a plan holds. */
export interface PlanResult {
  progress?: PlanProgress;
  review?: StoredReview;
  sent?: SendReport;
}
export const resultOf = (plan: PlanRow): PlanResult => JSON.parse(plan.result) as PlanResult;

/** How often a running plan says that it lives and looks whether it was cancelled. */
const HEARTBEAT_MS = 500;
/** A plan that has not been heard of for so long has lost its process. */
const SILENT_SECONDS = 60;

export async function planById(db: Db, businessId: string, id: string): Promise<PlanRow> {
  const row = await db
    .selectFrom('plan')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('plan');
  return row;
}

/** Starts a plan; it goes on in a thread of its own. `done` ends when the plan is ready, cancelled or failed. */
export async function createPlan(
  ctx: Context,
  business: Business,
  asked: PlanRequest,
  actor: Actor,
  scope = everywhere,
): Promise<{ planId: string; done: Promise<void> }> {
  if (asked.toDay < dayOf(ctx.now(), business.zone)) throw badField('toDay', 'the period is over');
  for (const id of asked.locationIds) await mustReach(ctx.database.read, business.id, scope, 'location', id);
  const request = {
    ...asked,
    locationIds: asked.locationIds.length > 0 ? asked.locationIds : [...(scope.locationIds ?? [])],
  };
  const { fromDay, toDay, locationIds, serviceIds, seconds } = request;
  const seed = request.seed ?? Math.floor(ctx.random() * 2 ** 31);
  const id = ctx.id('pln');
  await ctx.transact(async (tx) => {
    const running = await tx
      .selectFrom('plan')
      .select('id')
      .where('businessId', '=', business.id)
      .where('status', '=', 'running')
      .executeTakeFirst();
    if (running) throw new Refusal('conflict', 'Another plan is being made: wait for it, or cancel it.');
    await tx
      .insertInto('plan')
      .values({
        businessId: business.id,
        id,
        status: 'running',
        fromDay,
        toDay,
        filter: JSON.stringify({ locationIds, serviceIds, seconds }),
        seed,
        result: '{}',
        createdBy: actor,
        createdAt: ctx.now(),
      })
      .execute();
    await record(ctx, tx, business.id, {
      actor,
      action: 'plan',
      subjectKind: 'plan',
      subjectId: id,
      after: { fromDay, toDay, locationIds, serviceIds },
    });
  });
  const done = work(ctx, business, id, { ...request, seed })
    .catch(async (error: unknown) => {
      ctx.log.error({ err: error, plan: id }, 'a plan failed');
      await finish(ctx, business.id, id, 'failed', {});
    })
    .catch((error: unknown) => ctx.log.error({ err: error, plan: id }, 'a plan could not be ended'));
  return { planId: id, done };
}

/** Ends a running plan one way or another; false when it was ended before. */
async function finish(
  ctx: Context,
  businessId: string,
  id: string,
  status: 'ready' | 'failed',
  result: PlanResult,
): Promise<boolean> {
  const changed = await ctx.database.db
    .updateTable('plan')
    .set({ status, result: JSON.stringify(result) })
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .where('status', '=', 'running')
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Discards a plan that runs or waits to be sent; what runs stops within moments, in whichever process it is. */
export async function cancelPlan(ctx: Context, business: Business, id: string, actor: Actor): Promise<void> {
  await ctx.transact(async (tx) => {
    await planById(tx, business.id, id);
    const changed = await tx
      .updateTable('plan')
      .set({ status: 'cancelled' })
      .where('businessId', '=', business.id)
      .where('id', '=', id)
      .where('status', 'in', ['running', 'ready'])
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) throw new Refusal('conflict', 'This plan is over already.');
    await record(ctx, tx, business.id, { actor, action: 'cancel', subjectKind: 'plan', subjectId: id });
  });
}

/** A few milliseconds' work. */
const WISHES_AT_ONCE = 5;

/** Plans whose process died are over. */
export async function failAbandoned(ctx: Context): Promise<void> {
  const running = await ctx.database.read.selectFrom('plan').selectAll().where('status', '=', 'running').execute();
  for (const plan of running) {
    const heard = resultOf(plan).progress?.at ?? plan.createdAt;
    if (heard <= ctx.now() - SILENT_SECONDS) await finish(ctx, plan.businessId, plan.id, 'failed', {});
  }
}

async function work(
  ctx: Context,
  business: Business,
  id: string,
  request: PlanRequest & { seed: number },
): Promise<void> {
  const { fromDay, toDay, locationIds, seed, seconds } = request;
  const db = ctx.database.read;
  const { matters: asked, nowhere, inQueue } = await loadOpenJobs(db, business, request);
  const account = await openAccount(db, asked);
  const matters = asked.map((matter): Matter => {
    const lacks = account.lacks(matter);
    return lacks ? { ...matter, lacks } : matter;
  });
  const schedule = await loadSchedule(ctx, db, business, { fromDay, toDay });
  const people = schedule.roster.resources.filter(
    (r) =>
      (locationIds.length === 0 || r.locationId === null || locationIds.includes(r.locationId)) &&
      matters.some((m) => takesPart(m, r)),
  );
  const wishes: PeriodWish[] = [];
  for (const [i, matter] of matters.entries()) {
    // Others have their turn in between.
    if (i % WISHES_AT_ONCE === 0) await setImmediate();
    wishes.push(wishIn(ctx, matter, request, people));
  }
  const { solved: which, unplaced } = sortOut(matters, wishes);
  const days = workingDays(schedule, people);
  const points = wishes.map(({ wish }) => wish.point);
  const road = await ctx.travel.road(business, periodBlocks(days, points));
  const usual = resolvePolicy(business.policy);
  const period = await layOut(schedule, road, days, wishes, which, {
    overtimeMinutes: Math.min(...matters.map((m) => m.policy.overtimeMinutes), usual.overtimeMinutes),
    weights: usual.weights,
  });

  let progress: PlanProgress | null = null;
  let cancelled = false;
  let stop = (): void => {};
  const run = async (problem: Period['problem'], budget: number): Promise<Solved> => {
    const buffer = pack(problem);
    await setImmediate();
    const running = ctx.solve(buffer, { seed, seconds: budget }, (p) => {
      const ratio = Math.max(p.elapsedRatio, progress?.ratio ?? 0);
      progress = { ratio, cost: p.cost, unplaced: p.unassigned, iterations: p.iteration, at: ctx.now() };
    });
    stop = running.stop;
    if (cancelled) stop();
    return running.solved;
  };
  const heart = setInterval(() => {
    beat(ctx, business.id, id, progress).then(
      (alive) => {
        cancelled = !alive;
        if (cancelled) stop();
      },
      (error: unknown) => ctx.log.warn({ err: error, plan: id }, 'a plan could not say that it lives'),
    );
  }, HEARTBEAT_MS);
  const { solution, yardstick, short } = await solveSupplied(period, matters, account, seconds, run).finally(() =>
    clearInterval(heart),
  );

  const reviewed = (answer: Solution): Promise<StoredReview['routes']> =>
    reviewRoutes(db, business.id, readSolution(schedule, period, wishes, answer), matters, road);
  const routes = await reviewed(solution);
  const because = (index: number, reason: UnplacedReason) => ({ jobId: matters[index]!.job.id, reason });
  // Who has the skills for it but not what it uses up is no vehicle of the engine's either.
  const lacking = (index: number): boolean => {
    const matter = matters[index]!;
    return matter.lacks !== undefined && people.some((person) => takesPart(matter, person));
  };
  await finish(ctx, business.id, id, 'ready', {
    review: {
      figures: figuresOf(routes),
      before: figuresOf(await reviewRoutes(db, business.id, asTheyAre(period), matters, road)),
      oneByOne: figuresOf(await reviewed(yardstick)),
      routes,
      unplaced: [
        ...solution.unassigned.flatMap(({ visit, reason }) => {
          const behind = period.visits[visit];
          if (typeof behind !== 'number') return [];
          if (short.has(visit) || (reason === 'no-skill' && lacking(behind))) return [because(behind, 'no-supplies')];
          return [because(behind, reason === 'no-unit' ? 'no-room' : reason)];
        }),
        ...unplaced,
        ...nowhere.map(({ job }) => ({ jobId: job.id, reason: 'no-address' as const })),
      ],
      untouched: untouchedOf(period),
      inQueue,
    },
  });
}

/** Whether somebody could lead a visit or come along. */
const takesPart = ({ service, site }: Matter, resource: Parameters<typeof qualifies>[0]): boolean =>
  service.requirements.some((requirement) => qualifies(resource, requirement, site.locationId));

/** What a job asks of the period: any of its told windows, by any of the people. */
function wishIn(
  ctx: Context,
  matter: Matter,
  { fromDay, toDay }: PlanRequest,
  people: readonly { id: string }[],
): PeriodWish {
  const { policy, service, site, job } = matter;
  const { fromDay: soonest, earliest } = horizon(policy, ctx.now(), site.zone);
  const range = { fromDay: fromDay > soonest ? fromDay : soonest, toDay, earliest };
  const wish = wishOf(matter, openWindows(policy, service.place, range, site.zone, job.preferences));
  return {
    wish: { leadIds: people.map((p) => p.id), ...wish },
    priority: job.priority,
    prices: wish.windows.map((window) => (dislikes(job.preferences, window, site.zone) ? PREFERRED_SECONDS : 0)),
    rather: matter.rather,
  };
}

/** True when the customer named times they would rather have, and this is none of them. */
const dislikes = ({ preferred = [] }: Matter['job']['preferences'], window: Span, zone: string): boolean =>
  preferred.length > 0 && !preferred.some((pattern) => matchesPattern(pattern, window.from, zone));

/** Which wishes can be planned at all; the others with their reason. */
function sortOut(
  matters: readonly Matter[],
  wishes: readonly PeriodWish[],
): { solved: number[]; unplaced: StoredReview['unplaced'] } {
  const solved: number[] = [];
  const unplaced: StoredReview['unplaced'] = [];
  for (const [i, { wish }] of wishes.entries()) {
    const jobId = matters[i]!.job.id;
    if (!splitRequirements(wish.requirements).lead) unplaced.push({ jobId, reason: 'no-person' });
    else if (wish.windows.length === 0) unplaced.push({ jobId, reason: 'no-window' });
    else solved.push(i);
  }
  return { solved, unplaced };
}

/** Writes down how far a plan has come; false when it was cancelled meanwhile. */
async function beat(ctx: Context, businessId: string, id: string, progress: PlanProgress | null): Promise<boolean> {
  const at = ctx.now();
  const known = progress ?? { ratio: 0, cost: 0, unplaced: 0, iterations: 0 };
  const changed = await ctx.database.db
    .updateTable('plan')
    .set({ result: JSON.stringify({ progress: { ...known, at } } satisfies PlanResult) })
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .where('status', '=', 'running')
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}
