/**
 * What appointments keep of the stock. What they need is written once (`stock_need`); which lots cover it is decided anew
 * for the whole shelf whenever something on it comes or goes. Everything here runs inside the transaction that places or
 * settles the appointment, after its resource-days were locked.
 */
import { sql } from 'kysely';
import type { Supply } from '../../shared/service.ts';
import { placeKey, type StockPlace } from '../../shared/stock.ts';
import type { Day } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import { type Given, giveOut } from './fefo.ts';
import { loadItems, plainOf } from './items.ts';
import { columnsOf, placeOf } from './levels.ts';

/** One item at one place. */
export interface ShelfId {
  itemId: string;
  place: StockPlace;
}

const keyOf = ({ itemId, place }: ShelfId): string => `${itemId} ${placeKey(place)}`;
const inOrder = (shelves: readonly ShelfId[]): ShelfId[] =>
  [...new Map(shelves.map((shelf) => [keyOf(shelf), shelf])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, shelf]) => shelf);

/** Locks shelves until the transaction ends, always in the same order, and raises their versions. */
export async function lockShelves(tx: Tx, businessId: string, shelves: readonly ShelfId[]): Promise<void> {
  for (const { itemId, place } of inOrder(shelves))
    await sql`insert into stock_place (business_id, item_id, place, version) values (${businessId}, ${itemId}, ${placeKey(place)}, 1)
      on conflict (business_id, item_id, place) do update set version = stock_place.version + 1`.execute(tx);
}

/** The shelves an appointment keeps something of. */
export async function shelvesOf(db: Db, businessId: string, appointmentId: string): Promise<ShelfId[]> {
  const rows = await db
    .selectFrom('stockNeed')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('appointmentId', '=', appointmentId)
    .execute();
  return rows.map((row) => ({ itemId: row.itemId, place: placeOf(row) }));
}

/** The shelves some supplies are taken from at a place. */
export async function shelvesFor(
  db: Db,
  businessId: string,
  supplies: readonly Supply[],
  place: StockPlace,
): Promise<ShelfId[]> {
  if (supplies.length === 0) return [];
  return plainOf(supplies, await loadItems(db, businessId)).map(({ itemId }) => ({ itemId, place }));
}

/** Writes down what an appointment needs and keeps lots for it; gives what there is not enough of. Shelves are locked. */
export async function reserveSupplies(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  appointmentId: string,
  { supplies, place, day }: { supplies: readonly Supply[]; place: StockPlace; day: Day },
): Promise<Supply[]> {
  const needs = plainOf(supplies, supplies.length > 0 ? await loadItems(tx, businessId) : []);
  const lacking: Supply[] = [];
  for (const { itemId, quantity } of needs) {
    await tx
      .insertInto('stockNeed')
      .values({ businessId, appointmentId, itemId, ...columnsOf(place), day, quantity })
      .execute();
    const given = await coverAnew(ctx, tx, businessId, { itemId, place });
    const own = given.filter((g) => g.needId === appointmentId).reduce((sum, g) => sum + g.quantity, 0);
    if (own < quantity) lacking.push({ itemId, quantity: quantity - own });
  }
  return lacking;
}

/** Gives back what an appointment kept. */
export async function releaseSupplies(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  appointmentId: string,
): Promise<void> {
  const shelves = await shelvesOf(tx, businessId, appointmentId);
  await lockShelves(tx, businessId, shelves);
  await forgetNeeds(tx, businessId, appointmentId);
  for (const shelf of inOrder(shelves)) await coverAnew(ctx, tx, businessId, shelf);
}

const forgetNeeds = (tx: Tx, businessId: string, appointmentId: string): Promise<unknown> =>
  tx.deleteFrom('stockNeed').where('businessId', '=', businessId).where('appointmentId', '=', appointmentId).execute();

