import { Hono } from 'hono';
import { ConflictsQuerySchema } from '../../../shared/board.ts';
import type { Context } from '../../context.ts';
import { listConflicts } from '../../dispatch/conflicts.ts';
import { staffMay } from '../../session.ts';
import { input } from '../input.ts';

/** What of the days ahead cannot be as it is planned. */
export const boardConflictRoutes = (ctx: Context) =>
  new Hono().get('/board/conflicts', staffMay(ctx, 'see-schedule'), input('query', ConflictsQuerySchema), async (c) =>
    c.json(await listConflicts(ctx, c.var.business, c.var.scope, c.req.valid('query'))),
  );
