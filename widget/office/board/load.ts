/** Fetches what comes into sight, a few weeks at a time, and keeps what was fetched. */
import { batch, effect, signal, untracked } from '@preact/signals';
import type { BoardConflict, BoardData } from '../../../shared/board.ts';
import { addDays, type Day, type Span } from '../../../shared/time.ts';
import { wordsFor } from '../client.ts';
import { boardApi } from './api.ts';
import { keepWithin, putCards, setConflicts, setRows } from './model.ts';
import { putOccupancy } from './occupancy.ts';
import {
  board,
  cells,
  drawing,
  line,
  occupancy,
  openAt,
  seen,
  showAllHours,
  showHours,
  teams,
  touch,
  version,
  view,
  workingHours,
} from './state.ts';
import { hoursFor, indexOf, type Timeline } from './timeline.ts';

export const loading = signal(0);
/** What cannot be as it is planned, the open ones first. */
export const conflicts = signal<BoardConflict[]>([]);
export const loadError = signal('');
/** True once there is something to draw. */
export const ready = signal(false);

const BLOCK = 7;
/** So many blocks of cards at once: what changed on more days cannot be asked for in one go. */
const MOST_BLOCKS = 8;
/** Blocks of seven days by number: of which the cards are here, with their drives or without, and of which the shares. */
const cardBlocks = new Set<number>();
const driveBlocks = new Set<number>();
const shareBlocks = new Set<number>();

const blockOf = (timeline: Timeline, at: number): number => Math.floor(indexOf(timeline, at) / BLOCK);
const firstDay = (timeline: Timeline, block: number): Day => timeline.days[Math.max(0, block * BLOCK)]!;
const lastDay = (timeline: Timeline, block: number): Day =>
  timeline.days[Math.min(timeline.count - 1, block * BLOCK + BLOCK - 1)]!;

/** The days on which the cards are known: what changes on them must be asked for. */
export function knownDays(): { from: Day; to: Day } | null {
  if (cardBlocks.size === 0) return null;
  return {
    from: firstDay(line.peek(), Math.min(...cardBlocks)),
    to: lastDay(line.peek(), Math.max(...cardBlocks)),
  };
}

export const spanOfDays = (from: Day, to: Day): Span => {
  const timeline = line.peek();
  const i = timeline.days.indexOf(from);
  const j = timeline.days.indexOf(to);
  return { from: timeline.starts[Math.max(0, i)]!, to: timeline.starts[j < 0 ? timeline.count : j + 1]! };
};

/** Runs of blocks that are wanted and not here, at most `most` long each. */
function missing(known: ReadonlySet<number>, from: number, to: number, most: number): [number, number][] {
  const runs: [number, number][] = [];
  for (let b = from; b <= to; b++) {
    if (known.has(b)) continue;
    const last = runs.at(-1);
    if (last && last[1] === b - 1 && b - last[0] < most) last[1] = b;
    else runs.push([b, b]);
  }
  return runs;
}

async function fetching(known: Set<number>, [from, to]: [number, number], load: () => Promise<void>): Promise<void> {
  for (let b = from; b <= to; b++) known.add(b);
  loading.value++;
  try {
    await load();
    loadError.value = '';
  } catch (error) {
    for (let b = from; b <= to; b++) known.delete(b);
    loadError.value = wordsFor(error);
  } finally {
    loading.value--;
  }
}

function putData(data: BoardData, span: Span): void {
  batch(() => {
    teams.value = data.groups;
    const first = !workingHours.peek();
    if (first) {
      // Before there are cards to be laid on it.
      workingHours.value = hoursFor(takenTime(data), data.zone);
      if (!showAllHours.peek()) showHours(workingHours.peek()!);
    }
    setRows(board.peek(), data.rows, span);
    putCards(board.peek(), data.cards);
    version.value ??= data.version;
    if (first) openAt();
    ready.value = true;
    touch();
  });
}

/** People's shifts, and whatever is taken of anybody or anything. */
function* takenTime(data: BoardData): Iterable<Span> {
  for (const row of data.rows) if (row.kind === 'person') yield* row.shifts;
  for (const card of data.cards) yield* card.takings;
}

