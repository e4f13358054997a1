import type {
  BookAnswer,
  BookRequest,
  BusinessProfile,
  LeaveRequest,
  SlotsAnswer,
  SlotsRequest,
} from '../shared/booking.ts';
import type { Problem } from '../shared/refusal.ts';

/** The server answered and said no; the problem says what and which fields. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** No answer came, or none that means anything: the same request may be tried again. */
export class Unreachable extends Error {}

/** What the booking flow asks of the server. */
export interface BookingApi {
  profile(lang?: string): Promise<BusinessProfile>;
  slots(request: Partial<SlotsRequest>): Promise<SlotsAnswer>;
  book(request: BookRequest, key: string): Promise<BookAnswer>;
  leave(request: LeaveRequest, key: string): Promise<{ outcome: 'received' }>;
}

export async function answerOf<T>(url: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, credentials: 'omit', signal: AbortSignal.timeout(20_000) });
  } catch (error) {
    throw new Unreachable(String(error));
  }
  if (response.status >= 500) throw new Unreachable(`HTTP ${response.status}`);
  const body = await response.json().catch((error: unknown) => {
    throw new Unreachable(String(error));
  });
  const refused = response.headers.get('content-type')?.includes('problem');
  if (refused || (!response.ok && response.status !== 409)) throw new Refused(body as Problem);
  return body as T;
}

/** The public part of the server for one business. Plain `fetch` with the shared types: the embed has no room for a client library. */
export function bookingApi(base: string, business: string): BookingApi {
  const url = `${base}/api/businesses/${encodeURIComponent(business)}`;
  const post = <T>(path: string, body: object, key?: string): Promise<T> =>
    answerOf<T>(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) },
      body: JSON.stringify(body),
    });
  return {
    profile: (lang) => answerOf(lang ? `${url}?locale=${lang}` : url),
    slots: (request) => post('/slots', request),
    book: (request, key) => post('/bookings', request, key),
    leave: (request, key) => post('/requests', request, key),
  };
}