/** The visit was made: what was kept for it is used up. */
export async function consumeSupplies(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  appointmentId: string,
): Promise<void> {
  await lockShelves(tx, businessId, await shelvesOf(tx, businessId, appointmentId));
  for (const use of await usesOf(tx, businessId, appointmentId, 'reserve')) await useUp(ctx, tx, businessId, use);
  await forgetNeeds(tx, businessId, appointmentId);
}

async function useUp(
  ctx: Pick<Context, 'now'>,
  tx: Tx,
  businessId: string,
  use: { id: string; lotId: string; quantity: number },
): Promise<void> {
  await draw(tx, businessId, use.lotId, { quantity: -use.quantity, reserved: -use.quantity });
  await tx
    .updateTable('lotUse')
    .set({ kind: 'consume', at: ctx.now() })
    .where('businessId', '=', businessId)
    .where('id', '=', use.id)
    .execute();
}

/** What visits of past days kept on a shelf is used up, though nobody said so: the shelf is about to be counted. */
export async function usePast(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  shelf: ShelfId,
  today: Day,
): Promise<void> {
  const { needs, uses } = await shelfAsItIs(tx, businessId, shelf);
  const past = needs.filter(({ day }) => day < today).map(({ id }) => id);
  for (const use of uses) if (past.includes(use.appointmentId!)) await useUp(ctx, tx, businessId, use);
  if (past.length === 0) return;
  await tx
    .deleteFrom('stockNeed')
    .where('businessId', '=', businessId)
    .where('itemId', '=', shelf.itemId)
    .where('appointmentId', 'in', past)
    .execute();
}

/** The shelves an appointment has used something of. */
export async function usedShelvesOf(db: Db, businessId: string, appointmentId: string): Promise<ShelfId[]> {
  const rows = await db
    .selectFrom('lotUse as u')
    .innerJoin('lot as l', (join) => join.onRef('l.businessId', '=', 'u.businessId').onRef('l.id', '=', 'u.lotId'))
    .select(['l.itemId', 'l.locationId', 'l.resourceId'])
    .where('u.businessId', '=', businessId)
    .where('u.appointmentId', '=', appointmentId)
    .where('u.kind', '=', 'consume')
    .execute();
  return inOrder(rows.map((row) => ({ itemId: row.itemId, place: placeOf(row) })));
}

/** The visit was not made after all: what it used up lies there again. */
export async function takeBackSupplies(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  appointmentId: string,
): Promise<void> {
  const shelves = await usedShelvesOf(tx, businessId, appointmentId);
  await lockShelves(tx, businessId, shelves);
  for (const use of await usesOf(tx, businessId, appointmentId, 'consume')) {
    await draw(tx, businessId, use.lotId, { quantity: use.quantity, reserved: 0 });
    await tx.deleteFrom('lotUse').where('businessId', '=', businessId).where('id', '=', use.id).execute();
  }
  for (const shelf of shelves) await coverAnew(ctx, tx, businessId, shelf);
}

const usesOf = (db: Db, businessId: string, appointmentId: string, kind: 'reserve' | 'consume') =>
  db
    .selectFrom('lotUse')
    .select(['id', 'lotId', 'quantity'])
    .where('businessId', '=', businessId)
    .where('appointmentId', '=', appointmentId)
    .where('kind', '=', kind)
    .orderBy('lotId')
    .execute();

/** Changes a lot by so much; the database refuses what would overdraw it. */
export async function draw(
  tx: Tx,
  businessId: string,
  lotId: string,
  change: { quantity: number; reserved: number },
): Promise<void> {
  const done = await tx
    .updateTable('lot')
    .set((eb) => ({
      quantity: eb('quantity', '+', change.quantity),
      reserved: eb('reserved', '+', change.reserved),
    }))
    .where('businessId', '=', businessId)
    .where('id', '=', lotId)
    .where((eb) => eb(eb('reserved', '+', change.reserved), '<=', eb('quantity', '+', change.quantity)))
    .where((eb) => eb(eb('reserved', '+', change.reserved), '>=', 0))
    .executeTakeFirst();
  if (done.numUpdatedRows !== 1n)
    throw new Error(`lot ${lotId} cannot change by ${change.quantity}, ${change.reserved} of it kept`);
}

