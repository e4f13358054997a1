import { type Day, dayOf, type Instant, MINUTE, type Span } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import { type AppointmentRow, type PlaceOptions, type PlaceOutcome, place } from './appointments.ts';
import { ask, type SlotMatter } from './offer.ts';
import { lastSeriesDay } from './series-find.ts';
import { dayWindows, horizon } from './windows.ts';
import type { Matter } from './wish.ts';

/** How often a lost race is run again before we say that the window is taken. */
const ROUNDS = 6;
const TRIES_PER_ROUND = 3;

/**
 * Takes a window for a job on whatever is cheapest at this moment. Losing a race means looking again: the answer is
 * `taken` only when nothing fits the window any more.
 */
export async function take(
  ctx: Context,
  matter: Matter,
  window: Span,
  options: PlaceOptions,
  effect: (tx: Tx, appointment: AppointmentRow) => Promise<void>,
): Promise<PlaceOutcome> {
  for (let round = 0; round < ROUNDS; round++) {
    const { found } = await ask(ctx, ctx.database.read, matter, {
      preferences: {},
      window,
      ...(options.moving ? { without: options.moving } : {}),
    });
    if (found.length === 0) return { outcome: 'taken' };
    for (const placement of found.slice(0, TRIES_PER_ROUND)) {
      const result = await place(ctx, matter, placement, options, effect);
      if (result.outcome !== 'taken') return result;
    }
  }
  return { outcome: 'taken' };
}

/** So long after it was offered a time may still be taken, though the lead time has moved past it meanwhile. */
const THINKING_MINUTES = 30;

/** True when the window is one the business tells its customers, or has just told, neither too soon nor beyond the horizon. */
export const isTold = (matter: Matter, window: Span, now: Instant): boolean =>
  isToldOn(matter, window, now, horizon(matter.policy, now, matter.site.zone).toDay);

/** The same for the dates of a series, which goes on beyond the horizon. */
export function isToldOn(
  { policy, service, site }: SlotMatter,
  window: Span,
  now: Instant,
  toDay: Day = lastSeriesDay(now, site.zone),
): boolean {
  const thought = Math.min(THINKING_MINUTES, policy.leadTimeMinutes) * MINUTE;
  const { earliest } = horizon(policy, now - thought, site.zone);
  const day = dayOf(window.from, site.zone);
  if (window.from < earliest || day > toDay) return false;
  return dayWindows(policy, service.place, day, site.zone).some((w) => w.from === window.from && w.to === window.to);
}
