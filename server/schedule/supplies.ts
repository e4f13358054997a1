/** What visits use up, in the slot question and in the ledger: where it is taken from, what lacks, what is kept for whom. */
import type { AppointmentStatus } from '../../shared/appointment.ts';
import type { Supply } from '../../shared/service.ts';
import type { StockPlace } from '../../shared/stock.ts';
import type { Day } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { type FullService, holdServices, serviceById, suppliesOf } from '../services/services.ts';
import { type Levels, loadStock, type Stock } from '../stock/levels.ts';
import {
  consumeSupplies,
  lockShelves,
  releaseSupplies,
  reserveSupplies,
  type ShelfId,
  shelvesFor,
  shelvesOf,
  shortOnAll,
  takeBackSupplies,
} from '../stock/reserve.ts';
import type { Lacks, Placement } from './problem.ts';
import { tellingShort } from './short.ts';
import type { Matter } from './wish.ts';

type Lead = Parameters<Lacks>[0];

/** Where a visit starts: its location; at a customer's, what lies with whoever leads, or where they set out. */
function startOf(
  { place, suppliesFrom }: Pick<FullService, 'place' | 'suppliesFrom'>,
  locationId: string | null,
  lead: Lead,
): StockPlace | null {
  const from = place === 'location' ? locationId : suppliesFrom === 'location' ? (lead?.locationId ?? null) : null;
  if (from !== null) return { kind: 'location', id: from };
  return place === 'customer' && suppliesFrom === 'lead' && lead ? { kind: 'resource', id: lead.id } : null;
}

type Stocked = Pick<Matter, 'business' | 'service' | 'site'>;

/** What matters of one business find together, before anything of it is written. */
export interface Account {
  /** What lacks for a matter, what the others keep counted; absent where it uses up nothing. */
  lacks(matter: Stocked): Lacks | undefined;
  /** Counts what a matter uses up as kept; false when it is not there any more. */
  keep(matter: Stocked, lead: Lead, day: Day): boolean;
  /** The same with nothing counted since this one was copied. */
  copy(): Account;
}

/** Opens an account of all the stock that some matters ask of. `without`: as if these appointments kept nothing. */
export async function openAccount(
  db: Db,
  matters: readonly Stocked[],
  without: readonly string[] = [],
): Promise<Account> {
  const supplies = [...new Set(matters.map(({ service }) => service))].flatMap((service) => service.supplies);
  const [first] = matters;
  return accountOf(first && supplies.length > 0 ? await loadStock(db, first.business.id, supplies, without) : null);
}

function accountOf(stock: Stock | null): Account {
  const known = new Map<string, Levels>();
  const levelsOf = ({ service }: Stocked): Levels | null => {
    if (!stock || service.supplies.length === 0) return null;
    const levels = known.get(service.id) ?? stock.levelsOf(service.supplies);
    known.set(service.id, levels);
    return levels;
  };
  return {
    copy: () => accountOf(stock?.copy() ?? null),
    lacks(matter) {
      const levels = levelsOf(matter);
      const { service, site } = matter;
      return levels ? (lead, day) => levels.lacks(startOf(service, site.locationId, lead), day) : undefined;
    },
    keep(matter, lead, day) {
      const levels = levelsOf(matter);
      if (!levels) return true;
      const place = startOf(matter.service, matter.site.locationId, lead);
      if (!place || levels.lacks(place, day)) return false;
      levels.keep(place, day);
      return true;
    },
  };
}

/** Visits of one matter that are looked for together: what one of them has been given, no other can have. */
export interface Rations {
  /** True when there still is what a visit of this lead on this day uses up. */
  suffice(visit: Visit): boolean;
  /** Gives it that; false, and nothing is given, where it is not there any more. */
  give(visit: Visit): boolean;
}
type Visit = Pick<Placement, 'lead' | 'day'>;

function rationsOf(account: Account, matter: Stocked): Rations {
  const lacks = account.lacks(matter);
  return {
    suffice: ({ lead, day }) => !lacks?.(lead, day),
    give: ({ lead, day }) => account.keep(matter, lead, day),
  };
}

/**
 * A matter with what lacks of its supplies at this moment, and rations of them to be given out anew as often as wanted.
 * `without`: as if these appointments kept nothing.
 */
