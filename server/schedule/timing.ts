/** When the visits of a person's day begin: written anew, inside their promises, whenever something comes, goes or changes places. */
import { DAY, type Instant } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { lockDays, type ResourceDay } from '../db/transact.ts';
import { loadSchedule, personDay } from './day.ts';
import { type Placement, travelBlocks } from './problem.ts';
import { earliestStarts, newTaking, timeDay } from './route.ts';
import { type Matter, wishOf } from './wish.ts';

/** Moves the other visits of the lead's day to where they fit around the new one, inside their promised windows. */
export async function makeRoom(ctx: Context, tx: Tx, matter: Matter, found: Placement, end: Instant): Promise<void> {
  const schedule = await loadSchedule(ctx, tx, matter.business, {
    fromDay: found.day,
    toDay: found.day,
    resourceIds: [found.lead!.id],
  });
  const day = personDay(schedule, found.lead!, found.day);
  if (!day) return;
  const { lead, start } = found;
  const unit = { resourceId: lead!.id, unit: 1 };
  const mine = newTaking(unit, found.day, start, end - start, { from: start, to: start }, matter.site.point);
  const takings = day.takings.toSpliced(found.position, 0, mine);
  const road = await ctx.travel.road(matter.business, travelBlocks(schedule, wishOf(matter, [])));
  await writeStarts(tx, matter.business.id, earliestStarts(schedule, road, { ...day, takings }), day.takings);
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
    const start = starts.get(taking.appointmentId!)!;
    const end = start + taking.to - taking.from;
    await tx
      .updateTable('allocation')
      .set({ startsAt: start, endsAt: end })
      .where('businessId', '=', businessId)
      .where('appointmentId', '=', taking.appointmentId)
      .execute();
    await tx
      .updateTable('appointment')
      .set({ plannedStart: start, plannedEnd: end, ...renewals.get(taking.appointmentId!) })
      .where('businessId', '=', businessId)
      .where('id', '=', taking.appointmentId!)
      .execute();
  }
}

/** After something left or came, every person's day that was touched is timed anew: as early as its promises allow. */
export async function retime(ctx: Context, tx: Tx, business: Business, touched: readonly ResourceDay[]): Promise<void> {
  const unique = new Map(touched.map((d) => [`${d.resourceId} ${d.day}`, d]));
  for (const { resourceId, day } of unique.values()) {
    const schedule = await loadSchedule(ctx, tx, business, { fromDay: day, toDay: day, resourceIds: [resourceId] });
    const resource = schedule.roster.byId.get(resourceId);
    const own = resource?.kind === 'person' ? personDay(schedule, resource, day) : null;
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

/**
 * Puts the visits of a person's day into another order, given by their planned starts, when that keeps every promise
 * and nothing else came into the day meanwhile. False: the day stays as it is.
 */
export async function reorder(
  ctx: Context,
  business: Business,
  at: ResourceDay,
  order: ReadonlyMap<string, Instant>,
): Promise<boolean> {
  return ctx.transact(async (tx) => {
    await lockDays(tx, business.id, [at]);
    const range = { fromDay: at.day, toDay: at.day, resourceIds: [at.resourceId] };
    const schedule = await loadSchedule(ctx, tx, business, range);
    const resource = schedule.roster.byId.get(at.resourceId);
    const own = resource ? personDay(schedule, resource, at.day) : null;
    const known = own?.takings.every((t) => t.appointmentId && order.has(t.appointmentId));
    if (!own || !known || own.takings.length !== order.size) return false;
    const takings = own.takings
      .map((t) => ({ ...t, from: order.get(t.appointmentId!)!, to: order.get(t.appointmentId!)! + t.to - t.from }))
      .sort((a, b) => a.from - b.from);
    const points = [own.home, ...own.takings.map((t) => t.point)].filter((p) => p !== null);
    const road = await ctx.travel.road(business, [{ origins: points, destinations: points }]);
    const { starts, kept } = timeDay(schedule, road, { ...own, takings }, 0);
    if (!kept) return false;
    const wanted = new Map(takings.map((t, i) => [t.appointmentId!, starts[i]!]));
    const moving = own.takings.filter((t) => wanted.get(t.appointmentId!) !== t.from);
    if (moving.length === 0) return true;
    await tx
      .updateTable('allocation')
      .set((eb) => ({ startsAt: eb('startsAt', '+', ASIDE_SECONDS), endsAt: eb('endsAt', '+', ASIDE_SECONDS) }))
      .where('businessId', '=', business.id)
      .where(
        'appointmentId',
        'in',
        moving.map((t) => t.appointmentId),
      )
      .execute();
    await writeStarts(tx, business.id, wanted, own.takings);
    return true;
  });
}
