/** What a plan for an absence, an urgent job or a way out of a conflict does to appointments, each in a short transaction of its own. */
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { type Actor, record } from '../history.ts';
import { lockJob, updateJob } from '../jobs/jobs.ts';
import { appointmentById, place, settle } from '../schedule/appointments.ts';
import { endProposal, propose, sentProposalOf } from '../schedule/proposals.ts';
import { type QueueDetail, toQueue } from '../schedule/queue.ts';
import { reorder } from '../schedule/timing.ts';
import { matterOf } from '../schedule/wish.ts';
import { type AbsencePlan, type Affected, alternativeNow, type Reordered } from './absence-plan.ts';
import { sendPickLink } from './arrange.ts';

/** Why appointments change: an absence, a job that could not wait, a conflict on the board, or supplies that are not there. */
export type Cause =
  | { absenceId: string }
  | { urgentJobId: string }
  | { conflictId: string }
  | { shortOfSupplies: true };

/** An absence that is confirmed again after an interruption goes on with those who were not told. */
const causeOf = (cause: Cause, told: boolean): Pick<QueueDetail, 'absence'> =>
  'absenceId' in cause ? { absence: { id: cause.absenceId, told } } : {};

/** Puts people's own visits into the order of the plan, some with another of them. No customer hears of it. */
export const exchange = (
  ctx: Context,
  business: Business,
  { day, orders, exchanged }: Reordered,
  cause: Cause,
  actor: Actor,
): Promise<boolean> =>
  reorder(ctx, business, day, orders, async (tx, done) => {
    for (const { appointmentId, fromId, toId } of done)
      await record(ctx, tx, business.id, {
        actor,
        action: 'reassign',
        subjectKind: 'job',
        subjectId: exchanged.find((e) => e.appointmentId === appointmentId)!.card.jobId,
        before: { appointmentId, leadId: fromId },
        after: { ...cause, leadId: toId },
      });
  });

/** Moves an appointment to whoever keeps its promise. The customer hears nothing: nothing they were told has changed. */
export async function keep(
  ctx: Context,
  { card, matter, placement, follows }: AbsencePlan['kept'][number],
  cause: Cause,
  actor: Actor,
): Promise<'kept' | 'unaffected' | 'taken'> {
  const { business, job } = matter;
  const before = await appointmentById(ctx.database.db, business.id, card.appointmentId);
  const status = before.status === 'proposed' ? 'proposed' : 'booked';
  const result = await place(
    ctx,
    matter,
    placement,
    {
      status,
      holdUntil: before.holdUntil,
      moving: card.appointmentId,
      version: before.version,
      ...(follows ? { follows } : {}),
      allowed: (now) => now.version === job.version + 1,
    },
    (tx, appointment) =>
      record(ctx, tx, business.id, {
        actor,
        action: 'reassign',
        subjectKind: 'job',
        subjectId: job.id,
        before: { appointmentId: card.appointmentId, plannedStart: before.plannedStart },
        after: { ...cause, leadId: placement.lead?.id ?? null, plannedStart: appointment.plannedStart },
      }),
  );
  if (result.outcome === 'placed') return 'kept';
  return result.outcome === 'taken' ? 'taken' : 'unaffected';
}

/** Gives the time up, keeps another one for the customer and sends the link; or the link alone when there is none. */
export async function rebook(
  ctx: Context,
  one: AbsencePlan['rebook'][number],
  cause: Cause,
  actor: Actor,
): Promise<'proposed' | 'no-time' | 'unaffected'> {
  return (await release(ctx, one, cause, actor)) ? offerAnother(ctx, one, cause, actor) : 'unaffected';
}

/** Keeps another time for a customer who has none any more and sends the link; or the link alone. */
export async function offerAnother(
  ctx: Context,
  { card, matter, placement }: Pick<AbsencePlan['rebook'][number], 'card' | 'matter' | 'placement'>,
  cause: Cause,
  actor: Actor,
): Promise<'proposed' | 'no-time'> {
  const { business } = matter;
  const now = await matterOf(ctx.database.db, business, matter.job.id);
  const options = { kind: 'rebook' as const, before: card.window, planId: null, actor };
  const first = placement && (await propose(ctx, now, placement, options));
  if (first?.outcome === 'proposed') return 'proposed';
  const other = await alternativeNow(ctx, now, card.window);
  const second = other && (await propose(ctx, now, other, options));
  if (second?.outcome === 'proposed') return 'proposed';
  await sendPickLink(ctx, now, actor, {
    item: {
      kind: 'no-slot',
      appointmentId: card.appointmentId,
      detail: { before: card.window, ...causeOf(cause, true) },
    },
  });
  return 'no-time';
}

/**
 * Takes an appointment off because of us. Until another time is proposed the job stands in the office's queue, so that
 * no crash can lose it. False when the customer or somebody else was quicker.
 */
export async function release(
  ctx: Context,
  { card, matter }: Pick<Affected, 'card' | 'matter'>,
  cause: Cause,
  actor: Actor,
): Promise<boolean> {
  const { business, job } = matter;
  // Released by a confirmation that was interrupted.
  if (job.status === 'open') return true;
  return ctx.transact(async (tx) => {
    const now = await lockJob(tx, business.id, job.id);
    if (now.version !== job.version + 1) return false;
    const appointment = await appointmentById(tx, business.id, card.appointmentId);
    const proposal = await sentProposalOf(tx, business.id, job.id);
    if (proposal) await endProposal(ctx, tx, business, proposal.id, 'withdrawn', actor);
    else await settle(ctx, tx, business, appointment, { status: 'released', version: now.version });
    await updateJob(tx, business.id, job.id, { status: 'open' });
    await toQueue(ctx, tx, business.id, {
      kind: 'no-slot',
      jobId: job.id,
      appointmentId: appointment.id,
      detail: { before: card.window, ...causeOf(cause, false) },
    });
    await record(ctx, tx, business.id, {
      actor,
      action: 'release',
      subjectKind: 'job',
      subjectId: job.id,
      before: { appointmentId: appointment.id, window: card.window },
      after: cause,
    });
    return true;
  });
}
