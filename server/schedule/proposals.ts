/** Appointments that wait for an answer. Their time is taken in the ledger exactly as a booking's, until it comes. */
import type { Decline } from '../../shared/booking.ts';
import { HOUR, type Instant, MINUTE, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { type Actor, record } from '../history.ts';
import { lockJob, updateJob } from '../jobs/jobs.ts';
import { issueLink } from '../links.ts';
import { tell } from '../notify/tell.ts';
import { notFound } from '../refusal.ts';
import { type AppointmentRow, appointmentById, type PlaceOutcome, place, settle } from './appointments.ts';
import type { Placement } from './problem.ts';
import { leaveQueue } from './queue.ts';
import { take } from './take.ts';
import type { Matter } from './wish.ts';

export type ProposalRow = Row<'proposal'>;

export interface ProposeOptions {
  /** `rebook`: the alternative kept for a customer whose visit we cannot make. */
  kind: 'proposal' | 'rebook';
  planId: string | null;
  actor: Actor;
  /** rebook: the time that can no longer be kept. */
  before?: Span | null;
  /** Appointments it comes after on the lead's day, as a plan has it. */
  follows?: readonly string[];
}

export type ProposeOutcome =
  | { outcome: 'proposed'; proposalId: string; appointment: AppointmentRow }
  | Exclude<PlaceOutcome, { outcome: 'placed' }>;

/** Keeps a time for a job and asks its customer, by link; a window takes whatever is cheapest in it now. */
export async function propose(
  ctx: Context,
  matter: Matter,
  choice: Span | Placement,
  options: ProposeOptions,
): Promise<ProposeOutcome> {
  const expiresAt = expiryOf(ctx, matter, 'window' in choice ? choice.window : choice);
  const proposalId = ctx.id('prp');
  const placeOptions = {
    status: 'proposed' as const,
    holdUntil: expiresAt,
    // Whoever answered since we looked is not asked again in the same breath.
    allowed: (job: Matter['job']) => job.status === 'open' && job.rounds === matter.job.rounds,
    ...(options.follows ? { follows: options.follows } : {}),
  };
  const effect = (tx: Tx, appointment: AppointmentRow): Promise<void> =>
    writeProposal(ctx, tx, matter, appointment, proposalId, expiresAt, options);
  const result = await ('window' in choice
    ? place(ctx, matter, choice, placeOptions, effect)
    : take(ctx, matter, choice, placeOptions, effect));
  return result.outcome === 'placed' ? { outcome: 'proposed', proposalId, appointment: result.appointment } : result;
}

/** A proposal waits as long as the policy says, but never until after the visit should begin. */
export const expiryOf = (ctx: Context, { policy }: Matter, window: Span): Instant =>
  Math.max(ctx.now() + HOUR, Math.min(ctx.now() + policy.proposalHoldHours * HOUR, window.from - 2 * HOUR));

export async function writeProposal(
  ctx: Context,
  tx: Tx,
  matter: Matter,
  appointment: AppointmentRow,
  id: string,
  expiresAt: Instant,
  { kind, planId, actor, before = null }: ProposeOptions,
): Promise<void> {
  const { business, job } = matter;
  await tx
    .insertInto('proposal')
    .values({
      businessId: business.id,
      id,
      planId,
      jobId: job.id,
      appointmentId: appointment.id,
      round: job.rounds,
      kind,
      status: 'sent',
      expiresAt,
      beforeFrom: before?.from ?? null,
      beforeTo: before?.to ?? null,
      refused: '[]',
      words: '',
      createdAt: ctx.now(),
      answeredAt: null,
    })
    .execute();
  const url = await issueLink(ctx, tx, business.id, {
    purpose: kind,
    subjectId: id,
    // The page goes on telling what is true after the proposal was answered or lapsed.
    expiresAt: appointment.windowTo + 30 * 24 * HOUR,
  });
  await leaveQueue(ctx, tx, business.id, job.id, actor, 'proposed');
  const news = kind === 'rebook' ? 'rebook' : job.rounds > 0 ? 're-proposal' : 'proposal';
  await tell(ctx, tx, matter, news, { appointment, url, before });
  await record(ctx, tx, business.id, {
    actor,
    action: 'propose',
    subjectKind: 'job',
    subjectId: job.id,
    after: { proposalId: id, window: { from: appointment.windowFrom, to: appointment.windowTo } },
  });
}

export async function proposalById(db: Db, businessId: string, id: string): Promise<ProposalRow> {
  const row = await db
    .selectFrom('proposal')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('proposal');
  return row;
}

/** The proposal of a job that still waits for an answer. */
export const sentProposalOf = (db: Db, businessId: string, jobId: string): Promise<ProposalRow | undefined> =>
  db
    .selectFrom('proposal')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('jobId', '=', jobId)
    .where('status', '=', 'sent')
    .executeTakeFirst();

/** The proposals that wait for an answer: until when, by appointment. */
export async function waitingForAnswer(db: Db, businessId: string, now: Instant): Promise<Map<string, Instant>> {
  const rows = await db
    .selectFrom('proposal')
    .select(['appointmentId', 'expiresAt'])
    .where('businessId', '=', businessId)
    .where('status', '=', 'sent')
    .where('expiresAt', '>', now)
    .execute();
  return new Map(rows.map(({ appointmentId, expiresAt }) => [appointmentId, expiresAt]));
}

/** The last proposal a job has had. */
export const lastProposalOf = (db: Db, businessId: string, jobId: string): Promise<ProposalRow | undefined> =>
  db
    .selectFrom('proposal')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('jobId', '=', jobId)
    .orderBy('createdAt', 'desc')
    .orderBy('round', 'desc')
    .executeTakeFirst();

/** Takes the answer down, once: false when it was answered, withdrawn or lapsed before. */
async function answer(
  ctx: Context,
  tx: Tx,
  businessId: string,
  id: string,
  change: Partial<Pick<ProposalRow, 'status' | 'refused' | 'words'>>,
): Promise<boolean> {
  const result = await tx
    .updateTable('proposal')
    .set({ ...change, answeredAt: ctx.now() })
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .where('status', '=', 'sent')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** The customer took another time than the proposed one: the proposal has done its work. */
export async function acceptedOtherwise(
  ctx: Context,
  tx: Tx,
  businessId: string,
  appointmentId: string,
): Promise<void> {
  await tx
    .updateTable('proposal')
    .set({ status: 'accepted', answeredAt: ctx.now() })
    .where('businessId', '=', businessId)
    .where('appointmentId', '=', appointmentId)
    .where('status', '=', 'sent')
    .execute();
}

/** Asks again what was asked before: a proposal that was withdrawn or taken otherwise waits for its answer as it did. */
export async function reopenProposal(
  ctx: Context,
  tx: Tx,
  businessId: string,
  appointmentId: string,
): Promise<boolean> {
  const result = await tx
    .updateTable('proposal')
    .set({ status: 'sent', answeredAt: null })
    .where('businessId', '=', businessId)
    .where('appointmentId', '=', appointmentId)
    .where('status', 'in', ['withdrawn', 'accepted'])
    .where('expiresAt', '>', ctx.now())
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export type Answered = { outcome: 'done' | 'too-late' };

/** The customer (or somebody for them) says yes: the kept time becomes a booking. */
export async function accept(ctx: Context, matter: Matter, proposalId: string, actor: Actor): Promise<Answered> {
  const { business } = matter;
  return ctx.transact(async (tx) => {
    const job = await lockJob(tx, business.id, matter.job.id);
    const proposal = await proposalById(tx, business.id, proposalId);
    if (proposal.expiresAt <= ctx.now()) return { outcome: 'too-late' };
    if (!(await answer(ctx, tx, business.id, proposalId, { status: 'accepted' }))) return { outcome: 'too-late' };
    const appointment = await appointmentById(tx, business.id, proposal.appointmentId);
    await settle(ctx, tx, business, appointment, { status: 'booked', version: job.version });
    await updateJob(tx, business.id, job.id, { status: 'booked' });
    await tellBooked(ctx, tx, matter, appointment.id, actor === 'customer');
    await leaveQueue(ctx, tx, business.id, job.id, actor, 'accepted');
    await record(ctx, tx, business.id, {
      actor,
      action: 'accept',
      subjectKind: 'job',
      subjectId: job.id,
      after: { proposalId },
    });
    return { outcome: 'done' };
  });
}

/** Issues the link a customer manages an appointment by, and confirms it. */
export async function tellBooked(
  ctx: Context,
  tx: Tx,
  matter: Matter,
  appointmentId: string,
  justDone: boolean,
  news: 'booked' | 'moved' = 'booked',
): Promise<string> {
  const appointment = await appointmentById(tx, matter.business.id, appointmentId);
  const url = await issueLink(ctx, tx, matter.business.id, {
    purpose: 'appointment',
    subjectId: appointment.id,
    expiresAt: appointment.windowTo + 30 * 24 * HOUR,
  });
  await tell(ctx, tx, matter, news, { appointment, url, justDone });
  return url;
}

/** The customer says no. The time stays theirs for the undo minutes; then the next round begins. */
export async function decline(
  ctx: Context,
  matter: Matter,
  proposalId: string,
  said: Decline,
  actor: Actor,
): Promise<Answered> {
  const { business, policy } = matter;
  return ctx.transact(async (tx) => {
    const job = await lockJob(tx, business.id, matter.job.id);
    const proposal = await proposalById(tx, business.id, proposalId);
    const change = { status: 'declined' as const, refused: JSON.stringify(said.refused), words: said.words };
    if (!(await answer(ctx, tx, business.id, proposalId, change))) return { outcome: 'too-late' };
    const appointment = await appointmentById(tx, business.id, proposal.appointmentId);
    const keepUntil = ctx.now() + policy.undoMinutes * MINUTE;
    await settle(ctx, tx, business, appointment, { status: 'declined', version: job.version, keepUntil });
    await updateJob(tx, business.id, job.id, { status: 'open', rounds: job.rounds + 1 });
    await record(ctx, tx, business.id, {
      actor,
      action: 'decline',
      subjectKind: 'job',
      subjectId: job.id,
      after: { proposalId, ...said },
    });
    return { outcome: 'done' };
  });
}

/** Takes a decline back while its time is still kept. */
export async function undoDecline(ctx: Context, matter: Matter, proposalId: string, actor: Actor): Promise<Answered> {
  const { business } = matter;
  return ctx.transact(async (tx) => {
    const job = await lockJob(tx, business.id, matter.job.id);
    const proposal = await proposalById(tx, business.id, proposalId);
    const appointment = await appointmentById(tx, business.id, proposal.appointmentId);
    const kept = appointment.status === 'declined' && (appointment.holdUntil ?? 0) > ctx.now();
    if (proposal.status !== 'declined' || !kept || job.status !== 'open') return { outcome: 'too-late' };
    const expiresAt = Math.max(proposal.expiresAt, ctx.now() + HOUR);
    await tx
      .updateTable('proposal')
      .set({ status: 'sent', answeredAt: null, expiresAt, refused: '[]', words: '' })
      .where('businessId', '=', business.id)
      .where('id', '=', proposalId)
      .execute();
    await settle(ctx, tx, business, appointment, { status: 'proposed', version: job.version, keepUntil: expiresAt });
    await updateJob(tx, business.id, job.id, { status: 'proposed', rounds: Math.max(0, job.rounds - 1) });
    await record(ctx, tx, business.id, {
      actor,
      action: 'undo',
      subjectKind: 'job',
      subjectId: job.id,
      after: { proposalId },
    });
    return { outcome: 'done' };
  });
}

/** Ends a proposal without an answer: it lapsed, or we take it back. The job is open again and its time is free. */
export async function endProposal(
  ctx: Context,
  tx: Tx,
  business: Business,
  proposalId: string,
  how: 'expired' | 'withdrawn',
  actor: Actor,
): Promise<boolean> {
  const { jobId, appointmentId } = await proposalById(tx, business.id, proposalId);
  const job = await lockJob(tx, business.id, jobId);
  if (!(await answer(ctx, tx, business.id, proposalId, { status: how }))) return false;
  const appointment = await appointmentById(tx, business.id, appointmentId);
  await settle(ctx, tx, business, appointment, {
    status: how === 'expired' ? 'expired' : 'released',
    version: job.version,
  });
  await updateJob(tx, business.id, jobId, { status: 'open' });
  await record(ctx, tx, business.id, {
    actor,
    action: how,
    subjectKind: 'job',
    subjectId: jobId,
    after: { proposalId },
  });
  return true;
}
