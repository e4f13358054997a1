import { expect, test } from 'vitest';
import type { Cell } from './cells.ts';
import { type Focus, focusOn, movedFocus } from './keyboard.ts';

const cell = (key: string, a: number, b: number): Cell => ({ key, label: key, a, b, cardId: key });
const lines: Record<string, Cell[]> = {
  ann: [cell('a1', 0, 10), cell('a2', 20, 30), cell('a3', 100, 110)],
  bob: [cell('b1', 22, 40)],
  cat: [],
  dan: [cell('d1', 90, 95)],
};
const rows = Object.keys(lines);
const go = (focus: Focus, key: string, page = 2): Focus | null =>
  movedFocus(focus, key, rows, (id) => lines[id]!, page, [15, 105]);
const at = (resourceId: string, key: string | null, place: number): Focus => ({ resourceId, key, place });

test('arrows go from card to card on a line, and no further than its ends', () => {
  expect(go(at('ann', 'a1', 5), 'ArrowRight')).toEqual(at('ann', 'a2', 25));
  expect(go(at('ann', 'a2', 25), 'ArrowLeft')).toEqual(at('ann', 'a1', 5));
  expect(go(at('ann', 'a1', 5), 'ArrowLeft')).toBeNull();
  expect(go(at('ann', 'a3', 105), 'ArrowRight')).toBeNull();
});

test('up and down go to what lies nearest, over an empty line too, and keep the place one looks at', () => {
  const start = at('ann', 'a3', 105);
  const bob = go(start, 'ArrowDown')!;
  expect(bob).toEqual(at('bob', 'b1', 105));
  const cat = go(bob, 'ArrowDown')!;
  expect(cat).toEqual(at('cat', null, 105));
  expect(go(cat, 'ArrowDown')).toEqual(at('dan', 'd1', 105));
  expect(go(cat, 'ArrowRight')).toBeNull();
  expect(go(bob, 'ArrowUp')).toEqual(start);
});

test('pages stop at the first and the last line', () => {
  expect(go(at('ann', 'a1', 5), 'PageDown')?.resourceId).toBe('cat');
  expect(go(at('cat', null, 5), 'PageDown')?.resourceId).toBe('dan');
  expect(go(at('dan', 'd1', 92), 'PageDown')).toBeNull();
});

test('Home and End go to the first and the last card in sight', () => {
  expect(go(at('ann', 'a1', 5), 'Home')).toEqual(at('ann', 'a2', 25));
  expect(go(at('ann', 'a1', 5), 'End')).toEqual(at('ann', 'a3', 105));
});

test('whoever was on a line that is gone comes to the first, and other keys lead nowhere', () => {
  expect(go(at('eve', 'e1', 21), 'ArrowDown')).toEqual(at('ann', 'a2', 21));
  expect(go(at('ann', 'a1', 5), 'q')).toBeNull();
  expect(focusOn('cat', [], 7)).toEqual(at('cat', null, 7));
});
