import { Hono } from 'hono';
import {
  CountSchema,
  ItemSchema,
  MoveLotSchema,
  RecallSchema,
  ReceiveSchema,
  StockFileSchema,
  SuppliesSchema,
} from '../../../shared/stock.ts';
import type { Context } from '../../context.ts';
import { setSupplies } from '../../dispatch/supplies.ts';
import { importRows } from '../../jobs/import.ts';
import { mustReach } from '../../scope.ts';
import { staffMay } from '../../session.ts';
import { createItem, updateItem } from '../../stock/items.ts';
import { count, moveLot, receive } from '../../stock/lots.ts';
import { previewRecall, recall } from '../../stock/recall.ts';
import { stockView } from '../../stock/view.ts';
import { input } from '../input.ts';

/** What lies where, what runs short when, and what a person does about it. */
export const stockRoutes = (ctx: Context) =>
  new Hono()
    .get('/stock', staffMay(ctx, 'see-stock'), async (c) => c.json(await stockView(ctx, c.var.business, c.var.scope)))
    .post('/stock/items', staffMay(ctx, 'keep-stock'), input('json', ItemSchema), async (c) => {
      const item = c.req.valid('json');
      return c.json({ id: await ctx.transact((tx) => createItem(ctx, tx, c.var.business.id, item)) }, 201);
    })
    .put('/stock/items/:id', staffMay(ctx, 'keep-stock', 'item'), input('json', ItemSchema), async (c) => {
      const { parts: _, ...item } = c.req.valid('json');
      await ctx.transact((tx) => updateItem(tx, c.var.business.id, c.req.param('id'), item));
      return c.json({ outcome: 'done' as const });
    })
    .post('/stock/lots', staffMay(ctx, 'keep-stock'), input('json', ReceiveSchema), async (c) => {
      const { business, staff } = c.var;
      const asked = c.req.valid('json');
      await mustReach(ctx.database.read, business.id, c.var.scope, asked.place.kind, asked.place.id);
      return c.json({ id: await ctx.transact((tx) => receive(ctx, tx, business, asked, `staff:${staff.id}`)) }, 201);
    })
    .post('/stock/lots/:id/count', staffMay(ctx, 'keep-stock', 'lot'), input('json', CountSchema), async (c) => {
      const { business, staff } = c.var;
      const [id, asked] = [c.req.param('id'), c.req.valid('json')];
      return c.json(await ctx.transact((tx) => count(ctx, tx, business, id, asked, `staff:${staff.id}`)));
    })
    .post('/stock/lots/:id/recall/preview', staffMay(ctx, 'keep-stock', 'lot'), async (c) =>
      c.json(await previewRecall(ctx, c.var.business, c.req.param('id'), c.var.scope)),
    )
    .post('/stock/lots/:id/recall', staffMay(ctx, 'keep-stock', 'lot'), input('json', RecallSchema), async (c) => {
      const { business, scope, staff } = c.var;
      const { reason } = c.req.valid('json');
      return c.json(await recall(ctx, business, c.req.param('id'), reason, scope, `staff:${staff.id}`));
    })
    .post('/stock/lots/:id/move', staffMay(ctx, 'keep-stock', 'lot'), input('json', MoveLotSchema), async (c) => {
      const { business, staff } = c.var;
      const [id, asked] = [c.req.param('id'), c.req.valid('json')];
      await mustReach(ctx.database.read, business.id, c.var.scope, asked.place.kind, asked.place.id);
      return c.json({ id: await ctx.transact((tx) => moveLot(ctx, tx, business, id, asked, `staff:${staff.id}`)) });
    })
    .put('/stock/services/:id', staffMay(ctx, 'set-supplies', 'service'), input('json', SuppliesSchema), async (c) => {
      const { business, staff } = c.var;
      return c.json(await setSupplies(ctx, business, c.req.param('id'), c.req.valid('json'), `staff:${staff.id}`));
    })
    .post('/stock/import', staffMay(ctx, 'keep-stock'), input('json', StockFileSchema), async (c) => {
      const { text, dryRun } = c.req.valid('json');
      const { business, staff, scope } = c.var;
      const actor = `staff:${staff.id}` as const;
      return c.json(await importRows(ctx, business, { kind: 'stock', text, dryRun, skipBad: false, actor, scope }));
    });
