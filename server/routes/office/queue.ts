import { Hono } from 'hono';
import { CloseSchema, NoteSchema } from '../../../shared/office.ts';
import type { Context } from '../../context.ts';
import { callDone, closeQueueItem, listQueue, queueEntry } from '../../dispatch/queue.ts';
import { waitingList } from '../../dispatch/waiting.ts';
import { stopWaiting } from '../../schedule/waiting.ts';
import { staffMay } from '../../session.ts';
import { input } from '../input.ts';

/** What needs a person. Proposing, placing and sending a link are verbs of the item's job. */
export const queueRoutes = (ctx: Context) =>
  new Hono()
    .get('/queue', staffMay(ctx, 'work-queue'), async (c) => c.json(await listQueue(ctx, c.var.business, c.var.scope)))
    .get('/waiting', staffMay(ctx, 'work-queue'), async (c) =>
      c.json({ waiting: await waitingList(ctx, c.var.business, c.var.scope) }),
    )
    .delete('/waiting/:id', staffMay(ctx, 'work-queue', 'job'), async (c) => {
      const { business, staff } = c.var;
      const done = await stopWaiting(ctx, business.id, c.req.param('id'), `staff:${staff.id}`, 'office');
      return c.json({ outcome: done ? ('done' as const) : ('not-waiting' as const) });
    })
    .get('/queue/:id', staffMay(ctx, 'work-queue', 'queue-item'), async (c) =>
      c.json(await queueEntry(ctx, c.var.business, c.req.param('id'))),
    )
    .post('/queue/:id/call-done', staffMay(ctx, 'work-queue', 'queue-item'), input('json', NoteSchema), async (c) => {
      const { note } = c.req.valid('json');
      await callDone(ctx, c.var.business, c.req.param('id'), note, `staff:${c.var.staff.id}`);
      return c.json({ outcome: 'done' as const });
    })
    .post('/queue/:id/close', staffMay(ctx, 'work-queue', 'queue-item'), input('json', CloseSchema), async (c) => {
      await closeQueueItem(ctx, c.var.business, c.req.param('id'), c.req.valid('json'), `staff:${c.var.staff.id}`);
      return c.json({ outcome: 'done' as const });
    });
