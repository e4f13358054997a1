/** `npm run import`: takes a business's customers, jobs, resources, stock or service area from a file. */
import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { decodeText } from '../shared/text.ts';
import { type Business, findBusiness } from './business/business.ts';
import { ConfigError, readConfig } from './config.ts';
import { type Context, createContext } from './context.ts';
import type { RowError } from './csv.ts';
import { migrate } from './db/migrate.ts';
import { MAX_IMPORT_ROWS } from './jobs/import.ts';
import { type FileRequest, importFile } from './jobs/import-file.ts';
import { importKinds } from './jobs/import-rows.ts';

const MAX_FILE_BYTES = 32 * 1024 * 1024;
const SHOWN_ERRORS = 200;

const help = `Usage: npm run import -- --business ID --kind customers|jobs|resources|stock|area --file FILE [--dry-run] [--skip-bad]

  --business   the business's id, such as warmte-gent
  --kind       what the file holds
  --file       a table with a header: comma, semicolon or tab separated, UTF-8 or as spreadsheets write it
  --dry-run    say what would happen, line by line where a row is bad; write nothing
  --skip-bad   write the good rows; without it one bad row stops the whole file

customers: ref, name, email, phone, locale, street, house_number, postcode, place (or city), latitude, longitude, notes
  ref and name are needed. Coordinates are the file's, else those of the postcode or place in the service area, else the
  geocoder's. A customer whose ref is known is changed: an empty cell empties, a column that is not there stays as it was.

jobs: ref, customer_ref, service, location, strategy, priority, from_day, to_day, refused, preferred, note
  ref, customer_ref and service (its id or name) are needed; strategy is propose, pick or hybrid; days are YYYY-MM-DD;
  priority is 0 to 9; refused and preferred read "morning; mon tue; fri afternoon; 2026-12-24..2026-12-31".
  A job that has a time already is kept as it is.

resources: ref, name, kind, location, units, skills, drives, street, house_number, postcode, place, email, phone, max_visits,
  colour, groups, shifts
  ref, name and kind (person, room, equipment or vehicle) are needed; skills and groups are parted by semicolons; drives is
  yes or no; shifts read "mon-fri 08:00-12:30 13:15-17:00; sat 09:00-12:00". A row that would break an appointment is bad.

stock: item, place, lot, quantity, expires, received, unit, reorder_at, reason
  item, place, lot and quantity are needed. The place is a location, a technician or a vehicle, by name or id. A lot that
  is known at that place is counted (with the reason), any other is received; an item nobody knows needs its unit, and is
  added. Without expires a lot never expires; received may lie ahead, for a delivery on its way.

area: GeoNames' postal code file as it comes, or a table of postcode, place, latitude, longitude. Replaces the area.

Names of columns may be written with spaces, capitals or hyphens; columns of other names are ignored. At most ${MAX_IMPORT_ROWS}
customers, jobs or lots, and 2000 resources, at a time. The database is the one of DATABASE_URL.`;

class UsageError extends Error {}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        business: { type: 'string' },
        kind: { type: 'string' },
        file: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        'skip-bad': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readFile(path: string): string {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new UsageError(`There is no file ${path}.`);
  if (size > MAX_FILE_BYTES) throw new UsageError(`${path} is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB.`);
  return decodeText(readFileSync(path));
}

function printErrors(errors: readonly RowError[]): void {
  for (const { line, field, reason } of errors.slice(0, SHOWN_ERRORS)) console.log(`line ${line}, ${field}: ${reason}`);
  if (errors.length > SHOWN_ERRORS) console.log(`… and ${errors.length - SHOWN_ERRORS} more`);
}

/** Takes the file and says what became of it; true when nothing stood in the way. */
async function take(ctx: Context, business: Business, request: Omit<FileRequest, 'actor'>): Promise<boolean> {
  const { kind, skipBad } = request;
  const report = await importFile(ctx, business, { ...request, actor: 'system' });
  printErrors(report.errors);
  const bad = new Set(report.errors.map(({ line }) => line)).size;
  const { created, updated, unchanged, kept } = report;
  const counts =
    kind === 'area'
      ? `the service area ${report.outcome === 'imported' ? 'is' : 'would be'} replaced, ${bad} bad`
      : `${created} new, ${updated} changed, ${unchanged} as they were, ${kept} kept, ${bad} bad`;
  const read = kind === 'area' ? 'postcodes and places' : kind;
  const words = {
    imported: `${report.rows} ${read} read: ${counts}.`,
    checked: `${report.rows} ${read} read, nothing written. It would be: ${counts}.`,
    refused: `Nothing was written: ${bad} of ${report.rows} rows are bad. Mend them, or add --skip-bad.`,
  };
  console.log(words[report.outcome]);
  return bad === 0 || (report.outcome === 'imported' && skipBad);
}

async function run(): Promise<boolean> {
  const options = readArguments();
  if (options.help) {
    console.log(help);
    return true;
  }
  const { business: id, kind, file } = options;
  if (!id || !kind || !file) throw new UsageError(`--business, --kind and --file are needed.\n\n${help}`);
  const known = [...importKinds, 'area' as const].find((name) => name === kind);
  if (!known) throw new UsageError(`--kind is ${importKinds.join(', ')} or area, not ${kind}.`);
  const text = readFile(file);
  const request = { kind: known, text, dryRun: options['dry-run'], skipBad: options['skip-bad'] };
  const ctx = createContext(readConfig(process.env));
  try {
    await migrate(ctx.database);
    const business = await findBusiness(ctx.database.read, id);
    if (!business) throw new UsageError(`There is no business ${id}.`);
    return await take(ctx, business, request);
  } finally {
    await ctx.database.close();
  }
}

try {
  if (!(await run())) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof UsageError || error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
