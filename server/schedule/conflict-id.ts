import type { Day } from '../../shared/time.ts';
import type { Clash } from './day-conflicts.ts';

const BETWEEN = '~';
/** Events are named by when they begin. */
const EVENT = '@';

/** The same as long as it is the same conflict: what it is, whose day it is in, and what it is about. */
export const conflictId = ({ kind, resourceId, day, takings }: Clash): string =>
  [
    ...[kind, resourceId, day],
    ...(kind === 'too-many' ? [] : takings.map(({ appointmentId, from }) => appointmentId ?? `${EVENT}${from}`)),
  ].join(BETWEEN);

/** What the id of a conflict names; null for what is none. */
export function namedBy(id: string): { resourceId: string; day: Day; appointmentIds: string[] } | null {
  const [kind, resourceId, day, ...about] = id.split(BETWEEN);
  if (!kind || !resourceId || !/^2[01]\d\d-\d\d-\d\d$/.test(day ?? '')) return null;
  return { resourceId, day: day!, appointmentIds: about.filter((one) => !one.startsWith(EVENT)) };
}
