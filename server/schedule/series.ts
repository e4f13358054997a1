/** A series as the ledger has it: taken whole or not at all, kept for some minutes, confirmed, moved and cancelled together. */
import type { Pace, Spread } from '../../shared/series.ts';
import { HOUR, type Instant, MINUTE, type Span } from '../../shared/time.ts';
import { type Business, businessById } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { type Actor, record, recordAll } from '../history.ts';
import { type Customer, updateCustomer } from '../jobs/customers.ts';
import { jobOf, lockJob, lockJobs, updateJob, updateJobs } from '../jobs/jobs.ts';
import { issueLink, issueLinks } from '../links.ts';
import { tellSeries } from '../notify/tell.ts';
import { notFound } from '../refusal.ts';
import { type AppointmentRow, appointmentById, appointmentsById, placeAll, settle } from './appointments.ts';
import { leaveQueue } from './queue.ts';
import { placeSeries } from './series-find.ts';
import type { Matter } from './wish.ts';

export type SeriesRow = Row<'series'>;

/** How long the dates of a series are kept while their customer says who they are. */
const HOLD_MINUTES = 15;
/** How often a lost race is run again before we say that a date is taken. */
const ROUNDS = 6;

/** The rhythm as it was asked for, kept with the series. */
export type SeriesRhythm = Pace & Spread;
export const rhythmOf = (row: Pick<SeriesRow, 'rhythm'>): SeriesRhythm => JSON.parse(row.rhythm) as SeriesRhythm;

export async function seriesById(db: Db, businessId: string, id: string): Promise<SeriesRow> {
  const row = await db
    .selectFrom('series')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('series');
  return row;
}

/** A session: its job, and the appointment it has or last had. */
export interface Session {
  job: Matter['job'];
  position: number;
  appointment: AppointmentRow | null;
}

/** The sessions of a series, in order. */
export async function sessionsOf(db: Db, businessId: string, seriesId: string): Promise<Session[]> {
  const jobs = await db
    .selectFrom('job')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('seriesId', '=', seriesId)
    .orderBy('seriesPosition')
    .execute();
  if (jobs.length === 0) return [];
  const appointments = await db
    .selectFrom('appointment')
    .selectAll()
    .where('businessId', '=', businessId)
    .where(
      'jobId',
      'in',
      jobs.map((job) => job.id),
    )
    .orderBy('updatedAt')
    .orderBy('version')
    .execute();
  const active = (row: AppointmentRow): boolean => row.status === 'proposed' || row.status === 'booked';
  return jobs.map((row) => {
    const own = appointments.filter((a) => a.jobId === row.id);
    return {
      job: jobOf(row),
      position: row.seriesPosition ?? 0,
      appointment: own.find(active) ?? own.at(-1) ?? null,
    };
  });
}

/** Writes a new series; its customer and jobs are written beside it. */
export async function createSeries(
  ctx: Pick<Context, 'now'>,
  tx: Tx,
  businessId: string,
  series: { id: string; customerId: string; serviceId: string; rhythm: SeriesRhythm; count: number },
  heldUntil: Instant | null,
): Promise<void> {
  await tx
    .insertInto('series')
    .values({
      ...series,
      businessId,
      rhythm: JSON.stringify(series.rhythm),
      status: heldUntil === null ? 'booked' : 'held',
      heldUntil,
      createdAt: ctx.now(),
    })
    .execute();
}

export type SeriesOutcome =
  | { outcome: 'placed'; appointments: AppointmentRow[] }
  /** Nothing was taken. The positions whose windows are gone; none where the race was lost again and again. */
  | { outcome: 'taken'; lost: number[] }
  | { outcome: 'not-allowed' };

export interface TakeOptions {
  /** Kept until then and no longer; null: booked. */
  holdUntil: Instant | null;
  personId: string | null;
  actor: Actor;
  /** The appointments that move, by the position of their windows. */
  moving?: readonly AppointmentRow[];
  /** Writes what the sessions belong to, first. */
  before?: (tx: Tx) => Promise<void>;
  after?: (tx: Tx, appointments: AppointmentRow[]) => Promise<void>;
}

/** Takes a window for each of the jobs in one transaction: all of them, or none. */
export async function takeSeries(
  ctx: Context,
  matters: readonly Matter[],
  windows: readonly Span[],
  options: TakeOptions,
): Promise<SeriesOutcome> {
  const { moving } = options;
  const without = moving?.map((appointment) => appointment.id) ?? [];
  for (let round = 0; round < ROUNDS; round++) {
    const found = await placeSeries(ctx, ctx.database.read, matters[0]!, windows, options.personId, without);
    const lost = found.flatMap((placement, i) => (placement ? [] : [i + 1]));
    if (lost.length > 0) return { outcome: 'taken', lost };
    const placings = matters.map((matter, i) => ({
      matter,
      placement: found[i]!,
      options: {
        status: options.holdUntil === null ? ('booked' as const) : ('proposed' as const),
        holdUntil: options.holdUntil,
        ...(moving
          ? { moving: moving[i]!.id, allowed: (now: Matter['job']) => now.version === matter.job.version + 1 }
          : { allowed: (now: Matter['job']) => now.status === 'open' && now.series?.id === matter.job.series?.id }),
      },
    }));
    const after = async (tx: Tx, appointments: AppointmentRow[]): Promise<void> => {
      await written(ctx, tx, matters, appointments, options);
      await options.after?.(tx, appointments);
    };
    const { before } = options;
    const result = await placeAll(ctx, placings, { ...(before ? { before } : {}), after });
    if (result.outcome !== 'taken') return result as Exclude<SeriesOutcome, { outcome: 'taken' }>;
  }
  return { outcome: 'taken', lost: [] };
}

