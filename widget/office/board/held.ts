/** The card in somebody's hand: where it came from, where it would go, and what is said to that. */
import { batch, computed, signal } from '@preact/signals';
import { appointmentCan } from '../../../shared/appointment.ts';
import { type BoardCard, type BoardMove, isForeign, type UnplannedJob } from '../../../shared/board.ts';
import { addDays, type Day, dayOf, daysBetween, type Instant } from '../../../shared/time.ts';
import { wordsFor } from '../client.ts';
import { fail } from '../notices.tsx';
import { whyNotI } from '../session.ts';
import { midnight } from '../wall-clock.ts';
import { inOurWords } from '../words.ts';
import { boardApi, type Subject } from './api.ts';
import type { Hit } from './hit.ts';
import { leadOf } from './model.ts';
import { glows, lifted } from './picture.ts';
import { snap, snapMinutes } from './scale.ts';
import { line, seen, selected, view } from './state.ts';
import { byDay, drawnTo, glowsOf, type PlacesByDay, type Verdict, verdictOf, verdictOn } from './verdict.ts';

/** By dragging, by pulling its end, by a tap on its place, or by keys. */
export type HowHeld = 'drag' | 'end' | 'tap' | 'keys';

export interface Held {
  subject: Subject;
  version: number;
  title: string;
  how: HowHeld;
  /** Where it was taken; null for a job that has no time yet. */
  from: { resourceId: string; start: Instant; leads: boolean } | null;
  resourceId: string;
  start: Instant;
  minutes: number;
  /** As long as it was; another length is sent only when it was pulled. */
  was: number;
  /** From its start to where the hand holds it, in seconds. */
  grip: number;
}

export const held = signal<Held | null>(null);
/** Its new place is on its way to the server. */
export const saving = signal(false);
const places = signal<PlacesByDay | null>(null);
const askedDays = signal<ReadonlySet<Day>>(new Set());
/** The days of a question that is under way, so that they are asked once. */
const asking = new Set<Day>();

/** What was said of the length it was pulled to. */
const pulled = signal<{ minutes: number; said: Verdict } | null>(null);

/** At most so many days are asked about at once. */
const MOST_DAYS = 14;

export const verdict = computed<Verdict>(() => {
  const now = held.value;
  if (!now) return { state: 'asking' };
  if (now.minutes !== now.was) return pulled.value?.minutes === now.minutes ? pulled.value.said : { state: 'asking' };
  return verdictOn(places.value, askedDays.value, now.resourceId, now.start, line.value.zone);
});

/** Why a card cannot be taken in hand; null when it can. */
export function whyNotHold(card: BoardCard): string | null {
  if (isForeign(card)) return inOurWords('It belongs to another {location}.');
  if (card.kind === 'visit' && !appointmentCan('move', card.status))
    return 'It is over: its time cannot be changed any more.';
  return whyNotI('place-jobs');
}

/** Takes a card in hand where it is; says why when that cannot be. */
export function holdCard(
  card: BoardCard,
  on: Pick<Hit, 'resourceId' | 'from' | 'to'>,
  how: HowHeld,
  grip = 0,
): boolean {
  const why = whyNotHold(card);
  if (why) {
    fail(why);
    return false;
  }
  const minutes = Math.round((on.to - on.from) / 60);
  const leads = leadOf(card)?.resourceId === on.resourceId;
  begin({
    subject: { kind: 'card', id: card.id },
    version: card.version,
    title: card.title || card.serviceName,
    how,
    from: { resourceId: on.resourceId, start: on.from, leads },
    resourceId: on.resourceId,
    start: on.from,
    minutes,
    was: minutes,
    grip,
  });
  selected.value = card.id;
  return true;
}

/** Takes a job that has no time in hand, over a line at an instant. */
export function holdJob(job: UnplannedJob, how: HowHeld, resourceId: string, start: Instant): boolean {
  const why = whyNotI('place-jobs');
  if (why) {
    fail(why);
    return false;
  }
  begin({
    subject: { kind: 'job', id: job.jobId },
    version: 0,
    title: job.customerName || job.serviceName,
    how,
    from: null,
    resourceId,
    start,
    minutes: job.minutes,
    was: job.minutes,
    grip: how === 'drag' ? job.minutes * 20 : 0,
  });
  return true;
}

function begin(taken: Held): void {
  batch(() => {
    held.value = taken;
    places.value = null;
    pulled.value = null;
    askedDays.value = new Set();
    glows.value = [];
    lifted.value = new Set(taken.subject.kind === 'card' ? [taken.subject.id] : []);
  });
  asking.clear();
  askSeen();
  showHeld(taken);
}

