import { Temporal } from 'temporal-polyfill';
import { type Day, type Instant, MINUTE } from '../../shared/time.ts';

interface LocalDay {
  midnight: Instant;
  /** No clock change on this day: minutes since midnight are elapsed minutes. */
  even: boolean;
}

const known = new Map<string, LocalDay>();
const exact = (zone: string, day: Day, minute: number): Instant =>
  Temporal.PlainDateTime.from(`${day}T00:00`).add({ minutes: minute }).toZonedDateTime(zone).epochMilliseconds / 1000;

/** The instant at which the wall clock of a zone shows so many minutes after midnight of a day (24:00 is the next midnight). */
export function instantAt(zone: string, day: Day, minute: number): Instant {
  const key = `${zone} ${day}`;
  let local = known.get(key);
  if (!local) {
    const midnight = exact(zone, day, 0);
    local = { midnight, even: exact(zone, day, 1440) - midnight === 1440 * MINUTE };
    if (known.size > 50_000) known.clear();
    known.set(key, local);
  }
  return local.even ? local.midnight + minute * MINUTE : exact(zone, day, minute);
}
