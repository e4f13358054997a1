import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { PlanRequestSchema, type PlansAnswer, SendPlanSchema } from '../../shared/planning.ts';
import type { Context } from '../context.ts';
import { cancelPlan, createPlan } from '../planning/plan.ts';
import { sendPlan } from '../planning/send.ts';
import { listPlans, planChoices, viewPlan } from '../planning/view.ts';
import { type OfficeEnv, type Staff, staffMay } from '../session.ts';
import { input } from './input.ts';

const actorOf = (staff: Staff): `staff:${string}` => `staff:${staff.id}`;

/** Planning a period: start, watch, review, send. */
export const planRoutes = (ctx: Context) =>
  new Hono<OfficeEnv>()
    .get(
      '/',
      staffMay(ctx, 'plan-period'),
      describeRoute({ summary: 'The latest plans, and what a new one may be about', tags: ['office'] }),
      async (c) => {
        const { business, scope } = c.var;
        const answer: PlansAnswer = {
          plans: await listPlans(ctx, business, scope),
          choices: await planChoices(ctx, business, scope),
        };
        return c.json(answer);
      },
    )
    .post(
      '/',
      staffMay(ctx, 'plan-period'),
      describeRoute({ summary: 'Plan a period; poll the plan for its progress', tags: ['office'] }),
      input('json', PlanRequestSchema),
      async (c) => {
        const { planId } = await createPlan(
          ctx,
          c.var.business,
          c.req.valid('json'),
          actorOf(c.var.staff),
          c.var.scope,
        );
        return c.json({ planId }, 201);
      },
    )
    .get(
      '/:id',
      staffMay(ctx, 'plan-period', 'plan'),
      describeRoute({ summary: 'A plan: how far it is, or its routes', tags: ['office'] }),
      async (c) => c.json(await viewPlan(ctx, c.var.business, c.req.param('id'), c.var.scope)),
    )
    .post(
      '/:id/cancel',
      staffMay(ctx, 'plan-period', 'plan'),
      describeRoute({ summary: 'Discard a plan that was not sent', tags: ['office'] }),
      async (c) => {
        await cancelPlan(ctx, c.var.business, c.req.param('id'), actorOf(c.var.staff));
        return c.json({ outcome: 'cancelled' as const });
      },
    )
    .post(
      '/:id/send',
      staffMay(ctx, 'plan-period', 'plan'),
      describeRoute({ summary: 'Send the proposals of a plan', tags: ['office'] }),
      input('json', SendPlanSchema),
      async (c) => {
        const { jobIds } = c.req.valid('json');
        return c.json(await sendPlan(ctx, c.var.business, c.req.param('id'), actorOf(c.var.staff), jobIds));
      },
    );
