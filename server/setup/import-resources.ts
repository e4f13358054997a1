/** People, rooms, devices and vehicles out of a file: each row is a draft like the form's, and is held to the same rules. */
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { resourceKinds } from '../../shared/resource.ts';
import { type ResourceDraft, ResourceDraftSchema } from '../../shared/setup.ts';
import { foldName } from '../business/area.ts';
import type { Business } from '../business/business.ts';
import { type Location, loadLocations } from '../business/locations.ts';
import type { Context } from '../context.ts';
import type { RowError, TableRow } from '../csv.ts';
import type { Db, Tx } from '../db/connect.ts';
import { line, needed, oneOf, type Plan, phoneNumber, readRows } from '../jobs/import-rows.ts';
import { Refusal } from '../refusal.ts';
import { everyResource } from '../resources/resources.ts';
import { applyUnbroken, type Broken, brokenBy } from '../schedule/affected.ts';
import { horizonOf } from '../schedule/horizon.ts';
import { changeOf, type ReadyResource, readyResource, resourceFile, writeResource } from './resources.ts';
import { readShifts, SHIFT_EXAMPLE } from './shift-text.ts';

const MOST_ROWS = 2000;
const GREY = '#5b7083';

const whole = (max: number, why: string) =>
  v.pipe(
    line(4),
    v.check((cell) => cell === '' || (/^\d+$/.test(cell) && Number(cell) <= max), why),
  );
const list = v.pipe(
  line(600),
  v.transform((cell) => [...new Set(cell.split(/[;,|]/).map((one) => one.trim()))].filter((one) => one !== '')),
);
const yes = ['yes', 'y', 'true', '1', 'ja', 'oui', 'x'];
const no = ['', 'no', 'n', 'false', '0', 'nee', 'nein', 'non'];

