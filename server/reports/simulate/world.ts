/** What a simulation replays: a business and the visits its customers ask for, generated or its own past. */
import type { Point } from '../../../shared/geo.ts';
import type { Requirement } from '../../../shared/service.ts';
import type { Day, Instant } from '../../../shared/time.ts';
import { type Business, createBusiness } from '../../business/business.ts';
import type { Context } from '../../context.ts';
import { createResource, type WeeklyShift } from '../../resources/resources.ts';
import { createService } from '../../services/services.ts';
import type { TravelSettings } from '../../travel/travel.ts';

export interface WorldTechnician {
  id: string;
  home: Point;
  skills: string[];
  shifts: WeeklyShift[];
}

export interface WorldService {
  id: string;
  minutes: number;
  requirements: Requirement[];
}

/** A visit somebody asks for. Its id names its customer too: whatever they do is drawn from a stream of that name. */
export interface Demand {
  id: string;
  /** When they ask. */
  at: Instant;
  serviceId: string;
  point: Point;
}

export interface World {
  name: string;
  zone: string;
  travel: TravelSettings;
  /** The days on which customers ask; visits go on after the last of them. */
  fromDay: Day;
  toDay: Day;
  technicians: WorldTechnician[];
  services: WorldService[];
  /** In the order of time. */
  demand: Demand[];
}

export const BUSINESS_ID = 'simulated';

/** Writes the business of a world into an empty database. */
export async function writeBusiness(ctx: Context, world: World, policy: Business['policy']): Promise<Business> {
  const business: Business = {
    id: BUSINESS_ID,
    name: world.name,
    zone: world.zone,
    locale: 'en',
    country: 'BE',
    email: 'office@example.org',
    phone: '',
    colour: '#0b5fff',
    policy,
    travel: world.travel,
    terms: {},
    allowedOrigins: [],
  };
  await ctx.transact(async (tx) => {
    await createBusiness(ctx, tx, business);
    for (const { id, minutes, requirements } of world.services)
      await createService(tx, business.id, {
        id,
        name: id,
        names: {},
        description: '',
        place: 'customer',
        durationMinutes: minutes,
        setupMinutes: 0,
        cleanupMinutes: 0,
        requirements,
        policy: {},
        offered: true,
        locationIds: [],
      });
    for (const { id, home, skills, shifts } of world.technicians) {
      const plain = {
        kind: 'person' as const,
        locationId: null,
        units: 1,
        drives: true,
        colour: '#0b5fff',
        maxVisits: 0,
      };
      await createResource(ctx, tx, business.id, { ...plain, id, name: id, skills, home }, shifts);
    }
  });
  return business;
}
