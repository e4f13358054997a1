/** WGS 84 degrees. */
export interface Point {
  lat: number;
  lon: number;
}

export const EARTH_RADIUS_METRES = 6_371_008.8;
const radians = Math.PI / 180;

/** Great-circle metres between two points (haversine). */
export function crowMetres(a: Point, b: Point): number {
  const sinLat = Math.sin(((b.lat - a.lat) * radians) / 2);
  const sinLon = Math.sin(((b.lon - a.lon) * radians) / 2);
  const h = sinLat * sinLat + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * sinLon * sinLon;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(h)));
}
