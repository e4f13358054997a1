/** What the planning board reads of the ledger: its lines on some days, and the visits and events they belong to. */
import type { AppointmentStatus, OutcomeKind } from '../../shared/appointment.ts';
import type { BoardVersion } from '../../shared/board.ts';
import type { EventKind } from '../../shared/event.ts';
import type { Point } from '../../shared/geo.ts';
import { type Day, MINUTE, type Span } from '../../shared/time.ts';
import type { Db } from '../db/connect.ts';

/** One unit of a resource taken by a visit or an event. */
export interface BoardLine extends Span {
  resourceId: string;
  unit: number;
  day: Day;
  leads: boolean;
}

/** A visit or an event with all it takes, and where it belongs. */
export interface BoardSubject {
  id: string;
  kind: 'visit' | EventKind;
  jobId: string;
  status: AppointmentStatus;
  outcome: OutcomeKind | null;
  locationId: string | null;
  customerName: string;
  title: string;
  serviceId: string;
  serviceName: string;
  place: string;
  point: Point | null;
  window: Span;
  setUp: number;
  pinned: boolean;
  seriesId: string | null;
  version: number;
  lines: BoardLine[];
}

/** How many changes of ledger and roster there have been. */
export async function boardVersion(db: Db, businessId: string): Promise<BoardVersion> {
  const row = await db
    .selectFrom('scheduleVersion')
    .select(['ledger', 'roster'])
    .where('businessId', '=', businessId)
    .executeTakeFirst();
  return row ?? { ledger: 0, roster: 0 };
}

/** Resource-days that changed after a count of the ledger. */
export interface ChangedLines {
  version: BoardVersion;
  days: { resourceId: string; day: Day }[];
}

/** Which resource-days of some days changed after a count, and the counts now: one statement, so one moment. */
export async function daysChangedAfter(
  db: Db,
  businessId: string,
  fromDay: Day,
  toDay: Day,
  ledger: number,
): Promise<ChangedLines> {
  const rows = await db
    .selectFrom('scheduleVersion as v')
    .leftJoin('resourceDay as d', (join) =>
      join
        .onRef('d.businessId', '=', 'v.businessId')
        .on('d.version', '>', ledger)
        .on('d.day', '>=', fromDay)
        .on('d.day', '<=', toDay),
    )
    .select(['v.ledger', 'v.roster', 'd.resourceId', 'd.day'])
    .where('v.businessId', '=', businessId)
    .execute();
  return {
    version: { ledger: rows[0]?.ledger ?? 0, roster: rows[0]?.roster ?? 0 },
    days: rows.flatMap(({ resourceId, day }) => (resourceId === null || day === null ? [] : [{ resourceId, day }])),
  };
}

