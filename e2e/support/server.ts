import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { createApp } from '../../server/app.ts';
import type { Context } from '../../server/context.ts';
import { issueSignIn } from '../../server/sign-in.ts';
import { otherProcess, type TestContext, testContext } from '../../server/testing/context.ts';
import { tick } from '../../server/tick.ts';

/** The real server on a port of its own, with a clock that is moved by hand and messages that are kept. */
export interface House {
  ctx: TestContext;
  origin: string;
  /** Lets time go by, and does what time alone sets off. */
  pass(seconds: number): Promise<void>;
  /** Ends the server's process, as it were, lets something happen meanwhile, and starts another one in its place. */
  restart(meanwhile: () => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

export const closed = (server: ServerType): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });

async function listening(ctx: Context, port: number): Promise<ServerType> {
  const server = serve({ fetch: createApp(ctx).fetch, port, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  return server;
}

/** Starts the server; `postgresUrl`: where to make its database, empty for a file. */
export async function startServer(postgresUrl = ''): Promise<House> {
  if (!existsSync('dist/embed/booking.js')) throw new Error('The pages are not built yet: npm run build');
  const ctx = await testContext(postgresUrl);
  let server = await listening(ctx, 0);
  let process: Context & { close(): Promise<void> } = ctx;
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  ctx.config.baseUrl = origin;
  return {
    ctx,
    origin,
    pass: async (seconds) => {
      ctx.clock.now += seconds;
      await tick(ctx);
    },
    restart: async (meanwhile) => {
      await closed(server);
      if (process !== ctx) await process.close();
      await meanwhile();
      process = otherProcess(ctx);
      server = await listening(process, port);
    },
    close: async () => {
      await closed(server);
      if (process !== ctx) await process.close();
      await ctx.close();
    },
  };
}

/** The address that signs somebody of this business in to the office, once. */
export async function signInUrl({ ctx }: House, businessId: string, email: string): Promise<string> {
  const { id } = await ctx.database.db
    .selectFrom('staff')
    .select('id')
    .where('businessId', '=', businessId)
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
  return ctx.transact((tx) => issueSignIn(ctx, tx, businessId, id));
}

export interface Received {
  subject: string;
  text: string;
  /** The page it leads to. */
  link: string;
}

/** What an address has been sent, the oldest first: read where the messenger took it, after a round of the outbox. */
export async function mailTo({ ctx }: House, address: string): Promise<Received[]> {
  await tick(ctx);
  return ctx.sent.emails
    .filter((email) => email.to === address)
    .map(({ subject, text }) => ({ subject, text, link: /https?:\/\/\S+\/l\/\S+/.exec(text)?.[0] ?? '' }));
}

/** The newest e-mail to an address. */
export async function lastMailTo(house: House, address: string): Promise<Received> {
  const last = (await mailTo(house, address)).at(-1);
  if (!last) throw new Error(`${address} was sent nothing`);
  return last;
}
