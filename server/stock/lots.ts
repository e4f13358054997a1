/** What a person does with stock by hand: receive it, count it, carry it elsewhere. Each is written down with who and why. */
import { type Count, type Counted, type MoveLot, NEVER, type Receive, type StockPlace } from '../../shared/stock.ts';
import { type Day, dayOf } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { type Actor, record } from '../history.ts';
import { badField, notFound, Refusal } from '../refusal.ts';
import { leaveServed, tellingShort } from '../schedule/short.ts';
import { loadItems } from './items.ts';
import { columnsOf, placeOf } from './levels.ts';
import { coverAnew, draw, lockShelves, type ShelfId, shortOn, usePast } from './reserve.ts';

type Lot = Row<'lot'>;

const shelfOf = (lot: Lot): ShelfId => ({ itemId: lot.itemId, place: placeOf(lot) });

/** Says what became of a lot, beside the numbers. */
export const log = (
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  use: Pick<Row<'lotUse'>, 'lotId' | 'kind' | 'quantity' | 'reason'>,
): Promise<unknown> =>
  tx
    .insertInto('lotUse')
    .values({ ...use, businessId, id: ctx.id('use'), appointmentId: null, at: ctx.now() })
    .execute();

async function lockLot(tx: Tx, businessId: string, id: string): Promise<Lot> {
  const find = () =>
    tx.selectFrom('lot').selectAll().where('businessId', '=', businessId).where('id', '=', id).executeTakeFirst();
  const seen = await find();
  if (!seen) throw notFound('lot');
  await lockShelves(tx, businessId, [shelfOf(seen)]);
  const lot = (await find())!;
  if (lot.recalledAt !== null) throw new Refusal('conflict', 'This lot was recalled: nothing of it is used any more.');
  return lot;
}

/** Refuses a place that is not of this business, or that nothing can lie in. */
async function placeThere(db: Db, businessId: string, place: StockPlace): Promise<void> {
  const row =
    place.kind === 'location'
      ? await db
          .selectFrom('location')
          .select('id')
          .where('businessId', '=', businessId)
          .where('id', '=', place.id)
          .executeTakeFirst()
      : await db
          .selectFrom('resource')
          .select('id')
          .where('businessId', '=', businessId)
          .where('id', '=', place.id)
          .where('active', '=', 1)
          .executeTakeFirst();
  if (!row) throw notFound('place');
}

/** Puts what came on its shelf: a new lot, or more of one that lies there under the same number and expiry. */
export async function receive(
  ctx: Context,
  tx: Tx,
  business: Business,
  request: Receive,
  actor: Actor,
): Promise<string> {
  const { itemId, place, quantity, ref } = request;
  const receivedDay = request.receivedDay ?? dayOf(ctx.now(), business.zone);
  const expiresDay = request.expiresDay ?? NEVER;
  if (expiresDay < receivedDay) throw badField('expiresDay', 'it would have expired before it comes');
  const item = (await loadItems(tx, business.id)).find(({ id }) => id === itemId);
  if (!item) throw notFound('item');
  if (item.parts.length > 0) throw badField('itemId', 'a kit is received by its parts');
  await placeThere(tx, business.id, place);
  await lockShelves(tx, business.id, [{ itemId, place }]);
  const id = await putOn(ctx, tx, business, { itemId, place, ref, receivedDay, expiresDay }, quantity);
  await log(ctx, tx, business.id, { lotId: id, kind: 'receive', quantity, reason: '' });
  await coverAnew(ctx, tx, business.id, { itemId, place });
  await leaveServed(ctx, tx, business.id);
  const after = { itemId, place, quantity, ref, receivedDay, expiresDay };
  await record(ctx, tx, business.id, { actor, action: 'receive', subjectKind: 'lot', subjectId: id, after });
  return id;
}

