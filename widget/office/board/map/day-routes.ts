/** A day's routes as the board has them: who goes where, in order. */
import type { BoardCard, BoardRow } from '../../../../shared/board.ts';
import type { Point } from '../../../../shared/geo.ts';
import type { Day, Instant, Span } from '../../../../shared/time.ts';
import type { Board } from '../model.ts';

export interface DayStop extends Point {
  card: BoardCard;
  from: Instant;
  to: Instant;
  /** Left out by the board's filters. */
  faint: boolean;
}
export interface DayRoute {
  resourceId: string;
  name: string;
  colour: string;
  day: Day;
  home: Point | null;
  stops: DayStop[];
  driveSeconds: number;
}

const pointOf = ([lat, lon]: readonly [number, number]): Point => ({ lat, lon });

/** The routes of those lines that drive; what has no place on a map is in nobody's. */
export function routesOn(
  board: Board,
  rows: readonly BoardRow[],
  { day, within }: { day: Day; within: Span },
  isFaint: ((card: BoardCard) => boolean) | null,
): DayRoute[] {
  return rows
    .filter((row) => row.kind === 'person' && row.drives)
    .map(({ id, name, colour, home }) => {
      const lane = board.lanes.get(id);
      const stops = new Map<string, DayStop>();
      let driveSeconds = 0;
      for (const [i, card] of (lane?.cards ?? []).entries()) {
        const from = lane!.from[i]!;
        if (from < within.from || from >= within.to || !card.point || stops.has(card.id)) continue;
        stops.set(card.id, { card, from, to: lane!.to[i]!, faint: isFaint?.(card) ?? false, ...pointOf(card.point) });
        if (card.takings.some((t) => t.leads && t.resourceId === id)) driveSeconds += card.drive;
      }
      return {
        ...{ resourceId: id, name, colour, day, driveSeconds },
        home: home && pointOf(home),
        stops: [...stops.values()],
      };
    });
}

export interface Label {
  name: string;
  x: number;
  y: number;
}
const LETTER = 6.4;
const LINE = 18;

/** Names that have room beside each other; the first come first. */
export function withoutOverlap<L extends Label>(labels: readonly L[]): L[] {
  const kept: L[] = [];
  const clash = (a: Label, b: Label): boolean =>
    Math.abs(a.y - b.y) < LINE && Math.abs(a.x - b.x) < ((a.name.length + b.name.length) * LETTER) / 2 + 12;
  for (const label of labels) if (!kept.some((other) => clash(label, other))) kept.push(label);
  return kept;
}

const MARK = 15;
/** A name that marks would cover stands below them; where others are in the way there too, it is left out. */
export function belowMarks<L extends Label>(label: L, marks: readonly { x: number; y: number }[]): L | null {
  const half = (label.name.length * LETTER) / 2 + MARK;
  const over = (y: number) =>
    marks.filter((m) => Math.abs(m.x - label.x) < half && Math.abs(m.y - y) < MARK + LINE / 2);
  const here = over(label.y);
  if (here.length === 0) return label;
  const y = Math.max(...here.map((m) => m.y)) + MARK + LINE / 2 + 2;
  return over(y).length === 0 ? { ...label, y } : null;
}

/** So many stops that their names would cover each other: then they are dots. */
export const crowded = (stops: number, width: number, height: number): boolean => stops > (width * height) / 3000;
