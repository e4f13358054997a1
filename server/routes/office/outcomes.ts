import { Hono } from 'hono';
import { DoneAllSchema, LateRequestSchema, MyDayQuerySchema, OutcomeRequestSchema } from '../../../shared/my-day.ts';
import type { Context } from '../../context.ts';
import { previewLate, runLate } from '../../dispatch/late.ts';
import { myDay } from '../../dispatch/my-day.ts';
import { doneAll, recordOutcome, undoOutcome, unrecorded } from '../../dispatch/outcomes.ts';
import { once } from '../../idempotency.ts';
import { staffMay } from '../../session.ts';
import { input } from '../input.ts';

const statusOf = ({ outcome }: { outcome: string }): 200 | 409 => (outcome === 'done' ? 200 : 409);

/**
 * One's own day, how visits ended, running late. Writes take an Idempotency-Key: a phone in a cellar sends again until
 * it hears something. 409: not possible now, and why.
 */
export function outcomeRoutes(ctx: Context) {
  const recording = () => staffMay(ctx, 'record-outcome', 'appointment');
  return new Hono()
    .get('/my-day', staffMay(ctx, 'record-outcome'), input('query', MyDayQuerySchema), async (c) =>
      c.json(await myDay(ctx, c.var.business, c.var.staff, c.req.valid('query').day)),
    )
    .get('/unrecorded', staffMay(ctx, 'work-queue'), async (c) =>
      c.json(await unrecorded(ctx, c.var.business, c.var.scope)),
    )
    .post('/unrecorded/done', staffMay(ctx, 'work-queue'), input('json', DoneAllSchema), async (c) =>
      c.json(await doneAll(ctx, c.var.business, c.req.valid('json').day, c.var.staff, c.var.scope)),
    )
    .post('/appointments/:id/outcome', recording(), input('json', OutcomeRequestSchema), async (c) => {
      const id = c.req.param('id');
      const request = c.req.valid('json');
      const key = once(c.req.header('idempotency-key'), { id, ...request });
      const answer = await recordOutcome(ctx, c.var.business, id, request, c.var.staff, key);
      return c.json(answer, statusOf(answer));
    })
    .post('/appointments/:id/undo', recording(), async (c) => {
      const id = c.req.param('id');
      const key = once(c.req.header('idempotency-key'), { id, undo: true });
      const answer = await undoOutcome(ctx, c.var.business, id, c.var.staff, key);
      return c.json(answer, statusOf(answer));
    })
    .post('/appointments/:id/late/preview', recording(), input('json', LateRequestSchema), async (c) => {
      const { arriveAt } = c.req.valid('json');
      const answer = await previewLate(ctx, c.var.business, c.req.param('id'), arriveAt);
      return c.json(answer, statusOf(answer));
    })
    .post('/appointments/:id/late', recording(), input('json', LateRequestSchema), async (c) => {
      const id = c.req.param('id');
      const { arriveAt } = c.req.valid('json');
      const key = once(c.req.header('idempotency-key'), { id, arriveAt });
      const answer = await runLate(ctx, c.var.business, id, arriveAt, c.var.staff, key);
      return c.json(answer, statusOf(answer));
    });
}