const written = (
  ctx: Context,
  tx: Tx,
  matters: readonly Matter[],
  appointments: readonly AppointmentRow[],
  { holdUntil, actor, moving }: TakeOptions,
): Promise<void> =>
  recordAll(
    ctx,
    tx,
    matters[0]!.business.id,
    appointments.map(({ id, jobId, windowFrom, windowTo }, i) => {
      const old = moving?.[i];
      return {
        actor,
        action: holdUntil !== null ? 'hold' : old ? 'move' : 'book',
        subjectKind: 'job',
        subjectId: jobId,
        ...(old ? { before: { window: { from: old.windowFrom, to: old.windowTo } } } : {}),
        after: { appointmentId: id, window: { from: windowFrom, to: windowTo } },
      };
    }),
  );

export const holdUntil = (ctx: Pick<Context, 'now'>): Instant => ctx.now() + HOLD_MINUTES * MINUTE;

/** What a booked series brings with it: a link for each date and one for all, and one message. Gives the address of all. */
export async function seriesBooked(
  ctx: Context,
  tx: Tx,
  matter: Matter,
  seriesId: string,
  appointments: readonly AppointmentRow[],
  { byCustomer, news = 'series' }: { byCustomer: boolean; news?: 'series' | 'series-moved' },
): Promise<string> {
  const { business } = matter;
  const links = appointments.map(({ id, windowTo }) => ({ subjectId: id, expiresAt: windowTo + 30 * 24 * HOUR }));
  await issueLinks(ctx, tx, business.id, 'appointment', links);
  const url = await seriesLink(ctx, tx, business.id, seriesId, appointments);
  await tellSeries(ctx, tx, matter, news, { seriesId, appointments, url, justDone: byCustomer });
  return url;
}

const seriesLink = (
  ctx: Context,
  tx: Tx,
  businessId: string,
  seriesId: string,
  appointments: readonly AppointmentRow[],
): Promise<string> =>
  issueLink(ctx, tx, businessId, {
    purpose: 'series',
    subjectId: seriesId,
    expiresAt: Math.max(ctx.now(), ...appointments.map((a) => a.windowTo)) + 30 * 24 * HOUR,
  });

/** Carries "the hold is over" out of a transaction, so that nothing half-done stays. */
class HoldOver extends Error {}

/** The kept dates become bookings of a customer who has said who they are. Null: they are no longer kept. */
export async function confirmSeries<T>(
  ctx: Context,
  matter: Matter,
  seriesId: string,
  contact: Customer,
  note: string,
  after: (tx: Tx, appointments: AppointmentRow[], url: string) => Promise<T>,
): Promise<T | null> {
  const { business } = matter;
  try {
    return await ctx.transact(async (tx) => {
      const row = await tx
        .updateTable('series')
        .set({ status: 'booked', heldUntil: null })
        .where('businessId', '=', business.id)
        .where('id', '=', seriesId)
        .where('status', '=', 'held')
        .where('heldUntil', '>', ctx.now())
        .returningAll()
        .executeTakeFirst();
      if (!row) throw new HoldOver();
      await updateCustomer(tx, business.id, contact);
      const jobIds = (await sessionsOf(tx, business.id, seriesId)).map(({ job }) => job.id);
      await lockJobs(tx, business.id, jobIds);
      const sessions = await sessionsOf(tx, business.id, seriesId);
      for (const { job, appointment } of sessions) {
        // The office may have taken one of them away meanwhile.
        if (job.status !== 'proposed' || appointment?.status !== 'proposed') throw new HoldOver();
        await settle(ctx, tx, business, appointment, { status: 'booked', version: job.version });
      }
      await updateJobs(tx, business.id, jobIds, { status: 'booked', note });
      const booked = await appointmentsById(
        tx,
        business.id,
        sessions.map((session) => session.appointment!.id),
      );
      const appointments = sessions.map((session) => booked.get(session.appointment!.id)!);
      await recordAll(
        ctx,
        tx,
        business.id,
        appointments.map(({ id, jobId, windowFrom, windowTo }) => ({
          actor: 'customer' as const,
          action: 'book',
          subjectKind: 'job',
          subjectId: jobId,
          after: { appointmentId: id, window: { from: windowFrom, to: windowTo } },
        })),
      );
      await record(ctx, tx, business.id, {
        actor: 'customer',
        action: 'book-series',
        subjectKind: 'series',
        subjectId: seriesId,
        after: { count: row.count },
      });
      const told = { ...matter, customer: contact };
      const url = await seriesBooked(ctx, tx, told, seriesId, appointments, { byCustomer: true });
      return after(tx, appointments, url);
    });
  } catch (error) {
    if (error instanceof HoldOver) return null;
    throw error;
  }
}

