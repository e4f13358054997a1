/** `npm run trial`: a whole fortnight of a business at real addresses, on either database, with a table at the end. */
import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startPostgres } from '../server/testing/postgres.ts';
import { decodeText } from '../shared/text.ts';
import { readAddresses, type TrialAddress } from './trial/addresses.ts';
import { complaintsOf, reportOf } from './trial/report.ts';
import { runTrial } from './trial/run.ts';
import type { TrialSettings } from './trial/world.ts';

const help = `Usage: npm run trial -- --addresses FILE.csv [--database sqlite|postgres|both] [--seed N] [--proposed N] [--picking N] [--seconds N]

The file has the columns street, house_number, postcode, city, latitude, longitude. All rows become customers of a business
with six technicians. A fortnight is planned for some of them and proposed, they answer, others pick a time, and a
technician falls ill. Ends with 1 when a customer is refused what was offered or the checker finds a broken promise.`;

class UsageError extends Error {}

function number(text: string, name: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} is a whole number, not ${text}.`);
  return Number(text);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        addresses: { type: 'string' },
        database: { type: 'string', default: 'both' },
        seed: { type: 'string', default: '1' },
        proposed: { type: 'string', default: '300' },
        picking: { type: 'string', default: '300' },
        seconds: { type: 'string', default: '20' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function settingsOf(options: ReturnType<typeof readArguments>): TrialSettings {
  return {
    seed: number(options.seed, 'seed'),
    technicians: 6,
    proposed: number(options.proposed, 'proposed'),
    picking: number(options.picking, 'picking'),
    planSeconds: number(options.seconds, 'seconds'),
    fromDay: '2026-11-30',
    toDay: '2026-12-11',
    // Two weeks of six technicians hold some 420 visits: those who pick look further ahead.
    policy: { strategy: 'hybrid', horizonDays: 35 },
  };
}

/** True when nobody was refused what was offered and no promise is broken. */
async function trial(database: string, addresses: readonly TrialAddress[], settings: TrialSettings): Promise<boolean> {
  const server = database === 'postgres' ? await startPostgres() : null;
  try {
    const report = await runTrial(server?.url ?? '', addresses, settings);
    const complaints = complaintsOf(report);
    console.log(`${reportOf(report, settings)}${[...report.badRows, ...complaints].join('\n')}`);
    return complaints.length === 0;
  } finally {
    await server?.stop();
  }
}

async function run(): Promise<boolean> {
  const options = readArguments();
  const { addresses: file, database } = options;
  if (options.help || !file) {
    console.log(help);
    return options.help;
  }
  if (!['sqlite', 'postgres', 'both'].includes(database))
    throw new UsageError(`--database is sqlite, postgres or both, not ${database}.`);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new UsageError(`There is no file ${file}.`);
  const addresses = readAddresses(decodeText(readFileSync(file)));
  const settings = settingsOf(options);
  let good = true;
  for (const name of database === 'both' ? ['sqlite', 'postgres'] : [database])
    good = (await trial(name, addresses, settings)) && good;
  return good;
}

try {
  if (!(await run())) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${help}`);
  process.exitCode = 2;
}
