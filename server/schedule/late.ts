/**
 * Somebody is running late: the rest of their day is timed anew from the stop they name, in its order and with the real
 * roads. A promise that can still be kept stays, and its customer hears nothing: they were told a window, not a minute.
 * One that cannot is renewed: an exact start becomes another exact start, a window one of half an hour around the arrival
 * we now expect. A little more delay within it is no news; only leaving it is.
 */
import { appointmentCan } from '../../shared/appointment.ts';
import { DAY, type Instant, MINUTE, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { isOverlap, lockDays, type ResourceDay } from '../db/transact.ts';
import { type Actor, record } from '../history.ts';
import { lockJob } from '../jobs/jobs.ts';
import { type AppointmentRow, allocationsOf } from './appointments.ts';
import { loadSchedule, type PersonDay, personDay, type Schedule } from './day.ts';
import { endProposal, sentProposalOf } from './proposals.ts';
import { toQueue } from './queue.ts';
import { brokenPromises, timeDay } from './route.ts';
import type { Taking } from './takings.ts';
import { type Renewal, writeStarts } from './timing.ts';

/** How wide the window is that a customer of a late visit is told. */
const NEW_WINDOW = 30 * MINUTE;
/** It begins on a round minute. */
const ROUND = 5 * MINUTE;

/** What running late does to one appointment. */
export interface Delayed {
  appointment: AppointmentRow;
  start: Instant;
  /** What its customer is to be told instead; null where the promise can still be kept. */
  window: Span | null;
}

interface Seen {
  schedule: Schedule;
  own: PersonDay;
  delayed: Delayed[];
}

/** Where the route of an appointment is: whose day it is in, or null where nobody leads it. */
async function routeDay(db: Db, businessId: string, appointmentId: string): Promise<ResourceDay | null> {
  const lead = (await allocationsOf(db, businessId, appointmentId)).find((a) => a.leads === 1);
  return lead ? { resourceId: lead.resourceId, day: lead.day } : null;
}

/** Looks at a day as it becomes when a stop is reached at a given moment; null when that stop is not in it any more. */
async function look(
  ctx: Context,
  db: Db,
  business: Business,
  at: ResourceDay,
  appointmentId: string,
  arriveAt: Instant,
): Promise<Seen | null> {
  const range = { fromDay: at.day, toDay: at.day, resourceIds: [at.resourceId] };
  const schedule = await loadSchedule(ctx, db, business, range);
  const resource = schedule.roster.byId.get(at.resourceId);
  const own = resource ? personDay(schedule, resource, at.day) : null;
  const first = own?.takings.findIndex((t) => t.appointmentId === appointmentId) ?? -1;
  if (!own || first < 0) return null;
  const rows = await rowsOf(db, business.id, own.takings);
  const after = new Set(own.takings.slice(first).flatMap((t) => (moves(t, rows) ? [t.appointmentId!] : [])));
  const stop = rows.get(appointmentId);
  if (!stop || !appointmentCan('run-late', stop.status)) return null;
  // Nobody stands at a door before the time that was told for it.
  const begin = Math.max(arriveAt, stop.windowFrom);
  const takings = own.takings.map((taking) => {
    if (!after.has(taking.appointmentId ?? '')) return { ...taking, starts: { from: taking.from, to: taking.from } };
    const row = rows.get(taking.appointmentId!)!;
    const named = row.id === appointmentId;
    const from = named ? begin : Math.max(taking.from, begin + 1);
    const earliest = named ? begin : row.pinned ? row.plannedStart : row.windowFrom;
    return { ...taking, from, to: from + taking.to - taking.from, starts: { from: earliest, to: earliest + DAY } };
  });
  const points = [own.home, ...own.takings.map((t) => t.point)].filter((p) => p !== null);
  const road = await ctx.travel.road(business, [{ origins: points, destinations: points }]);
  const { starts } = timeDay(schedule, road, { ...own, takings }, 0);
  const delayed = own.takings.flatMap((taking, i): Delayed[] => {
    const row = rows.get(taking.appointmentId ?? '');
    if (!row || !after.has(row.id)) return [];
    const start = starts[i]!;
    const changed = start !== row.plannedStart || (row.id === appointmentId && !row.pinned);
    return changed ? [{ appointment: row, start, window: renewed(row, start) }] : [];
  });
  return { schedule, own, delayed };
}

/** The window to tell instead, or null where the promised one holds. */
function renewed({ windowFrom, windowTo }: AppointmentRow, start: Instant): Span | null {
  if (start >= windowFrom && start <= windowTo) return null;
  if (windowFrom === windowTo) return { from: start, to: start };
  const from = Math.floor(start / ROUND) * ROUND;
  return { from, to: from + NEW_WINDOW };
}

/** What is over stays where it was, and so does what is no appointment of a customer's. */
const moves = ({ appointmentId }: Taking, rows: ReadonlyMap<string, AppointmentRow>): boolean =>
  !['done', 'no-show', undefined].includes(rows.get(appointmentId ?? '')?.status);

async function rowsOf(
  db: Db,
  businessId: string,
  takings: readonly Taking[],
): Promise<Map<string, Row<'appointment'>>> {
  const ids = takings.flatMap((t) => t.appointmentId ?? []);
  const rows = await db
    .selectFrom('appointment')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** What reaching a stop at a given moment would change, in the day's order; nothing is written. Null: it is no stop of a route. */
export async function delayFrom(
  ctx: Context,
  business: Business,
  appointmentId: string,
  arriveAt: Instant,
): Promise<Delayed[] | null> {
  const db = ctx.database.read;
  const at = await routeDay(db, business.id, appointmentId);
  return (at && (await look(ctx, db, business, at, appointmentId, arriveAt))?.delayed) ?? null;
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
  const at = await routeDay(tx, business.id, appointmentId);
  if (!at) return { outcome: 'not-now' };
  const days = [at];
  for (const { appointment } of expected) days.push(...(await allocationsOf(tx, business.id, appointment.id)));
  await lockDays(tx, business.id, days);
  const withdrawn = await withdrawBroken(ctx, tx, business, at, { appointmentId, arriveAt, actor });
  const seen = withdrawn && (await look(ctx, tx, business, at, appointmentId, arriveAt));
  if (!seen) return { outcome: 'not-now' };
  const { delayed, own } = seen;
  if (delayed.some((d) => d.window && !versions.has(d.appointment.jobId))) throw new Moved();
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
  const starts = new Map(own.takings.map((t) => [t.appointmentId ?? '', t.from]));
  for (const { appointment, start } of delayed) starts.set(appointment.id, start);
  await writeStarts(tx, business.id, starts, own.takings, renewals);
  const named = delayed.find((d) => d.appointment.id === appointmentId);
  // Its start may be what it was, and only now be certain.
  if (named && named.start === named.appointment.plannedStart) await pin(tx, business.id, appointmentId);
  await answerFor(ctx, tx, business, at, delayed, actor);
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
  at: ResourceDay,
  { appointmentId, arriveAt, actor }: Omit<Saying, 'expected'>,
): Promise<boolean> {
  for (;;) {
    const seen = await look(ctx, tx, business, at, appointmentId, arriveAt);
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
  if (!own || delayed.length === 0) return;
  const points = [own.home, ...own.takings.map((t) => t.point)].filter((p) => p !== null);
  const road = await ctx.travel.road(business, [{ origins: points, destinations: points }]);
  if (brokenPromises(schedule, road, own).length === 0) return;
  await tx
    .updateTable('appointment')
    .set({ overrideBy: actor, overrideReason: 'running late' })
    .where('businessId', '=', business.id)
    .where(
      'id',
      'in',
      delayed.map((d) => d.appointment.id),
    )
    .execute();
  await record(ctx, tx, business.id, {
    actor,
    action: 'override-day',
    subjectKind: 'resource',
    subjectId: at.resourceId,
    after: { day: at.day, reason: 'running late' },
  });
}
