/** Somebody's own day as they carry it with them: the route in order, and what each door asks of them. */
import type { MyDay, MyEvent, MyStop } from '../../shared/my-day.ts';
import type { DayEvent, DayStop } from '../../shared/office.ts';
import { addDays, type Day, dayOf } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { activeStaff } from '../business/staff.ts';
import type { Context } from '../context.ts';
import { type DoorCard, doorCards } from '../schedule/cards.ts';
import { loadSchedule } from '../schedule/day.ts';
import { suppliesToBring } from '../services/supplies.ts';
import type { Staff } from '../session.ts';
import { dayRows, nextWorkingDay } from './day-view.ts';
import { eventFile } from './event-lists.ts';

/** The day asked for; else today while there is something left of it, else the next day they work. */
export async function myDay(ctx: Context, business: Business, staff: Staff, asked?: Day): Promise<MyDay> {
  const { zone } = business;
  const today = dayOf(ctx.now(), zone);
  const self = await activeStaff(ctx.database.read, business.id, staff.id);
  const nothing = { resource: null, shifts: [], stops: [], events: [], driveMinutes: 0, driveMetres: 0 };
  if (!self?.resourceId) return { day: asked ?? today, today, zone, ...nothing };
  const mine = await dayOfResource(ctx, business, staff, self.resourceId, asked ?? today);
  if (asked || !mine || isUnderWay(mine, ctx.now()))
    return { today, zone, ...(mine ?? { day: asked ?? today, ...nothing }) };
  const next = await nextWorkingDay(ctx, business, (r) => r.id === self.resourceId, addDays(today, 1));
  return { today, zone, ...((await dayOfResource(ctx, business, staff, self.resourceId, next)) ?? mine) };
}

type Mine = Omit<MyDay, 'today' | 'zone'>;

/** A day is over when the shift and what it leads are, and every stop has been spoken of, or there was none. */
const isUnderWay = ({ shifts, stops, events }: Mine, now: number): boolean =>
  [...shifts, ...events].some((s) => s.to > now) || stops.some((s) => s.outcome === null && s.status === 'booked');

async function dayOfResource(
  ctx: Context,
  business: Business,
  staff: Staff,
  resourceId: string,
  day: Day,
): Promise<Mine | null> {
  const db = ctx.database.read;
  const schedule = await loadSchedule(ctx, db, business, { fromDay: day, toDay: day, resourceIds: [resourceId] });
  const resource = schedule.roster.byId.get(resourceId);
  if (!resource) return null;
  const row = (await dayRows(ctx, db, schedule, [resource], day, staff))(resource, () => 'all');
  const stops = row.stops.filter((s) => ['proposed', 'booked', 'done', 'no-show'].includes(s.status));
  const doors = await doorCards(
    db,
    business.id,
    stops.map((s) => s.appointmentId),
  );
  const supplies = await suppliesToBring(
    db,
    business.id,
    [...doors.values()].map((door) => door.serviceId),
  );
  return {
    day,
    resource: { id: resource.id, name: resource.name },
    shifts: row.shifts,
    stops: stops.map((stop) => myStop(stop, doors.get(stop.appointmentId)!, resourceId, supplies)),
    events: await Promise.all(row.events.map((event) => myEvent(ctx, business, event, resourceId))),
    driveMinutes: row.driveMinutes,
    driveMetres: row.driveMetres,
  };
}

async function myEvent(ctx: Context, business: Business, event: DayEvent, resourceId: string): Promise<MyEvent> {
  const { place, resources, participants } = await eventFile(ctx, business, event.id, true);
  return {
    ...event,
    place,
    with: resources.filter((resource) => resource.id !== resourceId).map((resource) => resource.name),
    participants: (participants ?? [])
      .filter((participant) => participant.status === 'in')
      .map(({ id, name, note, outcome }) => ({ id, name, note, outcome })),
  };
}

function myStop(
  stop: DayStop,
  { beside, serviceId, ...door }: DoorCard,
  resourceId: string,
  supplies: ReadonlyMap<string, string[]>,
): MyStop {
  const others = beside.filter((b) => b.resourceId !== resourceId);
  return {
    ...stop,
    ...door,
    bring: [...others.filter((b) => b.kind !== 'person').map((b) => b.name), ...(supplies.get(serviceId) ?? [])],
    with: others.filter((b) => b.kind === 'person').map((b) => b.name),
  };
}
