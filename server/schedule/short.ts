/** Visits that go without some of what they use up: who they are, and how the office's queue hears of them. */
import type { Span } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import { closeItem, toQueue } from './queue.ts';

export interface ShortVisit {
  appointmentId: string;
  jobId: string;
  window: Span;
  /** "Gauze", "2 × Gauze": what lacks, by the names people know. */
  lacks: string[];
}

/** The proposed and booked visits that go without something, by appointment: of some appointments, or of what asks for some items. */
export async function shortVisits(
  db: Db,
  businessId: string,
  among: { appointmentIds: readonly string[] } | { itemIds: readonly string[] } | 'all',
): Promise<Map<string, ShortVisit>> {
  let query = db
    .selectFrom('stockNeed as n')
    .innerJoin('appointment as a', (join) =>
      join.onRef('a.businessId', '=', 'n.businessId').onRef('a.id', '=', 'n.appointmentId'),
    )
    .innerJoin('item as i', (join) => join.onRef('i.businessId', '=', 'n.businessId').onRef('i.id', '=', 'n.itemId'))
    .select(['n.appointmentId', 'n.quantity', 'a.jobId', 'a.windowFrom', 'a.windowTo', 'i.name'])
    .select((eb) =>
      eb
        .selectFrom('lotUse as u')
        .innerJoin('lot as l', (join) => join.onRef('l.businessId', '=', 'u.businessId').onRef('l.id', '=', 'u.lotId'))
        .select((sub) => sub.fn.sum<number | string>('u.quantity').as('quantity'))
        .where('u.kind', '=', 'reserve')
        .whereRef('u.businessId', '=', 'n.businessId')
        .whereRef('u.appointmentId', '=', 'n.appointmentId')
        .whereRef('l.itemId', '=', 'n.itemId')
        .as('kept'),
    )
    .where('n.businessId', '=', businessId)
    .where('a.status', 'in', ['proposed', 'booked'])
    .orderBy('a.plannedStart')
    .orderBy('i.name');
  if (among !== 'all') {
    const ids = 'itemIds' in among ? among.itemIds : among.appointmentIds;
    if (ids.length === 0) return new Map();
    if ('itemIds' in among) query = query.where('n.itemId', 'in', among.itemIds);
    else query = query.where('n.appointmentId', 'in', among.appointmentIds);
  }
  const short = new Map<string, ShortVisit>();
  for (const { appointmentId, jobId, windowFrom, windowTo, name, quantity, kept } of await query.execute()) {
    const lacking = quantity - Number(kept ?? 0);
    if (lacking <= 0) continue;
    const lacks = [...(short.get(appointmentId)?.lacks ?? []), lacking === 1 ? name : `${lacking} × ${name}`];
    short.set(appointmentId, { appointmentId, jobId, window: { from: windowFrom, to: windowTo }, lacks });
  }
  return short;
}

/** Does something to the stock of some items; the visits it leaves short come before the office, those served again leave. */
export async function tellingShort<T>(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  itemIds: readonly string[] | 'all',
  work: () => Promise<T>,
): Promise<T> {
  const among = itemIds === 'all' ? itemIds : { itemIds };
  const before = await shortVisits(tx, businessId, among);
  const result = await work();
  for (const { appointmentId, jobId, window } of (await shortVisits(tx, businessId, among)).values())
    if (!before.has(appointmentId) && window.to > ctx.now())
      await toQueue(ctx, tx, businessId, { kind: 'supplies', jobId, appointmentId });
  await leaveServed(ctx, tx, businessId);
  return result;
}

/** Visits that have what they use up again, or do not take place, leave the queue. */
export async function leaveServed(ctx: Pick<Context, 'now'>, tx: Tx, businessId: string): Promise<void> {
  const open = await tx
    .selectFrom('queueItem')
    .select(['id', 'appointmentId'])
    .where('businessId', '=', businessId)
    .where('kind', '=', 'supplies')
    .where('closedAt', 'is', null)
    .execute();
  if (open.length === 0) return;
  const short = await shortVisits(tx, businessId, { appointmentIds: open.flatMap((o) => o.appointmentId ?? []) });
  for (const { id, appointmentId } of open)
    if (!appointmentId || !short.has(appointmentId)) await closeItem(ctx, tx, businessId, id, 'system', 'served');
}
