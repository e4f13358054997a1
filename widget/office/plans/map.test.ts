import { expect, test } from 'vitest';
import { drawnTo } from './map.ts';

const points = [
  { lat: 51.0, lon: 3.6 },
  { lat: 51.1, lon: 3.9 },
  { lat: 51.05, lon: 3.7 },
];

test('every point is on the drawing, north is up and east is right', () => {
  const { project } = drawnTo(points, 400, 300, 20);
  for (const { x, y } of points.map(project)) {
    expect(x).toBeGreaterThanOrEqual(19.9);
    expect(x).toBeLessThanOrEqual(380.1);
    expect(y).toBeGreaterThanOrEqual(19.9);
    expect(y).toBeLessThanOrEqual(280.1);
  }
  expect(project(points[1]!).y).toBeLessThan(project(points[0]!).y);
  expect(project(points[1]!).x).toBeGreaterThan(project(points[0]!).x);
});

test('the scale is as long as its kilometres, in both directions', () => {
  const { project, scale } = drawnTo(points, 400, 300, 20);
  const here = project({ lat: 51.05, lon: 3.75 });
  const north = project({ lat: 51.05 + scale.kilometres / 111.2, lon: 3.75 });
  const east = project({ lat: 51.05, lon: 3.75 + scale.kilometres / 111.2 / Math.cos((51.05 * Math.PI) / 180) });
  expect(here.y - north.y).toBeCloseTo(scale.length, 3);
  expect(east.x - here.x).toBeCloseTo(scale.length, 0);
});

test('a single point is drawn in the middle', () => {
  expect(drawnTo([points[0]!], 400, 300, 20).project(points[0]!)).toEqual({ x: 200, y: 150 });
});
