/** The one writer of the schedule: every appointment that takes, moves or gives back time does it here. */
import { sql } from 'kysely';
import { type AppointmentStatus, takingStatuses } from '../../shared/appointment.ts';
import type { Day, Instant } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { isDuplicate, isOverlap, lockDays } from '../db/transact.ts';
import { lockJob, updateJob } from '../jobs/jobs.ts';
import { notFound } from '../refusal.ts';
import { loadRoster, type Roster } from '../resources/roster.ts';
import { releaseSupplies } from '../stock/reserve.ts';
import { loadSchedule } from './day.ts';
import { noteGaps } from './gaps.ts';
import { placementAfter } from './in-order.ts';
import { type Placement, placements, travelBlocks } from './problem.ts';
import type { UnitTaken } from './requirements.ts';
import { leaveServed } from './short.ts';
import { heldMatters, holdServicesOf, keepSupplies, lockSupplies, settleSupplies, withStock } from './supplies.ts';
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

/** What an appointment takes of the ledger. */
export const allocationsOf = (db: Db, businessId: string, appointmentId: string): Promise<AllocationRow[]> =>
  db
    .selectFrom('allocation')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('appointmentId', '=', appointmentId)
    .execute();

/** The first name of whoever comes, or null where nobody leads. */
export async function leadFirstName(db: Db, businessId: string, appointmentId: string): Promise<string | null> {
  const lead = await db
    .selectFrom('allocation')
    .innerJoin('resource', (join) =>
      join
        .onRef('resource.businessId', '=', 'allocation.businessId')
        .onRef('resource.id', '=', 'allocation.resourceId'),
    )
    .select('resource.name')
    .where('allocation.businessId', '=', businessId)
    .where('allocation.appointmentId', '=', appointmentId)
    .where('allocation.leads', '=', 1)
    .executeTakeFirst();
  return lead?.name.split(' ')[0] ?? null;
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
  effect: (tx: Tx, appointment: AppointmentRow) => Promise<void>;
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
  effect: Placing['effect'],
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
  for (const { options } of wanted) await options.create?.(tx);
  const placings = await heldMatters(ctx, tx, wanted);
  const jobs = new Map<string, Matter['job']>();
  for (const { matter, options } of [...placings].sort((a, b) => (a.matter.job.id < b.matter.job.id ? -1 : 1))) {
    const job = await lockJob(tx, matter.business.id, matter.job.id);
    if (options.allowed && !options.allowed(job)) throw new Lost('not-allowed');
    jobs.set(job.id, job);
  }
  const old = new Map<Placing, AllocationRow[]>();
  for (const placing of placings) {
    const { moving } = placing.options;
    if (moving) old.set(placing, await allocationsOf(tx, placing.matter.business.id, moving));
  }
  const days = placings.flatMap(({ placement: { lead, units, day } }) =>
    [...(lead ? [lead.id] : []), ...units.map((u) => u.resourceId)].map((resourceId) => ({ resourceId, day })),
  );
  if (placings[0]) await lockDays(tx, placings[0].matter.business.id, [...days, ...[...old.values()].flat()]);
  for (const { matter, placement, options } of placings) await lockSupplies(tx, matter, placement, options.moving);
  // What moves makes room first: one may move to where another was.
  for (const { matter, options } of placings)
    if (options.moving) {
      await giveBack(ctx, tx, matter.business.id, options.moving);
      await releaseSupplies(ctx, tx, matter.business.id, options.moving);
    }
  // Who works when is read once for all of them.
  const dates = placings.map(({ placement }) => placement.day).sort();
  const roster = placings[0] && (await loadRoster(tx, placings[0].matter.business, dates[0]!, dates.at(-1)!));
  const all: AppointmentRow[] = [];
  for (const placing of placings)
    all.push(await placeLocked(ctx, tx, placing, jobs.get(placing.matter.job.id)!, old.get(placing) ?? [], roster!));
  if (placings.some(({ options }) => options.moving)) await leaveServed(ctx, tx, placings[0]!.matter.business.id);
  return all;
}

/** Takes one placement whose job and days are locked. */
async function placeLocked(
  ctx: Context,
  tx: Tx,
  { matter, placement, options, effect }: Placing,
  job: Matter['job'],
  old: readonly AllocationRow[],
  roster: Roster,
): Promise<AppointmentRow> {
  const { business } = matter;
  const found = await stillThere(ctx, tx, matter, placement, options, roster);
  if (!found) throw new Lost('taken');
  const id = await write(ctx, tx, matter, found, options, options.version ?? job.version, roster);
  if (!(await keepSupplies(ctx, tx, matter, id, found))) throw new Lost('taken');
  await retime(ctx, tx, business, old);
  await updateJob(tx, business.id, job.id, { status: options.status });
  const appointment = await appointmentById(tx, business.id, id);
  await effect(tx, appointment);
  return appointment;
}

