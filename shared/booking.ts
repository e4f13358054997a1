/** What the widget and the link pages say to the server about booking, and what it answers. */

import * as v from 'valibot';
import type { AppointmentStatus } from './appointment.ts';
import { PreferencesSchema, RefusedPatternSchema } from './job.ts';
import type { Nouns } from './nouns.ts';
import { locales } from './policy.ts';
import type { ServicePlace } from './service.ts';
import { type Slot, SlotTimeSchema, type WhyNot } from './slot.ts';
import { DaySchema, IdSchema, lineOf, proseOf } from './text.ts';
import type { Day, Instant, Span } from './time.ts';

const filled = (max: number, what: string) => v.pipe(lineOf(max, what), v.minLength(1, `${what} is needed`));

export const AddressSchema = v.object({
  street: lineOf(120, 'the street'),
  postcode: filled(12, 'the postcode'),
  place: v.optional(lineOf(80, 'the place'), ''),
});
export type Address = v.InferOutput<typeof AddressSchema>;

export const ContactSchema = v.object({
  name: filled(120, 'a name'),
  email: v.optional(
    v.union([
      v.literal(''),
      v.pipe(lineOf(200, 'the e-mail address'), v.email('an e-mail address looks like name@example.org')),
    ]),
    '',
  ),
  phone: v.optional(lineOf(30, 'the phone number'), ''),
  locale: v.optional(v.picklist(locales, `a language is one of ${locales.join(', ')}`)),
});
export type Contact = v.InferOutput<typeof ContactSchema>;

/** The slot question as a customer may ask it. `day` asks for one day only, `fromDay` for that day and later. */
export const SlotsRequestSchema = v.object({
  serviceId: IdSchema,
  locationId: v.optional(IdSchema),
  address: v.optional(AddressSchema),
  preferences: v.optional(PreferencesSchema, {}),
  fromDay: v.optional(DaySchema),
  day: v.optional(DaySchema),
});
export type SlotsRequest = v.InferOutput<typeof SlotsRequestSchema>;

export type SlotsAnswer =
  | {
      outcome: 'slots';
      slots: Slot[];
      zone: string;
      /** Where the visit or session is, as far as we know it. */
      place: string;
      /** Ask again with this `fromDay` for later slots; null when the horizon ends. */
      laterFrom: Day | null;
    }
  | { outcome: 'none'; zone: string; place: string; searchedTo: Day; whyNot: WhyNot[]; nearest: Slot[] }
  | { outcome: 'outside-area'; postcode: string };

export const BookRequestSchema = v.object({
  serviceId: IdSchema,
  locationId: v.optional(IdSchema),
  address: v.optional(AddressSchema),
  slot: SlotTimeSchema,
  /** The date of a class, whose times `slot` repeats. */
  dateId: v.optional(IdSchema),
  /** Where the class is full: true stands in line. */
  wait: v.optional(v.boolean()),
  contact: v.pipe(
    ContactSchema,
    v.forward(
      v.check((c) => c.email !== '' || c.phone !== '', 'an e-mail address or a phone number is needed'),
      ['email'],
    ),
  ),
  note: v.optional(proseOf(1000, 'the note'), ''),
});
export type BookRequest = v.InferOutput<typeof BookRequestSchema>;

/**
 * What a customer leaves when no time suits or we do not come there: the office sees it in its queue. Where nothing at all
 * is free, they wait for whatever comes free.
 */
export const LeaveRequestSchema = v.object({
  serviceId: IdSchema,
  locationId: v.optional(IdSchema),
  address: v.optional(AddressSchema),
  contact: BookRequestSchema.entries.contact,
  words: v.optional(proseOf(1000, 'the message'), ''),
});
export type LeaveRequest = v.InferOutput<typeof LeaveRequestSchema>;

