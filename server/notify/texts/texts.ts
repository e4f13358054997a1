import type { Nouns } from '../../../shared/nouns.ts';
import type { AppointmentKind } from '../messages.ts';

/** What a text may mention, already in words; an empty string is something there is nothing to say about. */
export interface Said {
  service: string;
  when: string;
  before: string;
  /** ", place" for a session at a location; at home the customer knows. */
  at: string;
  hold: string;
  change: string;
  byCustomer: boolean;
  /** How many dates of a series it tells of. */
  count: string;
  /** What the business calls an appointment. */
  appointment: string;
  /** Everything the business has its own word for. */
  nouns: Nouns;
  /** How many stand in line before them. */
  ahead: number;
  /** Several are asked, and the first who answers gets it. */
  race: boolean;
}

export interface Wording {
  subject(said: Said): string;
  text(said: Said): string;
  button: string | ((said: Said) => string);
  /** Without the business's name before it and the address after it. */
  sms(said: Said): string;
}

/**
 * Everything said in one language. An SMS never asks for the words carriers act on by themselves (stop, end, quit,
 * cancel, yes, start), nor uses them.
 */
export interface Texts {
  hello(name: string): string;
  labels: { when: string; before: string; what: string; where: string; who: string };
  hold(until: string): string;
  change(until: string): string;
  lateCounts: string;
  questions(phone: string): string;
  /** How to answer an SMS. */
  digits(mayChoose: boolean): string;
  kinds: Record<AppointmentKind, Wording>;
}
