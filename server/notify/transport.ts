/** A message as it leaves the house by e-mail. */
export interface Email {
  to: string;
  fromName: string;
  replyTo: string;
  subject: string;
  text: string;
  html: string;
  /** An ICS file, or nothing. */
  calendar: { method: 'REQUEST' | 'PUBLISH' | 'CANCEL'; content: string } | null;
  /** The same on every retry, so that a receiver who already has it can tell. */
  messageId: string;
}

export interface Sms {
  to: string;
  body: string;
  /** Where the provider reports what became of it. */
  statusUrl: string;
}

/** What became of one attempt. `unknown`: it may have been accepted, so it is never blindly sent again. */
export type Sending =
  | { outcome: 'sent'; providerId: string | null }
  | { outcome: 'retry'; error: string; afterSeconds?: number }
  | { outcome: 'unknown'; error: string }
  | { outcome: 'refused'; error: string; optedOut?: boolean };

export type EmailTransport = (email: Email) => Promise<Sending>;
export type SmsTransport = (sms: Sms) => Promise<Sending>;
