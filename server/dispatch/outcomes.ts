/** How visits ended, as somebody records it: done or no-show, taken back while it may be; and what nobody has recorded yet. */
import { type AppointmentStatus, appointmentCan } from '../../shared/appointment.ts';
import { OUTCOME_UNDO_SECONDS, type OutcomeAnswer, type OutcomeRequest, type Unrecorded } from '../../shared/my-day.ts';
import type { Arranged, Outcome } from '../../shared/office.ts';
import { addDays, DAY, type Day, dayOf, type Instant } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { everyLocation } from '../business/locations.ts';
import { staffNames } from '../business/staff.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import { type Actor, record } from '../history.ts';
import { answeredBefore, type Once, remember } from '../idempotency.ts';
import { lockJob, updateJob } from '../jobs/jobs.ts';
import {
  type AppointmentRow,
  activeAppointment,
  appointmentById,
  lastAppointment,
  letGo,
  settle,
} from '../schedule/appointments.ts';
import {
  type OutcomeRow,
  outcomesOf,
  removeOutcome,
  unspoken,
  writeOutcome,
  writeOutcomeNote,
} from '../schedule/outcomes.ts';
import { leaveQueue } from '../schedule/queue.ts';
import { instantAt } from '../schedule/wallclock.ts';
import type { Matter } from '../schedule/wish.ts';
import { covers, everywhere, type Scope } from '../scope.ts';
import type { Staff } from '../session.ts';

/** What the technician said is put right by the office for so long. */
const OFFICE_UNDO = 90 * DAY;

/** Until when somebody may take an outcome back. */
const undoUntil = (row: OutcomeRow, staff: Pick<Staff, 'role'>): Instant | null =>
  row.kind === 'late-cancel' ? null : row.at + (staff.role === 'technician' ? OUTCOME_UNDO_SECONDS : OFFICE_UNDO);

/** An outcome as somebody in the house sees it. */
export function outcomeFor(
  row: OutcomeRow | undefined,
  staff: Pick<Staff, 'role'>,
  names: ReadonlyMap<string, string>,
  now: Instant,
): Outcome | null {
  if (!row) return null;
  const until = undoUntil(row, staff);
  return {
    kind: row.kind,
    at: row.at,
    by: row.recordedBy.startsWith('staff:') ? (names.get(row.recordedBy.slice(6)) ?? 'staff') : row.recordedBy,
    note: row.note,
    undoUntil: until !== null && until > now ? until : null,
  };
}

const zoneOf = async (db: Db, business: Business, { locationId }: AppointmentRow): Promise<string> =>
  (await everyLocation(db, business.id)).find((l) => l.id === locationId)?.zone ?? business.zone;

/** Done may be said on the day itself, in whatever order the work was done; a no-show only once we were expected. */
async function tooEarly(
  ctx: Context,
  db: Db,
  business: Business,
  appointment: AppointmentRow,
  outcome: OutcomeRequest['outcome'],
): Promise<boolean> {
  if (outcome === 'no-show') return ctx.now() < appointment.windowFrom;
  const zone = await zoneOf(db, business, appointment);
  return dayOf(ctx.now(), zone) < dayOf(appointment.plannedStart, zone);
}

const answerAbout = async (
  ctx: Context,
  tx: Tx,
  business: Business,
  appointmentId: string,
  status: AppointmentStatus,
  staff: Staff,
): Promise<OutcomeAnswer> => {
  const [rows, names] = [await outcomesOf(tx, business.id, [appointmentId]), await staffNames(tx, business.id)];
  return { outcome: 'done', status, recorded: outcomeFor(rows.get(appointmentId), staff, names, ctx.now()) };
};

/**
 * Records that an appointment took place, or that nobody was there. Its time stays taken: what was done is history, and
 * nobody books the past. The same word again only adds its note.
 */
export async function recordOutcome(
  ctx: Context,
  business: Business,
  appointmentId: string,
  { outcome, note }: OutcomeRequest,
  staff: Staff,
  once: Once | null,
): Promise<OutcomeAnswer> {
  const before = await answeredBefore<OutcomeAnswer>(ctx.database.db, business.id, once);
  if (before) return before;
  const known = await appointmentById(ctx.database.db, business.id, appointmentId);
  const actor: Actor = `staff:${staff.id}`;
  return ctx.transact(async (tx): Promise<OutcomeAnswer> => {
    const job = await lockJob(tx, business.id, known.jobId);
    // The twin of this very request may have come first.
    const twin = await answeredBefore<OutcomeAnswer>(tx, business.id, once);
    if (twin) return twin;
    const appointment = await appointmentById(tx, business.id, appointmentId);
    const said = { actor, subjectKind: 'job', subjectId: job.id };
    if (appointment.status === outcome) {
      if (note) {
        await writeOutcomeNote(tx, business.id, appointmentId, note);
        await record(ctx, tx, business.id, { ...said, action: 'note', after: { appointmentId, note } });
      }
    } else {
      if (!appointmentCan(outcome === 'done' ? 'complete' : 'miss', appointment.status)) return { outcome: 'too-late' };
      if (await tooEarly(ctx, tx, business, appointment, outcome)) return { outcome: 'too-early' };
      await settle(ctx, tx, business, appointment, { status: outcome, version: job.version });
      await updateJob(tx, business.id, job.id, { status: outcome === 'done' ? 'done' : 'closed' });
      await writeOutcome(ctx, tx, business.id, { appointmentId, kind: outcome, by: actor, note });
      await leaveQueue(ctx, tx, business.id, job.id, actor, outcome);
      const window = { from: appointment.windowFrom, to: appointment.windowTo };
      await record(ctx, tx, business.id, { ...said, action: outcome, after: { appointmentId, window, note } });
    }
    const answer = await answerAbout(ctx, tx, business, appointmentId, outcome, staff);
    await remember(ctx, tx, business.id, once, 200, answer);
    return answer;
  });
}

