import { expect, test } from 'vitest';
import { contextForTest } from '../testing/database.ts';
import { measure, quantile } from './while-planning.ts';

test('customers get their slots while the office has a week planned', { timeout: 60_000 }, async () => {
  const ctx = await contextForTest({ trustedProxy: true });
  const measured = await measure(ctx, { technicians: 10, jobs: 120, seconds: 1, perSecond: 10 });
  expect(measured.failed).toEqual([]);
  expect(measured.planned).toBeGreaterThan(100);
  expect(measured.answers.solving.length).toBeGreaterThan(5);
  // The aim is 100 ms on an idle machine (RESULTS.md); here other tests run at the same time.
  expect(quantile(Object.values(measured.answers).flat(), 0.9)).toBeLessThan(1000);
});
