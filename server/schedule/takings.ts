import type { Point } from '../../shared/geo.ts';
import type { Day, Instant, Span } from '../../shared/time.ts';
import type { Db } from '../db/connect.ts';

/** One line of the ledger with what matters for planning around it. */
export interface Taking {
  resourceId: string;
  unit: number;
  day: Day;
  from: Instant;
  to: Instant;
  leads: boolean;
  appointmentId: string | null;
  /** Starts that keep the promise: the promised window, or one instant where nothing may move. */
  starts: Span;
  point: Point | null;
}

/** Which lines of the ledger to read. */
export interface TakingsQuery {
  fromDay: Day;
  toDay: Day;
  /** Only these resources. */
  resourceIds?: readonly string[];
  /** As if this appointment were not there: it is about to move. */
  without?: string;
}

/** The columns of a line; all null where a day of `changedDays` has none. */
const columns = [
  'l.resourceId',
  'l.unit',
  'l.day',
  'l.startsAt',
  'l.endsAt',
  'l.leads',
  'l.appointmentId',
  'a.windowFrom',
  'a.windowTo',
  'a.pinned',
  'a.lat',
  'a.lon',
  'e.lat as eventLat',
  'e.lon as eventLon',
] as const;

interface Line {
  resourceId: string;
  unit: number;
  day: Day;
  startsAt: Instant;
  endsAt: Instant;
  leads: 0 | 1;
  appointmentId: string | null;
  windowFrom: Instant | null;
  windowTo: Instant | null;
  pinned: 0 | 1 | null;
  lat: number | null;
  lon: number | null;
  eventLat: number | null;
  eventLon: number | null;
}

function takingOf(line: Line): Taking {
  const { resourceId, unit, day, startsAt: from, endsAt: to, appointmentId, windowFrom, windowTo } = line;
  const [lat, lon] = [line.lat ?? line.eventLat, line.lon ?? line.eventLon];
  const leads = line.leads === 1;
  const movable = leads && line.pinned === 0 && windowFrom !== null && windowTo !== null;
  const starts = movable ? { from: windowFrom, to: windowTo } : { from, to: from };
  const point = lat === null || lon === null ? null : { lat, lon };
  return { resourceId, unit, day, from, to, leads, appointmentId, starts, point };
}

/** Reads the ledger for some days. */
export async function loadTakings(db: Db, businessId: string, query: TakingsQuery): Promise<Taking[]> {
  let select = db
    .selectFrom('allocation as l')
    .leftJoin('appointment as a', (join) =>
      join.onRef('a.businessId', '=', 'l.businessId').onRef('a.id', '=', 'l.appointmentId'),
    )
    // An event is where its location is; what leads there and on has to be driven too.
    .leftJoin('event as e', (join) => join.onRef('e.businessId', '=', 'l.businessId').onRef('e.id', '=', 'l.eventId'))
    .select(columns)
    .where('l.businessId', '=', businessId)
    .where('l.day', '>=', query.fromDay)
    .where('l.day', '<=', query.toDay);
  if (query.resourceIds) select = select.where('l.resourceId', 'in', [...query.resourceIds]);
  const rows = await select.orderBy('l.startsAt').execute();
  return rows.filter((row) => query.without === undefined || row.appointmentId !== query.without).map(takingOf);
}

/** Resource-days as they are at one moment, and how many changes of ledger and roster there were until then. */
export interface ChangedDays {
  ledger: number;
  roster: number;
  days: { resourceId: string; day: Day; takings: Taking[] }[];
}

/**
 * The resource-days that were ever written to between two days, or that changed after a count of the ledger; and the counts
 * now. One statement, so one moment: what is kept from before it and brought up to date by it is true at that moment.
 */
export async function changedDays(
  db: Db,
  businessId: string,
  which: { fromDay: Day; toDay: Day } | { after: number },
): Promise<ChangedDays> {
  const rows = await db
    .selectFrom('scheduleVersion as v')
    .leftJoin('resourceDay as d', (join) => {
      const own = join.onRef('d.businessId', '=', 'v.businessId');
      return 'after' in which
        ? own.on('d.version', '>', which.after)
        : own.on('d.day', '>=', which.fromDay).on('d.day', '<=', which.toDay);
    })
    .leftJoin('allocation as l', (join) =>
      join
        .onRef('l.businessId', '=', 'd.businessId')
        .onRef('l.resourceId', '=', 'd.resourceId')
        .onRef('l.day', '=', 'd.day'),
    )
    .leftJoin('appointment as a', (join) =>
      join.onRef('a.businessId', '=', 'l.businessId').onRef('a.id', '=', 'l.appointmentId'),
    )
    .leftJoin('event as e', (join) => join.onRef('e.businessId', '=', 'l.businessId').onRef('e.id', '=', 'l.eventId'))
    .select(['v.ledger', 'v.roster', 'd.resourceId as ofResource', 'd.day as onDay', ...columns])
    .where('v.businessId', '=', businessId)
    .orderBy('l.startsAt')
    .execute();
  const days = new Map<string, ChangedDays['days'][number]>();
  for (const { ofResource, onDay, ...row } of rows) {
    if (ofResource === null || onDay === null) continue;
    const key = `${ofResource} ${onDay}`;
    const day = days.get(key) ?? { resourceId: ofResource, day: onDay, takings: [] };
    days.set(key, day);
    if (row.resourceId !== null) day.takings.push(takingOf(row as Line));
  }
  return { ledger: rows[0]?.ledger ?? 0, roster: rows[0]?.roster ?? 0, days: [...days.values()] };
}
