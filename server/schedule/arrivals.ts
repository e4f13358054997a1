/** When somebody will be where on a day that is under way, by what was recorded, the clock and the road. */
import type { Instant } from '../../shared/time.ts';
import type { RosterResource } from '../resources/roster.ts';
import type { Road } from '../travel/travel.ts';
import type { Taking } from './takings.ts';

/** A stop that lies ahead, and when it can be begun at the earliest by all that is known now. */
export interface Arrival {
  taking: Taking;
  expected: Instant;
}

/**
 * The stops ahead of a person's day. `over`: when each stop that is over was recorded to be. Whoever records is believed to
 * be still where nothing has been recorded yet; of whoever does not, that they keep to the plan.
 */
export function arrivalsOf(
  { home }: Pick<RosterResource, 'home'>,
  takings: readonly Taking[],
  over: ReadonlyMap<string, Instant>,
  road: Road,
  now: Instant,
): Arrival[] {
  const records = takings.some((t) => over.has(t.appointmentId ?? ''));
  const arrivals: Arrival[] = [];
  let free: Instant | null = null;
  let point = home;
  for (const taking of takings) {
    const ended = over.get(taking.appointmentId ?? '');
    const drive = point && taking.point ? road.seconds(point, taking.point) : 0;
    const length = taking.to - taking.from;
    const start: Instant = Math.max(taking.from, free === null ? taking.from : free + drive);
    if (ended !== undefined) free = ended;
    else if (start + length <= now) free = records && taking.appointmentId ? now : start + length;
    else {
      if (start >= now) arrivals.push({ taking, expected: start });
      free = start + length;
    }
    point = taking.point ?? point;
  }
  return arrivals;
}
