/** Close up: the cards of a line, with as much on them as there is room for. */
import type { BoardCard } from '../../../shared/board.ts';
import { formatTime } from '../../../shared/time.ts';
import { LOCALE } from '../session.ts';
import { firstAfter, type Lane } from './model.ts';
import type { Frame, Pen, RowEntry } from './paint.ts';
import { corner } from './paint-cells.ts';
import type { Palette } from './palette.ts';
import { placeAt } from './scale.ts';
import { placeOf } from './timeline.ts';

const FLASH = 600;

/** One card's place in the picture. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where a lane's card stands; overlapping ones of one unit are set a little lower, so that both can be seen and taken. */
export function boxOf(frame: Pick<Frame, 'view' | 'drawing'>, entry: RowEntry, lane: Lane, i: number, y: number): Box {
  const { view, drawing } = frame;
  const k = view.scale / 60;
  const x = (lane.a[i]! - view.at) * k;
  const several = entry.laneHeight < entry.height;
  const gap = drawing === 'bars' ? 4 : several ? 2 : 3;
  const unit = several ? Math.min(lane.unit[i]!, entry.row.units - 1) : 0;
  const covered = i > 0 && lane.b[i - 1]! > lane.a[i]! + 1 && lane.unit[i - 1] === lane.unit[i] ? 5 : 0;
  return {
    x,
    y: y + unit * entry.laneHeight + gap + covered,
    width: Math.max(2, (lane.b[i]! - lane.a[i]!) * k - (drawing === 'bars' ? 0.5 : 1)),
    height: entry.laneHeight - 2 * gap - 1 - covered,
  };
}

export function paintCards(pen: Pen, frame: Frame, entry: RowEntry, y: number): void {
  const lane = frame.board.lanes.get(entry.row.id);
  if (!lane) return;
  const end = placeAt(frame.view, frame.view.width);
  if (frame.drawing === 'bars') paintBars(pen, frame, entry, lane, y, end);
  else
    for (let i = firstAfter(lane, frame.view.at - 5400); i < lane.cards.length && lane.a[i]! < end + 5400; i++)
      paintCard(pen, frame, entry, lane, i, boxOf(frame, entry, lane, i, y));
}

/** Without words there is one colour a state, and one path a colour. */
function paintBars(pen: Pen, frame: Frame, entry: RowEntry, lane: Lane, y: number, end: number): void {
  const { palette, board } = frame;
  for (let i = firstAfter(lane, frame.view.at); i < lane.cards.length && lane.a[i]! < end; i++) {
    const card = lane.cards[i]!;
    const box = boxOf(frame, entry, lane, i, y);
    pen.globalAlpha = faint(frame, card) ? 0.2 : 1;
    pen.fillStyle = barColour(card, palette);
    pen.fillRect(box.x, box.y, box.width, box.height);
    if (card.status === 'proposed') {
      pen.fillStyle = palette.ground;
      pen.fillRect(box.x + 1, box.y + 1, Math.max(0, box.width - 2), box.height - 2);
    }
    if (board.clashes.has(card.id)) corner(pen, palette.error, palette.ground, box.x + box.width, box.y, 7);
    if (frame.selected === card.id) outline(pen, box, palette.text);
    flash(pen, frame, card, box);
  }
  pen.globalAlpha = 1;
}

const barColour = (card: BoardCard, palette: Palette): string =>
  card.kind !== 'visit'
    ? palette.eventEdge
    : card.status === 'done' || card.status === 'no-show'
      ? palette.doneEdge
      : palette.bar;

const faint = ({ dimmed, lifted }: Frame, card: BoardCard): boolean => lifted.has(card.id) || dimmed?.(card) === true;

