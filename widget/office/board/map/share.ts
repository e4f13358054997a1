/** Whether the map is open beside the board, and how much of the room it takes. */
import { signal } from '@preact/signals';

export const LEAST_SHARE = 25;
export const MOST_SHARE = 75;
const USUAL_SHARE = 42;

/** In per cent; 0: there is none. */
export const mapShare = signal(0);

export const shareWithin = (percent: number): number =>
  percent > 0 ? Math.max(LEAST_SHARE, Math.min(MOST_SHARE, Math.round(percent))) : 0;
export function setShare(percent: number): void {
  mapShare.value = shareWithin(percent);
}
export const toggleMap = (): void => setShare(mapShare.value ? 0 : USUAL_SHARE);
