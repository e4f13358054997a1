/** From the earth to a flat drawing, north up: Web Mercator, which is what tile servers draw. */
import { EARTH_RADIUS_METRES, type Point } from '../../../shared/geo.ts';

export interface Spot {
  x: number;
  y: number;
}
/** Where a point of the earth is on the drawing. */
export type Project = (point: Point) => Spot;

/** What is looked at: the spot of the world (a square of side 1) in the middle, and how many pixels the world is wide. */
export interface Sight {
  middle: Spot;
  world: number;
}
/** A round number of kilometres and how long it is on the drawing. */
export interface Scale {
  kilometres: number;
  length: number;
}
export interface Drawing {
  project: Project;
  scale: Scale;
}

/** One tile shows the whole world; and about a room across the window. */
export const LEAST_WORLD = 256;
export const MOST_WORLD = 256 * 2 ** 21;
const MOST_LATITUDE = 85;
const KM_AROUND = (2 * Math.PI * EARTH_RADIUS_METRES) / 1000;
const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];
const radians = Math.PI / 180;

/** Where a point lies on the world as a square of side 1, the north on top. */
export function worldSpot({ lat, lon }: Point): Spot {
  const held = Math.max(-MOST_LATITUDE, Math.min(MOST_LATITUDE, lat)) * radians;
  return { x: lon / 360 + 0.5, y: 0.5 - Math.log(Math.tan(Math.PI / 4 + held / 2)) / (2 * Math.PI) };
}
export const pointAt = ({ x, y }: Spot): Point => ({
  lat: (2 * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - Math.PI / 2) / radians,
  lon: (x - 0.5) * 360,
});

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
const held = ({ middle, world }: Sight): Sight => ({
  middle: { x: clamp(middle.x, 0, 1), y: clamp(middle.y, 0, 1) },
  world: clamp(world, LEAST_WORLD, MOST_WORLD),
});
/** Kilometres that are one pixel long at the middle. */
const kmPerPixel = ({ middle, world }: Sight): number => (KM_AROUND * Math.cos(pointAt(middle).lat * radians)) / world;

/** Looks at all of these points, and at a kilometre at least. */
export function sightOf(points: readonly Point[], width: number, height: number, margin: number): Sight {
  const spots = points.map(worldSpot);
  const [west, east] = [Math.min(...spots.map((s) => s.x)), Math.max(...spots.map((s) => s.x))];
  const [north, south] = [Math.min(...spots.map((s) => s.y)), Math.max(...spots.map((s) => s.y))];
  const middle = { x: (west + east) / 2, y: (north + south) / 2 };
  const kilometre = kmPerPixel({ middle, world: 1 }) ** -1;
  const across = (room: number, extent: number): number => Math.max(1, room - 2 * margin) / Math.max(extent, kilometre);
  return held({ middle, world: Math.min(across(width, east - west), across(height, south - north)) });
}

/** Closer or further away; the spot so many pixels from the middle stays where it is. */
export function zoomed(sight: Sight, factor: number, from: Spot = { x: 0, y: 0 }): Sight {
  const world = clamp(sight.world * factor, LEAST_WORLD, MOST_WORLD);
  const stays = 1 / sight.world - 1 / world;
  return held({ middle: { x: sight.middle.x + from.x * stays, y: sight.middle.y + from.y * stays }, world });
}

/** Pulled by so many pixels, as by a hand. */
export const pulled = ({ middle, world }: Sight, by: Spot): Sight =>
  held({ middle: { x: middle.x - by.x / world, y: middle.y - by.y / world }, world });

/** Where points are on a drawing whose middle is this sight's. */
export function projectFrom({ middle, world }: Sight, width: number, height: number): Project {
  return (point) => {
    const { x, y } = worldSpot(point);
    return { x: width / 2 + (x - middle.x) * world, y: height / 2 + (y - middle.y) * world };
  };
}

/** The longest round number of kilometres that has room. */
export function scaleOf(sight: Sight, longest: number): Scale {
  const perKm = 1 / kmPerPixel(sight);
  const kilometres = steps.findLast((step) => step * perKm <= longest) ?? steps[0]!;
  return { kilometres, length: kilometres * perKm };
}

/** Fits points into a drawing. */
export function drawnTo(points: readonly Point[], width: number, height: number, margin: number): Drawing {
  const sight = sightOf(points, width, height, margin);
  return { project: projectFrom(sight, width, height), scale: scaleOf(sight, width / 4) };
}

/** Of marks in the same spot each gets one of its own, around it, so that none hides another. */
export function apart(spots: readonly Spot[], distance: number): Spot[] {
  const heaps = Map.groupBy(spots.keys(), (i) => `${Math.round(spots[i]!.x / 4)} ${Math.round(spots[i]!.y / 4)}`);
  const placed = [...spots];
  for (const heap of heaps.values()) {
    if (heap.length < 2) continue;
    const radius = distance / 2 / Math.sin(Math.PI / heap.length);
    for (const [n, i] of heap.entries()) {
      const angle = (2 * Math.PI * n) / heap.length - Math.PI / 2;
      placed[i] = { x: spots[i]!.x + radius * Math.cos(angle), y: spots[i]!.y + radius * Math.sin(angle) };
    }
  }
  return placed;
}
