/** The world a simulation runs in: the real verbs on a real database, with a clock that is moved and chance that repeats. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Instant } from '../../../shared/time.ts';
import type { Config } from '../../config.ts';
import type { Context } from '../../context.ts';
import { connect } from '../../db/connect.ts';
import { migrate } from '../../db/migrate.ts';
import { transact } from '../../db/transact.ts';
import { streamOf } from '../../random.ts';
import { createLive } from '../../schedule/live.ts';
import { emptyMemory } from '../../schedule/memory.ts';
import { solve, unpack } from '../../schedule/period.ts';
import { crowTravel, type Travel } from '../../travel/travel.ts';

export interface SimulatedContext extends Context {
  clock: { now: Instant };
  /** How long the next plan goes on improving, in iterations: seconds would make every run another one. */
  planning: { iterations: number };
  close(): Promise<void>;
}

/** Nothing of this is about anybody: links are signed as always, and nobody gets them. */
const config: Config = {
  host: '127.0.0.1',
  port: 0,
  baseUrl: 'http://localhost',
  databaseUrl: '',
  smtpUrl: null,
  mailFrom: 'office@example.org',
  twilio: null,
  sms: { countries: ['BE'], dailyLimit: 0 },
  router: null,
  geocoder: null,
  tiles: null,
  trustedProxy: false,
  keys: [{ id: 's', secret: 'links of a simulation, which nobody is sent' }],
  demo: false,
  logLevel: 'error',
};

/** A fresh database that is thrown away on close. Ids count up, so that equal runs write equal rows. */
export async function simulatedContext(
  seed: number,
  start: Instant,
  geocode: Context['geocode'],
  travel: Travel = crowTravel,
): Promise<SimulatedContext> {
  const folder = mkdtempSync(join(tmpdir(), 'creneau-simulation-'));
  const databaseUrl = join(folder, 'simulation.db');
  const database = connect(databaseUrl, { durable: false });
  await migrate(database);
  const clock = { now: start };
  const planning = { iterations: 1000 };
  const now = (): Instant => clock.now;
  const log = pino({ level: 'error' });
  const random = streamOf(seed, 'the house');
  let ids = 0;
  const count = (prefix: string): string => `${prefix}_${String(++ids).padStart(10, '0')}`;
  return {
    config: { ...config, databaseUrl },
    database,
    transact: (work) => transact(database, random, work),
    now,
    id: count,
    secret: () => count('s'),
    random,
    memory: emptyMemory(),
    live: createLive(database, now, log),
    travel,
    solve: (buffer, { seed: planSeed }) => {
      const problem = unpack(buffer);
      const solution = solve(problem, { seed: planSeed, stop: { iterations: planning.iterations } });
      // Nobody reads what it would have been otherwise.
      return { solved: Promise.resolve({ solution, yardstick: solution }), stop: () => {} };
    },
    geocode,
    silent: true,
    email: null,
    sms: null,
    log,
    clock,
    planning,
    close: async () => {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A calendar that knows nothing of roads: between any two places it keeps the same buffer free. */
export const bufferTravel = (minutes: number): Travel => ({
  road: async () => ({ seconds: () => minutes * 60, metres: () => 0, isCertain: () => true, pace: 0 }),
});
