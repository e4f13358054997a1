/** What the office arranges for one job: each verb is one click, and is counted as a touch by its history. */
import { appointmentCan } from '../../shared/appointment.ts';
import type { Arranged, CancelRequest, ProposeRequest } from '../../shared/office.ts';
import type { Strategy } from '../../shared/policy.ts';
import type { CostedSlot } from '../../shared/slot.ts';
import { HOUR, type Span } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import { type Actor, record } from '../history.ts';
import { lockJob, updateJob } from '../jobs/jobs.ts';
import { issueLink } from '../links.ts';
import { tell } from '../notify/tell.ts';
import { activeAppointment, appointmentById, settle } from '../schedule/appointments.ts';
import { bookWindow, moveToWindow } from '../schedule/booking.ts';
import { inviteToPick } from '../schedule/invite.ts';
import { leewayOf } from '../schedule/leeway.ts';
import { ask, offer, type SlotsQuery } from '../schedule/offer.ts';
import { writeOutcome } from '../schedule/outcomes.ts';
import { endProposal, lastProposalOf, propose, sentProposalOf } from '../schedule/proposals.ts';
import { leaveQueue, type QueueDetail, type QueueKind, toQueue } from '../schedule/queue.ts';
import { isTold } from '../schedule/take.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import { shortNotice } from './notice.ts';

/** How many times a person in the office sees at once. */
const OFFICE_OPTIONS = 12;

export const forOffice = (matter: Matter): Matter => ({
  ...matter,
  policy: { ...shortNotice(matter.policy), options: OFFICE_OPTIONS },
});

/** The slot list as the office sees it: with what each costs and who would come. */
export async function officeSlots(
  ctx: Context,
  job: Matter,
  query: Omit<SlotsQuery, 'preferences'> = {},
): Promise<{ slots: CostedSlot[]; laterFrom: string | null }> {
  const matter = forOffice(job);
  const { preferences } = matter.job;
  return offer(await ask(ctx, ctx.database.read, matter, { ...query, preferences }), matter, preferences);
}

export const lost = async (ctx: Context, matter: Matter, slot: Span, without?: string): Promise<Arranged> => {
  const { slots } = await officeSlots(ctx, matter, without ? { without } : {});
  const near = (s: Span): number => Math.abs(s.from - slot.from);
  return { outcome: 'slot-taken', alternatives: slots.sort((a, b) => near(a) - near(b)) };
};

export const told = (ctx: Context, matter: Matter, slot: Span): boolean => isTold(forOffice(matter), slot, ctx.now());

/** Writes down what we know by now of what suits the customer. */
export async function editPreferences(
  ctx: Context,
  matter: Matter,
  preferences: Matter['job']['preferences'],
  actor: Actor,
): Promise<Matter> {
  const { business, job } = matter;
  await ctx.transact(async (tx) => {
    const now = await lockJob(tx, business.id, job.id);
    await updateJob(tx, business.id, job.id, { preferences });
    await record(ctx, tx, business.id, {
      actor,
      action: 'edit-preferences',
      subjectKind: 'job',
      subjectId: job.id,
      before: now.preferences,
      after: preferences,
    });
  });
  return matterOf(ctx.database.db, business, job.id);
}

/** Proposes a time to the customer: the one given, or the cheapest that suits what we know. */
export async function proposeAgain(
  ctx: Context,
  given: Matter,
  request: ProposeRequest,
  actor: Actor,
): Promise<Arranged> {
  const matter = request.preferences ? await editPreferences(ctx, given, request.preferences, actor) : given;
  const { business, job } = matter;
  if (job.status !== 'open') return { outcome: 'too-late' };
  if (request.slot && !told(ctx, matter, request.slot)) return lost(ctx, matter, request.slot);
  const last = await lastProposalOf(ctx.database.db, business.id, job.id);
  const before =
    last?.kind === 'rebook' && last.beforeFrom !== null && last.beforeTo !== null
      ? { from: last.beforeFrom, to: last.beforeTo }
      : null;
  const options = { kind: before ? ('rebook' as const) : ('proposal' as const), before, planId: null, actor };
  const choices = request.slot ? [request.slot] : await cheapest(ctx, matter);
  for (const slot of choices) {
    const result = await propose(ctx, matter, slot, options);
    if (result.outcome === 'proposed')
      return { outcome: 'done', window: { from: result.appointment.windowFrom, to: result.appointment.windowTo } };
    if (result.outcome === 'not-allowed') return { outcome: 'too-late' };
  }
  return request.slot ? lost(ctx, matter, request.slot) : { outcome: 'no-slot' };
}

const cheapest = async (ctx: Context, matter: Matter): Promise<CostedSlot[]> =>
  (await officeSlots(ctx, matter)).slots.sort((a, b) => a.cost - b.cost).slice(0, 3);

