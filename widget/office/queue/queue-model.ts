import { computed, signal } from '@preact/signals';
import type { Arranged } from '../../../shared/office.ts';
import type { QueueEntry } from '../../../shared/queue.ts';
import type { Span } from '../../../shared/time.ts';
import { answerOf, office, wordsFor } from '../client.ts';
import type { Loaded } from '../load.ts';
import { fail, say } from '../notices.tsx';
import { queueCount } from '../session.ts';
import { called, shortWhen } from '../words.ts';

/** What one may do with an item: each is one click, and one key. */
export type QueueAction = 'offer' | 'times' | 'pick-link' | 'wait' | 'call' | 'close';

export const queue = signal<Loaded<QueueEntry[]>>({ data: null, loading: true, error: '' });
export const selectedId = signal('');
/** The dialog that is open for the selected item. */
export const dialog = signal<'times' | 'call' | 'close' | null>(null);
/** True once somebody has chosen an item: then it is kept in sight. */
export const chosen = signal(false);
/** Something is under way for the selected item. */
export const busy = signal(false);

export const items = computed(() => queue.value.data ?? []);
export const selected = computed(() => items.value.find((i) => i.id === selectedId.value) ?? items.value[0] ?? null);

export async function loadQueue(): Promise<void> {
  queue.value = { ...queue.value, loading: true, error: '' };
  try {
    const page = await answerOf(office.queue.$get());
    queue.value = { data: page.items, loading: false, error: '' };
    queueCount.value = page.count;
  } catch (error) {
    queue.value = { ...queue.value, loading: false, error: wordsFor(error) };
  }
}

/** Selects what somebody points at. */
export function choose(id: string): void {
  chosen.value = true;
  void select(id);
}

/** Selects an item; one whose next step was not worked out with the list is looked at now. */
export async function select(id: string): Promise<void> {
  selectedId.value = id;
  const item = items.value.find((i) => i.id === id);
  if (!item || item.best || !(item.open || item.lacks.length > 0)) return;
  const fresh = await answerOf(office.queue[':id'].$get({ param: { id } })).catch(() => null);
  if (fresh) queue.value = { ...queue.value, data: items.value.map((i) => (i.id === id ? fresh : i)) };
}

/** Moves the selection up or down the list. */
export function step(by: 1 | -1): void {
  const list = items.value;
  const at = list.findIndex((i) => i.id === selected.value?.id);
  const next = list[Math.max(0, Math.min(list.length - 1, at + by))];
  if (next) choose(next.id);
}

/** What is dealt with leaves the list, and the next one is selected. */
function done(id: string, told: string): void {
  const at = items.value.findIndex((i) => i.id === id);
  const rest = items.value.filter((i) => i.id !== id);
  queue.value = { ...queue.value, data: rest };
  queueCount.value = Math.max(0, queueCount.value - 1);
  dialog.value = null;
  const next = rest[Math.min(at, rest.length - 1)];
  selectedId.value = '';
  if (next) void select(next.id);
  say(told);
}

async function under(id: string, act: () => Promise<string | null>): Promise<void> {
  if (busy.value) return;
  busy.value = true;
  try {
    const told = await act();
    if (told) done(id, told);
  } catch (error) {
    fail(error);
    await loadQueue();
  } finally {
    busy.value = false;
  }
}

const nameOf = (item: QueueEntry): string => item.customer?.name ?? item.request?.name ?? `the ${called('customer')}`;

/** What an answer of the server means to a person; null: not done, and said so. */
function arranged(item: QueueEntry, answer: Arranged, told: (window: Span | null) => string): string | null {
  switch (answer.outcome) {
    case 'done':
      return told(answer.window);
    case 'slot-taken':
      fail('This time was taken meanwhile. Choose another one.');
      void select(item.id);
      return null;
    case 'no-slot':
      fail('There is no free time that suits. Ease what was refused, or call.');
      return null;
    case 'too-late':
      fail(`${nameOf(item)} has a time already, or does not need one.`);
      void loadQueue();
      return null;
    default:
      return answer satisfies never;
  }
}

export const propose = (item: QueueEntry, body: Parameters<typeof proposeCall>[1]): Promise<void> =>
  under(item.id, async () =>
    arranged(item, await proposeCall(item.jobId!, body), (window) =>
      window ? `Proposed ${shortWhen(window, item.zone)} to ${nameOf(item)}.` : '',
    ),
  );
