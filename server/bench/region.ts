/** A region of 60 by 60 kilometres and a business in it: where the benches of this folder take place. */
import type { Point } from '../../shared/geo.ts';
import { saveArea } from '../business/area.ts';
import { type Business, createBusiness } from '../business/business.ts';
import type { Context } from '../context.ts';
import { createCustomer } from '../jobs/customers.ts';
import { createJob } from '../jobs/jobs.ts';
import { createResource } from '../resources/resources.ts';
import { createService } from '../services/services.ts';
import { defaultTravel } from '../travel/travel.ts';

const CENTRE: Point = { lat: 51.05, lon: 3.72 };

/** A small seeded generator, so that every run is about the same world. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Somewhere in the region. */
export const somewhere = (random: () => number): Point => ({
  lat: CENTRE.lat + (random() - 0.5) * 0.54,
  lon: CENTRE.lon + (random() - 0.5) * 0.86,
});

/** Writes a business that offers visits of 45 minutes, with a technician at each home who works from 7 to 18 every day. */
export async function createRegion(
  ctx: Context,
  id: string,
  homes: readonly Point[],
  policy: Business['policy'],
): Promise<Business> {
  const business: Business = {
    id,
    name: 'Bench',
    zone: 'Europe/Brussels',
    locale: 'en',
    country: 'BE',
    email: 'office@example.org',
    phone: '',
    colour: '#0b5fff',
    policy,
    travel: defaultTravel,
    terms: {},
    allowedOrigins: [],
  };
  const allWeek = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 7 * 60, toMinute: 18 * 60 }));
  await ctx.transact(async (tx) => {
    await createBusiness(ctx, tx, business);
    await saveArea(tx, id, [{ postcode: '9000', place: 'Gent', ...CENTRE }]);
    await createService(tx, id, {
      id: 'visit',
      name: 'Visit',
      names: {},
      description: '',
      place: 'customer',
      durationMinutes: 45,
      setupMinutes: 0,
      cleanupMinutes: 0,
      requirements: [{ kind: 'person', skills: [], count: 1 }],
      policy: {},
      offered: true,
      locationIds: [],
    });
    for (const [i, home] of homes.entries()) {
      const name = `Technician ${i}`;
      const plain = { locationId: null, units: 1, skills: [], drives: true, colour: '', maxVisits: 0 };
      await createResource(ctx, tx, id, { ...plain, id: `t${i}`, kind: 'person', name, home }, allWeek);
    }
  });
  return business;
}

/** Writes open jobs at some points, all of one customer. */
export async function createJobs(ctx: Context, business: Business, points: readonly Point[]): Promise<string[]> {
  const address = { address: '', postcode: '9000', place: 'Gent' };
  const nobody = { name: 'C', email: '', phone: '', locale: 'en' as const, notes: '' };
  return ctx.transact(async (tx) => {
    const customer = { ...address, ...nobody, point: CENTRE, policy: {} };
    const customerId = await createCustomer(ctx, tx, business.id, customer);
    const ids: string[] = [];
    for (const point of points)
      ids.push(
        await createJob(ctx, tx, business.id, {
          ...address,
          point,
          customerId,
          serviceId: 'visit',
          locationId: null,
          preferences: {},
          policy: {},
          priority: 0,
          requiredResourceId: null,
          preferredResourceId: null,
          source: 'office',
          note: '',
        }),
      );
    return ids;
  });
}
