import type {
  BookAnswer,
  BookRequest,
  BusinessProfile,
  LeaveRequest,
  SlotsAnswer,
  SlotsRequest,
} from '../../shared/booking.ts';
import type { Slot } from '../../shared/slot.ts';
import type { BookingApi } from '../api.ts';
import { en } from '../locales/en.ts';
import { type BookingOptions, createBooking } from './model.ts';

/** Monday 23 November 2026, 08:00 in Ghent. */
export const MONDAY_8 = Date.UTC(2026, 10, 23, 7) / 1000;

export const slotAt = (hours: number, more: Partial<Slot> = {}): Slot => ({
  from: MONDAY_8 + hours * 3600,
  to: MONDAY_8 + (hours + 2) * 3600,
  reason: null,
  best: false,
  ...more,
});

export const profile: BusinessProfile = {
  id: 'warmte-gent',
  name: 'Warmte Gent',
  zone: 'Europe/Brussels',
  locale: 'nl',
  country: 'BE',
  colour: '#0b5fff',
  phone: '+3292550100',
  nouns: { appointment: 'appointment', technician: 'technician', customer: 'customer' },
  services: [
    { id: 'boiler', name: 'Boiler service', description: 'Yearly', minutes: 60, place: 'customer', locations: [] },
    {
      id: 'advice',
      name: 'Advice',
      description: '',
      minutes: 30,
      place: 'location',
      locations: [
        { id: 'north', name: 'North', address: 'Noordstraat 1' },
        { id: 'south', name: 'South', address: 'Zuidstraat 2' },
      ],
    },
  ],
};

export const offered: SlotsAnswer = {
  outcome: 'slots',
  slots: [slotAt(26), slotAt(0), slotAt(6, { best: true, reason: { kind: 'on-the-way', extraMinutes: 4 } })],
  zone: 'Europe/Brussels',
  place: 'Coupure 1, 9000 Gent',
  laterFrom: '2026-11-27',
};

export const booked: BookAnswer = {
  outcome: 'booked',
  manageUrl: 'https://book.example.org/l/abc',
  calendarUrl: 'https://book.example.org/l/abc/calendar.ics',
  appointment: {
    reference: 'GH41KX',
    status: 'booked',
    serviceName: 'Boiler service',
    minutes: 60,
    window: { from: MONDAY_8, to: MONDAY_8 + 7200 },
    zone: 'Europe/Brussels',
    place: 'Coupure 1, 9000 Gent',
    servicePlace: 'customer',
    who: 'Sofie',
    moveUntil: MONDAY_8 - 86_400,
    cancelUntil: MONDAY_8 - 86_400,
    lateCounts: false,
    lateCancel: false,
    movesLeft: null,
    undoUntil: null,
  },
};

/** A server in a few lines: answers what it is told to, and remembers what it was asked. */
export function fakeServer(answers: Partial<Record<'slots' | 'book' | 'leave', unknown[]>> = {}) {
  const asked = {
    slots: [] as Partial<SlotsRequest>[],
    book: [] as { request: BookRequest; key: string }[],
    leave: [] as { request: LeaveRequest; key: string }[],
  };
  const next = async <T>(kind: 'slots' | 'book' | 'leave', usual: T): Promise<T> => {
    const answer = answers[kind]?.shift() ?? usual;
    if (answer instanceof Error) throw answer;
    return answer as T;
  };
  const api: BookingApi = {
    profile: async () => profile,
    slots: (request) => {
      asked.slots.push(request);
      return next('slots', offered);
    },
    book: (request, key) => {
      asked.book.push({ request, key });
      return next('book', booked);
    },
    leave: (request, key) => {
      asked.leave.push({ request, key });
      return next('leave', { outcome: 'received' as const });
    },
  };
  return { api, asked };
}

/** A booking on that server, with every event it tells the page. */
export function bookingOn(api: BookingApi, more: Partial<BookingOptions> = {}) {
  const events: string[] = [];
  let keys = 0;
  const model = createBooking({
    api,
    locale: 'en',
    texts: async () => en,
    newKey: () => `key-${++keys}`,
    now: () => MONDAY_8 - 5 * 86_400,
    emit: (name) => events.push(name),
    ...more,
  });
  return { model, events };
}
