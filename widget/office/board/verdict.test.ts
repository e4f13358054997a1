import { expect, test, vi } from 'vitest';
import type { BoardMoved, BoardPlaces } from '../../../shared/board.ts';
import { byDay, drawnTo, extraWords, glowsOf, verdictOf, verdictOn } from './verdict.ts';

// The words come from the office's pages, which ask where they are as they begin.
vi.hoisted(() => vi.stubGlobal('location', { origin: 'http://127.0.0.1' }));

const TEN = Date.UTC(2026, 10, 24, 10) / 1000;
const HOUR = 3600;
const places: BoardPlaces = {
  minutes: 60,
  promise: { from: TEN, to: TEN + HOUR },
  days: [
    {
      resourceId: 'ann',
      day: '2026-11-24',
      spans: [
        { from: TEN, to: TEN + HOUR, extraMinutes: 4, keepsPromise: true },
        { from: TEN + HOUR, to: TEN + 3 * HOUR, extraMinutes: -3, keepsPromise: false },
      ],
      why: null,
    },
    { resourceId: 'bob', day: '2026-11-24', spans: [], why: { reason: 'nobody-qualified' } },
    { resourceId: 'cat', day: '2026-11-24', spans: [], why: null },
  ],
};
const known = byDay(places);
const asked = new Set(['2026-11-24']);
const on = (id: string, at: number) => verdictOn(known, asked, id, at, 'UTC');

test('a place is told with what it costs, and the promise counts before the road', () => {
  expect(on('ann', TEN + HOUR)).toEqual({ state: 'free', extraMinutes: 4, keepsPromise: true });
  expect(on('ann', TEN + 2 * HOUR)).toEqual({ state: 'free', extraMinutes: -3, keepsPromise: false });
});

test('where it cannot go it is said why: who lacks what, when it could, or whom it is not for', () => {
  expect(on('ann', TEN - HOUR)).toMatchObject({ state: 'not', words: expect.stringContaining('it can begin 10:00') });
  expect(on('bob', TEN)).toEqual({ state: 'not', words: 'Does not have the skills for it.' });
  expect(on('cat', TEN)).toEqual({ state: 'not', words: 'Nothing is free here.' });
  expect(on('dan', TEN)).toEqual({ state: 'not', words: 'It cannot be done by this one.' });
});

test('nothing is said of days nobody has asked about', () => {
  expect(on('ann', TEN + 24 * HOUR)).toEqual({ state: 'asking' });
  expect(verdictOn(null, asked, 'ann', TEN, 'UTC')).toEqual({ state: 'asking' });
});

test('a card is drawn to a free start nearby, and to none that is farther than the hand can mean', () => {
  const drawn = (at: number, reach: number) => drawnTo(known, 'ann', at, reach, 'UTC');
  expect(drawn(TEN - 300, 600)).toBe(TEN);
  expect(drawn(TEN - 900, 600)).toBe(TEN - 900);
  expect(drawn(TEN + 120, 600)).toBe(TEN + 120);
  expect(drawn(TEN + 3 * HOUR + 60, 600)).toBe(TEN + 3 * HOUR);
});

test('what glows lasts as long as the job would, with its cost in words', () => {
  expect(glowsOf(places)).toMatchObject([
    { resourceId: 'ann', from: TEN, to: TEN + 2 * HOUR, words: '+4 min' },
    { resourceId: 'ann', to: TEN + 4 * HOUR, words: '−3 min', keepsPromise: false },
  ]);
  expect(extraWords(0)).toBe('no detour');
});

test('a move that is only tried says whether it fits, as a list of places does', () => {
  const done: BoardMoved = {
    outcome: 'done',
    cardId: 'c',
    version: 2,
    undo: null,
    effects: [
      { kind: 'drive', name: 'Ann', minutes: 6 },
      { kind: 'drive', name: 'Bob', minutes: -2 },
    ],
  };
  expect(verdictOf(done)).toEqual({ state: 'free', extraMinutes: 4, keepsPromise: true });
  expect(verdictOf({ outcome: 'outside-promise', window: { from: TEN, to: TEN }, effects: [] })).toEqual({
    state: 'free',
    extraMinutes: 0,
    keepsPromise: false,
  });
  expect(verdictOf({ outcome: 'refused', why: { reason: 'taken' }, resourceName: 'Ann' })).toEqual({
    state: 'not',
    words: 'Ann: Is taken then.',
  });
  expect(verdictOf({ outcome: 'changed', by: 'Jan' }).state).toBe('not');
});
