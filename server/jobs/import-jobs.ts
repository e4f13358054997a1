import { isDeepStrictEqual } from 'node:util';
import type { Business } from '../business/business.ts';
import { type Location, loadLocations } from '../business/locations.ts';
import type { Context } from '../context.ts';
import type { RowError, TableRow } from '../csv.ts';
import type { Db } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { type FullService, loadServices } from '../services/services.ts';
import { type Customer, customerOf } from './customers.ts';
import { byRef } from './import-customers.ts';
import { inChunks, type JobCells, known, named, type Plan, readJobs } from './import-rows.ts';
import { createJob, type Job, jobOf, lockJob, type NewJob, updateJob } from './jobs.ts';

/** What a row's names stand for. */
interface Resolved {
  cells: JobCells;
  customer: Customer;
  service: FullService;
  locationId: string | null;
}

/** Reads the jobs of a table and finds the customers, services and locations they name; bad rows go to `errors`. */
export async function planJobs(
  ctx: Context,
  business: Business,
  table: { rows: readonly TableRow[]; columns: readonly string[] },
  errors: RowError[],
): Promise<Plan> {
  const columns = new Set(table.columns);
  const resolved = await resolve(ctx, business, table.rows, errors);
  return async (db) => {
    const known = await jobsByRef(
      db,
      business.id,
      resolved.map(({ cells }) => cells.ref),
    );
    return resolved.map((row) => {
      const existing = known.get(row.cells.ref);
      if (!existing) {
        const job = { ...changed(blank, columns, row), externalRef: row.cells.ref };
        return { step: 'created', write: async (tx) => void (await createJob(ctx, tx, business.id, job)) };
      }
      const before = jobOf(existing);
      if (before.status !== 'open') return { step: 'kept', write: async () => {} };
      const after = changed(before, columns, row);
      if (isDeepStrictEqual(after, before)) return { step: 'unchanged', write: async () => {} };
      return {
        step: 'updated',
        write: async (tx) => {
          // It may have been booked since it was looked at: then its customer's answer counts for more than a file.
          const job = await lockJob(tx, business.id, before.id);
          const { id: _, version: __, rounds: ___, ...change } = { ...job, ...changed(job, columns, row) };
          if (job.status === 'open') await updateJob(tx, business.id, before.id, change);
        },
      };
    });
  };
}

const blank: NewJob = {
  ...{ customerId: '', serviceId: '', locationId: null, requiredResourceId: null, preferredResourceId: null },
  ...{ address: '', postcode: '', place: '', point: null, note: '', priority: 0 },
  ...{ preferences: {}, policy: {}, source: 'import' },
};

/** What the file says over what was known; the address is the customer's. */
function changed<T extends NewJob | Job>(before: T, columns: ReadonlySet<string>, row: Resolved): T {
  const { cells, customer, service, locationId } = row;
  const said = <V>(column: string, value: V, known: V): V => (columns.has(column) ? value : known);
  const preferences = { ...before.preferences };
  const say = <K extends keyof typeof preferences>(
    column: string,
    key: K,
    value: (typeof preferences)[K] | '',
  ): void => {
    if (!columns.has(column)) return;
    if (!value || value.length === 0) delete preferences[key];
    else preferences[key] = value;
  };
  say('from_day', 'fromDay', cells.from_day);
  say('to_day', 'toDay', cells.to_day);
  say('refused', 'refused', cells.refused);
  say('preferred', 'preferred', cells.preferred);
  const { strategy: _, ...policy } = before.policy;
  const visit = service.place === 'customer';
  return {
    ...before,
    customerId: customer.id,
    serviceId: service.id,
    locationId,
    address: visit ? customer.address : '',
    postcode: visit ? customer.postcode : '',
    place: visit ? customer.place : '',
    point: visit ? customer.point : null,
    preferences,
    policy: said('strategy', cells.strategy ? { ...policy, strategy: cells.strategy } : policy, before.policy),
    priority: said('priority', cells.priority, before.priority),
    note: said('note', cells.note, before.note),
  };
}

async function resolve(
  ctx: Context,
  business: Business,
  rows: readonly TableRow[],
  errors: RowError[],
): Promise<Resolved[]> {
  const read = readJobs(rows, errors);
  const db = ctx.database.read;
  const services = await loadServices(db, business.id);
  const locations = await loadLocations(db, business.id);
  const customers = await byRef(db, business.id, [...new Set(read.map(({ cells }) => cells.customer_ref))]);
  return read.flatMap(({ line, cells }): Resolved[] => {
    const wrong = (field: string, reason: string): [] => {
      errors.push({ line, field, reason });
      return [];
    };
    const row = customers.get(cells.customer_ref);
    if (!row || row.erasedAt !== null)
      return wrong('customer_ref', `no customer has the ref ${cells.customer_ref}: import the customers first`);
    const service = named(services, cells.service, (s) => [s.id, s.name, ...Object.values(s.names)]);
    if (!service) return wrong('service', `no service is called ${cells.service}; ${known(ids(services))}`);
    const customer = customerOf(row);
    if (service.place === 'customer')
      return customer.point
        ? [{ cells, customer, service, locationId: null }]
        : wrong('customer_ref', `${cells.customer_ref} has no address that can be driven to`);
    const giving = locations.filter((l) => service.locationIds.length === 0 || service.locationIds.includes(l.id));
    const location = cells.location ? named(giving, cells.location, (l) => [l.id, l.name]) : onlyOne(giving);
    if (!location)
      return wrong('location', `${cells.location || 'none'} is no location of this service; ${known(ids(giving))}`);
    return [{ cells, customer, service, locationId: location.id }];
  });
}

const ids = (choices: readonly { id: string }[]): string[] => choices.map(({ id }) => id);

const onlyOne = (locations: readonly Location[]): Location | undefined =>
  locations.length === 1 ? locations[0] : undefined;

async function jobsByRef(db: Db, businessId: string, refs: readonly string[]): Promise<Map<string, Row<'job'>>> {
  const found = new Map<string, Row<'job'>>();
  for (const chunk of inChunks(refs)) {
    const rows = await db
      .selectFrom('job')
      .selectAll()
      .where('businessId', '=', businessId)
      .where('externalRef', 'in', chunk)
      .execute();
    for (const row of rows) found.set(row.externalRef!, row);
  }
  return found;
}
