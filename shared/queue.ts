/** What needs a person in the office, and nothing else. */
import type { RefusedPattern } from './job.ts';
import type { CostedSlot } from './slot.ts';
import type { Instant, Span } from './time.ts';

export const queueKinds = [
  'declined',
  'expired',
  'no-slot',
  'rebook-unanswered',
  'message-failed',
  'request',
  'call-me',
  'opted-out',
  'supplies',
] as const;
export type QueueKind = (typeof queueKinds)[number];

/** Somebody without a job who asks for one. */
export interface QueueRequest {
  serviceId: string;
  serviceName: string;
  name: string;
  email: string;
  phone: string;
  street: string;
  postcode: string;
  place: string;
}

export interface QueueEntry {
  id: string;
  kind: QueueKind;
  createdAt: Instant;
  jobId: string | null;
  customer: { name: string; phone: string; email: string } | null;
  serviceName: string;
  place: string;
  /** The time that was declined, lost or is waiting. */
  window: Span | null;
  zone: string;
  words: string;
  refused: RefusedPattern[];
  error: string;
  request: QueueRequest | null;
  /** What the visit uses up and goes without. */
  lacks: string[];
  /** The job looks for a time now. */
  open: boolean;
  /** The cheapest time that suits what we know, for a visit that goes without something the cheapest other one; null when there is none or none is looked for. */
  best: CostedSlot | null;
}
export interface QueuePage {
  items: QueueEntry[];
  count: number;
}
