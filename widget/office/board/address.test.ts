import { expect, test } from 'vitest';
import { type Addressed, readAddress, writeAddress } from './address.ts';

const plain: Addressed = {
  place: null,
  grouping: 'none',
  rows: { location: '', team: '', kind: '', skill: '' },
  cards: { service: '', state: '', text: '' },
  map: 0,
  list: null,
  allHours: false,
};

test('what is written is read again, and what is as usual is not written', () => {
  const all: Addressed = {
    place: { at: 1795348800, scale: 0.1234 },
    grouping: 'skill',
    rows: { location: 'gent', team: 'north', kind: 'person', skill: 'gas & oil' },
    cards: { service: 'boiler', state: 'conflict', text: 'Ünal + söhne' },
    map: 42,
    list: true,
    allHours: true,
  };
  expect(readAddress(`?${writeAddress(all)}`)).toEqual(all);
  expect(readAddress(writeAddress({ ...all, list: false })).list).toBe(false);
  expect(writeAddress(plain)).toBe('');
  expect(readAddress('')).toEqual(plain);
});

test('nonsense in an address is left alone', () => {
  expect(readAddress('?at=NaN&zoom=-1&group=colour&map=-7&list=maybe&hours=13')).toEqual(plain);
  expect(readAddress('?at=Infinity&zoom=1').place).toBeNull();
  expect(readAddress(`?q=${'x'.repeat(500)}`).cards.text).toHaveLength(100);
});

test('more than the map may have is cut to what it may', () => {
  expect([readAddress('?map=3').map, readAddress('?map=99').map]).toEqual([25, 75]);
});
