/** What a file of customers, jobs or stock (resources: beside their forms) may hold: its columns, and each cell read or refused with what would be right. */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';
import * as v from 'valibot';
import type { Point } from '../../shared/geo.ts';
import type { RefusedPattern } from '../../shared/job.ts';
import { locales, strategies } from '../../shared/policy.ts';
import { addDays } from '../../shared/time.ts';
import { degrees, foldName } from '../business/area.ts';
import type { RowError, TableRow } from '../csv.ts';
import type { Db, Tx } from '../db/connect.ts';
import { resourceColumns } from '../setup/resource-rows.ts';

export const importKinds = ['customers', 'jobs', 'resources', 'stock'] as const;
export type ImportKind = (typeof importKinds)[number];

/** What a row does: a job that has a time already and a customer who was erased are kept as they are. */
export type Step = 'created' | 'updated' | 'unchanged' | 'kept';

/** What the good rows of a file do, as the database stands. */
export type Plan = (db: Db) => Promise<{ step: Step; write(tx: Tx): Promise<void> }[]>;

/** The columns of each kind of file with the other names they go by. */
export const importColumns: Record<ImportKind, Record<string, readonly string[]>> = {
  customers: {
    ref: ['external_ref', 'customer_ref', 'id', 'number', 'customer_number', 'klantnummer', 'kundennummer'],
    name: ['customer', 'full_name', 'naam', 'nom'],
    email: ['e-mail', 'mail', 'email_address'],
    phone: ['telephone', 'mobile', 'phone_number', 'telefoon', 'telefon', 'gsm'],
    locale: ['language', 'lang', 'taal', 'sprache', 'langue'],
    street: ['address', 'straat', 'strasse', 'straße', 'rue'],
    house_number: ['number_of_house', 'house_no', 'housenumber', 'huisnummer', 'hausnummer', 'nr'],
    postcode: ['postal_code', 'zip', 'zip_code', 'plz', 'code_postal'],
    place: ['city', 'town', 'municipality', 'gemeente', 'ort', 'ville'],
    latitude: ['lat'],
    longitude: ['lon', 'lng', 'long'],
    notes: ['note', 'remarks', 'comment', 'comments', 'opmerkingen', 'bemerkungen'],
  },
  jobs: {
    ref: ['external_ref', 'job_ref', 'id', 'number', 'job_number', 'order'],
    customer_ref: ['customer', 'customer_id', 'customer_number', 'klantnummer', 'kundennummer'],
    service: ['service_id', 'type', 'dienst', 'leistung'],
    location: ['location_id', 'site', 'vestiging', 'standort'],
    strategy: ['strategie'],
    priority: ['prio', 'priorität', 'prioriteit'],
    from_day: ['from', 'not_before', 'earliest', 'vanaf', 'ab'],
    to_day: ['to', 'not_after', 'latest', 'due', 'tot', 'bis'],
    refused: ['not', 'unsuitable', 'niet', 'nicht'],
    preferred: ['likes', 'liefst', 'gern'],
    note: ['notes', 'remarks', 'comment', 'comments', 'opmerkingen', 'bemerkungen'],
  },
  resources: resourceColumns,
  stock: {
    item: ['item_id', 'article', 'artikel', 'article_name', 'product', 'articolo'],
    place: ['location', 'site', 'van', 'with', 'standort', 'vestiging', 'plaats', 'ort', 'lieu'],
    lot: ['lot_number', 'batch', 'batch_number', 'charge', 'lotnummer', 'chargennummer', 'numero_de_lot'],
    expires: ['expiry', 'expiry_date', 'best_before', 'use_by', 'vervaldatum', 'ablaufdatum', 'expiration'],
    received: ['received_day', 'arrives', 'delivery', 'geleverd', 'geliefert', 'livre'],
    quantity: ['qty', 'count', 'amount', 'aantal', 'menge', 'quantite'],
    unit: ['eenheid', 'einheit', 'unite'],
    reorder_at: ['reorder', 'reorder_level', 'minimum', 'min'],
    reason: ['why', 'reden', 'grund', 'raison'],
  },
};

/** Without these columns no row can be read. */
export const neededColumns: Record<ImportKind, readonly string[]> = {
  customers: ['ref', 'name'],
  jobs: ['ref', 'customer_ref', 'service'],
  resources: ['ref', 'name', 'kind'],
  stock: ['item', 'place', 'lot', 'quantity'],
};

/** One line of text: what would break a line elsewhere becomes a space. */
export const line = (max: number) =>
  v.pipe(
    v.optional(v.string(), ''),
    v.transform((cell) => cell.replace(/[\p{Cc}\s]+/gu, ' ').trim()),
    v.maxLength(max, `at most ${max} characters`),
  );
