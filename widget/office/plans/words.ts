import { addDays, type Day, formatShortDay, weekdayOf } from '../../../shared/time.ts';
import { LOCALE } from '../session.ts';
import { duration } from '../words.ts';

/** A day as an instant at noon UTC, which every zone we draw calls the same day. */
const noon = (day: Day): number => Date.parse(`${day}T12:00:00Z`) / 1000;
export const dayName = (day: Day): string => formatShortDay(noon(day), 'UTC', LOCALE);
export const periodName = (from: Day, to: Day): string =>
  from === to ? dayName(from) : `${dayName(from)} – ${dayName(to)}`;

/** Driving time as a dispatcher says it. */
export const driving = (seconds: number): string => duration(Math.round(seconds / 60));

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
