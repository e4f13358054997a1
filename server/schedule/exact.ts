/** One exact start on one line: what a hand puts somewhere, found by the slot question or refused by its reasons. */
import type { WhyNot } from '../../shared/slot.ts';
import type { Instant } from '../../shared/time.ts';
import type { Road } from '../travel/travel.ts';
import type { Schedule } from './day.ts';
import { lackWords } from './offer.ts';
import { type Line, whyNowhere, wishesFor } from './places.ts';
import { type Placement, placements, type Wish } from './problem.ts';
import type { Unit } from './requirements.ts';

export type Found = { placement: Placement } | { why: WhyNot };

/**
 * The wish at exactly this start on this line: with the units it has now where they are free then, else with others that
 * do as well; or why not.
 */
export function placementAt(
  schedule: Schedule,
  road: Road,
  wish: Wish,
  line: Line,
  start: Instant,
  kept: readonly Unit[],
): Found {
  if (start <= schedule.now) return { why: { reason: 'in-the-past' } };
  const window = { from: start, to: start };
  const wishes = wishesFor(schedule, { ...wish, windows: [window] }, line);
  if (wishes.length === 0) return { why: { reason: 'nobody-qualified' } };
  const own = schedule.roster.byId.get(line.id)!;
  const mine = line.leads ? [] : Array.from({ length: own.units }, (_, i) => ({ resourceId: line.id, unit: i + 1 }));
  for (const units of kept.length > 0 ? [[...kept, ...mine], undefined] : [undefined])
    for (const one of wishes) {
      const [placement] = placements(schedule, road, units ? { ...one, units } : one);
      if (placement) return { placement };
    }
  const { lacks, ...supplied } = wish;
  const [withoutSupplies] = lacks
    ? wishesFor(schedule, { ...supplied, windows: [window] }, line).flatMap((one) => placements(schedule, road, one))
    : [];
  const lack = withoutSupplies && lacks?.(withoutSupplies.lead, withoutSupplies.day);
  return { why: lack ? lackWords(lack) : whyNowhere(schedule, road, wishes, window) };
}
