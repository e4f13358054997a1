/** The outbox as the outbox page shows it. */
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { notFound } from '../refusal.ts';

const MOST = 200;

/** One message; refuses an unknown one. */
export async function shownMessage(ctx: Context, businessId: string, id: string) {
  const row = await ctx.database.read
    .selectFrom('outbox')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('message');
  return row;
}

/** True where a column contains the text; wildcards are taken literally. SQLite only knows the case of Latin letters. */
function contains(column: 'outbox.recipient' | 'customer.name', text: string) {
  const part = (t: string): string => `%${t.replace(/[\\%_]/g, '\\$&')}%`;
  const found = sql.ref(column);
  return sql<boolean>`(${found} like ${part(text)} escape '\\' or lower(${found}) like ${part(text.toLowerCase())} escape '\\')`;
}

/** The newest messages of one business or all, to one person or all, without those that are out of date. */
export async function shownMessages(ctx: Context, filter: { business: string; to: string }) {
  let query = ctx.database.read
    .selectFrom('outbox')
    .innerJoin('business', 'business.businessId', 'outbox.businessId')
    .leftJoin('customer', (join) =>
      join.onRef('customer.businessId', '=', 'outbox.businessId').onRef('customer.id', '=', 'outbox.customerId'),
    )
    .selectAll('outbox')
    .select(['business.name as businessName', 'business.colour', 'business.zone'])
    .where('outbox.status', '<>', 'superseded')
    .orderBy('outbox.createdAt', 'desc')
    .orderBy('outbox.id', 'desc')
    .limit(MOST);
  if (filter.business) query = query.where('outbox.businessId', '=', filter.business);
  if (filter.to)
    query = query.where(({ or }) =>
      or([contains('outbox.recipient', filter.to), contains('customer.name', filter.to)]),
    );
  return query.execute();
}
