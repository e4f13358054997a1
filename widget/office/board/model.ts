/** What is on the board: for every line its cards in typed arrays, sorted by start, ready to be drawn. */
import type { BoardCard, BoardChanges, BoardConflict, BoardRow } from '../../../shared/board.ts';
import { addDays, type Day, type Instant, overlap, type Span } from '../../../shared/time.ts';
import { midnight } from '../wall-clock.ts';
import { placeOf, type Timeline } from './timeline.ts';

/** A line's cards: `from` and `to` in seconds, `a` and `b` the same on the board's line of time, `unit` from 0. */
export interface Lane {
  row: BoardRow;
  cards: BoardCard[];
  from: Float64Array;
  to: Float64Array;
  a: Float64Array;
  b: Float64Array;
  unit: Uint8Array;
  shifts: Strip;
  absences: Strip;
  /** The longest of them, so that a search by start knows how far back to look. */
  longest: number;
}

/** Spans of time as places on the line, in order. */
export interface Strip {
  a: Float64Array;
  b: Float64Array;
}

export interface Board {
  timeline: Timeline;
  lanes: Map<string, Lane>;
  cards: Map<string, BoardCard>;
  /** Conflicts by the cards in them. */
  clashes: Map<string, BoardConflict[]>;
}

interface Piece extends Span {
  card: BoardCard;
  unit: number;
}

function laneOf(row: BoardRow, pieces: Piece[], timeline: Timeline): Lane {
  pieces.sort((p, q) => p.from - q.from || p.to - q.to);
  const n = pieces.length;
  const lane: Lane = {
    row,
    cards: new Array<BoardCard>(n),
    from: new Float64Array(n),
    to: new Float64Array(n),
    a: new Float64Array(n),
    b: new Float64Array(n),
    unit: new Uint8Array(n),
    shifts: stripOf(row.shifts, timeline),
    absences: stripOf(row.absences, timeline),
    longest: 0,
  };
  for (let i = 0; i < n; i++) {
    const piece = pieces[i]!;
    lane.cards[i] = piece.card;
    lane.from[i] = piece.from;
    lane.to[i] = piece.to;
    lane.unit[i] = Math.max(0, piece.unit - 1);
  }
  lay(lane, timeline);
  return lane;
}

const stripOf = (spans: readonly Span[], timeline: Timeline): Strip => ({
  a: Float64Array.from(spans, ({ from }) => placeOf(timeline, from)),
  b: Float64Array.from(spans, ({ to }) => placeOf(timeline, to)),
});

/** Puts a line's cards on a line of time. */
function lay(lane: Lane, timeline: Timeline): void {
  lane.longest = 0;
  for (let i = 0; i < lane.cards.length; i++) {
    lane.a[i] = placeOf(timeline, lane.from[i]!);
    lane.b[i] = placeOf(timeline, lane.to[i]!);
    lane.longest = Math.max(lane.longest, lane.b[i]! - lane.a[i]!);
  }
}

export const emptyBoard = (timeline: Timeline): Board => ({
  timeline,
  lanes: new Map(),
  cards: new Map(),
  clashes: new Map(),
});

/** Lays the whole board on another line of time. */
export function relay(board: Board, timeline: Timeline): void {
  board.timeline = timeline;
  for (const lane of board.lanes.values()) {
    lay(lane, timeline);
    lane.shifts = stripOf(lane.row.shifts, timeline);
    lane.absences = stripOf(lane.row.absences, timeline);
  }
}

/** What was known of other days, with what is known now of these. */
function spansWith(known: readonly Span[], fresh: readonly Span[], { from, to }: Span): Span[] {
  const elsewhere = known.filter((s) => s.to <= from || s.from >= to);
  return [...elsewhere, ...fresh].sort((p, q) => p.from - q.from);
}

/** The rows as they are now, their hours as they are within a span; lines that are gone go with their cards. */
export function setRows(board: Board, rows: readonly BoardRow[], within: Span): void {
  const { timeline } = board;
  const kept = new Map<string, Lane>();
  for (const row of rows) {
    const lane = board.lanes.get(row.id);
    if (!lane) {
      kept.set(row.id, laneOf(row, [], timeline));
      continue;
    }
    const shifts = spansWith(lane.row.shifts, row.shifts, within);
    const absences = spansWith(lane.row.absences, row.absences, within);
    const now = { ...row, shifts, absences };
    kept.set(row.id, { ...lane, row: now, shifts: stripOf(shifts, timeline), absences: stripOf(absences, timeline) });
  }
  board.lanes = kept;
}

const piecesOf = (lane: Lane): Piece[] =>
  lane.cards.map((card, i) => ({ card, from: lane.from[i]!, to: lane.to[i]!, unit: lane.unit[i]! + 1 }));

