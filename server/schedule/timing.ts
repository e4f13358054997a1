/** When the visits of a person's day begin: written anew, inside their promises, whenever something comes, goes or changes places. */
import { DAY, type Day, type Instant } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { lockDays, type ResourceDay } from '../db/transact.ts';
import { loadRoster, type Roster } from '../resources/roster.ts';
import { loadSchedule, personDay, type Schedule } from './day.ts';
import { type Placement, travelBlocks, type Wish } from './problem.ts';
import { earliestStarts, newTaking, timeDay } from './route.ts';
import { handOver } from './supplies.ts';
import type { Taking } from './takings.ts';
import type { Matter } from './wish.ts';

/** Moves the other visits of the lead's day to where they fit around the new one, inside their promised windows. `known`: that day, where it was read before. */
export async function makeRoom(
  ctx: Context,
  tx: Tx,
  business: Business,
  wish: Wish,
  found: Placement,
  end: Instant,
  known?: Schedule,
): Promise<void> {
  const only = { fromDay: found.day, toDay: found.day, resourceIds: [found.lead!.id] };
  const schedule = known ?? (await loadSchedule(ctx, tx, business, only));
  const day = personDay(schedule, found.lead!, found.day);
  if (!day) return;
  const { lead, start } = found;
  const unit = { resourceId: lead!.id, unit: 1 };
  const mine = newTaking(unit, found.day, start, end - start, { from: start, to: start }, wish.point);
  const takings = day.takings.toSpliced(found.position, 0, mine);
  const road = await ctx.travel.road(business, travelBlocks(schedule, wish));
  await writeStarts(tx, business.id, earliestStarts(schedule, road, { ...day, takings }), day.takings);
}

/** The same on the day of somebody who comes along, from one moment to another: the latest position that keeps every promise of theirs. */
export async function makeRoomBeside(
  ctx: Context,
  tx: Tx,
  matter: Matter,
  { resourceId, day, start, end }: ResourceDay & { start: Instant; end: Instant },
  roster: Roster,
): Promise<void> {
  const resource = roster.byId.get(resourceId);
  // Rooms and devices have no day that could make room.
  if (resource?.kind !== 'person') return;
  const only = { fromDay: day, toDay: day, resourceIds: [resourceId] };
  const schedule = await loadSchedule(ctx, tx, matter.business, only, roster);
  const own = personDay(schedule, resource, day);
  if (!own || own.takings.length === 0) return;
  const point = matter.site.point;
  const mine = newTaking({ resourceId, unit: 1 }, day, start, end - start, { from: start, to: start }, point);
  const points = [point, own.home, ...own.takings.map((t) => t.point)].filter((p) => p !== null);
  const road = await ctx.travel.road(matter.business, [{ origins: points, destinations: points }]);
  for (let position = own.takings.length; position >= 0; position--) {
    const takings = own.takings.toSpliced(position, 0, mine);
    const { starts, kept } = timeDay(schedule, road, { ...own, takings }, matter.policy.overtimeMinutes);
    if (!kept) continue;
    const wanted = new Map(
      takings.flatMap((t, i) => (t.appointmentId ? [[t.appointmentId, starts[i]!] as const] : [])),
    );
    await writeStarts(tx, matter.business.id, wanted, own.takings);
    return;
  }
}

/** What changes about an appointment together with its start: a promise that is renewed. */
export type Renewal = Partial<Pick<Row<'appointment'>, 'windowFrom' | 'windowTo' | 'version' | 'pinned'>>;

