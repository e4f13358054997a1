/**
 * Somebody is running late: the rest of their day is written as it becomes from the stop they name, and so is that of
 * whoever makes one of its visits with them (`delay.ts` says how). Whose promise breaks is told by the caller.
 */
import type { Instant } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import { isOverlap, lockDays, type ResourceDay } from '../db/transact.ts';
import { type Actor, record } from '../history.ts';
import { lockJob } from '../jobs/jobs.ts';
import { allocationsOf } from './appointments.ts';
import { loadSchedule, personDay } from './day.ts';
import { type Delayed, delayOf } from './delay.ts';
import { endProposal, sentProposalOf } from './proposals.ts';
import { toQueue } from './queue.ts';
import { brokenPromises } from './route.ts';
import { type Renewal, writeStarts } from './timing.ts';

/** What reaching a stop at a given moment would change, in the day's order; nothing is written. Null: it is no stop of a route. */
export async function delayFrom(
  ctx: Context,
  business: Business,
  appointmentId: string,
  arriveAt: Instant,
): Promise<Delayed[] | null> {
  return (await delayOf(ctx, ctx.database.read, business, appointmentId, arriveAt))?.delayed ?? null;
}

/** Carries "look again" out of a transaction. */
class Moved extends Error {}
const ROUNDS = 6;

export type LateOutcome = { outcome: 'done'; delayed: Delayed[] } | { outcome: 'not-now' } | { outcome: 'clash' };

/**
 * Writes it: planned starts, renewed promises with a new version, and whatever `effect` adds about what has changed.
 * Said twice, it changes nothing the second time. `clash`: a room, a device or somebody else is in
 * the way, and nothing was changed.
 */
export async function runLateFrom(
  ctx: Context,
  business: Business,
  appointmentId: string,
  arriveAt: Instant,
  actor: Actor,
  effect: (tx: Tx, delayed: readonly Delayed[]) => Promise<void>,
): Promise<LateOutcome> {
  for (let round = 0; round < ROUNDS; round++) {
    const expected = await delayFrom(ctx, business, appointmentId, arriveAt);
    if (!expected) return { outcome: 'not-now' };
    try {
      return await ctx.transact((tx) => write(ctx, tx, business, { appointmentId, arriveAt, actor, expected }, effect));
    } catch (error) {
      if (isOverlap(error)) return { outcome: 'clash' };
      if (!(error instanceof Moved)) throw error;
    }
  }
  return { outcome: 'not-now' };
}

interface Saying {
  appointmentId: string;
  arriveAt: Instant;
  actor: Actor;
  /** What it seemed to change before anything was locked. */
  expected: readonly Delayed[];
}

async function write(
  ctx: Context,
  tx: Tx,
  business: Business,
  { appointmentId, arriveAt, actor, expected }: Saying,
  effect: (tx: Tx, delayed: readonly Delayed[]) => Promise<void>,
): Promise<LateOutcome> {
  const versions = new Map<string, number>();
  const jobs = new Set(expected.filter((d) => d.window).map((d) => d.appointment.jobId));
  for (const jobId of [...jobs].sort()) versions.set(jobId, (await lockJob(tx, business.id, jobId)).version);
  const days: ResourceDay[] = await allocationsOf(tx, business.id, appointmentId);
  for (const { appointment } of expected) days.push(...(await allocationsOf(tx, business.id, appointment.id)));
  await lockDays(tx, business.id, days);
  const withdrawn = await withdrawBroken(ctx, tx, business, { appointmentId, arriveAt, actor });
  const seen = withdrawn && (await delayOf(ctx, tx, business, appointmentId, arriveAt));
  if (!seen) return { outcome: 'not-now' };
  const { delayed, days: retimed } = seen;
  const known = new Set(expected.map((d) => d.appointment.id));
  if (delayed.some((d) => !known.has(d.appointment.id) || (d.window && !versions.has(d.appointment.jobId))))
    throw new Moved();
  const renewals = new Map(
    delayed.map(({ appointment, window }): [string, Renewal] => [
      appointment.id,
      {
        ...(window ? { windowFrom: window.from, windowTo: window.to, version: versions.get(appointment.jobId)! } : {}),
        // They said when they are there: no later change of the route makes it earlier.
        ...(appointment.id === appointmentId ? { pinned: 1 as const } : {}),
      },
    ]),
  );
  const starts = new Map(delayed.map(({ appointment, start }) => [appointment.id, start]));
  const takings = delayed.map(({ appointment: { id, plannedStart, plannedEnd } }) => ({
    ...{ appointmentId: id, from: plannedStart, to: plannedEnd },
  }));
  await writeStarts(tx, business.id, starts, takings, renewals);
  const named = delayed.find((d) => d.appointment.id === appointmentId);
  // Its start may be what it was, and only now be certain.
  if (named && named.start === named.appointment.plannedStart) await pin(tx, business.id, appointmentId);
  for (const day of retimed) await answerFor(ctx, tx, business, day, delayed, actor);
  await effect(tx, delayed);
  return { outcome: 'done', delayed };
}

const pin = (tx: Tx, businessId: string, id: string): Promise<unknown> =>
  tx.updateTable('appointment').set({ pinned: 1 }).where('businessId', '=', businessId).where('id', '=', id).execute();

/** A time that is only proposed and cannot be kept is taken back: the office looks for another. False: the stop is gone. */
async function withdrawBroken(
  ctx: Context,
  tx: Tx,
  business: Business,
  { appointmentId, arriveAt, actor }: Omit<Saying, 'expected'>,
): Promise<boolean> {
  for (;;) {
    const seen = await delayOf(ctx, tx, business, appointmentId, arriveAt);
    if (!seen) return false;
    const broken = seen.delayed.find((d) => d.window && d.appointment.status === 'proposed');
    const proposal = broken && (await sentProposalOf(tx, business.id, broken.appointment.jobId));
    if (!broken || !proposal) return true;
    const { jobId, windowFrom, windowTo } = broken.appointment;
    await endProposal(ctx, tx, business, proposal.id, 'withdrawn', actor);
    await toQueue(ctx, tx, business.id, {
      kind: 'no-slot',
      jobId,
      detail: { before: { from: windowFrom, to: windowTo } },
    });
  }
}

/** A day that now ends after the shift, or runs into the break, is answered for by whoever said it, by name. */
async function answerFor(
  ctx: Context,
  tx: Tx,
  business: Business,
  at: ResourceDay,
  delayed: readonly Delayed[],
  actor: Actor,
): Promise<void> {
  const range = { fromDay: at.day, toDay: at.day, resourceIds: [at.resourceId] };
  const schedule = await loadSchedule(ctx, tx, business, range);
  const own = personDay(schedule, schedule.roster.byId.get(at.resourceId)!, at.day);
  const ids = delayed.map((d) => d.appointment.id).filter((id) => own?.takings.some((t) => t.appointmentId === id));
  if (!own || ids.length === 0) return;
  const points = [own.home, ...own.takings.map((t) => t.point)].filter((p) => p !== null);
  const road = await ctx.travel.road(business, [{ origins: points, destinations: points }]);
  if (brokenPromises(schedule, road, own).length === 0) return;
  await tx
    .updateTable('appointment')
    .set({ overrideBy: actor, overrideReason: 'running late' })
    .where('businessId', '=', business.id)
    .where('id', 'in', ids)
    .execute();
  await record(ctx, tx, business.id, {
    actor,
    action: 'override-day',
    subjectKind: 'resource',
    subjectId: at.resourceId,
    after: { day: at.day, reason: 'running late' },
  });
}
