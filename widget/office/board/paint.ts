/** Draws the body of the board: what is seen of every line, as this zoom draws it. */
import type { BoardCard } from '../../../shared/board.ts';
import type { Board } from './model.ts';
import type { Occupancy } from './occupancy.ts';
import { paintCards } from './paint-cards.ts';
import { paintCells } from './paint-cells.ts';
import type { Palette } from './palette.ts';
import { type Entry, entryAt, type Layout } from './rows.ts';
import { type Drawing, placeAt, type View } from './scale.ts';
import type { Axis } from './ticks.ts';
import { instantOf, placeOf, type Timeline } from './timeline.ts';

/** A span of one line in which the card that is held may begin. */
export interface Glow {
  resourceId: string;
  from: number;
  to: number;
  words: string;
  keepsPromise: boolean;
}

/** Everything a picture is made of. */
export interface Frame {
  board: Board;
  occupancy: Occupancy;
  layout: Layout;
  view: View;
  top: number;
  height: number;
  drawing: Drawing;
  axis: Axis;
  now: number;
  palette: Palette;
  selected: string | null;
  hovered: string | null;
  /** True where a filter leaves a card out. */
  dimmed: ((card: BoardCard) => boolean) | null;
  glows: readonly Glow[];
  /** The card that is being moved, and those a way out would move: drawn faintly. */
  lifted: ReadonlySet<string>;
  /** Since when a card that somebody else changed flashes. */
  flashes: ReadonlyMap<string, number>;
  holders: ReadonlyMap<string, string>;
  time: number;
}

export type Pen = CanvasRenderingContext2D;
export type RowEntry = Extract<Entry, { kind: 'row' }>;

/** The lines that are seen. */
export function seenEntries({ entries, ...layout }: Layout, top: number, height: number): Entry[] {
  if (entries.length === 0) return [];
  const first = entryAt({ entries, ...layout }, top);
  let last = first;
  while (last < entries.length && entries[last]!.y < top + height) last++;
  return entries.slice(first, last);
}

export function paint(pen: Pen, frame: Frame): void {
  const { view, palette, drawing, top, height } = frame;
  const cells = drawing === 'days' || drawing === 'weeks';
  pen.fillStyle = palette.ground;
  pen.fillRect(0, 0, view.width, height);
  const seen = seenEntries(frame.layout, top, height);
  for (const entry of seen) if (entry.kind === 'row' && !cells) paintHours(pen, frame, entry);
  paintGrid(pen, frame);
  for (const entry of seen) {
    const y = Math.round(entry.y - top);
    if (entry.kind === 'group') {
      pen.fillStyle = palette.soft;
      pen.fillRect(0, y, view.width, entry.height);
    } else if (cells) paintCells(pen, frame, entry, y);
    pen.fillStyle = palette.line;
    pen.fillRect(0, y + entry.height - 1, view.width, 1);
  }
  if (!cells) {
    paintGlows(pen, frame, seen);
    for (const entry of seen) if (entry.kind === 'row') paintCards(pen, frame, entry, Math.round(entry.y - top));
  }
  paintNow(pen, frame);
}

/** Working time is light, the rest shaded; absences are hatched. */
function paintHours(pen: Pen, { board, view, palette, top }: Frame, entry: RowEntry): void {
  const lane = board.lanes.get(entry.row.id);
  if (!lane) return;
  const y = Math.round(entry.y - top);
  const k = view.scale / 60;
  pen.fillStyle = palette.closed;
  pen.fillRect(0, y, view.width, entry.height);
  pen.fillStyle = palette.ground;
  fillStrip(pen, lane.shifts, view, k, y, entry.height);
  if (lane.absences.a.length > 0) {
    pen.fillStyle = palette.closed;
    fillStrip(pen, lane.absences, view, k, y, entry.height);
    pen.fillStyle = palette.absence;
    fillStrip(pen, lane.absences, view, k, y, entry.height);
  }
}

function fillStrip(
  pen: Pen,
  { a, b }: { a: Float64Array; b: Float64Array },
  view: View,
  k: number,
  y: number,
  height: number,
): void {
  let i = 0;
  let high = a.length;
  while (i < high) {
    const middle = (i + high) >> 1;
    if (b[middle]! < view.at) i = middle + 1;
    else high = middle;
  }
  const end = placeAt(view, view.width);
  for (; i < a.length && a[i]! < end; i++) {
    const x = Math.max(0, (a[i]! - view.at) * k);
    pen.fillRect(x, y, Math.min(view.width, (b[i]! - view.at) * k) - x, height);
  }
}

function paintGrid(pen: Pen, { axis, palette, height, view }: Frame): void {
  pen.fillStyle = palette.line;
  for (const { x, strong } of axis.ticks)
    if (!strong && x >= 0 && x <= view.width) pen.fillRect(Math.round(x), 0, 1, height);
  pen.fillStyle = palette.strong;
  for (const { x, strong } of axis.ticks) if (strong && x >= 0) pen.fillRect(Math.round(x), 0, 1, height);
  for (const { x } of axis.bands) if (x >= 0) pen.fillRect(Math.round(x), 0, 1, height);
}

/** Where the card that is held may go, with what it costs. */
function paintGlows(pen: Pen, { glows, board, view, palette, top }: Frame, seen: Entry[]): void {
  if (glows.length === 0) return;
  const k = view.scale / 60;
  pen.font = `600 11px ${palette.font}`;
  pen.textBaseline = 'middle';
  for (const entry of seen) {
    if (entry.kind !== 'row') continue;
    const y = Math.round(entry.y - top);
    for (const glow of glows) {
      if (glow.resourceId !== entry.row.id) continue;
      const from = (placeOf(board.timeline, glow.from) - view.at) * k;
      const to = Math.max(from + 6, (placeOf(board.timeline, glow.to) - view.at) * k);
      if (to < 0 || from > view.width) continue;
      pen.fillStyle = palette.glow;
      pen.fillRect(from, y + 1, to - from, entry.height - 3);
      pen.strokeStyle = palette.ok;
      pen.lineWidth = 1.5;
      pen.setLineDash(glow.keepsPromise ? [] : [4, 3]);
      pen.strokeRect(from + 0.75, y + 1.75, to - from - 1.5, entry.height - 4.5);
      pen.setLineDash([]);
      // Words that would run into the next place are left to the hand.
      const x = Math.max(4, from + 5);
      if (Math.min(to, view.width) - x > pen.measureText(glow.words).width) {
        pen.fillStyle = palette.ok;
        pen.fillText(glow.words, x, y + entry.height / 2);
      }
    }
  }
}

/** Where the line of now stands; nowhere in hours that are not shown. */
export function nowAt(timeline: Timeline, view: View, now: number): number | null {
  const place = placeOf(timeline, now);
  if (instantOf(timeline, place) !== now) return null;
  const x = Math.round(((place - view.at) / 60) * view.scale);
  return x < 0 || x > view.width ? null : x;
}

function paintNow(pen: Pen, { board, view, palette, now, height }: Frame): void {
  const x = nowAt(board.timeline, view, now);
  if (x === null) return;
  pen.fillStyle = palette.error;
  pen.fillRect(x, 0, 2, height);
}
