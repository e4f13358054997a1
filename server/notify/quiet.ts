import type { Policy } from '../../shared/policy.ts';
import { addDays, dayOf, type Instant, minuteOf } from '../../shared/time.ts';
import { instantAt } from '../schedule/wallclock.ts';

export type QuietHours = Pick<Policy, 'quietFromMinute' | 'quietToMinute'>;

/** The quiet hours an instant lies in, by the wall clock of the zone, or null. */
export function quietSpan(at: Instant, zone: string, quiet: QuietHours): { from: Instant; to: Instant } | null {
  const { quietFromMinute: from, quietToMinute: to } = quiet;
  const minute = minuteOf(at, zone);
  const overNight = from > to;
  const within = overNight ? minute >= from || minute < to : minute >= from && minute < to;
  if (!within) return null;
  const today = dayOf(at, zone);
  const begins = overNight && minute < to ? addDays(today, -1) : today;
  const span = {
    from: instantAt(zone, begins, from),
    to: instantAt(zone, overNight ? addDays(begins, 1) : begins, to),
  };
  // The hour a clock is set back by comes twice; the first time has already ended the quiet.
  return span.to > at ? span : null;
}

/** The first moment from an instant on at which a message may leave. */
export const afterQuiet = (at: Instant, zone: string, quiet: QuietHours): Instant =>
  quietSpan(at, zone, quiet)?.to ?? at;
