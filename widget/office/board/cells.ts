/** What a screen reader and a keyboard find on a line: its cards close up, its days or months far out. */
import type { BoardCard } from '../../../shared/board.ts';
import { formatSpan } from '../../../shared/time.ts';
import { LOCALE } from '../session.ts';
import { dayWords, plural, statusWords } from '../words.ts';
import { type Board, cardsBetween, type Lane } from './model.ts';
import { conflictsIn, type Occupancy, shareOf } from './occupancy.ts';
import { type Drawing, placeAt, type View } from './scale.ts';
import { indexAt, isShown } from './timeline.ts';

export interface Cell {
  key: string;
  label: string;
  /** Where it lies on the line. */
  a: number;
  b: number;
  cardId: string | null;
}

export const showsCards = (drawing: Drawing): boolean =>
  drawing === 'phases' || drawing === 'titles' || drawing === 'names';

/** What one would say of a card. */
export function cardLabel(board: Board, card: BoardCard, from: number, to: number): string {
  const clash = board.clashes.get(card.id);
  return [
    formatSpan({ from, to }, board.timeline.zone, LOCALE),
    card.title,
    card.serviceName !== card.title && card.serviceName,
    card.kind === 'visit' ? statusWords[card.status] : null,
    clash && `conflict: ${clash[0]!.sentence}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** Every card of a line that lies between two places. */
const cardCells = (board: Board, lane: Lane, from: number, to: number): Cell[] =>
  cardsBetween(lane, from, to).map((i) => {
    const card = lane.cards[i]!;
    return {
      key: `${card.id} ${lane.from[i]}`,
      label: cardLabel(board, card, lane.from[i]!, lane.to[i]!),
      a: lane.a[i]!,
      b: lane.b[i]!,
      cardId: card.id,
    };
  });

function stretchCells(
  board: Board,
  occupancy: Occupancy,
  lane: Lane,
  from: number,
  to: number,
  months: boolean,
): Cell[] {
  const { timeline } = board;
  const cells: Cell[] = [];
  const last = indexAt(timeline, to);
  for (let i = indexAt(timeline, from); i <= last; i++) {
    if (!isShown(timeline, i)) continue;
    const day = timeline.days[i]!;
    let end = i;
    if (months) while (end < last && timeline.days[end + 1]!.startsWith(day.slice(0, 7))) end++;
    const shares = occupancy.get(lane.row.id);
    const share = shareOf(shares, i, end);
    const clashes = conflictsIn(shares, i, end);
    const taken = share === null ? 'not working' : share === 999 ? 'taken outside of working time' : `${share} % taken`;
    const when = months ? monthWords(day) : dayWords(day);
    const label = [when, taken, clashes > 0 && plural(clashes, 'conflict')].filter(Boolean).join(', ');
    cells.push({ key: day, label, a: timeline.before[i]!, b: timeline.before[end + 1]!, cardId: null });
    i = end;
  }
  return cells;
}

const monthWords = (day: string): string =>
  new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${day}T12:00:00Z`),
  );

/** A line's cells between two places, as this zoom shows them. */
export function cellsOf(
  board: Board,
  occupancy: Occupancy,
  resourceId: string,
  drawing: Drawing,
  from: number,
  to: number,
): Cell[] {
  const lane = board.lanes.get(resourceId);
  if (!lane) return [];
  if (showsCards(drawing)) return cardCells(board, lane, from, to);
  return stretchCells(board, occupancy, lane, from, to, drawing === 'weeks');
}

/** The places between which something is seen. */
export const seenPlaces = (view: View): [number, number] => [placeAt(view, 0), placeAt(view, view.width)];
