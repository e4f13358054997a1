import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import type { Instant } from '../../shared/time.ts';
import type { Config } from '../config.ts';
import { type Context, randomId, telling } from '../context.ts';
import { connect } from '../db/connect.ts';
import { migrate } from '../db/migrate.ts';
import { transact } from '../db/transact.ts';
import type { Email, Sending, Sms } from '../notify/transport.ts';
import { runSolver } from '../planning/run-solver.ts';
import { seeded } from '../random.ts';
import { createLive } from '../schedule/live.ts';
import { emptyMemory } from '../schedule/memory.ts';
import { crowTravel } from '../travel/travel.ts';

/** Sunday 22 November 2026, 12:00 UTC. */
export const START: Instant = Date.UTC(2026, 10, 22, 12) / 1000;

export interface TestContext extends Context {
  clock: { now: Instant };
  /** What would have left the house; `answer` decides what the provider says. */
  sent: { emails: Email[]; sms: Sms[]; answer: Sending };
  close(): Promise<void>;
}

const testConfig: Config = {
  host: '127.0.0.1',
  port: 0,
  baseUrl: 'http://localhost',
  databaseUrl: '',
  smtpUrl: null,
  mailFrom: 'bookings@example.org',
  twilio: null,
  sms: { countries: ['BE', 'CH', 'UA', 'LI'], dailyLimit: 100_000 },
  router: null,
  geocoder: null,
  tiles: null,
  trustedProxy: false,
  keys: [{ id: 'k1', secret: 'a secret for tests, long enough to sign with' }],
  demo: false,
  logLevel: 'error',
};

async function freshPostgres(server: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomId('db')}`;
  const run = async (statement: string): Promise<void> => {
    const client = new pg.Client(`${server}/postgres`);
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await run(`create database ${name}`);
  return { url: `${server}/${name}`, drop: () => run(`drop database ${name} with (force)`) };
}

function freshSqlite(): { url: string; drop(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'creneau-test-'));
  return { url: join(folder, 'test.db'), drop: async () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * A context on a fresh real database with a clock that stands still until it is moved, seeded randomness, travel by the
 * crow and recorded messages. `postgresUrl`: a server to make the database in; empty or absent means SQLite.
 */
export async function testContext(postgresUrl = '', overrides: Partial<Config> = {}): Promise<TestContext> {
  const { url, drop } = postgresUrl ? await freshPostgres(postgresUrl) : freshSqlite();
  const database = connect(url);
  await migrate(database);
  const clock = { now: START };
  const random = seeded(1);
  const now = (): Instant => clock.now;
  const log = pino({ level: 'error' });
  const live = createLive(database, now, log);
  const sent: TestContext['sent'] = { emails: [], sms: [], answer: { outcome: 'sent', providerId: null } };
  return {
    config: { ...testConfig, databaseUrl: url, ...overrides },
    database,
    transact: telling(live, (work) => transact(database, random, work)),
    now,
    id: randomId,
    secret: () => randomId('s'),
    random,
    memory: emptyMemory(),
    live,
    travel: crowTravel,
    solve: runSolver,
    geocode: async () => null,
    silent: false,
    email: async (email) => {
      sent.emails.push(email);
      return sent.answer;
    },
    sms: async (sms) => {
      sent.sms.push(sms);
      return sent.answer;
    },
    log,
    clock,
    sent,
    close: async () => {
      await live.close();
      await database.close();
      await drop();
    },
  };
}

/** Another process on the same database: its own connections, its own memory, the same clock. */
export function otherProcess(ctx: TestContext): Context & { close(): Promise<void> } {
  const database = connect(ctx.config.databaseUrl);
  const live = createLive(database, ctx.now, ctx.log);
  return {
    ...ctx,
    database,
    transact: telling(live, (work) => transact(database, ctx.random, work)),
    memory: emptyMemory(),
    live,
    close: async () => {
      await live.close();
      await database.close();
    },
  };
}
