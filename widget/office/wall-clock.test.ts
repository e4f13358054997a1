import { expect, test } from 'vitest';
import { fromWallClock, toWallClock } from './wall-clock.ts';

test('the site’s clock reads back what was written, also around the days it changes', () => {
  for (const zone of ['Europe/Brussels', 'Europe/Kyiv', 'America/St_Johns', 'Pacific/Auckland'])
    for (const written of ['2026-03-29T00:00', '2026-03-29T12:00', '2026-10-25T12:00', '2026-11-23T08:15'])
      expect(toWallClock(fromWallClock(written, zone)!, zone), `${zone} ${written}`).toBe(written);
  expect(fromWallClock('2026-11-23T08:00', 'Europe/Brussels')).toBe(Date.UTC(2026, 10, 23, 7) / 1000);
  expect(fromWallClock('soon', 'Europe/Brussels')).toBeNull();
});