const rowSchema = (country: string) =>
  v.object({
    ref: needed(64, 'is needed, so that a second import changes this resource instead of adding another'),
    name: needed(120, 'a name is needed'),
    kind: v.pipe(
      oneOf(resourceKinds),
      v.check((cell) => cell !== '', `one of ${resourceKinds.join(', ')}`),
    ),
    location: line(120),
    units: whole(1000, 'a whole number from 1 to 1000'),
    skills: list,
    drives: v.pipe(
      line(8),
      v.transform((cell) => cell.toLowerCase()),
      v.check((cell) => yes.includes(cell) || no.includes(cell), 'yes or no'),
      v.transform((cell) => yes.includes(cell)),
    ),
    street: line(100),
    house_number: line(19),
    postcode: line(12),
    place: line(80),
    email: v.pipe(
      line(200),
      v.check((cell) => cell === '' || v.is(v.pipe(v.string(), v.email()), cell), 'looks like name@example.org'),
    ),
    phone: v.pipe(
      line(40),
      v.check((cell) => cell === '' || phoneNumber(cell, country) !== '', `is not a telephone number of ${country}`),
      v.transform((cell) => phoneNumber(cell, country)),
    ),
    max_visits: whole(100, 'a whole number from 0 (any number) to 100'),
    colour: v.pipe(line(7), v.regex(/^(#[0-9a-f]{6})?$/i, 'a colour looks like #0b5fff')),
    groups: list,
    shifts: v.pipe(
      line(600),
      v.rawTransform(({ dataset, addIssue, NEVER }) => {
        const shifts = readShifts(dataset.value);
        if (shifts) return shifts;
        addIssue({ message: `reads like "${SHIFT_EXAMPLE}"` });
        return NEVER;
      }),
    ),
  });
type Cells = v.InferOutput<ReturnType<typeof rowSchema>>;

const blank: ResourceDraft = {
  ...{
    kind: 'person',
    name: '',
    locationId: null,
    units: 1,
    skills: [],
    levels: {},
    drives: false,
    email: '',
    phone: '',
  },
  ...{ maxVisits: 0, colour: GREY, active: true, groups: [], shifts: [], exceptions: [], drivers: [] },
  home: { street: '', postcode: '', place: '' },
};

/** Which column of the file a field of the form is. */
const columnOf = (field: string): string => {
  const [first = '', second] = field.split('.');
  if (first === 'home') return second ?? 'street';
  return { locationId: 'location', maxVisits: 'max_visits' }[first] ?? first;
};

/** Reads the resources of a table; bad rows, and those that would break an appointment, go to `errors`. */
export async function planResources(
  ctx: Context,
  business: Business,
  table: { rows: readonly TableRow[]; columns: readonly string[] },
  errors: RowError[],
): Promise<Plan> {
  const db = ctx.database.read;
  const columns = new Set(table.columns);
  if (table.rows.length > MOST_ROWS)
    errors.push({ line: table.rows[MOST_ROWS]!.line, field: 'file', reason: `at most ${MOST_ROWS} resources at once` });
  const rows = readRows(table.rows.slice(0, MOST_ROWS), rowSchema(business.country), errors, ['ref']);
  const [locations, known, days] = await Promise.all([
    loadLocations(db, business.id),
    byRef(db, business.id),
    horizonOf(db, business),
  ]);
  const ready: { ref: string; one: ReadyResource; changed: boolean }[] = [];
  for (const { line, cells } of rows) {
    const id = known.get(cells.ref) ?? null;
    const before = id === null ? blank : (await resourceFile(ctx, db, business, id)).draft;
    const location = locationOf(locations, cells.location);
    if (cells.location && !location) {
      const there = locations.map((l) => l.name).join(', ') || 'none';
      errors.push({ line, field: 'location', reason: `no location is called ${cells.location}; there is: ${there}` });
      continue;
    }
    const draft = changed(before, columns, cells, location?.id ?? null);
    const wrong = await wrongWith(ctx, business, id, draft, (one) => {
      one.resource.externalRef = cells.ref;
      ready.push({ ref: cells.ref, one, changed: !isDeepStrictEqual(draft, before) });
    });
    errors.push(...wrong.map((error) => ({ line, ...error })));
  }
  return async (now) => {
    const there = await byRef(now, business.id);
    return ready.map(({ ref, one, changed: differs }) => {
      if (one.isNew && !there.has(ref))
        return { step: 'created', write: (tx) => writeResource(ctx, tx, business, one) };
      if (one.isNew || !differs) return { step: 'unchanged', write: async () => {} };
      return { step: 'updated', write: (tx) => writeUnbroken(ctx, tx, business, one, days) };
    });
  };
}

const countOf = ({ appointmentIds, events }: Broken): number => appointmentIds.length + events.length;

/** What is wrong with a draft by column; one that is right is handed to `take`. */
async function wrongWith(
  ctx: Context,
  business: Business,
  id: string | null,
  draft: ResourceDraft,
  take: (ready: ReadyResource) => void,
): Promise<{ field: string; reason: string }[]> {
  const read = v.safeParse(ResourceDraftSchema, draft);
  if (!read.success)
    return read.issues.map(({ path, message }) => ({
      field: columnOf(String(path?.[0]?.key ?? 'row')),
      reason: message,
    }));
  try {
    const ready = await readyResource(ctx, business, id, read.output);
    const broken = ready.isNew ? 0 : countOf(await brokenBy(ctx, business, await changeOf(ctx, business, ready)));
    if (broken > 0)
      return [
        {
          field: 'row',
          reason: `would break ${broken} appointment${broken > 1 ? 's' : ''}: enter an absence first`,
        },
      ];
    take(ready);
    return [];
  } catch (error) {
    if (!(error instanceof Refusal) || error.fields.length === 0) throw error;
    return error.fields.map(({ field, message }) => ({ field: columnOf(field), reason: message }));
  }
}

async function writeUnbroken(
  ctx: Context,
  tx: Tx,
  business: Business,
  ready: ReadyResource,
  horizonDays: number,
): Promise<void> {
  const change = await changeOf(ctx, business, ready);
  const broken = countOf(await applyUnbroken(ctx, tx, business, change, horizonDays));
  if (broken > 0) throw new Refusal('conflict', `${ready.resource.name} was booked meanwhile: look at the file again.`);
}

/** What the file says over what was known: an empty cell empties, a column that is not there leaves as it was. */
function changed(
  before: ResourceDraft,
  columns: ReadonlySet<string>,
  cells: Cells,
  locationId: string | null,
): ResourceDraft {
  const said = <T>(column: string, value: T, known: T): T => (columns.has(column) ? value : known);
  const street = [cells.street, cells.house_number].filter(Boolean).join(' ');
  const addressed = ['street', 'house_number', 'postcode', 'place'].some((column) => columns.has(column));
  return {
    ...before,
    name: cells.name,
    kind: cells.kind as ResourceDraft['kind'],
    locationId: said('location', locationId, before.locationId),
    units: said('units', Number(cells.units || 1), before.units),
    skills: said('skills', [...cells.skills].sort(), before.skills),
    drives: said('drives', cells.drives, before.drives),
    home: addressed ? { street, postcode: cells.postcode, place: cells.place } : before.home,
    email: said('email', cells.email, before.email),
    phone: said('phone', cells.phone, before.phone),
    maxVisits: said('max_visits', Number(cells.max_visits || 0), before.maxVisits),
    colour: cells.colour || before.colour,
    groups: said('groups', [...cells.groups].sort(), before.groups),
    shifts: said('shifts', cells.shifts, before.shifts),
  };
}

const locationOf = (locations: readonly Location[], written: string): Location | undefined =>
  locations.find((l) => l.id === written || l.name === written) ??
  locations.find((l) => foldName(l.name) === foldName(written));

async function byRef(db: Db, businessId: string): Promise<Map<string, string>> {
  const rows = await everyResource(db, businessId);
  return new Map(rows.flatMap(({ externalRef, id }) => (externalRef === null ? [] : [[externalRef, id] as const])));
}
