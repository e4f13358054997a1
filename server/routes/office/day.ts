import { Hono } from 'hono';
import { ConfirmTidySchema, DayQuerySchema, TidyQuerySchema } from '../../../shared/office.ts';
import type { Context } from '../../context.ts';
import { dayView } from '../../dispatch/day-view.ts';
import { previewTidy, tidyDay } from '../../dispatch/tidy.ts';
import { staffMay } from '../../session.ts';
import { input } from '../input.ts';

/** Everybody's day, and one person's in a better order. 409: it is not as it was shown any more, with how it is. */
export const dayRoutes = (ctx: Context) =>
  new Hono()
    .get('/day', staffMay(ctx, 'see-schedule'), input('query', DayQuerySchema), async (c) =>
      c.json(await dayView(ctx, c.var.business, c.var.staff, c.var.scope, c.req.valid('query').day)),
    )
    .post('/day/tidy/preview', staffMay(ctx, 'plan-period'), input('json', TidyQuerySchema), async (c) =>
      c.json(await previewTidy(ctx, c.var.business, c.req.valid('json'), c.var.scope)),
    )
    .post('/day/tidy', staffMay(ctx, 'plan-period'), input('json', ConfirmTidySchema), async (c) => {
      const answer = await tidyDay(ctx, c.var.business, c.req.valid('json'), `staff:${c.var.staff.id}`, c.var.scope);
      return c.json(answer, answer.outcome === 'done' ? 200 : 409);
    });
