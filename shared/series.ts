/** Several sessions in a rhythm, found, held and booked as one. */
import * as v from 'valibot';
import type { AppointmentStatus } from './appointment.ts';
import { type AppointmentView, BookRequestSchema, SlotsRequestSchema } from './booking.ts';
import { SlotTimeSchema } from './slot.ts';
import { IdSchema, proseOf } from './text.ts';
import { type Day, dayOf, daysBetween, type Instant, type Span } from './time.ts';

/** The most sessions of one series, and the most days from today to its last one. */
export const MOST_SESSIONS = 52;
export const LONGEST_DAYS = 365;

/** So many sessions in every so many weeks: { times: 2, weeks: 1 } is twice a week. */
export const PaceSchema = v.object({
  times: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5, 'at most five sessions a week')),
  weeks: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(12, 'at least one session in twelve weeks')),
});
export type Pace = v.InferOutput<typeof PaceSchema>;

/** Fewest and most days from one session to the next. */
export interface Spread {
  minDays: number;
  maxDays: number;
}

/** How a service is sold as a series: so many sessions, at one of these paces. */
export interface SeriesOffer extends Partial<Spread> {
  sessions: number;
  paces: Pace[];
}

/** The same, without how far apart its dates may lie. */
export type SoldAsSeries = Pick<SeriesOffer, 'sessions' | 'paces'>;

/** The spread of a pace: what the service says, or half as near and half as far again as the pace has it. */
export function spreadOf({ times, weeks }: Pace, given: Partial<Spread> = {}): Spread {
  const usual = (7 * weeks) / times;
  const minDays = Math.max(1, given.minDays ?? Math.floor(usual / 2));
  return { minDays, maxDays: Math.max(minDays, given.maxDays ?? Math.ceil(usual * 1.5)) };
}

/** The first pair of neighbours that lie too near or too far, as the position of the later one; null when all keep the spread. */
export function brokenSpread(starts: readonly Instant[], zone: string, { minDays, maxDays }: Spread): number | null {
  const days = starts.map((start): Day => dayOf(start, zone));
  for (let i = 1; i < days.length; i++) {
    if (days[i]! <= days[i - 1]!) return i + 1;
    const apart = daysBetween(days[i - 1]!, days[i]!).length - 1;
    if (apart < minDays || apart > maxDays) return i + 1;
  }
  return null;
}

const sessions = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(2, 'a series has at least two sessions'),
  v.maxValue(MOST_SESSIONS, `a series has at most ${MOST_SESSIONS} sessions`),
);

const { serviceId, locationId, address, preferences, fromDay } = SlotsRequestSchema.entries;
const asked = { serviceId, locationId, address, pace: PaceSchema };

/** Which dates fit? Nothing is taken by asking. */
export const FindSeriesSchema = v.object({
  ...asked,
  preferences,
  fromDay,
  /** The customer's own wish for weekday and time: where the first session should be. */
  first: v.optional(SlotTimeSchema),
  /** Who should give it, if they can. */
  personId: v.optional(IdSchema),
  sessions: v.optional(sessions),
});
export type FindSeries = v.InferOutput<typeof FindSeriesSchema>;

/** One date of a series that was found. */
export interface FoundSession {
  /** 1 for the first. */
  position: number;
  /** Where the rhythm would have it. */
  usual: Span;
  /** The time found: the usual one, or the closest alternative; null where nothing near is free. */
  slot: Span | null;
  /** Who gives it, by first name. */
  who: string | null;
  /** False where the usual time, or the usual person, is not to be had. */
  fits: boolean;
  /** Other times near the usual one, the closest first; only where it does not fit. */
  alternatives: (Span & { who: string | null })[];
}

export type SeriesFound = {
  outcome: 'found';
  sessions: FoundSession[];
  /** How many are at their usual time with their usual person. */
  fit: number;
  /** Who gives most of it. */
  who: string | null;
  personId: string | null;
  zone: string;
  place: string;
};
export type SeriesAnswer =
  | SeriesFound
  /** Nobody has a free time in this rhythm. */
  | { outcome: 'none'; zone: string; place: string }
  | { outcome: 'outside-area'; postcode: string };

