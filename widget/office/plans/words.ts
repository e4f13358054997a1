import { addDays, type Day, formatShortDay, weekdayOf } from '../../../shared/time.ts';

/** The office reads English with a clock of 24 hours. */
export const LOCALE = 'en-GB';

/** A day as an instant at noon UTC, which every zone we draw calls the same day. */
const noon = (day: Day): number => Date.parse(`${day}T12:00:00Z`) / 1000;
export const dayName = (day: Day): string => formatShortDay(noon(day), 'UTC', LOCALE);
export const periodName = (from: Day, to: Day): string =>
  from === to ? dayName(from) : `${dayName(from)} – ${dayName(to)}`;

export const kilometres = (metres: number): string =>
  `${new Intl.NumberFormat(LOCALE, { maximumFractionDigits: metres < 100_000 ? 1 : 0 }).format(metres / 1000)} km`;

export const duration = (seconds: number): string => {
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
};

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

export interface Preset {
  label: string;
  fromDay: Day;
  toDay: Day;
}
/** The periods people plan: the rest of this week, the next one, the next two. */
export function presets(today: Day): Preset[] {
  const monday = addDays(today, 8 - weekdayOf(today));
  const tomorrow = addDays(today, 1);
  return [
    ...(tomorrow < monday ? [{ label: 'Rest of this week', fromDay: tomorrow, toDay: addDays(monday, -1) }] : []),
    { label: 'Next week', fromDay: monday, toDay: addDays(monday, 6) },
    { label: 'Next two weeks', fromDay: monday, toDay: addDays(monday, 13) },
  ];
}
