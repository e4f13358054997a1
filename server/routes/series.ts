import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { BookSeriesSchema, FindSeriesSchema, HoldSeriesSchema } from '../../shared/series.ts';
import { bookForStranger, findForStranger, holdForStranger } from '../booking/series.ts';
import { businessById } from '../business/business.ts';
import type { Context } from '../context.ts';
import { once } from '../idempotency.ts';
import { open } from '../session.ts';
import { limitRate } from './guard.ts';
import { input } from './input.ts';

/** Several sessions at once: found, kept for some minutes, booked. */
export const seriesRoutes = (ctx: Context) =>
  new Hono()
    .post(
      '/:business/series/find',
      open(),
      describeRoute({
        summary: 'Which dates of a series fit, and the closest alternatives for those that do not',
        description: 'Reading; nothing is kept.',
        tags: ['series'],
      }),
      limitRate(ctx, 'series', 60),
      input('json', FindSeriesSchema),
      async (c) => {
        const business = await businessById(ctx, c.req.param('business'));
        return c.json(await findForStranger(ctx, business, c.req.valid('json')));
      },
    )
    .post(
      '/:business/series/holds',
      open(),
      describeRoute({
        summary: 'Keeps the dates of a series for some minutes',
        description: '201 all are kept; 409 none is, with what fits now. Send an Idempotency-Key.',
        tags: ['series'],
      }),
      // Each keeps many dates from others: few a minute are enough for people.
      limitRate(ctx, 'series-holds', 6),
      input('json', HoldSeriesSchema),
      async (c) => {
        const business = await businessById(ctx, c.req.param('business'));
        const request = c.req.valid('json');
        const answer = await holdForStranger(ctx, business, request, once(c.req.header('idempotency-key'), request));
        return answer.outcome === 'held' ? c.json(answer, 201) : c.json(answer, 409);
      },
    )
    .post(
      '/:business/series/bookings',
      open(),
      describeRoute({
        summary: 'Books the dates that are kept',
        description: '201 booked; 409 they are no longer kept. Send an Idempotency-Key.',
        tags: ['series'],
      }),
      limitRate(ctx, 'bookings', 60),
      input('json', BookSeriesSchema),
      async (c) => {
        const business = await businessById(ctx, c.req.param('business'));
        const request = c.req.valid('json');
        const answer = await bookForStranger(ctx, business, request, once(c.req.header('idempotency-key'), request));
        return answer.outcome === 'booked' ? c.json(answer, 201) : c.json(answer, 409);
      },
    );
