import type { PolicyOverride } from '../../shared/policy.ts';
import type { SeriesOffer } from '../../shared/series.ts';
import type { Requirement, Service, SuppliesFrom, Supply } from '../../shared/service.ts';
import type { Context } from '../context.ts';
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
    supplies: suppliesIn(supplies, row.id),
    suppliesFrom: row.suppliesFrom,
  };
}

/** The active services of a business, by name. */
export const loadServices = async (db: Db, businessId: string): Promise<FullService[]> =>
  (await everyService(db, businessId)).flatMap(({ active, ...service }) => (active ? [service] : []));

/** The same with those that are no longer active. */
export async function everyService(db: Db, businessId: string): Promise<(FullService & { active: boolean })[]> {
  const [rows, requirements, locations, supplies] = await Promise.all([
    db.selectFrom('service').selectAll().where('businessId', '=', businessId).orderBy('name').execute(),
    db.selectFrom('requirement').selectAll().where('businessId', '=', businessId).execute(),
    db.selectFrom('serviceLocation').selectAll().where('businessId', '=', businessId).execute(),
    db.selectFrom('supply').selectAll().where('businessId', '=', businessId).execute(),
  ]);
  return rows.map((row) => ({ ...serviceOf(row, requirements, locations, supplies), active: row.active === 1 }));
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

const columnsOf = ({
  requirements: _,
  locationIds: __,
  supplies: ___,
  series: ____,
  names,
  policy,
  offered,
  capacity = 0,
  ...plain
}: NewService) => ({
  ...plain,
  capacity,
  names: JSON.stringify(names),
  policy: JSON.stringify(policy),
  offered: offered ? (1 as const) : (0 as const),
});

/** Writes a new service with its requirements, the locations that give it and what it uses up. */
export async function createService(tx: Tx, businessId: string, service: NewService, active = true): Promise<void> {
  await tx
    .insertInto('service')
    .values({
      ...columnsOf(service),
      businessId,
      series: JSON.stringify(service.series ?? null),
      active: active ? 1 : 0,
    })
    .execute();
  await writeParts(tx, businessId, service);
  for (const { itemId, quantity } of service.supplies ?? [])
    await tx.insertInto('supply').values({ businessId, serviceId: service.id, itemId, quantity }).execute();
}

/** Writes what a service has become, but for what it uses up and how it is sold as a series. */
export async function updateService(tx: Tx, businessId: string, service: NewService, active: boolean): Promise<void> {
  const { id, ...columns } = columnsOf(service);
  await tx
    .updateTable('service')
    .set({ ...columns, active: active ? 1 : 0 })
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .execute();
  for (const table of ['requirement', 'serviceLocation'] as const)
    await tx.deleteFrom(table).where('businessId', '=', businessId).where('serviceId', '=', id).execute();
  await writeParts(tx, businessId, service);
}

async function writeParts(tx: Tx, businessId: string, service: NewService): Promise<void> {
  const { id: serviceId, requirements, locationIds } = service;
  for (const [position, { kind, count, skills, ...options }] of requirements.entries())
    await tx
      .insertInto('requirement')
      .values({
        ...{ businessId, serviceId, position, kind, count },
        skills: JSON.stringify(skills),
        options: JSON.stringify(options satisfies RequirementOptions),
      })
      .execute();
  for (const locationId of new Set(locationIds))
    await tx.insertInto('serviceLocation').values({ businessId, serviceId, locationId }).execute();
}

/**
 * Nobody changes what these services use up until the transaction ends; any number may hold one at the same time. SQLite
 * has one writer anyway. To be taken before any shelf is locked.
 */
export async function holdServices(
  { database }: Pick<Context, 'database'>,
  tx: Tx,
  businessId: string,
  ids: readonly string[],
): Promise<void> {
  if (database.dialect === 'sqlite' || ids.length === 0) return;
  await tx
    .selectFrom('service')
    .select('id')
    .where('businessId', '=', businessId)
    .where('id', 'in', ids)
    .orderBy('id')
    .forShare()
    .execute();
}

/** What some services use up, and whose stock they take. */
export async function suppliesOf(
  db: Db,
  businessId: string,
  ids: readonly string[],
): Promise<Map<string, Pick<FullService, 'supplies' | 'suppliesFrom'>>> {
  const [services, supplies] = await Promise.all([
    db
      .selectFrom('service')
      .select(['id', 'suppliesFrom'])
      .where('businessId', '=', businessId)
      .where('id', 'in', ids)
      .execute(),
    db.selectFrom('supply').selectAll().where('businessId', '=', businessId).where('serviceId', 'in', ids).execute(),
  ]);
  return new Map(services.map(({ id, suppliesFrom }) => [id, { supplies: suppliesIn(supplies, id), suppliesFrom }]));
}

const suppliesIn = (rows: readonly Row<'supply'>[], id: string): Supply[] =>
  rows
    .filter((row) => row.serviceId === id)
    .map(({ itemId, quantity }) => ({ itemId, quantity }))
    .sort((a, b) => (a.itemId < b.itemId ? -1 : 1));

/** Waits for all who hold a service, and keeps others from holding it until the transaction ends. */
export async function lockService(tx: Tx, businessId: string, id: string): Promise<void> {
  await tx
    .updateTable('service')
    .set((eb) => ({ suppliesFrom: eb.ref('suppliesFrom') }))
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .execute();
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
