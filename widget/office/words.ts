import type { AppointmentStatus } from '../../shared/appointment.ts';
import type { DayPart, JobStatus, RefusedPattern } from '../../shared/job.ts';
import { withNouns } from '../../shared/nouns.ts';
import type { QueueKind } from '../../shared/queue.ts';
import type { CostedSlot, WhyNot } from '../../shared/slot.ts';
import { nounsOf, type TermKey, term } from '../../shared/terms.ts';
import { addDays, dayOf, formatShortDay, formatSpan, type Instant, minuteOf, type Span } from '../../shared/time.ts';
import { LOCALE, me } from './session.ts';

/** "Mon 23 Nov, 08:00 – 10:00". */
export const shortWhen = (span: Span, zone: string): string =>
  `${formatShortDay(span.from, zone, LOCALE)}, ${formatSpan(span, zone, LOCALE)}`;

/** "Sun 22 Nov", "Sun 22 Nov – Sat 28 Nov", or with hours where it is not whole days. */
export function spanWords({ from, to }: Span, zone: string): string {
  if (minuteOf(from, zone) !== 0 || minuteOf(to, zone) !== 0)
    return dayOf(from, zone) === dayOf(to, zone)
      ? shortWhen({ from, to }, zone)
      : `${shortWhen({ from, to: from }, zone)} – ${shortWhen({ from: to, to }, zone)}`;
  const [first, last] = [from, to - 1].map((at) => formatShortDay(at, zone, LOCALE));
  return first === last ? first! : `${first} – ${last}`;
}

/** What the business calls something, in the office's English: for `count` of them. */
export const called = (key: TermKey, count = 1): string => term(me.value?.business.terms ?? {}, 'en', key, count);
/** The same where a sentence begins. */
export const Called = (key: TermKey, count = 1): string => {
  const noun = called(key, count);
  return noun.charAt(0).toUpperCase() + noun.slice(1);
};
/** "3 patients". */
export const counted = (count: number, key: TermKey): string => `${count} ${called(key, count)}`;
/** A text with the business's own words in its places. */
export const inOurWords = (text: string): string => withNouns(text, nounsOf(me.value?.business.terms ?? {}, 'en'));
export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
export const kilometres = (metres: number): string =>
  `${new Intl.NumberFormat(LOCALE, { maximumFractionDigits: metres < 9950 ? 1 : 0 }).format(metres / 1000)} km`;