/** Books a time for the customer, who is told. */
export async function placeByHand(ctx: Context, matter: Matter, slot: Span, actor: Actor): Promise<Arranged> {
  if (!told(ctx, matter, slot)) return lost(ctx, matter, slot);
  const result = await bookWindow(ctx, matter, slot, actor);
  if (result.outcome === 'placed') return { outcome: 'done', window: slot };
  return result.outcome === 'taken' ? lost(ctx, matter, slot) : { outcome: 'too-late' };
}

/** Moves the customer's appointment to another time, at their wish; what was only proposed is booked thereby. */
export async function moveByHand(ctx: Context, matter: Matter, slot: Span, actor: Actor): Promise<Arranged> {
  const before = await activeAppointment(ctx.database.db, matter.business.id, matter.job.id);
  if (!before || !appointmentCan('move', before.status)) return { outcome: 'too-late' };
  if (!told(ctx, matter, slot)) return lost(ctx, matter, slot, before.id);
  const result = await moveToWindow(ctx, matter, before, slot, actor);
  if (result.outcome === 'placed') return { outcome: 'done', window: slot };
  return result.outcome === 'taken' ? lost(ctx, matter, slot, before.id) : { outcome: 'too-late' };
}

/**
 * Cancels for the customer, who called: their time is free at once, and they have it in writing. After the deadline it
 * counts as a late cancellation, unless whoever took the call says that it does not.
 */
export async function cancelForCustomer(
  ctx: Context,
  matter: Matter,
  { note, excused }: CancelRequest,
  actor: Actor,
): Promise<Arranged> {
  const { business, job } = matter;
  return ctx.transact(async (tx): Promise<Arranged> => {
    const now = await lockJob(tx, business.id, job.id);
    const appointment = await activeAppointment(tx, business.id, job.id);
    if (!appointment) return { outcome: 'too-late' };
    const { cancelUntil } = await leewayOf(tx, matter, appointment, ctx.now());
    const late = appointment.status === 'booked' && cancelUntil === null && !excused;
    const proposal = await sentProposalOf(tx, business.id, job.id);
    if (proposal) await endProposal(ctx, tx, business, proposal.id, 'withdrawn', actor);
    else await settle(ctx, tx, business, appointment, { status: 'cancelled', version: now.version });
    await updateJob(tx, business.id, job.id, { status: 'closed' });
    if (late)
      await writeOutcome(ctx, tx, business.id, { appointmentId: appointment.id, kind: 'late-cancel', by: actor, note });
    const url = await issueLink(ctx, tx, business.id, {
      purpose: 'appointment',
      subjectId: appointment.id,
      expiresAt: Math.max(ctx.now(), appointment.windowTo) + 30 * 24 * HOUR,
    });
    const cancelled = await appointmentById(tx, business.id, appointment.id);
    await tell(ctx, tx, matter, 'cancelled', { appointment: cancelled, url });
    await leaveQueue(ctx, tx, business.id, job.id, actor, 'cancelled');
    await record(ctx, tx, business.id, {
      actor,
      action: 'cancel',
      subjectKind: 'job',
      subjectId: job.id,
      before: { appointmentId: appointment.id, window: { from: appointment.windowFrom, to: appointment.windowTo } },
      after: { note, late },
    });
    return { outcome: 'done', window: null };
  });
}

interface PickOptions {
  /** Set where we took their time and a person must still look after it: otherwise the office has done its part. */
  item?: { kind: QueueKind; appointmentId: string; detail: QueueDetail };
}

/** Sends the customer a link to pick a time themselves. */
export async function sendPickLink(
  ctx: Context,
  matter: Matter,
  actor: Actor,
  { item }: PickOptions = {},
): Promise<Arranged> {
  const { business, job } = matter;
  return ctx.transact(async (tx): Promise<Arranged> => {
    const now = await lockJob(tx, business.id, job.id);
    if (now.status !== 'open') return { outcome: 'too-late' };
    await inviteToPick(ctx, tx, matter, actor, item && (await appointmentById(tx, business.id, item.appointmentId)));
    if (item) await toQueue(ctx, tx, business.id, { ...item, jobId: job.id });
    return { outcome: 'done', window: null };
  });
}

/** Says how this one job finds its time; null: as its service and business say. */
export async function setStrategy(
  ctx: Context,
  { business, job }: Matter,
  strategy: Strategy | null,
  actor: Actor,
): Promise<void> {
  await ctx.transact(async (tx) => {
    const now = await lockJob(tx, business.id, job.id);
    const { strategy: before, ...rest } = now.policy;
    await updateJob(tx, business.id, job.id, { policy: strategy ? { ...rest, strategy } : rest });
    await record(ctx, tx, business.id, {
      actor,
      action: 'set-strategy',
      subjectKind: 'job',
      subjectId: job.id,
      before: { strategy: before ?? null },
      after: { strategy },
    });
  });
}
