import { Hono } from 'hono';
import {
  type Arranged,
  CancelSchema,
  ConfirmUrgentSchema,
  CreateJobSchema,
  JobSlotsQuerySchema,
  JobsQuerySchema,
  ProposeSchema,
  SlotChoiceSchema,
  UrgentQuerySchema,
} from '../../../shared/office.ts';
import { StrategySchema } from '../../../shared/settings.ts';
import { SlotTimeSchema } from '../../../shared/slot.ts';
import type { Business } from '../../business/business.ts';
import type { Context } from '../../context.ts';
import {
  cancelForCustomer,
  moveByHand,
  placeByHand,
  proposeAgain,
  sendPickLink,
  setStrategy,
} from '../../dispatch/arrange.ts';
import { createJobByPhone, jobFile, jobSlots, whyNotThen } from '../../dispatch/jobs.ts';
import { reopen } from '../../dispatch/outcomes.ts';
import { offerInstead } from '../../dispatch/short.ts';
import { fitIn, previewUrgent } from '../../dispatch/urgent.ts';
import { searchJobs } from '../../jobs/search.ts';
import { type Matter, matterOf } from '../../schedule/wish.ts';
import { type Staff, staffMay } from '../../session.ts';
import { input } from '../input.ts';

const statusOf = ({ outcome }: Arranged): 200 | 409 => (outcome === 'done' ? 200 : 409);
const actorOf = (staff: Staff): `staff:${string}` => `staff:${staff.id}`;

/** Jobs and what the office arranges for them. 409: not possible now, with what is. */
export function jobRoutes(ctx: Context) {
  const matter = (business: Business, id: string): Promise<Matter> => matterOf(ctx.database.db, business, id);
  const place = () => staffMay(ctx, 'place-jobs', 'job');
  return new Hono()
    .get('/jobs', staffMay(ctx, 'see-customers'), input('query', JobsQuerySchema), async (c) =>
      c.json(await searchJobs(ctx.database.read, c.var.business.id, c.var.scope, c.req.valid('query'))),
    )
    .post('/jobs', staffMay(ctx, 'place-jobs'), input('json', CreateJobSchema), async (c) =>
      c.json(await createJobByPhone(ctx, c.var.business, c.req.valid('json'), actorOf(c.var.staff), c.var.scope), 201),
    )
    .get('/jobs/:id', staffMay(ctx, 'see-customers', 'job'), async (c) =>
      c.json(await jobFile(ctx, await matter(c.var.business, c.req.param('id')), c.var.staff)),
    )
    .get('/jobs/:id/slots', place(), input('query', JobSlotsQuerySchema), async (c) => {
      const { fromDay, day } = c.req.valid('query');
      const query = { ...(fromDay ? { fromDay } : {}), ...(day ? { day } : {}) };
      return c.json(await jobSlots(ctx, await matter(c.var.business, c.req.param('id')), query));
    })
    .post('/jobs/:id/why-not', place(), input('json', SlotTimeSchema), async (c) =>
      c.json(await whyNotThen(ctx, await matter(c.var.business, c.req.param('id')), c.req.valid('json'))),
    )
    .post('/jobs/:id/propose', place(), input('json', ProposeSchema), async (c) => {
      const job = await matter(c.var.business, c.req.param('id'));
      const answer = await proposeAgain(ctx, job, c.req.valid('json'), actorOf(c.var.staff));
      return c.json(answer, statusOf(answer));
    })
    .post('/jobs/:id/pick-link', place(), async (c) => {
      const answer = await sendPickLink(ctx, await matter(c.var.business, c.req.param('id')), actorOf(c.var.staff));
      return c.json(answer, statusOf(answer));
    })
    .post('/jobs/:id/place', place(), input('json', SlotChoiceSchema), async (c) => {
      const job = await matter(c.var.business, c.req.param('id'));
      const answer = await placeByHand(ctx, job, c.req.valid('json').slot, actorOf(c.var.staff));
      return c.json(answer, statusOf(answer));
    })
    .post('/jobs/:id/move', place(), input('json', SlotChoiceSchema), async (c) => {
      const job = await matter(c.var.business, c.req.param('id'));
      const answer = await moveByHand(ctx, job, c.req.valid('json').slot, actorOf(c.var.staff));
      return c.json(answer, statusOf(answer));
    })
    .post('/jobs/:id/offer-instead', place(), input('json', SlotChoiceSchema), async (c) => {
      const job = await matter(c.var.business, c.req.param('id'));
      const answer = await offerInstead(ctx, job, c.req.valid('json').slot, actorOf(c.var.staff));
      return c.json(answer, statusOf(answer));
    })
    .post('/jobs/:id/urgent/preview', place(), input('json', UrgentQuerySchema), async (c) => {
      const job = await matter(c.var.business, c.req.param('id'));
      return c.json(await previewUrgent(ctx, job, c.req.valid('json').day, c.var.scope));
    })
    .post('/jobs/:id/urgent', place(), input('json', ConfirmUrgentSchema), async (c) => {
      const job = await matter(c.var.business, c.req.param('id'));
      const answer = await fitIn(ctx, job, c.req.valid('json'), actorOf(c.var.staff), c.var.scope);
      return c.json(answer, answer.outcome === 'done' ? 200 : 409);
    })
    .post('/jobs/:id/reopen', place(), async (c) => {
      const answer = await reopen(ctx, await matter(c.var.business, c.req.param('id')), actorOf(c.var.staff));
      return c.json(answer, statusOf(answer));
    })
    .post('/jobs/:id/cancel', place(), input('json', CancelSchema), async (c) => {
      const job = await matter(c.var.business, c.req.param('id'));
      const answer = await cancelForCustomer(ctx, job, c.req.valid('json'), actorOf(c.var.staff));
      return c.json(answer, statusOf(answer));
    })
    .put('/jobs/:id/strategy', place(), input('json', StrategySchema), async (c) => {
      const job = await matter(c.var.business, c.req.param('id'));
      await setStrategy(ctx, job, c.req.valid('json').strategy, actorOf(c.var.staff));
      return c.json({ outcome: 'done' as const });
    });
}
