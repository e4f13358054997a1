import { ANY_NUMBER_OF_MOVES, type LateCancels, type Policy, type Strategy } from '../../../shared/policy.ts';
import { duration } from '../words.ts';

export const strategyWords: Record<Strategy, { name: string; told: string }> = {
  propose: {
    name: 'We propose',
    told: 'All open {jobs} are planned together, shortest roads first. Each {customer} gets one proposal and says yes or no.',
  },
  pick: {
    name: 'They choose',
    told: 'Nothing is planned ahead. {Customers} choose from the few times that cost you least.',
  },
  hybrid: {
    name: 'We propose, they may choose',
    told: 'A proposal with other times on the same page. Re-bookings lead with one time kept for the {customer}.',
  },
};

export const lateCancelWords: Record<LateCancels, string> = {
  call: 'they are asked to call',
  accept: 'it is taken, and counts as late',
};

type NumberKey = { [K in keyof Policy]: Policy[K] extends number ? K : never }[keyof Policy];

export interface Rule {
  key: NumberKey;
  label: string;
  hint?: string;
  values: readonly number[];
  words(value: number): string;
}

const hours = (value: number): string =>
  value === 0
    ? 'none'
    : value % 24 === 0 && value > 24
      ? `${value / 24} days`
      : value === 1
        ? '1 hour'
        : `${value} hours`;
const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const every30 = Array.from({ length: 48 }, (_, i) => i * 30);

/** What may be decided, in the order a business thinks of it. */
export const sections: { title: string; rules: Rule[] }[] = [
  {
    title: 'Times we offer',
    rules: [
      { key: 'options', label: 'Times shown at once', values: [2, 3, 4, 5, 6, 8, 10], words: String },
      {
        key: 'windowMinutes',
        label: 'Arrival window we promise',
        hint: 'Wider windows leave more room for short roads.',
        values: [30, 60, 90, 120, 180, 240],
        words: duration,
      },
      { key: 'windowStepMinutes', label: 'Windows begin every', values: [30, 60, 90, 120, 180, 240], words: duration },
      {
        key: 'startStepMinutes',
        label: 'Exact times begin every',
        values: [5, 10, 15, 20, 30, 60],
        words: duration,
      },
      {
        key: 'leadTimeMinutes',
        label: 'Shortest notice',
        values: [0, 60, 120, 240, 720, 1440, 2880, 4320],
        words: (v) => (v === 0 ? 'none' : hours(v / 60)),
      },
      {
        key: 'horizonDays',
        label: 'How far ahead',
        values: [5, 7, 14, 21, 28, 60, 90],
        words: (v) => `${v} days`,
      },
      {
        key: 'maxExtraDriveMinutes',
        label: 'Largest detour for one visit',
        hint: 'Times that would cost more driving are not offered.',
        values: [10, 15, 20, 30, 45, 60, 90, 120, 180],
        words: duration,
      },
      {
        key: 'overtimeMinutes',
        label: 'Overtime we accept in a day',
        values: [0, 15, 30, 60, 90, 120],
        words: (v) => (v === 0 ? 'none' : duration(v)),
      },
      {
        key: 'samePersonMinutes',
        label: 'The same person as last time is worth',
        hint: 'So much more driving, or as many useless minutes, is accepted for it.',
        values: [0, 10, 20, 30, 60, 120],
        words: (v) => (v === 0 ? 'nothing' : duration(v)),
      },
    ],
  },
  {
    title: 'Proposals',
    rules: [
      {
        key: 'proposalHoldHours',
        label: 'A proposed time is kept for',
        values: [2, 4, 12, 24, 48, 72, 120, 168],
        words: hours,
      },
      {
        key: 'automaticRounds',
        label: 'New proposals by themselves after a decline',
        hint: 'After that it comes to the queue.',
        values: [0, 1, 2, 3, 4],
        words: (v) => (v === 0 ? 'none' : String(v)),
      },
      { key: 'linkDays', label: 'A link to choose works for', values: [3, 7, 14, 21, 30], words: (v) => `${v} days` },
    ],
  },
  {
    title: 'Changes by the {customer}',
    rules: [
      {
        key: 'moveDeadlineHours',
        label: 'They may move it until',
        values: [0, 2, 4, 12, 24, 48, 72],
        words: (v) => (v === 0 ? 'it begins' : `${hours(v)} before`),
      },
      {
        key: 'cancelDeadlineHours',
        label: 'They may cancel until',
        values: [0, 2, 4, 12, 24, 48, 72],
        words: (v) => (v === 0 ? 'it begins' : `${hours(v)} before`),
      },
      {
        key: 'maxMoves',
        label: 'They may move it by themselves',
        values: [0, 1, 2, 3, 5, ANY_NUMBER_OF_MOVES],
        words: (v) =>
          v === 0 ? 'not at all' : v >= ANY_NUMBER_OF_MOVES ? 'as often as they like' : v === 1 ? 'once' : `${v} times`,
      },
      {
        key: 'noShowLimit',
        label: 'Who has missed so many in a year books by phone',
        hint: 'Known by e-mail address or phone number; they are asked to call.',
        values: [0, 1, 2, 3, 5],
        words: (v) => (v === 0 ? 'nobody does' : String(v)),
      },
      {
        key: 'undoMinutes',
        label: 'A decline or cancellation can be undone for',
        values: [0, 5, 10, 15, 30, 60],
        words: (v) => (v === 0 ? 'not at all' : duration(v)),
      },
    ],
  },
  {
    title: 'Waiting lists of classes',
    rules: [
      {
        key: 'placeOfferMinutes',
        label: 'A place that came free is kept for the first in line for',
        values: [15, 30, 60, 120, 240, 480, 1440],
        words: duration,
      },
      {
        key: 'placeRaceHours',
        label: 'Several are asked at once from',
        hint: 'The first who answers gets it; the others keep their place in line.',
        values: [0, 2, 6, 12, 24, 48],
        words: (v) => (v === 0 ? 'never' : `${hours(v)} before`),
      },
    ],
  },
  {
    title: 'Times that come free',
    rules: [
      {
        key: 'openingMinutes',
        label: 'Offered to somebody who waits for something sooner, for',
        hint: 'Their old time stays theirs until they take the new one.',
        values: [0, 30, 60, 120, 240, 480],
        words: (v) => (v === 0 ? 'not at all' : duration(v)),
      },
    ],
  },
  {
    title: 'Messages',
    rules: [
      {
        key: 'reminderHours',
        label: 'Reminder',
        values: [0, 2, 12, 24, 48],
        words: (v) => (v === 0 ? 'none' : `${hours(v)} before`),
      },
      { key: 'quietFromMinute', label: 'Nothing is sent from', values: every30, words: clock },
      { key: 'quietToMinute', label: 'until', values: every30, words: clock },
    ],
  },
];