export async function withStock<M extends Stocked>(
  db: Db,
  matter: M,
  without: readonly string[] = [],
): Promise<M & { rations(): Rations }> {
  const account = await openAccount(db, [matter], without);
  const lacks = account.lacks(matter);
  return { ...matter, ...(lacks ? { lacks } : {}), rations: () => rationsOf(account.copy(), matter) };
}

/** The same with what the services of their matters use up now, and will until the transaction ends. */
export async function heldMatters<P extends { matter: Matter }>(
  ctx: Context,
  tx: Tx,
  placings: readonly P[],
): Promise<P[]> {
  const [first] = placings;
  if (!first) return [];
  const { id: businessId } = first.matter.business;
  const ids = [...new Set(placings.map(({ matter }) => matter.service.id))];
  await holdServices(ctx, tx, businessId, ids);
  const now = await suppliesOf(tx, businessId, ids);
  return placings.map((placing) => {
    const { matter } = placing;
    return { ...placing, matter: { ...matter, service: { ...matter.service, ...now.get(matter.service.id) } } };
  });
}

/** The same for the services of appointments that are there. */
export async function holdServicesOf(
  ctx: Pick<Context, 'database'>,
  tx: Tx,
  businessId: string,
  appointmentIds: readonly string[],
): Promise<void> {
  if (appointmentIds.length === 0) return;
  const rows = await tx
    .selectFrom('appointment as a')
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
    .select('j.serviceId')
    .distinct()
    .where('a.businessId', '=', businessId)
    .where('a.id', 'in', appointmentIds)
    .execute();
  const ids = rows.map((row) => row.serviceId);
  await holdServices(ctx, tx, businessId, ids);
}

/** Locks the shelves some placements take from, and those the appointments that move give back to. */
export async function lockSupplies(
  tx: Tx,
  placings: readonly { matter: Matter; placement: Placement; options: { moving?: string } }[],
): Promise<void> {
  const shelves: ShelfId[] = [];
  for (const { matter, placement, options } of placings) {
    const { business, service, site } = matter;
    const place = startOf(service, site.locationId, placement.lead);
    if (place) shelves.push(...(await shelvesFor(tx, business.id, service.supplies, place)));
    if (options.moving) shelves.push(...(await shelvesOf(tx, business.id, options.moving)));
  }
  if (placings[0]) await lockShelves(tx, placings[0].matter.business.id, shelves);
}

/** Keeps what a placed appointment uses up; false when it is not there, which must undo the placing. */
export async function keepSupplies(
  ctx: Context,
  tx: Tx,
  { business, service, site }: Matter,
  appointmentId: string,
  { lead, day }: Placement,
): Promise<boolean> {
  if (service.supplies.length === 0) return true;
  const place = startOf(service, site.locationId, lead);
  if (!place) return false;
  const { supplies } = service;
  return (await reserveSupplies(ctx, tx, business.id, appointmentId, { supplies, place, day })).length === 0;
}

/** What becomes of an appointment's supplies when it takes another status: used up when done, and never by a no-show. */
export async function settleSupplies(
  ctx: Context,
  tx: Tx,
  businessId: string,
  appointment: Pick<Row<'appointment'>, 'id' | 'jobId' | 'locationId' | 'status'>,
  status: AppointmentStatus,
): Promise<void> {
  const { id, status: before } = appointment;
  if (status === before) return;
  // An outcome may be recorded in error, and put right.
  if (before === 'done') await takeBackSupplies(ctx, tx, businessId, id);
  if ((before === 'done' || before === 'no-show') && status !== 'no-show')
    await tellingShort(ctx, tx, businessId, 'all', () => keepAgain(ctx, tx, businessId, appointment));
  if (status === 'done') await consumeSupplies(ctx, tx, businessId, id);
  if (status === 'no-show') await releaseSupplies(ctx, tx, businessId, id);
}

/**
 * Keeps supplies for an appointment that is there already: its outcome was taken back, or its service uses up something
 * else from now on. It may be left short; then the office hears of it.
 */
export async function keepAgain(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  appointment: Placed,
): Promise<boolean> {
  const asked = await asksFor(tx, businessId, appointment);
  if (!asked) return true;
  await lockShelves(tx, businessId, await shelvesFor(tx, businessId, asked.supplies, asked.place));
  return (await reserveSupplies(ctx, tx, businessId, appointment.id, asked)).length === 0;
}

