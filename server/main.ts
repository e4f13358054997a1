import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { HOUR } from '../shared/time.ts';
import { createApp } from './app.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { type Context, createContext } from './context.ts';
import { migrate } from './db/migrate.ts';
import { fillDemo } from './demo/fill.ts';
import { writePast } from './demo/past.ts';
import { seedDemo } from './demo/seed.ts';
import { stageDemo } from './demo/stage.ts';
import { issueSignIn } from './sign-in.ts';
import { startTicking, tick } from './tick.ts';

/** Reads the settings, or says which are not right and ends. */
function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`These settings are not right:\n${error.message.replace(/^/gm, '  ')}`);
    process.exit(1);
  }
}

/** A link that signs the first owner, or the first technician, in: for somebody who stands at the machine. */
async function signInUrl(ctx: Context, role: 'owner' | 'technician'): Promise<string | null> {
  const first = await ctx.database.db
    .selectFrom('staff')
    .select(['businessId', 'id'])
    .where('role', '=', role)
    .where('active', '=', 1)
    .orderBy('createdAt')
    .orderBy('businessId', 'desc')
    .executeTakeFirst();
  if (!first) return null;
  return ctx.transact((tx) => issueSignIn(ctx, tx, first.businessId, first.id, 12 * HOUR));
}

async function welcome(ctx: Context): Promise<void> {
  const base = ctx.config.baseUrl;
  const office = await signInUrl(ctx, 'owner');
  const road = await signInUrl(ctx, 'technician');
  console.log('\nCreneau is running. Where to look:\n');
  console.log(`  Shop with the widget   ${base}/shop`);
  console.log(`  Office, signed in      ${office ?? `${base}/office/`}`);
  if (road) console.log(`  A technician’s phone   ${road}`);
  if (!ctx.email && !ctx.sms) console.log(`  Outbox (nothing sent)  ${base}/outbox`);
  console.log(`  API description        ${base}/api\n`);
}

const config = configOrExit();
const ctx = createContext(config);
await migrate(ctx.database);
const seeded = config.demo ? await seedDemo(ctx) : [];
if (seeded.length > 0) console.log('First run: writing the demo (three businesses and their schedules) …');
await fillDemo(ctx, seeded);
const listening = Promise.withResolvers<{ port: number }>();
const server = serve({ fetch: createApp(ctx).fetch, port: config.port, hostname: config.host }, listening.resolve);
const { port } = await listening.promise;
// Links carry the base URL: nothing is written for customers before it is known.
config.baseUrl ??= `http://127.0.0.1:${port}`;
if (seeded.length > 0) {
  // The reminders of the first day a second earlier, so that what waits for an answer is on top of the outbox.
  await tick(ctx);
  await sleep(1000);
  await stageDemo(ctx, seeded);
}
await welcome(ctx);
// What has happened before is looked for later than what there is to do.
await writePast(ctx, seeded);
const stopTicking = startTicking(ctx);

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    server.close();
    void Promise.all([stopTicking(), ctx.live.close()])
      .then(() => ctx.database.close())
      .then(() => process.exit(0));
  });
