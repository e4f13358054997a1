/** How the reports write figures and name causes. */
import type { DeclineReason, Kept, Touches, Use } from '../../../shared/reports.ts';
import { answerTimes } from '../../../shared/reports.ts';
import { LOCALE } from '../session.ts';
import { duration, inOurWords, queueWords } from '../words.ts';

export const number = (value: number, digits = 0): string =>
  new Intl.NumberFormat(LOCALE, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value);
export const percent = (share: number | null, digits = 0): string =>
  share === null ? '–' : `${number(100 * share, digits)} %`;
/** Hours to one place, as a table has them. */
export const hours = (seconds: number): number => Math.round(seconds / 360) / 10;
export const rounded = (value: number, places = 1): number => Math.round(value * 10 ** places) / 10 ** places;

/** A part of a whole; null where there is no whole. */
export const shareOf = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
export const useOf = ({ taken, worked }: Use): number | null => shareOf(taken, worked);
export const missedOf = ({ kept, noShows }: Kept): number | null => shareOf(noShows, kept + noShows);

const causes: Record<string, string> = {
  plan: 'Plans sent',
  absence: 'Absences',
  urgent: 'Urgent, fitted in',
  conflict: 'Conflicts on the board',
  phone: 'Written down by phone',
  book: 'Booked by hand',
  propose: 'Proposed or invited by hand',
  move: 'Moved by hand',
  cancel: 'Cancelled or reopened',
  details: 'Changed how a time is found',
  other: 'Other',
};
export const causeWords = (cause: Touches['causes'][number]['cause']): string =>
  inOurWords(causes[cause] ?? queueWords[cause as keyof typeof queueWords].title);

/** Where somebody looks after a cause. */
export const causePlace = (cause: Touches['causes'][number]['cause']): string =>
  cause in queueWords
    ? '/office/queue'
    : ({ plan: '/office/plans', absence: '/office/absences', conflict: '/office/board' }[cause as string] ??
      '/office/jobs');

export const reasonWords: Record<DeclineReason, string> = {
  morning: 'Not in the morning',
  afternoon: 'Not in the afternoon',
  evening: 'Not in the evening',
  weekdays: 'Not on that weekday',
  days: 'Not on those dates',
  words: 'In their own words',
  none: 'No reason given',
};

/** "under 1 h", "1 h to 4 h", "over 48 h". */
export const answerTimeWords = answerTimes.map((end, i) => {
  const from = answerTimes[i - 1];
  if (end === null) return `over ${duration(from ?? 0)}`;
  return from ? `${duration(from)} to ${duration(end)}` : `under ${duration(end)}`;
});
