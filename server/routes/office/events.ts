import { Hono } from 'hono';
import {
  AddSignupSchema,
  CancelEventSchema,
  ChangeEventSchema,
  EventsQuerySchema,
  NewEventSchema,
  SignupOutcomeSchema,
} from '../../../shared/event.ts';
import { may } from '../../../shared/roles.ts';
import type { Context } from '../../context.ts';
import {
  addByHand,
  eventFile,
  givePlace,
  listEvents,
  noteCame,
  takeOff,
  withinReach,
} from '../../dispatch/event-lists.ts';
import { cancelEvent, changeEvent, planEvent } from '../../dispatch/events.ts';
import { type Staff, staffMay } from '../../session.ts';
import { input } from '../input.ts';

const statusOf = ({ outcome }: { outcome: string }): 200 | 409 => (outcome === 'done' ? 200 : 409);
const actorOf = (staff: Staff): `staff:${string}` => `staff:${staff.id}`;

/** Events and their lists. 409: something is in the way, by name; nothing was changed. */
export function eventRoutes(ctx: Context) {
  const plan = () => staffMay(ctx, 'plan-period', 'event');
  const people = () => staffMay(ctx, 'place-jobs', 'event');
  /** Whoever leads a class knows who came. */
  const leads = () => staffMay(ctx, 'record-outcome', 'event');
  return new Hono()
    .get('/events', staffMay(ctx, 'see-schedule'), input('query', EventsQuerySchema), async (c) =>
      c.json(await listEvents(ctx, c.var.business, c.req.valid('query'), c.var.scope)),
    )
    .post('/events', staffMay(ctx, 'plan-period'), input('json', NewEventSchema), async (c) => {
      const wish = await withinReach(ctx, c.var.business, c.req.valid('json'), c.var.scope);
      const answer = await planEvent(ctx, c.var.business, wish, actorOf(c.var.staff));
      return c.json(answer, statusOf(answer));
    })
    .get('/events/:id', staffMay(ctx, 'see-schedule', 'event'), async (c) =>
      c.json(await eventFile(ctx, c.var.business, c.req.param('id'), may(c.var.staff, 'see-customers'))),
    )
    .put('/events/:id', plan(), input('json', ChangeEventSchema), async (c) => {
      const { business, staff } = c.var;
      const wish = await withinReach(ctx, business, c.req.valid('json'), c.var.scope);
      const answer = await changeEvent(ctx, business, c.req.param('id'), wish, actorOf(staff));
      return c.json(answer, statusOf(answer));
    })
    .post('/events/:id/cancel', plan(), input('json', CancelEventSchema), async (c) => {
      const { business, staff } = c.var;
      const answer = await cancelEvent(ctx, business, c.req.param('id'), c.req.valid('json').scope, actorOf(staff));
      return c.json(answer, statusOf(answer));
    })
    .post('/events/:id/signups', people(), input('json', AddSignupSchema), async (c) => {
      const { business, staff } = c.var;
      const answer = await addByHand(ctx, business, c.req.param('id'), c.req.valid('json').contact, actorOf(staff));
      return c.json(answer, statusOf(answer));
    })
    .delete('/events/:id/signups/:signup', people(), async (c) => {
      const { id, signup } = c.req.param();
      const answer = await takeOff(ctx, c.var.business, id, signup, actorOf(c.var.staff));
      return c.json(answer, statusOf(answer));
    })
    .post('/events/:id/signups/:signup/place', people(), async (c) => {
      const { id, signup } = c.req.param();
      const answer = await givePlace(ctx, c.var.business, id, signup, actorOf(c.var.staff));
      return c.json(answer, statusOf(answer));
    })
    .put('/events/:id/signups/:signup/outcome', leads(), input('json', SignupOutcomeSchema), async (c) => {
      const { id, signup } = c.req.param();
      const { outcome } = c.req.valid('json');
      const { business, staff } = c.var;
      const sees = may(staff, 'see-customers');
      const answer = await noteCame(ctx, business, id, signup, outcome, actorOf(staff), sees);
      return c.json(answer, statusOf(answer));
    });
}
