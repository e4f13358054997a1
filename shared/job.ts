import * as v from 'valibot';
import { DaySchema } from './text.ts';
import { type Day, dayOf, type Instant, minuteOf, type Span, weekdayOf } from './time.ts';

export const jobStatuses = ['open', 'proposed', 'booked', 'done', 'closed'] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** What does not suit a customer: a part of the day, some weekdays, or a span of days. All given parts must match for a time to be refused. */
export const RefusedPatternSchema = v.object({
  part: v.optional(v.picklist(['morning', 'afternoon', 'evening'])),
  weekdays: v.optional(v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))), v.maxLength(7))),
  fromDay: v.optional(DaySchema),
  toDay: v.optional(DaySchema),
});
export type RefusedPattern = v.InferOutput<typeof RefusedPatternSchema>;

/** When the customer would like it: days, and parts of the day they prefer (soft) and refuse (hard). */
export const PreferencesSchema = v.object({
  fromDay: v.optional(DaySchema),
  toDay: v.optional(DaySchema),
  preferred: v.optional(v.pipe(v.array(RefusedPatternSchema), v.maxLength(10))),
  refused: v.optional(v.pipe(v.array(RefusedPatternSchema), v.maxLength(20))),
});
export type Preferences = v.InferOutput<typeof PreferencesSchema>;

/** The parts of a day in minutes since midnight: a time belongs to the part in which it begins. */
export const dayParts = { morning: [0, 720], afternoon: [720, 1020], evening: [1020, 1440] } as const;
export type DayPart = keyof typeof dayParts;

/** True when a window that begins at this instant falls under the pattern. */
export const matchesPattern = (pattern: RefusedPattern, begins: Instant, zone: string): boolean =>
  matchesAt(pattern, dayOf(begins, zone), minuteOf(begins, zone));

function matchesAt(pattern: RefusedPattern, onDay: Day, minute: number): boolean {
  if (pattern.fromDay && onDay < pattern.fromDay) return false;
  if (pattern.toDay && onDay > pattern.toDay) return false;
  if (pattern.weekdays && !pattern.weekdays.includes(weekdayOf(onDay))) return false;
  if (pattern.part) {
    const [from, to] = dayParts[pattern.part];
    if (minute < from || minute >= to) return false;
  }
  return Boolean(pattern.part || pattern.weekdays || pattern.fromDay || pattern.toDay);
}

/** True when nothing the customer refused covers this window and it lies in the days they named. */
export function suits(preferences: Preferences, window: Span, zone: string): boolean {
  const { fromDay, toDay, refused = [] } = preferences;
  if (fromDay || toDay) {
    const onDay = dayOf(window.from, zone);
    if ((fromDay && onDay < fromDay) || (toDay && onDay > toDay)) return false;
  }
  return !refused.some((pattern) => matchesPattern(pattern, window.from, zone));
}

/** The same of a time that is known by the wall clock. */
export const suitsAt = ({ fromDay, toDay, refused = [] }: Preferences, onDay: Day, minute: number): boolean =>
  !(fromDay && onDay < fromDay) && !(toDay && onDay > toDay) && !refused.some((p) => matchesAt(p, onDay, minute));
