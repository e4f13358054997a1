/** A region of 60 by 60 kilometres and a business in it: where the benches of this folder take place. */
import type { Point } from '../../shared/geo.ts';
import { addDays, type Day, dayOf, HOUR, MINUTE } from '../../shared/time.ts';
import { saveArea } from '../business/area.ts';
import { type Business, createBusiness } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { NewRow } from '../db/schema.ts';
import { createCustomer } from '../jobs/customers.ts';
import { createJob } from '../jobs/jobs.ts';
import { createResource } from '../resources/resources.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { createService } from '../services/services.ts';
import { crowRoad, defaultTravel } from '../travel/travel.ts';

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

/** What a busy region holds of each technician. */
export const DAYS = 14;
export const VISITS_A_DAY = 8;

const near = (p: Point, random: () => number): Point => ({
  lat: p.lat + (random() - 0.5) * 0.06,
  lon: p.lon + (random() - 0.5) * 0.09,
});

/** Writes a business whose technicians' days already hold eight visits each, timed so that every promise can be kept. */
export async function busyRegion(ctx: Context, technicians: number): Promise<Business> {
  const random = seeded(technicians);
  const homes = Array.from({ length: technicians }, () => somewhere(random));
  const business = await createRegion(ctx, `bench-${technicians}`, homes, { horizonDays: DAYS, leadTimeMinutes: 0 });
  const [jobId = ''] = await createJobs(ctx, business, homes.slice(0, 1));
  const today = dayOf(ctx.now(), business.zone);
  for (const [i, home] of homes.entries())
    await ctx.transact(async (tx) => {
      for (let d = 1; d <= DAYS; d++) {
        const rows = route(ctx, business, `t${i}`, home, addDays(today, d), jobId, random);
        await tx
          .insertInto('appointment')
          .values(rows.map((r) => r.appointment))
          .execute();
        await tx
          .insertInto('allocation')
          .values(rows.map((r) => r.allocation))
          .execute();
      }
    });
  return business;
}

function route(
  ctx: Context,
  business: Business,
  resourceId: string,
  home: Point,
  day: Day,
  jobId: string,
  random: () => number,
) {
  const road = crowRoad(business.travel);
  let clock = instantAt(business.zone, day, 7 * 60);
  let place = home;
  return Array.from({ length: VISITS_A_DAY }, () => {
    const point = near(home, random);
    const start = clock + road.seconds(place, point) + Math.floor(random() * 10) * MINUTE;
    const end = start + 45 * MINUTE;
    clock = end;
    place = point;
    const id = ctx.id('apt');
    const appointment: NewRow<'appointment'> = {
      businessId: business.id,
      id,
      jobId,
      locationId: null,
      status: 'done', // one job serves all of these, and only one appointment of a job may be active
      windowFrom: start - HOUR / 2,
      windowTo: start + HOUR + HOUR / 2,
      plannedStart: start,
      plannedEnd: end,
      ...point,
      version: 1,
      pinned: 0,
      holdUntil: null,
      overrideBy: null,
      overrideReason: null,
      createdAt: 0,
      updatedAt: 0,
    };
    const allocation: NewRow<'allocation'> = {
      businessId: business.id,
      id: ctx.id('alc'),
      resourceId,
      unit: 1,
      startsAt: start,
      endsAt: end,
      day,
      appointmentId: id,
      eventId: null,
      leads: 1,
    };
    return { appointment, allocation };
  });
}