/** A single block comes with its drives, more of them do not. */
function loadCards(run: [number, number]): Promise<void> {
  const timeline = line.peek();
  const [from, to] = [firstDay(timeline, run[0]), lastDay(timeline, run[1])];
  if (run[0] === run[1]) driveBlocks.add(run[0]);
  return fetching(cardBlocks, run, async () => {
    putData(await boardApi.data(from, to), spanOfDays(from, to));
    conflictsFollow();
  });
}

/** Blocks come one after the other; the conflicts on all of them are asked for when the last of them is here. */
let following: ReturnType<typeof setTimeout> | undefined;
function conflictsFollow(): void {
  clearTimeout(following);
  following = setTimeout(() => void refreshConflicts().catch(() => {}), 150);
}

/** Forgets cards far from what is seen, so that what is known can be kept up to date. */
function forgetBeyond(first: number, last: number): void {
  const gone = [...cardBlocks].filter((block) => block < first || block > last);
  if (gone.length === 0) return;
  for (const block of gone) {
    cardBlocks.delete(block);
    driveBlocks.delete(block);
    keepWithin(board.peek(), spanOfDays(firstDay(line.peek(), first), lastDay(line.peek(), last)));
  }
}

const loadShares = (run: [number, number]): Promise<void> => {
  const timeline = line.peek();
  return fetching(shareBlocks, run, () => refreshShares(firstDay(timeline, run[0]), lastDay(timeline, run[1])));
};

/** Asks again how much of some days is taken. */
export async function refreshShares(from: Day, to: Day): Promise<void> {
  const told = await boardApi.occupancy(from, to);
  putOccupancy(occupancy, told, line.peek());
  touch();
}

let conflictsAsked = 0;
/** Asks again which conflicts there are on the days that are known; of two answers the later question's counts. */
export async function refreshConflicts(): Promise<void> {
  const days = knownDays();
  if (!days) return;
  const mine = ++conflictsAsked;
  const found = await boardApi.conflicts(days.from, days.to);
  if (mine !== conflictsAsked) return;
  conflicts.value = found.conflicts;
  setConflicts(
    board.peek(),
    found.conflicts.filter((c) => !c.accepted),
  );
  touch();
}

/** Follows what is seen, and fetches a block more on either side of it. Gives how to stop. */
export function followView(): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    const { from, to } = seen.value;
    const close = !cells.value;
    const timeline = line.value;
    if (view.value.width === 0) return;
    untracked(() => {
      clearTimeout(waiting);
      waiting = setTimeout(() => want(timeline, from, to, close), ready.peek() ? 60 : 0);
    });
  });
  return () => {
    clearTimeout(waiting);
    clearTimeout(following);
    stop();
  };
}

function want(timeline: Timeline, from: number, to: number, close: boolean): void {
  const most = Math.floor((timeline.count - 1) / BLOCK);
  const margin = ready.peek() ? 1 : 0;
  const first = Math.max(0, blockOf(timeline, from) - margin);
  const last = Math.min(most, blockOf(timeline, to) + margin);
  if (close || !ready.peek()) {
    const middle = (first + last) >> 1;
    const begin = Math.max(first, middle - MOST_BLOCKS / 2);
    const end = Math.min(last, begin + MOST_BLOCKS - 1);
    if (ready.peek()) forgetBeyond(Math.max(0, end - MOST_BLOCKS + 1), begin + MOST_BLOCKS - 1);
    const drives = drawing.peek() === 'phases' || drawing.peek() === 'titles';
    for (const run of missing(drives ? driveBlocks : cardBlocks, begin, end, drives ? 1 : 4)) void loadCards(run);
  }
  for (const run of missing(shareBlocks, first, last, 50)) void loadShares(run);
}

/** Forgets everything that was fetched, and fetches what is seen anew. */
export async function reloadAll(): Promise<void> {
  const days = knownDays();
  if (!days) return;
  const data = await boardApi.data(days.from, days.to);
  version.value = data.version;
  board.peek().cards.clear();
  for (const lane of board.peek().lanes.values()) lane.cards = [];
  board.peek().lanes.clear();
  putData(data, spanOfDays(days.from, days.to));
  await refreshShares(addDays(days.from, 0), days.to);
}
