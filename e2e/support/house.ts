import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { inject } from 'vitest';
import { createApp } from '../../server/app.ts';
import type { Config } from '../../server/config.ts';
import { type TestContext, testContext } from '../../server/testing/context.ts';

export interface House {
  ctx: TestContext;
  url: string;
  close(): Promise<void>;
}

/** The real server on a free port, with a fresh database, a clock that stands still and recorded messages. */
export async function openHouse(overrides: Partial<Config> = {}): Promise<House> {
  const ctx = await testContext(inject('postgresUrl'), overrides);
  const app = createApp(ctx);
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const made = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(made));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  ctx.config.baseUrl = url;
  return {
    ctx,
    url,
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
      await ctx.close();
    },
  };
}

/** Somebody else's web server: one page, its own style sheet and a strict policy, on another origin. */
export async function openForeignSite(
  page: string,
  css: string,
  policy: string,
): Promise<{ url: string; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const isCss = request.url === '/style.css';
    response.writeHead(200, {
      'content-type': isCss ? 'text/css' : 'text/html; charset=utf-8',
      'content-security-policy': policy,
    });
    response.end(isCss ? css : page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
