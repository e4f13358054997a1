import { sql } from 'kysely';
import type { JobEntry, JobsPage, JobsQuery } from '../../shared/office.ts';
import type { Db } from '../db/connect.ts';
import type { Scope } from '../scope.ts';

const columns = [
  'c.name',
  'c.email',
  'c.phone',
  'j.address',
  'j.postcode',
  'j.place',
  'j.externalRef',
  's.name',
] as const;

/**
 * What a caller says, as patterns: SQLite lowers only Latin letters, so names in other scripts are looked for as they
 * are usually written too.
 */
function patternsOf(q: string): string[] {
  const lower = q.toLowerCase();
  const named = lower.replace(
    /(^|[\s-])(\p{L})/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
  return [...new Set([lower, named])].map((text) => `%${text.replace(/[\\%_]/g, '\\$&')}%`);
}

/** Jobs by their customer, address or reference, the newest first. */
export async function searchJobs(
  db: Db,
  businessId: string,
  { locationIds }: Scope,
  query: JobsQuery,
): Promise<JobsPage> {
  const { q = '', status, limit, offset } = query;
  const patterns = q === '' ? [] : patternsOf(q);
  const rows = await db
    .selectFrom('job as j')
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
    .select([
      'j.id',
      'c.name as customerName',
      's.name as serviceName',
      'j.address',
      'j.place',
      'j.status',
      'a.windowFrom',
      'a.windowTo',
      'j.createdAt',
    ])
    .where('j.businessId', '=', businessId)
    .$if(locationIds !== null, (select) =>
      select.where((eb) => eb.or([eb('j.locationId', 'is', null), eb('j.locationId', 'in', locationIds!)])),
    )
    .$if(status !== undefined, (select) => select.where('j.status', '=', status!))
    .$if(patterns.length > 0, (select) =>
      select.where((eb) =>
        eb.or(
          columns.flatMap((column) =>
            patterns.map((pattern) => {
              const text = pattern === patterns[0] ? sql`lower(${eb.ref(column)})` : eb.ref(column);
              return sql<boolean>`${text} like ${pattern} escape '\\'`;
            }),
          ),
        ),
      ),
    )
    .orderBy('j.createdAt', 'desc')
    .orderBy('j.id')
    .limit(limit + 1)
    .offset(offset)
    .execute();
  const jobs = rows.slice(0, limit).map(
    ({ address, place, windowFrom, windowTo, ...row }): JobEntry => ({
      ...row,
      place: [address, place].filter(Boolean).join(', '),
      window: windowFrom !== null && windowTo !== null ? { from: windowFrom, to: windowTo } : null,
    }),
  );
  return { jobs, more: rows.length > limit };
}
