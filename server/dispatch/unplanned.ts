import type { UnplannedJob } from '../../shared/board.ts';
import { minutesTaken } from '../../shared/service.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { covers, type Scope } from '../scope.ts';

/** Nobody drags more than that; the oldest come first. */
const MOST = 500;

/** The jobs within somebody's reach that have no time, those that wait longest first. */
export async function unplannedJobs(ctx: Context, business: Business, scope: Scope): Promise<UnplannedJob[]> {
  const rows = await ctx.database.read
    .selectFrom('job as j')
    .innerJoin('customer as c', (join) =>
      join.onRef('c.businessId', '=', 'j.businessId').onRef('c.id', '=', 'j.customerId'),
    )
    .innerJoin('service as s', (join) =>
      join.onRef('s.businessId', '=', 'j.businessId').onRef('s.id', '=', 'j.serviceId'),
    )
    .leftJoin('queueItem as q', (join) =>
      join.onRef('q.businessId', '=', 'j.businessId').onRef('q.jobId', '=', 'j.id').on('q.closedAt', 'is', null),
    )
    .select([
      'j.id as jobId',
      'j.locationId',
      'j.address',
      'j.place',
      'j.lat',
      'j.lon',
      'j.note',
      'j.createdAt as since',
      'j.minutes',
    ])
    .select(['c.name as customerName', 's.name as serviceName', 'q.detail'])
    .select(['s.durationMinutes', 's.setupMinutes', 's.cleanupMinutes'])
    .where('j.businessId', '=', business.id)
    .where('j.status', '=', 'open')
    .orderBy('j.createdAt')
    .orderBy('j.id')
    .execute();
  return rows
    .filter(({ locationId }) => covers(scope, locationId))
    .slice(0, MOST)
    .map(
      ({ jobId, customerName, serviceName, address, place, lat, lon, note, since, detail, minutes, ...service }) => ({
        jobId,
        customerName,
        serviceName,
        minutes: minutes ?? minutesTaken(service),
        place: [address, place].filter(Boolean).join(', '),
        point: lat === null || lon === null ? null : [lat, lon],
        since,
        note: note || wordsIn(detail),
      }),
    );
}

/** What the customer said as they declined. */
const wordsIn = (detail: string | null): string => (detail && (JSON.parse(detail) as { words?: string }).words) || '';
