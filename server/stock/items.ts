/** Items and kits. A kit is an item that is put together from others: it never lies anywhere itself, its parts do. */
import type { Supply } from '../../shared/service.ts';
import type { NewItem } from '../../shared/stock.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { badField, notFound } from '../refusal.ts';

export interface Item {
  id: string;
  name: string;
  unit: string;
  reorderAt: number;
  /** Empty for a plain item. */
  parts: Supply[];
}

/** The items of a business, by name. */
export async function loadItems(db: Db, businessId: string): Promise<Item[]> {
  const [rows, parts] = await Promise.all([
    db.selectFrom('item').selectAll().where('businessId', '=', businessId).orderBy('name').orderBy('id').execute(),
    db.selectFrom('kitItem').selectAll().where('businessId', '=', businessId).orderBy('itemId').execute(),
  ]);
  const partsOf = Map.groupBy(parts, (part) => part.kitId);
  return rows.map((row) => itemOf(row, partsOf.get(row.id) ?? []));
}

const itemOf = ({ id, name, unit, reorderAt }: Row<'item'>, parts: readonly Row<'kitItem'>[]): Item => ({
  id,
  name,
  unit,
  reorderAt,
  parts: parts.map(({ itemId, quantity }) => ({ itemId, quantity })),
});

/** What some supplies come down to: each plain item once, with all that is asked of it. */
export function plainOf(supplies: readonly Supply[], items: readonly Pick<Item, 'id' | 'parts'>[]): Supply[] {
  const quantities = new Map<string, number>();
  const add = (itemId: string, quantity: number): void =>
    void quantities.set(itemId, (quantities.get(itemId) ?? 0) + quantity);
  for (const { itemId, quantity } of supplies) {
    const parts = items.find((item) => item.id === itemId)?.parts ?? [];
    if (parts.length === 0) add(itemId, quantity);
    for (const part of parts) add(part.itemId, part.quantity * quantity);
  }
  return [...quantities]
    .map(([itemId, quantity]) => ({ itemId, quantity }))
    .sort((a, b) => (a.itemId < b.itemId ? -1 : 1));
}

/** Writes a new item, or a new kit of plain ones. */
export async function createItem(
  ctx: Pick<Context, 'id'>,
  tx: Tx,
  businessId: string,
  { parts, ...item }: NewItem & { id?: string },
): Promise<string> {
  const id = item.id ?? ctx.id('itm');
  await tx
    .insertInto('item')
    .values({ ...item, businessId, id })
    .execute();
  await writeParts(tx, businessId, id, parts);
  return id;
}

/** Changes an item's name, unit and reorder level. What a kit is made of stays: visits are booked by it. */
export async function updateItem(tx: Tx, businessId: string, id: string, item: Omit<NewItem, 'parts'>): Promise<void> {
  const { name, unit, reorderAt } = item;
  const changed = await tx
    .updateTable('item')
    .set({ name, unit, reorderAt })
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n) throw notFound('item');
}

async function writeParts(tx: Tx, businessId: string, kitId: string, parts: readonly Supply[]): Promise<void> {
  if (parts.length === 0) return;
  const items = await loadItems(tx, businessId);
  for (const { itemId, quantity } of plainOf(parts, [])) {
    const part = items.find((item) => item.id === itemId);
    if (!part) throw badField('parts', 'a kit is made of items that are there');
    if (part.parts.length > 0 || itemId === kitId) throw badField('parts', 'a kit is made of plain items, not of kits');
    await tx.insertInto('kitItem').values({ businessId, kitId, itemId, quantity }).execute();
  }
}
