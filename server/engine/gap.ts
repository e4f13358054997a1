import { useless } from './side.ts';

/**
 * What is stored per gap. A visit put there comes from BEFORE, no earlier than READY, and goes on to AFTER, the next
 * visit or the end place. Breaks in between are a chain that ends at max(x + BREAKS, BREAKS_END) if entered at second
 * x, which is possible until BREAKS_LATEST. The technician must be at AFTER by LIMIT. From an arrival there at second
 * y, the day ends at max(y + TAIL, TAIL_END): composition of waiting and driving stays of this shape (Vidal et al.
 * 2013).
 */
export const BEFORE = 0;
export const AFTER = 1;
export const READY = 2;
export const LIMIT = 3;
/** Seconds driven now across this gap, saved when a visit comes between. */
export const DIRECT = 4;
/** Planned start of the next stop; for the last gap the end of the shift. */
export const NEXT = 5;
/** What the next stop is: VISIT, BREAK or HOME. */
export const KIND = 6;
/** Seconds of waiting in the gap now. */
export const IDLE = 7;
export const BREAKS = 8;
export const BREAKS_END = 9;
export const BREAKS_LATEST = 10;
export const TAIL = 11;
export const TAIL_END = 12;
export const GAP = 13;

export const VISIT = 0;
export const BREAK = 1;
export const HOME = 2;

/** Before and after every second that can occur. */
export const NEVER = -(2 ** 30);
export const ALWAYS = 2 ** 30;

/** The latest start of a service in the gap, given the drive on to AFTER; far below zero if there is none. */
export function latestStart(gaps: Int32Array, at: number, service: number, onward: number): number {
  const limit = gaps[at + LIMIT]! - onward;
  if (gaps[at + BREAKS_END]! > limit) return NEVER;
  return Math.min(limit - gaps[at + BREAKS]!, gaps[at + BREAKS_LATEST]!) - service;
}

/** When the day ends if the visit put in the gap is over at second `finish`. */
export function endOfDay(gaps: Int32Array, at: number, finish: number, onward: number): number {
  const arrival = Math.max(finish + gaps[at + BREAKS]!, gaps[at + BREAKS_END]!) + onward;
  return Math.max(arrival + gaps[at + TAIL]!, gaps[at + TAIL_END]!);
}

/**
 * Seconds of idle time made useless by putting a visit in the gap, negative where it fills what was useless: the
 * remnants before it and after it, against the one they replace. The next stop's planned start is taken as it is.
 */
export function idleTerm(
  gaps: Int32Array,
  at: number,
  wait: number,
  finish: number,
  onward: number,
  usefulGap: number,
): number {
  const kind = gaps[at + KIND]!;
  const over = kind === HOME ? endOfDay(gaps, at, finish, onward) : kind === BREAK ? finish : finish + onward;
  const rest = Math.max(0, gaps[at + NEXT]! - over);
  return useless(wait, usefulGap) + useless(rest, usefulGap) - useless(gaps[at + IDLE]!, usefulGap);
}
