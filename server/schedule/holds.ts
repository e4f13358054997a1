/** Cards that somebody has picked up: others see whose hands they are in, and are hindered by nothing. */
import type { Instant } from '../../shared/time.ts';
import type { Db, Tx } from '../db/connect.ts';

export interface Hold {
  cardId: string;
  staffId: string;
  /** The name of who holds it. */
  by: string;
  until: Instant;
}

/** What is held of a business now. */
export async function holdsOf(db: Db, businessId: string, now: Instant): Promise<Hold[]> {
  return db
    .selectFrom('boardHold as h')
    .innerJoin('staff as s', (join) => join.onRef('s.businessId', '=', 'h.businessId').onRef('s.id', '=', 'h.staffId'))
    .select(['h.cardId', 'h.staffId', 's.name as by', 'h.heldUntil as until'])
    .where('h.businessId', '=', businessId)
    .where('h.heldUntil', '>', now)
    .execute();
}

/** Somebody picks up a card, or keeps it in their hands; who picked it up last holds it. What is over is forgotten. */
export async function writeHold(
  tx: Tx,
  businessId: string,
  { cardId, staffId, until }: Omit<Hold, 'by'>,
  now: Instant,
): Promise<void> {
  await tx.deleteFrom('boardHold').where('businessId', '=', businessId).where('heldUntil', '<=', now).execute();
  await tx
    .insertInto('boardHold')
    .values({ businessId, cardId, staffId, heldUntil: until })
    .onConflict((conflict) => conflict.columns(['businessId', 'cardId']).doUpdateSet({ staffId, heldUntil: until }))
    .execute();
}

/** They put it down again; what somebody else holds by now stays with them. */
export const removeHold = (tx: Tx, businessId: string, cardId: string, staffId: string): Promise<unknown> =>
  tx
    .deleteFrom('boardHold')
    .where('businessId', '=', businessId)
    .where('cardId', '=', cardId)
    .where('staffId', '=', staffId)
    .execute();
