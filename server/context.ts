import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Logger, pino } from 'pino';
import type { Instant } from '../shared/time.ts';
import type { Config } from './config.ts';
import { connect, type Database, type Tx } from './db/connect.ts';
import { transact } from './db/transact.ts';
import { emailBySmtp } from './notify/email.ts';
import { smsByTwilio } from './notify/sms.ts';
import type { EmailTransport, SmsTransport } from './notify/transport.ts';
import { runSolver, type Solver } from './planning/run-solver.ts';
import { createLive, type Live } from './schedule/live.ts';
import { emptyMemory, type Memory } from './schedule/memory.ts';
import { type Geocoder, geocoderByUrl } from './travel/geocoder.ts';
import { type Travel, travelFor } from './travel/travel.ts';

/** Everything impure a verb may need: made once in main.ts, remade by testing/context.ts. */
export interface Context {
  config: Config;
  database: Database;
  /** One short write: retried when the database asks for patience. */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  now(): Instant;
  /** A new identifier that tells what it names: `job_…`. */
  id(prefix: string): string;
  /** 128 random bits, URL-safe. */
  secret(): string;
  random(): number;
  /** What this process keeps of schedules between questions. */
  memory: Memory;
  /** Tells open boards what has changed, whoever changed it. */
  live: Live;
  travel: Travel;
  /** Improves a plan, for as long as it takes, while everybody else goes on. */
  solve: Solver;
  geocode: Geocoder;
  /** Nobody is written to: the customers of a simulation hear of everything from the simulation. */
  silent: boolean;
  /** null: nothing is sent; the outbox page shows what would have been. */
  email: EmailTransport | null;
  sms: SmsTransport | null;
  log: Logger;
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
/** 80 random bits in Crockford's base 32. */
export const randomId = (prefix: string): string =>
  `${prefix}_${Array.from(randomBytes(16), (byte) => alphabet[byte & 31]).join('')}`;

/** Whatever is written, whoever watches is told at once. */
export const telling =
  (live: Live, write: Context['transact']): Context['transact'] =>
  async (work) => {
    const result = await write(work);
    live.nudge();
    return result;
  };

/** The real context: system clock, system randomness, the configured database, router and messengers. */
export function createContext(config: Config): Context {
  if (!/^postgres/.test(config.databaseUrl)) mkdirSync(dirname(config.databaseUrl), { recursive: true });
  const database = connect(config.databaseUrl);
  const now = (): Instant => Math.floor(Date.now() / 1000);
  const log = pino({ level: config.logLevel });
  const live = createLive(database, now, log);
  return {
    config,
    database,
    transact: telling(live, (work) => transact(database, Math.random, work)),
    now,
    id: randomId,
    secret: () => randomBytes(16).toString('base64url'),
    random: Math.random,
    memory: emptyMemory(),
    live,
    travel: travelFor(config, database, now, log),
    solve: runSolver,
    geocode: geocoderByUrl(config, log),
    silent: false,
    email: config.smtpUrl ? emailBySmtp(config.smtpUrl, config.mailFrom) : null,
    sms: config.twilio ? smsByTwilio(config.twilio) : null,
    log,
  };
}