/** An appointment as its customer may see it. */
export interface AppointmentView {
  reference: string;
  status: AppointmentStatus;
  serviceName: string;
  minutes: number;
  window: Span;
  zone: string;
  /** Where: the customer's own address, or the location's name and address. */
  place: string;
  servicePlace: ServicePlace;
  /** Who comes, by first name. */
  who: string | null;
  /** Until when the customer may move or cancel it themselves; null when that is past or not possible. */
  moveUntil: Instant | null;
  cancelUntil: Instant | null;
  /** After the deadline a cancellation is taken and counted as late; `lateCancel`: that is so now. */
  lateCounts: boolean;
  lateCancel: boolean;
  /** How often they may still move it themselves; null where nobody counts. */
  movesLeft: number | null;
  /** Set while a decline or cancellation can be undone. */
  undoUntil: Instant | null;
}

export type BookAnswer =
  /** `ahead`: in line for a place in a class, behind so many. */
  | { outcome: 'booked'; appointment: AppointmentView; manageUrl: string; calendarUrl: string; ahead?: number }
  | { outcome: 'slot-taken'; alternatives: Slot[] }
  /** Of a class: this customer is on its list. */
  | { outcome: 'already' }
  /** The office would rather arrange it on the phone. */
  | { outcome: 'call-us'; phone: string };

/** What the widget needs to know of a business before it asks anything. */
export interface BusinessProfile {
  id: string;
  name: string;
  zone: string;
  locale: string;
  country: string;
  colour: string;
  phone: string;
  /** What the business calls its appointments, technicians …, in the language asked for. */
  nouns: Nouns;
  services: {
    id: string;
    name: string;
    description: string;
    minutes: number;
    place: ServicePlace;
    /** A class: it has dates with places instead of free times. */
    dates?: boolean;
    /** Sold as so many dates at once, on a page of its own. */
    series?: { count: number; url: string };
    locations: { id: string; name: string; address: string }[];
  }[];
}

/** Who a link page speaks for. */
export interface BusinessCard {
  id: string;
  name: string;
  colour: string;
  phone: string;
  email: string;
}

/**
 * What is true now behind a link.
 * proposal, rebook: `open` has a held time to accept or decline. pick: `open` has slots to choose from.
 * `settled`: the job has an appointment (accepted here or otherwise); `closed`: nothing more to do here, the office has it.
 */
export interface LinkView {
  purpose: 'proposal' | 'rebook' | 'pick' | 'appointment';
  state: 'open' | 'settled' | 'declined' | 'cancelled' | 'expired' | 'closed';
  business: BusinessCard;
  /** What the business calls its appointments, technicians …, in this language. */
  nouns: Nouns;
  locale: string;
  customerName: string;
  service: { name: string; minutes: number; place: ServicePlace };
  /** When the customer accepted or declined what was proposed here. */
  answeredAt: Instant | null;
  /** The proposed, chosen or last appointment. */
  appointment: AppointmentView | null;
  /** rebook: the time that can no longer be kept. */
  before: Span | null;
  /** How long the proposed time is kept. */
  holdUntil: Instant | null;
  /** Other times that may be chosen here: one-tap alternatives or the list to pick from; empty when not allowed. */
  slots: Slot[];
  laterFrom: Day | null;
  /** True when "see other times" is allowed (hybrid, pick, rebook, or moving an appointment). */
  mayChoose: boolean;
  /** The customer waits for something sooner; null where that is not possible. */
  waits: boolean | null;
  zone: string;
}

export const DeclineSchema = v.object({
  refused: v.optional(v.pipe(v.array(RefusedPatternSchema), v.maxLength(10)), []),
  words: v.optional(proseOf(1000, 'the message'), ''),
});
export type Decline = v.InferOutput<typeof DeclineSchema>;

/** How every action behind a link ends: what is true now, and whether a chosen time was lost to somebody else. */
export type LinkAnswer = { outcome: 'done' | 'too-late' | 'slot-taken'; view: LinkView };
