import { EARTH_RADIUS_METRES, type Point } from '../../shared/geo.ts';

/** How far beyond the given points a plane reaches, in degrees. */
const MARGIN = 0.25;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/**
 * A part of the globe drawn on a plane, in metres, so that the crow's way between two of its points is never shorter than
 * their distance on the plane times `scale`. With c the smallest cosine of a latitude and M half the larger of the
 * spans of latitude and longitude, the haversine is at least sin²(Δφ/2) + c² sin²(Δλ/2), sin x ≥ x · sin M / M up to M,
 * and an arc is no shorter than its chord: x = c · longitude and y = latitude keep the promise with scale = sin M / M.
 */
export class Plane {
  readonly scale: number;
  private readonly left: number;
  private readonly right: number;
  private readonly bottom: number;
  private readonly top: number;
  private readonly squeeze: number;

  constructor(points: readonly Point[]) {
    let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const { lat, lon } of points) {
      left = Math.min(left, lon);
      right = Math.max(right, lon);
      bottom = Math.min(bottom, lat);
      top = Math.max(top, lat);
    }
    this.left = left - MARGIN;
    this.right = right + MARGIN;
    this.bottom = bottom - MARGIN;
    this.top = top + MARGIN;
    this.squeeze = Math.cos(radians(Math.min(90, Math.max(-this.bottom, this.top))));
    const half = radians(Math.max(this.right - this.left, this.top - this.bottom)) / 2;
    this.scale = half < Math.PI ? Math.sin(half) / half : 0;
  }

  /** Of a point elsewhere nothing is promised. */
  covers({ lat, lon }: Point): boolean {
    return lon >= this.left && lon <= this.right && lat >= this.bottom && lat <= this.top;
  }

  where({ lat, lon }: Point): { x: number; y: number } {
    return { x: EARTH_RADIUS_METRES * this.squeeze * radians(lon), y: EARTH_RADIUS_METRES * radians(lat) };
  }
}
