/** The board as it stands in this window: what is known, what is seen, what is chosen. */
import { batch, computed, effect, signal } from '@preact/signals';
import type { BoardCard, BoardRow, BoardVersion } from '../../../shared/board.ts';
import { addDays, type Day, dayOf, type Instant } from '../../../shared/time.ts';
import { LOCALE, me, signedIn } from '../session.ts';
import { type Addressed, readAddress } from './address.ts';
import { mapShare } from './map/share.ts';
import { type Board, emptyBoard, leadOf, relay } from './model.ts';
import type { Occupancy } from './occupancy.ts';
import { asList, SMALL } from './panel-model.ts';
import {
  type CardFilter,
  entryAt,
  type Grouping,
  type Layout,
  layoutOf,
  passes,
  type RowFilter,
  sameHeight,
} from './rows.ts';
import {
  bring,
  clampScale,
  dayWidth,
  drawingOf,
  instantAtX,
  type Level,
  levelOf,
  onLine,
  pan,
  rowHeights,
  scaleOf,
  seenSpan,
  type View,
  xOf,
  zoomAt,
} from './scale.ts';
import { axisOf } from './ticks.ts';
import { allHours, type Hours, indexOf, instantAt, type Timeline, timelineOf } from './timeline.ts';

const DAYS_BACK = 400;
const DAYS_AHEAD = 800;

/** Rises with every change of what the board knows: whoever draws it looks at this. */
export const revision = signal(0);
export const touch = (): void => {
  revision.value++;
};

export const line = signal<Timeline>(timelineOf('2026-01-01', 7, 'UTC', allHours));
export const board = signal<Board>(emptyBoard(line.value));
export const occupancy: Occupancy = new Map();
export const teams = signal<{ id: string; name: string }[]>([]);
export const version = signal<BoardVersion | null>(null);
/** The hours in which anybody works or something is taken, once they are known. */
export const workingHours = signal<Hours | null>(null);
export const showAllHours = signal(false);

export const view = signal<View>({ at: 0, scale: 1, width: 0 });
export const top = signal(0);
/** Of the body, without the axis. */
export const bodyHeight = signal(0);
export const now = signal<Instant>(0);

export const selected = signal<string | null>(null);
export const hovered = signal<string | null>(null);

export const grouping = signal<Grouping>('none');
export const collapsed = signal<ReadonlySet<string>>(new Set());
export const rowFilter = signal<RowFilter>({ location: '', team: '', kind: '', skill: '' });
export const cardFilter = signal<CardFilter>({ service: '', state: '', text: '' });

export const drawing = computed(() => drawingOf(line.value, view.value.scale));
export const cells = computed(() => drawing.value === 'days' || drawing.value === 'weeks');
export const level = computed<Level>(() => levelOf(line.value, view.value));
export const axis = computed(() => axisOf(view.value, line.value, LOCALE));
export const seen = computed(() => seenSpan(view.value, line.value));
/** The day in the middle of what is seen; under a pointer nothing else is meant either. */
export const visibleDay = computed<Day>(
  () => line.value.days[indexOf(line.value, instantAtX(view.value, line.value, view.value.width / 2))]!,
);

const allRows = computed<BoardRow[]>(() => {
  revision.value;
  return [...board.value.lanes.values()].map((lane) => lane.row);
});
export const shownRows = computed(() => allRows.value.filter((row) => passes(row, rowFilter.value)));
export const skills = computed(() => [...new Set(allRows.value.flatMap((r) => r.skills))].sort());

/** A short list takes the room there is, up to a point. */
const rowHeight = computed(() => {
  const least = rowHeights[drawing.value];
  const units = shownRows.value.reduce((sum, row) => sum + Math.max(1, row.units * 0.6), 0);
  return Math.max(least, Math.min(Math.round(least * 1.6), Math.floor((bodyHeight.value - 40) / Math.max(1, units))));
});
export const layout = computed<Layout>(() =>
  layoutOf(
    shownRows.value,
    grouping.value,
    { locations: me.value?.business.locations ?? [], groups: teams.value },
    collapsed.value,
    rowHeight.value,
    cells.value,
  ),
);

