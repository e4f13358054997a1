/** Zoom and place: which part of the line is seen, and how large. One number zooms from a minute to a year. */
import type { Instant } from '../../../shared/time.ts';
import { instantOf, openSeconds, placeOf, shownWeekdays, type Timeline } from './timeline.ts';

/** What is seen: the place on the line at the left edge, pixels per open minute, and how wide the body is. */
export interface View {
  at: number;
  scale: number;
  width: number;
}

export const levels = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;
export type Level = (typeof levels)[number];

/** How the body is drawn; close up cards with ever more on them, far out cells. */
export type Drawing = 'phases' | 'titles' | 'names' | 'bars' | 'days' | 'weeks';

const MOST = 40;
/** A card is worth drawing while a job of 45 minutes is this wide. */
const CARD = 3 / 45;
const DAY_CELL = 8;
/** Narrower days are told by their share rather than by their cards. */
const DAY_OF_CARDS = 80;

/** Pixels per minute at which so many days fill the body. */
const scaleForDays = (line: Timeline, width: number, days: number): number =>
  (width * 60) / (openSeconds(line) * days * (shownWeekdays(line) / 7));

/** The farthest one can zoom out: a year. */
export const leastScale = (line: Timeline, width: number): number => scaleForDays(line, width, 366);

export const clampScale = (line: Timeline, width: number, scale: number): number =>
  Math.min(MOST, Math.max(leastScale(line, width), scale));

/** Pixels per minute of a level's button. */
export function scaleOf(level: Level, line: Timeline, width: number): number {
  const days = (n: number): number => scaleForDays(line, width, n);
  const perWeek = 7 / shownWeekdays(line);
  const hour = Math.min(9.9, Math.max(4, width / (0.45 * (openSeconds(line) / 60))));
  const wanted = { minute: 24, hour, day: days(perWeek), week: days(7), month: days(31), year: days(366) }[level];
  return clampScale(line, width, wanted);
}

/** The level one would call this zoom by, by how much time is seen. */
export function levelOf(line: Timeline, { scale, width }: View): Level {
  if (scale >= 10) return 'minute';
  const days = width / scale / (openSeconds(line) / 60);
  const perWeek = shownWeekdays(line);
  if (days < 0.5) return 'hour';
  if (days < 2) return 'day';
  if (days < perWeek * 2) return 'week';
  return days < perWeek * 13 ? 'month' : 'year';
}

export const dayWidth = (line: Timeline, scale: number): number => (openSeconds(line) / 60) * scale;

export function drawingOf(line: Timeline, scale: number): Drawing {
  if (scale >= 10) return 'phases';
  if (scale >= 2) return 'titles';
  if (scale >= 0.5) return 'names';
  if (scale >= CARD && dayWidth(line, scale) >= DAY_OF_CARDS) return 'bars';
  return dayWidth(line, scale) >= DAY_CELL ? 'days' : 'weeks';
}

/** How high a line with one unit is. */
export const rowHeights: Record<Drawing, number> = { phases: 48, titles: 36, names: 30, bars: 30, days: 30, weeks: 24 };

/** To how many minutes a dragged card snaps. */
export const snapMinutes = (scale: number): number => (scale >= 10 ? 1 : scale >= 2 ? 5 : 15);

export const xOf = (view: View, line: Timeline, at: Instant): number =>
  ((placeOf(line, at) - view.at) / 60) * view.scale;
export const placeAt = (view: View, x: number): number => view.at + (x * 60) / view.scale;
export const instantAtX = (view: View, line: Timeline, x: number): Instant => instantOf(line, placeAt(view, x));

/** The nearest start a card may snap to. */
export function snap(at: Instant, minutes: number, midnight: Instant): Instant {
  const step = minutes * 60;
  return midnight + Math.round((at - midnight) / step) * step;
}

/** Keeps the middle of what is seen on the line, and no more: so a zoom out and in again finds its place. */
const within = (view: View, line: Timeline): View => {
  const half = (view.width * 30) / view.scale;
  const at = Math.min(line.before[line.count]! - half, Math.max(-half, view.at));
  return at === view.at ? view : { ...view, at };
};

/** Zooms by a factor around a place of the body that stays where it is. */
export function zoomAt(view: View, line: Timeline, factor: number, x: number): View {
  const scale = clampScale(line, view.width, view.scale * factor);
  return within({ ...view, scale, at: placeAt(view, x) - (x * 60) / scale }, line);
}

export const pan = (view: View, line: Timeline, pixels: number): View =>
  within({ ...view, at: view.at + (pixels * 60) / view.scale }, line);

/** The same zoom with an instant at a share of the body's width. */
export const bring = (view: View, line: Timeline, at: Instant, share = 0.5): View =>
  within({ ...view, at: placeOf(line, at) - (view.width * share * 60) / view.scale }, line);

/** The same place on another line of days, as when closed hours are shown. */
export function onLine(view: View, from: Timeline, to: Timeline): View {
  const middle = instantOf(from, placeAt(view, view.width / 2));
  const share = dayWidth(from, 1) / dayWidth(to, 1);
  const drawing = drawingOf(from, view.scale);
  const scale = drawing === 'days' || drawing === 'weeks' ? view.scale * share : view.scale;
  return bring({ ...view, scale: clampScale(to, view.width, scale) }, to, middle);
}

/** The days seen, as places on the line, both included. */
export function seenSpan(view: View, line: Timeline): { from: Instant; to: Instant } {
  return { from: instantOf(line, view.at), to: instantOf(line, placeAt(view, view.width) - 1) };
}
