import { Hono } from 'hono';
import { AreaQuerySchema, BoardQuerySchema, ChangesQuerySchema, OccupancyQuerySchema } from '../../../shared/board.ts';
import { placesWithin } from '../../business/area.ts';
import type { Context } from '../../context.ts';
import { boardChanges, boardOccupancy, boardOf } from '../../dispatch/board.ts';
import { unplannedJobs } from '../../dispatch/unplanned.ts';
import { staffMay } from '../../session.ts';
import { compressed } from '../compressed.ts';
import { input } from '../input.ts';

/** What the planning board shows. */
export const boardRoutes = (ctx: Context) =>
  new Hono()
    .get('/', staffMay(ctx, 'see-schedule'), input('query', BoardQuerySchema), async (c) =>
      compressed(c, await boardOf(ctx, c.var.business, c.var.scope, c.req.valid('query'))),
    )
    .get('/occupancy', staffMay(ctx, 'see-schedule'), input('query', OccupancyQuerySchema), async (c) =>
      compressed(c, await boardOccupancy(ctx, c.var.business, c.var.scope, c.req.valid('query'))),
    )
    .get('/changes', staffMay(ctx, 'see-schedule'), input('query', ChangesQuerySchema), async (c) =>
      compressed(c, await boardChanges(ctx, c.var.business, c.var.scope, c.req.valid('query'))),
    )
    .get('/unplanned', staffMay(ctx, 'place-jobs'), async (c) =>
      compressed(c, await unplannedJobs(ctx, c.var.business, c.var.scope)),
    )
    .get('/place-names', staffMay(ctx, 'see-schedule'), input('query', AreaQuerySchema), async (c) =>
      c.json(await placesWithin(ctx.database.read, c.var.business.id, c.req.valid('query'))),
    );
