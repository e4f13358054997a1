/** The axis: at every zoom two lines of words, the lower as fine as there is room for, the upper says within what. */
import { type Day, formatShortDay, formatTime, type Instant, minuteOf, weekdayOf } from '../../../shared/time.ts';
import { placeAt, type View } from './scale.ts';
import { indexAt, instantAt, isShown, placeOf, type Timeline } from './timeline.ts';

export interface Tick {
  x: number;
  label: string;
  /** Begins a day, a week or a month: its line is stronger. */
  strong: boolean;
}
export interface Band {
  x: number;
  to: number;
  label: string;
}
export interface Axis {
  ticks: Tick[];
  bands: Band[];
}

const minuteSteps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360];
const TIME_ROOM = 46;
const words = new Map<string, Intl.DateTimeFormat>();

function dayWords(day: Day, locale: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale}${JSON.stringify(options)}`;
  let format = words.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
    words.set(key, format);
  }
  return format.format(Date.parse(`${day}T12:00:00Z`));
}

/** ISO week: the one its Thursday lies in. */
export function weekNumber(day: Day): number {
  const thursday = new Date(`${day}T12:00:00Z`);
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const january = Date.UTC(thursday.getUTCFullYear(), 0, 1, 12);
  return 1 + Math.floor((thursday.getTime() - january) / (7 * 86_400_000));
}

/** The finest step of minutes whose labels do not touch; null when not even a few hours have room. */
export function minuteStep(scale: number, openMinutes: number): number | null {
  const step = minuteSteps.find((m) => m * scale >= TIME_ROOM);
  return step !== undefined && step < openMinutes ? step : null;
}

/** What the axis says about the seen part of the line. */
export function axisOf(view: View, line: Timeline, locale: string): Axis {
  const first = Math.max(0, indexAt(line, view.at) - 1);
  const last = indexAt(line, placeAt(view, view.width));
  const x = (place: number): number => ((place - view.at) / 60) * view.scale;
  const shown: number[] = [];
  for (let i = first; i <= last; i++) if (isShown(line, i)) shown.push(i);
  const step = minuteStep(view.scale, line.hours.to - line.hours.from);
  if (step !== null) return ofTimes(view, line, locale, shown, step, x);
  return ofDays(view, line, locale, shown, x);
}

type Project = (place: number) => number;

/** Times below, days above. */
function ofTimes(view: View, line: Timeline, locale: string, shown: number[], step: number, x: Project): Axis {
  const ticks: Tick[] = [];
  const bands: Band[] = [];
  for (const i of shown) {
    const from = x(line.before[i]!);
    const to = x(line.before[i + 1]!);
    if (to < 0 || from > view.width) continue;
    bands.push({ x: from, to, label: dayLabel(line, i, locale, to - from) });
    const begin = Math.ceil(line.hours.from / step) * step;
    const firstSeen = Math.max(begin, line.hours.from + Math.floor(-from / view.scale / step - 1) * step);
    for (let m = begin + Math.max(0, Math.floor((firstSeen - begin) / step)) * step; m < line.hours.to; m += step) {
      const at = instantOfMinute(line, i, m);
      if (at === null) continue;
      const place = x(placeOf(line, at));
      if (place > view.width) break;
      if (place < -TIME_ROOM) continue;
      ticks.push({
        x: place,
        label: place + TIME_ROOM > to + 8 ? '' : formatTime(at, line.zone, locale),
        strong: m === line.hours.from,
      });
    }
  }
  return { ticks, bands };
}

/** Null where the clock jumps over this minute. */
function instantOfMinute(line: Timeline, i: number, minute: number): Instant | null {
  const start = line.starts[i]!;
  if (line.starts[i + 1]! - start === 86_400) return start + minute * 60;
  const at = instantAt(line.days[i]!, minute, line.zone);
  return minuteOf(at, line.zone) === minute ? at : null;
}

function dayLabel(line: Timeline, i: number, locale: string, width: number): string {
  const day = line.days[i]!;
  if (width >= 190) return dayWords(day, locale, { weekday: 'long', day: 'numeric', month: 'long' });
  return width >= 84
    ? formatShortDay(line.starts[i]! + 43_200, line.zone, locale)
    : dayWords(day, locale, { weekday: 'short', day: 'numeric' });
}

/** Days or weeks below, months above; the months alone when there is room for nothing else. */
function ofDays(view: View, line: Timeline, locale: string, shown: number[], x: Project): Axis {
  const bands: Band[] = [];
  const ticks: Tick[] = [];
  const perDay = ((line.hours.to - line.hours.from) * view.scale) | 0;
  const daily = perDay >= 20;
  let lastLabel = Number.NEGATIVE_INFINITY;
  let previous: Day | null = null;
  for (const i of shown) {
    const day = line.days[i]!;
    const from = x(line.before[i]!);
    const to = x(line.before[i + 1]!);
    const month = day.slice(0, 7);
    const band = bands.at(-1);
    if (band && previous?.startsWith(month)) band.to = to;
    else bands.push({ x: from, to, label: day });
    const newWeek = previous === null ? weekdayOf(day) === 1 : weekNumber(day) !== weekNumber(previous);
    if (daily) ticks.push({ x: from, label: dayTick(day, locale, perDay), strong: newWeek });
    else if (newWeek) {
      const room = from - lastLabel >= 30;
      if (room) lastLabel = from;
      ticks.push({
        x: from,
        label: room ? dayWords(day, locale, { day: 'numeric' }) : '',
        strong: day.slice(8) <= '07',
      });
    }
    previous = day;
  }
  for (const band of bands) {
    const room = Math.min(band.to, view.width) - Math.max(band.x, 0);
    band.label = dayWords(
      band.label,
      locale,
      room >= 110 ? { month: 'long', year: 'numeric' } : room >= 30 ? { month: 'short' } : { month: 'narrow' },
    );
  }
  return { ticks, bands };
}

const dayTick = (day: Day, locale: string, width: number): string =>
  width >= 40 ? dayWords(day, locale, { weekday: 'short', day: 'numeric' }) : dayWords(day, locale, { day: 'numeric' });

/** The range that is seen, in words: "Tue 24 Nov, 08:10 – 11:40", "23 – 29 November 2026". */
export function rangeWords(from: Instant, to: Instant, line: Timeline, locale: string): string {
  const key = `range${locale}${line.zone}`;
  let format = words.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: line.zone });
    words.set(key, format);
  }
  return format.formatRange(from * 1000, Math.max(from, to - 1) * 1000);
}
