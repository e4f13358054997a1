/** A small town to play in, written through the nouns: technicians who drive, a practice with rooms and a device. */
import type { Point } from '../../shared/geo.ts';
import type { PolicyOverride } from '../../shared/policy.ts';
import type { SeriesOffer } from '../../shared/series.ts';
import type { Requirement, ServicePlace, SuppliesFrom, Supply } from '../../shared/service.ts';
import type { Receive } from '../../shared/stock.ts';
import { type Business, createBusiness } from '../business/business.ts';
import { createLocation } from '../business/locations.ts';
import { createCustomer } from '../jobs/customers.ts';
import { createJob, type NewJob } from '../jobs/jobs.ts';
import { createResource } from '../resources/resources.ts';
import type { RosterResource } from '../resources/roster.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import { createService } from '../services/services.ts';
import { createItem } from '../stock/items.ts';
import { receive } from '../stock/lots.ts';
import { defaultTravel } from '../travel/travel.ts';
import type { TestContext } from './context.ts';

/** The middle of Ghent; `east` and `north` in kilometres from there. */
export const at = (east: number, north: number): Point => ({ lat: 51.054 + north / 111.2, lon: 3.725 + east / 69.9 });

export async function makeBusiness(ctx: TestContext, policy: PolicyOverride = {}, id = ctx.id('b')): Promise<Business> {
  const business: Business = {
    id,
    name: 'Warmte Gent',
    zone: 'Europe/Brussels',
    locale: 'nl',
    country: 'BE',
    email: 'office@example.org',
    phone: '+3292000000',
    colour: '#0b5fff',
    policy,
    travel: defaultTravel,
    terms: {},
    allowedOrigins: ['https://shop.example.org'],
  };
  await ctx.transact(async (tx) => {
    await createBusiness(ctx, tx, business);
    await createLocation(tx, {
      businessId: id,
      id: 'practice',
      name: 'Practice',
      address: 'Veldstraat 1',
      postcode: '9000',
      place: 'Gent',
      ...at(0, 0),
      zone: business.zone,
    });
  });
  return business;
}

type ResourceWish = Partial<RosterResource> & Pick<RosterResource, 'kind'> & { hours?: [number, number] };

/** A resource; people work Monday to Friday 8 to 17 unless `hours` says otherwise. */
export async function makeResource(ctx: TestContext, business: Business, wish: ResourceWish): Promise<string> {
  const { hours = [8, 17], ...given } = wish;
  const resource: RosterResource = {
    id: ctx.id('res'),
    name: `${given.kind} ${given.id ?? ''}`.trim(),
    locationId: null,
    units: 1,
    skills: [],
    drives: given.kind === 'person',
    colour: '#0b5fff',
    home: given.kind === 'person' ? at(0, 0) : null,
    maxVisits: 0,
    ...given,
  };
  const shifts =
    given.kind === 'person'
      ? [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: hours[0] * 60, toMinute: hours[1] * 60 }))
      : [];
  await ctx.transact((tx) => createResource(ctx, tx, business.id, resource, shifts));
  return resource.id;
}

export interface ServiceWish {
  id?: string;
  place?: ServicePlace;
  minutes?: number;
  requirements?: Requirement[];
  policy?: PolicyOverride;
  series?: SeriesOffer;
  /** Places: then it is a class. */
  capacity?: number;
  supplies?: Supply[];
  suppliesFrom?: SuppliesFrom;
}

/** A service; by default an hour's visit by one person. */
export async function makeService(ctx: TestContext, business: Business, wish: ServiceWish = {}): Promise<string> {
  const id = wish.id ?? ctx.id('ser');
  await ctx.transact((tx) =>
    createService(tx, business.id, {
      id,
      name: 'Onderhoud ketel',
      names: { en: 'Boiler service' },
      description: '',
      place: wish.place ?? 'customer',
      durationMinutes: wish.minutes ?? 60,
      setupMinutes: 0,
      cleanupMinutes: 0,
      requirements: wish.requirements ?? [{ kind: 'person', skills: [], count: 1 }],
      policy: wish.policy ?? {},
      offered: true,
      series: wish.series ?? null,
      capacity: wish.capacity ?? 0,
      locationIds: wish.place === 'location' ? ['practice'] : [],
      supplies: wish.supplies ?? [],
      suppliesFrom: wish.suppliesFrom ?? 'lead',
    }),
  );
  return id;
}

/** An item, or a kit of some. */
export const makeItem = (
  ctx: TestContext,
  business: Business,
  wish: { id?: string; name?: string; reorderAt?: number; parts?: Supply[] } = {},
): Promise<string> =>
  ctx.transact((tx) =>
    createItem(ctx, tx, business.id, { name: 'Dressing', unit: 'piece', reorderAt: 0, parts: [], ...wish }),
  );

/** A lot that has come: at the practice unless it lies elsewhere, never expiring unless it does. */
export const makeLot = (
  ctx: TestContext,
  business: Business,
  itemId: string,
  quantity: number,
  wish: Partial<Receive> = {},
): Promise<string> =>
  ctx.transact((tx) =>
    receive(
      ctx,
      tx,
      business,
      { itemId, quantity, place: { kind: 'location', id: 'practice' }, ref: '', ...wish },
      'system',
    ),
  );

/** An open job of a new customer at a point, with all that decides about its time. */
export async function makeJob(
  ctx: TestContext,
  business: Business,
  serviceId: string,
  point: Point,
  wish: Partial<NewJob> & { name?: string; phone?: string; email?: string } = {},
): Promise<Matter> {
  const { name = 'An Peeters', phone = '', email = 'an@example.org', ...job } = wish;
  const jobId = await ctx.transact(async (tx) => {
    const place = { address: 'Kouter 1', postcode: '9000', place: 'Gent', point };
    const customerId = await createCustomer(ctx, tx, business.id, {
      ...place,
      name,
      email,
      phone,
      locale: 'en',
      notes: '',
      policy: {},
    });
    return createJob(ctx, tx, business.id, {
      ...place,
      customerId,
      serviceId,
      locationId: null,
      preferences: {},
      policy: {},
      priority: 0,
      requiredResourceId: null,
      preferredResourceId: null,
      source: 'office',
      note: '',
      ...job,
    });
  });
  return matterOf(ctx.database.db, business, jobId);
}
