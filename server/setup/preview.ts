/** "What would be offered next week?": the real slot question about a change nobody has saved. */
import { resolvePolicy } from '../../shared/policy.ts';
import type { PreviewDay, SetupPreview, SetupPreviewRequest } from '../../shared/setup.ts';
import { addDays, type Day, dayOf, daysBetween } from '../../shared/time.ts';
import { locate } from '../business/area.ts';
import type { Business } from '../business/business.ts';
import { loadLocations } from '../business/locations.ts';
import type { Context } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { listResources } from '../resources/resources.ts';
import { asIf } from '../schedule/as-if.ts';
import { loadSchedule, personDay, type Schedule } from '../schedule/day.ts';
import { explainDay } from '../schedule/explain-day.ts';
import { type Asked, ask, offer, type SlotMatter } from '../schedule/offer.ts';
import { qualifies } from '../schedule/requirements.ts';
import { siteOf } from '../schedule/wish.ts';
import { covers, coversResource, coversSome, mustReach, type Scope } from '../scope.ts';
import { type FullService, loadServices, serviceById } from '../services/services.ts';
import { lackWords } from './lack.ts';
import { affectedByDraft, type ReadyResource, readyResource, writeResource } from './resources.ts';
import { readyService } from './services.ts';

const DAYS = 7;

/** What would be offered in the seven days from tomorrow, day by day, and why there is nothing where there is nothing. */
export async function previewSetup(
  ctx: Context,
  business: Business,
  { service: asked, resource, sample }: SetupPreviewRequest,
  scope: Scope,
): Promise<SetupPreview> {
  const db = ctx.database.read;
  const named = [
    ['resource', resource?.id],
    ['service', asked?.id],
    ['service', sample.serviceId],
    ['location', sample.locationId],
    ['location', resource?.draft.locationId],
  ] as const;
  for (const [subject, id] of named) if (id) await mustReach(db, business.id, scope, subject, id);
  const ready = resource ? await readyResource(ctx, business, resource.id, resource.draft) : null;
  const affected = ready ? await affectedByDraft(ctx, business, ready, scope) : null;
  const service = asked
    ? await readyService(ctx, business, asked.id, asked.draft)
    : await sampleService(ctx, business, ready, sample.serviceId, scope);
  if (!service) return { outcome: 'nowhere', why: 'There is no service yet to ask about.', affected };
  const matter = await matterFor(ctx, business, service, sample, scope);
  if (typeof matter === 'string') return { outcome: 'nowhere', why: matter, affected };
  const stored = asked ? asked.id && (await serviceById(db, business.id, asked.id)) : service;
  const was = stored ? await matterFor(ctx, business, stored, sample, scope) : null;
  const savedTotal = was && typeof was !== 'string' ? (await week(ctx, was, null)).total : null;
  const { total, days, shown } = await week(ctx, matter, ready);
  return {
    outcome: 'asked',
    serviceName: service.name,
    place: matter.site.text,
    zone: matter.site.zone,
    days,
    shown,
    total,
    savedTotal: was === null ? null : (savedTotal ?? 0),
    affected,
  };
}

/** The service a resource's hours are looked at by: the one named, else the first that needs somebody or something like it. */
async function sampleService(
  ctx: Context,
  business: Business,
  ready: ReadyResource | null,
  serviceId: string | undefined,
  scope: Scope,
): Promise<FullService | null> {
  const db = ctx.database.read;
  if (serviceId) return serviceById(db, business.id, serviceId);
  const services = (await loadServices(db, business.id)).filter((one) => coversSome(scope, one.locationIds));
  const resource = ready?.resource;
  const wants = ({ requirements, locationIds, place }: FullService): boolean =>
    resource !== undefined &&
    (place === 'customer' ||
      locationIds.length === 0 ||
      !resource.locationId ||
      locationIds.includes(resource.locationId)) &&
    requirements.some((one) => qualifies(resource, one, null));
  return services.find(wants) ?? services[0] ?? null;
}

