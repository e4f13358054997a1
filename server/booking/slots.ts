import type { SlotsAnswer } from '../../shared/booking.ts';
import { suits } from '../../shared/job.ts';
import type { Slot, WhyNot } from '../../shared/slot.ts';
import { dayOf } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import { type Asked, ask, explainWindow, offer, type SlotMatter, type SlotsQuery } from '../schedule/offer.ts';
import { dayWindows, horizon } from '../schedule/windows.ts';

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
    whyNot: await explainDay(ctx, matter, query, asked),
    nearest: nearest.map(forCustomer),
  };
}

/** Why nothing is offered on a day: rules first, then what the engine says about the windows of that day. */
async function explainDay(ctx: Context, matter: SlotMatter, query: SlotsQuery, asked: Asked): Promise<WhyNot[]> {
  const day = query.day!;
  const zone = matter.site.zone;
  const { earliest } = asked.range;
  const { fromDay, toDay } = horizon(matter.policy, ctx.now(), zone);
  if (day < dayOf(ctx.now(), zone)) return [{ reason: 'in-the-past' }];
  if (day < fromDay) return [{ reason: 'too-soon' }];
  if (day > toDay) return [{ reason: 'beyond-horizon' }];
  const windows = dayWindows(matter.policy, matter.service.place, day, zone).filter((w) => w.from >= earliest);
  if (windows.length === 0) return [{ reason: 'too-soon' }];
  const wanted = windows.filter((w) => suits(query.preferences, w, zone));
  if (wanted.length === 0) return [{ reason: 'refused-by-customer' }];
  const found = wanted.map((window) => explainWindow(asked, matter, window));
  return [found.reduce((a, b) => ((b.relaxMinutes ?? Infinity) < (a.relaxMinutes ?? Infinity) ? b : a))];
}
