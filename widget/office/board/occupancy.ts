/** How much of everybody's working time is taken, by day, for as many days as the board's line has. */
import type { BoardOccupancy } from '../../../shared/board.ts';
import { indexOf, type Timeline } from './timeline.ts';

export interface Shares {
  worked: Uint16Array;
  taken: Uint16Array;
  conflicts: Uint8Array;
  /** 1 where the server has told of the day. */
  known: Uint8Array;
}
export type Occupancy = Map<string, Shares>;

/** Writes what the server says of some days over what was known of them. */
export function putOccupancy(occupancy: Occupancy, told: BoardOccupancy, line: Timeline): void {
  if (told.days.length === 0) return;
  const offset = line.days.indexOf(told.days[0]!);
  if (offset < 0) return;
  const count = Math.min(told.days.length, line.count - offset);
  for (const { resourceId, worked, taken, conflicts } of told.rows) {
    let shares = occupancy.get(resourceId);
    if (!shares) {
      shares = {
        worked: new Uint16Array(line.count),
        taken: new Uint16Array(line.count),
        conflicts: new Uint8Array(line.count),
        known: new Uint8Array(line.count),
      };
      occupancy.set(resourceId, shares);
    }
    for (let i = 0; i < count; i++) {
      shares.worked[offset + i] = Math.round(worked[i]!);
      shares.taken[offset + i] = Math.round(taken[i]!);
      shares.conflicts[offset + i] = Math.min(255, conflicts[i]!);
      shares.known[offset + i] = 1;
    }
  }
}

/** The share of the working time that is taken, in percent, over some days; null where nobody works and nothing is taken. */
export function shareOf(shares: Shares | undefined, from: number, to: number): number | null {
  if (!shares) return null;
  let worked = 0;
  let taken = 0;
  for (let i = from; i <= to; i++) {
    worked += shares.worked[i]!;
    taken += shares.taken[i]!;
  }
  if (worked === 0) return taken === 0 ? null : 999;
  return Math.round((100 * taken) / worked);
}

export function conflictsIn(shares: Shares | undefined, from: number, to: number): number {
  let count = 0;
  if (shares) for (let i = from; i <= to; i++) count += shares.conflicts[i]!;
  return count;
}

const bounds = [25, 50, 70, 85, 95];
/** Which of the eight colours a share has: nothing, five steps, full, more than there is. */
export function colourOf(percent: number): number {
  if (percent <= 0) return 0;
  if (percent > 100) return 7;
  const step = bounds.findIndex((bound) => percent < bound);
  return step < 0 ? 6 : step + 1;
}

/** Today's share of a line, for its name. */
export const shareAt = (occupancy: Occupancy, resourceId: string, line: Timeline, at: number): number | null => {
  const i = indexOf(line, at);
  return shareOf(occupancy.get(resourceId), i, i);
};
