import { appointmentCan } from '../../shared/appointment.ts';
import { MINUTE, type Span } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import { type Actor, record } from '../history.ts';
import { lockJob, updateJob } from '../jobs/jobs.ts';
import { linkUrl } from '../links.ts';
import { tell } from '../notify/tell.ts';
import { appointmentById, type PlaceOutcome, settle } from '../schedule/appointments.ts';
import { bookWindow, moveToWindow } from '../schedule/booking.ts';
import { leewayOf } from '../schedule/leeway.ts';
import { removeOutcome, writeOutcome } from '../schedule/outcomes.ts';
import { tellBooked } from '../schedule/proposals.ts';
import { leaveQueue, toQueue } from '../schedule/queue.ts';
import { isTold } from '../schedule/take.ts';
import type { Matter } from '../schedule/wish.ts';

export type Changed = { outcome: 'done' | 'too-late' | 'slot-taken' };

/**
 * Cancels a booking while the policy still lets the customer; the time stays theirs for the undo minutes. After the
 * deadline it is refused, or taken and counted as late, as the policy says.
 */
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
    const { cancelUntil, lateCancel } = await leewayOf(tx, matter, appointment, ctx.now());
    if (!appointmentCan('cancel', appointment.status) || (cancelUntil === null && !lateCancel))
      return { outcome: 'too-late' };
    const keepUntil = ctx.now() + policy.undoMinutes * MINUTE;
    await settle(ctx, tx, business, appointment, { status: 'cancelled', version: job.version, keepUntil });
    await updateJob(tx, business.id, job.id, { status: 'closed' });
    if (lateCancel)
      await writeOutcome(ctx, tx, business.id, { appointmentId, kind: 'late-cancel', by: 'customer', note: '' });
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
      after: { late: lateCancel },
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
    await removeOutcome(tx, business.id, appointmentId);
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

const changed = ({ outcome }: PlaceOutcome): Changed =>
  (
    ({ placed: { outcome: 'done' }, taken: { outcome: 'slot-taken' }, 'not-allowed': { outcome: 'too-late' } }) as const
  )[outcome];

/** Books a window for an open job: the customer picked it from their link. */
export async function choose(ctx: Context, matter: Matter, slot: Span): Promise<Changed> {
  if (!isTold(matter, slot, ctx.now())) return { outcome: 'slot-taken' };
  return changed(await bookWindow(ctx, matter, slot, 'customer'));
}

/** Moves an appointment while the policy still lets the customer; a proposal that moves is thereby accepted. */
export async function move(ctx: Context, matter: Matter, appointmentId: string, slot: Span): Promise<Changed> {
  if (!isTold(matter, slot, ctx.now())) return { outcome: 'slot-taken' };
  const { business } = matter;
  const before = await appointmentById(ctx.database.db, business.id, appointmentId);
  const { moveUntil } = await leewayOf(ctx.database.db, matter, before, ctx.now());
  if (!appointmentCan('move', before.status) || (before.status === 'booked' && moveUntil === null))
    return { outcome: 'too-late' };
  return changed(await moveToWindow(ctx, matter, before, slot, 'customer'));
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
