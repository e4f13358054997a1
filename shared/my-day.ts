/** What a technician's phone and the server say to each other: the route of a day, how visits ended, running late. */
import * as v from 'valibot';
import type { AppointmentStatus } from './appointment.ts';
import type { Point } from './geo.ts';
import type { DayEvent, DayStop, Outcome } from './office.ts';
import type { ServicePlace } from './service.ts';
import { DaySchema, InstantSchema, proseOf } from './text.ts';
import type { Day, Span } from './time.ts';

/** How long a technician may take back what they recorded. */
export const OUTCOME_UNDO_SECONDS = 600;

/** One stop of somebody's own day, with what they need at the door. */
export interface MyStop extends DayStop {
  phone: string;
  servicePlace: ServicePlace;
  point: Point;
  /** The customer's own words, and what the office knows about them. */
  note: string;
  customerNotes: string;
  /** Devices, vehicles and rooms taken for it; then what it uses up. */
  bring: string[];
  /** Colleagues who come along. */
  with: string[];
}

/** Somebody with a place in a class. */
export interface MyParticipant {
  id: string;
  name: string;
  note: string;
  outcome: 'came' | 'no-show' | null;
}

/** A class they lead, a meeting, maintenance: what takes their time and is no visit. */
export interface MyEvent extends DayEvent {
  place: string;
  /** Rooms and devices it takes, and colleagues who are there. */
  with: string[];
  /** Who has a place. */
  participants: MyParticipant[];
}

export interface MyDay {
  day: Day;
  today: Day;
  zone: string;
  /** null: whoever asks has no day of their own. */
  resource: { id: string; name: string } | null;
  shifts: Span[];
  stops: MyStop[];
  events: MyEvent[];
  driveMinutes: number;
  driveMetres: number;
}
export const MyDayQuerySchema = v.object({ day: v.optional(DaySchema) });

const note = proseOf(1000, 'the note');
export const OutcomeRequestSchema = v.object({
  outcome: v.picklist(['done', 'no-show'] as const),
  note: v.optional(note, ''),
});
export type OutcomeRequest = v.InferOutput<typeof OutcomeRequestSchema>;

/** `too-early`: it has not come to that yet. `too-late`: the appointment is not (or no longer) one this can be said of. */
export type OutcomeAnswer =
  | { outcome: 'done'; status: AppointmentStatus; recorded: Outcome | null }
  | { outcome: 'too-early' | 'too-late' };

export const LateRequestSchema = v.object({ arriveAt: InstantSchema });

/** A customer who is told of a later arrival. */
export interface LateCustomer {
  appointmentId: string;
  customerName: string;
  phone: string;
  before: Span;
  window: Span;
  /** False where nothing could be sent: somebody has to call. */
  told: boolean;
}
/** `later`: stops that move but keep their promise. `clash`: a room, a device or a colleague is taken then. */
export type LateAnswer =
  | { outcome: 'done'; told: LateCustomer[]; later: number }
  | { outcome: 'not-now' }
  | { outcome: 'clash' };

/** Past appointments nobody has said anything about. */
export interface Unrecorded {
  days: { day: Day; count: number }[];
}
export const DoneAllSchema = v.object({ day: DaySchema });
