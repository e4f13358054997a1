import { expect, test } from 'vitest';
import { crowMetres } from '../../../shared/geo.ts';
import { apart, drawnTo, pointAt, projectFrom, pulled, scaleOf, sightOf, worldSpot, zoomed } from './drawing.ts';

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
  expect(here.y - north.y).toBeCloseTo(scale.length, 0);
  expect(east.x - here.x).toBeCloseTo(scale.length, 0);
});

test('a single point is drawn in the middle', () => {
  const { x, y } = drawnTo([points[0]!], 400, 300, 20).project(points[0]!);
  expect([x, y].map(Math.round)).toEqual([200, 150]);
});

test('a spot of the world is the point it was made of, and the known corners are where tile servers have them', () => {
  for (const point of [...points, { lat: -33.9, lon: 151.2 }, { lat: 0, lon: 0 }]) {
    const { lat, lon } = pointAt(worldSpot(point));
    expect(lat).toBeCloseTo(point.lat, 9);
    expect(lon).toBeCloseTo(point.lon, 9);
  }
  // Of the 4096 × 4096 tiles of level 12, Ghent's Korenmarkt is on 2090/1370.
  const { x, y } = worldSpot({ lat: 51.0545, lon: 3.7217 });
  expect([Math.floor(x * 4096), Math.floor(y * 4096)]).toEqual([2090, 1370]);
});

test('whatever is under the pointer stays there while zooming, and goes along when pulled', () => {
  const sight = sightOf(points, 400, 300, 20);
  const under = { x: 37, y: -81 };
  const what = pointAt({
    x: sight.middle.x + under.x / sight.world,
    y: sight.middle.y + under.y / sight.world,
  });
  for (const factor of [1.5, 0.4, 7]) {
    const { x, y } = projectFrom(zoomed(sight, factor, under), 400, 300)(what);
    expect(x - 200).toBeCloseTo(under.x, 6);
    expect(y - 150).toBeCloseTo(under.y, 6);
  }
  const { x, y } = projectFrom(pulled(sight, { x: 10, y: -5 }), 400, 300)(what);
  expect(x - 200).toBeCloseTo(under.x + 10, 6);
  expect(y - 150).toBeCloseTo(under.y - 5, 6);
});

test('no zooming leaves the world, and the scale stays true to the great circle', () => {
  const sight = sightOf(points, 400, 300, 20);
  expect(zoomed(sight, 1e-9).world).toBe(256);
  expect(zoomed(sight, 1e9).world).toBe(256 * 2 ** 21);
  for (const factor of [0.01, 0.2, 1, 20, 400]) {
    const there = zoomed(sight, factor);
    const { kilometres, length } = scaleOf(there, 120);
    expect(length).toBeLessThanOrEqual(120);
    expect(length).toBeGreaterThan(40);
    const end = pointAt({ x: there.middle.x + length / there.world, y: there.middle.y });
    expect(crowMetres(pointAt(there.middle), end) / 1000 / kilometres).toBeCloseTo(1, 1);
  }
});

test('marks in one spot are put beside each other, others stay', () => {
  const lone = { x: 300, y: 20 };
  const placed = apart([{ x: 100, y: 100 }, lone, { x: 101, y: 100 }, { x: 100, y: 99 }], 28);
  expect(placed[1]).toBe(lone);
  const heap = [placed[0]!, placed[2]!, placed[3]!];
  for (const [i, a] of heap.entries())
    for (const b of heap.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(26);
});
