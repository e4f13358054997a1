import type { Contact } from '../../shared/booking.ts';
import type { Point } from '../../shared/geo.ts';
import type { Locale, PolicyOverride } from '../../shared/policy.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { notFound } from '../refusal.ts';

/** Who a job is for, and how to reach them. */
export interface Customer {
  id: string;
  name: string;
  email: string;
  phone: string;
  locale: Locale;
  address: string;
  postcode: string;
  place: string;
  point: Point | null;
  notes: string;
  policy: PolicyOverride;
}

export const customerOf = (row: Row<'customer'>): Customer => ({
  id: row.id,
  name: row.name,
  email: row.email,
  phone: row.phone,
  locale: row.locale as Locale,
  address: row.address,
  postcode: row.postcode,
  place: row.place,
  point: row.lat === null || row.lon === null ? null : { lat: row.lat, lon: row.lon },
  notes: row.notes,
  policy: JSON.parse(row.policy) as PolicyOverride,
});

export async function customerById(db: Db, businessId: string, id: string): Promise<Customer> {
  const row = await db
    .selectFrom('customer')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('customer');
  return customerOf(row);
}

/** The first customers of a business, by name. */
export async function listCustomers(db: Db, businessId: string, limit: number): Promise<Customer[]> {
  const rows = await db
    .selectFrom('customer')
    .selectAll()
    .where('businessId', '=', businessId)
    .orderBy('name')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(customerOf);
}

/** Some customers by their id. */
export async function customersById(
  db: Db,
  businessId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Customer>> {
  const found = new Map<string, Customer>();
  for (let i = 0; i < ids.length; i += 500) {
    const rows = await db
      .selectFrom('customer')
      .selectAll()
      .where('businessId', '=', businessId)
      .where('id', 'in', ids.slice(i, i + 500))
      .execute();
    for (const row of rows) found.set(row.id, customerOf(row));
  }
  return found;
}

/** A new customer as they describe themselves, at no address yet. */
export const contactOf = (contact: Contact, locale: Locale): Omit<Customer, 'id'> => ({
  name: contact.name,
  email: contact.email.toLowerCase(),
  phone: contact.phone,
  locale: contact.locale ?? locale,
  address: '',
  postcode: '',
  place: '',
  point: null,
  notes: '',
  policy: {},
});

/** Writes a new customer; gives the id. */
export async function createCustomer(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  customer: Omit<Customer, 'id'> & { id?: string; externalRef?: string | null },
): Promise<string> {
  const { point, policy, externalRef = null, ...plain } = customer;
  const id = customer.id ?? ctx.id('cus');
  await tx
    .insertInto('customer')
    .values({
      ...plain,
      businessId,
      id,
      externalRef,
      lat: point?.lat ?? null,
      lon: point?.lon ?? null,
      policy: JSON.stringify(policy),
      erasedAt: null,
      createdAt: ctx.now(),
    })
    .execute();
  return id;
}

/** Writes a customer anew, as they are now. */
export async function updateCustomer(tx: Tx, businessId: string, { id, ...customer }: Customer): Promise<void> {
  const { point, policy, ...plain } = customer;
  await tx
    .updateTable('customer')
    .set({ ...plain, lat: point?.lat ?? null, lon: point?.lon ?? null, policy: JSON.stringify(policy) })
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .execute();
}
