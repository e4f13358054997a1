import { expect, test } from 'vitest';
import { navigateUrl } from './navigate.ts';

const point = { lat: 51.05, lon: 3.72 };

test('each phone is handed to the map it has, and a computer to a page with directions', () => {
  expect(navigateUrl(point, 'An (Gent)', 'Mozilla/5.0 (Linux; Android 15)')).toBe(
    'geo:51.05,3.72?q=51.05,3.72(An%20(Gent))',
  );
  expect(navigateUrl(point, 'An', 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0)')).toContain(
    'maps.apple.com/?daddr=51.05,3.72',
  );
  expect(navigateUrl(point, 'An', 'Mozilla/5.0 (X11; Linux x86_64)')).toContain(
    'openstreetmap.org/directions?to=51.05,3.72',
  );
});
