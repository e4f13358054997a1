/** How far somebody's role reaches: which objects of their business there are for them at all. */
import { may } from '../shared/roles.ts';
import type { Db } from './db/connect.ts';
import { notFound } from './refusal.ts';
import { namedBy } from './schedule/conflict-id.ts';
import type { Staff } from './session.ts';

export interface Scope {
  /** Only what belongs to these locations, or to none; null: to any. */
  locationIds: readonly string[] | null;
  /** A technician's own resource (empty when none is theirs): nothing but what concerns it. null: no such limit. */
  ownResourceId: string | null;
  /** Who it is; empty for nobody. */
  staffId: string;
  /** Whether customers are named. */
  namesCustomers: boolean;
}

/** For what the system does by itself. */
export const everywhere: Scope = { staffId: '', locationIds: null, ownResourceId: null, namesCustomers: true };

export const scopeOf = (staff: Staff): Scope => ({
  staffId: staff.id,
  locationIds: staff.locationIds.length > 0 ? staff.locationIds : null,
  ownResourceId: staff.role === 'technician' ? (staff.resourceId ?? '') : null,
  namesCustomers: may(staff, 'see-customers'),
});

/** True where something of this location is within reach; what belongs to no location is everybody's. */
export const covers = ({ locationIds }: Scope, locationId: string | null): boolean =>
  locationIds === null || locationId === null || locationIds.includes(locationId);

/** The same for a resource: technicians reach their own only. */
export const coversResource = (scope: Scope, resource: { id: string; locationId: string | null }): boolean =>
  scope.ownResourceId === null ? covers(scope, resource.locationId) : scope.ownResourceId === resource.id;

/** What is given at some locations, or everywhere when none is named. */
export const coversSome = (scope: Scope, locationIds: readonly string[]): boolean =>
  locationIds.length === 0 || locationIds.some((id) => covers(scope, id));

/** What decides for some locations, or for all when none is named: only those responsible for every one of them. */
export const coversEvery = (scope: Scope, locationIds: readonly string[]): boolean =>
  scope.locationIds === null || (locationIds.length > 0 && locationIds.every((id) => covers(scope, id)));

/** The objects addresses and requests name: what a refusal calls each, and whether one is within reach. */
const subjects = {
  job: { name: 'job', within: jobWithin },
  series: { name: 'series', within: seriesWithin },
  appointment: { name: 'appointment', within: appointmentWithin },
  event: { name: 'event', within: eventWithin },
  'queue-item': { name: 'item in the queue', within: queueItemWithin },
  absence: { name: 'absence', within: absenceWithin },
  /** What cannot be as it is planned, by whose day it is in and what it is about. */
  conflict: { name: 'conflict', within: conflictWithin },
  resource: { name: 'resource', within: resourceWithin },
  service: { name: 'service', within: serviceWithin },
  /** Items belong to no location; their lots lie somewhere. */
  item: { name: 'item', within: itemWithin },
  lot: { name: 'lot', within: lotWithin },
  plan: { name: 'plan', within: planWithin },
  location: { name: 'location', within: locationWithin },
  staff: { name: 'member of staff', within: staffWithin },
  customer: { name: 'customer', within: customerWithin },
  /** One's own. */
  passkey: { name: 'passkey', within: passkeyWithin },
  'board-view': { name: 'view', within: boardViewWithin },
} satisfies Record<
  string,
  { name: string; within(db: Db, businessId: string, id: string, scope: Scope): Promise<boolean> }
>;
export type Subject = keyof typeof subjects;

/** True where something is within somebody's reach. */
export const reaches = (db: Db, businessId: string, scope: Scope, subject: Subject, id: string): Promise<boolean> =>
  subjects[subject].within(db, businessId, id, scope);

/**
 * Refuses what is not within somebody's reach exactly as it refuses what does not exist: another business's object,
 * another location's, and an id that was never given cannot be told apart.
 */
