import { Hono } from 'hono';
import {
  BookForJobSchema,
  FindForJobSchema,
  FindMoveSchema,
  FromSessionSchema,
  MoveSeriesSchema,
  type SeriesAnswer,
  type SeriesArranged,
} from '../../../shared/series.ts';
import type { Context } from '../../context.ts';
import {
  bookForJob,
  cancelSeriesByHand,
  findForJob,
  findMoveByHand,
  moveSeriesByHand,
  seriesFile,
} from '../../dispatch/series.ts';
import { matterOf } from '../../schedule/wish.ts';
import { type Staff, staffMay } from '../../session.ts';
import { input } from '../input.ts';

const statusOf = ({ outcome }: SeriesArranged): 200 | 409 => (outcome === 'done' ? 200 : 409);
const actorOf = (staff: Staff): `staff:${string}` => `staff:${staff.id}`;
type Nothing = { outcome: 'too-late' };

/** Several dates at once. Looking takes nothing; 409: not possible now, with what is. */
export function officeSeriesRoutes(ctx: Context) {
  const forJob = () => staffMay(ctx, 'place-jobs', 'job');
  const arrange = () => staffMay(ctx, 'place-jobs', 'series');
  return new Hono()
    .post('/jobs/:id/series/find', forJob(), input('json', FindForJobSchema), async (c) => {
      const matter = await matterOf(ctx.database.db, c.var.business, c.req.param('id'));
      return c.json(await findForJob(ctx, matter, c.req.valid('json')));
    })
    .post('/jobs/:id/series', forJob(), input('json', BookForJobSchema), async (c) => {
      const matter = await matterOf(ctx.database.db, c.var.business, c.req.param('id'));
      const answer = await bookForJob(ctx, matter, c.req.valid('json'), actorOf(c.var.staff));
      return c.json(answer, statusOf(answer));
    })
    .get('/series/:id', staffMay(ctx, 'see-customers', 'series'), async (c) =>
      c.json(await seriesFile(ctx, c.var.business, c.req.param('id'))),
    )
    .post('/series/:id/move/find', arrange(), input('json', FindMoveSchema), async (c) => {
      const found = await findMoveByHand(ctx, c.var.business, c.req.param('id'), c.req.valid('json'));
      const answer: SeriesAnswer | Nothing = found ?? { outcome: 'too-late' };
      return c.json(answer, found ? 200 : 409);
    })
    .post('/series/:id/move', arrange(), input('json', MoveSeriesSchema), async (c) => {
      const { business, staff } = c.var;
      const answer = await moveSeriesByHand(ctx, business, c.req.param('id'), c.req.valid('json'), actorOf(staff));
      return c.json(answer, statusOf(answer));
    })
    .post('/series/:id/cancel', arrange(), input('json', FromSessionSchema), async (c) => {
      const { from } = c.req.valid('json');
      const answer = await cancelSeriesByHand(ctx, c.var.business, c.req.param('id'), from, actorOf(c.var.staff));
      return c.json(answer, statusOf(answer));
    });
}