/** Adds cards, or replaces those of the same id on every line they were or are on. */
export function putCards(board: Board, cards: readonly BoardCard[]): void {
  const touched = new Map<string, Piece[]>();
  const pieces = (resourceId: string): Piece[] | null => {
    const lane = board.lanes.get(resourceId);
    if (!lane) return null;
    let found = touched.get(resourceId);
    if (!found) {
      found = piecesOf(lane);
      touched.set(resourceId, found);
    }
    return found;
  };
  const fresh = new Map(cards.map((card) => [card.id, card]));
  const gone = new Set<string>();
  for (const card of cards)
    for (const { resourceId } of board.cards.get(card.id)?.takings ?? []) if (pieces(resourceId)) gone.add(resourceId);
  for (const resourceId of gone)
    touched.set(
      resourceId,
      touched.get(resourceId)!.filter(({ card }) => !fresh.has(card.id)),
    );
  for (const card of fresh.values()) {
    board.cards.set(card.id, card);
    for (const { resourceId, from, to, unit } of card.takings) pieces(resourceId)?.push({ card, from, to, unit });
  }
  for (const [resourceId, list] of touched)
    board.lanes.set(resourceId, laneOf(board.lanes.get(resourceId)!.row, list, board.timeline));
}

/** Takes cards off every line. */
export function removeCards(board: Board, ids: Iterable<string>): void {
  const gone = new Set(ids);
  const touched = new Set<string>();
  for (const id of gone) {
    for (const { resourceId } of board.cards.get(id)?.takings ?? []) touched.add(resourceId);
    board.cards.delete(id);
  }
  for (const resourceId of touched) {
    const lane = board.lanes.get(resourceId);
    if (lane)
      board.lanes.set(
        resourceId,
        laneOf(
          lane.row,
          piecesOf(lane).filter((p) => !gone.has(p.card.id)),
          board.timeline,
        ),
      );
  }
}

/** Forgets the cards that lie outside of a span altogether. */
export function keepWithin(board: Board, span: Span): void {
  const outside = [...board.cards.values()].filter((card) => !card.takings.some((t) => overlap(t, span)));
  removeCards(
    board,
    outside.map(({ id }) => id),
  );
}

/** The ids of the cards a line holds on a day. */
export function cardsOn(board: Board, resourceId: string, day: Day): string[] {
  const lane = board.lanes.get(resourceId);
  if (!lane) return [];
  const begin = midnight(day, board.timeline.zone);
  const end = midnight(addDays(day, 1), board.timeline.zone);
  return lane.cards.filter((_, i) => lane.from[i]! >= begin && lane.from[i]! < end).map(({ id }) => id);
}

/** Applies what changed; gives the ids of the cards that are new, moved or otherwise not as they were. */
export function applyChanges(board: Board, changes: BoardChanges, within: Span): string[] {
  if (changes.rows) setRows(board, changes.rows, within);
  const kept = new Set(changes.cards.map(({ id }) => id));
  const gone = new Set<string>();
  for (const { resourceId, day, cardIds } of changes.days)
    for (const id of cardsOn(board, resourceId, day)) if (!cardIds.includes(id) && !kept.has(id)) gone.add(id);
  const before = new Map(changes.cards.map(({ id }) => [id, JSON.stringify(board.cards.get(id))]));
  removeCards(board, gone);
  putCards(board, changes.cards);
  return changes.cards.filter((card) => before.get(card.id) !== JSON.stringify(card)).map(({ id }) => id);
}

export function setConflicts(board: Board, conflicts: readonly BoardConflict[]): void {
  board.clashes = new Map();
  for (const conflict of conflicts)
    for (const id of conflict.cardIds) board.clashes.set(id, [...(board.clashes.get(id) ?? []), conflict]);
}

/** The first card of a lane whose end may lie after a place. */
export function firstAfter(lane: Lane, place: number): number {
  const wanted = place - lane.longest;
  let low = 0;
  let high = lane.cards.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lane.a[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A line's cards that lie between two places, in order. */
export function cardsBetween(lane: Lane, from: number, to: number): number[] {
  const found: number[] = [];
  for (let i = firstAfter(lane, from); i < lane.cards.length && lane.a[i]! < to; i++)
    if (lane.b[i]! > from) found.push(i);
  return found;
}

/** The taking a card is known by: its lead's, else its first. */
export const leadOf = (card: BoardCard): BoardCard['takings'][number] | null =>
  card.takings.find((t) => t.leads) ?? card.takings[0] ?? null;

/** When a card begins: what it is sorted by wherever there are no lines. */
export const startOf = (card: BoardCard): Instant => leadOf(card)?.from ?? card.window.from;
