import { type Preferences, suits } from '../../shared/job.ts';
import type { WhyNot } from '../../shared/slot.ts';
import { type Day, dayOf, type Instant } from '../../shared/time.ts';
import { type Asked, explainWindow, type SlotMatter } from './offer.ts';
import { dayWindows, horizon } from './windows.ts';

/** Why nothing is offered on a day: rules first, then what the engine says about the window of that day nearest to being open. */
export function explainDay(now: Instant, matter: SlotMatter, preferences: Preferences, day: Day, asked: Asked): WhyNot {
  const zone = matter.site.zone;
  const { earliest, fromDay, toDay } = horizon(matter.policy, now, zone);
  if (day < dayOf(now, zone)) return { reason: 'in-the-past' };
  if (day < fromDay) return { reason: 'too-soon' };
  if (day > toDay) return { reason: 'beyond-horizon' };
  const windows = dayWindows(matter.policy, matter.service.place, day, zone).filter((w) => w.from >= earliest);
  if (windows.length === 0) return { reason: 'too-soon' };
  const wanted = windows.filter((w) => suits(preferences, w, zone));
  if (wanted.length === 0) return { reason: 'refused-by-customer' };
  const found = wanted.map((window) => explainWindow(asked, matter, window));
  return found.reduce((a, b) => ((b.relaxMinutes ?? Infinity) < (a.relaxMinutes ?? Infinity) ? b : a));
}
