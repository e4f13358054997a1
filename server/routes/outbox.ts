import { Hono } from 'hono';
import { sql } from 'kysely';
import * as v from 'valibot';
import type { Context } from '../context.ts';
import { outboxPage } from '../pages/outbox.ts';
import { notFound } from '../refusal.ts';
import { open } from '../session.ts';
import { input } from './input.ts';

const FilterSchema = v.object({
  business: v.optional(v.pipe(v.string(), v.maxLength(64, 'at most 64 characters')), ''),
  to: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(200, 'at most 200 characters')), ''),
});
const MOST = 200;

/** Only a demo without any messenger shows its post: it is other people's. */
function refuseUnlessDemo(ctx: Context): void {
  if (ctx.email !== null || ctx.sms !== null || !ctx.config.demo) throw notFound('page');
}

async function messageById(ctx: Context, businessId: string, id: string) {
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

async function messages(ctx: Context, filter: v.InferOutput<typeof FilterSchema>) {
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

/** The page that stands in for a mail server and an SMS provider, and each e-mail and calendar file by itself. */
export const outboxRoutes = (ctx: Context) =>
  new Hono()
    .get('/outbox', open(), input('query', FilterSchema), async (c) => {
      refuseUnlessDemo(ctx);
      const filter = c.req.valid('query');
      const nonce = ctx.secret();
      const businesses = await ctx.database.read
        .selectFrom('business')
        .select(['businessId as id', 'name'])
        .orderBy('name')
        .execute();
      c.header(
        'content-security-policy',
        `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      );
      c.header('cache-control', 'no-store');
      return c.html(outboxPage({ messages: await messages(ctx, filter), businesses, ...filter, nonce }));
    })
    .get('/outbox/:business/:id/mail', open(), async (c) => {
      refuseUnlessDemo(ctx);
      const row = await messageById(ctx, c.req.param('business'), c.req.param('id'));
      c.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'");
      c.header('cache-control', 'no-store');
      return c.html(row.html);
    })
    .get('/outbox/:business/:id/appointment.ics', open(), async (c) => {
      refuseUnlessDemo(ctx);
      const row = await messageById(ctx, c.req.param('business'), c.req.param('id'));
      if (!row.calendar) throw notFound('calendar file');
      c.header('cache-control', 'no-store');
      return c.body(row.calendar, 200, {
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': 'attachment; filename="appointment.ics"',
      });
    });
