import { HOLD_SECONDS } from '../../shared/board.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { notFound } from '../refusal.ts';
import { removeHold, writeHold } from '../schedule/holds.ts';
import { reachesCard, type Scope } from '../scope.ts';

/** Shows on other boards whose hands a card is in. It hinders nobody: who is first with a change wins, holding or not. */
export async function holdCard(ctx: Context, business: Business, scope: Scope, cardId: string): Promise<void> {
  if (!(await reachesCard(ctx.database.read, business.id, scope, cardId))) throw notFound('card');
  const now = ctx.now();
  await ctx.transact((tx) =>
    writeHold(tx, business.id, { cardId, staffId: scope.staffId, until: now + HOLD_SECONDS }, now),
  );
}

/** Puts it down again; what one does not hold is let go already. */
export async function letCardGo(ctx: Context, business: Business, scope: Scope, cardId: string): Promise<void> {
  if (!(await reachesCard(ctx.database.read, business.id, scope, cardId))) throw notFound('card');
  await ctx.transact((tx) => removeHold(tx, business.id, cardId, scope.staffId));
}