/** Writes changed planned starts; the order of the day stays. */
export async function writeStarts(
  tx: Tx,
  businessId: string,
  starts: ReadonlyMap<string, Instant>,
  takings: readonly { appointmentId: string | null; from: Instant; to: Instant }[],
  renewals: ReadonlyMap<string, Renewal> = new Map(),
): Promise<void> {
  const changed = takings.filter((t) => t.appointmentId && starts.get(t.appointmentId) !== t.from);
  // Forwards in time from the end, backwards from the beginning: nobody steps on a neighbour who has yet to move.
  const later = changed.filter((t) => starts.get(t.appointmentId!)! > t.from).sort((a, b) => b.from - a.from);
  const earlier = changed.filter((t) => starts.get(t.appointmentId!)! < t.from).sort((a, b) => a.from - b.from);
  for (const taking of [...later, ...earlier]) {
    const by = starts.get(taking.appointmentId!)! - taking.from;
    // What it takes for a part of it only moves along.
    await tx
      .updateTable('allocation')
      .set((eb) => ({ startsAt: eb('startsAt', '+', by), endsAt: eb('endsAt', '+', by) }))
      .where('businessId', '=', businessId)
      .where('appointmentId', '=', taking.appointmentId)
      .execute();
    await tx
      .updateTable('appointment')
      .set((eb) => ({
        plannedStart: eb('plannedStart', '+', by),
        plannedEnd: eb('plannedEnd', '+', by),
        ...renewals.get(taking.appointmentId!),
      }))
      .where('businessId', '=', businessId)
      .where('id', '=', taking.appointmentId!)
      .execute();
  }
}

/** After something left or came, every person's day that was touched is timed anew: as early as its promises allow. */
export async function retime(ctx: Context, tx: Tx, business: Business, touched: readonly ResourceDay[]): Promise<void> {
  const unique = new Map(touched.map((d) => [`${d.resourceId} ${d.day}`, d]));
  const dates = touched.map(({ day }) => day).sort();
  if (dates[0] === undefined) return;
  const roster = await loadRoster(tx, business, dates[0], dates.at(-1)!);
  for (const { resourceId, day } of unique.values()) {
    const resource = roster.byId.get(resourceId);
    if (resource?.kind !== 'person') continue;
    const only = { fromDay: day, toDay: day, resourceIds: [resourceId] };
    const schedule = await loadSchedule(ctx, tx, business, only, roster);
    const own = personDay(schedule, resource, day);
    if (!own || own.takings.length === 0) continue;
    const points = [own.home, ...own.takings.map((t) => t.point)].filter((p) => p !== null);
    const road = await ctx.travel.road(business, [{ origins: points, destinations: points }]);
    const starts = earliestStarts(schedule, road, own);
    // A day that cannot keep its promises (an absence not yet dealt with) is left as it is told.
    const kept = own.takings.every((t) => !t.appointmentId || starts.get(t.appointmentId)! <= t.starts.to);
    if (kept) await writeStarts(tx, business.id, starts, own.takings);
  }
}

/** Beyond any horizon: where a day's visits wait while they change places. */
const ASIDE_SECONDS = 100 * 366 * DAY;

/** A visit that another person makes now. */
export interface Exchanged {
  appointmentId: string;
  fromId: string;
  toId: string;
}

/**
 * Puts the visits of some people's day into other orders, given by their planned starts, perhaps each with another of
 * these people, when that keeps every promise and nothing came into their days or left them meanwhile. False:
 * everything stays as it is. `effect` (history) is written in the same transaction.
 */