/** The question about a service at a sample place; a sentence where there is no such place. */
async function matterFor(
  ctx: Context,
  business: Business,
  service: FullService,
  sample: SetupPreviewRequest['sample'],
  scope: Scope,
): Promise<SlotMatter | string> {
  const db = ctx.database.read;
  const policy = resolvePolicy(business.policy, service.policy);
  if (service.place === 'location') {
    try {
      const giving = (await loadLocations(db, business.id)).filter(
        ({ id }) => covers(scope, id) && (service.locationIds.length === 0 || service.locationIds.includes(id)),
      );
      const locationId = sample.locationId ?? giving[0]?.id ?? null;
      const site = await siteOf(db, business, service, locationId, { point: null, text: '' });
      if (!covers(scope, site.locationId)) return 'None of your locations gives this service.';
      return { business, service, policy, site };
    } catch (error) {
      if (error instanceof Refusal) return 'There is no location where this service could be given.';
      throw error;
    }
  }
  const { address } = sample;
  const found = address ? await locate(db, business, { ...address }, ctx.geocode) : await middle(ctx, business, scope);
  if (!found) return address ? 'This address is not in the service area.' : 'Say an address to look at.';
  const text = [address?.street, `${found.postcode} ${found.place}`.trim()].filter(Boolean).join(', ');
  return { business, service, policy, site: { point: found.point, zone: business.zone, text, locationId: null } };
}

/** Where the business is: its first location, else where somebody who drives begins their day. */
async function middle(ctx: Context, business: Business, scope: Scope) {
  const location = (await loadLocations(ctx.database.read, business.id)).find(({ id }) => covers(scope, id));
  if (location) {
    const { lat, lon, postcode, place } = location;
    return { point: { lat, lon }, postcode, place };
  }
  const people = (await listResources(ctx.database.read, business.id)).filter((one) => coversResource(scope, one));
  const home = people.find((r) => r.homeLat !== null && r.homeLon !== null);
  return home ? { point: { lat: home.homeLat!, lon: home.homeLon! }, postcode: '', place: home.name } : null;
}

async function week(
  ctx: Context,
  matter: SlotMatter,
  ready: ReadyResource | null,
): Promise<{ total: number; days: PreviewDay[]; shown: { from: number; to: number }[] }> {
  const { business, site } = matter;
  const fromDay = addDays(dayOf(ctx.now(), site.zone), 1);
  const toDay = addDays(fromDay, DAYS - 1);
  const query = { fromDay, toDay: addDays(toDay, 1) };
  const schedule = ready
    ? await asIf(
        ctx,
        (tx) => writeResource(ctx, tx, business, ready),
        (tx) => loadSchedule(ctx, tx, business, query),
      )
    : await loadSchedule(ctx, ctx.database.read, business, query);
  const last = addDays(dayOf(ctx.now(), site.zone), matter.policy.horizonDays);
  const asked = await ask(ctx, ctx.database.read, matter, {
    ...{ preferences: {}, fromDay, toDay: last < toDay ? last : toDay, schedule },
  });
  const byDay = Map.groupBy(asked.found, ({ window }) => dayOf(window.from, site.zone));
  const days = daysBetween(fromDay, toDay).map((day): PreviewDay => {
    const starts = (byDay.get(day) ?? []).map(({ window }) => window.from).sort((a, b) => a - b);
    const none = starts.length === 0;
    return {
      day,
      count: starts.length,
      first: starts[0] ?? null,
      last: starts.at(-1) ?? null,
      lacks: none ? lackOf(schedule, matter, day) : '',
      whyNot: none ? explainDay(ctx.now(), matter, {}, day, asked).reason : null,
    };
  });
  const shown = offer(asked as Asked, matter, {}).slots.map(({ from, to }) => ({ from, to }));
  return { total: asked.found.length, days, shown };
}

/** Which requirement cannot be met on a day though nothing were taken, as a sentence; empty where every one could. */
function lackOf(schedule: Schedule, { service, site }: SlotMatter, day: Day): string {
  for (const requirement of service.requirements) {
    const fit = schedule.roster.resources.filter((r) => qualifies(r, requirement, site.locationId));
    const there = fit.reduce((sum, r) => sum + r.units, 0);
    const where = site.locationId ? ' at this location' : '';
    if (there < requirement.count) return sentence(`there is ${lackWords(requirement, there)}${where}`);
    const working = fit.filter((r) => isThere(schedule, r, day)).reduce((sum, r) => sum + r.units, 0);
    if (working < requirement.count) {
      const verb = requirement.kind === 'person' ? 'works' : 'is open';
      return sentence(`${lackWords(requirement, working)} ${verb}`);
    }
  }
  return '';
}

const isThere = (schedule: Schedule, resource: Schedule['roster']['resources'][number], day: Day): boolean =>
  resource.kind === 'person'
    ? personDay(schedule, resource, day) !== null
    : (schedule.roster.shifts(resource.id, day) ?? [0]).length > 0;

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