/**
 * Decides anew which lots of a shelf cover which visits, and writes what changed. Called under the shelf's lock. `lay`: as
 * if so many of a lot lay there, before that is written (a count may leave less than is kept).
 */
export async function coverAnew(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  { itemId, place }: ShelfId,
  lay: ReadonlyMap<string, number> = new Map(),
): Promise<Given[]> {
  const { lots, needs, uses } = await shelfAsItIs(tx, businessId, { itemId, place });
  const given = giveOut(
    lots.map((lot) => ({ ...lot, quantity: lay.get(lot.id) ?? lot.quantity })),
    needs,
  );
  const nameOf = (lotId: string, needId: string): string => `${lotId} ${needId}`;
  const wanted = new Map(given.map((g) => [nameOf(g.lotId, g.needId), g]));
  const stays = new Set<string>();
  // What is given back goes first: a lot never keeps more than lies in it, not even for a moment.
  for (const use of uses) {
    const name = nameOf(use.lotId, use.appointmentId!);
    if (wanted.get(name)?.quantity === use.quantity && !stays.has(name)) {
      stays.add(name);
      continue;
    }
    await draw(tx, businessId, use.lotId, { quantity: 0, reserved: -use.quantity });
    await tx.deleteFrom('lotUse').where('businessId', '=', businessId).where('id', '=', use.id).execute();
  }
  for (const [name, { lotId, needId, quantity }] of wanted) {
    if (stays.has(name)) continue;
    await draw(tx, businessId, lotId, { quantity: 0, reserved: quantity });
    await tx
      .insertInto('lotUse')
      .values({
        businessId,
        id: ctx.id('use'),
        lotId,
        appointmentId: needId,
        quantity,
        kind: 'reserve',
        reason: '',
        at: ctx.now(),
      })
      .execute();
  }
  return given;
}

/** The lots of a shelf, what visits need of it, and which lots are kept for them. */
async function shelfAsItIs(db: Db, businessId: string, { itemId, place }: ShelfId) {
  const column = place.kind === 'location' ? 'locationId' : 'resourceId';
  const lots = await db
    .selectFrom('lot')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('itemId', '=', itemId)
    .where(column, '=', place.id)
    .execute();
  const needs = await db
    .selectFrom('stockNeed')
    .select(['appointmentId as id', 'day', 'quantity'])
    .where('businessId', '=', businessId)
    .where('itemId', '=', itemId)
    .where(column, '=', place.id)
    .execute();
  const uses = await db
    .selectFrom('lotUse as u')
    .innerJoin('lot as l', (join) => join.onRef('l.businessId', '=', 'u.businessId').onRef('l.id', '=', 'u.lotId'))
    .select(['u.id', 'u.lotId', 'u.appointmentId', 'u.quantity'])
    .where('u.businessId', '=', businessId)
    .where('u.kind', '=', 'reserve')
    .where('l.itemId', '=', itemId)
    .where(`l.${column}`, '=', place.id)
    .execute();
  return { lots, needs, uses };
}

/** How many visits go without on some shelves, each looked at once. */
export async function shortOnAll(db: Db, businessId: string, shelves: readonly ShelfId[]): Promise<number> {
  let short = 0;
  for (const shelf of inOrder(shelves)) short += await shortOn(db, businessId, shelf);
  return short;
}

/** How many visits of a shelf go without some of what they need. */
export async function shortOn(db: Db, businessId: string, shelf: ShelfId): Promise<number> {
  const { needs, uses } = await shelfAsItIs(db, businessId, shelf);
  return needs.filter(
    (need) => uses.filter((u) => u.appointmentId === need.id).reduce((sum, u) => sum + u.quantity, 0) < need.quantity,
  ).length;
}