const proposeCall = (id: string, json: { slot?: Span; preferences?: QueuePreferences }): Promise<Arranged> =>
  answerOf<Arranged>(office.jobs[':id'].propose.$post({ param: { id }, json }));
export interface QueuePreferences {
  refused: QueueEntry['refused'];
}

/** The visit goes without something: another time is kept for its customer, who is asked. */
export const offerInstead = (item: QueueEntry, slot: Span): Promise<void> =>
  under(item.id, async () =>
    arranged(
      item,
      await answerOf<Arranged>(
        office.jobs[':id']['offer-instead'].$post({
          param: { id: item.jobId! },
          json: { slot: { from: slot.from, to: slot.to } },
        }),
      ),
      (window) =>
        window
          ? `Offered ${shortWhen(window, item.zone)} to ${nameOf(item)} instead.`
          : `${nameOf(item)} has been asked for another time.`,
    ),
  );

/** It stays as it is until what lacks has come. */
export const waitForDelivery = (item: QueueEntry): Promise<void> =>
  under(item.id, async () => {
    const json = { note: 'Waits for a delivery.', closeJob: false };
    await answerOf(office.queue[':id'].close.$post({ param: { id: item.id }, json }));
    return 'It stays as it is; the day page and Stock tell that something lacks.';
  });

export const place = (item: QueueEntry, slot: Span): Promise<void> =>
  under(item.id, async () =>
    arranged(
      item,
      await answerOf<Arranged>(
        office.jobs[':id'].place.$post({
          param: { id: item.jobId! },
          json: { slot: { from: slot.from, to: slot.to } },
        }),
      ),
      () => `Booked ${shortWhen(slot, item.zone)} for ${nameOf(item)}, who has been told.`,
    ),
  );

export const sendPickLink = (item: QueueEntry): Promise<void> =>
  under(item.id, async () =>
    arranged(
      item,
      await answerOf<Arranged>(office.jobs[':id']['pick-link'].$post({ param: { id: item.jobId! } })),
      () => `${nameOf(item)} got a link to choose a time.`,
    ),
  );

export const callDone = (item: QueueEntry, note: string): Promise<void> =>
  under(item.id, async () => {
    await answerOf(office.queue[':id']['call-done'].$post({ param: { id: item.id }, json: { note } }));
    return `Noted the call with ${nameOf(item)}.`;
  });

export const close = (item: QueueEntry, note: string, closeJob: boolean): Promise<void> =>
  under(item.id, async () => {
    await answerOf(office.queue[':id'].close.$post({ param: { id: item.id }, json: { note, closeJob } }));
    return closeJob ? `Closed, with the ${called('job')} of ${nameOf(item)}.` : 'Closed.';
  });

/** Whether an action makes sense for an item, or why not. */
export function unable(action: QueueAction, item: QueueEntry): string {
  if (action === 'call' || action === 'close') return '';
  if (action === 'wait') return item.kind === 'supplies' ? '' : 'Nothing lacks';
  if (action === 'offer' && item.lacks.length > 0) return item.best ? '' : 'No free time suits';
  if (!item.jobId) return `There is no ${called('job')} yet`;
  if (!item.open) return `The ${called('job')} has a time or is closed`;
  return action === 'offer' && !item.best ? 'No free time suits' : '';
}

export function start(action: QueueAction, item: QueueEntry): void {
  if (unable(action, item)) return;
  if (action === 'offer' && !item.open) void offerInstead(item, item.best!);
  else if (action === 'wait') void waitForDelivery(item);
  else if (action === 'offer') void propose(item, { slot: { from: item.best!.from, to: item.best!.to } });
  else if (action === 'pick-link') void sendPickLink(item);
  else dialog.value = action;
}

const keys: Record<string, QueueAction> = { o: 'offer', t: 'times', l: 'pick-link', w: 'wait', c: 'call', x: 'close' };

/** One key each: J and K move, the others act on the selected item. Keys belong to whoever types into a field. */
export function onKey(event: KeyboardEvent): void {
  const target = event.target as Element | null;
  const typing = target?.closest?.('input, textarea, select, [contenteditable], dialog');
  if (typing || event.metaKey || event.ctrlKey || event.altKey || dialog.value) return;
  const key = event.key.toLowerCase();
  const item = selected.value;
  if (key === 'j') step(1);
  else if (key === 'k') step(-1);
  else if (keys[key] && item) start(keys[key], item);
  else return;
  event.preventDefault();
}
