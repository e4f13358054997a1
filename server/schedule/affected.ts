/** Which appointments a change of who works when would break: the same days judged before it and after it. */
import { takingStatuses } from '../../shared/appointment.ts';
import { addDays, type Day, dayOf, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import { lockDays } from '../db/transact.ts';
import type { RosterResource } from '../resources/roster.ts';
import { everyService } from '../services/services.ts';
import { asIf } from './as-if.ts';
import { loadSchedule, personDay, type Schedule, workingSpans } from './day.ts';
import { noteHours } from './gaps.ts';
import { qualifies } from './requirements.ts';
import { brokenPromises } from './route.ts';
import type { Taking } from './takings.ts';
import { comesAlong } from './vehicles.ts';

/** A change of some resources: their hours, skills, places, or whether they are there at all. */
export interface RosterChange {
  resourceIds: readonly string[];
  apply(tx: Tx): Promise<unknown>;
}

/** Where an appointment is, what its service requires, and the vehicle it takes along with whoever leads it. */
interface Needs {
  fits: ReadonlyMap<string, (resource: RosterResource) => boolean>;
  vehicles: ReadonlyMap<string, { vehicleId: string; leadId: string | null }[]>;
}

interface Look {
  before: Schedule;
  after: Schedule;
  needs: Needs;
}

/** What would be broken: appointments by their id, and events (what takes time and is no appointment) by when they are. */
export interface Broken {
  appointmentIds: string[];
  events: Span[];
}
const nothing: Broken = { appointmentIds: [], events: [] };

/** What lies ahead that holds as things are and would not after the change; nothing is written. */
export async function brokenBy(ctx: Context, business: Business, change: RosterChange): Promise<Broken> {
  const { read } = ctx.database;
  const days = await daysTaken(ctx, read, business, change.resourceIds);
  if (!days) return nothing;
  const query = { ...days, resourceIds: change.resourceIds };
  const [before, needs] = await Promise.all([
    loadSchedule(ctx, read, business, query),
    needsOf(read, business.id, days, change.resourceIds),
  ]);
  const after = await asIf(ctx, change.apply, (tx) => loadSchedule(ctx, tx, business, query));
  return broken(ctx, { before, after, needs }, change.resourceIds);
}

/**
 * Makes the change and gives what it breaks: the transaction that asked is taken back then. The days that can be taken are
 * locked first, so that nobody books under the old hours meanwhile. Hours that are added are noted for those who wait.
 */
export async function applyUnbroken(
  ctx: Context,
  tx: Tx,
  business: Business,
  change: RosterChange,
  horizonDays: number,
): Promise<Broken> {
  const { resourceIds } = change;
  if (resourceIds.length === 0) {
    await change.apply(tx);
    return nothing;
  }
  const taken = await daysTaken(ctx, tx, business, resourceIds);
  const today = dayOf(ctx.now(), business.zone);
  const ahead = addDays(today, horizonDays);
  const toDay = taken && taken.toDay > ahead ? taken.toDay : ahead;
  const query = { fromDay: today, toDay, resourceIds };
  const locked = [];
  for (let day = today; day <= toDay; day = addDays(day, 1))
    for (const resourceId of resourceIds) locked.push({ resourceId, day });
  await lockDays(tx, business.id, locked);
  const before = await loadSchedule(ctx, tx, business, query);
  const needs = await needsOf(tx, business.id, query, resourceIds);
  await change.apply(tx);
  const after = await loadSchedule(ctx, tx, business, query);
  await noteHours(ctx, tx, business, resourceIds, after.days, { before: before.roster, after: after.roster });
  return broken(ctx, { before, after, needs }, resourceIds);
}

async function daysTaken(
  ctx: Context,
  db: Db,
  business: Business,
  resourceIds: readonly string[],
): Promise<{ fromDay: Day; toDay: Day } | null> {
  if (resourceIds.length === 0) return null;
  const fromDay = dayOf(ctx.now(), business.zone);
  const { last } = await db
    .selectFrom('allocation')
    .select((eb) => eb.fn.max('day').as('last'))
    .where('businessId', '=', business.id)
    .where('resourceId', 'in', [...resourceIds])
    .where('day', '>=', fromDay)
    .executeTakeFirstOrThrow();
  return last ? { fromDay, toDay: last } : null;
}

/** For each appointment that takes one of these resources: whether a resource is what its service requires, there. */
async function needsOf(
  db: Db,
  businessId: string,
  { fromDay, toDay }: { fromDay: Day; toDay: Day },
  resourceIds: readonly string[],
): Promise<Needs> {
  const [rows, services, vehicles] = await Promise.all([
    db
      .selectFrom('allocation as l')
      .innerJoin('appointment as a', (join) =>
        join.onRef('a.businessId', '=', 'l.businessId').onRef('a.id', '=', 'l.appointmentId'),
      )
      .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
      .select(['a.id', 'j.serviceId', 'j.locationId'])
      .distinct()
      .where('l.businessId', '=', businessId)
      .where('l.resourceId', 'in', [...resourceIds])
      .where('l.day', '>=', fromDay)
      .where('l.day', '<=', toDay)
      .where('a.status', 'in', [...takingStatuses])
      .execute(),
    everyService(db, businessId),
    vehiclesAlong(db, businessId, { fromDay, toDay }),
  ]);
  const byId = new Map(services.map((service) => [service.id, service]));
  const fits = new Map(
    rows.map(({ id, serviceId, locationId }) => {
      const service = byId.get(serviceId);
      const site = service?.place === 'location' ? locationId : null;
      return [
        id,
        (resource: RosterResource) => service?.requirements.some((one) => qualifies(resource, one, site)) ?? true,
      ] as const;
    }),
  );
  return { fits, vehicles: Map.groupBy(vehicles, ({ appointmentId }) => appointmentId!) };
}

/** The vehicles that appointments at the customer's take, with who leads each. */
const vehiclesAlong = (db: Db, businessId: string, { fromDay, toDay }: { fromDay: Day; toDay: Day }) =>
  db
    .selectFrom('allocation as v')
    .innerJoin('resource as r', (join) =>
      join.onRef('r.businessId', '=', 'v.businessId').onRef('r.id', '=', 'v.resourceId'),
    )
    .innerJoin('appointment as a', (join) =>
      join.onRef('a.businessId', '=', 'v.businessId').onRef('a.id', '=', 'v.appointmentId'),
    )
    .leftJoin('allocation as l', (join) =>
      join.onRef('l.businessId', '=', 'a.businessId').onRef('l.appointmentId', '=', 'a.id').on('l.leads', '=', 1),
    )
    .select(['v.appointmentId', 'v.resourceId as vehicleId', 'l.resourceId as leadId'])
    .where('v.businessId', '=', businessId)
    .where('v.day', '>=', fromDay)
    .where('v.day', '<=', toDay)
    .where('r.kind', '=', 'vehicle')
    .where('a.locationId', 'is', null)
    .where('a.status', 'in', [...takingStatuses])
    .execute();

async function broken(ctx: Context, look: Look, resourceIds: readonly string[]): Promise<Broken> {
  const found = new Set<string>();
  const events = new Map<string, Span>();
  for (const id of resourceIds) {
    const was = look.before.roster.byId.get(id);
    for (const day of was ? look.before.days : []) {
      const takings = Array.from({ length: was!.units }, (_, i) => look.before.takingsOf(id, i + 1, day))
        .flat()
        .filter((taking) => taking.to > look.before.now);
      if (takings.length === 0) continue;
      const fallen = takings.filter(
        (t) => holds(look.before, look.needs, id, t) && !holds(look.after, look.needs, id, t),
      );
      const none = fallen.length === 0 && was!.kind === 'person';
      for (const { appointmentId, from, to } of none && (await noLongerDriven(ctx, look, id, day)) ? takings : fallen)
        if (appointmentId) found.add(appointmentId);
        else events.set(`${from} ${to}`, { from, to });
    }
  }
  return { appointmentIds: [...found], events: [...events.values()] };
}

/** Whether the resource is there for a taking: a unit that exists, at work then, and what the service requires. */
function holds(schedule: Schedule, needs: Needs, resourceId: string, taking: Taking): boolean {
  const resource = schedule.roster.byId.get(resourceId);
  if (!resource || taking.unit > resource.units) return false;
  if (taking.appointmentId && !(needs.fits.get(taking.appointmentId)?.(resource) ?? true)) return false;
  const along = needs.vehicles.get(taking.appointmentId ?? '') ?? [];
  if (!along.every(({ vehicleId, leadId }) => comesAlong(schedule, vehicleId, leadId, taking.day))) return false;
  return workingSpans(schedule, resource, taking.day).some(({ from, to }) => from <= taking.from && taking.to <= to);
}

/** Each visit alone would fit, but the day cannot be driven any more: another way home, a shorter end. */
async function noLongerDriven(ctx: Context, { before, after }: Look, resourceId: string, day: Day): Promise<boolean> {
  const days = [before, after].map((schedule) => {
    const resource = schedule.roster.byId.get(resourceId);
    return resource ? personDay({ ...schedule, takingsOf: before.takingsOf }, resource, day) : null;
  });
  const [was, is] = days;
  if (!was || !is) return false;
  const points = [was.home, is.home, ...was.takings.map((t) => t.point)].filter((p) => p !== null);
  const road = await ctx.travel.road(before.business, [{ origins: points, destinations: points }]);
  return brokenPromises(before, road, was).length === 0 && brokenPromises(after, road, is).length > 0;
}