export const clampTop = (y: number): number => Math.max(0, Math.min(y, layout.value.height - bodyHeight.value));
export const scrollTo = (y: number): void => {
  top.value = clampTop(y);
};

let started: Day | null = null;
/** Where the address said to begin: later it says where one is. */
let addressed: Addressed['place'] = null;

/** Makes the line of days for a business, at its today. */
export function startLine(): void {
  const { zone, today } = signedIn().business;
  if (started === today) return;
  started = today;
  const told = readAddress(location.search);
  addressed = told.place;
  const made = timelineOf(addDays(today, -DAYS_BACK), DAYS_BACK + DAYS_AHEAD, zone, allHours);
  batch(() => {
    line.value = made;
    board.value = emptyBoard(made);
    showAllHours.value = told.allHours;
    lookAs(told);
  });
}

/** How one looks at it, without when and how near: what an address and a saved view keep. */
export const lookNow = (): Omit<Addressed, 'place'> => ({
  grouping: grouping.value,
  rows: rowFilter.value,
  cards: cardFilter.value,
  map: mapShare.value,
  list: asList.value === matchMedia(SMALL).matches ? null : asList.value,
  allHours: showAllHours.value,
});

export function lookAs(told: Omit<Addressed, 'place'>): void {
  grouping.value = told.grouping;
  rowFilter.value = told.rows;
  cardFilter.value = told.cards;
  mapShare.value = told.map;
  asList.value = told.list ?? matchMedia(SMALL).matches;
}

/** Leaves out other hours than these, and stays where it is. */
export function showHours(hours: Hours): void {
  const before = line.peek();
  if (JSON.stringify(before.hours) === JSON.stringify(hours)) return;
  const after = timelineOf(before.first, before.count, before.zone, hours);
  relay(board.peek(), after);
  batch(() => {
    view.value = onLine(view.peek(), before, after);
    line.value = after;
    touch();
  });
}

export function setAllHours(all: boolean): void {
  showAllHours.value = all;
  showHours(showAllHours.value ? allHours : (workingHours.value ?? allHours));
}

/** Changes the zoom; the line under `y` stays under it though lines may become higher or lower. */
function keepingHeight(change: () => void, y: number): void {
  const before = layout.peek();
  const at = top.peek() + y;
  batch(() => {
    change();
    const after = layout.value;
    if (after !== before) top.value = clampTop(sameHeight(before, after, at) - y);
  });
}

export function zoom(factor: number, x = view.value.width / 2, y = 0): void {
  keepingHeight(() => {
    view.value = zoomAt(view.value, line.value, factor, x);
  }, y);
}

export function panBy(pixels: number): void {
  view.value = pan(view.value, line.value, pixels);
}

/** A level that was asked for before there was any room to show it in. */
let awaited: { wanted: Level; at: Instant } | null = null;

/** Shows a level's stretch of time around what is in the middle now; days, weeks and more from their beginning. */
export function showLevel(wanted: Level, around?: Instant): void {
  if (view.value.width === 0) {
    awaited = { wanted, at: around ?? now.value };
    return;
  }
  const at = around ?? instantAtX(view.value, line.value, view.value.width / 2);
  keepingHeight(() => {
    const scale = scaleOf(wanted, line.value, view.value.width);
    const there = { ...view.value, scale };
    view.value =
      wanted === 'minute' || wanted === 'hour'
        ? bring(there, line.value, at, 0.5)
        : bring(there, line.value, beginningOf(wanted, at), 0);
  }, 0);
}

