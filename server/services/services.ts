import type { PolicyOverride } from '../../shared/policy.ts';
import type { SeriesOffer } from '../../shared/series.ts';
import type { Requirement, Service, SuppliesFrom, Supply } from '../../shared/service.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { notFound } from '../refusal.ts';

/** A service with the locations that give it (none: all, or at the customer's) and the stock it uses up. */
export interface FullService extends Service {
  locationIds: string[];
  supplies: Supply[];
  suppliesFrom: SuppliesFrom;
}
/** What uses up nothing need not say so. */
export type NewService = Omit<FullService, 'supplies' | 'suppliesFrom'> &
  Partial<Pick<FullService, 'supplies' | 'suppliesFrom'>>;

/** What few requirements have, as the `options` column holds it. */
type RequirementOptions = Omit<Requirement, 'kind' | 'count' | 'skills'>;

function serviceOf(
  row: Row<'service'>,
  requirements: Row<'requirement'>[],
  locations: Row<'serviceLocation'>[],
  supplies: Row<'supply'>[],
): FullService {
  return {
    id: row.id,
    name: row.name,
    names: JSON.parse(row.names) as Record<string, string>,
    description: row.description,
    place: row.place,
    durationMinutes: row.durationMinutes,
    setupMinutes: row.setupMinutes,
    cleanupMinutes: row.cleanupMinutes,
    requirements: requirements
      .filter((r) => r.serviceId === row.id)
      .sort((a, b) => a.position - b.position)
      .map((r): Requirement => {
        const options = JSON.parse(r.options) as RequirementOptions;
        return { kind: r.kind, count: r.count, skills: JSON.parse(r.skills) as string[], ...options };
      }),
    policy: JSON.parse(row.policy) as PolicyOverride,
    offered: row.offered === 1,
    ...(row.series === 'null' ? {} : { series: JSON.parse(row.series) as SeriesOffer }),
    ...(row.capacity > 0 ? { capacity: row.capacity } : {}),
    locationIds: locations.filter((l) => l.serviceId === row.id).map((l) => l.locationId),
    supplies: supplies
      .filter((s) => s.serviceId === row.id)
      .map(({ itemId, quantity }) => ({ itemId, quantity }))
      .sort((a, b) => (a.itemId < b.itemId ? -1 : 1)),
    suppliesFrom: row.suppliesFrom,
  };
}

/** The active services of a business, by name. */
export async function loadServices(db: Db, businessId: string): Promise<FullService[]> {
  const [rows, requirements, locations, supplies] = await Promise.all([
    db
      .selectFrom('service')
      .selectAll()
      .where('businessId', '=', businessId)
      .where('active', '=', 1)
      .orderBy('name')
      .execute(),
    db.selectFrom('requirement').selectAll().where('businessId', '=', businessId).execute(),
    db.selectFrom('serviceLocation').selectAll().where('businessId', '=', businessId).execute(),
    db.selectFrom('supply').selectAll().where('businessId', '=', businessId).execute(),
  ]);
  return rows.map((row) => serviceOf(row, requirements, locations, supplies));
}

/** One service, also one that is no longer active; refuses an unknown one. */
export async function serviceById(db: Db, businessId: string, id: string): Promise<FullService> {
  const row = await db
    .selectFrom('service')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('service');
  const [requirements, locations, supplies] = await Promise.all([
    db.selectFrom('requirement').selectAll().where('businessId', '=', businessId).where('serviceId', '=', id).execute(),
    db
      .selectFrom('serviceLocation')
      .selectAll()
      .where('businessId', '=', businessId)
      .where('serviceId', '=', id)
      .execute(),
    db.selectFrom('supply').selectAll().where('businessId', '=', businessId).where('serviceId', '=', id).execute(),
  ]);
  return serviceOf(row, requirements, locations, supplies);
}

/** Writes a new service with its requirements, the locations that give it and what it uses up. */
export async function createService(tx: Tx, businessId: string, service: NewService): Promise<void> {
  const { requirements, locationIds, names, policy, offered, series, supplies = [], capacity = 0, ...plain } = service;
  await tx
    .insertInto('service')
    .values({
      ...plain,
      businessId,
      names: JSON.stringify(names),
      policy: JSON.stringify(policy),
      offered: offered ? 1 : 0,
      series: JSON.stringify(series ?? null),
      capacity,
      active: 1,
    })
    .execute();
  for (const [position, { kind, count, skills, ...options }] of requirements.entries())
    await tx
      .insertInto('requirement')
      .values({
        businessId,
        serviceId: service.id,
        position,
        kind,
        count,
        skills: JSON.stringify(skills),
        options: JSON.stringify(options satisfies RequirementOptions),
      })
      .execute();
  for (const locationId of locationIds)
    await tx.insertInto('serviceLocation').values({ businessId, serviceId: service.id, locationId }).execute();
  for (const { itemId, quantity } of supplies)
    await tx.insertInto('supply').values({ businessId, serviceId: service.id, itemId, quantity }).execute();
}

/** Writes what a service uses up from now on, and whose stock it takes. */
export async function saveSupplies(
  tx: Tx,
  businessId: string,
  serviceId: string,
  { supplies, suppliesFrom }: Pick<FullService, 'supplies' | 'suppliesFrom'>,
): Promise<void> {
  await tx
    .updateTable('service')
    .set({ suppliesFrom })
    .where('businessId', '=', businessId)
    .where('id', '=', serviceId)
    .execute();
  await tx.deleteFrom('supply').where('businessId', '=', businessId).where('serviceId', '=', serviceId).execute();
  for (const { itemId, quantity } of supplies)
    await tx.insertInto('supply').values({ businessId, serviceId, itemId, quantity }).execute();
}

/** Writes what is decided for one service. */
export const saveServicePolicy = (tx: Tx, businessId: string, id: string, policy: PolicyOverride): Promise<unknown> =>
  tx
    .updateTable('service')
    .set({ policy: JSON.stringify(policy) })
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .execute();
