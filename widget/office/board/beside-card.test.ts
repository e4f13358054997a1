import { expect, test } from 'vitest';
import { besideCard } from './beside-card.ts';

const board = { left: 284, top: 60, right: 1100, bottom: 900 };
const card = { left: 480, top: 200, right: 570, bottom: 236 };

test('the ways out stand under the card where that covers nothing one would look at', () => {
  expect(besideCard(card, board, [])).toEqual({ left: 480, top: 246 });
});

test('they stand elsewhere where they would cover the place a way leads to', () => {
  const lower = { left: 500, top: 400, right: 590, bottom: 436 };
  const { left, top } = besideCard(card, board, [lower]);
  const covered = left < lower.right && left + 360 > lower.left && top < lower.bottom && top + 330 > lower.top;
  expect(covered).toBe(false);
});

test('they never leave the board, wherever the card is', () => {
  for (const x of [-500, 290, 1090, 4000])
    for (const y of [-300, 70, 880, 3000]) {
      const spot = besideCard({ left: x, right: x + 90, top: y, bottom: y + 36 }, board, []);
      expect(spot.left).toBeGreaterThanOrEqual(board.left);
      expect(spot.left + 360).toBeLessThanOrEqual(board.right);
      expect(spot.top).toBeGreaterThanOrEqual(board.top);
      expect(spot.top + 330).toBeLessThanOrEqual(board.bottom);
    }
});
