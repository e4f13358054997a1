import { appointmentCan } from '../../shared/appointment.ts';
import { HOUR, MINUTE, type Span } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import { type Actor, record } from '../history.ts';
import { lockJob, updateJob } from '../jobs/jobs.ts';
import { linkUrl } from '../links.ts';
import { tell } from '../notify/tell.ts';
import { appointmentById, settle } from '../schedule/appointments.ts';
import { tellBooked } from '../schedule/proposals.ts';
import { leaveQueue, toQueue } from '../schedule/queue.ts';
import { isTold, take } from '../schedule/take.ts';
import type { Matter } from '../schedule/wish.ts';

export type Changed = { outcome: 'done' | 'too-late' | 'slot-taken' };

/** Cancels a booking while the policy still lets the customer; the time stays theirs for the undo minutes. */
export async function cancel(
  ctx: Context,
  matter: Matter,
  appointmentId: string,
  actor: Actor,
  linkId: string,
): Promise<Changed> {
  const { business, policy } = matter;
  return ctx.transact(async (tx) => {
    const job = await lockJob(tx, business.id, matter.job.id);
    const appointment = await appointmentById(tx, business.id, appointmentId);
    const late = appointment.windowFrom - policy.cancelDeadlineHours * HOUR <= ctx.now();
    if (!appointmentCan('cancel', appointment.status) || late) return { outcome: 'too-late' };
    const keepUntil = ctx.now() + policy.undoMinutes * MINUTE;
    await settle(ctx, tx, business, appointment, { status: 'cancelled', version: job.version, keepUntil });
    await updateJob(tx, business.id, job.id, { status: 'closed' });
    const cancelled = await appointmentById(tx, business.id, appointmentId);
    const url = linkUrl(ctx, business.id, linkId);
    await tell(ctx, tx, matter, 'cancelled', { appointment: cancelled, url, justDone: true });
    await leaveQueue(ctx, tx, business.id, job.id, actor, 'cancelled');
    await record(ctx, tx, business.id, {
      actor,
      action: 'cancel',
      subjectKind: 'job',
      subjectId: job.id,
      before: { appointmentId, window: { from: appointment.windowFrom, to: appointment.windowTo } },
    });
    return { outcome: 'done' };
  });
}

/** Takes a cancellation back while its time is still kept. */
export async function undoCancel(ctx: Context, matter: Matter, appointmentId: string, actor: Actor): Promise<Changed> {
  const { business } = matter;
  return ctx.transact(async (tx) => {
    const job = await lockJob(tx, business.id, matter.job.id);
    const appointment = await appointmentById(tx, business.id, appointmentId);
    const kept = appointment.status === 'cancelled' && (appointment.holdUntil ?? 0) > ctx.now();
    if (!kept || job.status !== 'closed') return { outcome: 'too-late' };
    await settle(ctx, tx, business, appointment, { status: 'booked', version: job.version });
    await updateJob(tx, business.id, job.id, { status: 'booked' });
    await tellBooked(ctx, tx, matter, appointmentId, true);
    await record(ctx, tx, business.id, {
      actor,
      action: 'undo',
      subjectKind: 'job',
      subjectId: job.id,
      after: { appointmentId },
    });
    return { outcome: 'done' };
  });
}

/** Books a window for an open job: the customer picked it from their link. */
export async function choose(ctx: Context, matter: Matter, slot: Span, actor: Actor): Promise<Changed> {
  if (!isTold(matter, slot, ctx.now())) return { outcome: 'slot-taken' };
  const { business, job } = matter;
  const result = await take(
    ctx,
    matter,
    slot,
    { status: 'booked', holdUntil: null, allowed: (now) => now.status === 'open' },
    async (tx, appointment) => {
      await tellBooked(ctx, tx, matter, appointment.id, actor === 'customer');
      await leaveQueue(ctx, tx, business.id, job.id, actor, 'booked');
      await record(ctx, tx, business.id, {
        actor,
        action: 'book',
        subjectKind: 'job',
        subjectId: job.id,
        after: { appointmentId: appointment.id, window: slot },
      });
    },
  );
  if (result.outcome === 'placed') return { outcome: 'done' };
  return { outcome: result.outcome === 'taken' ? 'slot-taken' : 'too-late' };
}

/**
 * Moves an appointment to another window: the old time goes and the new one comes in one transaction, so that a lost
 * race leaves the customer with what they had. A proposal that moves is thereby accepted.
 */
export async function move(
  ctx: Context,
  matter: Matter,
  appointmentId: string,
  slot: Span,
  actor: Actor,
): Promise<Changed> {
  if (!isTold(matter, slot, ctx.now())) return { outcome: 'slot-taken' };
  const { business, policy, job } = matter;
  const before = await appointmentById(ctx.database.db, business.id, appointmentId);
  const late =
    before.status === 'booked' &&
    before.windowFrom - policy.moveDeadlineHours * HOUR <= ctx.now() &&
    actor === 'customer';
  if (!appointmentCan('move', before.status) || late) return { outcome: 'too-late' };
  const result = await take(
    ctx,
    matter,
    slot,
    {
      status: 'booked',
      holdUntil: null,
      moving: appointmentId,
      allowed: (now) => now.status === 'booked' || now.status === 'proposed',
    },
    async (tx, appointment) => {
      await tx
        .updateTable('proposal')
        .set({ status: 'accepted', answeredAt: ctx.now() })
        .where('businessId', '=', business.id)
        .where('appointmentId', '=', appointmentId)
        .where('status', '=', 'sent')
        .execute();
      await tellBooked(
        ctx,
        tx,
        matter,
        appointment.id,
        actor === 'customer',
        before.status === 'booked' ? 'moved' : 'booked',
      );
      await leaveQueue(ctx, tx, business.id, job.id, actor, 'moved');
      await record(ctx, tx, business.id, {
        actor,
        action: before.status === 'booked' ? 'move' : 'accept-other',
        subjectKind: 'job',
        subjectId: job.id,
        before: { window: { from: before.windowFrom, to: before.windowTo } },
        after: { window: slot },
      });
    },
  );
  if (result.outcome === 'placed') return { outcome: 'done' };
  return { outcome: result.outcome === 'taken' ? 'slot-taken' : 'too-late' };
}

/** "Keep my place and call me": the proposal stands, and a person in the office is asked to ring. */
export async function callMe(ctx: Context, matter: Matter, words: string): Promise<Changed> {
  const { business } = matter;
  return ctx.transact(async (tx) => {
    const job = await lockJob(tx, business.id, matter.job.id);
    await toQueue(ctx, tx, business.id, { kind: 'call-me', jobId: job.id, detail: { words } });
    await record(ctx, tx, business.id, { actor: 'customer', action: 'call-me', subjectKind: 'job', subjectId: job.id });
    return { outcome: 'done' };
  });
}
