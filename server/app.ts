import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { replies } from './booking/replies.ts';
import type { Context } from './context.ts';
import { Refusal, refuse } from './refusal.ts';
import { businessRoutes } from './routes/businesses.ts';
import { descriptionRoutes } from './routes/description.ts';
import { crossOrigin } from './routes/guard.ts';
import { refuseControlCharacters } from './routes/input.ts';
import { linkRoutes } from './routes/links.ts';
import { officeRoutes } from './routes/office.ts';
import { officePages } from './routes/office-pages.ts';
import { outboxRoutes } from './routes/outbox.ts';
import { pageRoutes } from './routes/pages.ts';
import { planRoutes } from './routes/plans.ts';
import { seriesRoutes } from './routes/series.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { open, policyOf } from './session.ts';
import { challengesFor } from './staff/challenges.ts';

/** Every route of the house on one page. */
export function createApp(ctx: Context) {
  const challenges = challengesFor(ctx);
  const app = new Hono()
    .use(secureHeaders({ crossOriginResourcePolicy: false, referrerPolicy: 'no-referrer', xFrameOptions: false }))
    .use(
      bodyLimit({
        maxSize: 256 * 1024,
        onError: () => {
          throw new Refusal('too-large', 'The request is larger than 256 kB.');
        },
      }),
    )
    .use(refuseControlCharacters)
    .get('/healthz', open(), (c) => c.text('ok'))
    .use('/api/businesses/*', crossOrigin(ctx))
    .route('/api/businesses', businessRoutes(ctx))
    .route('/api/businesses', seriesRoutes(ctx))
    .route('/api/links', linkRoutes(ctx))
    .route('/api/office/plans', planRoutes(ctx))
    .route('/api/office', officeRoutes(ctx, challenges))
    .route('/office', officePages(ctx, challenges))
    .route('/', pageRoutes(ctx))
    .route('/', webhookRoutes(ctx, replies))
    .route('/', outboxRoutes(ctx));

  app.route('/', descriptionRoutes(ctx, app));
  app.notFound(() => {
    throw new Refusal('not-found', 'There is nothing at this address.');
  });
  app.onError(refuse(ctx.log));
  refuseRoutesWithoutPolicy(app);
  return app;
}

/** The type browsers build their client from. */
export type Api = ReturnType<typeof createApp>;

/** A forgotten policy is found at start, not by an intruder; so is an office route that names an object but not its kind. */
function refuseRoutesWithoutPolicy(app: Hono): void {
  const complete = new Map<string, boolean>();
  for (const { method, path, handler } of app.routes) {
    if (method === 'ALL') continue;
    const key = `${method} ${path}`;
    const policy = policyOf(handler);
    const states = policy === 'open' || (policy !== undefined && (policy.subject !== null || !path.includes(':')));
    complete.set(key, (complete.get(key) ?? false) || states);
  }
  const bare = [...complete].filter(([, has]) => !has).map(([key]) => key);
  if (bare.length > 0) throw new Error(`Routes without a policy: ${bare.join(', ')}`);
}
