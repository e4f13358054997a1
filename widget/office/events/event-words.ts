import type { EventConflict, EventEntry, EventKind } from '../../../shared/event.ts';
import { formatDay, formatShortDay, type Instant } from '../../../shared/time.ts';
import { LOCALE } from '../session.ts';
import { inOurWords, plural } from '../words.ts';

export const kindWords: Record<EventKind, string> = {
  class: 'Class',
  meeting: 'Meeting',
  maintenance: 'Maintenance',
  training: 'Training',
};

/** "17 of 20 places, 3 waiting". */
export function placesWords(event: Pick<EventEntry, 'capacity' | 'in' | 'offered' | 'waiting'>): string {
  if (event.capacity === 0) return '';
  const line = event.waiting + event.offered;
  return `${event.in} of ${plural(event.capacity, 'place')}${line > 0 ? `, ${line} waiting` : ''}`;
}

const reasonWords: Record<EventConflict['reason'], string> = {
  taken: 'is taken then',
  'not-working': 'does not work then',
  promise: 'could not keep what {customers} were promised',
};
const noon = (day: string): Instant => Date.parse(`${day}T12:00:00Z`) / 1000;
/** "Tue 1 Dec: Oksana is taken then". */
export const conflictWords = ({ day, name, reason }: EventConflict): string =>
  `${formatShortDay(noon(day), 'UTC', LOCALE)}: ${name} ${inOurWords(reasonWords[reason])}`;
export const dayWords = (day: string): string => formatDay(noon(day), 'UTC', LOCALE);
