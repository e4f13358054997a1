/** Services as the office writes them down. What is promised already keeps its time, whatever is changed here. */

import { minutesTaken } from '../../shared/service.ts';
import type { ServiceDraft, ServiceFile, ServiceLine } from '../../shared/setup.ts';
import type { Business } from '../business/business.ts';
import { loadLocations } from '../business/locations.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import { type Actor, record } from '../history.ts';
import { type OpenWork, openWorkOf } from '../jobs/open-work.ts';
import { badField, notFound } from '../refusal.ts';
import { covers, coversSome, everywhere, type Scope } from '../scope.ts';
import { checkPolicy } from '../services/policy.ts';
import { createService, everyService, type FullService, updateService } from '../services/services.ts';

/** Every service on one line, those no longer given included. */
export async function serviceLines(db: Db, business: Business, scope: Scope): Promise<ServiceLine[]> {
  const within = (await everyService(db, business.id)).filter((service) => coversSome(scope, service.locationIds));
  return within.map((service) => ({
    id: service.id,
    name: service.name,
    place: service.place,
    minutes: minutesTaken(service),
    requirements: service.requirements,
    locationIds: service.locationIds.filter((id) => covers(scope, id)),
    offered: service.offered,
    active: service.active,
    differs: Object.keys(service.policy).length > 0,
  }));
}

async function everyServiceById(db: Db, business: Business, id: string): Promise<FullService & { active: boolean }> {
  const service = (await everyService(db, business.id)).find((one) => one.id === id);
  if (!service) throw notFound('service');
  return service;
}

/** One service with everything about it that can be changed. */
export async function serviceFile(
  ctx: Context,
  db: Db,
  business: Business,
  serviceId: string,
  scope: Scope,
): Promise<ServiceFile> {
  const { id, supplies: _, suppliesFrom: __, series: ___, ...draft } = await everyServiceById(db, business, serviceId);
  const work = await openWorkOf(db, business.id, { serviceId }, ctx.now());
  const locationIds = draft.locationIds.filter((one) => covers(scope, one));
  const upcoming = work.filter((job) => job.booked && covers(scope, job.locationId)).length;
  return { id, draft: { ...draft, locationIds, capacity: draft.capacity ?? 0 }, upcoming };
}

/** Looks over a draft; refuses by the name of the field that is wrong. */
export async function readyService(
  ctx: Context,
  business: Business,
  id: string | null,
  { active: _, ...draft }: ServiceDraft,
): Promise<FullService> {
  const db = ctx.database.read;
  const known = id === null ? null : await everyServiceById(db, business, id);
  checkPolicy(draft.policy, business.policy);
  const locations = await loadLocations(db, business.id);
  const ids = new Set(locations.map((l) => l.id));
  const unknown = draft.locationIds.findIndex((locationId) => !ids.has(locationId));
  if (unknown >= 0) throw badField(`locationIds.${unknown}`, 'there is no such location');
  const locationIds = draft.place === 'location' ? [...new Set(draft.locationIds)] : [];
  const { supplies, suppliesFrom } = known ?? { supplies: [], suppliesFrom: 'lead' as const };
  const service = { ...draft, supplies, suppliesFrom, locationIds, id: id ?? ctx.id('ser') };
  if (known) checkOpenWork(known, service, await openWorkOf(db, business.id, { serviceId: known.id }, ctx.now()));
  return service;
}

/** Work that is not over would be told another place than it was promised. */
function checkOpenWork(known: FullService, draft: FullService, work: readonly OpenWork[]): void {
  if (work.length === 0) return;
  const jobs = work.length === 1 ? '1 job is' : `${work.length} jobs are`;
  if (draft.place !== known.place)
    throw badField(
      'place',
      `${jobs} not over yet and keep${work.length === 1 ? 's' : ''} the place: add another service instead`,
    );
  if (draft.place !== 'location' || draft.locationIds.length === 0) return;
  const left = work.filter(({ locationId }) => locationId !== null && !draft.locationIds.includes(locationId));
  if (left.length > 0)
    throw badField(
      'locationIds',
      `${left.length} job${left.length === 1 ? '' : 's'} not over yet at a location that would no longer give it`,
    );
}

/** Adds a service, or changes one. */
export async function saveService(
  ctx: Context,
  business: Business,
  id: string | null,
  draft: ServiceDraft,
  actor: Actor,
): Promise<{ outcome: 'saved'; id: string }> {
  const service = await readyService(ctx, business, id, draft);
  const before = id === null ? undefined : (await serviceFile(ctx, ctx.database.read, business, id, everywhere)).draft;
  await ctx.transact(async (tx) => {
    await (id === null ? createService : updateService)(tx, business.id, service, draft.active);
    await record(ctx, tx, business.id, {
      actor,
      action: id === null ? 'add-service' : 'change-service',
      subjectKind: 'service',
      subjectId: service.id,
      before,
      after: draft,
    });
  });
  return { outcome: 'saved', id: service.id };
}
