import { isDeepStrictEqual } from 'node:util';
import {
  type AreaRow,
  findInArea,
  type Located,
  loadArea,
  locateIn,
  normalisePostcode,
  type WrittenAddress,
} from '../business/area.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { RowError, TableRow } from '../csv.ts';
import type { Db } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { loadServices } from '../services/services.ts';
import { type Customer, createCustomer, customerOf, updateCustomer } from './customers.ts';
import { type CustomerCells, inChunks, type Plan, type ReadCustomer, readCustomers } from './import-rows.ts';

const addressColumns = ['street', 'house_number', 'postcode', 'place', 'latitude', 'longitude'];

/** Reads and locates the customers of a table; bad rows go to `errors`. */
export async function planCustomers(
  ctx: Context,
  business: Business,
  table: { rows: readonly TableRow[]; columns: readonly string[] },
  errors: RowError[],
): Promise<Plan> {
  const columns = new Set(table.columns);
  const located = await locateAll(ctx, business, readCustomers(table.rows, business.country, errors), errors);
  return async (db) => {
    const known = await byRef(
      db,
      business.id,
      located.map(({ cells }) => cells.ref),
    );
    return located.map(({ cells, address }) => {
      const existing = known.get(cells.ref);
      if (!existing) {
        const customer = { ...changed(newcomer(business), columns, cells, address), externalRef: cells.ref };
        return {
          step: 'created',
          write: async (tx) => void (await createCustomer(ctx, tx, business.id, customer)),
        };
      }
      if (existing.erasedAt !== null) return { step: 'kept', write: async () => {} };
      const before = customerOf(existing);
      const after = { ...changed(before, columns, cells, address), id: before.id };
      if (isDeepStrictEqual(after, before)) return { step: 'unchanged', write: async () => {} };
      return { step: 'updated', write: (tx) => updateCustomer(tx, business.id, after) };
    });
  };
}

type Address = Pick<Customer, 'address' | 'postcode' | 'place' | 'point'>;
const nowhere: Address = { address: '', postcode: '', place: '', point: null };
type NewCustomer = Omit<Customer, 'id'>;

const newcomer = ({ locale }: Business): NewCustomer => ({
  ...{ name: '', email: '', phone: '', notes: '', policy: {} },
  locale,
  ...nowhere,
});

/** What the file says over what was known: an empty cell empties, a column that is not there leaves as it was. */
function changed(
  before: NewCustomer,
  columns: ReadonlySet<string>,
  cells: CustomerCells,
  address: Address,
): NewCustomer {
  const said = <T>(column: string, value: T, known: T): T => (columns.has(column) ? value : known);
  return {
    ...before,
    name: cells.name,
    email: said('email', cells.email, before.email),
    phone: said('phone', cells.phone, before.phone),
    locale: cells.locale === '' ? before.locale : cells.locale,
    notes: said('notes', cells.notes, before.notes),
    ...(addressColumns.some((column) => columns.has(column)) ? address : {}),
  };
}

/** Gives each row its point: the file's, else the service area's, else the geocoder's. */
async function locateAll(
  ctx: Context,
  business: Business,
  rows: readonly ReadCustomer[],
  errors: RowError[],
): Promise<{ cells: CustomerCells; address: Address }[]> {
  const area = await loadArea(ctx.database.read, business.id);
  const drives = (await loadServices(ctx.database.read, business.id)).some((service) => service.place === 'customer');
  const located: { cells: CustomerCells; address: Address }[] = [];
  const centres = new Map<string, AreaRow[]>();
  const around = ({ postcode, place }: CustomerCells): AreaRow[] => {
    const key = `${postcode} ${place}`;
    const centre =
      centres.get(key) ?? [findInArea(area, { street: '', postcode, place })].filter((row) => row !== null);
    centres.set(key, centre);
    return centre;
  };
  const locateWithin: Locate = (cells, written) =>
    locateIn(area.length > 0 ? around(cells) : [], area.length > 0, business, written, ctx.geocode);
  for (const { line, cells, point } of rows) {
    const address = await addressOf(locateWithin, cells, point);
    const written = [cells.street, cells.postcode, cells.place].some((cell) => cell !== '');
    if (address.point === null && written && drives)
      errors.push({ line, field: cells.postcode ? 'postcode' : 'place', reason: notFound(area, cells) });
    else located.push({ cells, address });
  }
  return located;
}

const notFound = (area: readonly AreaRow[], { postcode, place }: CustomerCells): string =>
  area.length === 0
    ? 'cannot be located: there is no service area, no geocoder that knows it, and no latitude and longitude'
    : `${`${postcode} ${place}`.trim() || 'an address without postcode and place'} is not in the service area; latitude and longitude would do instead`;

type Locate = (cells: CustomerCells, written: WrittenAddress) => Promise<Located | null>;

async function addressOf(locateWithin: Locate, cells: CustomerCells, given: Customer['point']): Promise<Address> {
  const address = [cells.street, cells.house_number].filter(Boolean).join(' ');
  const own = { address, postcode: normalisePostcode(cells.postcode), place: cells.place };
  if (given) return { ...own, point: given };
  if (!cells.street && !cells.postcode && !cells.place) return { ...own, point: null };
  const written = { street: address, postcode: cells.postcode, place: cells.place };
  const found = await locateWithin(cells, written);
  if (!found) return { ...own, point: null };
  return { address, postcode: found.postcode, place: cells.place || found.place, point: found.point };
}

/** The customers that carry one of these references. */
export async function byRef(
  db: Db,
  businessId: string,
  refs: readonly string[],
): Promise<Map<string, Row<'customer'>>> {
  const known = new Map<string, Row<'customer'>>();
  for (const chunk of inChunks(refs)) {
    const rows = await db
      .selectFrom('customer')
      .selectAll()
      .where('businessId', '=', businessId)
      .where('externalRef', 'in', chunk)
      .execute();
    for (const row of rows) known.set(row.externalRef!, row);
  }
  return known;
}
