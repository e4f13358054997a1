/** The one writer of the schedule: every appointment that takes, moves or gives back time does it here. */
import { sql } from 'kysely';
import { type AppointmentStatus, takingStatuses } from '../../shared/appointment.ts';
import type { Day, Instant } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { NewRow, Row } from '../db/schema.ts';
import { isDuplicate, isOverlap, lockDays } from '../db/transact.ts';
import { lockJobs, updateJobs } from '../jobs/jobs.ts';
import { notFound } from '../refusal.ts';
import { loadRoster, type Roster } from '../resources/roster.ts';
import { releaseSupplies } from '../stock/reserve.ts';
import { daysApart, endOf, fieldsOf, linesOf, takenBy } from './appointment-rows.ts';
import { loadSchedule, type Schedule, scheduleOf } from './day.ts';
import { noteGaps } from './gaps.ts';
import type { Placement } from './problem.ts';
import { leaveServed } from './short.ts';
import { stillThere } from './still-there.ts';
import { heldMatters, holdServicesOf, keepSupplies, lockSupplies, settleSupplies } from './supplies.ts';
import { makeRoom, makeRoomBeside, retime } from './timing.ts';
import { type Matter, wishOf } from './wish.ts';

export type AppointmentRow = Row<'appointment'>;
export type AllocationRow = Row<'allocation'>;

export async function appointmentById(db: Db, businessId: string, id: string): Promise<AppointmentRow> {
  const row = await db
    .selectFrom('appointment')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('appointment');
  return row;
}

/** Some appointments by their id. */
export async function appointmentsById(
  db: Db,
  businessId: string,
  ids: readonly string[],
): Promise<Map<string, AppointmentRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('appointment')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** What an appointment takes of the ledger. */
export const allocationsOf = (db: Db, businessId: string, appointmentId: string): Promise<AllocationRow[]> =>
  allocationsOfAll(db, businessId, [appointmentId]);

async function allocationsOfAll(db: Db, businessId: string, ids: readonly string[]): Promise<AllocationRow[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('allocation')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('appointmentId', 'in', ids)
    .execute();
}

/** The appointment a job has now, proposed or booked, or null. */
export async function activeAppointment(db: Db, businessId: string, jobId: string): Promise<AppointmentRow | null> {
  const row = await db
    .selectFrom('appointment')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('jobId', '=', jobId)
    .where('status', 'in', ['proposed', 'booked'])
    .executeTakeFirst();
  return row ?? null;
}

/** What last happened to a job's appointment, whatever became of it. */
export async function lastAppointment(db: Db, businessId: string, jobId: string): Promise<AppointmentRow | null> {
  const row = await db
    .selectFrom('appointment')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('jobId', '=', jobId)
    .orderBy('updatedAt', 'desc')
    .orderBy('version', 'desc')
    .executeTakeFirst();
  return row ?? null;
}

export interface PlaceOptions {
  status: 'proposed' | 'booked';
  /** A proposal keeps its time until then. */
  holdUntil: Instant | null;
  /** The appointment that moves; its old time is given back in the same breath. */
  moving?: string;
  /** The version it keeps, where the customer need not hear of the change: messages about it stay true. */
  version?: number;
  /** Writes the job first, where it is born with its appointment. */
  create?: (tx: Tx) => Promise<void>;
  /** Says no when the job is no longer in a state for this. */
  allowed?: (job: Matter['job']) => boolean;
  /** Appointments it comes after on the lead's day, as a plan has it; where that no longer fits, the cheapest place. */
  follows?: readonly string[];
  /** It begins at exactly the placement's start, inside the window it is told; pinned, it stays there whatever the day brings. */
  exact?: { pinned: boolean };
  /** Who overrides the promise to place it outside of it, and why. */
  override?: { by: string; reason: string };
}

export type PlaceOutcome =
  | { outcome: 'placed'; appointment: AppointmentRow }
  | { outcome: 'taken' }
  | { outcome: 'not-allowed' };

/** One placement to take, and what goes with it. */
export interface Placing {
  matter: Matter;
  placement: Placement;
  options: PlaceOptions;
  /** History, link, message: written in the same transaction. */
  effect?: (tx: Tx, appointment: AppointmentRow) => Promise<void>;
}

export type PlaceAllOutcome =
  | { outcome: 'placed'; appointments: AppointmentRow[] }
  | { outcome: 'taken' | 'not-allowed' };

/** Carries "no longer possible" out of a transaction, so that nothing half-done stays. */
class Lost extends Error {
  readonly result: 'taken' | 'not-allowed';
  constructor(result: 'taken' | 'not-allowed') {
    super(result);
    this.result = result;
  }
}

/** Takes the time of one placement, or says that it was taken meanwhile. */
export async function place(
  ctx: Context,
  matter: Matter,
  placement: Placement,
  options: PlaceOptions,
  effect: NonNullable<Placing['effect']>,
): Promise<PlaceOutcome> {
  const result = await placeAll(ctx, [{ matter, placement, options, effect }]);
  return result.outcome === 'placed' ? { outcome: 'placed', appointment: result.appointments[0]! } : result;
}