export async function mustReach(db: Db, businessId: string, scope: Scope, subject: Subject, id: string): Promise<void> {
  if (!(await reaches(db, businessId, scope, subject, id))) throw notFound(subjects[subject].name);
}

/** Whether a card of the planning board, a visit or an event, is within somebody's reach. */
export const reachesCard = async (db: Db, businessId: string, scope: Scope, cardId: string): Promise<boolean> =>
  (await appointmentWithin(db, businessId, cardId, scope)) || eventWithin(db, businessId, cardId, scope);

/** What belongs to a location, by where it does; undefined where there is no such thing. */
const placed = (db: Db, table: 'job' | 'event' | 'appointment', businessId: string, id: string) =>
  db
    .selectFrom(table)
    .select('locationId')
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();

/** Whether an appointment or an event takes a resource. */
const takes = async (
  db: Db,
  businessId: string,
  resourceId: string,
  by: 'appointmentId' | 'eventId',
  id: string,
): Promise<boolean> =>
  (await db
    .selectFrom('allocation')
    .select('id')
    .where('businessId', '=', businessId)
    .where(by, '=', id)
    .where('resourceId', '=', resourceId)
    .executeTakeFirst()) !== undefined;

async function jobWithin(db: Db, businessId: string, id: string, scope: Scope): Promise<boolean> {
  const job = await placed(db, 'job', businessId, id);
  if (!job || !covers(scope, job.locationId)) return false;
  if (scope.ownResourceId === null) return true;
  const theirs = await db
    .selectFrom('appointment as a')
    .innerJoin('allocation as l', (join) =>
      join.onRef('l.businessId', '=', 'a.businessId').onRef('l.appointmentId', '=', 'a.id'),
    )
    .select('a.id')
    .where('a.businessId', '=', businessId)
    .where('a.jobId', '=', id)
    .where('l.resourceId', '=', scope.ownResourceId)
    .executeTakeFirst();
  return theirs !== undefined;
}

/** A series is where its sessions are. */
async function seriesWithin(db: Db, businessId: string, id: string, scope: Scope): Promise<boolean> {
  const session = await db
    .selectFrom('job')
    .select('id')
    .where('businessId', '=', businessId)
    .where('seriesId', '=', id)
    .orderBy('seriesPosition')
    .executeTakeFirst();
  return session !== undefined && jobWithin(db, businessId, session.id, scope);
}

/** Events belong where they take place; a technician reaches those that take them. */
async function eventWithin(db: Db, businessId: string, id: string, scope: Scope): Promise<boolean> {
  const { ownResourceId } = scope;
  const event = await placed(db, 'event', businessId, id);
  if (!event || ownResourceId === null) return event !== undefined && covers(scope, event.locationId);
  return takes(db, businessId, ownResourceId, 'eventId', id);
}

/** A technician reaches their own appointments, wherever those are; everybody else those of their locations. */
async function appointmentWithin(db: Db, businessId: string, id: string, scope: Scope): Promise<boolean> {
  const { ownResourceId } = scope;
  if (ownResourceId !== null) {
    return takes(db, businessId, ownResourceId, 'appointmentId', id);
  }
  const appointment = await placed(db, 'appointment', businessId, id);
  return appointment !== undefined && covers(scope, appointment.locationId);
}

async function queueItemWithin(db: Db, businessId: string, id: string, scope: Scope): Promise<boolean> {
  const item = await db
    .selectFrom('queueItem')
    .select('jobId')
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  return item !== undefined && (item.jobId === null || jobWithin(db, businessId, item.jobId, scope));
}

async function resourceWithin(db: Db, businessId: string, id: string, scope: Scope): Promise<boolean> {
  const resource = await db
    .selectFrom('resource')
    .select(['id', 'locationId'])
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  return resource !== undefined && coversResource(scope, resource);
}

async function absenceWithin(db: Db, businessId: string, id: string, scope: Scope): Promise<boolean> {
  const absence = await db
    .selectFrom('absence')
    .select('resourceId')
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  return absence !== undefined && resourceWithin(db, businessId, absence.resourceId, scope);
}

