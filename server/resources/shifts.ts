import type { ShiftDraft, ShiftExceptionDraft } from '../../shared/setup.ts';
import type { Day } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';

/** What "from ever" and "for ever" are in the database. */
export const EVER = '0001-01-01';
export const FOREVER = '9999-12-31';

/** The weekly hours of some resources, in the order of the week. */
export async function shiftsOf(
  db: Db,
  businessId: string,
  resourceIds?: readonly string[],
): Promise<(ShiftDraft & { resourceId: string })[]> {
  const rows = await db
    .selectFrom('shift')
    .selectAll()
    .where('businessId', '=', businessId)
    .$if(resourceIds !== undefined, (query) => query.where('resourceId', 'in', [...resourceIds!]))
    .orderBy('validFrom')
    .orderBy('weekday')
    .orderBy('fromMinute')
    .execute();
  return rows.map(({ resourceId, weekday, fromMinute, toMinute, validFrom, validTo }) => ({
    resourceId,
    weekday,
    fromMinute,
    toMinute,
    validFrom: validFrom === EVER ? null : validFrom,
    validTo: validTo === FOREVER ? null : validTo,
  }));
}

/** The days of a resource that differ from its week, from a day on. */
export const exceptionsOf = (
  db: Db,
  businessId: string,
  resourceId: string,
  fromDay: Day,
): Promise<ShiftExceptionDraft[]> =>
  db
    .selectFrom('shiftException')
    .select(['day', 'fromMinute', 'toMinute'])
    .where('businessId', '=', businessId)
    .where('resourceId', '=', resourceId)
    .where('day', '>=', fromDay)
    .orderBy('day')
    .orderBy('fromMinute')
    .execute();

/** Makes these the weekly hours of a resource. */
export async function writeShifts(
  ctx: Pick<Context, 'id'>,
  tx: Tx,
  businessId: string,
  resourceId: string,
  shifts: readonly ShiftDraft[],
): Promise<void> {
  await tx.deleteFrom('shift').where('businessId', '=', businessId).where('resourceId', '=', resourceId).execute();
  if (shifts.length === 0) return;
  const rows = shifts.map(({ weekday, fromMinute, toMinute, validFrom, validTo }) => ({
    ...{ businessId, resourceId, id: ctx.id('shi'), weekday, fromMinute, toMinute },
    validFrom: validFrom ?? EVER,
    validTo: validTo ?? FOREVER,
  }));
  await tx.insertInto('shift').values(rows).execute();
}

/** Makes these the days that differ from a day on; earlier ones stay. */
export async function writeExceptions(
  ctx: Pick<Context, 'id'>,
  tx: Tx,
  businessId: string,
  resourceId: string,
  fromDay: Day,
  exceptions: readonly ShiftExceptionDraft[],
): Promise<void> {
  await tx
    .deleteFrom('shiftException')
    .where('businessId', '=', businessId)
    .where('resourceId', '=', resourceId)
    .where('day', '>=', fromDay)
    .execute();
  if (exceptions.length === 0) return;
  const rows = exceptions.map(({ day, fromMinute, toMinute }) => ({
    ...{ businessId, resourceId, id: ctx.id('exc'), day, fromMinute, toMinute },
  }));
  await tx.insertInto('shiftException').values(rows).execute();
}
