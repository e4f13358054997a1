/** What others do appears here within a second. */
import { signal } from '@preact/signals';
import type { BoardEvent, BoardVersion } from '../../../shared/board.ts';
import { me } from '../session.ts';
import { boardApi } from './api.ts';
import { knownDays, refreshConflicts, refreshShares, reloadAll, spanOfDays } from './load.ts';
import { applyChanges } from './model.ts';
import { flash, holders } from './picture.ts';
import { board, touch, version } from './state.ts';
import { loadUnplanned } from './unplanned-model.ts';

export const connection = signal<'connecting' | 'live' | 'lost'>('connecting');

let running: Promise<void> | null = null;
let again = false;

/** Fetches what changed since what is known; one after the other, never two at once. `mine`: it was done here. */
export function catchUp(mine = false): Promise<void> {
  if (running) {
    again = true;
    return running;
  }
  running = (async () => {
    do {
      again = false;
      await fetchChanges(mine);
    } while (again);
  })().finally(() => {
    running = null;
  });
  return running;
}

async function fetchChanges(mine: boolean): Promise<void> {
  const days = knownDays();
  const known = version.peek();
  if (!days || !known) return;
  const changes = await boardApi.changes(days.from, days.to, known);
  const changed = applyChanges(board.peek(), changes, spanOfDays(days.from, days.to));
  version.value = changes.version;
  touch();
  if (!mine) flash(changed);
  const touched = changes.days.map(({ day }) => day).sort();
  if (touched.length > 0) void refreshShares(touched[0]!, touched.at(-1)!).catch(() => {});
}

const newer = (a: BoardVersion, b: BoardVersion | null): boolean => !b || a.ledger > b.ledger || a.roster > b.roster;

function hear(event: BoardEvent): void {
  if (event.kind === 'changed') {
    if (!newer(event.version, version.peek())) return;
    void catchUp().then(refreshConflicts, () => {});
    void loadUnplanned();
    return;
  }
  const next = new Map(holders.peek());
  if (event.kind === 'held') {
    if (event.by !== me.value?.staff.name) next.set(event.cardId, event.initials);
  } else next.delete(event.cardId);
  holders.value = next;
}

/** Opens the stream; the browser resumes it by itself where it broke off. Gives how to stop. */
export function listen(): () => void {
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const open = (): void => {
    source = new EventSource('/api/office/board/live');
    source.onopen = () => {
      const back = connection.peek() === 'lost';
      connection.value = 'live';
      holders.value = new Map();
      if (back) void catchUp().catch(() => void reloadAll().catch(() => {}));
    };
    source.onmessage = (message) => hear(JSON.parse(message.data as string) as BoardEvent);
    source.onerror = () => {
      connection.value = 'lost';
      // A browser gives up after an answer that is no stream; then it is for us to try again.
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, 3000);
    };
  };
  open();
  return () => {
    clearTimeout(retry);
    source?.close();
  };
}