/**
 * Takes the time of every placement, or of none when one was taken meanwhile. All jobs and then every resource-day they
 * touch are locked, the same function that found the placements looks again at each, seeing those before it as taken, and
 * `whole` (what is told of all of them) is written in the same transaction.
 */
export async function placeAll(
  ctx: Context,
  placings: readonly Placing[],
  whole: { before?: (tx: Tx) => Promise<void>; after?: (tx: Tx, all: AppointmentRow[]) => Promise<void> } = {},
): Promise<PlaceAllOutcome> {
  try {
    const appointments = await ctx.transact(async (tx) => {
      await whole.before?.(tx);
      const all = await placeIn(ctx, tx, placings);
      await whole.after?.(tx, all);
      return all;
    });
    return { outcome: 'placed', appointments };
  } catch (error) {
    if (error instanceof Lost) return { outcome: error.result };
    if (isOverlap(error) || isDuplicate(error)) return { outcome: 'taken' };
    throw error;
  }
}

async function placeIn(ctx: Context, tx: Tx, wanted: readonly Placing[]): Promise<AppointmentRow[]> {
  if (!wanted[0]) return [];
  const { business } = wanted[0].matter;
  for (const { options } of wanted) await options.create?.(tx);
  const placings = await heldMatters(ctx, tx, wanted);
  const jobs = await lockJobs(
    tx,
    business.id,
    placings.map(({ matter }) => matter.job.id),
  );
  for (const { matter, options } of placings)
    if (options.allowed && !options.allowed(jobs.get(matter.job.id)!)) throw new Lost('not-allowed');
  const moving = placings.flatMap(({ options }) => options.moving ?? []);
  const old = await allocationsOfAll(tx, business.id, moving);
  const days = placings.flatMap(({ placement }) =>
    takenBy(placement).map((resourceId) => ({ resourceId, day: placement.day })),
  );
  await lockDays(tx, business.id, [...days, ...old]);
  await lockSupplies(tx, placings);
  // What moves makes room first: one may move to where another was.
  for (const id of moving) await giveBack(ctx, tx, business.id, id);
  // Who works when is read once for all of them.
  const dates = placings.map(({ placement }) => placement.day).sort();
  const roster = await loadRoster(tx, business, dates[0]!, dates.at(-1)!);
  const ids = new Map<Placing, string>();
  for (const some of daysApart(placings)) await placeLocked(ctx, tx, some, jobs, roster, ids);
  await retime(ctx, tx, business, old);
  for (const [status, some] of Map.groupBy(placings, ({ options }) => options.status))
    await updateJobs(
      tx,
      business.id,
      some.map(({ matter }) => matter.job.id),
      { status },
    );
  const written = await appointmentsById(tx, business.id, [...ids.values()]);
  const all = placings.map((placing) => written.get(ids.get(placing)!)!);
  for (const [i, { effect }] of placings.entries()) await effect?.(tx, all[i]!);
  if (moving.length > 0) await leaveServed(ctx, tx, business.id);
  return all;
}

/** A placement as it was found again, and its day as it was then. */
interface Found {
  placing: Placing;
  found: Placement;
  schedule: Schedule;
}

/** Takes placements on different days, whose jobs and days are locked; their ids are noted. */
async function placeLocked(
  ctx: Context,
  tx: Tx,
  placings: readonly Placing[],
  jobs: ReadonlyMap<string, Matter['job']>,
  roster: Roster,
  ids: Map<Placing, string>,
): Promise<void> {
  const { business } = placings[0]!.matter;
  const dates = placings.map(({ placement }) => placement.day).sort();
  const resourceIds = [...new Set(placings.flatMap(({ placement }) => takenBy(placement)))];
  const range = { fromDay: dates[0]!, toDay: dates.at(-1)!, resourceIds };
  const { takingsOf } = await loadSchedule(ctx, tx, business, range, roster);
  const all: Found[] = [];
  for (const placing of placings) {
    const { day } = placing.placement;
    const schedule = scheduleOf(ctx, business, { fromDay: day, toDay: day }, roster, takingsOf);
    const found = await stillThere(ctx, tx, placing, schedule);
    if (!found) throw new Lost('taken');
    all.push({ placing, found, schedule });
  }
  await write(ctx, tx, all, jobs, roster, ids);
  for (const { placing, found } of all)
    if (!(await keepSupplies(ctx, tx, placing.matter, ids.get(placing)!, found))) throw new Lost('taken');
}

