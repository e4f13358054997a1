/** What every figure of the reports means, in one place and in words; `server/reports` counts exactly this. */
import { inOurWords } from '../words.ts';

const texts = {
  worked: [
    'Working time',
    'Shifts without absences, as they are entered today, for everybody and everything in use. What has no hours of its own counts while anybody works; several alike count as often as there are of them.',
  ],
  taken: [
    'Taken time',
    'Whatever stands in the calendar: {appointments} with their setting up and cleaning up, time kept for proposals, classes, meetings and maintenance. A no-show keeps its time. Driving is not taken time.',
  ],
  idle: [
    'Idle',
    'Working time that is neither taken nor driven, day by day; a day that runs over is no idle day and makes up for none.',
  ],
  visits: [
    '{Appointments}',
    'Those that begin in the period and are booked, done or missed. Proposals that wait for an answer are not among them.',
  ],
  missed: [
    'No-shows',
    'The share of {appointments} recorded as missed, of all recorded as done or missed. Those nobody has spoken of yet do not count.',
  ],
  late: [
    'Late cancellations',
    'Cancelled after the deadline of the service; counted by when the {appointment} would have begun.',
  ],
  accepted: [
    'Acceptance',
    'Of the proposals sent in the period: the accepted share of those accepted, declined or run out. What we withdrew and what still waits does not count. A decline may give several reasons.',
  ],
  answer: [
    'Time to answer',
    'From sending a proposal to the {customer}’s yes or no; half of them answer sooner than the middle one.',
  ],
  road: [
    'Kilometres',
    'From home along everything in somebody’s day and home again, as the day page has it, for everyone who drives. With one service chosen: only the ways that lead to it.',
  ],
  touch: [
    'A touch',
    'One thing one person in the office does about a {job}, by when it was done: booking by hand, moving, cancelling, clearing something from the queue. A plan or an absence that changes many at once is one touch. Recording how it went, and what {customers} and the system do by themselves, is none.',
  ],
  before: ['The period before', 'As many days, right before the first one.'],
  group: [
    'One group',
    'What was declined or cancelled takes nobody’s time any more: proposals, touches and late cancellations cannot be told by group.',
  ],
} as const;

export type Definition = keyof typeof texts;

/** What a figure means, in the business's own words. */
export const meaning = (of: Definition): { name: string; words: string } => {
  const [name, words] = texts[of];
  return { name: inOurWords(name), words: inOurWords(words) };
};
export const allDefinitions = Object.keys(texts) as Definition[];
