/** A visit that goes without what it uses up: its customer is offered another time, at which it is there. */
import type { Arranged } from '../../shared/office.ts';
import type { Span } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Actor } from '../history.ts';
import { activeAppointment } from '../schedule/appointments.ts';
import { cardOfAppointment } from '../schedule/cards.ts';
import { ask } from '../schedule/offer.ts';
import { propose } from '../schedule/proposals.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import { forOffice, lost, told } from './arrange.ts';
import { offerAnother, release } from './carry-out.ts';

/** Gives the visit's time up and keeps the chosen one for its customer, who answers with one tap. */
export async function offerInstead(ctx: Context, matter: Matter, slot: Span, actor: Actor): Promise<Arranged> {
  const { business, job } = matter;
  const before = await activeAppointment(ctx.database.db, business.id, job.id);
  const card = before && (await cardOfAppointment(ctx.database.db, business.id, before.id));
  if (!before || card?.status !== 'booked') return { outcome: 'too-late' };
  const asked = { preferences: {}, window: slot, without: before.id };
  const free = told(ctx, matter, slot) && (await ask(ctx, ctx.database.db, forOffice(matter), asked)).found.length > 0;
  if (!free) return lost(ctx, matter, slot, before.id);
  const cause = { shortOfSupplies: true } as const;
  if (!(await release(ctx, { card, matter }, cause, actor))) return { outcome: 'too-late' };
  const now = await matterOf(ctx.database.db, business, job.id);
  const options = { kind: 'rebook' as const, before: card.window, planId: null, actor };
  if ((await propose(ctx, now, slot, options)).outcome === 'proposed') return { outcome: 'done', window: slot };
  // Somebody was quicker, and the old time is given up: another is kept, or the customer chooses.
  await offerAnother(ctx, { card, matter: now, placement: null }, cause, actor);
  return { outcome: 'done', window: null };
}
