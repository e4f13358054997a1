import { expect, test } from 'vitest';
import { crowMetres, type Point } from '../../shared/geo.ts';
import { seeded } from '../random.ts';
import { Plane } from './plane.ts';

const random = seeded(11);
const between = (low: number, high: number): number => low + random() * (high - low);

test.each([
  ['a town', { lat: [50.9, 51.2], lon: [3.5, 3.9] }, 0.98],
  ['a country', { lat: [49.5, 51.5], lon: [2.5, 6.4] }, 0.94],
  ['both sides of the equator', { lat: [-3, 4], lon: [-1, 5] }, 0.98],
  ['the far north', { lat: [66, 71], lon: [14, 31] }, 0],
  ['the whole world', { lat: [-90, 90], lon: [-180, 180] }, 0],
] as const)('on the plane of %s no two points lie farther apart than the crow flies', (_, area, nearly) => {
  const somewhere = (): Point => ({
    lat: between(area.lat[0], area.lat[1]),
    lon: between(area.lon[0], area.lon[1]),
  });
  const plane = new Plane(Array.from({ length: 200 }, somewhere));
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < 20_000; i++) {
    const [a, b] = [somewhere(), somewhere()];
    if (!plane.covers(a) || !plane.covers(b)) continue;
    const [p, q] = [plane.where(a), plane.where(b)];
    const ratio = (plane.scale * Math.hypot(p.x - q.x, p.y - q.y)) / crowMetres(a, b);
    least = Math.min(least, ratio);
    most = Math.max(most, ratio);
  }
  expect(most).toBeLessThanOrEqual(1 + 1e-9);
  // A bound that is far too low would be of no use.
  expect(least).toBeGreaterThanOrEqual(nearly);
});
