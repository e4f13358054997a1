import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
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
  const { skills, home, drives, email = '', phone = '', ...plain } = resource;
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
    await tx.insertInto('resourceSkill').values({ businessId, resourceId, skill, level: 1 }).execute();
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
