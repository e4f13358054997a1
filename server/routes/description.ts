import { Hono } from 'hono';
import { generateSpecs } from 'hono-openapi';
import type { Context } from '../context.ts';
import { type ApiDocument, apiPage } from '../pages/api.ts';
import { open } from '../session.ts';

/** Describes the routes of an app that is complete: for programs at /api/openapi.json, for people at /api. */
export function descriptionRoutes(ctx: Context, described: Hono) {
  const specs = () =>
    generateSpecs(described, {
      documentation: {
        info: { title: 'Creneau', version: '1', description: 'Appointments: which times to offer each customer.' },
        servers: [{ url: ctx.config.baseUrl ?? '/' }],
      },
      exclude: [/^\/(?!api\/)/],
    });
  return new Hono()
    .get('/api/openapi.json', open(), async (c) => c.json(await specs()))
    .get('/api', open(), async (c) => {
      const nonce = ctx.secret();
      c.header('content-security-policy', `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'`);
      return c.html(apiPage((await specs()) as ApiDocument, nonce));
    });
}
