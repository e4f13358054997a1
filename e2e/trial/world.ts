/** The business of a trial: its technicians, its service, its customers, and the real server they all speak to. */
import { serve } from '@hono/node-server';
import { createApp } from '../../server/app.ts';
import { saveArea } from '../../server/business/area.ts';
import { type Business, createBusiness } from '../../server/business/business.ts';
import { createStaff } from '../../server/business/staff.ts';
import { seeded } from '../../server/random.ts';
import { createResource } from '../../server/resources/resources.ts';
import { createService } from '../../server/services/services.ts';
import { SESSION_COOKIE, startSession } from '../../server/session.ts';
import { type TestContext, testContext } from '../../server/testing/context.ts';
import type { PolicyOverride } from '../../shared/policy.ts';
import { areaOf, completed, type TrialAddress } from './addresses.ts';

export interface TrialSettings {
  seed: number;
  technicians: number;
  /** Customers who are proposed a time, and customers who pick one. */
  proposed: number;
  picking: number;
  /** How long the planner goes on improving. */
  planSeconds: number;
  fromDay: string;
  toDay: string;
  policy: PolicyOverride;
}

/** Somebody who lives at one of the addresses and reads their mail. */
export interface Household {
  ref: string;
  name: string;
  email: string;
  phone: string;
  /** As the file has it, which may lack the postcode, and as its owner writes it. */
  written: TrialAddress;
  address: TrialAddress;
}

export interface World {
  ctx: TestContext;
  settings: TrialSettings;
  business: Business;
  serviceId: string;
  addresses: readonly TrialAddress[];
  /** Customers as their ref in the file has them. */
  households: Household[];
  random: () => number;
  /** Signs the owner in to the office, for a while; gives the cookie. */
  signIn(): Promise<string>;
  url: string;
  close(): Promise<void>;
}

export const ZONE = 'Europe/Vaduz';

/** A database of its own, a server on a free port, and a business that is ready to work. */
export async function openWorld(
  postgresUrl: string,
  addresses: readonly TrialAddress[],
  settings: TrialSettings,
): Promise<World> {
  const ctx = await testContext(postgresUrl);
  const listening = Promise.withResolvers<{ port: number }>();
  const server = serve({ fetch: createApp(ctx).fetch, port: 0, hostname: '127.0.0.1' }, listening.resolve);
  const url = `http://127.0.0.1:${(await listening.promise).port}`;
  ctx.config.baseUrl = url;
  const random = seeded(settings.seed);
  const area = areaOf(addresses);
  const households = shuffled(addresses, random).map((written, i) =>
    householdAt(i, written, completed(written, area, addresses)),
  );
  ctx.geocode = async ({ street, postcode }) => {
    const found = households.find((h) => streetOf(h) === street && h.address.postcode === postcode);
    return found ? { lat: found.address.lat, lon: found.address.lon } : null;
  };
  const business = await makeBusiness(ctx, 'trial', addresses, settings);
  const owner = { name: 'Olga Owner', email: 'owner@example.org', role: 'owner' as const, resourceId: null };
  const ownerId = await ctx.transact((tx) => createStaff(ctx, tx, business.id, owner));
  return {
    ctx,
    settings,
    business,
    serviceId: 'service',
    addresses,
    households,
    random,
    signIn: async () => `${SESSION_COOKIE}=${await ctx.transact((tx) => startSession(ctx, tx, business.id, ownerId))}`,
    url,
    close: async () => {
      server.close();
      await ctx.close();
    },
  };
}

export const streetOf = ({ address }: Household): string => `${address.street} ${address.house_number}`.trim();

/** Every fourth has a telephone only, every fourth both. */
function householdAt(index: number, written: TrialAddress, address: TrialAddress): Household {
  const number = String(index).padStart(4, '0');
  return {
    ref: `K${number}`,
    name: `Haushalt ${number}`,
    email: index % 4 === 0 ? '' : `k${number}@example.org`,
    phone: index % 4 < 2 ? `+423790${number}` : '',
    written,
    address,
  };
}

/** A business with technicians who live all over the country and work Monday to Friday, 8 to 17. */
export async function makeBusiness(
  ctx: TestContext,
  id: string,
  addresses: readonly TrialAddress[],
  settings: TrialSettings,
  policy: PolicyOverride = {},
): Promise<Business> {
  const business: Business = {
    id,
    name: 'Probe Haustechnik',
    zone: ZONE,
    locale: 'de',
    country: 'LI',
    email: 'office@example.org',
    phone: '+4232000000',
    colour: '#0b5fff',
    policy: { ...settings.policy, ...policy },
    travel: { roadFactor: 1.35, kmPerHour: 38 },
    terms: {},
    allowedOrigins: ['*'],
  };
  const real = addresses.filter((a) => a.latitude !== '' && a.lat !== 0).sort((a, b) => a.lat - b.lat);
  await ctx.transact(async (tx) => {
    await createBusiness(ctx, tx, business);
    await saveArea(tx, id, areaOf(addresses));
    for (let i = 0; i < settings.technicians; i++) {
      const home = real[Math.floor(((i + 0.5) / settings.technicians) * real.length)]!;
      await createResource(
        ctx,
        tx,
        id,
        {
          id: `technician-${i + 1}`,
          name: `Technician ${i + 1}`,
          kind: 'person',
          locationId: null,
          units: 1,
          skills: [],
          drives: true,
          colour: '#0b5fff',
          home: { lat: home.lat, lon: home.lon },
          maxVisits: 0,
        },
        [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 8 * 60, toMinute: 17 * 60 })),
      );
    }
    await createService(tx, id, {
      id: 'service',
      name: 'Wartung',
      names: {},
      description: '',
      place: 'customer',
      durationMinutes: 60,
      setupMinutes: 0,
      cleanupMinutes: 0,
      requirements: [{ kind: 'person', skills: [], count: 1 }],
      policy: {},
      offered: true,
      locationIds: [],
    });
  });
  return business;
}

export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}
