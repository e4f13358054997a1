import { expect, test } from 'vitest';
import { smoothedRate, usualRate } from './reliability.ts';

test('without any record one in twenty is expected to be missed', () => {
  expect(usualRate(0, 0)).toBe(0.05);
  expect(smoothedRate(0, 0, 0.05)).toBe(0.05);
});

test('a single no-show raises the rate, but says little; many say what they say', () => {
  const usual = usualRate(10, 190);
  expect(usual).toBeCloseTo(0.05, 2);
  expect(smoothedRate(1, 0, usual)).toBeCloseTo(0.208, 2);
  expect(smoothedRate(0, 5, usual)).toBeLessThan(usual);
  expect(smoothedRate(50, 50, usual)).toBeCloseTo(0.48, 2);
});
