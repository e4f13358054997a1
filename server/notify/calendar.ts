import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  type ICalCalendar,
  ICalCalendarMethod,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { type Instant, MINUTE, type Span } from '../../shared/time.ts';

export type CalendarState = 'tentative' | 'confirmed' | 'cancelled';

/** An appointment as a calendar file tells it. */
export interface CalendarFacts {
  /** The job, or the place in a class: what the calendar's entry is known by. */
  uid: string;
  /** The appointment's version; it must not fall when a job gets a new appointment. */
  sequence: number;
  window: Span;
  /** How long the work takes, which ends an appointment with an exact start. */
  minutes: number;
  summary: string;
  place: string;
  url: string | null;
  business: { name: string; email: string };
  customer: { name: string; email: string } | null;
  now: Instant;
}

export interface CalendarFile {
  method: 'REQUEST' | 'PUBLISH' | 'CANCEL';
  content: string;
}

/**
 * The job names the event: a job that moves gets a new appointment, and a calendar must move the entry it has instead of
 * adding a second one. The generator escapes everything but this, so it may hold nothing but our own identifiers.
 */
function uidOf(id: string): string {
  if (!/^[\w-]+$/.test(id)) throw new Error(`not an identifier of ours: ${id}`);
  return `${id}@creneau`;
}

/**
 * The file attached to an e-mail. A proposal is published, not requested: a calendar's own "accept" button would make the
 * customer believe that the time is booked. What is booked is requested as already accepted, so that it enters by itself.
 */
export function calendarForMail(state: CalendarState, given: CalendarFacts | readonly CalendarFacts[]): CalendarFile {
  const facts = [given].flat();
  const own = ({ tentative: 'PUBLISH', confirmed: 'REQUEST', cancelled: 'CANCEL' } as const)[state];
  // A request is about one event; several events are published together.
  const method = facts.length > 1 && own === 'REQUEST' ? 'PUBLISH' : own;
  return { method, content: write(state, method, facts) };
}

/** The file behind "add to calendar". */
export const calendarForDownload = (state: CalendarState, facts: CalendarFacts | readonly CalendarFacts[]): string =>
  write(state, state === 'cancelled' ? 'CANCEL' : 'PUBLISH', [facts].flat());

const statuses = {
  tentative: ICalEventStatus.TENTATIVE,
  confirmed: ICalEventStatus.CONFIRMED,
  cancelled: ICalEventStatus.CANCELLED,
};

/** The method a calendar file names, for an e-mail's content type. */
export const methodOf = (content: string): CalendarFile['method'] =>
  (/^METHOD:(REQUEST|PUBLISH|CANCEL)\r?$/m.exec(content)?.[1] ?? 'PUBLISH') as CalendarFile['method'];

/** Instants are written in UTC: every calendar shows them in its reader's zone, and no zone table can be wrong. */
function write(state: CalendarState, method: CalendarFile['method'], all: readonly CalendarFacts[]): string {
  const calendar = ical({
    prodId: { company: 'Creneau', product: 'appointments' },
    method: ICalCalendarMethod[method],
  });
  for (const facts of all) addEvent(calendar, state, method, facts);
  return calendar.toString();
}

function addEvent(
  calendar: ICalCalendar,
  state: CalendarState,
  method: CalendarFile['method'],
  facts: CalendarFacts,
): void {
  const { window } = facts;
  const end = window.to > window.from ? window.to : window.from + Math.max(1, facts.minutes) * MINUTE;
  const event = calendar.createEvent({
    id: uidOf(facts.uid),
    sequence: facts.sequence,
    stamp: new Date(facts.now * 1000),
    start: new Date(window.from * 1000),
    end: new Date(end * 1000),
    summary: facts.summary,
    location: facts.place || null,
    description: facts.url,
    status: statuses[state],
    transparency: state === 'confirmed' ? ICalEventTransparency.OPAQUE : ICalEventTransparency.TRANSPARENT,
    organizer: { name: facts.business.name, email: facts.business.email },
  });
  if (facts.customer && method !== 'PUBLISH')
    event.createAttendee({
      name: facts.customer.name || facts.customer.email,
      email: facts.customer.email,
      role: ICalAttendeeRole.REQ,
      status: ICalAttendeeStatus.ACCEPTED,
      rsvp: false,
    });
}
