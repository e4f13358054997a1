import { type Day, dayOf, type Instant, minuteOf } from '../../shared/time.ts';

/** "2026-11-23T08:00" on the site's clock, whatever clock this computer has. */
export function toWallClock(at: Instant, zone: string): string {
  const minute = minuteOf(at, zone);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${dayOf(at, zone)}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** The instant at which the site's clock shows this; null when it is not written as a clock shows it. */
export function fromWallClock(written: string, zone: string): Instant | null {
  const [, day, hour, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)/.exec(written) ?? [];
  if (!day) return null;
  const wanted = Date.parse(`${day}T${hour}:${minute}:00Z`) / 1000;
  let at = wanted;
  // The zone's offset at the guess corrects the guess; a second look settles days on which the clock changes.
  for (let look = 0; look < 2; look++) at += wanted - Date.parse(`${toWallClock(at, zone)}:00Z`) / 1000;
  return at;
}

/** Midnight at the beginning of a day. */
export const midnight = (day: Day, zone: string): Instant => fromWallClock(`${day}T00:00`, zone) ?? 0;
