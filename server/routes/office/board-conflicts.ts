import { Hono } from 'hono';
import { ConflictsQuerySchema, DaySheetQuerySchema, ResolveSchema } from '../../../shared/board.ts';
import type { Context } from '../../context.ts';
import { listConflicts } from '../../dispatch/conflicts.ts';
import { daySheet } from '../../dispatch/day-sheet.ts';
import { conflictWays, resolveConflict } from '../../dispatch/resolve.ts';
import { staffMay } from '../../session.ts';
import { input } from '../input.ts';

/** What of the days ahead cannot be as it is planned, and the ways out; what matters on a day. 409: it is not as it was shown any more, with how it is. */
export const boardConflictRoutes = (ctx: Context) =>
  new Hono()
    .get('/board/day-sheet', staffMay(ctx, 'see-schedule'), input('query', DaySheetQuerySchema), async (c) =>
      c.json(await daySheet(ctx, c.var.business, c.var.staff, c.var.scope, c.req.valid('query').day)),
    )
    .get('/board/conflicts', staffMay(ctx, 'see-schedule'), input('query', ConflictsQuerySchema), async (c) =>
      c.json(await listConflicts(ctx, c.var.business, c.var.scope, c.req.valid('query'))),
    )
    .get('/board/conflicts/:id/ways', staffMay(ctx, 'place-jobs', 'conflict'), async (c) =>
      c.json(await conflictWays(ctx, c.var.business, c.req.param('id'), c.var.scope)),
    )
    .post(
      '/board/conflicts/:id/resolve',
      staffMay(ctx, 'place-jobs', 'conflict'),
      input('json', ResolveSchema),
      async (c) => {
        const { business, staff, scope } = c.var;
        const wish = c.req.valid('json');
        const answer = await resolveConflict(ctx, business, c.req.param('id'), wish, `staff:${staff.id}`, scope);
        return c.json(answer, answer.outcome === 'done' ? 200 : 409);
      },
    );
