import type { AppointmentStatus } from '../../shared/appointment.ts';
import type { Point } from '../../shared/geo.ts';
import type { AffectedVisit } from '../../shared/office.ts';
import type { ResourceKind } from '../../shared/resource.ts';
import type { Instant, Span } from '../../shared/time.ts';
import type { Db } from '../db/connect.ts';
import { covers, type Scope } from '../scope.ts';

/** An appointment with the names a person in the office knows it by. */
export interface Card {
  appointmentId: string;
  jobId: string;
  locationId: string | null;
  status: AppointmentStatus;
  window: Span;
  plannedStart: Instant;
  plannedEnd: Instant;
  /** Rises with every change of it. */
  revision: number;
  customerName: string;
  serviceName: string;
  place: string;
}

const cardsOf = (db: Db, businessId: string) =>
  db
    .selectFrom('appointment as a')
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
    .innerJoin('customer as c', (join) =>
      join.onRef('c.businessId', '=', 'j.businessId').onRef('c.id', '=', 'j.customerId'),
    )
    .innerJoin('service as s', (join) =>
      join.onRef('s.businessId', '=', 'j.businessId').onRef('s.id', '=', 'j.serviceId'),
    )
    .select([
      'a.id as appointmentId',
      'a.jobId',
      'j.locationId',
      'a.status',
      'a.windowFrom',
      'a.windowTo',
      'a.plannedStart',
      'a.plannedEnd',
      'a.revision',
      'c.name as customerName',
      's.name as serviceName',
      'j.address',
      'j.place',
    ])
    .where('a.businessId', '=', businessId);

type CardRow = Awaited<ReturnType<ReturnType<typeof cardsOf>['execute']>>[number];

const cardOf = ({ windowFrom, windowTo, address, place, ...row }: CardRow): Card => ({
  ...row,
  window: { from: windowFrom, to: windowTo },
  place: [address, place].filter(Boolean).join(', '),
});

/** The appointments that take something of the ledger on some days, by id. */
export async function cardsOnDay(db: Db, businessId: string, day: string): Promise<Map<string, Card>> {
  const rows = await cardsOf(db, businessId)
    .where('a.id', 'in', (eb) =>
      eb
        .selectFrom('allocation as l')
        .select((sub) => sub.ref('l.appointmentId').$notNull().as('id'))
        .where('l.businessId', '=', businessId)
        .where('l.day', '=', day)
        .where('l.appointmentId', 'is not', null),
    )
    .execute();
  return new Map(rows.map((row) => [row.appointmentId, cardOf(row)]));
}

/** The proposed and booked appointments that take a resource somewhere in a span, soonest first. */
export async function cardsDuring(db: Db, businessId: string, resourceId: string, span: Span): Promise<Card[]> {
  const rows = await cardsOf(db, businessId)
    .where('a.status', 'in', ['proposed', 'booked'])
    .where('a.id', 'in', (eb) =>
      eb
        .selectFrom('allocation as l')
        .select((sub) => sub.ref('l.appointmentId').$notNull().as('id'))
        .where('l.businessId', '=', businessId)
        .where('l.resourceId', '=', resourceId)
        .where('l.startsAt', '<', span.to)
        .where('l.endsAt', '>', span.from)
        .where('l.appointmentId', 'is not', null),
    )
    .orderBy('a.plannedStart')
    .orderBy('a.id')
    .execute();
  return rows.map(cardOf);
}

/** Some appointments by their names, by id. */
export async function cardsById(
  db: Db,
  businessId: string,
  appointmentIds: readonly string[],
): Promise<Map<string, Card>> {
  if (appointmentIds.length === 0) return new Map();
  const rows = await cardsOf(db, businessId)
    .where('a.id', 'in', [...appointmentIds])
    .execute();
  return new Map(rows.map((row) => [row.appointmentId, cardOf(row)]));
}

/** One appointment by its names, or null. */
export async function cardOfAppointment(db: Db, businessId: string, appointmentId: string): Promise<Card | null> {
  const row = await cardsOf(db, businessId).where('a.id', '=', appointmentId).executeTakeFirst();
  return row ? cardOf(row) : null;
}

