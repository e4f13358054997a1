import type { Route, Travel } from './timetable.ts';
import { timetable, visitCount } from './timetable.ts';

/**
 * A rule a schedule breaks. `stop` is an index into the route's stops, `by` the seconds (or visits) beyond the rule.
 * - `late`, `early`: service starts outside the stop's window.
 * - `overlap`: a stop starts before the one before it is over.
 * - `travel`: it is over, but the drive from there does not fit.
 * - `shift-start`, `shift-end`: the technician leaves too early, or is back after shift and overtime.
 * - `max-visits`: more visits than the day allows.
 */
export type Violation =
  | { kind: 'late' | 'early' | 'overlap' | 'travel'; stop: number; by: number }
  | { kind: 'shift-start' | 'shift-end' | 'max-visits'; by: number };

export interface Checked {
  /** When each stop starts. */
  starts: number[];
  /** Seconds driven in all. */
  travel: number;
  /** Back at the end place. */
  end: number;
  /** Seconds worked beyond the shift. */
  overtime: number;
  violations: Violation[];
}

/** Serves every stop as early as possible in the given order and names what is broken even so. */
export function check(route: Route, travel: Travel): Checked {
  const times = timetable(route, travel);
  return checkStarts(route, travel, [...times.es]);
}

/** Names what is broken when each stop starts at the planned second given in `starts`. */
export function checkStarts(route: Route, travel: Travel, starts: readonly number[]): Checked {
  const { leg, travel: total } = timetable(route, travel);
  const { stops } = route;
  const violations: Violation[] = [];
  let free = route.from;
  for (let i = 0; i < stops.length; i++) {
    const stop = stops[i]!;
    const start = starts[i]!;
    const arrival = free + leg[i]!;
    if (start < arrival && i === 0) violations.push({ kind: 'shift-start', by: arrival - start });
    else if (start < free) violations.push({ kind: 'overlap', stop: i, by: free - start });
    else if (start < arrival) violations.push({ kind: 'travel', stop: i, by: arrival - start });
    if (start < stop.from) violations.push({ kind: 'early', stop: i, by: stop.from - start });
    if (start > stop.to) violations.push({ kind: 'late', stop: i, by: start - stop.to });
    free = start + stop.service;
  }
  const end = free + leg[stops.length]!;
  const overtime = Math.max(0, end - route.to);
  if (overtime > route.overtime) violations.push({ kind: 'shift-end', by: overtime - route.overtime });
  const visits = visitCount(route);
  if (visits > route.maxVisits) violations.push({ kind: 'max-visits', by: visits - route.maxVisits });
  return { starts: [...starts], travel: total, end, overtime, violations };
}