/** The lot with this number and expiry that lies there grows; where there is none, or one is still on its way, there is a new one. */
async function putOn(
  ctx: Context,
  tx: Tx,
  business: Business,
  lot: ShelfId & Pick<Lot, 'ref' | 'receivedDay' | 'expiresDay'>,
  quantity: number,
): Promise<string> {
  const { itemId, place, ref, receivedDay, expiresDay } = lot;
  const same = await tx
    .selectFrom('lot')
    .select(['id', 'receivedDay', 'recalledAt'])
    .where('businessId', '=', business.id)
    .where('itemId', '=', itemId)
    .where(place.kind === 'location' ? 'locationId' : 'resourceId', '=', place.id)
    .where('ref', '=', ref)
    .where('expiresDay', '=', expiresDay)
    .orderBy('id')
    .execute();
  if (ref !== '' && same.some((lot) => lot.recalledAt !== null)) throw badField('ref', 'this lot was recalled');
  const here = (day: Day): boolean => day <= dayOf(ctx.now(), business.zone);
  const there = same.find(
    (s) =>
      s.recalledAt === null &&
      (s.receivedDay === receivedDay || (ref !== '' && here(s.receivedDay) && here(receivedDay))),
  );
  if (there) {
    await draw(tx, business.id, there.id, { quantity, reserved: 0 });
    return there.id;
  }
  const id = ctx.id('lot');
  await tx
    .insertInto('lot')
    .values({
      businessId: business.id,
      id,
      itemId,
      ...columnsOf(place),
      ref,
      receivedDay,
      expiresDay,
      quantity,
      reserved: 0,
      recalledAt: null,
    })
    .execute();
  return id;
}

/**
 * Writes down what was counted, and why it differs. Visits of past days have had theirs by then, whatever was recorded of
 * them. Visits to come that go without from now on come before the office, they are not taken off.
 */
export async function count(
  ctx: Context,
  tx: Tx,
  business: Business,
  lotId: string,
  { quantity, reason }: Count,
  actor: Actor,
): Promise<Counted> {
  const shelf = shelfOf(await lockLot(tx, business.id, lotId));
  await usePast(ctx, tx, business.id, shelf, dayOf(ctx.now(), business.zone));
  const lot = await lockLot(tx, business.id, lotId);
  await tellingShort(ctx, tx, business.id, [shelf.itemId], async () => {
    // Where less lies there than is kept, the visits are given other lots before the number is written.
    await coverAnew(ctx, tx, business.id, shelf, new Map([[lotId, Math.min(quantity, lot.quantity)]]));
    await draw(tx, business.id, lotId, { quantity: quantity - lot.quantity, reserved: 0 });
    await log(ctx, tx, business.id, { lotId, kind: 'count', quantity: quantity - lot.quantity, reason });
    await coverAnew(ctx, tx, business.id, shelf);
  });
  await record(ctx, tx, business.id, {
    actor,
    action: 'count',
    subjectKind: 'lot',
    subjectId: lotId,
    before: { quantity: lot.quantity },
    after: { quantity, reason },
  });
  return { short: await shortOn(tx, business.id, shelf) };
}

/** Carries some of a lot to another place; never what the visits there need. */
export async function moveLot(
  ctx: Context,
  tx: Tx,
  business: Business,
  lotId: string,
  { place, quantity }: MoveLot,
  actor: Actor,
): Promise<string> {
  await placeThere(tx, business.id, place);
  const seen = await tx
    .selectFrom('lot')
    .selectAll()
    .where('businessId', '=', business.id)
    .where('id', '=', lotId)
    .executeTakeFirst();
  if (!seen) throw notFound('lot');
  const [from, to] = [shelfOf(seen), { itemId: seen.itemId, place }];
  if (from.place.kind === place.kind && from.place.id === place.id) throw badField('place', 'it lies there already');
  // Both shelves are locked together, in the order every writer keeps.
  await lockShelves(tx, business.id, [from, to]);
  const lot = await lockLot(tx, business.id, lotId);
  if (quantity > lot.quantity) throw badField('quantity', `only ${lot.quantity} of it are there`);
  const before = await shortOn(tx, business.id, from);
  await coverAnew(ctx, tx, business.id, from, new Map([[lotId, lot.quantity - quantity]]));
  if ((await shortOn(tx, business.id, from)) > before)
    throw new Refusal('conflict', 'Visits that are booked need it where it lies. Move fewer.');
  await draw(tx, business.id, lotId, { quantity: -quantity, reserved: 0 });
  const today = dayOf(ctx.now(), business.zone);
  const receivedDay = lot.receivedDay > today ? lot.receivedDay : today;
  const id = await putOn(ctx, tx, business, { ...to, ref: lot.ref, receivedDay, expiresDay: lot.expiresDay }, quantity);
  await log(ctx, tx, business.id, { lotId, kind: 'move', quantity: -quantity, reason: '' });
  await log(ctx, tx, business.id, { lotId: id, kind: 'move', quantity, reason: '' });
  await coverAnew(ctx, tx, business.id, to);
  await leaveServed(ctx, tx, business.id);
  await record(ctx, tx, business.id, {
    actor,
    action: 'move-stock',
    subjectKind: 'lot',
    subjectId: lotId,
    before: { place: from.place },
    after: { place, quantity, lotId: id },
  });
  return id;
}
