import * as gap from './gap.ts';
import type { Question, Window } from './insertion.ts';
import type { PreparedRoute } from './prepared.ts';
import type { Side, SideRequirement } from './side.ts';
import { partOf, prepareSide } from './side.ts';
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
  const side = new SideReasons(question);
  if (question.routes.length === 0) return worded(side.between(window.from, window.to));
  let best: Explanation | undefined;
  for (const [index, prepared] of question.routes.entries()) {
    if (prepared.times.feasible) best = explainRoute(question, window, index, prepared, side, best);
    else best = easier(worded([{ kind: 'broken-route', route: index }]), best);
    if (best?.open) return OPEN;
  }
  return best!;
}

/** The easiest way into the window by one of a route's gaps, or `best` if that is as easy. */
function explainRoute(
  question: Question,
  window: Window,
  index: number,
  prepared: PreparedRoute,
  side: SideReasons,
  best: Explanation | undefined,
): Explanation | undefined {
  const { route, gaps } = prepared;
  const excess = visitCount(route) + 1 - route.maxVisits;
  const full: Reason[] = excess > 0 ? [{ kind: 'max-visits', route: index, by: excess }] : [];
  let easiest = best;
  for (let at = 0, position = 0; at < gaps.length; at += gap.GAP, position++) {
    const onward = question.fromVisit(gaps[at + gap.AFTER]!);
    const arrival = gaps[at + gap.READY]! + question.toVisit(gaps[at + gap.BEFORE]!);
    const limit = gaps[at + gap.LIMIT]! - onward;
    const latest = Math.min(limit - gaps[at + gap.BREAKS]!, gaps[at + gap.BREAKS_LATEST]!) - question.service;
    const from = Math.max(arrival, window.from);
    const to = Math.min(latest, window.to);
    // A break between the visit and the next stop may leave too little for the drive, whenever the visit starts.
    const by = Math.max(from - to, gaps[at + gap.BREAKS_END]! - limit);
    // Most gaps lie on another day altogether: whatever is beside the road only adds to these reasons.
    if (easiest && !couldBeEasier(full.length, by, easiest)) continue;
    if (by > 0) {
      const held =
        latest > window.to && from > to ? before(prepared, index, position, by) : after(prepared, index, position, by);
      easiest = easier(worded([...full, held, ...side.between(from, from)]), easiest);
    } else easiest = easier(worded([...full, ...side.between(from, to)]), easiest);
  }
  return easiest;
}

/** Whether a gap of a full route (1) or another (0), that lacks `by` seconds, could be easier than what is known. */
function couldBeEasier(full: number, by: number, known: Explanation): boolean {
  const count = full + (by > 0 ? 1 : 0);
  if (count !== known.reasons.length) return count < known.reasons.length;
  const rigid = rigidCount(known);
  return full === rigid ? by < known.relaxation : full < rigid;
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

/** What beside the road stands in the way of a start. Made once per question. */
class SideReasons {
  private readonly question: Question;
  /** For each set of requirements, bit by bit, what is left to be met without them. */
  private readonly without: Side[];

  constructor(question: Question) {
    const { side = [], service, usefulGap } = question;
    this.question = question;
    this.without = Array.from({ length: 2 ** side.length }, (_, dropped) => {
      const rest = side.filter((_, k) => ((dropped >> k) & 1) === 0);
      return prepareSide(rest, service, usefulGap, gap.NEVER, gap.ALWAYS);
    });
  }

  /** The fewest requirements without which some start in [from, to] is possible; none if all can be met. */
  between(from: number, to: number): Reason[] {
    const { side = [], service } = this.question;
    let best: Reason[] | undefined;
    for (const [dropped, rest] of this.without.entries()) {
      if (rest.earliest(from, to) < 0) continue;
      const reasons: Reason[] = [];
      for (const [requirement, needed] of side.entries())
        if (((dropped >> requirement) & 1) === 1)
          reasons.push({ kind: 'side', requirement, by: shortage(needed, service, from, to) });
      if (!best || isEasier(worded(reasons), worded(best))) best = reasons;
      if (best.length === 0) break;
    }
    return best ?? [];
  }
}

/** By how many seconds the free time of a requirement's units is too short, for the start in [from, to] that suits best. */
function shortage(requirement: SideRequirement, service: number, from: number, to: number): number {
  const { count, units } = requirement;
  const [taken, over] = partOf(requirement, service);
  const starts = [from, to];
  for (const { free } of units) for (const [begin, end] of free) starts.push(begin - taken, end - over);
  let best = Number.POSITIVE_INFINITY;
  for (const start of starts) {
    if (start < from || start > to) continue;
    const lacks = units.map(({ free }) =>
      Math.min(...free.map(([begin, end]) => Math.max(0, begin - start - taken) + Math.max(0, start + over - end))),
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

/** The first of the two if it is easier, else the second. */
const easier = (a: Explanation, b: Explanation | undefined): Explanation => (!b || isEasier(a, b) ? a : b);

/** Fewer reasons first, then ones that seconds can mend, then fewer seconds. */
export function isEasier(a: Explanation, b: Explanation): boolean {
  if (a.reasons.length !== b.reasons.length) return a.reasons.length < b.reasons.length;
  if (rigidCount(a) !== rigidCount(b)) return rigidCount(a) < rigidCount(b);
  return a.relaxation < b.relaxation;
}

/** How many of the reasons no number of seconds can mend. */
function rigidCount({ reasons }: Explanation): number {
  let count = 0;
  for (const { kind } of reasons) if (kind === 'max-visits' || kind === 'broken-route') count++;
  return count;
}