function beginningOf(wanted: Level, at: Instant): Instant {
  const i = indexOf(line.value, at);
  const day = line.value.days[i]!;
  const back = {
    day: 0,
    week: (new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7,
    month: Number(day.slice(8)) - 1,
    year: 182,
    minute: 0,
    hour: 0,
  }[wanted];
  return instantAt(addDays(day, -back), line.value.hours.from, line.value.zone);
}

/** One step back or forth: a day, a week, else most of what is seen. */
export function step(direction: 1 | -1): void {
  const { width, scale } = view.value;
  if (level.value === 'day') panBy(direction * dayWidth(line.value, scale));
  else if (level.value === 'week')
    panBy(direction * (7 - line.value.hours.closed.length) * dayWidth(line.value, scale));
  else panBy(direction * width * 0.8);
}

export function goToDay(day: Day): void {
  const { hours, zone } = line.value;
  const from = instantAt(day, hours.from, zone);
  const close = level.value === 'minute' || level.value === 'hour';
  view.value = close
    ? bring(view.value, line.value, instantAt(day, Math.max(hours.from, 480), zone), 0.1)
    : bring(view.value, line.value, level.value === 'day' ? from : beginningOf(level.value, from), 0);
}

export function goToNow(): void {
  if (level.value === 'minute' || level.value === 'hour') view.value = bring(view.value, line.value, now.value, 0.4);
  else goToDay(signedIn().business.today);
}

/** Brings a line into sight. */
export function reveal(resourceId: string): void {
  const entry = layout.value.entries.find((e) => e.kind === 'row' && e.row.id === resourceId);
  if (!entry) return;
  if (entry.y < top.value) scrollTo(entry.y);
  else if (entry.y + entry.height > top.value + bodyHeight.value) scrollTo(entry.y + entry.height - bodyHeight.value);
}

/** Brings a card into sight and chooses it. */
export function showCard(card: BoardCard): void {
  const taking = leadOf(card);
  if (!taking) return;
  if (cells.value) showLevel('day', taking.from);
  const x = xOf(view.value, line.value, taking.from);
  if (x < 20 || x > view.value.width - 120) {
    if (level.value === 'day' || level.value === 'week') goToDay(dayOf(taking.from, line.value.zone));
    else view.value = bring(view.value, line.value, taking.from, 0.3);
  }
  reveal(taking.resourceId);
  selected.value = card.id;
}

/** The line at a height of the body. */
export function rowAt(y: number): Extract<Layout['entries'][number], { kind: 'row' }> | null {
  const entry = layout.value.entries[entryAt(layout.value, top.value + y)];
  return entry?.kind === 'row' && top.value + y < entry.y + entry.height ? entry : null;
}

/** Where the board opens: where the address says, else today. */
export function openAt(): void {
  if (view.peek().width === 0) return;
  const place = addressed;
  const at = place?.at ?? instantAt(signedIn().business.today, 720, line.peek().zone);
  if (!place) showLevel('day', at);
  else {
    const scale = clampScale(line.peek(), view.peek().width, place.scale);
    view.value = bring({ ...view.peek(), scale }, line.peek(), at, 0.5);
  }
}

/** The body's size; the first time also what it begins with. */
export function resize(width: number, height: number): void {
  const first = view.peek().width === 0;
  const middle = first ? null : instantAtX(view.peek(), line.peek(), view.peek().width / 2);
  const day = visibleDay.peek();
  batch(() => {
    bodyHeight.value = height;
    view.value = { ...view.peek(), width };
    if (middle === null) {
      openAt();
      if (awaited) showLevel(awaited.wanted, awaited.at);
      awaited = null;
    }
    // What is beside the board takes room from it, and not the day one looks at.
    else if (visibleDay.value !== day) view.value = bring(view.peek(), line.peek(), middle, 0.5);
    top.value = clampTop(top.peek());
  });
}

// A shorter list never leaves the window below its end.
effect(() => {
  const most = Math.max(0, layout.value.height - bodyHeight.value);
  if (top.peek() > most && bodyHeight.peek() > 0) top.value = most;
});
