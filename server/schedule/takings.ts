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

/** Reads the ledger for some days. */
export async function loadTakings(db: Db, businessId: string, query: TakingsQuery): Promise<Taking[]> {
  let select = db
    .selectFrom('allocation as l')
    .leftJoin('appointment as a', (join) =>
      join.onRef('a.businessId', '=', 'l.businessId').onRef('a.id', '=', 'l.appointmentId'),
    )
    // An event is where its location is; what leads there and on has to be driven too.
    .leftJoin('event as e', (join) => join.onRef('e.businessId', '=', 'l.businessId').onRef('e.id', '=', 'l.eventId'))
    .select([
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
    ])
    .where('l.businessId', '=', businessId)
    .where('l.day', '>=', query.fromDay)
    .where('l.day', '<=', query.toDay);
  if (query.resourceIds) select = select.where('l.resourceId', 'in', [...query.resourceIds]);
  const rows = await select.orderBy('l.startsAt').execute();
  return rows
    .filter((row) => query.without === undefined || row.appointmentId !== query.without)
    .map((row) => {
      const movable = row.leads === 1 && row.pinned === 0 && row.windowFrom !== null && row.windowTo !== null;
      const lat = row.lat ?? row.eventLat;
      const lon = row.lon ?? row.eventLon;
      return {
        resourceId: row.resourceId,
        unit: row.unit,
        day: row.day,
        from: row.startsAt,
        to: row.endsAt,
        leads: row.leads === 1,
        appointmentId: row.appointmentId,
        starts: movable ? { from: row.windowFrom!, to: row.windowTo! } : { from: row.startsAt, to: row.startsAt },
        point: lat === null || lon === null ? null : { lat, lon },
      };
    });
}