function paintCard(pen: Pen, frame: Frame, entry: RowEntry, lane: Lane, i: number, box: Box): void {
  const { palette, view, board, drawing } = frame;
  const card = lane.cards[i]!;
  const k = view.scale / 60;
  const leads = card.takings.some((t) => t.leads && t.resourceId === entry.row.id);
  const drive = leads && drawing !== 'names' ? card.drive * k : 0;
  if (box.x - drive > view.width || box.x + box.width < 0) return;
  pen.globalAlpha = faint(frame, card) ? 0.25 : 1;
  if (drive >= 2) paintDrive(pen, frame, box, drive, card.drive);
  paintBody(pen, palette, card, box);
  const setUp = leads || !entry.row.drives ? card.setUp * k : 0;
  if (setUp >= 3 && drawing !== 'names') {
    pen.fillStyle = palette.hatch;
    pen.globalAlpha *= 0.5;
    pen.fillRect(box.x + 3, box.y + 1, Math.min(setUp, box.width - 4), box.height - 2);
    pen.globalAlpha = faint(frame, card) ? 0.25 : 1;
  }
  paintWords(pen, frame, card, box, setUp, lane.from[i]!);
  if (leads && isTelling(frame, card, lane.from[i]!)) paintPromise(pen, frame, card, box, lane.from[i]!);
  if (board.clashes.has(card.id)) corner(pen, palette.error, palette.ground, box.x + box.width, box.y, 10);
  pen.globalAlpha = 1;
  if (frame.selected === card.id) outline(pen, box, palette.accent);
  else if (frame.hovered === card.id) outline(pen, box, palette.control);
  const holder = frame.holders.get(card.id);
  if (holder) badge(pen, frame, box, holder);
  flash(pen, frame, card, box);
}

/** Its time is only kept in case somebody takes the answer back. */
const isGone = ({ status }: BoardCard): boolean =>
  status === 'declined' || status === 'cancelled' || status === 'released' || status === 'expired';

/** Fill and edge say the state: a proposal is dashed, what is over is pale, an event is grey. */
function paintBody(pen: Pen, palette: Palette, card: BoardCard, box: Box): void {
  const over = card.status === 'done' || card.status === 'no-show';
  const event = card.kind !== 'visit';
  const gone = isGone(card);
  const edge = gone ? palette.control : event ? palette.eventEdge : over ? palette.doneEdge : palette.cardEdge;
  const radius = Math.min(4, box.width / 3);
  pen.beginPath();
  pen.roundRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1, radius);
  pen.fillStyle = event
    ? palette.event
    : over
      ? palette.done
      : card.status === 'proposed' || gone
        ? palette.ground
        : palette.card;
  pen.fill();
  pen.strokeStyle = edge;
  pen.lineWidth = 1;
  if (card.status === 'proposed' || gone) pen.setLineDash([4, 3]);
  pen.stroke();
  pen.setLineDash([]);
  if (box.width >= 8) {
    pen.fillStyle = card.status === 'no-show' ? palette.error : edge;
    pen.fillRect(box.x, box.y + 2, 3, box.height - 4);
  }
}

function paintDrive(pen: Pen, { palette, drawing }: Frame, box: Box, width: number, seconds: number): void {
  const high = drawing === 'phases' ? 16 : 8;
  const y = box.y + (box.height - high) / 2;
  pen.fillStyle = palette.hatch;
  pen.fillRect(box.x - width, y, width - 1, high);
  if (drawing !== 'phases' || width < 64) return;
  const words = `${Math.round(seconds / 60)} min drive`;
  pen.font = `500 11px ${palette.font}`;
  const room = widthOf(pen, words);
  pen.fillStyle = palette.ground;
  pen.fillRect(box.x - width / 2 - room / 2 - 4, y, room + 8, high);
  pen.fillStyle = palette.muted;
  pen.textBaseline = 'middle';
  pen.fillText(words, box.x - width / 2 - room / 2, y + high / 2 + 0.5);
}

const keepsPromise = ({ window }: BoardCard, start: number): boolean => start >= window.from && start <= window.to;

/** The promise is drawn close up, where it is looked at, and where it is broken. */
const isTelling = ({ drawing, selected, hovered }: Frame, card: BoardCard, start: number): boolean =>
  card.kind === 'visit' &&
  card.window.to > card.window.from &&
  (drawing === 'phases' || selected === card.id || hovered === card.id || !keepsPromise(card, start));

