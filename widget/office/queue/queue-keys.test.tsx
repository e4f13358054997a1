// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { QueueEntry } from '../../../shared/queue.ts';
import type { CostedSlot } from '../../../shared/slot.ts';
import { dialog, queue, selected, selectedId } from './queue-model.ts';
import { QueuePage } from './queue-page.tsx';

const slot: CostedSlot = {
  from: 1_795_600_800,
  to: 1_795_608_000,
  reason: null,
  best: true,
  cost: 240,
  terms: { travel: 240, idle: 0, overtime: 0, gap: 0, preference: 0 },
  leadId: 'jan',
  leadName: 'Jan',
  plannedStart: 1_795_600_800,
};
const entry = (id: string, change: Partial<QueueEntry> = {}): QueueEntry => ({
  id,
  kind: 'declined',
  createdAt: 1_795_400_000,
  jobId: `job-${id}`,
  customer: { name: `Customer ${id}`, phone: '+32470000000', email: '' },
  serviceName: 'Boiler service',
  place: 'Gent',
  window: null,
  lacks: [],
  zone: 'Europe/Brussels',
  words: '',
  refused: [],
  error: '',
  request: null,
  open: true,
  best: slot,
  ...change,
});

let calls: { url: string; body: unknown }[];
let items: QueueEntry[];

beforeEach(async () => {
  calls = [];
  items = [entry('a'), entry('b'), entry('c', { open: false, best: null, kind: 'call-me' })];
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    if (init?.method === 'POST') calls.push({ url: new URL(url).pathname, body: JSON.parse(String(init.body)) });
    const answer = init?.method === 'POST' ? { outcome: 'done', window: slot } : { items, count: items.length };
    return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } });
  });
  queue.value = { data: null, loading: true, error: '' };
  selectedId.value = '';
  dialog.value = null;
  document.body.innerHTML = '<div id="here"></div>';
  await act(() => render(<QueuePage />, document.getElementById('here')!));
  await vi.waitFor(() => expect(selected.value?.id).toBe('a'));
});
afterEach(() => {
  render(null, document.getElementById('here')!);
  vi.unstubAllGlobals();
});

const press = (key: string, target: Element = document.body): Promise<void> =>
  act(() => {
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  });
const current = (): string | null | undefined =>
  document.querySelector('.queue-line[aria-current] strong')?.textContent;

test('J and K move through the queue and stop at its ends', async () => {
  expect(current()).toBe('Customer a');
  await press('k');
  expect(current()).toBe('Customer a');
  await press('j');
  await press('J');
  await press('j');
  expect(current()).toBe('Customer c');
  await press('k');
  expect(current()).toBe('Customer b');
});

test('O offers the best time of the selected item, which leaves the list', async () => {
  await press('j');
  await press('o');
  await vi.waitFor(() => expect(current()).toBe('Customer c'));
  expect(calls).toEqual([{ url: '/api/office/jobs/job-b/propose', body: { slot: { from: slot.from, to: slot.to } } }]);
  expect(document.querySelectorAll('.queue-line')).toHaveLength(2);
});

test('O does nothing where there is nothing to offer', async () => {
  await press('j');
  await press('j');
  await press('o');
  expect(calls).toEqual([]);
  expect(document.querySelectorAll('.queue-line')).toHaveLength(3);
});

test('C opens the call’s note, and then keys belong to the note', async () => {
  await press('c');
  expect(dialog.value).toBe('call');
  await press('j');
  expect(current()).toBe('Customer a');
  await press('o', document.getElementById('call-note')!);
  expect(calls).toEqual([]);
});
