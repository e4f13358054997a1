import type { Road } from '../travel/travel.ts';
import type { Schedule } from './day.ts';
import { leadDays, neighboursOf, type Placement, placements, type Wish } from './problem.ts';
import { splitRequirements } from './requirements.ts';
import { newTaking, timeDay } from './route.ts';

/**
 * The wish right after the last of some appointments on its lead's day: where a plan has it, though another position
 * may be cheaper at the moment. Where more than the lead is needed it begins at the second the plan has found for all of
 * them. Null where that breaks a promise.
 */
export function placementAfter(
  schedule: Schedule,
  road: Road,
  wish: Wish,
  wanted: Pick<Placement, 'window' | 'start' | 'day'>,
  follows: readonly string[],
): Placement | null {
  const { lead, beside } = splitRequirements(wish.requirements);
  if (beside.length > 0) {
    const exact = { ...wish, windows: [{ from: wanted.start, to: wanted.start }] };
    const found = placements(schedule, road, exact)[0];
    return found ? { ...found, window: wanted.window } : null;
  }
  const day = lead ? leadDays(schedule, wish, lead).find((d) => d.day === wanted.day) : null;
  if (!day) return null;
  const position = day.takings.findLastIndex((t) => t.appointmentId && follows.includes(t.appointmentId)) + 1;
  const unit = { resourceId: day.resource.id, unit: 1 };
  const mine = newTaking(unit, day.day, wanted.start, wish.secondsTaken, wanted.window, wish.point);
  const takings = day.takings.toSpliced(position, 0, mine);
  const { starts, kept } = timeDay(schedule, road, { ...day, takings }, wish.overtimeMinutes);
  if (!kept) return null;
  const terms = { travel: 0, idle: 0, overtime: 0, gap: 0, preference: 0 };
  const { window } = wanted;
  const start = starts[position]!;
  return {
    window,
    start,
    day: day.day,
    lead: day.resource,
    position,
    units: [],
    cost: 0,
    terms,
    neighbours: neighboursOf(day, start),
  };
}