/** "45 min" or "3 h 20". */
export const duration = (minutes: number): string =>
  minutes < 60
    ? `${minutes} min`
    : `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${String(minutes % 60).padStart(2, '0')}` : ''}`;

/** A practice whose customers all come to it has no roads to speak of. */
export const drivesAtAll = (): boolean => me.value?.business.services.some((s) => s.place === 'customer') ?? true;

/** What a slot costs, in words a dispatcher would say. */
export function costWords({ terms }: Pick<CostedSlot, 'terms'>): string {
  const drive = Math.max(0, Math.round(terms.travel / 60));
  const said = drivesAtAll() ? [drive > 0 ? `${drive} min extra drive` : 'no extra drive'] : [];
  if (terms.overtime > 0) said.push(`${Math.round(terms.overtime / 60)} min overtime`);
  if (terms.preference > 0) said.push('not the person they know');
  return said.join(', ');
}

export const statusWords: Record<AppointmentStatus, string> = {
  proposed: 'Proposed',
  booked: 'Booked',
  done: 'Done',
  'no-show': 'No-show',
  declined: 'Declined',
  expired: 'Expired',
  cancelled: 'Cancelled',
  released: 'Released',
};
export const jobStatusWords: Record<JobStatus, string> = {
  open: 'Open',
  proposed: 'Proposed',
  booked: 'Booked',
  done: 'Done',
  closed: 'Closed',
};

export const queueWords: Record<QueueKind, { title: string; told: string }> = {
  declined: { title: 'Declined', told: 'The last automatic proposal was declined.' },
  expired: { title: 'No answer', told: 'The proposal lapsed without an answer.' },
  'no-slot': { title: 'No time found', told: 'No time could be found by itself.' },
  'rebook-unanswered': {
    title: 'Re-booking unanswered',
    told: 'Their visit was taken off and the new time was not answered.',
  },
  'message-failed': { title: 'Message not delivered', told: 'What we wrote did not arrive.' },
  request: { title: 'Request', told: 'Somebody asks for a time.' },
  'call-me': { title: 'Asks for a call', told: 'The {customer} wants to be called.' },
  supplies: {
    title: 'Supplies lack',
    told: 'What this {appointment} uses up is not there any more: offer another time, or wait for a delivery.',
  },
  'opted-out': { title: 'Stopped messages', told: 'The {customer} sent STOP. Their {appointment} is not cancelled.' },
};

const partWords: Record<DayPart, string> = { morning: 'mornings', afternoon: 'afternoons', evening: 'evenings' };
const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** "Thu 26 Nov". */
export const dayWords = (day: string): string => formatShortDay(Date.parse(`${day}T12:00:00Z`) / 1000, 'UTC', LOCALE);

/** "no mornings", "not Mon, Tue", "not before Tue 1 Dec". */
export function refusedWords({ part, weekdays, fromDay, toDay }: RefusedPattern): string {
  const said: string[] = [];
  if (part) said.push(partWords[part]);
  if (weekdays?.length) said.push(weekdays.map((d) => weekdayNames[d - 1]).join(', '));
  if (fromDay && toDay) said.push(fromDay === toDay ? dayWords(fromDay) : `${dayWords(fromDay)} – ${dayWords(toDay)}`);
  else if (toDay) return ['not before', dayWords(addDays(toDay, 1)), ...said].join(' ');
  else if (fromDay) said.push(`from ${dayWords(fromDay)} on`);
  return `not ${said.join(' ')}`;
}

/** How long ago, in the largest unit that says enough. */
export function ago(at: Instant, now: Instant): string {
  const minutes = Math.max(0, Math.round((now - at) / 60));
  if (minutes < 60) return minutes < 2 ? 'just now' : `${minutes} min ago`;
  if (minutes < 48 * 60) return `${Math.round(minutes / 60)} h ago`;
  return `${Math.round(minutes / 1440)} days ago`;
}

/** Verbs of a job's history, as one reads them. */
export const actionWords: Record<string, string> = {
  book: 'booked a time',
  propose: 'proposed a time',
  accept: 'accepted',
  'accept-other': 'took another time',
  decline: 'declined',
  expired: 'let the proposal lapse',
  withdrawn: 'withdrew the proposal',
  undo: 'took it back',
  cancel: 'cancelled',
  'late-cancel': 'cancelled after the deadline',
  done: 'recorded it as done',
  'no-show': 'recorded a no-show',
  'undo-outcome': 'took the outcome back',
  note: 'noted',
  'run-late': 'told a later arrival',
  reopen: 'looks for another time',
  move: 'moved it',
  drag: 'moved it on the board',
  'undo-drag': 'put it back on the board',
  release: 'took the visit off',
  reassign: 'gave it to a colleague',
  'send-pick-link': 'sent a link to choose a time',
  invite: 'sent a link to choose a time',
  'edit-preferences': 'noted what suits',
  'set-strategy': 'changed how it finds a time',
  'create-job': 'wrote it down',
  call: 'called',
  close: 'closed it',
  'call-me': 'asked for a call',
  wait: 'asked for something sooner',
  'stop-waiting': 'stopped waiting',
  'offer-gap': 'offered a time that came free',
  hold: 'chose the time, kept for some minutes',
};

const whyWords: Record<WhyNot['reason'], string> = {
  'in-the-past': 'That is past.',
  'too-soon': 'That is too soon to arrange.',
  'beyond-horizon': 'That is further ahead than times are offered.',
  'refused-by-customer': 'The {customer} said it does not suit.',
  'nobody-qualified': 'Nobody has the skills for it.',
  'nobody-on-shift': 'Nobody who could do it works then.',
  travel: 'Nobody gets there and home within their shift.',
  taken: 'Everybody who could come is with another {customer}.',
  'resource-taken': 'The room or device is taken.',
  'too-far': 'It would cost more driving than you allow for one visit.',
  'day-full': 'Everybody who could come has all the visits they take in a day.',
  'supplies-gone': 'There is no “{item}” left for that day where the visit starts.',
  'supplies-expire': 'The “{item}” that lies where the visit starts expires before that day.',
};

/** Why a time is not offered, and the smallest change that would open it. */
export const whyNotWords = ({
  reason,
  relaxMinutes,
  detail = '',
}: Pick<WhyNot, 'reason'> & { relaxMinutes?: number | undefined; detail?: string | undefined }): string => {
  const why = inOurWords(whyWords[reason]).replace('{item}', () => detail);
  return relaxMinutes ? `${why} ${duration(relaxMinutes)} more would open it.` : why;
};
