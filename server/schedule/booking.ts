/** Booking and moving by choice of a window: the same for the customer behind a link and for the office on the phone. */
import type { Span } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import { type Actor, record } from '../history.ts';
import type { AppointmentRow, PlaceOutcome } from './appointments.ts';
import { acceptedOtherwise, tellBooked } from './proposals.ts';
import { leaveQueue } from './queue.ts';
import { take } from './take.ts';
import { foundTime } from './waiting.ts';
import type { Matter } from './wish.ts';

/** Books a window for an open job, and tells the customer. */
export function bookWindow(ctx: Context, matter: Matter, window: Span, actor: Actor): Promise<PlaceOutcome> {
  const options = {
    status: 'booked' as const,
    holdUntil: null,
    allowed: (now: Matter['job']) => now.status === 'open',
  };
  return take(ctx, matter, window, options, (tx, appointment) => wasBooked(ctx, tx, matter, appointment, actor));
}

/** What a booking brings with it: the customer is told, the queue has one thing less, and it is written down. */
export async function wasBooked(
  ctx: Context,
  tx: Tx,
  matter: Matter,
  appointment: AppointmentRow,
  actor: Actor,
): Promise<void> {
  const { business, job } = matter;
  await tellBooked(ctx, tx, matter, appointment.id, actor === 'customer');
  await leaveQueue(ctx, tx, business.id, job.id, actor, 'booked');
  await foundTime(ctx, tx, business.id, job.id);
  await record(ctx, tx, business.id, {
    actor,
    action: 'book',
    subjectKind: 'job',
    subjectId: job.id,
    after: { appointmentId: appointment.id, window: { from: appointment.windowFrom, to: appointment.windowTo } },
  });
}

/**
 * Moves an appointment to another window: the old time goes and the new one comes in one transaction, so that a lost
 * race leaves the customer with what they had. What was only proposed is booked thereby. Not allowed when anything
 * happened to the job since the matter was read: whoever moved it meanwhile has the last word.
 */
export function moveToWindow(
  ctx: Context,
  matter: Matter,
  before: AppointmentRow,
  window: Span,
  actor: Actor,
): Promise<PlaceOutcome> {
  const { business, job } = matter;
  const booked = before.status === 'booked';
  const options = {
    status: 'booked' as const,
    holdUntil: null,
    moving: before.id,
    allowed: (now: Matter['job']) => now.version === job.version + 1,
  };
  return take(ctx, matter, window, options, async (tx, appointment) => {
    await acceptedOtherwise(ctx, tx, business.id, appointment.id);
    await tellBooked(ctx, tx, matter, appointment.id, actor === 'customer', booked ? 'moved' : 'booked');
    await leaveQueue(ctx, tx, business.id, job.id, actor, 'moved');
    await record(ctx, tx, business.id, {
      actor,
      action: booked ? 'move' : 'accept-other',
      subjectKind: 'job',
      subjectId: job.id,
      before: { window: { from: before.windowFrom, to: before.windowTo } },
      after: { appointmentId: appointment.id, window: { from: window.from, to: window.to } },
    });
  });
}
