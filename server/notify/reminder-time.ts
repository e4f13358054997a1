import { DAY, HOUR, type Instant } from '../../shared/time.ts';
import { type QuietHours, quietSpan } from './quiet.ts';

/** The earliest any policy may ask for a reminder. */
export const EARLIEST = 14 * DAY;

/**
 * When a reminder is due. One that would come out of the quiet hours with less than an hour to go is sent the evening
 * before instead.
 */
export function reminderAt(windowFrom: Instant, hours: number, zone: string, quiet: QuietHours): Instant {
  const due = windowFrom - hours * HOUR;
  const silence = quietSpan(due, zone, quiet);
  return silence && silence.to > windowFrom - HOUR ? silence.from - HOUR : due;
}
