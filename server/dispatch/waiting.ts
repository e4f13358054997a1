import type { WaitingEntry } from '../../shared/office.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { covers, type Scope } from '../scope.ts';

/** Who waits for something sooner where the scope reaches, the longest first. */
export async function waitingList(ctx: Context, business: Business, scope: Scope): Promise<WaitingEntry[]> {
  const rows = await ctx.database.read
    .selectFrom('waiting as w')
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'w.businessId').onRef('j.id', '=', 'w.jobId'))
    .innerJoin('customer as c', (join) =>
      join.onRef('c.businessId', '=', 'j.businessId').onRef('c.id', '=', 'j.customerId'),
    )
    .innerJoin('service as s', (join) =>
      join.onRef('s.businessId', '=', 'j.businessId').onRef('s.id', '=', 'j.serviceId'),
    )
    .leftJoin('appointment as a', (join) =>
      join
        .onRef('a.businessId', '=', 'j.businessId')
        .onRef('a.jobId', '=', 'j.id')
        .on('a.status', 'in', ['proposed', 'booked']),
    )
    .leftJoin('opening as o', (join) =>
      join.onRef('o.businessId', '=', 'w.businessId').onRef('o.waitingId', '=', 'w.id').on('o.status', '=', 'offered'),
    )
    .select(['j.locationId', 'w.jobId', 'w.since', 'c.name as customerName', 's.name as serviceName'])
    .select(['a.windowFrom', 'a.windowTo', 'o.offeredUntil'])
    .where('w.businessId', '=', business.id)
    .where('w.endedAt', 'is', null)
    .orderBy('w.since')
    .limit(200)
    .execute();
  return rows
    .filter(({ locationId }) => covers(scope, locationId))
    .map(({ windowFrom, windowTo, locationId: _, ...row }) => ({
      ...row,
      window: windowFrom === null || windowTo === null ? null : { from: windowFrom, to: windowTo },
    }));
}
