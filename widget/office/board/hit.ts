/** What lies under a place of the body. */
import type { BoardCard } from '../../../shared/board.ts';
import type { Instant } from '../../../shared/time.ts';
import { firstAfter } from './model.ts';
import { type Box, boxOf } from './paint-cards.ts';
import { instantAtX, placeAt } from './scale.ts';
import { board, cells, drawing, line, rowAt, top, view } from './state.ts';

export interface Hit {
  card: BoardCard;
  resourceId: string;
  box: Box;
  /** The taking's own beginning and end on this line. */
  from: Instant;
  to: Instant;
}

const REACH = 3;

/** The card at a place of the body; of several the last drawn. */
export function hitAt(x: number, y: number): Hit | null {
  if (y < 0 || cells.value) return null;
  const entry = rowAt(y);
  const lane = entry && board.value.lanes.get(entry.row.id);
  if (!lane) return null;
  const frame = { view: view.value, drawing: drawing.value };
  const end = placeAt(view.value, x + REACH);
  let found: Hit | null = null;
  for (let i = firstAfter(lane, placeAt(view.value, x - REACH)); i < lane.cards.length && lane.a[i]! <= end; i++) {
    const box = boxOf(frame, entry, lane, i, entry.y - top.value);
    const inside =
      x >= box.x - REACH && x <= box.x + box.width + REACH && y >= box.y - 1 && y <= box.y + box.height + 1;
    if (inside) found = { card: lane.cards[i]!, resourceId: entry.row.id, box, from: lane.from[i]!, to: lane.to[i]! };
  }
  return found;
}

/** Line and instant at a place of the body. */
export function spotAt(x: number, y: number): { resourceId: string; at: Instant } | null {
  const entry = rowAt(Math.max(0, y));
  return entry && { resourceId: entry.row.id, at: instantAtX(view.value, line.value, x) };
}
