import type { SendFailure, SendReport, StoredReview, StoredStop } from '../../shared/planning.ts';
import { HOUR } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { type Actor, record } from '../history.ts';
import { Refusal } from '../refusal.ts';
import { loadRoster, type Roster } from '../resources/roster.ts';
import { activeAppointment } from '../schedule/appointments.ts';
import type { Placement } from '../schedule/problem.ts';
import { type ProposeOutcome, propose } from '../schedule/proposals.ts';
import { reorder } from '../schedule/timing.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import { type PlanRow, planById, resultOf } from './plan.ts';

type StoredRoute = StoredReview['routes'][number];

/** Nobody can be asked about a time that is nearly here. */
const SOONEST_SECONDS = HOUR;

/**
 * Proposes every planned visit to its customer in the order of time, so that the routes come out as planned, those of
 * people who come along too. Each is a short transaction of its own; what no longer fits is reported and stays open. Sending again asks
 * nobody twice.
 */
export async function sendPlan(
  ctx: Context,
  business: Business,
  planId: string,
  actor: Actor,
  jobIds?: readonly string[],
): Promise<SendReport> {
  const plan = await planById(ctx.database.read, business.id, planId);
  const { review } = resultOf(plan);
  if (!review || (plan.status !== 'ready' && plan.status !== 'sent'))
    throw new Refusal('conflict', 'Only a plan that is ready can be sent.');
  const roster = await loadRoster(ctx.database.read, business, plan.fromDay, plan.toDay);
  const asked = await askedBy(ctx, business, planId);
  const failures: SendFailure[] = [];
  const isWanted = (stop: StoredStop): boolean =>
    isNew(stop) && !asked.has(stop.jobId) && (jobIds?.includes(stop.jobId) ?? true);
  const stops = review.routes
    .flatMap((route) => route.stops.map((stop) => ({ route, stop })))
    .sort((a, b) => a.stop.plannedStart - b.stop.plannedStart || Number(a.stop.helps) - Number(b.stop.helps));
  const touched = new Set(
    stops.filter(({ stop }) => isWanted(stop)).flatMap(({ route, stop }) => [route, ...helpedBy(review, stop, route)]),
  );
  const before = new Map([...touched].map((route): [StoredRoute, string[]] => [route, []]));
  for (const route of touched) await putInOrder(ctx, business, route);
  for (const { route, stop } of stops) {
    const follows = before.get(route);
    if (!follows) continue;
    if (isWanted(stop)) {
      const failure = await send(ctx, business, { plan, route, stop, roster, follows, actor });
      if (failure) failures.push({ jobId: stop.jobId, reason: failure });
    }
    const appointmentId = stop.appointmentId ?? (await activeAppointment(ctx.database.db, business.id, stop.jobId))?.id;
    if (appointmentId) follows.push(appointmentId);
  }
  return close(ctx, business, planId, failures, actor);
}

const isNew = (stop: StoredStop): boolean => stop.appointmentId === null && !stop.helps;

/** The routes of those who come along to a stop. */
const helpedBy = ({ routes }: StoredReview, { jobId, units }: StoredStop, { day }: StoredRoute): StoredRoute[] =>
  routes.filter(
    (r) =>
      r.day === day &&
      units.some((u) => u.resourceId === r.resourceId) &&
      r.stops.some((s) => s.helps && s.jobId === jobId),
  );

/** The jobs whose customers this plan has asked. */
async function askedBy(ctx: Context, business: Business, planId: string): Promise<Set<string>> {
  const rows = await ctx.database.db
    .selectFrom('proposal')
    .select('jobId')
    .where('businessId', '=', business.id)
    .where('planId', '=', planId)
    .execute();
  return new Set(rows.map((row) => row.jobId));
}

/** Where the plan has what was there before in another order, that comes first; a day that changed meanwhile stays. */
async function putInOrder(ctx: Context, business: Business, route: StoredRoute): Promise<void> {
  const there = route.stops.filter((s) => s.appointmentId !== null);
  if (there.length < 2) return;
  const order = new Map(there.map((s) => [s.appointmentId!, s.plannedStart]));
  await reorder(ctx, business, route.day, new Map([[route.resourceId, order]]));
}

async function send(
  ctx: Context,
  business: Business,
  at: {
    plan: PlanRow;
    route: StoredRoute;
    stop: StoredStop;
    roster: Roster;
    follows: readonly string[];
    actor: Actor;
  },
): Promise<SendFailure['reason'] | null> {
  const { plan, route, stop, roster, follows, actor } = at;
  if (stop.window.from < ctx.now() + SOONEST_SECONDS) return 'too-late';
  let matter: Matter;
  try {
    matter = await matterOf(ctx.database.read, business, stop.jobId);
  } catch (error) {
    if (error instanceof Refusal) return 'no-address';
    throw error;
  }
  if (matter.job.status !== 'open') return 'not-open';
  const options = { kind: 'proposal' as const, planId: plan.id, actor };
  const lead = roster.byId.get(route.resourceId);
  let result: ProposeOutcome = { outcome: 'taken' };
  if (lead) {
    const placement: Placement = {
      window: stop.window,
      start: stop.plannedStart,
      day: route.day,
      lead,
      position: 0,
      units: stop.units,
      cost: 0,
      terms: { travel: 0, idle: 0, overtime: 0, gap: 0, preference: 0 },
      neighbours: [],
    };
    result = await propose(ctx, matter, placement, { ...options, follows });
  }
  if (result.outcome === 'taken') result = await propose(ctx, matter, stop.window, options);
  if (result.outcome === 'proposed') return null;
  return result.outcome === 'taken' ? 'taken' : 'not-open';
}

/** Keeps what became of the sending with the plan. */
async function close(
  ctx: Context,
  business: Business,
  planId: string,
  failures: SendFailure[],
  actor: Actor,
): Promise<SendReport> {
  const asked = await askedBy(ctx, business, planId);
  const report: SendReport = { proposed: asked.size, failures, at: ctx.now() };
  await ctx.transact(async (tx) => {
    const plan = await planById(tx, business.id, planId);
    await tx
      .updateTable('plan')
      .set({ status: 'sent', result: JSON.stringify({ ...resultOf(plan), sent: report }) })
      .where('businessId', '=', business.id)
      .where('id', '=', planId)
      .execute();
    await record(ctx, tx, business.id, {
      actor,
      action: 'send',
      subjectKind: 'plan',
      subjectId: planId,
      after: { proposed: report.proposed, failures: failures.length },
    });
  });
  return report;
}
