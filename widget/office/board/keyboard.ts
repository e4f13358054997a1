/** Where the arrows lead on the board. */
import type { Cell } from './cells.ts';

export interface Focus {
  resourceId: string;
  /** Null: the line has nothing there, and the line itself is focused. */
  key: string | null;
  /** The place one looks at: it is kept while one moves up and down. */
  place: number;
}

const nearest = (cells: readonly Cell[], place: number): Cell | null =>
  cells.reduce<Cell | null>((best, cell) => {
    const off = (c: Cell): number => (place < c.a ? c.a - place : place > c.b ? place - c.b : 0);
    return best === null || off(cell) < off(best) ? cell : best;
  }, null);

/** The focus on a line, nearest to a place. */
export function focusOn(resourceId: string, cells: readonly Cell[], place: number): Focus {
  return { resourceId, key: nearest(cells, place)?.key ?? null, place };
}

/**
 * Where a key leads from the focus; null where it leads nowhere on the board. `rows`: the lines in their order;
 * `cellsOn`: all there is on one of them; `page`: how many lines are seen at once, `seen`:
 * between which places, for Home and End.
 */
export function movedFocus(
  focus: Focus,
  key: string,
  rows: readonly string[],
  cellsOn: (resourceId: string) => readonly Cell[],
  page: number,
  seen: readonly [from: number, to: number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
): Focus | null {
  const row = rows.indexOf(focus.resourceId);
  if (row < 0) return rows[0] ? focusOn(rows[0], cellsOn(rows[0]), focus.place) : null;
  const vertical = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page }[key];
  if (vertical !== undefined) {
    const next = rows[Math.max(0, Math.min(rows.length - 1, row + vertical))]!;
    return next === focus.resourceId ? null : focusOn(next, cellsOn(next), focus.place);
  }
  const cells = cellsOn(focus.resourceId);
  if (cells.length === 0) return null;
  const at = cells.findIndex((cell) => cell.key === focus.key);
  const wanted =
    key === 'Home'
      ? cells.findIndex((cell) => cell.b > seen[0])
      : key === 'End'
        ? cells.findLastIndex((cell) => cell.a < seen[1])
        : key === 'ArrowLeft'
          ? at - 1
          : key === 'ArrowRight'
            ? at + 1
            : null;
  if (wanted === null) return null;
  const cell = cells[at < 0 ? 0 : wanted];
  return cell ? { resourceId: focus.resourceId, key: cell.key, place: (cell.a + cell.b) / 2 } : null;
}
