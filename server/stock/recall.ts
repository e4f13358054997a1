/** A lot is recalled: nothing of it is used any more, wherever some of it lies. */
import { type Counted, placeKey, type RecallPreview } from '../../shared/stock.ts';
import { dayOf } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { type Actor, record } from '../history.ts';
import { notFound, Refusal } from '../refusal.ts';
import { asIf } from '../schedule/as-if.ts';
import { cardOfAppointment } from '../schedule/cards.ts';
import { shortVisits, tellingShort } from '../schedule/short.ts';
import { covers, mustReach, reaches, type Scope } from '../scope.ts';
import { placeOf } from './levels.ts';
import { log } from './lots.ts';
import { loadPlaces } from './places.ts';
import { coverAnew, draw, lockShelves, type ShelfId, usePast } from './reserve.ts';

/** The lot, and every other of the same number: within somebody's reach. */
async function sameNumber(db: Db, businessId: string, lotId: string, scope: Scope): Promise<Row<'lot'>[]> {
  await mustReach(db, businessId, scope, 'lot', lotId);
  const lot = await db
    .selectFrom('lot')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', '=', lotId)
    .executeTakeFirst();
  if (!lot) throw notFound('lot');
  if (lot.recalledAt !== null) throw new Refusal('conflict', 'This lot was recalled already.');
  if (lot.ref === '') return [lot];
  const rows = await db
    .selectFrom('lot')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('itemId', '=', lot.itemId)
    .where('ref', '=', lot.ref)
    .where('recalledAt', 'is', null)
    .orderBy('id')
    .execute();
  const within = await Promise.all(rows.map((row) => reaches(db, businessId, scope, 'lot', row.id)));
  return rows.filter((_, i) => within[i]);
}

/** What a recall would take off the shelves, and which visits would go without. */
export async function previewRecall(
  ctx: Context,
  business: Business,
  lotId: string,
  scope: Scope,
): Promise<RecallPreview> {
  const db = ctx.database.db;
  const lots = await sameNumber(db, business.id, lotId, scope);
  const among = { itemIds: lots.map(({ itemId }) => itemId) };
  const before = await shortVisits(db, business.id, among);
  const after = await asIf(
    ctx,
    (tx) => recallIn(ctx, tx, business, lots, '', 'system'),
    (tx) => shortVisits(tx, business.id, among),
  );
  const visits: RecallPreview['visits'] = [];
  for (const { appointmentId, lacks } of after.values()) {
    const card = before.has(appointmentId) ? null : await cardOfAppointment(db, business.id, appointmentId);
    if (!card) continue;
    const within = scope.namesCustomers && covers(scope, card.locationId);
    const { jobId, customerName, serviceName, window } = card;
    visits.push({ window, lacks, serviceName, jobId: within ? jobId : '', customerName: within ? customerName : '' });
  }
  const places = await loadPlaces(db, business.id);
  return {
    lots: lots.map((lot) => ({
      placeName: places.find((place) => placeKey(place) === placeKey(placeOf(lot)))?.name ?? 'another place',
      quantity: lot.quantity,
    })),
    visits,
    zone: business.zone,
  };
}

/** Recalls a lot, and what else is within reach of the same number; says how many visits go without from now on. */
export async function recall(
  ctx: Context,
  business: Business,
  lotId: string,
  reason: string,
  scope: Scope,
  actor: Actor,
): Promise<Counted> {
  return ctx.transact(async (tx) => {
    const lots = await sameNumber(tx, business.id, lotId, scope);
    const among = { itemIds: lots.map(({ itemId }) => itemId) };
    await recallIn(ctx, tx, business, lots, reason, actor);
    return { short: (await shortVisits(tx, business.id, among)).size };
  });
}

const recallIn = (
  ctx: Context,
  tx: Tx,
  business: Business,
  lots: readonly Row<'lot'>[],
  reason: string,
  actor: Actor,
): Promise<void> =>
  tellingShort(
    ctx,
    tx,
    business.id,
    lots.map(({ itemId }) => itemId),
    async () => {
      const shelfOf = (lot: Row<'lot'>): ShelfId => ({ itemId: lot.itemId, place: placeOf(lot) });
      await lockShelves(tx, business.id, lots.map(shelfOf));
      for (const lot of lots) {
        await usePast(ctx, tx, business.id, shelfOf(lot), dayOf(ctx.now(), business.zone));
        // The visits are given other lots before this one is emptied.
        await coverAnew(ctx, tx, business.id, shelfOf(lot), new Map([[lot.id, 0]]));
        await empty(ctx, tx, business.id, lot, reason, actor);
      }
    },
  );

async function empty(
  ctx: Context,
  tx: Tx,
  businessId: string,
  { id }: Row<'lot'>,
  reason: string,
  actor: Actor,
): Promise<void> {
  const { quantity } = await tx
    .updateTable('lot')
    .set({ recalledAt: ctx.now() })
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .returning('quantity')
    .executeTakeFirstOrThrow();
  await draw(tx, businessId, id, { quantity: -quantity, reserved: 0 });
  await log(ctx, tx, businessId, { lotId: id, kind: 'count', quantity: -quantity, reason });
  await record(ctx, tx, businessId, {
    actor,
    action: 'recall',
    subjectKind: 'lot',
    subjectId: id,
    before: { quantity },
    after: { quantity: 0, reason },
  });
}
