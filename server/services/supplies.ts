/** What services use up, by the names people know the items by. */
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
