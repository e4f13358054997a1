/** Which pictures of a tile server cover what is seen. */
import type { Sight } from '../../map/drawing.ts';

const SIDE = 256;
const DEEPEST = 19;

export interface Tile {
  key: string;
  url: string;
  /** Its upper left corner on the world (a square of side 1), and how wide it is there. */
  x: number;
  y: number;
  side: number;
}

/** The tiles a drawing of this size needs; east and west of the world it begins again. */
export function tilesFor(template: string, { middle, world }: Sight, width: number, height: number): Tile[] {
  const level = Math.max(0, Math.min(DEEPEST, Math.round(Math.log2(world / SIDE))));
  const count = 2 ** level;
  const range = (centre: number, extent: number): [number, number] => [
    Math.floor((centre - extent / 2 / world) * count),
    Math.floor((centre + extent / 2 / world) * count),
  ];
  const [west, east] = range(middle.x, width);
  const [north, south] = range(middle.y, height);
  const tiles: Tile[] = [];
  for (let y = Math.max(0, north); y <= Math.min(count - 1, south); y++)
    for (let x = west; x <= east; x++) {
      const around = ((x % count) + count) % count;
      const parts: Record<string, number> = { '{z}': level, '{x}': around, '{y}': y };
      const url = template.replace(/\{[zxy]\}/g, (part) => String(parts[part]));
      tiles.push({ key: `${level}/${x}/${y}`, url, x: x / count, y: y / count, side: 1 / count });
    }
  return tiles;
}
