/** Visits to come that go without something they use up: a lot was recalled, counted or never came. */
import { sql } from 'kysely';
import type { StockPlace } from '../../shared/stock.ts';
import type { Day } from '../../shared/time.ts';
import type { Db } from '../db/connect.ts';
import { columnsOf, placeOf } from './levels.ts';

/** What a visit lacks of one item, and where it would lie. */
export interface Short {
  appointmentId: string;
  itemId: string;
  itemName: string;
  place: StockPlace;
  day: Day;
  lacking: number;
}

/** What visits of some days need and no lot is kept for. */
export async function shortOnDays(db: Db, businessId: string, fromDay: Day, toDay: Day): Promise<Short[]> {
  const kept = sql<number>`coalesce((select sum(u.quantity) from lot_use u
    join lot l on l.business_id = u.business_id and l.id = u.lot_id
    where u.business_id = n.business_id and u.appointment_id = n.appointment_id and u.kind = 'reserve'
      and l.item_id = n.item_id), 0)`;
  const rows = await db
    .selectFrom('stockNeed as n')
    .innerJoin('item as i', (join) => join.onRef('i.businessId', '=', 'n.businessId').onRef('i.id', '=', 'n.itemId'))
    .select([
      'n.appointmentId',
      'n.itemId',
      'n.locationId',
      'n.resourceId',
      'n.day',
      'n.quantity',
      'i.name as itemName',
    ])
    .select(kept.as('kept'))
    .where('n.businessId', '=', businessId)
    .where('n.day', '>=', fromDay)
    .where('n.day', '<=', toDay)
    .where(kept, '<', sql<number>`n.quantity`)
    .orderBy('i.name')
    .execute();
  return rows.map(({ locationId, resourceId, quantity, kept: has, ...row }) => ({
    ...row,
    place: placeOf({ locationId, resourceId }),
    lacking: quantity - Number(has),
  }));
}

/** The day on which more of an item comes to a place, the first from a day on; null where none is on its way. */
export async function nextDelivery(
  db: Db,
  businessId: string,
  { itemId, place }: Pick<Short, 'itemId' | 'place'>,
  after: Day,
): Promise<Day | null> {
  const { locationId, resourceId } = columnsOf(place);
  const row = await db
    .selectFrom('lot')
    .select('receivedDay')
    .where('businessId', '=', businessId)
    .where('itemId', '=', itemId)
    .where(locationId === null ? 'resourceId' : 'locationId', '=', locationId ?? resourceId)
    .where('receivedDay', '>', after)
    .where('quantity', '>', 0)
    .orderBy('receivedDay')
    .executeTakeFirst();
  return row?.receivedDay ?? null;
}
