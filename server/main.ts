import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { createContext } from './context.ts';
import { migrate } from './db/migrate.ts';

try {
  const config = readConfig(process.env);
  const ctx = createContext(config);
  await migrate(ctx.database);
  const app = createApp(ctx);
  const server = serve({ fetch: app.fetch, port: config.port, hostname: config.host }, async ({ port }) => {
    config.baseUrl ??= `http://127.0.0.1:${port}`;
    console.log(`Creneau is at ${config.baseUrl}`);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      server.close(() => void ctx.database.close().then(() => process.exit(0)));
    });
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(`These settings are not right:\n${error.message.replace(/^/gm, '  ')}`);
  process.exitCode = 1;
}
