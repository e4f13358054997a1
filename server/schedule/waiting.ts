/** Who waits for something sooner, or for any time at all; what comes free is offered to them in `backfill.ts`. */
import type { Instant } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { type Actor, record } from '../history.ts';
import { lockJob, updateJob } from '../jobs/jobs.ts';
import { type AppointmentRow, activeAppointment, lastAppointment } from './appointments.ts';
import type { Matter } from './wish.ts';

export type WaitingRow = Row<'waiting'>;

const waitingOf = (db: Db, businessId: string, jobId: string): Promise<WaitingRow | undefined> =>
  db
    .selectFrom('waiting')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('jobId', '=', jobId)
    .where('endedAt', 'is', null)
    .executeTakeFirst();

/** Whether a job can wait for something sooner: it is open, or its visit lies ahead. */
export const mayWait = (matter: Matter, appointment: AppointmentRow | null, now: Instant): boolean =>
  matter.policy.openingMinutes > 0 &&
  (appointment ? appointment.status === 'booked' && appointment.windowFrom > now : matter.job.status === 'open');

/** Whether the customer waits for something sooner; null where that is not possible. */
export async function waitsOf(db: Db, matter: Matter, now: Instant): Promise<boolean | null> {
  const { business, job } = matter;
  if (!mayWait(matter, await activeAppointment(db, business.id, job.id), now)) return null;
  return (await waitingOf(db, business.id, job.id)) !== undefined;
}

/** Puts a job among those that wait for something sooner; its appointment stays as it is. */
export const waitFor = (ctx: Context, matter: Matter, actor: Actor): Promise<boolean> =>
  ctx.transact(async (tx) => {
    const { business, job } = matter;
    if (!mayWait(matter, await activeAppointment(tx, business.id, job.id), ctx.now())) return false;
    if (!(await waitingOf(tx, business.id, job.id))) await startWaiting(ctx, tx, business.id, job.id, actor);
    return true;
  });

/** Puts a job that may wait, and does not yet, among those that do. */
export async function startWaiting(
  ctx: Context,
  tx: Tx,
  businessId: string,
  jobId: string,
  actor: Actor,
): Promise<void> {
  await tx
    .insertInto('waiting')
    .values({
      businessId,
      id: ctx.id('wai'),
      jobId,
      since: ctx.now(),
      endedAt: null,
      endedBecause: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await record(ctx, tx, businessId, { actor, action: 'wait', subjectKind: 'job', subjectId: jobId });
}

/**
 * Takes a job from among those that wait; whatever is offered to it is withdrawn. One that was never anything but a wish
 * for a time is over thereby.
 */
export function stopWaiting(
  ctx: Context,
  businessId: string,
  jobId: string,
  by: Actor,
  because: 'customer' | 'office' = 'customer',
): Promise<boolean> {
  return ctx.transact(async (tx) => {
    const row = await waitingOf(tx, businessId, jobId);
    if (!row) return false;
    const job = await lockJob(tx, businessId, jobId);
    await endWaiting(ctx, tx, row, because);
    if (job.source === 'waiting' && job.status === 'open' && !(await lastAppointment(tx, businessId, jobId)))
      await updateJob(tx, businessId, jobId, { status: 'closed' });
    await record(ctx, tx, businessId, { actor: by, action: 'stop-waiting', subjectKind: 'job', subjectId: jobId });
    return true;
  });
}

/** Ends the waiting of a job that has found its time. */
export async function foundTime(ctx: Context, tx: Tx, businessId: string, jobId: string): Promise<void> {
  const row = await waitingOf(tx, businessId, jobId);
  if (row) await endWaiting(ctx, tx, row, 'taken');
}

/** Ends it; what is offered to them is withdrawn. */
export async function endWaiting(
  ctx: Context,
  tx: Tx,
  { businessId, id }: Pick<WaitingRow, 'businessId' | 'id'>,
  because: NonNullable<WaitingRow['endedBecause']>,
): Promise<void> {
  await tx
    .updateTable('waiting')
    .set({ endedAt: ctx.now(), endedBecause: because })
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .execute();
  await tx
    .updateTable('opening')
    .set({ status: 'gone' })
    .where('businessId', '=', businessId)
    .where('waitingId', '=', id)
    .where('status', '=', 'offered')
    .execute();
}

/** Those whose visit is over or about to begin, or whose job is: they stand in nobody's way. An undo is waited for. */
export const pastWaiting = (ctx: Context): Promise<Pick<WaitingRow, 'businessId' | 'id'>[]> =>
  ctx.database.read
    .selectFrom('waiting as w')
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'w.businessId').onRef('j.id', '=', 'w.jobId'))
    .select(['w.businessId', 'w.id'])
    .where('w.endedAt', 'is', null)
    .where((eb) => {
      const appointment = eb
        .selectFrom('appointment as a')
        .select('a.id')
        .whereRef('a.businessId', '=', 'w.businessId')
        .whereRef('a.jobId', '=', 'w.jobId');
      return eb.or([
        eb.and([
          eb('j.status', 'in', ['done', 'closed']),
          eb.not(eb.exists(appointment.where('a.holdUntil', '>', ctx.now()))),
        ]),
        eb.exists(appointment.where('a.status', '=', 'booked').where('a.windowFrom', '<=', ctx.now())),
      ]);
    })
    .limit(100)
    .execute();