const HOLD_AGAIN = 15_000;
let holding: ReturnType<typeof setInterval> | undefined;

/** Tells the others in whose hands the card is, again and again as long as it is. */
function showHeld({ subject }: Held): void {
  clearInterval(holding);
  if (subject.kind !== 'card') return;
  const tell = (): void => void boardApi.hold(subject.id).catch(() => {});
  tell();
  holding = setInterval(tell, HOLD_AGAIN);
}

export function letGo(): void {
  const before = held.peek();
  clearInterval(holding);
  clearTimeout(pulling);
  if (before?.subject.kind === 'card') void boardApi.letGo(before.subject.id).catch(() => {});
  batch(() => {
    held.value = null;
    saving.value = false;
    glows.value = [];
    lifted.value = new Set();
  });
}

/** Asks about the days that are seen and were not asked about. */
function askSeen(): void {
  const { zone } = line.value;
  const first = dayOf(seen.value.from, zone);
  const last = dayOf(Math.max(seen.value.from, seen.value.to - 1), zone);
  const near = held.value ? dayOf(held.value.start, zone) : first;
  const wanted =
    last > addDays(first, MOST_DAYS - 1) ? daysBetween(addDays(near, -3), addDays(near, 7)) : daysBetween(first, last);
  const missing = wanted.filter((day) => !asking.has(day));
  if (missing.length > 0) void ask(missing[0]!, missing.at(-1)!);
}

async function ask(from: Day, to: Day): Promise<void> {
  const mine = held.peek();
  if (!mine) return;
  for (const day of daysBetween(from, to)) asking.add(day);
  const elsewhere = mine.from && !mine.from.leads ? mine.from.resourceId : undefined;
  try {
    const answer = await boardApi.places(mine.subject, from, to, elsewhere);
    if (held.peek()?.subject.id !== mine.subject.id) return;
    batch(() => {
      places.value = new Map([...(places.value ?? []), ...byDay(answer)]);
      askedDays.value = new Set([...askedDays.value, ...daysBetween(from, to)]);
      glows.value = [...glows.value, ...glowsOf(answer)];
    });
  } catch (error) {
    fail(error);
  }
}

/** What is held, put down where it is. */
export const moveOf = (now: Held, told?: BoardMove['told']): BoardMove => ({
  subject: now.subject,
  version: now.version,
  resourceId: now.resourceId,
  start: now.start,
  ...(now.from && !now.from.leads ? { fromResourceId: now.from.resourceId } : {}),
  ...(now.minutes !== now.was ? { minutes: now.minutes } : {}),
  ...(told ? { told } : {}),
});

let pulling: ReturnType<typeof setTimeout> | undefined;
/** Where its end may go no list of places tells: the move is tried, once the hand rests. */
function askPulled(): void {
  clearTimeout(pulling);
  pulling = setTimeout(async () => {
    const now = held.peek();
    if (!now || now.minutes === now.was || saving.peek()) return;
    const said = await boardApi.previewMove(moveOf(now)).then(verdictOf, (error): Verdict => {
      return { state: 'not', words: wordsFor(error) };
    });
    if (held.peek()?.subject.id === now.subject.id) pulled.value = { minutes: now.minutes, said };
  }, 90);
}

const MAGNET = 10;

/** Brings what is held over a line at an instant: it snaps to the clock, and to a place nearby that is free. */
export function carryTo(resourceId: string, pointed: Instant): void {
  const now = held.peek();
  if (!now) return;
  const { zone } = line.peek();
  const { scale } = view.peek();
  if (now.how === 'end') {
    const step = Math.max(5, snapMinutes(scale));
    const minutes = Math.max(5, Math.round((pointed - now.start) / 60 / step) * step);
    if (minutes === now.minutes) return;
    held.value = { ...now, minutes };
    askPulled();
    return;
  }
  const wanted = pointed - now.grip;
  const snapped = snap(wanted, snapMinutes(scale), midnight(dayOf(wanted, zone), zone));
  const start = drawnTo(places.peek(), resourceId, snapped, (MAGNET * 60) / scale, zone);
  if (start === now.start && resourceId === now.resourceId) return;
  held.value = { ...now, resourceId, start };
  if (!asking.has(dayOf(start, zone))) askSeen();
}

/** By keys: to an instant and a line exactly. */
export function carryExactly(resourceId: string, start: Instant): void {
  const now = held.peek();
  if (!now) return;
  held.value = { ...now, resourceId, start };
  if (!asking.has(dayOf(start, line.peek().zone))) askSeen();
}
