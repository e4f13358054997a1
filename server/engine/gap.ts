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
/** BREAK_NEXT and MAY_RUN_LATE, added up. */
export const FLAGS = 6;
/** Seconds of waiting in the gap now. */
export const IDLE = 7;
export const BREAKS = 8;
export const BREAKS_END = 9;
export const BREAKS_LATEST = 10;
/** Up to here a slot question reads every gap; the rest only where overtime is allowed. */
export const READ_ALWAYS = 11;
export const TAIL = 11;
export const TAIL_END = 12;
export const GAP = 13;

/** The next stop is a break, and so is taken where the visit was. */
export const BREAK_NEXT = 1;
/** The route is allowed overtime, which therefore has to be priced. */
export const MAY_RUN_LATE = 2;

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
  const over = (gaps[at + FLAGS]! & BREAK_NEXT) === 0 ? finish + onward : finish;
  const rest = Math.max(0, gaps[at + NEXT]! - over);
  return useless(wait, usefulGap) + useless(rest, usefulGap) - useless(gaps[at + IDLE]!, usefulGap);
}
