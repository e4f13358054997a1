import type { Point } from '../../shared/geo.ts';
import { type Policy, resolvePolicy } from '../../shared/policy.ts';
import { minutesTaken } from '../../shared/service.ts';
import { MINUTE, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { everyLocation, type Location, loadLocations } from '../business/locations.ts';
import type { Db } from '../db/connect.ts';
import { type Customer, customerById, customersById } from '../jobs/customers.ts';
import { type Job, jobById } from '../jobs/jobs.ts';
import { Refusal } from '../refusal.ts';
import { type FullService, serviceById } from '../services/services.ts';
import { lastLeads, type Rather, ratherFor } from './familiar.ts';
import type { Lacks, Wish } from './problem.ts';

/** A job with everything that decides about its time. */
export interface Matter {
  business: Business;
  service: FullService;
  policy: Policy;
  /** Where the work is; customers are told times in `zone`. */
  site: { point: Point; zone: string; text: string; locationId: string | null };
  job: Job;
  customer: Customer;
  /** Who should rather lead it. */
  rather: Rather | null;
  /** What lacks of the service's supplies, where they were looked at (schedule/supplies.ts). */
  lacks?: Lacks;
}

/** Idle time too short for a quarter of an hour's work is of no use. */
const USEFUL_GAP_SECONDS = 30 * MINUTE;

export const wishOf = (
  matter: Pick<Matter, 'service' | 'policy' | 'site' | 'lacks'> & { job?: Job; rather?: Rather | null },
  windows: readonly Span[],
): Wish => ({
  point: matter.site.point,
  locationId: matter.site.locationId,
  secondsTaken: minutesTaken(matter.service) * MINUTE,
  requirements: matter.service.requirements,
  windows,
  ...(matter.job?.requiredResourceId ? { leadIds: [matter.job.requiredResourceId] } : {}),
  ...(matter.rather ? { rather: matter.rather } : {}),
  ...(matter.lacks ? { lacks: matter.lacks } : {}),
  overtimeMinutes: matter.policy.overtimeMinutes,
  weights: matter.policy.weights,
  usefulGap: USEFUL_GAP_SECONDS,
});

/** A service as one job has it: its own length is worked all of it, but for the service's set-up and clean-up. */
export function lasting(service: FullService, minutes: number | null | undefined): FullService {
  if (!minutes || minutes === minutesTaken(service)) return service;
  return { ...service, durationMinutes: minutes - service.setupMinutes - service.cleanupMinutes };
}

/** The fewest minutes a job of a service can take: whatever is needed for a part of it has its part. */
export const fewestMinutes = ({ setupMinutes, cleanupMinutes, requirements }: FullService): number =>
  Math.max(setupMinutes + cleanupMinutes + 5, ...requirements.map(({ part }) => part?.toMinute ?? 0));

/** Where a service takes place: one of its locations, or the customer's address. */
export async function siteOf(
  db: Db,
  business: Business,
  service: FullService,
  locationId: string | null,
  home: { point: Point | null; text: string },
  locations?: readonly Location[],
): Promise<Matter['site']> {
  if (service.place === 'customer') {
    if (!home.point) throw new Refusal('conflict', 'The address of this job is not known well enough to drive there.');
    return { point: home.point, zone: business.zone, text: home.text, locationId: null };
  }
  const site = locationSite(locations ?? (await loadLocations(db, business.id)), service, locationId);
  if (!site) throw new Refusal('conflict', 'No location gives this service.');
  return site;
}

/** The location that gives a service, the wished one if it does; null where none gives it. */
function locationSite(
  locations: readonly Location[],
  service: FullService,
  locationId: string | null,
): Matter['site'] | null {
  const giving = locations.filter((l) => service.locationIds.length === 0 || service.locationIds.includes(l.id));
  const location = giving.find((l) => l.id === locationId) ?? giving.find((l) => l.closedAt === null);
  if (!location) return null;
  return {
    point: { lat: location.lat, lon: location.lon },
    zone: location.zone,
    text: [location.name, location.address, `${location.postcode} ${location.place}`].filter(Boolean).join(', '),
    locationId: location.id,
  };
}

/** Everything about many jobs at once, for planning; those whose address is not known well enough are named apart. */
export async function mattersOf(
  db: Db,
  business: Business,
  jobs: readonly Job[],
): Promise<{ matters: Matter[]; nowhere: Omit<Matter, 'site' | 'rather'>[] }> {
  const ids = [...new Set(jobs.map((job) => job.serviceId))];
  const [services, customers, locations, leads] = await Promise.all([
    Promise.all(ids.map((id) => serviceById(db, business.id, id))),
    customersById(db, business.id, [...new Set(jobs.map((job) => job.customerId))]),
    loadLocations(db, business.id),
    lastLeads(db, business.id, jobs),
  ]);
  const matters: Matter[] = [];
  const nowhere: Omit<Matter, 'site' | 'rather'>[] = [];
  for (const job of jobs) {
    const service = lasting(services.find((s) => s.id === job.serviceId)!, job.minutes);
    const customer = customers.get(job.customerId)!;
    const policy = resolvePolicy(business.policy, service.policy, customer.policy, job.policy);
    const home = job.point && homeSite(business, job, job.point);
    const site = service.place === 'location' ? locationSite(locations, service, job.locationId) : home;
    const rather = ratherFor(job, policy, leads.get(job.id) ?? null);
    if (site) matters.push({ business, service, policy, site, job, customer, rather });
    else nowhere.push({ business, service, policy, job, customer });
  }
  return { matters, nowhere };
}

const homeSite = (
  business: Business,
  job: Pick<Job, 'address' | 'postcode' | 'place'>,
  point: Point,
): Matter['site'] => ({ point, zone: business.zone, text: addressOf(job), locationId: null });

const addressOf = ({ address, postcode, place }: Pick<Job, 'address' | 'postcode' | 'place'>): string =>
  [address, `${postcode} ${place}`.trim()].filter(Boolean).join(', ');

/** Loads a job with its customer, service, site and the policy in force for it. */
export async function matterOf(db: Db, business: Business, jobId: string): Promise<Matter> {
  const job = await jobById(db, business.id, jobId);
  const [usual, customer, leads] = await Promise.all([
    serviceById(db, business.id, job.serviceId),
    customerById(db, business.id, job.customerId),
    lastLeads(db, business.id, [job]),
  ]);
  const service = lasting(usual, job.minutes);
  // What is over may have taken place where nothing does any more.
  const locations = await everyLocation(db, business.id);
  const site = await siteOf(
    db,
    business,
    service,
    job.locationId,
    { point: job.point, text: addressOf(job) },
    locations,
  );
  const policy = resolvePolicy(business.policy, service.policy, customer.policy, job.policy);
  const rather = ratherFor(job, policy, leads.get(job.id) ?? null);
  return { business, service, policy, site, job, customer, rather };
}