/** Writes appointments and what they take, a statement for each table. */
async function write(
  ctx: Context,
  tx: Tx,
  all: readonly Found[],
  jobs: ReadonlyMap<string, Matter['job']>,
  roster: Roster,
  ids: Map<Placing, string>,
): Promise<void> {
  const born: NewRow<'appointment'>[] = [];
  const taken: { of: Found; lines: ReturnType<typeof linesOf> }[] = [];
  for (const of of all) {
    const { placing, found } = of;
    const { business, job } = placing.matter;
    const { moving } = placing.options;
    const fields = fieldsOf(ctx, placing, found, jobs.get(job.id)!);
    const id = moving ?? ctx.id('apt');
    ids.set(placing, id);
    taken.push({ of, lines: linesOf(ctx, placing.matter, found, id) });
    if (!moving) born.push({ ...fields, businessId: business.id, id, jobId: job.id, createdAt: fields.updatedAt });
    else
      await tx
        .updateTable('appointment')
        .set(fields)
        .where('businessId', '=', business.id)
        .where('id', '=', id)
        .execute();
  }
  if (born.length > 0) await tx.insertInto('appointment').values(born).execute();
  // The route's other visits may have to make room first: their new times are written before ours is taken.
  for (const { of, lines } of taken) {
    const { placing, found, schedule } = of;
    const { matter } = placing;
    if (found.lead) await makeRoom(ctx, tx, matter.business, wishOf(matter, []), found, endOf(matter, found), schedule);
    for (const { resourceId, startsAt, endsAt, leads } of lines)
      if (!leads) {
        const beside = { resourceId, day: found.day, start: startsAt, end: endsAt };
        await makeRoomBeside(ctx, tx, matter, beside, roster);
      }
  }
  const lines = taken.flatMap((one) => one.lines);
  await tx.insertInto('allocation').values(lines).execute();
}

/** Gives back what an appointment took, its supplies too. The time of whoever leads, or of everything where nobody does, is a gap now. */
async function giveBack(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  appointmentId: string,
): Promise<void> {
  const taken = await allocationsOf(tx, businessId, appointmentId);
  const leads = taken.filter((a) => a.leads === 1);
  const freed = (leads.length > 0 ? leads : taken).map(({ resourceId, day, startsAt, endsAt }) => ({
    ...{ resourceId, day, from: startsAt, to: endsAt },
  }));
  await noteGaps(ctx, tx, businessId, freed);
  await tx
    .deleteFrom('allocation')
    .where('businessId', '=', businessId)
    .where('appointmentId', '=', appointmentId)
    .execute();
  await releaseSupplies(ctx, tx, businessId, appointmentId);
}

/**
 * Changes what an appointment is. `keepUntil` keeps its time and supplies for Undo; otherwise, if the new status takes no
 * time, both are given back at once. What is done has used its supplies up; a no-show has not. The job must be locked by the caller (lockJob), whose version the appointment takes over.
 */
export async function settle(
  ctx: Context,
  tx: Tx,
  business: Business,
  appointment: AppointmentRow,
  change: { status: AppointmentStatus; version: number; keepUntil?: Instant | null },
): Promise<void> {
  const { status, version } = change;
  const takes = takingStatuses.some((taking) => taking === status);
  const keepUntil = change.keepUntil ?? null;
  await holdServicesOf(ctx, tx, business.id, [appointment.id]);
  const days: { resourceId: string; day: Day }[] = await allocationsOf(tx, business.id, appointment.id);
  await lockDays(tx, business.id, days);
  await tx
    .updateTable('appointment')
    .set({ status, version, revision: version, holdUntil: keepUntil, updatedAt: ctx.now() })
    .where('businessId', '=', business.id)
    .where('id', '=', appointment.id)
    .execute();
  await settleSupplies(ctx, tx, business.id, appointment, status);
  if (takes || keepUntil !== null) return;
  await giveBack(ctx, tx, business.id, appointment.id);
  await leaveServed(ctx, tx, business.id);
  await retime(ctx, tx, business, days);
}

/** Gives back the time an appointment kept for Undo. */
export async function letGo(ctx: Context, tx: Tx, business: Business, appointmentId: string): Promise<void> {
  await holdServicesOf(ctx, tx, business.id, [appointmentId]);
  const days = await allocationsOf(tx, business.id, appointmentId);
  await lockDays(tx, business.id, days);
  await sql`update appointment set hold_until = null where business_id = ${business.id} and id = ${appointmentId}`.execute(
    tx,
  );
  await giveBack(ctx, tx, business.id, appointmentId);
  await leaveServed(ctx, tx, business.id);
  await retime(ctx, tx, business, days);
}

/** Somebody answers by name for an appointment that stays outside of the rules. The job must be locked by the caller. */
export async function overrideRules(
  ctx: Pick<Context, 'now'>,
  tx: Tx,
  businessId: string,
  appointmentId: string,
  { by, reason }: { by: string; reason: string },
): Promise<void> {
  await tx
    .updateTable('appointment')
    .set({ overrideBy: by, overrideReason: reason, updatedAt: ctx.now() })
    .where('businessId', '=', businessId)
    .where('id', '=', appointmentId)
    .execute();
}
