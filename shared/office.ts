/** What the office app says to the server and what it answers. */
import * as v from 'valibot';
import type { AppointmentStatus, OutcomeKind } from './appointment.ts';
import { AddressSchema, ContactSchema } from './booking.ts';
import type { EventKind } from './event.ts';
import { type JobStatus, jobStatuses, type Preferences, PreferencesSchema } from './job.ts';
import type { Policy, PolicyOverride } from './policy.ts';
import type { Reliability } from './reliability.ts';
import type { ResourceKind } from './resource.ts';
import type { Role, StaffAction } from './roles.ts';
import type { ServiceInOffice } from './service.ts';
import { type CostedSlot, SlotTimeSchema, type WhyNot } from './slot.ts';
import type { Terms } from './terms.ts';
import { DaySchema, IdSchema, InstantSchema, proseOf } from './text.ts';
import type { Day, Instant, Span } from './time.ts';

const id = IdSchema;
const day = DaySchema;
const note = proseOf(1000, 'the note');
const instant = InstantSchema;
const wholeNumber = (max: number) =>
  v.pipe(v.string(), v.regex(/^\d{1,6}$/, 'a whole number'), v.transform(Number), v.maxValue(max));

/** Who is signed in, for whom they work and what they may do. */
export interface Me {
  staff: {
    id: string;
    name: string;
    email: string;
    role: Role;
    /** The locations their role covers; none: all. */
    locationIds: string[];
    resourceId: string | null;
  };
  business: {
    id: string;
    name: string;
    zone: string;
    locale: string;
    country: string;
    colour: string;
    today: Day;
    services: ServiceInOffice[];
    locations: { id: string; name: string }[];
    resources: { id: string; name: string; kind: ResourceKind }[];
    terms: Terms;
  };
  rights: StaffAction[];
  /** They are one of the resources themselves, and so have a day of their own. */
  ownDay: boolean;
  queueCount: number;
  /** Pictures to draw a map on: the template of their addresses and whose they are; null: there are none. */
  tiles: { url: string; attribution: string } | null;
}

/** How an appointment ended. */
export interface Outcome {
  kind: OutcomeKind;
  at: Instant;
  /** Who said so, by name. */
  by: string;
  note: string;
  /** Until when who asks may take it back; null when they may not (any more). */
  undoUntil: Instant | null;
}

export const DayQuerySchema = v.object({ day: v.optional(day) });

/** One visit or session in somebody's day. Names are empty for those who may not see customers. */
export interface DayStop {
  /** Empty at a location that is not theirs: the time is taken, and that is all. */
  appointmentId: string;
  /** Empty for those who may not open its job. */
  jobId: string;
  status: AppointmentStatus;
  window: Span;
  start: Instant;
  end: Instant;
  customerName: string;
  place: string;
  serviceName: string;
  /** The drive to it from the stop before, or from home. */
  driveMinutes: number;
  driveMetres: number;
  /** How it ended, once somebody has said so. */
  outcome: Outcome | null;
  /** What it uses up and goes without: a count or a recall took it away. */
  lacks: string[];
}

/** An event in somebody's day. */
export interface DayEvent extends Span {
  id: string;
  kind: EventKind;
  title: string;
  capacity: number;
  in: number;
}

export interface DayRow {
  resourceId: string;
  name: string;
  kind: ResourceKind;
  drives: boolean;
  colour: string;
  shifts: Span[];
  absences: Span[];
  stops: DayStop[];
  /** Classes, meetings, maintenance and training that take it. */
  events: DayEvent[];
  /** Driving in all, the way home included. */
  driveMinutes: number;
  driveMetres: number;
}

export interface DayView {
  day: Day;
  zone: string;
  rows: DayRow[];
}

export const AbsenceRequestSchema = v.pipe(
  v.object({ resourceId: id, from: instant, to: instant }),
  v.forward(
    v.check((a) => a.to > a.from, 'the end lies after the beginning'),
    ['to'],
  ),
  v.forward(
    v.check((a) => a.to - a.from <= 366 * 86_400, 'an absence lasts a year at most'),
    ['to'],
  ),
);
export type AbsenceRequest = v.InferOutput<typeof AbsenceRequestSchema>;

