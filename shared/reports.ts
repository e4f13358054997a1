/** What the reports tell: figures of a period, beside those of as many days before it. */
import * as v from 'valibot';
import type { RefusedPattern } from './job.ts';
import type { QueueKind } from './queue.ts';
import type { Reliability } from './reliability.ts';
import type { ResourceKind } from './resource.ts';
import { DaySchema, IdSchema } from './text.ts';
import { addDays, type Day, daysBetween, weekdayOf } from './time.ts';

/** A year and a week, so that a year may begin on any day of the week. */
export const MOST_REPORT_DAYS = 373;

export const ReportQuerySchema = v.pipe(
  v.object({
    fromDay: DaySchema,
    toDay: DaySchema,
    locationId: v.optional(IdSchema),
    serviceId: v.optional(IdSchema),
    groupId: v.optional(IdSchema),
  }),
  v.forward(
    v.check(({ fromDay, toDay }) => fromDay <= toDay, 'the last day is not before the first'),
    ['toDay'],
  ),
  v.forward(
    v.check(({ fromDay, toDay }) => toDay < addDays(fromDay, MOST_REPORT_DAYS), 'at most a year at once'),
    ['toDay'],
  ),
);
export type ReportQuery = v.InferOutput<typeof ReportQuerySchema>;

/** Seconds somebody or something works, and how many of them are taken. */
export interface Use {
  worked: number;
  taken: number;
}

/** What is driven for how many visits; in metres and seconds. */
export interface Driven {
  visits: number;
  metres: number;
  seconds: number;
}

export interface ResourceUse extends Use {
  id: string;
  name: string;
  kind: ResourceKind;
  locationId: string | null;
  /** For people who drive; null for everybody else. */
  driven: Driven | null;
  /** Seconds neither taken nor driven, day by day; null where it cannot be told for one service alone. */
  idle: number | null;
  /** By stretch of the report. */
  stretches: Use[];
}

/** How visits ended; late cancellations are null where it cannot be told whose they were. */
export type Kept = Pick<Reliability, 'kept' | 'noShows'> & { lateCancels: number | null };

export interface ServiceKept extends Kept {
  id: string;
  name: string;
  visits: number;
}

/** What declines speak of: a part of the day, weekdays, certain days, only words, or nothing at all. */
export type DeclineReason = NonNullable<RefusedPattern['part']> | 'weekdays' | 'days' | 'words' | 'none';

/** What became of the proposals sent in the period. */
export interface Answers {
  sent: number;
  accepted: number;
  declined: number;
  expired: number;
  withdrawn: number;
  waiting: number;
  /** How many declines named each; one decline may name several. */
  reasons: { reason: DeclineReason; declines: number }[];
  /** How many were accepted in the first round, the second … */
  rounds: { round: number; accepted: number }[];
  /** Of those answered by the customer: by how long it took, in the order of `answerTimes`. */
  times: number[];
  medianMinutes: number | null;
}

/** Upper ends of the stretches that answers are counted in, in minutes; the last has none. */
export const answerTimes = [60, 240, 1440, 2880, null] as const;

/** Why the office had to touch something: what stood in the queue, else what was done. */
export type TouchCause =
  | QueueKind
  | 'plan'
  | 'absence'
  | 'urgent'
  | 'conflict'
  | 'phone'
  | 'book'
  | 'propose'
  | 'move'
  | 'cancel'
  | 'details'
  | 'other';

export interface Touches {
  touches: number;
  causes: { cause: TouchCause; touches: number }[];
}

/** The four numbers at the head, as sums that a share is made of. */
export interface Figures {
  /** Of people. */
  use: Use;
  kept: Kept;
  visits: number;
  driven: Driven;
  touches: number;
}

export interface Report {
  zone: string;
  fromDay: Day;
  toDay: Day;
  /** Groups to choose from. */
  groups: { id: string; name: string }[];
  stretches: Stretch[];
  now: Figures;
  before: Figures & { fromDay: Day; toDay: Day };
  resources: ResourceUse[];
  trend: (Use & { visits: number })[];
  services: ServiceKept[];
  answers: Answers;
  causes: Touches['causes'];
}

/** A week, or as much of it as lies in the period; single days where there are few. */
export interface Stretch {
  fromDay: Day;
  toDay: Day;
}

/** Up to so many days are shown one by one. */
const FEW_DAYS = 14;

/** The stretches of a period: days, or weeks from Monday to Sunday. */
export function stretchesOf(fromDay: Day, toDay: Day): Stretch[] {
  const days = daysBetween(fromDay, toDay);
  if (days.length <= FEW_DAYS) return days.map((day) => ({ fromDay: day, toDay: day }));
  const weeks: Stretch[] = [];
  for (const day of days) {
    const last = weeks.at(-1);
    if (last && weekdayOf(day) !== 1) last.toDay = day;
    else weeks.push({ fromDay: day, toDay: day });
  }
  return weeks;
}

/** As many days, right before the period. */
export const periodBefore = (fromDay: Day, toDay: Day): Stretch => ({
  fromDay: addDays(fromDay, -daysBetween(fromDay, toDay).length),
  toDay: addDays(fromDay, -1),
});