type Placed = Pick<Row<'appointment'>, 'id' | 'jobId' | 'locationId'>;

/** What an appointment's service uses up, where and when; null where that is nothing. */
async function asksFor(
  tx: Tx,
  businessId: string,
  { id, jobId, locationId }: Placed,
): Promise<{ supplies: Supply[]; place: StockPlace; day: Day } | null> {
  const { serviceId } = await tx
    .selectFrom('job')
    .select('serviceId')
    .where('businessId', '=', businessId)
    .where('id', '=', jobId)
    .executeTakeFirstOrThrow();
  const service = await serviceById(tx, businessId, serviceId);
  const { supplies } = service;
  const taken = await tx
    .selectFrom('allocation as a')
    .innerJoin('resource as r', (join) =>
      join.onRef('r.businessId', '=', 'a.businessId').onRef('r.id', '=', 'a.resourceId'),
    )
    .select(['r.id', 'r.locationId', 'a.day', 'a.leads'])
    .where('a.businessId', '=', businessId)
    .where('a.appointmentId', '=', id)
    .orderBy('a.leads', 'desc')
    .execute();
  const [first] = taken;
  const place = startOf(service, locationId, first?.leads === 1 ? first : null);
  return supplies.length > 0 && place && first ? { supplies, place, day: first.day } : null;
}

/** Visits have changed hands: what they use up is kept in the vans of those who make them now. False: it is not there. */
export async function handOver(
  ctx: Context,
  tx: Tx,
  businessId: string,
  exchanged: readonly { appointmentId: string; toId: string }[],
): Promise<boolean> {
  const ids = exchanged.map(({ appointmentId }) => appointmentId);
  await holdServicesOf(ctx, tx, businessId, ids);
  const shelves: ShelfId[] = [];
  const needing: string[] = [];
  for (const { appointmentId, toId } of exchanged) {
    const own = await shelvesOf(tx, businessId, appointmentId);
    if (own.length > 0) needing.push(appointmentId);
    const there = own.map(({ itemId }): ShelfId => ({ itemId, place: { kind: 'resource', id: toId } }));
    shelves.push(...own, ...there);
  }
  await lockShelves(tx, businessId, shelves);
  const before = await shortOnAll(tx, businessId, shelves);
  // All give back before any takes: two who change vans may need each other's.
  for (const id of needing) await releaseSupplies(ctx, tx, businessId, id);
  for (const id of needing) {
    const appointment = await tx
      .selectFrom('appointment')
      .select(['id', 'jobId', 'locationId'])
      .where('businessId', '=', businessId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await keepAgain(ctx, tx, businessId, appointment);
  }
  // The one who goes without may be another than the one who came.
  return (await shortOnAll(tx, businessId, shelves)) <= before;
}

/**
 * After the supplies of a service that is locked have changed: what is booked and still to come keeps the new ones. Gives
 * how many go short.
 */
export async function keepOtherwise(ctx: Context, tx: Tx, businessId: string, serviceId: string): Promise<number> {
  const appointments = await tx
    .selectFrom('appointment as a')
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
    .select(['a.id', 'a.jobId', 'a.locationId'])
    .where('a.businessId', '=', businessId)
    .where('j.serviceId', '=', serviceId)
    .where('a.plannedStart', '>', ctx.now())
    .where((eb) => eb.or([eb('a.status', 'in', ['proposed', 'booked']), eb('a.holdUntil', 'is not', null)]))
    .orderBy('a.plannedStart')
    .orderBy('a.id')
    .execute();
  const shelves: ShelfId[] = [];
  for (const appointment of appointments) {
    shelves.push(...(await shelvesOf(tx, businessId, appointment.id)));
    const asked = await asksFor(tx, businessId, appointment);
    if (asked) shelves.push(...(await shelvesFor(tx, businessId, asked.supplies, asked.place)));
  }
  // All of them at once, in the order every writer keeps.
  await lockShelves(tx, businessId, shelves);
  let short = 0;
  for (const appointment of appointments) {
    await releaseSupplies(ctx, tx, businessId, appointment.id);
    if (!(await keepAgain(ctx, tx, businessId, appointment))) short += 1;
  }
  return short;
}
