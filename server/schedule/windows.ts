import type { Preferences } from '../../shared/job.ts';
import { suitsAt } from '../../shared/job.ts';
import type { Policy } from '../../shared/policy.ts';
import type { ServicePlace } from '../../shared/service.ts';
import { addDays, type Day, dayOf, daysBetween, type Instant, MINUTE, type Span } from '../../shared/time.ts';
import { instantAt } from './wallclock.ts';

/** The days a customer may be offered now. */
export function horizon(policy: Policy, now: Instant, zone: string): { fromDay: Day; toDay: Day; earliest: Instant } {
  const earliest = now + policy.leadTimeMinutes * MINUTE;
  return { fromDay: dayOf(earliest, zone), toDay: addDays(dayOf(now, zone), policy.horizonDays), earliest };
}

/** The windows of a day as the business tells them: arrival windows for visits, exact starts for sessions. */
export const dayWindows = (policy: Policy, place: ServicePlace, day: Day, zone: string): Span[] =>
  dayStarts(policy, place, day, zone).map(({ window }) => window);

/** The same windows with the minute at which the wall clock has them. */
export function dayStarts(
  policy: Policy,
  place: ServicePlace,
  day: Day,
  zone: string,
): { minute: number; window: Span }[] {
  const visit = place === 'customer';
  const step = visit ? policy.windowStepMinutes : policy.startStepMinutes;
  const width = visit ? policy.windowMinutes : 0;
  const windows: { minute: number; window: Span }[] = [];
  for (let minute = 0; minute + width <= 1440; minute += step) {
    const from = instantAt(zone, day, minute);
    // A clock that jumps forward makes two minutes of the wall one instant.
    if (windows.at(-1)?.window.from === from) continue;
    windows.push({ minute, window: { from, to: from + width * MINUTE } });
  }
  return windows;
}

/** Every window between two days that is not too soon and that the customer has not refused, in order. */
export function openWindows(
  policy: Policy,
  place: ServicePlace,
  range: { fromDay: Day; toDay: Day; earliest: Instant },
  zone: string,
  preferences: Preferences,
): Span[] {
  return daysBetween(range.fromDay, range.toDay)
    .flatMap((day) => dayStarts(policy, place, day, zone).filter(({ minute }) => suitsAt(preferences, day, minute)))
    .map(({ window }) => window)
    .filter((window) => window.from >= range.earliest);
}
