import { inNouns } from '../../../shared/nouns.ts';
import { type Locale, ourLocale } from '../../../shared/policy.ts';
import { nounsOf } from '../../../shared/terms.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import { nl } from './nl.ts';
import { uk } from './uk.ts';

/** Every text of the pages behind a link. `when` is a formatted time, `until` likewise. */
export interface PageWords {
  question(when: string, service: string): string;
  why: string;
  whySession: string;
  yes: string;
  hold(until: string): string;
  what: string;
  where: string;
  who: string;
  instead: string;
  minutes(n: number): string;
  orOne: string;
  seeOther: string;
  noneSuit: string;
  /** The same where only one time was on offer. */
  notThis: string;
  declineLead: string;
  notMorning: string;
  notAfternoon: string;
  notThatWeek: string;
  notOn: string;
  yourWords: string;
  decline: string;
  rebookTitle: string;
  rebookWhy: string;
  rebookOffer: string;
  rebookYes: string;
  otherGood: string;
  callMe: string;
  callMeLead: string;
  askCall: string;
  whenSuits: string;
  choose: string;
  windowHint: string;
  book: string;
  best: string;
  otherDays: string;
  firstDays: string;
  ownDate: string;
  checkDate: string;
  back: string;
  noneDay(day: string, why: string): string;
  noneUntil(day: string): string;
  noneAtAll: string;
  nearest: string;
  booked: string;
  bookedLead: string;
  yours: string;
  took: string;
  accepted(day: string): string;
  reference(ref: string): string;
  calendar: string;
  move: string;
  moveUntil(until: string): string;
  cancel: string;
  cancelLead(until: string): string;
  /** The same where a later cancellation is taken, and counts. */
  cancelLeadLate(until: string): string;
  cancelLate: string;
  movesLeft(n: number): string;
  noMovesLeft: string;
  cancelYes: string;
  tooLateToChange: string;
  undo: string;
  undoUntil(until: string): string;
  declined: string;
  declinedLead: string;
  cancelled: string;
  cancelledLead: string;
  expired: string;
  expiredChoose: string;
  expiredWait: string;
  closed: string;
  closedLead: string;
  told: string;
  undone: string;
  taken: string;
  tooLate: string;
  unreadable: string;
  questions: string;
  bad: string;
  badLead: string;
  bookOnline: string;
  noScript: string;
}

export const pageTexts: Record<Locale, PageWords> = { en, fr, nl, de, uk };

/** The pages' texts in a language, English when we do not speak it, with a business's own words in their places. */
export const pageWords = (locale: string, nouns = nounsOf({}, ourLocale(locale))): PageWords =>
  inNouns(pageTexts[ourLocale(locale)], nouns);
