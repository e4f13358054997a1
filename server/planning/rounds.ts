/** What time alone does to proposals: they lapse, a decline becomes final, the next round begins or the queue takes over. */
import type { Preferences, RefusedPattern } from '../../shared/job.ts';
import { DAY, type Day, type Span } from '../../shared/time.ts';
import { type Business, businessById } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import { lockJob, updateJob } from '../jobs/jobs.ts';
import { issueLink } from '../links.ts';
import { tell } from '../notify/tell.ts';
import { Refusal } from '../refusal.ts';
import { appointmentById, letGo } from '../schedule/appointments.ts';
import { ask } from '../schedule/offer.ts';
import { endProposal, type ProposalRow, proposalById, propose } from '../schedule/proposals.ts';
import { type QueueKind, toQueue } from '../schedule/queue.ts';
import { horizon } from '../schedule/windows.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';

/** How much of each kind one round takes on; what is left waits for the next. */
const MOST = 50;
/** A customer's refusals are kept up to here, the latest first. */
const MOST_REFUSED = 20;
/** Lost races before a job waits for the next round of the clock. */
const TRIES = 5;

/** One look at everything that is due. Safe in any number of processes: each step checks again under the job's lock. */
export async function followUp(ctx: Context): Promise<void> {
  for (const { businessId, id } of await lapsed(ctx)) await step(ctx, businessId, id, lapse);
  for (const { businessId, id } of await undone(ctx)) await step(ctx, businessId, id, finish);
  for (const { businessId, id } of await refused(ctx)) await step(ctx, businessId, id, nextRound);
}

/** One thing that cannot be done keeps nobody else waiting. */
async function step(
  ctx: Context,
  businessId: string,
  id: string,
  work: (ctx: Context, business: Business, id: string) => Promise<void>,
): Promise<void> {
  try {
    await work(ctx, await businessById(ctx, businessId), id);
  } catch (error) {
    ctx.log.error({ err: error, businessId, id }, 'a follow-up failed; it is tried again');
  }
}

/** Proposals nobody answered in time. */
const lapsed = (ctx: Context): Promise<{ businessId: string; id: string }[]> =>
  ctx.database.read
    .selectFrom('proposal')
    .select(['businessId', 'id'])
    .where('status', '=', 'sent')
    .where('expiresAt', '<=', ctx.now())
    .orderBy('expiresAt')
    .limit(MOST)
    .execute();

async function lapse(ctx: Context, business: Business, id: string): Promise<void> {
  const { jobId } = await proposalById(ctx.database.read, business.id, id);
  const matter = await matterOrNull(ctx, business, jobId);
  await ctx.transact(async (tx) => {
    await lockJob(tx, business.id, jobId);
    const proposal = await proposalById(tx, business.id, id);
    if (proposal.status !== 'sent' || proposal.expiresAt > ctx.now()) return;
    await endProposal(ctx, tx, business, id, 'expired', 'system');
    const appointment = await appointmentById(tx, business.id, proposal.appointmentId);
    // Silence is not asked twice: a person decides whether to call.
    await toQueue(ctx, tx, business.id, {
      kind: proposal.kind === 'rebook' ? 'rebook-unanswered' : 'expired',
      jobId,
      appointmentId: appointment.id,
    });
    if (!matter) return;
    const expiresAt = appointment.windowTo + 30 * DAY;
    const url = await issueLink(ctx, tx, business.id, { purpose: proposal.kind, subjectId: id, expiresAt });
    await tell(ctx, tx, matter, 'expired', { appointment, url });
  });
}

/** Appointments that were declined or cancelled, and whose time for Undo is over. */
const undone = (ctx: Context): Promise<{ businessId: string; id: string }[]> =>
  ctx.database.read
    .selectFrom('appointment')
    .select(['businessId', 'id'])
    .where('status', 'in', ['declined', 'cancelled', 'expired', 'released'])
    .where('holdUntil', '<=', ctx.now())
    .orderBy('holdUntil')
    .limit(MOST)
    .execute();

/** The answer is final: the time is free for others, and what was refused is remembered. */
async function finish(ctx: Context, business: Business, id: string): Promise<void> {
  const { jobId } = await appointmentById(ctx.database.read, business.id, id);
  await ctx.transact(async (tx) => {
    const job = await lockJob(tx, business.id, jobId);
    const appointment = await appointmentById(tx, business.id, id);
    const taking = ['proposed', 'booked', 'done', 'no-show'].includes(appointment.status);
    if (taking || appointment.holdUntil === null || appointment.holdUntil > ctx.now()) return;
    await letGo(ctx, tx, business, id);
    if (appointment.status === 'declined') await remember(tx, business.id, job.id, job.preferences, id);
  });
}

async function remember(
  tx: Tx,
  businessId: string,
  jobId: string,
  preferences: Preferences,
  appointmentId: string,
): Promise<void> {
  const rows = await tx
    .selectFrom('proposal')
    .select('refused')
    .where('businessId', '=', businessId)
    .where('appointmentId', '=', appointmentId)
    .where('status', '=', 'declined')
    .execute();
  const said = rows.flatMap((row) => JSON.parse(row.refused) as RefusedPattern[]);
  if (said.length === 0) return;
  const all = [...(preferences.refused ?? []), ...said];
  const distinct = [...new Map(all.map((pattern) => [JSON.stringify(pattern), pattern])).values()];
  await updateJob(tx, businessId, jobId, { preferences: { ...preferences, refused: distinct.slice(-MOST_REFUSED) } });
}

