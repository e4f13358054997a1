/** `npm run simulate`: which way of finding times suits a business, measured on its roads, its customers and its office. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compare, summarise } from './reports/simulate/compare.ts';
import { type Way, ways } from './reports/simulate/simulation.ts';
import { complaintsOf, tablesOf } from './reports/simulate/table.ts';
import { generateWorld, type WorldKind, worldKinds } from './reports/simulate/worlds.ts';

const help = `Usage: npm run simulate -- [--world city,mixed,country] [--seeds N] [--days N] [--technicians N] [--strategies ${ways.join(',')}] [--json FILE] [--into FILE]

Lets customers of a generated world live through some weeks, the same customers under each strategy, and prints what each
strategy means for the road, the customers and the office. Without --technicians a world has as many as is usual for its kind.
--json keeps every run; --into puts the tables into a file, between the lines <!-- tables --> and <!-- end of tables -->.
Ends with 1 when a customer is refused what was offered or the checker finds a broken promise.`;

class UsageError extends Error {}

function number(text: string, name: string, most: number): number {
  if (!/^\d{1,4}$/.test(text) || Number(text) < 1 || Number(text) > most)
    throw new UsageError(`--${name} is a whole number from 1 to ${most}, not ${text}.`);
  return Number(text);
}

function list<T extends string>(text: string, known: readonly T[], name: string): T[] {
  return text.split(',').map((word) => {
    const found = known.find((one) => one === word);
    if (!found) throw new UsageError(`--${name} is any of ${known.join(', ')}, not ${word}.`);
    return found;
  });
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        world: { type: 'string', default: 'mixed' },
        seeds: { type: 'string', default: '3' },
        days: { type: 'string', default: '20' },
        technicians: { type: 'string' },
        strategies: { type: 'string', default: ways.join(',') },
        json: { type: 'string' },
        into: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

const BETWEEN = /(<!-- tables -->\n)[\s\S]*(\n<!-- end of tables -->)/;

/** Puts new tables where the old ones stand. */
function putInto(file: string, tables: string): void {
  const text = readFileSync(file, 'utf8');
  if (!BETWEEN.test(text)) throw new UsageError(`${file} has no lines to put the tables between.`);
  writeFileSync(
    file,
    text.replace(BETWEEN, (_, before, after) => `${before}\n${tables}${after}`),
  );
}

async function run(): Promise<boolean> {
  const options = readArguments();
  if (options.help) {
    console.log(help);
    return true;
  }
  const kinds = list<WorldKind>(options.world, worldKinds, 'world');
  const chosen = list<Way>(options.strategies, ways, 'strategies');
  const seeds = Array.from({ length: number(options.seeds, 'seeds', 100) }, (_, i) => i + 1);
  const days = number(options.days, 'days', 60);
  const technicians = options.technicians ? { technicians: number(options.technicians, 'technicians', 200) } : {};
  const worlds = kinds.flatMap((kind) =>
    seeds.map((seed) => ({ world: generateWorld({ kind, seed, days, ...technicians }), seed })),
  );
  const began = performance.now();
  let told = 0;
  const progress = (share: number): void => {
    if (share < told + 0.05) return;
    told = share;
    console.error(`${Math.round(share * 100)} %`);
  };
  const results = await compare({ worlds, ways: chosen }, { progress });
  if (!results) return false;
  const seconds = (performance.now() - began) / 1000;
  const requests = worlds.reduce((sum, { world }) => sum + world.demand.length, 0);
  const summaries = summarise(results);
  const took = `${requests} requests × ${chosen.length} strategies in ${seconds.toFixed(0)} s.\n`;
  const tables = `${tablesOf(summaries)}\n${took}`;
  console.log(tables);
  if (options.into) putInto(options.into, tables);
  if (options.json) writeFileSync(options.json, `${JSON.stringify(results, null, 1)}\n`);
  const complaints = complaintsOf(summaries);
  for (const complaint of complaints) console.error(complaint);
  return complaints.length === 0;
}

try {
  if (!(await run())) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${help}`);
  process.exitCode = 2;
}