export async function reorder(
  ctx: Context,
  business: Business,
  day: Day,
  orders: ReadonlyMap<string, ReadonlyMap<string, Instant>>,
  effect: (tx: Tx, exchanged: readonly Exchanged[]) => Promise<void> = async () => {},
): Promise<boolean> {
  const work = async (tx: Tx): Promise<boolean> => {
    const resourceIds = [...orders.keys()];
    await lockDays(
      tx,
      business.id,
      resourceIds.map((resourceId) => ({ resourceId, day })),
    );
    const schedule = await loadSchedule(ctx, tx, business, { fromDay: day, toDay: day, resourceIds });
    const there = new Map(
      resourceIds.flatMap((id) => schedule.takingsOf(id, 1, day)).map((t) => [t.appointmentId ?? '', t]),
    );
    const wanted = [...orders.values()].flatMap((order) => [...order.keys()]);
    if (wanted.length !== there.size || wanted.some((id) => !there.has(id))) return false;
    const points = resourceIds.map((id) => schedule.roster.byId.get(id)?.home ?? null);
    for (const { point } of there.values()) points.push(point);
    const known = points.filter((p) => p !== null);
    const road = await ctx.travel.road(business, [{ origins: known, destinations: known }]);
    const moving: { before: Taking; resourceId: string; start: Instant }[] = [];
    for (const [resourceId, order] of orders) {
      const resource = schedule.roster.byId.get(resourceId);
      const own = resource ? personDay(schedule, resource, day) : null;
      const takings = inOrder(resourceId, order, there);
      if (!own || takings.some((t) => t.resourceId !== there.get(t.appointmentId!)!.resourceId && !mayChange(t)))
        return false;
      const { starts, kept } = timeDay(schedule, road, { ...own, takings }, 0);
      if (!kept) return false;
      for (const [i, { appointmentId }] of takings.entries()) {
        const before = there.get(appointmentId!)!;
        if (before.from !== starts[i]! || before.resourceId !== resourceId)
          moving.push({ before, resourceId, start: starts[i]! });
      }
    }
    await moveAll(tx, business.id, moving);
    const exchanged = moving
      .filter(({ before, resourceId }) => before.resourceId !== resourceId)
      .map(({ before, resourceId }): Exchanged => {
        return { appointmentId: before.appointmentId!, fromId: before.resourceId, toId: resourceId };
      });
    if (!(await handOver(ctx, tx, business.id, exchanged))) throw new Lacking();
    await effect(tx, exchanged);
    return true;
  };
  return ctx.transact(work).catch((error: unknown) => {
    if (error instanceof Lacking) return false;
    throw error;
  });
}

/** Carries "their vans do not have what it takes" out of a transaction, so that nothing half-done stays. */
class Lacking extends Error {}

/** The takings of an order, as one person makes them. */
export const inOrder = (
  resourceId: string,
  order: ReadonlyMap<string, Instant>,
  there: ReadonlyMap<string, Taking>,
): Taking[] =>
  [...order]
    .sort(([, a], [, b]) => a - b)
    .map(([id, from]) => {
      const taking = there.get(id)!;
      return { ...taking, resourceId, from, to: from + taking.to - taking.from };
    });

/** What is pinned, or beside another's work, stays with its person. */
export const mayChange = ({ leads, starts }: Taking): boolean => leads && starts.from < starts.to;

/** Writes new times and persons of some visits at once: first all step aside, so that nobody steps on another. */
async function moveAll(
  tx: Tx,
  businessId: string,
  moving: readonly { before: Taking; resourceId: string; start: Instant }[],
): Promise<void> {
  if (moving.length === 0) return;
  const ids = moving.map(({ before }) => before.appointmentId!);
  await tx
    .updateTable('allocation')
    .set((eb) => ({ startsAt: eb('startsAt', '+', ASIDE_SECONDS), endsAt: eb('endsAt', '+', ASIDE_SECONDS) }))
    .where('businessId', '=', businessId)
    .where('appointmentId', 'in', ids)
    .execute();
  for (const { before, resourceId, start } of moving) {
    const by = start - before.from;
    // Only what takes one person alone changes hands: what moves in time alone may take rooms beside.
    const hands = resourceId === before.resourceId ? {} : { resourceId };
    await tx
      .updateTable('allocation')
      .set((eb) => ({
        startsAt: eb('startsAt', '+', by - ASIDE_SECONDS),
        endsAt: eb('endsAt', '+', by - ASIDE_SECONDS),
        ...hands,
      }))
      .where('businessId', '=', businessId)
      .where('appointmentId', '=', before.appointmentId)
      .execute();
    await tx
      .updateTable('appointment')
      .set((eb) => ({ plannedStart: eb('plannedStart', '+', by), plannedEnd: eb('plannedEnd', '+', by) }))
      .where('businessId', '=', businessId)
      .where('id', '=', before.appointmentId!)
      .execute();
  }
}
