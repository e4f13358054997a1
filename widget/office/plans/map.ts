import type { Point } from '../../../shared/geo.ts';

/** Where a point of the earth is on the drawing. */
export type Project = (point: Point) => { x: number; y: number };

export interface Drawing {
  project: Project;
  /** A round number of kilometres and how long it is on the drawing. */
  scale: { kilometres: number; length: number };
}

const KM_PER_DEGREE = 111.2;
const steps = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];

/** Fits points into a drawing, north up, the same scale in both directions. */
export function drawnTo(points: readonly Point[], width: number, height: number, margin: number): Drawing {
  const lats = points.map((p) => p.lat);
  const lons = points.map((p) => p.lon);
  const middle = { lat: (Math.min(...lats) + Math.max(...lats)) / 2, lon: (Math.min(...lons) + Math.max(...lons)) / 2 };
  const shrink = Math.cos((middle.lat * Math.PI) / 180);
  const km = (p: Point) => ({
    east: (p.lon - middle.lon) * KM_PER_DEGREE * shrink,
    north: (p.lat - middle.lat) * KM_PER_DEGREE,
  });
  const wide = Math.max(...points.map((p) => Math.abs(km(p).east)), 0.5);
  const high = Math.max(...points.map((p) => Math.abs(km(p).north)), 0.5);
  const perKm = Math.min((width / 2 - margin) / wide, (height / 2 - margin) / high);
  const kilometres = steps.findLast((step) => step * perKm <= width / 4) ?? steps[0]!;
  return {
    project: (p) => ({ x: width / 2 + km(p).east * perKm, y: height / 2 - km(p).north * perKm }),
    scale: { kilometres, length: kilometres * perKm },
  };
}
