import { Hono } from 'hono';
import * as v from 'valibot';
import { businessNames } from '../business/business.ts';
import type { Context } from '../context.ts';
import { shownMessage, shownMessages } from '../notify/shown.ts';
import { outboxPage } from '../pages/outbox.ts';
import { notFound } from '../refusal.ts';
import { open } from '../session.ts';
import { input } from './input.ts';

const FilterSchema = v.object({
  business: v.optional(v.pipe(v.string(), v.maxLength(64, 'at most 64 characters')), ''),
  to: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(200, 'at most 200 characters')), ''),
});

/** Only a demo without any messenger shows its post: it is other people's. */
function refuseUnlessDemo(ctx: Context): void {
  if (ctx.email !== null || ctx.sms !== null || !ctx.config.demo) throw notFound('page');
}

/** The page that stands in for a mail server and an SMS provider, and each e-mail and calendar file by itself. */
export const outboxRoutes = (ctx: Context) =>
  new Hono()
    .get('/outbox', open(), input('query', FilterSchema), async (c) => {
      refuseUnlessDemo(ctx);
      const filter = c.req.valid('query');
      const nonce = ctx.secret();
      const businesses = await businessNames(ctx.database.read);
      c.header(
        'content-security-policy',
        `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      );
      c.header('cache-control', 'no-store');
      return c.html(outboxPage({ messages: await shownMessages(ctx, filter), businesses, ...filter, nonce }));
    })
    .get('/outbox/:business/:id/mail', open(), async (c) => {
      refuseUnlessDemo(ctx);
      const row = await shownMessage(ctx, c.req.param('business'), c.req.param('id'));
      c.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'");
      c.header('cache-control', 'no-store');
      return c.html(row.html);
    })
    .get('/outbox/:business/:id/appointment.ics', open(), async (c) => {
      refuseUnlessDemo(ctx);
      const row = await shownMessage(ctx, c.req.param('business'), c.req.param('id'));
      if (!row.calendar) throw notFound('calendar file');
      c.header('cache-control', 'no-store');
      return c.body(row.calendar, 200, {
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': 'attachment; filename="appointment.ics"',
      });
    });
