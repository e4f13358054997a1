// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { type ItemEntry, type LotEntry, NEVER, type Shelf } from '../../../shared/stock.ts';
import { lotState, shortages } from './stock-words.ts';

const today = '2026-11-22';
const lot = (change: Partial<LotEntry>): LotEntry => ({
  ...{ id: 'l', ref: 'A', receivedDay: today, expiresDay: NEVER, quantity: 3, reserved: 0 },
  ...change,
});

test('a lot says whether it is good, until when, or when it comes', () => {
  expect(lotState(lot({}), today)).toEqual({ words: 'does not expire', tone: '' });
  expect(lotState(lot({ expiresDay: '2026-11-21' }), today)).toEqual({ words: 'expired Sat 21 Nov', tone: 'bad' });
  expect(lotState(lot({ expiresDay: '2026-11-29' }), today)).toMatchObject({ tone: 'open' });
  expect(lotState(lot({ expiresDay: '2027-03-01' }), today).words).toBe('good until Mon 1 Mar 2027');
  expect(lotState(lot({ receivedDay: '2026-11-24' }), today).words).toBe('comes Tue 24 Nov');
});

test('what runs short is listed by its day: visits without, then nothing left, then below the reorder level', () => {
  const shelf = (placeName: string, change: Partial<Shelf>): Shelf => ({
    ...{ place: { kind: 'location', id: placeName }, placeName, lots: [], usable: 0, reserved: 0, levels: [4] },
    ...{ lowOn: null, outOn: null, short: [] },
    ...change,
  });
  const item = (name: string, shelves: Shelf[]): ItemEntry => ({
    ...{ id: name, name, unit: 'boxes', reorderAt: 5, parts: [] },
    shelves,
  });
  const found = shortages(
    [
      item('gauze', [shelf('a', { lowOn: today }), shelf('b', {})]),
      item('tape', [shelf('a', { lowOn: today, outOn: '2026-11-25' })]),
      item('glue', [shelf('a', { levels: [0, 0, 4], lowOn: today, outOn: today })]),
      item('gel', [shelf('a', { outOn: '2026-11-25', short: [{ jobId: 'j', day: '2026-11-23', quantity: 1 }] })]),
    ],
    today,
  );
  expect(found.map(({ item, words }) => `${item.name}: ${words}`)).toEqual([
    'glue: none left, more comes Tue 24 Nov',
    'gauze: 4 boxes left, reorder at 5',
    'gel: 1 visit goes without, from tomorrow',
    'tape: none left by the end of Wed 25 Nov',
  ]);
});
