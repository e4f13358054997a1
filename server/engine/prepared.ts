import * as gap from './gap.ts';
import type { Route, Stop, Timetable, Travel } from './timetable.ts';
import { timetable, visitCount } from './timetable.ts';

/**
 * A route with everything an insertion must know about each of its n + 1 gaps, so that one more visit can be judged
 * in constant time without walking the route again. Gap k lies before stop k; gap n before the way home.
 */
export interface PreparedRoute {
  readonly route: Route;
  readonly times: Timetable;
  /** One more visit is allowed at all: fewer than maxVisits, and the route as it stands keeps its promises. */
  readonly open: boolean;
  /** `GAP` integers for each of the n + 1 gaps. */
  readonly gaps: Int32Array;
}

/** Computes a route's gaps. Keep the answer and prepare again only the route that changes. */
export function prepare(route: Route, travel: Travel): PreparedRoute {
  const times = timetable(route, travel);
  const { stops } = route;
  const n = stops.length;
  const visits = visitCount(route);
  const gaps = new Int32Array((n + 1) * gap.GAP);
  // Walking back from home: what lies behind the gap.
  let after = route.end;
  let limit = route.to + route.overtime;
  let tail = 0;
  let tailEnd = gap.NEVER;
  let sinceVisit = { tail: 0, tailEnd: gap.NEVER };
  let breaks = 0;
  let breaksEnd = gap.NEVER;
  let breaksLatest = gap.ALWAYS;
  for (let k = n; k >= 0; k--) {
    const stop = stops[k];
    if (stop) {
      tail += stop.service + times.leg[k + 1]!;
      tailEnd = Math.max(tailEnd, stop.from + tail);
    }
    if (stop?.kind === 'visit') {
      after = stop.place;
      limit = times.ls[k]!;
      sinceVisit = { tail, tailEnd };
      breaks = 0;
      breaksEnd = gap.NEVER;
      breaksLatest = gap.ALWAYS;
    } else if (stop) {
      // The chain so far is entered when this break is over: the latest entry is the tighter of both.
      breaksLatest = Math.min(stop.to, breaksLatest - stop.service);
      breaksEnd = Math.max(stop.from + stop.service + breaks, breaksEnd);
      breaks += stop.service;
    }
    const at = k * gap.GAP;
    gaps[at + gap.AFTER] = after;
    gaps[at + gap.LIMIT] = limit;
    gaps[at + gap.NEXT] = stop ? times.es[k]! : route.to;
    gaps[at + gap.FLAGS] = (stop?.kind === 'break' ? gap.BREAK_NEXT : 0) + (route.overtime > 0 ? gap.MAY_RUN_LATE : 0);
    gaps[at + gap.BREAKS] = breaks;
    gaps[at + gap.BREAKS_END] = breaksEnd;
    gaps[at + gap.BREAKS_LATEST] = breaksLatest;
    gaps[at + gap.TAIL] = sinceVisit.tail;
    gaps[at + gap.TAIL_END] = sinceVisit.tailEnd;
  }
  // Walking forward: what lies before it.
  let before = route.start;
  let ready = route.from;
  for (let k = 0; k <= n; k++) {
    const at = k * gap.GAP;
    gaps[at + gap.BEFORE] = before;
    gaps[at + gap.READY] = ready;
    gaps[at + gap.DIRECT] = visits === 0 ? 0 : travel(before, gaps[at + gap.AFTER]!);
    const arrival = ready + times.leg[k]!;
    gaps[at + gap.IDLE] = Math.max(0, gaps[at + gap.NEXT]! - arrival);
    const stop = stops[k];
    if (!stop) break;
    if (stop.kind === 'visit') before = stop.place;
    ready = times.es[k]! + stop.service;
  }
  return { route, times, open: times.feasible && visits < route.maxVisits, gaps };
}

/** The same route with one more stop before stop `position`. */
export function withStop(prepared: PreparedRoute, position: number, stop: Stop, travel: Travel): PreparedRoute {
  const stops = prepared.route.stops.toSpliced(position, 0, stop);
  return prepare({ ...prepared.route, stops }, travel);
}

/** The same route without stop `position`. */
export function withoutStop(prepared: PreparedRoute, position: number, travel: Travel): PreparedRoute {
  const stops = prepared.route.stops.toSpliced(position, 1);
  return prepare({ ...prepared.route, stops }, travel);
}
