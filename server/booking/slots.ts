import type { SlotsAnswer } from '../../shared/booking.ts';
import type { Slot } from '../../shared/slot.ts';
import type { Context } from '../context.ts';
import { explainDay } from '../schedule/explain-day.ts';
import { ask, offer, type SlotMatter, type SlotsQuery } from '../schedule/offer.ts';
import { dayWindows } from '../schedule/windows.ts';

/** A slot without what is the business's own affair. */
export const forCustomer = ({ from, to, reason, best }: Slot): Slot => ({ from, to, reason, best });

/** Answers the slot question as a customer sees it. */
export async function slots(ctx: Context, matter: SlotMatter, query: SlotsQuery): Promise<SlotsAnswer> {
  const { zone, text: place } = matter.site;
  const asked = await ask(ctx, ctx.database.read, matter, query);
  const offered = offer(asked, matter, query.preferences);
  if (offered.slots.length > 0)
    return {
      outcome: 'slots',
      slots: offered.slots.map(forCustomer),
      zone,
      place,
      laterFrom: query.day ? null : offered.laterFrom,
    };
  if (!query.day) return { outcome: 'none', zone, place, searchedTo: asked.range.toDay, whyNot: [], nearest: [] };
  const { day: _, ...anyDay } = query;
  const other = await ask(ctx, ctx.database.read, matter, anyDay);
  const noon = dayWindows(matter.policy, matter.service.place, query.day, zone)[0]?.from ?? 0;
  const nearest = offer(other, matter, query.preferences)
    .slots.sort((a, b) => Math.abs(a.from - noon) - Math.abs(b.from - noon))
    .slice(0, 3)
    .sort((a, b) => a.from - b.from);
  return {
    outcome: 'none',
    zone,
    place,
    searchedTo: query.day,
    whyNot: [explainDay(ctx.now(), matter, query.preferences, query.day, asked)],
    nearest: nearest.map(forCustomer),
  };
}
