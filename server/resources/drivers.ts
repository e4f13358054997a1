/** Who drives which vehicle by standing arrangement; a vehicle nobody drives is for whoever has the shift and drives none. */
import type { DrivingDraft } from '../../shared/setup.ts';
import type { Day } from '../../shared/time.ts';
import type { Db, Tx } from '../db/connect.ts';
import { EVER, FOREVER } from './shifts.ts';

export interface Driving {
  personId: string;
  vehicleId: string;
  weekdays: readonly number[];
  validFrom?: Day;
  validTo?: Day;
}

/** Arranges that a person drives a vehicle on some weekdays, from now on unless days are named. */
export async function assignVehicle(
  tx: Tx,
  businessId: string,
  { personId, vehicleId, weekdays, validFrom = EVER, validTo = FOREVER }: Driving,
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

/** Who drives a vehicle, each person with the weekdays of one time together. */
export async function driversOf(db: Db, businessId: string, vehicleId: string): Promise<DrivingDraft[]> {
  const rows = await db
    .selectFrom('driver')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('vehicleId', '=', vehicleId)
    .orderBy('validFrom')
    .orderBy('resourceId')
    .orderBy('validTo')
    .orderBy('weekday')
    .execute();
  const together = Map.groupBy(rows, (row) => `${row.validFrom} ${row.validTo} ${row.resourceId}`);
  return [...together.values()].map((days) => {
    const { resourceId, validFrom, validTo } = days[0]!;
    return {
      personId: resourceId,
      weekdays: days.map(({ weekday }) => weekday),
      validFrom: validFrom === EVER ? null : validFrom,
      validTo: validTo === FOREVER ? null : validTo,
    };
  });
}

/** Makes these the drivers of a vehicle. */
export async function writeDrivers(
  tx: Tx,
  businessId: string,
  vehicleId: string,
  drivers: readonly DrivingDraft[],
): Promise<void> {
  await tx.deleteFrom('driver').where('businessId', '=', businessId).where('vehicleId', '=', vehicleId).execute();
  for (const { personId, weekdays, validFrom, validTo } of drivers)
    await assignVehicle(tx, businessId, {
      ...{ personId, vehicleId, weekdays, validFrom: validFrom ?? EVER, validTo: validTo ?? FOREVER },
    });
}

/** The vehicle somebody drives already on one of these weekdays from the very same day on; what begins later would have the last word. */
export async function drivesAlready(
  db: Db,
  businessId: string,
  vehicleId: string,
  { personId, weekdays, validFrom }: DrivingDraft,
): Promise<{ weekday: number; vehicleName: string } | null> {
  const row = await db
    .selectFrom('driver as d')
    .innerJoin('resource as r', (join) =>
      join.onRef('r.businessId', '=', 'd.businessId').onRef('r.id', '=', 'd.vehicleId'),
    )
    .select(['d.weekday', 'r.name as vehicleName'])
    .where('d.businessId', '=', businessId)
    .where('d.resourceId', '=', personId)
    .where('d.weekday', 'in', weekdays)
    .where('d.validFrom', '=', validFrom ?? EVER)
    .where('d.vehicleId', '!=', vehicleId)
    .orderBy('d.weekday')
    .executeTakeFirst();
  return row ?? null;
}
