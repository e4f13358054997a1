import { Hono } from 'hono';
import { SaveViewSchema } from '../../../shared/board.ts';
import type { Context } from '../../context.ts';
import { addView, boardViews, changeView, removeView } from '../../dispatch/board-views.ts';
import { staffMay } from '../../session.ts';
import { input } from '../input.ts';

/** How one likes to look at the board. 409: another view of theirs has this name. */
export const boardViewRoutes = (ctx: Context) =>
  new Hono()
    .get('/', staffMay(ctx, 'see-schedule'), async (c) => c.json(await boardViews(ctx, c.var.business, c.var.staff)))
    .post('/', staffMay(ctx, 'see-schedule'), input('json', SaveViewSchema), async (c) => {
      const saved = await addView(ctx, c.var.business, c.var.staff, c.req.valid('json'));
      return c.json(saved, saved.outcome === 'done' ? 201 : 409);
    })
    .put('/:id', staffMay(ctx, 'see-schedule', 'board-view'), input('json', SaveViewSchema), async (c) => {
      const saved = await changeView(ctx, c.var.business, c.var.staff, c.req.param('id'), c.req.valid('json'));
      return c.json(saved, saved.outcome === 'done' ? 200 : 409);
    })
    .delete('/:id', staffMay(ctx, 'see-schedule', 'board-view'), async (c) => {
      await removeView(ctx, c.var.business, c.var.staff, c.req.param('id'));
      return c.json({ outcome: 'done' as const });
    });
