/** What services use up, by the names people know the items by. */
import type { Day } from '../../shared/time.ts';
import type { Db } from '../db/connect.ts';

/** "2 × Filter", "Service kit (3 × seal, 1 × filter)": what to bring for each of some services. */
export async function suppliesToBring(
  db: Db,
  businessId: string,
  serviceIds: readonly string[],
): Promise<Map<string, string[]>> {
  if (serviceIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('supply')
    .innerJoin('item', (join) =>
      join.onRef('item.businessId', '=', 'supply.businessId').onRef('item.id', '=', 'supply.itemId'),
    )
    .select(['supply.serviceId', 'supply.itemId', 'supply.quantity', 'item.name'])
    .where('supply.businessId', '=', businessId)
    .where('supply.serviceId', 'in', [...new Set(serviceIds)])
    .orderBy('item.name')
    .execute();
  const inside = await contentsOf(
    db,
    businessId,
    rows.map((row) => row.itemId),
  );
  const told = new Map<string, string[]>();
  for (const { serviceId, itemId, quantity, name } of rows) {
    const contents = inside.get(itemId);
    const line = counted(quantity, name) + (contents ? ` (${contents.join(', ')})` : '');
    told.set(serviceId, [...(told.get(serviceId) ?? []), line]);
  }
  return told;
}

const counted = (quantity: number, name: string): string => (quantity === 1 ? name : `${quantity} × ${name}`);

/** What is in the kits among some items. */
async function contentsOf(db: Db, businessId: string, itemIds: readonly string[]): Promise<Map<string, string[]>> {
  if (itemIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('kitItem')
    .innerJoin('item', (join) =>
      join.onRef('item.businessId', '=', 'kitItem.businessId').onRef('item.id', '=', 'kitItem.itemId'),
    )
    .select(['kitItem.kitId', 'kitItem.quantity', 'item.name'])
    .where('kitItem.businessId', '=', businessId)
    .where('kitItem.kitId', 'in', [...new Set(itemIds)])
    .orderBy('item.name')
    .execute();
  const kits = new Map<string, string[]>();
  for (const { kitId, quantity, name } of rows) kits.set(kitId, [...(kits.get(kitId) ?? []), counted(quantity, name)]);
  return kits;
}

/** The supplies of active services of which nothing that is still good lies anywhere; a kit's are what is in it. */
export async function suppliesOutOfStock(
  db: Db,
  businessId: string,
  today: Day,
): Promise<{ serviceName: string; itemName: string }[]> {
  const [supplies, kits, lots] = await Promise.all([
    db
      .selectFrom('supply')
      .innerJoin('service', (join) =>
        join.onRef('service.businessId', '=', 'supply.businessId').onRef('service.id', '=', 'supply.serviceId'),
      )
      .innerJoin('item', (join) =>
        join.onRef('item.businessId', '=', 'supply.businessId').onRef('item.id', '=', 'supply.itemId'),
      )
      .select(['service.name as serviceName', 'item.name as itemName', 'supply.itemId'])
      .where('supply.businessId', '=', businessId)
      .where('service.active', '=', 1)
      .orderBy('service.name')
      .orderBy('item.name')
      .execute(),
    db.selectFrom('kitItem').select(['kitId', 'itemId']).where('businessId', '=', businessId).execute(),
    db
      .selectFrom('lot')
      .select('itemId')
      .distinct()
      .where('businessId', '=', businessId)
      .where('expiresDay', '>=', today)
      .whereRef('quantity', '>', 'reserved')
      .execute(),
  ]);
  const there = new Set(lots.map(({ itemId }) => itemId));
  const inside = Map.groupBy(kits, ({ kitId }) => kitId);
  return supplies
    .filter(({ itemId }) => !(inside.get(itemId) ?? [{ itemId }]).every((part) => there.has(part.itemId)))
    .map(({ serviceName, itemName }) => ({ serviceName, itemName }));
}
