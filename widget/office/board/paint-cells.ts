/** Far out: a cell for every day or week, in the colour of what is taken of its working time. */
import { colourOf, conflictsIn, shareOf } from './occupancy.ts';
import type { Frame, Pen, RowEntry } from './paint.ts';
import { placeAt, type View } from './scale.ts';
import { indexAt, isShown, type Timeline } from './timeline.ts';

/** Days that share a cell, as places in the line's list of days, both included. */
interface Cell {
  from: number;
  to: number;
  x: number;
  right: number;
}

const seenCells = new WeakMap<object, Cell[]>();

/** The cells of a picture: the same for every line of it. */
function cellsOf(frame: Frame): Cell[] {
  let cells = seenCells.get(frame);
  if (!cells) {
    cells =
      frame.drawing === 'days'
        ? dayCells(frame.board.timeline, frame.view)
        : weekCells(frame.board.timeline, frame.view);
    seenCells.set(frame, cells);
  }
  return cells;
}

const edges = (line: Timeline, view: View, from: number, to: number): Cell => {
  const x = (place: number): number => Math.round(((place - view.at) / 60) * view.scale);
  return { from, to, x: x(line.before[from]!), right: x(line.before[to + 1]!) };
};

function dayCells(line: Timeline, view: View): Cell[] {
  const cells: Cell[] = [];
  const last = indexAt(line, placeAt(view, view.width));
  for (let i = indexAt(line, view.at); i <= last; i++) if (isShown(line, i)) cells.push(edges(line, view, i, i));
  return cells;
}

function weekCells(line: Timeline, view: View): Cell[] {
  const cells: Cell[] = [];
  const monday = (i: number): number => i - ((new Date(`${line.days[i]!}T12:00:00Z`).getUTCDay() + 6) % 7);
  const last = indexAt(line, placeAt(view, view.width));
  for (let i = monday(indexAt(line, view.at)); i <= last; i += 7)
    if (i + 6 >= 0) cells.push(edges(line, view, Math.max(0, i), Math.min(line.count - 1, i + 6)));
  return cells;
}

/** Draws a line's cells. */
export function paintCells(pen: Pen, frame: Frame, entry: RowEntry, y: number): void {
  const { palette, occupancy } = frame;
  const shares = occupancy.get(entry.row.id);
  const height = entry.height - 1;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.font = `500 11px ${palette.font}`;
  for (const { from, to, x, right } of cellsOf(frame)) {
    const percent = shareOf(shares, from, to);
    const width = right - x - 1;
    if (percent === null || width < 1) {
      pen.fillStyle = palette.closed;
      pen.fillRect(x, y, Math.max(1, width + 1), height);
      continue;
    }
    const step = colourOf(percent);
    pen.fillStyle = palette.steps[step]!;
    pen.fillRect(x, y, width, height);
    if (step === 7) {
      pen.globalAlpha = 0.35;
      pen.fillStyle = palette.overHatch;
      pen.fillRect(x, y, width, height);
      pen.globalAlpha = 1;
    }
    if (width >= 30) {
      pen.fillStyle = palette.onSteps[step]!;
      const words = percent === 999 ? '!' : step === 7 ? `${percent} % !` : percent > 0 ? `${percent} %` : '–';
      pen.fillText(width < 44 ? words.replace(' %', '') : words, x + width / 2, y + height / 2 + 0.5);
    } else if (step === 7 && width >= 7) {
      pen.fillStyle = palette.onSteps[step]!;
      pen.fillText('!', x + width / 2, y + height / 2 + 0.5);
    }
    if (conflictsIn(shares, from, to) > 0) corner(pen, palette.error, palette.ground, right - 1, y, Math.min(9, width));
  }
  pen.textAlign = 'start';
}

/** The red corner of a conflict, with a rim so that it shows on every colour. */
export function corner(pen: Pen, colour: string, rim: string, right: number, y: number, size: number): void {
  for (const [fill, more] of [
    [rim, 2],
    [colour, 0],
  ] as const) {
    pen.fillStyle = fill;
    pen.beginPath();
    pen.moveTo(right - size - more, y);
    pen.lineTo(right, y);
    pen.lineTo(right, y + size + more);
    pen.fill();
  }
}
