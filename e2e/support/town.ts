import { saveArea } from '../../server/business/area.ts';
import type { Business } from '../../server/business/business.ts';
import { at, makeBusiness } from '../../server/testing/town.ts';
import type { PolicyOverride } from '../../shared/policy.ts';
import type { House } from './server.ts';

/** A business with two postcodes a few kilometres apart, so that an address can be given in the widget. */
export async function makeTown({ ctx }: House, id: string, policy: PolicyOverride = {}): Promise<Business> {
  const business = await makeBusiness(ctx, policy, id);
  await ctx.transact((tx) =>
    saveArea(tx, id, [
      { postcode: '9000', place: 'Gent', ...at(0, 0) },
      { postcode: '9050', place: 'Gentbrugge', ...at(4, -2) },
    ]),
  );
  return business;
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
