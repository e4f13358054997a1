import type { Point } from '../../../shared/geo.ts';

/**
 * A link that opens the map a phone has: Android asks which app by `geo:`, iPhones open theirs by its address, and
 * everything else gets a page with directions.
 */
export function navigateUrl({ lat, lon }: Point, label: string, userAgent: string): string {
  const at = `${lat},${lon}`;
  if (/Android/i.test(userAgent)) return `geo:${at}?q=${at}(${encodeURIComponent(label)})`;
  if (/iPhone|iPad|iPod/i.test(userAgent)) return `https://maps.apple.com/?daddr=${at}&dirflg=d`;
  return `https://www.openstreetmap.org/directions?to=${at}`;
}
