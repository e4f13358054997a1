/** What can still be promised: read when a slot is asked for, and again under the locks of the write. */
import type { Supply } from '../../shared/service.ts';
import { placeKey, type StockPlace } from '../../shared/stock.ts';
import type { Day } from '../../shared/time.ts';
import type { Db } from '../db/connect.ts';
import { freeOn, type Needed, type Supplied } from './fefo.ts';
import { type Item, loadItems, plainOf } from './items.ts';

/** What some supplies find, as it stands. */
export interface Levels {
  /** What lacks on a day at a place: the supply as its service names it, and whether it lies there but will have expired. */
  lacks(place: StockPlace | null, day: Day): { name: string; expired: boolean } | null;
  /** Counts them as kept there from now on: the others who look at the same stock see it. Nothing is written. */
  keep(place: StockPlace, day: Day): void;
}

/** The stock as it was read. Who looks at the same stock sees what the others keep of it; `copy` forgets that. */
export interface Stock {
  levelsOf(supplies: readonly Supply[]): Levels;
  copy(): Stock;
}

interface Placed {
  itemId: string;
  locationId: string | null;
  resourceId: string | null;
}

export const placeOf = ({ locationId, resourceId }: Pick<Placed, 'locationId' | 'resourceId'>): StockPlace =>
  locationId !== null ? { kind: 'location', id: locationId } : { kind: 'resource', id: resourceId! };
const shelfKey = (itemId: string, place: StockPlace): string => `${itemId} ${placeKey(place)}`;
export const columnsOf = ({ kind, id }: StockPlace): { locationId: string | null; resourceId: string | null } => ({
  locationId: kind === 'location' ? id : null,
  resourceId: kind === 'resource' ? id : null,
});

/** Reads the stock that some supplies ask of. `without`: as if these appointments needed nothing, for they are about to move. */
export async function loadStock(
  db: Db,
  businessId: string,
  supplies: readonly Supply[],
  without: readonly string[] = [],
): Promise<Stock> {
  const items = await loadItems(db, businessId);
  const itemIds = plainOf(supplies, items).map(({ itemId }) => itemId);
  let needed = db
    .selectFrom('stockNeed')
    .select(['itemId', 'locationId', 'resourceId', 'day'])
    .select((eb) => eb.fn.sum<number | string>('quantity').as('quantity'))
    .where('businessId', '=', businessId)
    .where('itemId', 'in', itemIds);
  if (without.length > 0) needed = needed.where('appointmentId', 'not in', without);
  const [lots, needs] = await Promise.all([
    db
      .selectFrom('lot')
      .selectAll()
      .where('businessId', '=', businessId)
      .where('itemId', 'in', itemIds)
      .where('quantity', '>', 0)
      .execute(),
    needed.groupBy(['itemId', 'locationId', 'resourceId', 'day']).execute(),
  ]);
  const keyOf = (row: Placed): string => shelfKey(row.itemId, placeOf(row));
  return stockOf(
    items,
    Map.groupBy(lots, keyOf),
    Map.groupBy(
      needs.map((row) => ({ ...row, id: row.day, quantity: Number(row.quantity) })),
      keyOf,
    ),
  );
}

function stockOf(
  items: readonly Item[],
  lotsAt: ReadonlyMap<string, readonly Supplied[]>,
  written: ReadonlyMap<string, readonly Needed[]>,
): Stock {
  const needsAt = new Map(written);
  const known = new Map<string, Map<Day, number>>();
  const free = (key: string, day: Day): number => {
    const days = known.get(key) ?? new Map<Day, number>();
    known.set(key, days);
    const found = days.get(day) ?? freeOn(lotsAt.get(key) ?? [], needsAt.get(key) ?? [], day);
    days.set(day, found);
    return found;
  };
  return {
    copy: () => stockOf(items, lotsAt, needsAt),
    levelsOf(supplies) {
      const plain = supplies.map((supply) => ({
        name: items.find((item) => item.id === supply.itemId)?.name ?? '',
        parts: plainOf([supply], items),
      }));
      const all = plainOf(supplies, items);
      return {
        lacks(place, day) {
          const lacking = all.find(({ itemId, quantity }) => !place || free(shelfKey(itemId, place), day) < quantity);
          if (!lacking) return null;
          const { name } = plain.find(({ parts }) => parts.some((part) => part.itemId === lacking.itemId))!;
          const key = place ? shelfKey(lacking.itemId, place) : '';
          return { name, expired: wouldDo(lotsAt.get(key) ?? [], needsAt.get(key) ?? [], day, lacking.quantity) };
        },
        keep(place, day) {
          for (const { itemId, quantity } of all) {
            const key = shelfKey(itemId, place);
            needsAt.set(key, [...(needsAt.get(key) ?? []), { id: day, day, quantity }]);
            known.delete(key);
          }
        },
      };
    },
  };
}

/** True when only the expiry of what lies there stands in the way. */
function wouldDo(lots: readonly Supplied[], needs: readonly Needed[], day: Day, quantity: number): boolean {
  const lasting = lots.map((lot) => (lot.expiresDay < day ? { ...lot, expiresDay: day } : lot));
  return freeOn(lasting, needs, day) >= quantity;
}