const ids = v.pipe(v.array(id), v.maxLength(2000));
export const ConfirmAbsenceSchema = v.intersect([
  AbsenceRequestSchema,
  v.object({
    reason: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(200)), ''),
    /** What the preview said, so that the answer can tell what came out differently. */
    seen: v.optional(v.object({ kept: ids, rebook: ids })),
  }),
]);
export type ConfirmAbsence = v.InferOutput<typeof ConfirmAbsenceSchema>;

/** An appointment that an absence touches. At a location that is not theirs its job is empty and nobody is named. */
export interface AffectedVisit {
  appointmentId: string;
  jobId: string;
  customerName: string;
  serviceName: string;
  place: string;
  status: 'proposed' | 'booked';
  window: Span;
}
export interface KeptVisit extends AffectedVisit {
  byName: string;
  plannedStart: Instant;
  extraMinutes: number;
}
export interface RebookVisit extends AffectedVisit {
  /** The time that would be kept for the customer; null when there is none at all. */
  alternative: { window: Span; byName: string; plannedStart: Instant; extraMinutes: number } | null;
}
/** A visit that another technician makes, though its own comes: its promise stays. */
export interface ExchangedVisit extends AffectedVisit {
  fromName: string;
  byName: string;
}
export interface AbsencePreview {
  /** Others who change technician, so that more can be kept. */
  exchanged: ExchangedVisit[];
  kept: KeptVisit[];
  rebook: RebookVisit[];
  zone: string;
}

/** What a preview showed, in short: whoever confirms it confirms this and nothing else. */
const stamp = v.pipe(v.string(), v.maxLength(64));
export const UrgentQuerySchema = v.object({ day: v.optional(day) });
export const ConfirmUrgentSchema = v.object({ day: v.optional(day), stamp });

/** How one more visit could be fitted into a day. */
export type UrgentPreview =
  | { outcome: 'no-way'; day: Day; zone: string }
  | {
      outcome: 'fits';
      day: Day;
      zone: string;
      stamp: string;
      /** The time its customer would be promised. */
      window: Span;
      byName: string;
      plannedStart: Instant;
      extraMinutes: number;
      exchanged: ExchangedVisit[];
      /** Same technician and promise; only the planned start changes. */
      retimed: (AffectedVisit & { before: Instant; after: Instant })[];
      /** Customers who would be asked to move. */
      rebook: RebookVisit[];
    };
export type UrgentOutcome =
  | { outcome: 'done'; window: Span; byName: string; asked: number }
  | { outcome: 'changed'; preview: UrgentPreview }
  | { outcome: 'too-late' };

export const TidyQuerySchema = v.object({ resourceId: id, day });
export const ConfirmTidySchema = v.object({ resourceId: id, day, stamp });

/** What a better order of somebody's day would be worth. */
export type TidyPreview =
  | { outcome: 'tidy'; zone: string }
  | {
      outcome: 'better';
      zone: string;
      stamp: string;
      minutesSaved: number;
      /** All visits in the new order; names are empty for those who may not see customers. */
      visits: (AffectedVisit & { before: Instant; after: Instant })[];
    };
export type TidyOutcome = { outcome: 'done'; minutesSaved: number } | { outcome: 'changed'; preview: TidyPreview };

export type AbsenceFate = 'kept' | 'rebook' | 'unaffected';
export interface AbsenceConfirmed {
  absenceId: string;
  kept: number;
  rebooked: number;
  /** Told by link alone, because no time is free: they are in the queue. */
  withoutTime: number;
  differs: { customerName: string; previewed: AbsenceFate; became: AbsenceFate }[];
}
export interface AbsenceEntry extends Span {
  id: string;
  resourceId: string;
  resourceName: string;
  reason: string;
}

