/** The board for those who do not see it or have no mouse: a grid of the lines in sight with one stop for Tab. */
import { effect, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { LOCALE } from '../session.ts';
import { type Cell, cellsOf, seenPlaces } from './cells.ts';
import { heldWords } from './ghost.tsx';
import { held } from './held.ts';
import { focus, focusedCell, focusNow, gridFocused, onGridKey } from './keys.ts';
import { seenEntries } from './paint.ts';
import { AXIS } from './paint-axis.ts';
import { board, bodyHeight, drawing, layout, line, occupancy, revision, seen, top, view } from './state.ts';
import { rangeWords } from './ticks.ts';

interface MirrorRow {
  id: string;
  name: string;
  index: number;
  cells: Cell[];
}

const SETTLED = 250;

function mirrored(): MirrorRow[] {
  const [from, to] = seenPlaces(view.peek());
  const rows: MirrorRow[] = [];
  const { entries } = layout.peek();
  for (const entry of seenEntries(layout.peek(), top.peek(), bodyHeight.peek()))
    if (entry.kind === 'row')
      rows.push({
        id: entry.row.id,
        name: entry.row.name,
        index: entries.indexOf(entry) + 1,
        cells: cellsOf(board.peek(), occupancy, entry.row.id, drawing.peek(), from, to),
      });
  return rows;
}

/** Whoever comes to the grid by Tab comes to something that is seen. */
function focusInSight(rows: readonly MirrorRow[]): void {
  const [from, to] = seenPlaces(view.peek());
  const now = focusedCell.peek();
  if (now && now.b > from && now.a < to) return;
  const row = rows.find(({ cells }) => cells.length > 0);
  const [first] = row?.cells ?? [];
  if (row && first) focus.value = { resourceId: row.id, key: first.key, place: (first.a + first.b) / 2 };
}

export function Mirror(): JSX.Element {
  const rows = useSignal<MirrorRow[]>([]);
  const range = useSignal('');
  const grid = useRef<HTMLTableElement>(null);
  useEffect(() => {
    // It follows when the board has come to rest: while it moves there is nothing to read.
    let settled: ReturnType<typeof setTimeout> | undefined;
    const stop = effect(() => {
      revision.value;
      view.value;
      top.value;
      bodyHeight.value;
      layout.value;
      clearTimeout(settled);
      settled = setTimeout(() => {
        rows.value = mirrored();
        if (!gridFocused.peek()) focusInSight(rows.value);
        range.value = rangeWords(seen.peek().from, seen.peek().to, line.peek(), LOCALE);
      }, SETTLED);
    });
    return () => {
      clearTimeout(settled);
      stop();
    };
  }, []);
  const here = focusNow.value;
  useEffect(() => {
    if (gridFocused.peek()) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }, [here, rows.value]);
  const shown = withFocus(rows.value);
  return (
    <>
      <table
        ref={grid}
        class="mirror"
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table one walks about in
        role="grid"
        aria-label={`Who is taken when, ${range.value}`}
        aria-rowcount={layout.value.entries.length}
        aria-describedby="board-keys"
        onKeyDown={onGridKey}
        onFocusIn={() => {
          gridFocused.value = true;
        }}
        onFocusOut={(event) => {
          const table = event.currentTarget;
          const left = event.target as Element;
          // A cell that scrolls out of the page loses the focus by that alone: the next one takes it on.
          setTimeout(() => {
            if (left.isConnected && !table.contains(document.activeElement)) gridFocused.value = false;
          });
        }}
      >
        <tbody>
          {shown.map((row) => (
            <tr key={row.id} aria-rowindex={row.index}>
              <th scope="row" tabIndex={here?.resourceId === row.id && here.key === null ? 0 : -1}>
                {row.name}
              </th>
              {row.cells.map((cell) => (
                <td
                  key={cell.key}
                  tabIndex={here?.resourceId === row.id && here.key === cell.key ? 0 : -1}
                  onFocus={() => {
                    focus.value = { resourceId: row.id, key: cell.key, place: (cell.a + cell.b) / 2 };
                  }}
                >
                  {cell.label}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="sr" id="board-keys">
        Arrows move between cards, Enter opens, M moves a card: then arrows change time and line, Enter puts it down,
        Escape leaves it.
      </p>
      <p class="sr" role="status">
        <HeldWords />
      </p>
      <FocusRing />
    </>
  );
}

const HeldWords = (): JSX.Element => <span>{held.value && heldWords.value}</span>;

/** What has the focus is always there, also just after the arrows have left what was in sight. */
function withFocus(rows: MirrorRow[]): MirrorRow[] {
  const here = focusNow.value;
  const cell = focusedCell.value;
  if (!here) return rows;
  const row = rows.find((r) => r.id === here.resourceId);
  if (row && (!cell || row.cells.some((c) => c.key === cell.key))) return rows;
  const entries = layout.value.entries;
  const index = entries.findIndex((e) => e.kind === 'row' && e.row.id === here.resourceId);
  const entry = entries[index];
  if (entry?.kind !== 'row') return rows;
  const cells = [...(row?.cells ?? []), ...(cell ? [cell] : [])].sort((p, q) => p.a - q.a);
  const now = { id: here.resourceId, name: entry.row.name, index: index + 1, cells };
  return [...rows.filter((r) => r.id !== here.resourceId), now].sort((p, q) => p.index - q.index);
}

/** Around what the keyboard is on. */
function FocusRing(): JSX.Element | null {
  if (!gridFocused.value || held.value) return null;
  const here = focusNow.value;
  const cell = focusedCell.value;
  const entry = here && layout.value.entries.find((e) => e.kind === 'row' && e.row.id === here.resourceId);
  if (!entry) return null;
  const k = view.value.scale / 60;
  const x = cell ? (cell.a - view.value.at) * k : 0;
  const width = cell ? Math.max(6, (cell.b - cell.a) * k) : view.value.width;
  const y = entry.y - top.value;
  if (y < -entry.height || y > bodyHeight.value) return null;
  return (
    <div
      class="focus-ring"
      aria-hidden="true"
      style={{
        transform: `translate(${x - 1}px, ${y + AXIS}px)`,
        width: `${width + 2}px`,
        height: `${entry.height}px`,
      }}
    />
  );
}
