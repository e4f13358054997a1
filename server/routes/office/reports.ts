import { Hono } from 'hono';
import { ReportQuerySchema } from '../../../shared/reports.ts';
import type { Context } from '../../context.ts';
import { reportOf } from '../../reports/report.ts';
import { staffMay } from '../../session.ts';
import { compressed } from '../compressed.ts';
import { input } from '../input.ts';

/** How the business has done in a period, as far as somebody's locations reach. */
export const reportRoutes = (ctx: Context) =>
  new Hono().get('/reports', staffMay(ctx, 'see-reports'), input('query', ReportQuerySchema), async (c) =>
    compressed(c, await reportOf(ctx, c.var.business, c.var.scope, c.req.valid('query'))),
  );
