import type { Locale, PolicyOverride } from '../../shared/policy.ts';
import type { Terms } from '../../shared/terms.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { NewRow, Row } from '../db/schema.ts';
import { notFound } from '../refusal.ts';
import { defaultTravel, type TravelSettings } from '../travel/travel.ts';

/** Who we work for. Its id is the readable name in addresses: `warmte-gent`. */
export interface Business {
  id: string;
  name: string;
  zone: string;
  locale: Locale;
  country: string;
  email: string;
  phone: string;
  colour: string;
  policy: PolicyOverride;
  travel: TravelSettings;
  terms: Terms;
  allowedOrigins: string[];
}

export const businessOf = (row: Row<'business'>): Business => ({
  id: row.businessId,
  name: row.name,
  zone: row.zone,
  locale: row.locale as Locale,
  country: row.country,
  email: row.email,
  phone: row.phone,
  colour: row.colour,
  policy: JSON.parse(row.policy) as PolicyOverride,
  travel: { ...defaultTravel, ...(JSON.parse(row.travel) as Partial<TravelSettings>) },
  terms: JSON.parse(row.terms) as Terms,
  allowedOrigins: JSON.parse(row.allowedOrigins) as string[],
});

export const rowOfBusiness = (b: Business, createdAt: number): NewRow<'business'> => ({
  businessId: b.id,
  name: b.name,
  zone: b.zone,
  locale: b.locale,
  country: b.country,
  email: b.email,
  phone: b.phone,
  colour: b.colour,
  policy: JSON.stringify(b.policy),
  travel: JSON.stringify(b.travel),
  terms: JSON.stringify(b.terms),
  allowedOrigins: JSON.stringify(b.allowedOrigins),
  createdAt,
});

export async function findBusiness(db: Db, id: string): Promise<Business | null> {
  const row = await db.selectFrom('business').selectAll().where('businessId', '=', id).executeTakeFirst();
  return row ? businessOf(row) : null;
}

/** Every business of this installation, in the order they came. */
export const businessNames = (db: Db): Promise<{ id: string; name: string }[]> =>
  db.selectFrom('business').select(['businessId as id', 'name']).orderBy('createdAt').orderBy('name').execute();

/** The business, or a refusal that says there is none. */
export async function businessById(ctx: Pick<Context, 'database'>, id: string): Promise<Business> {
  const business = await findBusiness(ctx.database.read, id);
  if (!business) throw notFound('business');
  return business;
}

/** Writes a new business; false when there is one of this id already. */
export async function createBusiness(ctx: Pick<Context, 'now'>, tx: Tx, business: Business): Promise<boolean> {
  const created = await tx
    .insertInto('business')
    .values(rowOfBusiness(business, ctx.now()))
    .onConflict((conflict) => conflict.column('businessId').doNothing())
    .returning('businessId')
    .executeTakeFirst();
  return created !== undefined;
}

/** Writes what a business has decided about how times are offered. */
export const savePolicy = (tx: Tx, businessId: string, policy: PolicyOverride): Promise<unknown> =>
  tx
    .updateTable('business')
    .set({ policy: JSON.stringify(policy) })
    .where('businessId', '=', businessId)
    .execute();

/** Writes what a business calls its customers, jobs, appointments … */
export const saveTerms = (tx: Tx, businessId: string, terms: Terms): Promise<unknown> =>
  tx
    .updateTable('business')
    .set({ terms: JSON.stringify(terms) })
    .where('businessId', '=', businessId)
    .execute();
