import { Hono } from 'hono';
import { DayQuerySchema } from '../../../shared/office.ts';
import type { Context } from '../../context.ts';
import { dayView } from '../../dispatch/day-view.ts';
import { staffMay } from '../../session.ts';
import { input } from '../input.ts';

export const dayRoutes = (ctx: Context) =>
  new Hono().get('/day', staffMay(ctx, 'see-schedule'), input('query', DayQuerySchema), async (c) =>
    c.json(await dayView(ctx, c.var.business, c.var.scope, c.req.valid('query').day)),
  );