/** The dial: from the shortest roads to the most choice. Each position is a mix of the rules above. */
export const dial: { name: string; mix: Pick<Policy, 'options' | 'windowMinutes' | 'maxExtraDriveMinutes'> }[] = [
  { name: 'Shortest roads', mix: { options: 2, windowMinutes: 240, maxExtraDriveMinutes: 15 } },
  { name: 'Rather short roads', mix: { options: 3, windowMinutes: 180, maxExtraDriveMinutes: 30 } },
  { name: 'Balanced', mix: { options: 5, windowMinutes: 120, maxExtraDriveMinutes: 60 } },
  { name: 'Rather much choice', mix: { options: 6, windowMinutes: 120, maxExtraDriveMinutes: 90 } },
  { name: 'Most choice', mix: { options: 10, windowMinutes: 60, maxExtraDriveMinutes: 180 } },
];

/** Where the dial stands, or −1 for a mix of one's own. */
export const dialPosition = (policy: Policy): number =>
  dial.findIndex(({ mix }) => (Object.keys(mix) as (keyof typeof mix)[]).every((key) => mix[key] === policy[key]));

/** What customers will see, in one sentence. */
export const offerSentence = ({ options, windowMinutes, maxExtraDriveMinutes }: Policy): string =>
  `Customers see ${options} times at once, each an arrival window of ${duration(windowMinutes)}; a visit may cost up to ${duration(maxExtraDriveMinutes)} of extra driving.`;
