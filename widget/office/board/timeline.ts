/**
 * The line the board lays time on. Hours in which nobody ever works are left out: what is left is counted in open seconds
 * from the first day on, and everything is drawn at a place on that line. Days are the business's own, also those on which
 * its clock is changed.
 */
import { addDays, type Day, dayOf, type Instant, MINUTE, type Span, weekdayOf } from '../../../shared/time.ts';
import { fromWallClock, midnight } from '../wall-clock.ts';

/** What is shown of each day, in minutes of the wall clock, and on which weekdays (1 = Monday) nothing is. */
export interface Hours {
  from: number;
  to: number;
  closed: readonly number[];
}
export const allHours: Hours = { from: 0, to: 1440, closed: [] };

export interface Timeline {
  zone: string;
  hours: Hours;
  first: Day;
  count: number;
  days: Day[];
  /** Midnights, one more than days. */
  starts: Float64Array;
  /** When the shown part of each day begins. */
  opens: Float64Array;
  /** Open seconds before each day, one more than days. */
  before: Float64Array;
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** The instant of a wall clock's minute on a day; 1440 is the next midnight. */
export const instantAt = (day: Day, minute: number, zone: string): Instant =>
  minute >= 1440 ? midnight(addDays(day, 1), zone) : fromWallClock(`${day}T${clock(minute)}`, zone)!;

/**
 * Midnights of many days. The clock is asked once a week; only weeks within which it was changed are asked day by day.
 */
function midnights(days: Day[], zone: string): Float64Array {
  const starts = new Float64Array(days.length);
  const ask = (i: number): number => midnight(days[i]!, zone);
  for (let i = 0; i < days.length; i += 7) {
    const end = Math.min(i + 7, days.length - 1);
    const from = ask(i);
    const even = ask(end) - from === (end - i) * 86_400;
    for (let j = i; j <= end; j++) starts[j] = even ? from + (j - i) * 86_400 : ask(j);
  }
  return starts;
}

/** Lays so many days from the first one on a line. */
export function timelineOf(first: Day, count: number, zone: string, hours: Hours): Timeline {
  const days: Day[] = [];
  const noon = Date.parse(`${first}T12:00:00Z`);
  for (let i = 0; i <= count; i++) days.push(new Date(noon + i * 86_400_000).toISOString().slice(0, 10));
  const starts = midnights(days, zone);
  const opens = new Float64Array(count);
  const before = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) {
    const start = starts[i]!;
    const even = starts[i + 1]! - start === 86_400;
    const at = (minute: number): number =>
      even ? start + minute * MINUTE : minute >= 1440 ? starts[i + 1]! : instantAt(days[i]!, minute, zone);
    const shown = !hours.closed.includes(weekdayOf(days[i]!));
    opens[i] = at(hours.from);
    before[i + 1] = before[i]! + (shown ? at(hours.to) - opens[i]! : 0);
  }
  return { zone, hours, first, count, days: days.slice(0, count), starts, opens, before };
}

const clamp = (n: number, low: number, high: number): number => (n < low ? low : n > high ? high : n);

/** The day's place on the line on which an instant falls, kept within the line. */
export function indexOf(line: Timeline, at: Instant): number {
  let i = clamp(Math.floor((at - line.starts[0]!) / 86_400), 0, line.count - 1);
  while (i > 0 && at < line.starts[i]!) i--;
  while (i < line.count - 1 && at >= line.starts[i + 1]!) i++;
  return i;
}

/** Where an instant lies; one in hidden hours lies where they were cut out. */
export function placeOf(line: Timeline, at: Instant): number {
  const i = indexOf(line, at);
  const open = line.before[i + 1]! - line.before[i]!;
  return line.before[i]! + clamp(at - line.opens[i]!, 0, open);
}

/** The day that lies at a place. */
export function indexAt(line: Timeline, place: number): number {
  let low = 0;
  let high = line.count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (line.before[middle]! <= place) low = middle;
    else high = middle - 1;
  }
  // Of days that share a place, since they are hidden, the last is found: it is the one that is shown.
  return low;
}

/** The instant that lies at a place. */
export function instantOf(line: Timeline, place: number): Instant {
  const i = indexAt(line, clamp(place, 0, line.before[line.count]!));
  return line.opens[i]! + clamp(place - line.before[i]!, 0, line.before[i + 1]! - line.before[i]!);
}

/** True where something of a day is shown. */
export const isShown = (line: Timeline, i: number): boolean => line.before[i + 1]! > line.before[i]!;

/** How many open seconds a day that is shown usually has. */
export const openSeconds = ({ hours }: Timeline): number => (hours.to - hours.from) * MINUTE;

/** How many of a week's days are shown. */
export const shownWeekdays = ({ hours }: Timeline): number => 7 - hours.closed.length;

/** The hours and weekdays that some spans of time need, in whole hours; everything when there are none. */
export function hoursFor(spans: Iterable<Span>, zone: string): Hours {
  let from = 1440;
  let to = 0;
  const weekdays = new Set<number>();
  // The calendar is asked once a day, for there are tens of thousands of spans: by UTC's days, each of which has two of ours in it.
  const known = new Map<number, { start: number; end: number; weekday: number }[]>();
  for (const span of spans) {
    const utcDay = Math.floor(span.from / 86_400);
    const near = known.get(utcDay) ?? [];
    let found = near.find(({ start, end }) => span.from >= start && span.from < end);
    if (!found) {
      const day = dayOf(span.from, zone);
      found = { start: midnight(day, zone), end: midnight(addDays(day, 1), zone), weekday: weekdayOf(day) };
      known.set(utcDay, [...near, found]);
    }
    const { start } = found;
    weekdays.add(found.weekday);
    from = Math.min(from, Math.floor((span.from - start) / 3600) * 60);
    to = Math.max(to, Math.ceil((span.to - start) / 3600) * 60);
  }
  if (to <= from) return allHours;
  return {
    from: clamp(from, 0, 1380),
    to: clamp(to, 60, 1440),
    closed: [1, 2, 3, 4, 5, 6, 7].filter((d) => !weekdays.has(d)),
  };
}