/** The appointments whose time is only kept so that a decline or a cancellation can be undone, in a span. */
export async function keptForUndo(db: Db, businessId: string, resourceId: string, span: Span): Promise<string[]> {
  const rows = await db
    .selectFrom('allocation as l')
    .innerJoin('appointment as a', (join) =>
      join.onRef('a.businessId', '=', 'l.businessId').onRef('a.id', '=', 'l.appointmentId'),
    )
    .select('a.id')
    .where('l.businessId', '=', businessId)
    .where('l.resourceId', '=', resourceId)
    .where('l.startsAt', '<', span.to)
    .where('l.endsAt', '>', span.from)
    .where('a.status', 'in', ['declined', 'cancelled'])
    .execute();
  return rows.map((row) => row.id);
}

/** What somebody needs to know at the door: whom to ring, where, and what was said. */
export interface DoorCard {
  phone: string;
  servicePlace: 'customer' | 'location';
  serviceId: string;
  point: Point;
  note: string;
  customerNotes: string;
  /** Devices, vehicles, rooms and colleagues taken with it, by name. */
  beside: { resourceId: string; kind: ResourceKind; name: string }[];
}

/** The same appointments as their technician sees them, by id. */
export async function doorCards(
  db: Db,
  businessId: string,
  appointmentIds: readonly string[],
): Promise<Map<string, DoorCard>> {
  if (appointmentIds.length === 0) return new Map();
  const [rows, taken] = await Promise.all([
    db
      .selectFrom('appointment as a')
      .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
      .innerJoin('customer as c', (join) =>
        join.onRef('c.businessId', '=', 'j.businessId').onRef('c.id', '=', 'j.customerId'),
      )
      .innerJoin('service as s', (join) =>
        join.onRef('s.businessId', '=', 'j.businessId').onRef('s.id', '=', 'j.serviceId'),
      )
      .select(['a.id', 'a.lat', 'a.lon', 'j.note', 'j.serviceId', 'c.phone', 'c.notes', 's.place'])
      .where('a.businessId', '=', businessId)
      .where('a.id', 'in', [...appointmentIds])
      .execute(),
    db
      .selectFrom('allocation as l')
      .innerJoin('resource as r', (join) =>
        join.onRef('r.businessId', '=', 'l.businessId').onRef('r.id', '=', 'l.resourceId'),
      )
      .select(['l.appointmentId', 'l.resourceId', 'r.kind', 'r.name'])
      .where('l.businessId', '=', businessId)
      .where('l.appointmentId', 'in', [...appointmentIds])
      .orderBy('r.name')
      .execute(),
  ]);
  return new Map(
    rows.map(({ id, lat, lon, note, serviceId, phone, notes, place }) => [
      id,
      {
        phone,
        servicePlace: place,
        serviceId,
        point: { lat, lon },
        note,
        customerNotes: notes,
        beside: taken
          .filter((t) => t.appointmentId === id)
          .map(({ resourceId, kind, name }) => ({ resourceId, kind, name })),
      },
    ]),
  );
}

/** A visit as a preview shows it; at a location out of reach it is counted, but nobody is named. */
export const visitOf = (card: Card, scope: Scope): AffectedVisit => {
  const within = covers(scope, card.locationId);
  return {
    appointmentId: card.appointmentId,
    jobId: within ? card.jobId : '',
    customerName: nameOf(scope, card),
    serviceName: within ? card.serviceName : '',
    place: within ? card.place : '',
    status: card.status === 'proposed' ? 'proposed' : 'booked',
    window: card.window,
  };
};

/** The customer, or only that it is somewhere else. */
export const nameOf = (scope: Scope, card: Card): string =>
  covers(scope, card.locationId) ? card.customerName : 'Another location';

/** The first name of whoever comes, or null where nobody leads. */
export const leadFirstName = async (db: Db, businessId: string, appointmentId: string): Promise<string | null> =>
  (await leadFirstNames(db, businessId, [appointmentId])).get(appointmentId) ?? null;

/** The same of several appointments, where somebody leads. */
export async function leadFirstNames(
  db: Db,
  businessId: string,
  appointmentIds: readonly string[],
): Promise<Map<string, string>> {
  if (appointmentIds.length === 0) return new Map();
  const leads = await db
    .selectFrom('allocation')
    .innerJoin('resource', (join) =>
      join
        .onRef('resource.businessId', '=', 'allocation.businessId')
        .onRef('resource.id', '=', 'allocation.resourceId'),
    )
    .select(['resource.name', 'allocation.appointmentId'])
    .where('allocation.businessId', '=', businessId)
    .where('allocation.appointmentId', 'in', appointmentIds)
    .where('allocation.leads', '=', 1)
    .execute();
  return new Map(leads.map(({ appointmentId, name }) => [appointmentId!, name.split(' ')[0]!]));
}
