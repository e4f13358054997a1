import type { Instant, Span } from './time.ts';

export const appointmentStatuses = [
  'proposed',
  'booked',
  'done',
  'no-show',
  'declined',
  'expired',
  'cancelled',
  'released',
] as const;
export type AppointmentStatus = (typeof appointmentStatuses)[number];

/** Statuses whose time is taken for good or until answered. Others keep theirs only until `holdUntil`, for Undo. */
export const takingStatuses = ['proposed', 'booked', 'done', 'no-show'] as const satisfies AppointmentStatus[];

/** How an appointment ended, as somebody recorded it. A late cancellation is a cancelled appointment that came too late. */
export const outcomeKinds = ['done', 'no-show', 'late-cancel'] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

/** A job placed in time with its resources. */
export interface Appointment {
  id: string;
  jobId: string;
  status: AppointmentStatus;
  /** What the customer was told. */
  window: Span;
  /** What the route says now; always inside the window. */
  plannedStart: Instant;
  plannedEnd: Instant;
  version: number;
}

export type AppointmentAction =
  | 'accept'
  | 'decline'
  | 'cancel'
  | 'move'
  | 'release'
  | 'undo'
  | 'run-late'
  | 'complete'
  | 'miss'
  | 'undo-outcome';

const can: Record<AppointmentAction, readonly AppointmentStatus[]> = {
  accept: ['proposed'],
  decline: ['proposed'],
  cancel: ['booked'],
  move: ['booked', 'proposed'],
  release: ['booked', 'proposed'],
  undo: ['declined', 'cancelled'],
  'run-late': ['booked'],
  complete: ['booked'],
  miss: ['booked'],
  'undo-outcome': ['done', 'no-show'],
};

/** True when an appointment in this status can take the action. */
export const appointmentCan = (action: AppointmentAction, status: AppointmentStatus): boolean =>
  can[action].includes(status);