async function conflictWithin(db: Db, businessId: string, id: string, scope: Scope): Promise<boolean> {
  const named = namedBy(id);
  if (!named || !(await resourceWithin(db, businessId, named.resourceId, scope))) return false;
  for (const appointmentId of named.appointmentIds)
    if (await appointmentWithin(db, businessId, appointmentId, scope)) return true;
  return named.appointmentIds.length === 0;
}

async function serviceWithin(db: Db, businessId: string, id: string, scope: Scope): Promise<boolean> {
  const rows = await db
    .selectFrom('service as s')
    .leftJoin('serviceLocation as l', (join) =>
      join.onRef('l.businessId', '=', 's.businessId').onRef('l.serviceId', '=', 's.id'),
    )
    .select('l.locationId')
    .where('s.businessId', '=', businessId)
    .where('s.id', '=', id)
    .execute();
  return (
    rows.length > 0 &&
    coversSome(
      scope,
      rows.flatMap((row) => row.locationId ?? []),
    )
  );
}

async function itemWithin(db: Db, businessId: string, id: string): Promise<boolean> {
  const item = await db
    .selectFrom('item')
    .select('id')
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  return item !== undefined;
}

async function lotWithin(db: Db, businessId: string, id: string, scope: Scope): Promise<boolean> {
  const lot = await db
    .selectFrom('lot')
    .select(['locationId', 'resourceId'])
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!lot) return false;
  return lot.resourceId === null
    ? covers(scope, lot.locationId)
    : resourceWithin(db, businessId, lot.resourceId, scope);
}

async function planWithin(db: Db, businessId: string, id: string, scope: Scope): Promise<boolean> {
  const plan = await db
    .selectFrom('plan')
    .select('filter')
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  return plan !== undefined && coversEvery(scope, locationsOfPlan(plan));
}

/** The locations a plan is about; none: all. */
export const locationsOfPlan = ({ filter }: { filter: string }): string[] =>
  (JSON.parse(filter) as { locationIds?: string[] }).locationIds ?? [];

/** A closed location is in the past of what took place there, and nowhere else. */
async function locationWithin(db: Db, businessId: string, id: string, scope: Scope): Promise<boolean> {
  const location = await db
    .selectFrom('location')
    .select('id')
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .where('closedAt', 'is', null)
    .executeTakeFirst();
  return location !== undefined && covers(scope, id);
}

async function staffWithin(db: Db, businessId: string, id: string, scope: Scope): Promise<boolean> {
  const rows = await db
    .selectFrom('staff as s')
    .leftJoin('staffLocation as l', (join) =>
      join.onRef('l.businessId', '=', 's.businessId').onRef('l.staffId', '=', 's.id'),
    )
    .select('l.locationId')
    .where('s.businessId', '=', businessId)
    .where('s.id', '=', id)
    .execute();
  return (
    rows.length > 0 &&
    coversEvery(
      scope,
      rows.flatMap((row) => row.locationId ?? []),
    )
  );
}

/** A customer is known where they have had a job, or everywhere while they have none. */
async function customerWithin(db: Db, businessId: string, id: string, scope: Scope): Promise<boolean> {
  const rows = await db
    .selectFrom('customer as c')
    .leftJoin('job as j', (join) => join.onRef('j.businessId', '=', 'c.businessId').onRef('j.customerId', '=', 'c.id'))
    .select('j.locationId')
    .where('c.businessId', '=', businessId)
    .where('c.id', '=', id)
    .execute();
  return rows.some((row) => covers(scope, row.locationId));
}

async function passkeyWithin(db: Db, businessId: string, id: string, { staffId }: Scope): Promise<boolean> {
  const passkey = await db
    .selectFrom('passkey')
    .select('staffId')
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  return passkey?.staffId === staffId;
}

async function boardViewWithin(db: Db, businessId: string, id: string, { staffId }: Scope): Promise<boolean> {
  const view = await db
    .selectFrom('boardView')
    .select('staffId')
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  return view?.staffId === staffId;
}