/**
 * Jobs whose latest proposal was declined for good and with which nothing has happened since: neither a new proposal
 * nor an item in the queue. Read from the state alone, so that nothing is forgotten when a process dies in between.
 */
const refused = (ctx: Context): Promise<{ businessId: string; id: string }[]> =>
  ctx.database.read
    .selectFrom('proposal as p')
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'p.businessId').onRef('j.id', '=', 'p.jobId'))
    .innerJoin('appointment as a', (join) =>
      join.onRef('a.businessId', '=', 'p.businessId').onRef('a.id', '=', 'p.appointmentId'),
    )
    .select(['p.businessId', 'p.id'])
    .where('j.status', '=', 'open')
    .where('p.status', '=', 'declined')
    .where('a.holdUntil', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('proposal as q')
            .select('q.id')
            .whereRef('q.businessId', '=', 'p.businessId')
            .whereRef('q.jobId', '=', 'p.jobId')
            .where((b) => b.or([b('q.round', '>', b.ref('p.round')), b('q.createdAt', '>', b.ref('p.createdAt'))])),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('queueItem as i')
            .select('i.id')
            .whereRef('i.businessId', '=', 'p.businessId')
            .whereRef('i.jobId', '=', 'p.jobId')
            .whereRef('i.createdAt', '>=', 'p.answeredAt'),
        ),
      ),
    )
    .orderBy('p.answeredAt')
    .limit(MOST)
    .execute();

/** Looks for another time that suits, or hands the job over with the customer's words. */
async function nextRound(ctx: Context, business: Business, id: string): Promise<void> {
  const db = ctx.database.db;
  const proposal = await proposalById(db, business.id, id);
  const matter = await matterOrNull(ctx, business, proposal.jobId);
  if (!matter) return handOver(ctx, business, proposal, 'no-slot');
  if (matter.job.status !== 'open') return;
  // A broken promise is repaired by a person once the customer has said no to what we found.
  const roundsLeft = proposal.kind === 'proposal' && matter.job.rounds <= matter.policy.automaticRounds;
  if (!roundsLeft) return handOver(ctx, business, proposal, 'declined');
  const period = await periodOf(ctx, matter, proposal);
  const before = await declinedWindows(db, business.id, matter.job.id);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { found } = await ask(ctx, ctx.database.read, matter, { preferences: matter.job.preferences, ...period });
    const placement = found.find((p) => !before.some((w) => touches(p.window, w)));
    if (!placement) return handOver(ctx, business, proposal, 'no-slot');
    const options = { kind: 'proposal' as const, planId: proposal.planId, actor: 'system' as const };
    const { outcome } = await propose(ctx, matter, placement, options);
    if (outcome !== 'taken') return;
  }
}

/** A proposal of a plan is followed by one in the plan's period, or later as far as the horizon goes. */
async function periodOf(
  ctx: Context,
  { business, policy, site }: Matter,
  { planId }: ProposalRow,
): Promise<{ fromDay?: Day; toDay?: Day }> {
  if (!planId) return {};
  const { fromDay, toDay } = await ctx.database.db
    .selectFrom('plan')
    .select(['fromDay', 'toDay'])
    .where('businessId', '=', business.id)
    .where('id', '=', planId)
    .executeTakeFirstOrThrow();
  const usual = horizon(policy, ctx.now(), site.zone).toDay;
  return { fromDay, toDay: toDay > usual ? toDay : usual };
}

/** The windows this job's customer has said no to. */
async function declinedWindows(db: Db, businessId: string, jobId: string): Promise<Span[]> {
  return db
    .selectFrom('appointment')
    .select(['windowFrom as from', 'windowTo as to'])
    .where('businessId', '=', businessId)
    .where('jobId', '=', jobId)
    .where('status', '=', 'declined')
    .execute();
}

const touches = (a: Span, b: Span): boolean => a.from === b.from || (a.from < b.to && b.from < a.to);

/** The queue takes over, unless something has happened to the job since we looked. */
async function handOver(ctx: Context, business: Business, proposal: ProposalRow, kind: QueueKind): Promise<void> {
  await ctx.transact(async (tx) => {
    const job = await lockJob(tx, business.id, proposal.jobId);
    const newer = await tx
      .selectFrom('queueItem')
      .select('id')
      .where('businessId', '=', business.id)
      .where('jobId', '=', job.id)
      .where('createdAt', '>=', proposal.answeredAt ?? 0)
      .executeTakeFirst();
    if (job.status !== 'open' || newer) return;
    await toQueue(ctx, tx, business.id, {
      kind,
      jobId: job.id,
      appointmentId: proposal.appointmentId,
      detail: { words: proposal.words, refused: JSON.parse(proposal.refused) as RefusedPattern[] },
    });
  });
}

/** The job with all that decides about its time, or null where its address is no longer known. */
async function matterOrNull(ctx: Context, business: Business, jobId: string): Promise<Matter | null> {
  try {
    return await matterOf(ctx.database.db, business, jobId);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
