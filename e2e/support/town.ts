import { sql } from 'kysely';
import { saveArea } from '../../server/business/area.ts';
import type { Business } from '../../server/business/business.ts';
import { ask } from '../../server/schedule/offer.ts';
import { propose } from '../../server/schedule/proposals.ts';
import { at, makeBusiness, makeJob } from '../../server/testing/town.ts';
import type { Preferences } from '../../shared/job.ts';
import type { PolicyOverride } from '../../shared/policy.ts';
import type { House } from './server.ts';

/** A business that speaks English, with two postcodes a few kilometres apart, so that the widget can be given an address. */
export async function makeTown({ ctx }: House, id: string, policy: PolicyOverride = {}): Promise<Business> {
  const business = await makeBusiness(ctx, policy, id);
  await ctx.transact(async (tx) => {
    await tx.updateTable('business').set({ locale: 'en' }).where('businessId', '=', id).execute();
    await saveArea(tx, id, [
      { postcode: '9000', place: 'Gent', ...at(0, 0) },
      { postcode: '9050', place: 'Gentbrugge', ...at(4, -2) },
    ]);
  });
  return { ...business, locale: 'en' };
}

/** Lets pages of another origin embed the widget of a business. */
export async function allowOrigin({ ctx }: House, businessId: string, origin: string): Promise<void> {
  await ctx.database.db
    .updateTable('business')
    .set({ allowedOrigins: JSON.stringify([origin]) })
    .where('businessId', '=', businessId)
    .execute();
}

/** How the appointments of a business stand, by customer and in order of time. */
export const appointmentsOf = ({ ctx }: House, businessId: string) =>
  ctx.database.db
    .selectFrom('appointment as a')
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
    .innerJoin('customer as c', (join) =>
      join.onRef('c.businessId', '=', 'j.businessId').onRef('c.id', '=', 'j.customerId'),
    )
    .select([
      'a.id',
      'a.jobId',
      'a.status',
      'a.windowFrom',
      'a.windowTo',
      'a.plannedStart',
      'a.version',
      'c.name',
      'c.email',
    ])
    .where('a.businessId', '=', businessId)
    .orderBy('a.windowFrom')
    .orderBy('a.createdAt')
    .execute();

/** Proposes the cheapest time to a new customer of a business, whose address is `<name>@example.org`. */
export async function proposeTo(
  { ctx }: House,
  business: Business,
  serviceId: string,
  name: string,
  preferences: Preferences = {},
): Promise<{ jobId: string; proposalId: string; email: string }> {
  const email = `${name.split(' ')[0]!.toLowerCase()}@example.org`;
  const matter = await makeJob(ctx, business, serviceId, at(2, 1), { name, email, preferences });
  const { found } = await ask(ctx, ctx.database.db, matter, { preferences });
  const options = { kind: 'proposal', planId: null, actor: 'system' } as const;
  const result = await propose(ctx, matter, found[0]!, options);
  if (result.outcome !== 'proposed') throw new Error(`no proposal for ${name}: ${result.outcome}`);
  return { jobId: matter.job.id, proposalId: result.proposalId, email };
}

/** Every row of every table: what opening a page must leave as it was. */
export async function everyRow({ ctx }: House): Promise<Record<string, string[]>> {
  const tables = await ctx.database.db.introspection.getTables();
  const rows = await Promise.all(
    tables
      .filter(({ isView }) => !isView)
      .map(async ({ name }) => {
        const { rows } = await sql`select * from ${sql.table(name)}`.execute(ctx.database.db);
        return [name, rows.map((row) => JSON.stringify(row)).sort()] as const;
      }),
  );
  return Object.fromEntries(rows);
}