/** Takes it back: the appointment is booked again, as if nothing had been said. */
export async function undoOutcome(
  ctx: Context,
  business: Business,
  appointmentId: string,
  staff: Staff,
  once: Once | null,
): Promise<OutcomeAnswer> {
  const before = await answeredBefore<OutcomeAnswer>(ctx.database.db, business.id, once);
  if (before) return before;
  const known = await appointmentById(ctx.database.db, business.id, appointmentId);
  const actor: Actor = `staff:${staff.id}`;
  return ctx.transact(async (tx): Promise<OutcomeAnswer> => {
    const job = await lockJob(tx, business.id, known.jobId);
    const twin = await answeredBefore<OutcomeAnswer>(tx, business.id, once);
    if (twin) return twin;
    const appointment = await appointmentById(tx, business.id, appointmentId);
    const row = (await outcomesOf(tx, business.id, [appointmentId])).get(appointmentId);
    const inTime = row && (undoUntil(row, staff) ?? 0) > ctx.now();
    // A job that has found another time meanwhile keeps that one.
    const free = ['done', 'closed'].includes(job.status) && !(await activeAppointment(tx, business.id, job.id));
    if (!appointmentCan('undo-outcome', appointment.status) || !inTime || !free) return { outcome: 'too-late' };
    await settle(ctx, tx, business, appointment, { status: 'booked', version: job.version });
    await updateJob(tx, business.id, job.id, { status: 'booked' });
    await removeOutcome(tx, business.id, appointmentId);
    await record(ctx, tx, business.id, {
      actor,
      action: 'undo-outcome',
      subjectKind: 'job',
      subjectId: job.id,
      before: { appointmentId, outcome: row.kind, note: row.note },
    });
    const answer = await answerAbout(ctx, tx, business, appointmentId, 'booked', staff);
    await remember(ctx, tx, business.id, once, 200, answer);
    return answer;
  });
}

/** Looks for another time after a no-show or a cancellation: the job is open again, as it was before. */
export async function reopen(ctx: Context, { business, job }: Matter, actor: Actor): Promise<Arranged> {
  return ctx.transact(async (tx): Promise<Arranged> => {
    const now = await lockJob(tx, business.id, job.id);
    const last = await lastAppointment(tx, business.id, job.id);
    if (now.status !== 'closed' || !last || !['no-show', 'cancelled'].includes(last.status))
      return { outcome: 'too-late' };
    // Whoever cancelled has ten minutes to take it back; after that the time is not theirs any more.
    if (last.holdUntil !== null) await letGo(ctx, tx, business, last.id);
    await updateJob(tx, business.id, job.id, { status: 'open' });
    await record(ctx, tx, business.id, { actor, action: 'reopen', subjectKind: 'job', subjectId: job.id });
    return { outcome: 'done', window: null };
  });
}

/** So many days back somebody may still know how it went. */
const DAYS_BACK = 14;

const forgotten = async (ctx: Context, { id, zone }: Business, scope: Scope, fromDay: Day, toDay: Day) => {
  const span = { from: instantAt(zone, fromDay, 0), to: instantAt(zone, toDay, 1440) };
  const rows = await unspoken(ctx.database.read, id, span, ctx.now());
  return rows.filter((row) => covers(scope, row.locationId));
};

/** The past days on which something is still to be recorded, the latest first; today is left in peace. */
export async function unrecorded(ctx: Context, business: Business, scope = everywhere): Promise<Unrecorded> {
  const today = dayOf(ctx.now(), business.zone);
  const rows = await forgotten(ctx, business, scope, addDays(today, -DAYS_BACK), addDays(today, -1));
  const days = Map.groupBy(rows, (row) => dayOf(row.plannedStart, business.zone));
  return { days: [...days].map(([day, of]) => ({ day, count: of.length })).reverse() };
}

/** Records that everything of a past day that nobody spoke of was done; says how many. */
export async function doneAll(
  ctx: Context,
  business: Business,
  day: Day,
  staff: Staff,
  scope = everywhere,
): Promise<{ done: number }> {
  let done = 0;
  for (const { id } of await forgotten(ctx, business, scope, day, day)) {
    const answer = await recordOutcome(ctx, business, id, { outcome: 'done', note: '' }, staff, null);
    if (answer.outcome === 'done') done += 1;
  }
  return { done };
}