/** Looks again, at the locked days only and through the same question that offered the placement. */
async function stillThere(
  ctx: Context,
  tx: Tx,
  matter: Matter,
  wanted: Placement,
  { override, follows, exact }: PlaceOptions,
  roster: Roster,
): Promise<Placement | null> {
  const resourceIds = [...(wanted.lead ? [wanted.lead.id] : []), ...wanted.units.map((u) => u.resourceId)];
  const day = { fromDay: wanted.day, toDay: wanted.day, resourceIds };
  const schedule = await loadSchedule(ctx, tx, matter.business, day, roster);
  const wish = {
    ...wishOf(await withStock(tx, matter), [
      override || exact ? { from: wanted.start, to: wanted.start } : wanted.window,
    ]),
    ...(wanted.lead ? { leadIds: [wanted.lead.id] } : {}),
    units: wanted.units,
  };
  const road = await ctx.travel.road(matter.business, travelBlocks(schedule, wish));
  const asPlanned = follows ? placementAfter(schedule, road, wish, wanted, follows) : null;
  const found = asPlanned ?? placements(schedule, road, wish)[0] ?? null;
  return found && exact ? { ...found, window: wanted.window } : found;
}

async function write(
  ctx: Context,
  tx: Tx,
  matter: Matter,
  found: Placement,
  options: PlaceOptions,
  version: number,
  roster: Roster,
): Promise<string> {
  const { business, site, job } = matter;
  const at = ctx.now();
  const end = found.start + wishOf(matter, []).secondsTaken;
  const fields = {
    locationId: site.locationId,
    status: options.status,
    windowFrom: found.window.from,
    windowTo: found.window.to,
    plannedStart: found.start,
    plannedEnd: end,
    lat: site.point.lat,
    lon: site.point.lon,
    version,
    // What shares a room or a device with others keeps its exact time: the other's day must not be shaken by this route.
    pinned: found.units.length > 0 || options.exact?.pinned ? (1 as const) : (0 as const),
    holdUntil: options.holdUntil,
    overrideBy: options.override?.by ?? null,
    overrideReason: options.override?.reason ?? null,
    updatedAt: at,
  };
  const id = options.moving ?? ctx.id('apt');
  if (options.moving)
    await tx
      .updateTable('appointment')
      .set(fields)
      .where('businessId', '=', business.id)
      .where('id', '=', id)
      .execute();
  else
    await tx
      .insertInto('appointment')
      .values({ ...fields, businessId: business.id, id, jobId: job.id, createdAt: at })
      .execute();
  const allocation = ({ resourceId, unit, part }: UnitTaken, leads: 0 | 1) => ({
    businessId: business.id,
    id: ctx.id('alc'),
    resourceId,
    unit,
    startsAt: found.start + (part?.[0] ?? 0),
    endsAt: part ? found.start + part[1] : end,
    day: found.day,
    appointmentId: id,
    eventId: null,
    leads,
  });
  const taken = [
    ...(found.lead ? [allocation({ resourceId: found.lead.id, unit: 1 }, 1)] : []),
    ...found.units.map((unit) => allocation(unit, 0)),
  ];
  // The route's other visits may have to make room first: their new times are written before ours is taken.
  if (found.lead) await makeRoom(ctx, tx, business, wishOf(matter, []), found, end, roster);
  for (const { resourceId, startsAt, endsAt, leads } of taken)
    if (!leads) await makeRoomBeside(ctx, tx, matter, { resourceId, day: found.day, start: startsAt, end: endsAt });
  await tx.insertInto('allocation').values(taken).execute();
  return id;
}

/** Gives back what an appointment took. The time of whoever leads, or of everything where nobody does, is a gap now. */
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
  const takes = takingStatuses.some((status) => status === change.status);
  const keepUntil = change.keepUntil ?? null;
  await holdServicesOf(ctx, tx, business.id, [appointment.id]);
  const days: { resourceId: string; day: Day }[] = await allocationsOf(tx, business.id, appointment.id);
  await lockDays(tx, business.id, days);
  await tx
    .updateTable('appointment')
    .set({ status: change.status, version: change.version, holdUntil: keepUntil, updatedAt: ctx.now() })
    .where('businessId', '=', business.id)
    .where('id', '=', appointment.id)
    .execute();
  await settleSupplies(ctx, tx, business.id, appointment, change.status);
  if (takes || keepUntil !== null) return;
  await giveBack(ctx, tx, business.id, appointment.id);
  await releaseSupplies(ctx, tx, business.id, appointment.id);
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
  await releaseSupplies(ctx, tx, business.id, appointmentId);
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