/** A customer who waits for something sooner. */
export interface WaitingEntry {
  jobId: string;
  customerName: string;
  serviceName: string;
  since: Instant;
  /** The time they have; null where they have none yet. */
  window: Span | null;
  /** A time is offered to them until then. */
  offeredUntil: Instant | null;
}

export const NoteSchema = v.object({ note: v.optional(note, '') });
export const CancelSchema = v.object({
  note: v.optional(note, ''),
  /** True when it shall not count as a late cancellation, though it is one. */
  excused: v.optional(v.boolean(), false),
});
export type CancelRequest = v.InferOutput<typeof CancelSchema>;
export const CloseSchema = v.object({
  note: v.optional(note, ''),
  /** True when the customer does not need us any more. */
  closeJob: v.optional(v.boolean(), false),
});

export const SlotChoiceSchema = v.object({ slot: SlotTimeSchema });
export const ProposeSchema = v.object({
  /** The time to propose; without it the cheapest one that suits. */
  slot: v.optional(SlotTimeSchema),
  /** What we know by now of what suits; replaces what was known. */
  preferences: v.optional(PreferencesSchema),
});
export type ProposeRequest = v.InferOutput<typeof ProposeSchema>;

/** How an office verb about a job ends. */
export type Arranged =
  | { outcome: 'done'; window: Span | null }
  | { outcome: 'slot-taken'; alternatives: CostedSlot[] }
  | { outcome: 'no-slot' }
  | { outcome: 'too-late' };

export const JobsQuerySchema = v.object({
  q: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100))),
  status: v.optional(v.picklist(jobStatuses)),
  limit: v.optional(wholeNumber(100), '50'),
  offset: v.optional(wholeNumber(100_000), '0'),
});
export type JobsQuery = v.InferOutput<typeof JobsQuerySchema>;

export interface JobEntry {
  id: string;
  customerName: string;
  serviceName: string;
  place: string;
  status: JobStatus;
  /** Its appointment's promised window, where it has one. */
  window: Span | null;
  createdAt: Instant;
}
export interface JobsPage {
  jobs: JobEntry[];
  more: boolean;
}

export interface JobFile {
  id: string;
  status: JobStatus;
  note: string;
  preferences: Preferences;
  rounds: number;
  policy: PolicyOverride;
  /** The strategy in force, and where nothing is said here. */
  strategy: Policy['strategy'];
  inheritedStrategy: Policy['strategy'];
  customer: { id: string; name: string; email: string; phone: string; locale: string; notes: string };
  service: Omit<ServiceInOffice, 'capacity'>;
  series: { id: string; position: number } | null;
  address: string;
  zone: string;
  appointment: {
    id: string;
    status: AppointmentStatus;
    window: Span;
    plannedStart: Instant;
    holdUntil: Instant | null;
    /** A cancellation now is one after the deadline. */
    lateToCancel: boolean;
    with: string[];
  } | null;
  /** The last appointment that came to an end somebody has recorded, where none is under way. */
  ended: { appointmentId: string; window: Span; outcome: Outcome } | null;
  /** How often this customer, and the customers of this service, kept their appointments. */
  reliability: { customer: Reliability; service: Reliability };
  history: { at: Instant; who: string; action: string; window: Span | null; note: string }[];
}

export const JobSlotsQuerySchema = v.object({ fromDay: v.optional(day), day: v.optional(day) });
export interface JobSlots {
  slots: CostedSlot[];
  laterFrom: Day | null;
  zone: string;
}
export type WhyNotAnswer = { outcome: 'free'; slot: CostedSlot } | { outcome: 'not-free'; whyNot: WhyNot };

export const CreateJobSchema = v.object({
  serviceId: id,
  locationId: v.optional(id),
  customerId: v.optional(id),
  contact: v.optional(ContactSchema),
  address: v.optional(AddressSchema),
  preferences: v.optional(PreferencesSchema, {}),
  note: v.optional(note, ''),
  /** The queue item this job answers. */
  queueItemId: v.optional(id),
});
export type CreateJob = v.InferOutput<typeof CreateJobSchema>;