/** How many lines the ledger has on some days. */
export async function countLines(db: Db, businessId: string, fromDay: Day, toDay: Day): Promise<number> {
  const { n } = await db
    .selectFrom('allocation')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('businessId', '=', businessId)
    .where('day', '>=', fromDay)
    .where('day', '<=', toDay)
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** Everything that takes something on some days, soonest first. */
export async function subjectsOn(db: Db, businessId: string, fromDay: Day, toDay: Day): Promise<BoardSubject[]> {
  const onDays = () => linesOf(db, businessId).where('l.day', '>=', fromDay).where('l.day', '<=', toDay);
  const [lines, visits, events] = await Promise.all([
    onDays().execute(),
    visitsOf(db, businessId)
      .where('a.id', 'in', (eb) =>
        eb
          .selectFrom('allocation as l')
          .select((sub) => sub.ref('l.appointmentId').$notNull().as('id'))
          .where('l.businessId', '=', businessId)
          .where('l.day', '>=', fromDay)
          .where('l.day', '<=', toDay)
          .where('l.appointmentId', 'is not', null),
      )
      .execute(),
    eventsOf(db, businessId)
      .where('e.id', 'in', (eb) =>
        eb
          .selectFrom('allocation as l')
          .select((sub) => sub.ref('l.eventId').$notNull().as('id'))
          .where('l.businessId', '=', businessId)
          .where('l.day', '>=', fromDay)
          .where('l.day', '<=', toDay)
          .where('l.eventId', 'is not', null),
      )
      .execute(),
  ]);
  return together(lines, visits, events);
}

/** So many names go into one statement. */
const AT_ONCE = 500;

/** What takes something on some resource-days, with all it takes anywhere. */
export async function subjectsTouching(
  db: Db,
  businessId: string,
  days: readonly { resourceId: string; day: Day }[],
): Promise<BoardSubject[]> {
  const byDay = Map.groupBy(days, (d) => d.day);
  const touching: LineRow[] = [];
  for (const [day, of] of byDay)
    for (const ids of portions(of.map((d) => d.resourceId))) {
      const lines = linesOf(db, businessId).where('l.day', '=', day).where('l.resourceId', 'in', ids);
      touching.push(...(await lines.execute()));
    }
  const found: BoardSubject[] = [];
  for (const ids of portions(touching.flatMap((l) => l.appointmentId ?? []))) {
    const [lines, visits] = await Promise.all([
      linesOf(db, businessId).where('l.appointmentId', 'in', ids).execute(),
      visitsOf(db, businessId).where('a.id', 'in', ids).execute(),
    ]);
    found.push(...together(lines, visits, []));
  }
  for (const ids of portions(touching.flatMap((l) => l.eventId ?? []))) {
    const [lines, events] = await Promise.all([
      linesOf(db, businessId).where('l.eventId', 'in', ids).execute(),
      eventsOf(db, businessId).where('e.id', 'in', ids).execute(),
    ]);
    found.push(...together(lines, [], events));
  }
  return found;
}

function portions(ids: readonly string[]): string[][] {
  const unique = [...new Set(ids)];
  return Array.from({ length: Math.ceil(unique.length / AT_ONCE) }, (_, i) =>
    unique.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
  );
}

const linesOf = (db: Db, businessId: string) =>
  db
    .selectFrom('allocation as l')
    .select(['l.resourceId', 'l.unit', 'l.day', 'l.startsAt', 'l.endsAt', 'l.leads', 'l.appointmentId', 'l.eventId'])
    .where('l.businessId', '=', businessId)
    .orderBy('l.startsAt');
type LineRow = Awaited<ReturnType<ReturnType<typeof linesOf>['execute']>>[number];

const visitsOf = (db: Db, businessId: string) =>
  db
    .selectFrom('appointment as a')
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
    .innerJoin('customer as c', (join) =>
      join.onRef('c.businessId', '=', 'j.businessId').onRef('c.id', '=', 'j.customerId'),
    )
    .innerJoin('service as s', (join) =>
      join.onRef('s.businessId', '=', 'j.businessId').onRef('s.id', '=', 'j.serviceId'),
    )
    .leftJoin('outcome as o', (join) =>
      join.onRef('o.businessId', '=', 'a.businessId').onRef('o.appointmentId', '=', 'a.id'),
    )
    .select(['a.id', 'a.jobId', 'a.locationId', 'a.status', 'a.windowFrom', 'a.windowTo', 'a.lat', 'a.lon'])
    .select([
      'a.pinned',
      'a.revision as version',
      'j.locationId as jobLocationId',
      'j.seriesId',
      'j.address',
      'j.place',
    ])
    .select(['c.name as customerName', 's.id as serviceId', 's.name as serviceName', 's.setupMinutes', 'o.kind'])
    .where('a.businessId', '=', businessId);
type VisitRow = Awaited<ReturnType<ReturnType<typeof visitsOf>['execute']>>[number];

const eventsOf = (db: Db, businessId: string) =>
  db
    .selectFrom('event as e')
    .leftJoin('service as s', (join) =>
      join.onRef('s.businessId', '=', 'e.businessId').onRef('s.id', '=', 'e.serviceId'),
    )
    .leftJoin('location as p', (join) =>
      join.onRef('p.businessId', '=', 'e.businessId').onRef('p.id', '=', 'e.locationId'),
    )
    .select(['e.id', 'e.kind', 'e.title', 'e.locationId', 'e.startsAt', 'e.endsAt', 'e.lat', 'e.lon', 'e.seriesId'])
    .select(['e.version', 'e.serviceId', 's.name as serviceName', 'p.name as placeName'])
    .where('e.businessId', '=', businessId);
type EventRow = Awaited<ReturnType<ReturnType<typeof eventsOf>['execute']>>[number];

/** Lines whose visit or event another statement did not see any more, or not yet, are left for the next change. */
function together(lines: readonly LineRow[], visits: readonly VisitRow[], events: readonly EventRow[]): BoardSubject[] {
  const byId = new Map<string, BoardSubject>();
  for (const row of visits) byId.set(row.id, ofVisit(row));
  for (const row of events) byId.set(row.id, ofEvent(row));
  for (const { resourceId, unit, day, startsAt: from, endsAt: to, leads, appointmentId, eventId } of lines)
    byId.get(appointmentId ?? eventId ?? '')?.lines.push({ resourceId, unit, day, from, to, leads: leads === 1 });
  return [...byId.values()].filter(({ lines: taken }) => taken.length > 0);
}

const pointOf = (lat: number | null, lon: number | null): Point | null =>
  lat === null || lon === null ? null : { lat, lon };

const ofVisit = (row: VisitRow): BoardSubject => ({
  id: row.id,
  kind: 'visit',
  jobId: row.jobId,
  status: row.status,
  outcome: row.kind,
  locationId: row.locationId ?? row.jobLocationId,
  customerName: row.customerName,
  title: '',
  serviceId: row.serviceId,
  serviceName: row.serviceName,
  place: [row.address, row.place].filter(Boolean).join(', '),
  point: pointOf(row.lat, row.lon),
  window: { from: row.windowFrom, to: row.windowTo },
  setUp: row.setupMinutes * MINUTE,
  pinned: row.pinned === 1,
  seriesId: row.seriesId,
  version: row.version,
  lines: [],
});

const ofEvent = (row: EventRow): BoardSubject => ({
  id: row.id,
  kind: row.kind,
  jobId: '',
  status: 'booked',
  outcome: null,
  locationId: row.locationId,
  customerName: '',
  title: row.title,
  serviceId: row.serviceId ?? '',
  serviceName: row.serviceName ?? '',
  place: row.placeName ?? '',
  point: pointOf(row.lat, row.lon),
  window: { from: row.startsAt, to: row.endsAt },
  setUp: 0,
  pinned: true,
  seriesId: row.seriesId,
  version: row.version,
  lines: [],
});
