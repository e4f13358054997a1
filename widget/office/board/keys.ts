/** What the keys do on the board: move about, pick up, carry, put down. */
import { batch, computed, signal } from '@preact/signals';
import { fail } from '../notices.tsx';
import { type Cell, cellsOf, seenPlaces, showsCards } from './cells.ts';
import { openAtCard } from './conflict-at-card.ts';
import { carryExactly, held, holdCard, letGo } from './held.ts';
import { type Focus, focusOn, movedFocus } from './keyboard.ts';
import { drop, undo } from './moving.ts';
import { panel } from './panel-model.ts';
import { placeAt, snapMinutes, xOf } from './scale.ts';
import {
  board,
  bodyHeight,
  drawing,
  goToDay,
  goToNow,
  layout,
  line,
  occupancy,
  panBy,
  reveal,
  revision,
  selected,
  showLevel,
  view,
  zoom,
} from './state.ts';
import { indexAt } from './timeline.ts';

export const focus = signal<Focus | null>(null);
/** True while the keyboard is on the board: then its focus is drawn. */
export const gridFocused = signal(false);

const rowIds = computed(() => layout.value.entries.flatMap((e) => (e.kind === 'row' ? [e.row.id] : [])));

/** All there is to walk over on a line: what is near what is seen, since a year has too much of it. */
export function cellsOn(resourceId: string): Cell[] {
  const { at, width, scale } = view.peek();
  const seen = (width * 60) / scale;
  return cellsOf(board.peek(), occupancy, resourceId, drawing.peek(), at - 2 * seen, at + 3 * seen);
}

/** The focus as it is on what is drawn now: zooming turns cards into days and back. */
export const focusNow = computed<Focus | null>(() => {
  revision.value;
  drawing.value;
  const rows = rowIds.value;
  const now = focus.value;
  if (rows.length === 0) return null;
  const resourceId = now && rows.includes(now.resourceId) ? now.resourceId : rows[0]!;
  const place = now?.place ?? placeAt(view.peek(), view.peek().width / 4);
  const cells = cellsOn(resourceId);
  if (now && now.resourceId === resourceId && cells.some((c) => c.key === now.key)) return now;
  return focusOn(resourceId, cells, place);
});

export const focusedCell = computed<Cell | null>(() => {
  const now = focusNow.value;
  return now ? (cellsOn(now.resourceId).find((c) => c.key === now.key) ?? null) : null;
});

function go(next: Focus | null): void {
  if (!next) return;
  batch(() => {
    focus.value = next;
    reveal(next.resourceId);
    const x = ((next.place - view.peek().at) / 60) * view.peek().scale;
    if (x < 20) panBy(x - view.peek().width / 4);
    else if (x > view.peek().width - 20) panBy(x - (view.peek().width * 3) / 4);
  });
}

/** A tap or click on the canvas takes the keyboard's focus along. */
export function focusCard(resourceId: string, cardId: string): void {
  const cell = cellsOn(resourceId).find((c) => c.cardId === cardId);
  if (cell) focus.value = { resourceId, key: cell.key, place: (cell.a + cell.b) / 2 };
}

function pickUp(): void {
  const now = focusNow.peek();
  const id = focusedCell.peek()?.cardId;
  const lane = now && board.peek().lanes.get(now.resourceId);
  const i = lane ? lane.cards.findIndex((card) => card.id === id) : -1;
  if (!lane || i < 0) fail('Choose a card first.');
  else holdCard(lane.cards[i]!, { resourceId: lane.row.id, from: lane.from[i]!, to: lane.to[i]! }, 'keys');
}

function openCell(): void {
  const cell = focusedCell.peek();
  if (!cell) return;
  if (cell.cardId) {
    selected.value = cell.cardId;
    panel.value = 'details';
    openAtCard(cell.cardId);
    return;
  }
  const day = line.peek().days[indexAt(line.peek(), cell.a + 1)]!;
  showLevel(drawing.peek() === 'weeks' ? 'month' : 'day');
  goToDay(day);
}

/** Carries what is held by a step of the clock or by lines. */
function carryBy(key: string, page: number): boolean {
  const now = held.peek();
  if (!now) return false;
  const rows = rowIds.peek();
  const row = rows.indexOf(now.resourceId);
  const by = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page }[key];
  const step = snapMinutes(view.peek().scale) * 60;
  const later = { ArrowLeft: -step, ArrowRight: step }[key];
  if (by === undefined && later === undefined) return false;
  const next = rows[Math.max(0, Math.min(rows.length - 1, row + (by ?? 0)))]!;
  batch(() => {
    carryExactly(next, now.start + (later ?? 0));
    reveal(next);
    const x = xOf(view.peek(), line.peek(), now.start + (later ?? 0));
    if (x < 40) panBy(x - view.peek().width / 4);
    else if (x > view.peek().width - 80) panBy(x - (view.peek().width * 3) / 4);
  });
  return true;
}

const pageOfRows = (): number => Math.max(1, Math.floor(bodyHeight.peek() / 40));

/** Keys while the grid has the focus. */
export function onGridKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const taken = gridKey(event.key);
  if (taken) event.preventDefault();
}

function gridKey(key: string): boolean {
  if (held.peek()) {
    if (key === 'Enter' || key === ' ') {
      void drop();
      return true;
    }
    return carryBy(key, pageOfRows());
  }
  if (key === 'Enter' || key === ' ') {
    openCell();
    return true;
  }
  if (key.toLowerCase() === 'm') {
    if (showsCards(drawing.peek())) pickUp();
    else fail('Zoom in until you see single cards.');
    return true;
  }
  const now = focusNow.peek();
  if (!now || !/^(Arrow|Page|Home|End)/.test(key)) return false;
  go(movedFocus(now, key, rowIds.peek(), cellsOn, pageOfRows(), seenPlaces(view.peek())));
  return true;
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.closest('input, select, textarea, dialog') !== null || target.isContentEditable);

/** Keys anywhere on the page. Gives how to stop listening. */
export function listenToKeys(): () => void {
  const listener = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && held.peek()) {
      letGo();
      event.preventDefault();
      return;
    }
    if (typing(event.target)) return;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z') {
      event.preventDefault();
      void undo();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '=') zoom(1.3);
    else if (event.key === '-') zoom(1 / 1.3);
    else if (event.key === 't') goToNow();
  };
  document.addEventListener('keydown', listener);
  return () => document.removeEventListener('keydown', listener);
}