/** Keeps the chosen dates, all or none, for some minutes. */
export const HoldSeriesSchema = v.object({
  ...asked,
  personId: v.optional(IdSchema),
  slots: v.pipe(
    v.array(SlotTimeSchema),
    v.minLength(2, 'a series has at least two sessions'),
    v.maxLength(MOST_SESSIONS, `a series has at most ${MOST_SESSIONS} sessions`),
  ),
});
export type HoldSeries = v.InferOutput<typeof HoldSeriesSchema>;

export type HoldAnswer =
  | { outcome: 'held'; hold: string; until: Instant; slots: Span[] }
  /** The positions whose times went to somebody else, and what fits now. Nothing is kept. */
  | { outcome: 'slot-taken'; lost: number[]; found: SeriesAnswer };

export const BookSeriesSchema = v.object({
  hold: IdSchema,
  contact: BookRequestSchema.entries.contact,
  note: v.optional(proseOf(1000, 'the note'), ''),
});
export type BookSeries = v.InferOutput<typeof BookSeriesSchema>;

export type BookSeriesAnswer =
  | { outcome: 'booked'; reference: string; sessions: AppointmentView[]; manageUrl: string; calendarUrl: string }
  /** The dates were kept too long ago; they must be found again. */
  | { outcome: 'hold-over' };

/** A session as its customer sees it on the page of the series. */
export interface SessionView {
  position: number;
  appointment: AppointmentView | null;
  /** Its own page, where it is moved or cancelled alone. */
  url: string | null;
}

/** The office chooses with the customer on the phone: any pace, and as many sessions as are needed. */
export const FindForJobSchema = v.object({
  pace: PaceSchema,
  /** As many as the service is sold with, unless given. */
  sessions: v.optional(sessions),
  preferences,
  fromDay,
  personId: v.optional(IdSchema),
});
export type FindForJob = v.InferOutput<typeof FindForJobSchema>;

const slots = v.pipe(
  v.array(SlotTimeSchema),
  v.minLength(1, 'there is at least one date'),
  v.maxLength(MOST_SESSIONS, `a series has at most ${MOST_SESSIONS} sessions`),
);
export const BookForJobSchema = v.object({
  pace: PaceSchema,
  slots: v.pipe(slots, v.minLength(2, 'a series has at least two sessions')),
  personId: v.optional(IdSchema),
});
export type BookForJob = v.InferOutput<typeof BookForJobSchema>;

/** The dates from this position on that are still to come; 1: all of them. */
const from = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_SESSIONS));
export const FromSessionSchema = v.object({ from });
export const FindMoveSchema = v.object({ from, preferences, fromDay, personId: v.optional(IdSchema) });
export type FindMove = v.InferOutput<typeof FindMoveSchema>;
export const MoveSeriesSchema = v.object({ from, slots, personId: v.optional(IdSchema) });
export type MoveSeries = v.InferOutput<typeof MoveSeriesSchema>;

/** A date as the office sees it. */
export interface OfficeSession {
  position: number;
  jobId: string;
  status: AppointmentStatus | null;
  window: Span | null;
  who: string | null;
  /** Booked and still to come. */
  ahead: boolean;
}
/** A whole series as the office sees it. */
export interface OfficeSeries {
  id: string;
  reference: string;
  customerName: string;
  serviceName: string;
  address: string;
  zone: string;
  pace: Pace;
  sessions: OfficeSession[];
}
/** What became of dates the office took, moved or cancelled together. */
export type SeriesArranged =
  | { outcome: 'done'; seriesId: string; count: number }
  /** The positions whose times went to somebody else, and what fits now. Nothing has changed. */
  | { outcome: 'slot-taken'; lost: number[]; found: SeriesAnswer }
  | { outcome: 'too-late' };
