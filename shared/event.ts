/** Events: classes with places, and what takes people, rooms and devices without a customer. */
import * as v from 'valibot';
import { BookRequestSchema } from './booking.ts';
import { DaySchema, IdSchema, InstantSchema, lineOf } from './text.ts';
import type { Day, Instant, Span } from './time.ts';

export const eventKinds = ['class', 'meeting', 'maintenance', 'training'] as const;
export type EventKind = (typeof eventKinds)[number];

/** `in`: has a place. `waiting`: in line. `offered`: a free place is offered until a moment. `out`: none of these any more. */
export type SignupStatus = 'in' | 'waiting' | 'offered' | 'out';

/** A place or a place in line, as its customer may see it. */
export interface SignupView {
  reference: string;
  status: SignupStatus;
  /** offered: until when it can be taken. */
  offeredUntil: Instant | null;
  /** waiting: how many stand before. */
  ahead: number;
  /** offered: others are asked too, and the first who answers gets it. */
  race: boolean;
  leftBecause: 'customer' | 'late' | 'lapsed' | 'office' | 'event' | null;
  title: string;
  window: Span;
  zone: string;
  place: string;
  who: string | null;
  /** in: until when it can be given back without its being late; null when that is past. */
  cancelUntil: Instant | null;
  /** in: the deadline has passed, and giving it back counts as late. */
  lateCancel: boolean;
  /** What can be done now. */
  can: ('accept' | 'cancel' | 'join')[];
}

// What the office says and hears.

const capacity = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000, 'at most 1,000 places'));
const title = v.pipe(lineOf(120, 'the title'), v.minLength(1, 'a title is needed'));
const resourceIds = v.pipe(
  v.array(IdSchema),
  v.maxLength(50, 'at most 50 people, rooms and devices'),
  v.check((ids) => new Set(ids).size === ids.length, 'each one once'),
);
const weekdays = v.pipe(
  v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))),
  v.minLength(1, 'choose a weekday'),
  v.maxLength(7),
);

/** A weekly rhythm from the first date on: until a day, or so many times. */
export const RhythmSchema = v.pipe(
  v.object({
    weekdays,
    everyWeeks: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(52)), 1),
    until: v.optional(DaySchema),
    count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200, 'at most 200 dates'))),
  }),
  v.forward(
    v.check((r) => (r.until === undefined) !== (r.count === undefined), 'say until when, or how many times'),
    ['until'],
  ),
);
export type Rhythm = v.InferOutput<typeof RhythmSchema>;

const span = { from: InstantSchema, to: InstantSchema };
const endFirst = 'the end lies after the beginning';

export const NewEventSchema = v.pipe(
  v.object({
    ...span,
    kind: v.picklist(eventKinds),
    title,
    serviceId: v.optional(IdSchema),
    locationId: v.optional(IdSchema),
    capacity: v.optional(capacity, 0),
    resourceIds,
    rhythm: v.optional(RhythmSchema),
    /** Days of the rhythm to leave out, as the office chose when it saw what is taken. */
    skip: v.optional(v.pipe(v.array(DaySchema), v.maxLength(200)), []),
  }),
  v.forward(
    v.check((e) => e.to > e.from, endFirst),
    ['to'],
  ),
);
export type NewEvent = v.InferOutput<typeof NewEventSchema>;

export const scopes = ['one', 'rest', 'all'] as const;
export type EventScope = (typeof scopes)[number];
const scope = v.optional(v.picklist(scopes), 'one');

/** A change of one occurrence; with `rest` or `all` the others change in the same way, by the wall clock. */
export const ChangeEventSchema = v.pipe(
  v.object({ ...span, title, capacity, resourceIds, scope }),
  v.forward(
    v.check((e) => e.to > e.from, endFirst),
    ['to'],
  ),
);
export type ChangeEvent = v.InferOutput<typeof ChangeEventSchema>;
export const CancelEventSchema = v.object({ scope });

export const EventsQuerySchema = v.object({ fromDay: v.optional(DaySchema), toDay: v.optional(DaySchema) });

export const AddSignupSchema = v.object({ contact: BookRequestSchema.entries.contact });
export const SignupOutcomeSchema = v.object({ outcome: v.nullable(v.picklist(['came', 'no-show'])) });

export interface EventEntry extends Span {
  id: string;
  kind: EventKind;
  title: string;
  serviceId: string | null;
  locationId: string | null;
  status: 'planned' | 'cancelled';
  capacity: number;
  in: number;
  offered: number;
  waiting: number;
  resources: { id: string; name: string }[];
  /** One of several in a weekly rhythm. */
  recurs: boolean;
}
export interface EventsPage {
  fromDay: Day;
  toDay: Day;
  zone: string;
  events: EventEntry[];
}
export interface Participant {
  id: string;
  status: SignupStatus;
  name: string;
  email: string;
  phone: string;
  note: string;
  offeredUntil: Instant | null;
  outcome: 'came' | 'no-show' | null;
}
export interface EventFile extends EventEntry {
  zone: string;
  place: string;
  /** In, then those in line; null for who may not see customers. */
  participants: Participant[] | null;
}

/** What stands in the way of an event, by name. */
export interface EventConflict {
  day: Day;
  resourceId: string;
  name: string;
  reason: 'taken' | 'not-working' | 'promise';
}
export type EventAnswer =
  | { outcome: 'done'; ids: string[] }
  | { outcome: 'conflict'; conflicts: EventConflict[] }
  | { outcome: 'too-small'; taken: number }
  | { outcome: 'over' };