/** Series whose dates were kept and never confirmed: nothing stays of them, nor of somebody who never said who they are. */
export async function letHeldGo(ctx: Context): Promise<void> {
  const lapsed = await ctx.database.read
    .selectFrom('business')
    .innerJoin('series', 'series.businessId', 'business.businessId')
    .select(['series.businessId', 'series.id'])
    .where('series.heldUntil', '<=', ctx.now())
    .orderBy('series.heldUntil')
    .limit(50)
    .execute();
  for (const { businessId, id } of lapsed) await letGoSeries(ctx, businessId, id);
}

async function letGoSeries(ctx: Context, businessId: string, id: string): Promise<void> {
  const business = await businessById(ctx, businessId);
  await ctx.transact(async (tx) => {
    const row = await tx
      .updateTable('series')
      .set({ heldUntil: ctx.now() })
      .where('businessId', '=', businessId)
      .where('id', '=', id)
      .where('status', '=', 'held')
      .where('heldUntil', '<=', ctx.now())
      .returningAll()
      .executeTakeFirst();
    if (row) await erase(ctx, tx, business, row);
  });
}

async function erase(ctx: Context, tx: Tx, business: Business, series: SeriesRow): Promise<void> {
  const sessions = await sessionsOf(tx, business.id, series.id);
  for (const { job, appointment } of sessions) {
    const { version } = await lockJob(tx, business.id, job.id);
    if (appointment && ['proposed', 'booked'].includes(appointment.status))
      await settle(ctx, tx, business, appointment, { status: 'expired', version });
  }
  const jobIds = sessions.map(({ job }) => job.id);
  const own = { businessId: business.id };
  await tx.deleteFrom('queueItem').where('businessId', '=', own.businessId).where('jobId', 'in', jobIds).execute();
  await tx.deleteFrom('history').where('businessId', '=', own.businessId).where('subjectId', 'in', jobIds).execute();
  await tx.deleteFrom('appointment').where('businessId', '=', own.businessId).where('jobId', 'in', jobIds).execute();
  await tx.deleteFrom('job').where('businessId', '=', own.businessId).where('seriesId', '=', series.id).execute();
  await tx.deleteFrom('series').where('businessId', '=', own.businessId).where('id', '=', series.id).execute();
  await tx
    .deleteFrom('customer')
    .where('businessId', '=', own.businessId)
    .where('id', '=', series.customerId)
    .execute();
}

/** The sessions of a series from a position on that are booked and still to come; `from` 1 means all of them. */
export const sessionsToCome = (sessions: readonly Session[], from: number, now: Instant): Session[] =>
  sessions.filter(
    ({ position, appointment }) => position >= from && appointment?.status === 'booked' && appointment.windowFrom > now,
  );

/**
 * Cancels the sessions from a position on. Those past their deadline stay, where a deadline is given. Gives the positions
 * that were cancelled; the time is free at once.
 */
export async function cancelSessions(
  ctx: Context,
  matter: Matter,
  seriesId: string,
  from: number,
  actor: Actor,
  deadlineHours = 0,
): Promise<number[]> {
  const { business } = matter;
  return ctx.transact(async (tx) => {
    const before = await sessionsOf(tx, business.id, seriesId);
    for (const { job } of [...before].sort((a, b) => (a.job.id < b.job.id ? -1 : 1)))
      await lockJob(tx, business.id, job.id);
    const sessions = await sessionsOf(tx, business.id, seriesId);
    const meant = sessionsToCome(sessions, from, ctx.now() + deadlineHours * HOUR);
    const cancelled: AppointmentRow[] = [];
    for (const { job, appointment } of meant) {
      await settle(ctx, tx, business, appointment!, { status: 'cancelled', version: job.version });
      await updateJob(tx, business.id, job.id, { status: 'closed' });
      await leaveQueue(ctx, tx, business.id, job.id, actor, 'cancelled');
      await record(ctx, tx, business.id, {
        actor,
        action: 'cancel',
        subjectKind: 'job',
        subjectId: job.id,
        before: {
          appointmentId: appointment!.id,
          window: { from: appointment!.windowFrom, to: appointment!.windowTo },
        },
      });
      cancelled.push(await appointmentById(tx, business.id, appointment!.id));
    }
    if (cancelled.length === 0) return [];
    const url = await seriesLink(ctx, tx, business.id, seriesId, cancelled);
    await tellSeries(ctx, tx, matter, 'series-cancelled', {
      seriesId,
      appointments: cancelled,
      url,
      justDone: actor === 'customer',
    });
    return meant.map((session) => session.position);
  });
}
