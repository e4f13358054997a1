import type { Rhythm } from '../../shared/event.ts';
import { addDays, type Day, weekdayOf } from '../../shared/time.ts';

/** Nobody plans classes further ahead. */
const LONGEST_DAYS = 2 * 366;
const MOST_DATES = 200;

/** The days of a weekly rhythm, beginning with the week of its first day. */
export function daysOf(firstDay: Day, { weekdays, everyWeeks, until, count }: Rhythm): Day[] {
  const days: Day[] = [];
  const monday = addDays(firstDay, 1 - weekdayOf(firstDay));
  const last = addDays(firstDay, LONGEST_DAYS);
  const most = Math.min(count ?? MOST_DATES, MOST_DATES);
  for (let week = monday; week <= last && days.length < most; week = addDays(week, 7 * everyWeeks))
    for (const weekday of [...new Set(weekdays)].sort()) {
      const day = addDays(week, weekday - 1);
      if (day < firstDay || day > last || (until && day > until) || days.length >= most) continue;
      days.push(day);
    }
  return days;
}
