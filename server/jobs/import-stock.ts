import { NEVER, type StockPlace } from '../../shared/stock.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { RowError, TableRow } from '../csv.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import type { Actor } from '../history.ts';
import { everywhere, type Scope } from '../scope.ts';
import { createItem, type Item, loadItems } from '../stock/items.ts';
import { count, receive } from '../stock/lots.ts';
import { loadPlaces } from '../stock/places.ts';
import { known, named, type Plan, readLots, type StockCells } from './import-rows.ts';

/** What a row's names stand for; an item that is not known yet is added. */
interface Resolved {
  line: number;
  cells: StockCells;
  item: Item | null;
  place: StockPlace;
}

/** Reads the lots of a table and finds the items and places they name; bad rows go to `errors`. */
export async function planStock(
  ctx: Context,
  business: Business,
  table: { rows: readonly TableRow[] },
  errors: RowError[],
  actor: Actor,
  scope = everywhere,
): Promise<Plan> {
  const rows = await resolve(ctx, business, table.rows, errors, scope);
  return async (db) => {
    const lots = await lotsOf(db, business.id);
    const added = new Map<string, string>();
    return rows.map((row) => {
      const lot = lotOf(lots, row);
      if (!lot) return { step: 'created', write: (tx) => take(ctx, tx, business, row, added, actor) };
      const { quantity } = row.cells;
      if (lot.quantity === quantity) return { step: 'unchanged', write: async () => {} };
      const reason = row.cells.reason || 'counted, by file';
      return {
        step: 'updated',
        write: async (tx) => void (await count(ctx, tx, business, lot.id, { quantity, reason }, actor)),
      };
    });
  };
}

/** A lot nobody knows is received; its item is added before, once, where it is new. */
async function take(
  ctx: Context,
  tx: Tx,
  business: Business,
  { cells, item, place }: Resolved,
  added: Map<string, string>,
  actor: Actor,
): Promise<void> {
  const { quantity, unit, lot: ref, received, expires } = cells;
  const reorderAt = cells.reorder_at ?? 0;
  const itemId =
    item?.id ??
    added.get(cells.item) ??
    (await createItem(ctx, tx, business.id, { name: cells.item, unit, reorderAt, parts: [] }));
  if (!item) added.set(cells.item, itemId);
  if (quantity === 0) return;
  await receive(
    ctx,
    tx,
    business,
    {
      ...{ itemId, place, quantity, ref },
      ...(received ? { receivedDay: received } : {}),
      ...(expires ? { expiresDay: expires } : {}),
    },
    actor,
  );
}

const lotsOf = (db: Db, businessId: string): Promise<Row<'lot'>[]> =>
  db.selectFrom('lot').selectAll().where('businessId', '=', businessId).where('ref', '<>', '').execute();

const sameLots = (lots: readonly Row<'lot'>[], { cells, item, place }: Resolved): Row<'lot'>[] =>
  lots.filter(
    (lot) =>
      lot.itemId === item?.id &&
      lot.ref === cells.lot &&
      (place.kind === 'location' ? lot.locationId : lot.resourceId) === place.id,
  );
const lotOf = (lots: readonly Row<'lot'>[], row: Resolved): Row<'lot'> | undefined => sameLots(lots, row)[0];

async function resolve(
  ctx: Context,
  business: Business,
  rows: readonly TableRow[],
  errors: RowError[],
  scope: Scope,
): Promise<Resolved[]> {
  const db = ctx.database.read;
  const [items, places, lots] = await Promise.all([
    loadItems(db, business.id),
    loadPlaces(db, business.id, scope),
    lotsOf(db, business.id),
  ]);
  return readLots(rows, errors).flatMap(({ line, cells }): Resolved[] => {
    const wrong = (field: string, reason: string): [] => {
      errors.push({ line, field, reason });
      return [];
    };
    const item = named(items, cells.item, (one) => [one.id, one.name]) ?? null;
    const there = (list: readonly { name: string }[]): string => known(list.map(({ name }) => name));
    if (!item && cells.unit === '')
      return wrong('item', `no item is called ${cells.item}; a new one needs its unit; ${there(items)}`);
    if (item && item.parts.length > 0) return wrong('item', `${item.name} is a kit: its parts are received`);
    const place = named(places, cells.place, (one) => [one.id, one.name]);
    if (!place) return wrong('place', `nothing lies at ${cells.place}; ${there(places)}`);
    const row = { line, cells, item, place };
    const same = sameLots(lots, row);
    if (same.length > 1) return wrong('lot', `${same.length} lots go by ${cells.lot} there: count them in the office`);
    if (same[0] && same[0].recalledAt !== null)
      return wrong('lot', `${cells.lot} was recalled: nothing of it is used any more`);
    const expires = same[0]?.expiresDay;
    if (expires && cells.expires && cells.expires !== expires)
      return wrong(
        'expires',
        `${cells.lot} expires ${expires === NEVER ? 'never' : `on ${expires}`}, as it was received`,
      );
    return [row];
  });
}
