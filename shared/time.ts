/**
 * Time as everybody here speaks it: an instant is a whole number of seconds since 1970 UTC, a day is `YYYY-MM-DD` in the
 * site's IANA zone. This file holds the one formatter that pages, messages and the office use, so that no two surfaces
 * can disagree about when something is.
 */

/** Whole seconds since 1970-01-01T00:00:00Z. */
export type Instant = number;
/** A calendar day in the site's zone, `YYYY-MM-DD`. */
export type Day = string;
/** A span of instants, end exclusive when it is time taken, inclusive when it is a choice of starts. */
export interface Span {
  from: Instant;
  to: Instant;
}

export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 86_400;

/** True when two half-open spans share an instant. */
export const overlap = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to;

const formatters = new Map<string, Intl.DateTimeFormat>();
function formatter(locale: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${zone}|${JSON.stringify(options)}`;
  let found = formatters.get(key);
  if (!found) {
    // Plain English would mean "November 24" and "10:00 AM"; our customers write "24 November" and "10:00".
    found = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { ...options, timeZone: zone });
    formatters.set(key, found);
  }
  return found;
}
const ms = (instant: Instant): number => instant * 1000;

/** The day an instant falls on in a zone. */
export const dayOf = (instant: Instant, zone: string): Day =>
  formatter('en-CA', zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms(instant));

/** Minutes since local midnight as the wall clock shows them. */
export function minuteOf(instant: Instant, zone: string): number {
  const [hour = 0, minute = 0] = formatter('en-GB', zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    .format(ms(instant))
    .split(':')
    .map(Number);
  return hour * 60 + minute;
}

/** A day some days later (or earlier), by the calendar. */
export function addDays(day: Day, days: number): Day {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (day: Day): number => new Date(`${day}T12:00:00Z`).getUTCDay() || 7;

/** In the order of the week, for the office. */
export const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** The days from the first to the last, both included. */
export function daysBetween(first: Day, last: Day): Day[] {
  const days: Day[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

/** "8:00" or "08:00", as the locale writes it. */
export const formatTime = (instant: Instant, zone: string, locale: string): string =>
  formatter(locale, zone, { hour: 'numeric', minute: '2-digit' }).format(ms(instant));

/** "Tuesday 24 November", with the year only when it is asked for. */
export const formatDay = (instant: Instant, zone: string, locale: string, year = false): string =>
  formatter(locale, zone, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(year ? { year: 'numeric' } : {}),
  }).format(ms(instant));

/** "Tue 24 Nov", where room is scarce. */
export const formatShortDay = (instant: Instant, zone: string, locale: string): string =>
  formatter(locale, zone, { weekday: 'short', day: 'numeric', month: 'short' }).format(ms(instant));

/** "10:00 – 12:00", or one time when the span is a single instant. */
export const formatSpan = (span: Span, zone: string, locale: string): string =>
  span.from === span.to
    ? formatTime(span.from, zone, locale)
    : `${formatTime(span.from, zone, locale)} – ${formatTime(span.to, zone, locale)}`;

/** "Tuesday 24 November, 10:00 – 12:00": how every surface tells a promised window or an exact start. */
export const formatWhen = (span: Span, zone: string, locale: string): string =>
  `${formatDay(span.from, zone, locale)}, ${formatSpan(span, zone, locale)}`;
