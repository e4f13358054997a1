import type { Span } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import type { AppointmentRow } from '../schedule/appointments.ts';
import type { Matter } from '../schedule/wish.ts';

/** What a customer is told about; each has its words in notify/messages.ts. */
export type News = 'proposal' | 're-proposal' | 'rebook' | 'pick' | 'booked' | 'moved' | 'cancelled' | 'expired';

export interface Telling {
  appointment: AppointmentRow | null;
  /** The link the message carries. */
  url: string;
  /** The time that can no longer be kept. */
  before?: Span | null;
  /** Set when the customer has just done it: then quiet hours do not hold the message back. */
  justDone?: boolean;
}

/** Writes the message in the transaction of its cause; the outbox sends it afterwards. */
export async function tell(_ctx: Context, _tx: Tx, _matter: Matter, _news: News, _telling: Telling): Promise<void> {}