/** What was promised, as a rail under the card; the card itself is what is planned. */
function paintPromise(pen: Pen, { board, view, palette }: Frame, card: BoardCard, box: Box, start: number): void {
  const k = view.scale / 60;
  const from = (placeOf(board.timeline, card.window.from) - view.at) * k;
  const to = (placeOf(board.timeline, card.window.to) - view.at) * k;
  const y = box.y + box.height + 0.5;
  pen.fillStyle = keepsPromise(card, start) ? palette.cardEdge : palette.error;
  pen.fillRect(from, y, to - from, 1.5);
  pen.fillRect(from, y - 2, 1.5, 4);
  pen.fillRect(to - 1.5, y - 2, 1.5, 4);
}

const widths = new Map<string, number>();
/** How wide words are; asked once for each, since the canvas is slow to say it. */
function widthOf(pen: Pen, words: string): number {
  const key = `${pen.font}|${words}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > 5000) widths.clear();
    width = pen.measureText(words).width;
    widths.set(key, width);
  }
  return width;
}

/** As much of some words as there is room for. */
export function fitted(pen: Pen, words: string, room: number): string {
  const width = widthOf(pen, words);
  if (width <= room) return words;
  // Letters are not equally wide: the first guess may be too long by a few.
  for (let count = Math.floor((words.length * (room - 7)) / width); count >= 2; count--) {
    const less = `${words.slice(0, count).trimEnd()}…`;
    if (widthOf(pen, less) <= room) return less;
  }
  return '';
}

const mark = (card: BoardCard): string =>
  card.status === 'done' ? '✓ ' : card.status === 'no-show' ? '✗ ' : card.status === 'proposed' ? '? ' : '';

function paintWords(pen: Pen, frame: Frame, card: BoardCard, box: Box, setUp: number, start: number): void {
  const { palette, drawing, board } = frame;
  const left =
    Math.max(box.x, 0) + 8 + (drawing === 'phases' && setUp < box.width * 0.5 && box.x + setUp > 0 ? setUp : 0);
  const room = Math.min(box.x + box.width, frame.view.width) - left - (board.clashes.has(card.id) ? 12 : 5);
  if (box.width < 34 || room < 14) return;
  const over = card.status === 'done' || card.status === 'no-show';
  const title = `${mark(card)}${card.title || card.serviceName}`;
  const second =
    drawing === 'phases'
      ? [formatTime(start, board.timeline.zone, LOCALE), card.serviceName, card.place]
      : [card.serviceName];
  const two = box.height >= 34;
  pen.textBaseline = 'middle';
  pen.font = `600 12px ${palette.font}`;
  pen.fillStyle = over || isGone(card) ? palette.muted : palette.cardText;
  const middle = box.y + box.height / 2 + 0.5;
  const words = fitted(pen, title, room);
  pen.fillText(words, left, two ? middle - 8 : middle);
  const used = widthOf(pen, words) + 8;
  const more = second.filter((s) => s && s !== title).join(' · ');
  if (!more || (drawing === 'names' && !two) || (!two && room - used < 40)) return;
  pen.font = `400 12px ${palette.font}`;
  pen.fillStyle = palette.muted;
  if (two) pen.fillText(fitted(pen, more, room), left, middle + 8);
  else pen.fillText(fitted(pen, more, room - used), left + used, middle);
}

function outline(pen: Pen, box: Box, colour: string): void {
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.roundRect(box.x, box.y, box.width, box.height, 4);
  pen.stroke();
}

/** Whoever else holds the card, by their initials. */
function badge(pen: Pen, { palette }: Frame, box: Box, initials: string): void {
  pen.font = `700 10px ${palette.font}`;
  const width = widthOf(pen, initials) + 10;
  const x = box.x + Math.max(0, box.width - width - 3);
  pen.fillStyle = palette.text;
  pen.beginPath();
  pen.roundRect(x, box.y - 2, width, 16, 8);
  pen.fill();
  pen.fillStyle = palette.ground;
  pen.textBaseline = 'middle';
  pen.fillText(initials, x + 5, box.y + 6.5);
}

function flash(pen: Pen, { flashes, time, palette }: Frame, card: BoardCard, box: Box): void {
  const since = flashes.get(card.id);
  if (since === undefined || time - since > FLASH) return;
  pen.globalAlpha = 1 - (time - since) / FLASH;
  outline(pen, { x: box.x - 2, y: box.y - 2, width: box.width + 4, height: box.height + 4 }, palette.warning);
  pen.globalAlpha = 1;
}
