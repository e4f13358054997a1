/**
 * How customers and technicians behave, in numbers that can be set. Where no source is named a number is an assumption: it
 * says what kind of business is looked at, and a business that knows better sets its own.
 */
import type { Preferences, RefusedPattern } from '../../../shared/job.ts';
import { matchesPattern, suits } from '../../../shared/job.ts';
import {
  addDays,
  type Day,
  dayOf,
  daysBetween,
  HOUR,
  type Instant,
  minuteOf,
  type Span,
} from '../../../shared/time.ts';
import { streamOf } from '../../random.ts';
import { instantAt } from '../../schedule/wallclock.ts';
import type { Demand } from './world.ts';

export interface Behaviour {
  /**
   * The share of the ten half-days of a working week on which somebody can be at home. Assumption: people in a job of
   * usual hours can arrange some half-days, people at home most of them.
   */
  suits: number;
  /** Of those, the share they would rather have. Assumption. */
  prefers: number;
  /** How many are away for some days of the coming two weeks. Assumption. */
  away: number;
  /** How many say with their request what never suits them. Assumption: half of all forms ask for it or have room for it. */
  tells: number;
  /** How many say no to a first time that would suit, hoping for one they would rather have. Assumption. */
  picky: number;
  /** How many take a time marked as best when they like it no less than others. Assumption. */
  heeds: number;
  /** How many do not answer a proposal until it lapses. Assumption, for people who have asked for the visit themselves. */
  silent: number;
  /**
   * Hours until half of the others have answered, with a long tail. Assumption: text messages are read within minutes,
   * the time goes into asking at home and at work.
   */
  answerHours: number;
  /** How many call a booked visit off while they still may. Assumption. */
  cancels: number;
  /** How many are not at home. Assumption, for home visits with a reminder; practices without one report several times that. */
  noShows: number;
  /** The share of technicians' working days lost without notice. Assumption: a little under half of usual sick leave, the rest being known ahead. */
  absences: number;
}

export const defaultBehaviour: Behaviour = {
  suits: 0.7,
  prefers: 0.4,
  away: 0.15,
  tells: 0.5,
  picky: 0.15,
  heeds: 0.5,
  silent: 0.03,
  answerHours: 5,
  cancels: 0.03,
  noShows: 0.02,
  absences: 0.015,
};

/** One customer, as they are under every strategy. */
export interface Character {
  /** Everything that does not suit them, as they would say it if they were asked. */
  truth: Preferences;
  /** What they say with their request. */
  told: Preferences;
  preferred: RefusedPattern[];
  picky: boolean;
  heeds: boolean;
  silent: boolean;
  /** For each question they are asked, how long they think about it. */
  answerSeconds: number[];
  cancels: boolean;
  /** How far between booking and the last moment they call it off. */
  cancelsAt: number;
  noShow: boolean;
}

const halves: RefusedPattern[] = [1, 2, 3, 4, 5].flatMap((weekday) => [
  { weekdays: [weekday], part: 'morning' as const },
  { weekdays: [weekday], part: 'afternoon' as const },
]);
/** Somebody who is never at home would not ask for a visit. */
const FEWEST_HALVES = 2;

/** Draws a customer from a stream of their own, always in the same order: nothing a strategy does changes who they are. */
export function characterOf(seed: number, demand: Demand, behaviour: Behaviour, zone: string): Character {
  const draw = streamOf(seed, `customer ${demand.id}`);
  const rank = halves.map((half) => ({ half, suits: draw(), prefers: draw() }));
  const bySuiting = [...rank].sort((a, b) => a.suits - b.suits);
  const fine = bySuiting.filter(({ suits }, i) => suits < behaviour.suits || i < FEWEST_HALVES);
  const liked = [...fine]
    .sort((a, b) => a.prefers - b.prefers)
    .filter(({ prefers }, i) => prefers < behaviour.prefers || i === 0);
  const isAway = draw() < behaviour.away;
  const first = addDays(dayOf(demand.at, zone), 1 + Math.floor(draw() * 12));
  const away = { fromDay: first, toDay: addDays(first, Math.floor(draw() * 5)) };
  const never = halves.filter((half) => !fine.some((f) => f.half === half));
  const truth = { refused: [...never, ...(isAway ? [away] : [])] };
  return {
    truth,
    told: draw() < behaviour.tells ? truth : {},
    preferred: liked.map(({ half }) => half),
    picky: draw() < behaviour.picky,
    heeds: draw() < behaviour.heeds,
    silent: draw() < behaviour.silent,
    answerSeconds: Array.from({ length: 4 }, () => Math.round(-Math.log2(1 - draw()) * behaviour.answerHours * HOUR)),
    cancels: draw() < behaviour.cancels,
    cancelsAt: draw(),
    noShow: draw() < behaviour.noShows,
  };
}

export const suitsThem = ({ truth }: Character, window: Span, zone: string): boolean => suits(truth, window, zone);

export const isPreferred = ({ preferred }: Character, window: Span, zone: string): boolean =>
  preferred.some((pattern) => matchesPattern(pattern, window.from, zone));

/** Nobody answers at night: the first quarter of an hour after eight o'clock or so is theirs. */
export function awake(at: Instant, zone: string): Instant {
  const minute = minuteOf(at, zone);
  if (minute >= 8 * 60 && minute < 22 * 60) return at;
  const day = dayOf(at, zone);
  return instantAt(zone, minute < 8 * 60 ? day : addDays(day, 1), 8 * 60 + (minute % 60));
}

/** The days on which a technician does not come to work, known that morning. */
export function absentDays(
  seed: number,
  technicianId: string,
  behaviour: Behaviour,
  { fromDay, toDay }: { fromDay: Day; toDay: Day },
): Day[] {
  const draw = streamOf(seed, `technician ${technicianId}`);
  return daysBetween(fromDay, toDay).filter(() => draw() < behaviour.absences);
}
