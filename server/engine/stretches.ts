import * as gap from './gap.ts';
import type { Question } from './insertion.ts';
import { prepareSide } from './side.ts';

/** A stretch of starts [from, to] at any second of which one more visit fits a gap of a route. */
export interface Stretch {
  /** Index into the question's routes, −1 where there are none. */
  route: number;
  from: number;
  to: number;
  /** Seconds of extra driving, the same all along. */
  travel: number;
}

/**
 * Every start at which a question's visit fits, where `candidates` names the best of each window: all stretches from the
 * first window's beginning to the last one's end, by route, then by gap; those of two gaps may overlap. Windows themselves
 * and prices play no part.
 */
export function stretches(question: Question): Stretch[] {
  const { routes, service, windows, side: requirements = [], usefulGap, eligible, mostTravel } = question;
  const first = windows[0]?.from ?? 0;
  const last = Math.max(...windows.map((window) => window.to));
  const side = prepareSide(requirements, service, usefulGap, first, last);
  if (routes.length === 0) return side.stretches(first, last).map(([from, to]) => ({ route: -1, from, to, travel: 0 }));
  const found: Stretch[] = [];
  for (const [route, { gaps, open }] of routes.entries()) {
    if (!open || eligible?.[route] === 0) continue;
    for (let at = 0; at < gaps.length; at += gap.GAP) {
      const inward = question.toVisit(gaps[at + gap.BEFORE]!);
      const onward = question.fromVisit(gaps[at + gap.AFTER]!);
      const travel = inward + onward - gaps[at + gap.DIRECT]!;
      if (travel > (mostTravel ?? Number.POSITIVE_INFINITY)) continue;
      const earliest = Math.max(first, gaps[at + gap.READY]! + inward);
      const latest = Math.min(last, gap.latestStart(gaps, at, service, onward));
      for (const [from, to] of side.stretches(earliest, latest)) found.push({ route, from, to, travel });
    }
  }
  return found;
}
