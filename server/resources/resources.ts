import type { Day } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { notFound } from '../refusal.ts';
import type { RosterResource } from './roster.ts';

/** Working time that repeats every week, in minutes since local midnight. */
export interface WeeklyShift {
  weekday: number;
  fromMinute: number;
  toMinute: number;
}

/** Writes a new resource with its units, its skills and, for a person, the shifts of every week. */
export async function createResource(
  ctx: Pick<Context, 'id'>,
  tx: Tx,
  businessId: string,
  resource: RosterResource & { email?: string; phone?: string },
  shifts: readonly WeeklyShift[],
): Promise<void> {
  const { skills, levels = {}, home, drives, email = '', phone = '', ...plain } = resource;
  const resourceId = resource.id;
  await tx
    .insertInto('resource')
    .values({
      ...plain,
      businessId,
      drives: drives ? 1 : 0,
      homeLat: home?.lat ?? null,
      homeLon: home?.lon ?? null,
      email,
      phone,
      attributes: '{}',
      active: 1,
    })
    .execute();
  const units = Array.from({ length: resource.units }, (_, i) => ({ businessId, resourceId, unit: i + 1 }));
  await tx.insertInto('resourceUnit').values(units).execute();
  for (const skill of skills)
    await tx
      .insertInto('resourceSkill')
      .values({ businessId, resourceId, skill, level: levels[skill] ?? 1 })
      .execute();
  for (const shift of shifts)
    await tx
      .insertInto('shift')
      .values({
        ...shift,
        businessId,
        id: ctx.id('shi'),
        resourceId,
        validFrom: '0001-01-01',
        validTo: '9999-12-31',
      })
      .execute();
}

/** Arranges that a person drives a vehicle on some weekdays, from now on unless days are named. */
export async function assignVehicle(
  tx: Tx,
  businessId: string,
  { personId, vehicleId, weekdays, validFrom = '0001-01-01', validTo = '9999-12-31' }: Driving,
): Promise<void> {
  for (const weekday of weekdays)
    await tx
      .insertInto('driver')
      .values({ businessId, resourceId: personId, weekday, validFrom, validTo, vehicleId })
      .onConflict((oc) =>
        oc.columns(['businessId', 'resourceId', 'weekday', 'validFrom']).doUpdateSet({ validTo, vehicleId }),
      )
      .execute();
}

export interface Driving {
  personId: string;
  vehicleId: string;
  weekdays: readonly number[];
  validFrom?: Day;
  validTo?: Day;
}

/** An active resource, or a refusal that says there is none. */
export async function activeResource(db: Db, businessId: string, id: string): Promise<Row<'resource'>> {
  const row = await db
    .selectFrom('resource')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .where('active', '=', 1)
    .executeTakeFirst();
  if (!row) throw notFound('resource');
  return row;
}

/** The active resources of a business: people first, each kind by name. */
export async function listResources(db: Db, businessId: string): Promise<Row<'resource'>[]> {
  const rows = await db
    .selectFrom('resource')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('active', '=', 1)
    .orderBy('name')
    .execute();
  const order = ['person', 'room', 'equipment', 'vehicle'];
  return rows.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}
