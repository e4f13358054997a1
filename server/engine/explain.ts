import * as gap from './gap.ts';
import type { Question, Window } from './insertion.ts';
import type { PreparedRoute } from './prepared.ts';
import type { SideRequirement } from './side.ts';
import { prepareSide } from './side.ts';
import { visitCount } from './timetable.ts';

/**
 * One thing in the way of a time. `route` indexes the question's routes, `stop` that route's stops; `by` is the
 * smallest number of seconds (visits for `max-visits`) by which it would have to give.
 * - `stop-after`: the visit and the drive on do not fit before this stop's latest promise.
 * - `shift-end`: the visit and the drive home do not fit before the end of shift and overtime.
 * - `stop-before`: the technician is held by this stop until it is too late to arrive in the window.
 * - `shift-start`: leaving at the start of the shift is too late already.
 * - `side`: the units of this requirement are busy.
 * - `broken-route`: the route as it stands keeps no feasible timetable, so nothing is added to it.
 * - `no-capacity`: there is no route to ask at all.
 */
export type Reason =
  | { kind: 'stop-before' | 'stop-after'; route: number; stop: number; by: number }
  | { kind: 'shift-start' | 'shift-end' | 'max-visits'; route: number; by: number }
  | { kind: 'broken-route'; route: number }
  | { kind: 'side'; requirement: number; by: number }
  | { kind: 'no-capacity' };

/** Why a window is not offered: the smallest set of reasons that, relaxed together, would open it. */
export interface Explanation {
  /** The window is open: nothing is in the way. */
  open: boolean;
  reasons: Reason[];
  /** Seconds by which the hardest of the reasons would have to give. */
  relaxation: number;
}

const OPEN: Explanation = { open: true, reasons: [], relaxation: 0 };

/**
 * Looks at every gap of every route, also of full ones, and keeps the way with the fewest reasons, then the smallest
 * relaxation. `sessions` says that no route is needed, so that an empty list of routes is no reason in itself.
 */
export function explain(question: Question, window: Window, sessions = false): Explanation {
  if (question.routes.length === 0 && !sessions) {
    return { open: false, reasons: [{ kind: 'no-capacity' }], relaxation: 0 };
  }
  if (question.routes.length === 0) return worded(sideReasons(question, window.from, window.to));
  let best: Explanation | undefined;
  for (const [index, prepared] of question.routes.entries()) {
    const found = prepared.times.feasible
      ? explainRoute(question, window, index, prepared)
      : worded([{ kind: 'broken-route', route: index }]);
    if (!best || isEasier(found, best)) best = found;
    if (best.open) return OPEN;
  }
  return best!;
}

function explainRoute(question: Question, window: Window, index: number, prepared: PreparedRoute): Explanation {
  const { route, gaps } = prepared;
  const excess = visitCount(route) + 1 - route.maxVisits;
  const full: Reason[] = excess > 0 ? [{ kind: 'max-visits', route: index, by: excess }] : [];
  let best: Explanation | undefined;
  for (let at = 0, position = 0; at < gaps.length; at += gap.GAP, position++) {
    const onward = question.fromVisit(gaps[at + gap.AFTER]!);
    const arrival = gaps[at + gap.READY]! + question.toVisit(gaps[at + gap.BEFORE]!);
    const limit = gaps[at + gap.LIMIT]! - onward;
    const latest = Math.min(limit - gaps[at + gap.BREAKS]!, gaps[at + gap.BREAKS_LATEST]!) - question.service;
    const from = Math.max(arrival, window.from);
    const to = Math.min(latest, window.to);
    // A break between the visit and the next stop may leave too little for the drive, whenever the visit starts.
    const by = Math.max(from - to, gaps[at + gap.BREAKS_END]! - limit);
    let reasons: Reason[] = full;
    if (by > 0) {
      const held =
        latest > window.to && from > to ? before(prepared, index, position, by) : after(prepared, index, position, by);
      reasons = [...full, held, ...sideReasons(question, from, from)];
    } else reasons = [...full, ...sideReasons(question, from, to)];
    const found = worded(reasons);
    if (!best || isEasier(found, best)) best = found;
  }
  return best!;
}

/** The stop that keeps the technician until the gap begins, or the start of the shift. */
function before({ route, times }: PreparedRoute, index: number, position: number, by: number): Reason {
  for (let i = position - 1; i >= 0; i--) {
    const free = i === 0 ? route.from : times.es[i - 1]! + route.stops[i - 1]!.service;
    if (times.es[i]! > free + times.leg[i]!) return { kind: 'stop-before', route: index, stop: i, by };
  }
  return { kind: 'shift-start', route: index, by };
}

/** The stop whose promise comes first after the gap, or the end of the shift. */
function after({ route, times }: PreparedRoute, index: number, position: number, by: number): Reason {
  for (let i = position; i < route.stops.length; i++) {
    if (times.ls[i] === route.stops[i]!.to) return { kind: 'stop-after', route: index, stop: i, by };
  }
  return { kind: 'shift-end', route: index, by };
}

/** The fewest requirements without which some start in [from, to] is possible; none if all can be met. */
function sideReasons(question: Question, from: number, to: number): Reason[] {
  const side = question.side ?? [];
  const subsets = Array.from({ length: 2 ** side.length }, (_, bits) => side.map((_, k) => ((bits >> k) & 1) === 1));
  let best: Reason[] | undefined;
  for (const dropped of subsets) {
    const rest = side.filter((_, k) => !dropped[k]);
    if (prepareSide(rest, question.service, question.usefulGap, from, to).earliest(from, to) < 0) continue;
    const reasons: Reason[] = [];
    for (const [requirement, needed] of side.entries()) {
      if (!dropped[requirement]) continue;
      reasons.push({ kind: 'side', requirement, by: shortage(needed, question.service, from, to) });
    }
    if (!best || isEasier(worded(reasons), worded(best))) best = reasons;
  }
  return best ?? [];
}

/** By how many seconds the free time of a requirement's units is too short, for the start in [from, to] that suits best. */
function shortage({ count, units }: SideRequirement, service: number, from: number, to: number): number {
  const starts = [from, to];
  for (const { free } of units) for (const [begin, end] of free) starts.push(begin, end - service);
  let best = Number.POSITIVE_INFINITY;
  for (const start of starts) {
    if (start < from || start > to) continue;
    const lacks = units.map(({ free }) =>
      Math.min(...free.map(([begin, end]) => Math.max(0, begin - start) + Math.max(0, start + service - end))),
    );
    best = Math.min(best, lacks.sort((a, b) => a - b)[count - 1] ?? Number.POSITIVE_INFINITY);
  }
  return best;
}

function worded(reasons: Reason[]): Explanation {
  let relaxation = 0;
  for (const reason of reasons)
    if ('by' in reason && reason.kind !== 'max-visits') relaxation = Math.max(relaxation, reason.by);
  return { open: reasons.length === 0, reasons, relaxation };
}

/** Fewer reasons first, then ones that seconds can mend, then fewer seconds. */
function isEasier(a: Explanation, b: Explanation): boolean {
  if (a.reasons.length !== b.reasons.length) return a.reasons.length < b.reasons.length;
  const rigid = (e: Explanation) =>
    e.reasons.filter(({ kind }) => kind === 'max-visits' || kind === 'broken-route').length;
  if (rigid(a) !== rigid(b)) return rigid(a) < rigid(b);
  return a.relaxation < b.relaxation;
}