export const needed = (max: number, why: string) => v.pipe(line(max), v.minLength(1, why));
export const oneOf = <const T extends readonly string[]>(choices: T) =>
  v.pipe(
    line(40),
    v.transform((cell) => cell.toLowerCase()),
    v.picklist(['', ...choices], `one of ${choices.join(', ')}`),
  );
const prose = v.pipe(
  v.optional(v.string(), ''),
  v.transform((cell) => cell.replace(/[^\P{Cc}\n\t]/gu, '').trim()),
  v.maxLength(2000, 'at most 2000 characters'),
);
/** A day that the calendar has: not 30 February. */
const isDay = (cell: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(cell) && !Number.isNaN(Date.parse(cell)) && addDays(cell, 0) === cell;

const day = v.pipe(
  line(10),
  v.check((cell) => cell === '' || isDay(cell), 'a day of the calendar, written YYYY-MM-DD'),
);
const coordinate = (limit: 90 | 180) =>
  v.pipe(
    line(30),
    v.check((cell) => cell === '' || degrees(cell, limit) !== null, `a number of degrees from -${limit} to ${limit}`),
    v.transform((cell) => degrees(cell, limit)),
  );

const customerSchema = (country: string) =>
  v.object({
    ref: needed(64, 'is needed, so that a second import changes this customer instead of adding another'),
    name: needed(120, 'a name is needed'),
    email: v.pipe(
      line(200),
      v.check((cell) => cell === '' || v.is(v.pipe(v.string(), v.email()), cell), 'looks like name@example.org'),
    ),
    phone: v.pipe(
      line(40),
      v.check(
        (cell) => cell === '' || phoneNumber(cell, country) !== '',
        `is not a telephone number of ${country} or one with its country, such as +3225550100`,
      ),
      v.transform((cell) => phoneNumber(cell, country)),
    ),
    locale: oneOf(locales),
    street: line(120),
    house_number: line(20),
    postcode: line(12),
    place: line(80),
    latitude: coordinate(90),
    longitude: coordinate(180),
    notes: prose,
  });
export type CustomerCells = v.InferOutput<ReturnType<typeof customerSchema>>;

const amount = v.pipe(
  line(9),
  v.regex(/^\d*$/, 'a whole number'),
  v.transform((cell) => (cell === '' ? null : Number(cell))),
);
const stockSchema = v.object({
  item: needed(120, 'the id or the name of an item is needed'),
  place: needed(120, 'the name of a location, a technician or a vehicle is needed'),
  lot: needed(64, 'is needed, so that a second import counts this lot instead of receiving another'),
  expires: day,
  received: day,
  quantity: v.pipe(
    amount,
    v.check((n) => n !== null && n <= 1_000_000, 'a whole number up to 1000000'),
    v.transform((n) => n ?? 0),
  ),
  unit: line(30),
  reorder_at: amount,
  reason: line(200),
});
export type StockCells = v.InferOutput<typeof stockSchema>;

const jobSchema = v.object({
  ref: needed(64, 'is needed, so that a second import changes this job instead of adding another'),
  customer_ref: needed(64, 'the ref of a customer is needed'),
  service: needed(120, 'the id or the name of a service is needed'),
  location: line(120),
  strategy: oneOf(strategies),
  priority: v.pipe(
    line(2),
    v.regex(/^\d?$/, 'a whole number from 0 to 9'),
    v.transform((cell) => Number(cell || 0)),
  ),
  from_day: day,
  to_day: day,
  refused: patternsOf(),
  preferred: patternsOf(),
  note: prose,
});
export type JobCells = v.InferOutput<typeof jobSchema>;

export function phoneNumber(cell: string, country: string): string {
  const number = parsePhoneNumberFromString(cell, country as CountryCode);
  return number?.isValid() ? number.number : '';
}

export const weekdayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const dayParts = ['morning', 'afternoon', 'evening'] as const;

/** `morning; mon tue; fri afternoon; 2026-12-24..2026-12-31`: patterns parted by semicolons, words by spaces. */
function patternsOf() {
  return v.pipe(
    line(400),
    v.rawTransform(({ dataset, addIssue, NEVER }): RefusedPattern[] => {
      const patterns = dataset.value
        .split(';')
        .map((text) => text.trim())
        .filter((text) => text !== '')
        .map(patternOf);
      const read = patterns.filter((pattern) => pattern !== null);
      if (read.length === patterns.length && read.length <= 10) return read;
      addIssue({ message: 'reads like "morning; mon tue; fri afternoon; 2026-12-24..2026-12-31", at most ten' });
      return NEVER;
    }),
  );
}

function patternOf(text: string): RefusedPattern | null {
  const pattern: RefusedPattern = {};
  for (const word of text.toLowerCase().split(/[\s,]+/)) {
    const part = dayParts.find((name) => name === word);
    const weekday = weekdayNames.findIndex((name) => word === name || word === name.slice(0, 3)) + 1;
    const [from = '', to = from] = word.split('..');
    if (part && !pattern.part) pattern.part = part;
    else if (weekday > 0) pattern.weekdays = [...(pattern.weekdays ?? []), weekday];
    else if (isDay(from) && isDay(to) && from <= to && !pattern.fromDay) {
      pattern.fromDay = from;
      pattern.toDay = to;
    } else return null;
  }
  return pattern;
}

/** A row that could be read. */
export interface Read<T> {
  line: number;
  cells: T;
}

/** Rows that can be read, each thing once: `known` names the columns that tell one from another. */
export function readRows<T extends Record<string, unknown>>(
  rows: readonly TableRow[],
  schema: v.GenericSchema<unknown, T>,
  errors: RowError[],
  known: readonly (keyof T & string)[],
): Read<T>[] {
  const seen = new Map<string, number>();
  return rows.flatMap(({ line, cells }) => {
    const read = v.safeParse(schema, cells, { abortPipeEarly: true });
    if (!read.success) {
      for (const issue of read.issues)
        errors.push({ line, field: String(issue.path?.[0]?.key ?? 'row'), reason: issue.message });
      return [];
    }
    const named = known.map((column) => String(read.output[column])).join(', ');
    const before = seen.get(named);
    if (before !== undefined) {
      errors.push({ line, field: known.at(-1)!, reason: `${named} is on line ${before} already` });
      return [];
    }
    seen.set(named, line);
    return [{ line, cells: read.output }];
  });
}

/** A customer with the coordinates the file gives. */
export type ReadCustomer = Read<CustomerCells> & { point: Point | null };

/** The customers of a table; what is wrong is added to `errors`. */
export function readCustomers(rows: readonly TableRow[], country: string, errors: RowError[]): ReadCustomer[] {
  return readRows(rows, customerSchema(country), errors, ['ref']).flatMap((row): ReadCustomer[] => {
    const { latitude: lat, longitude: lon } = row.cells;
    const wrong = (field: string, reason: string): [] => {
      errors.push({ line: row.line, field, reason });
      return [];
    };
    if (lat === null && lon === null) return [{ ...row, point: null }];
    if (lat === null) return wrong('latitude', 'is missing beside the longitude');
    if (lon === null) return wrong('longitude', 'is missing beside the latitude');
    if (lat === 0 && lon === 0) return wrong('latitude', '0, 0 is in the Atlantic, not an address');
    return [{ ...row, point: { lat, lon } }];
  });
}

/** The jobs of a table; what is wrong is added to `errors`. */
export function readJobs(rows: readonly TableRow[], errors: RowError[]): Read<JobCells>[] {
  return readRows(rows, jobSchema, errors, ['ref']).filter(({ line, cells }) => {
    const inOrder = cells.from_day === '' || cells.to_day === '' || cells.from_day <= cells.to_day;
    if (!inOrder) errors.push({ line, field: 'to_day', reason: 'is before from_day' });
    return inOrder;
  });
}

/** The lots of a table; what is wrong is added to `errors`. */
export function readLots(rows: readonly TableRow[], errors: RowError[]): Read<StockCells>[] {
  return readRows(rows, stockSchema, errors, ['item', 'place', 'lot']).filter(({ line, cells }) => {
    const inOrder = cells.expires === '' || cells.received === '' || cells.received <= cells.expires;
    if (!inOrder) errors.push({ line, field: 'expires', reason: 'is before it was received' });
    return inOrder;
  });
}

/** What a cell may mean: the thing it names by one of its names, else by one that differs in case or accents only. */
export const named = <T>(list: readonly T[], written: string, names: (one: T) => string[]): T | undefined =>
  list.find((one) => names(one).includes(written)) ??
  list.find((one) => names(one).some((name) => foldName(name) === foldName(written)));

export const known = (choices: readonly string[]): string =>
  `there ${choices.length === 1 ? 'is' : 'are'} ${choices.join(', ') || 'none'}`;

/** Some rows at a time, so that a question to the database never grows past what it takes. */
export function inChunks<T>(list: readonly T[], size = 500): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}
