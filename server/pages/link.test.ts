import { expect, test } from 'vitest';
import type { AppointmentView, LinkView, SlotsAnswer } from '../../shared/booking.ts';
import { locales } from '../../shared/policy.ts';
import { nounsOf } from '../../shared/terms.ts';
import { DAY, HOUR } from '../../shared/time.ts';
import { refusedBy } from './decline.ts';
import { html, name } from './html.ts';
import { linkPage } from './link.ts';
import { showing } from './parts.ts';
import { type TimesQuery, timesPage } from './times.ts';

/** Sunday 22 November 2026, 12:00 UTC, and Tuesday 24 November, 10:00 in Ghent. */
const now = Date.UTC(2026, 10, 22, 12) / 1000;
const tuesday = Date.UTC(2026, 10, 24, 9) / 1000;

const appointment: AppointmentView = {
  reference: 'GH41KX',
  status: 'proposed',
  serviceName: 'Boiler service',
  minutes: 60,
  window: { from: tuesday, to: tuesday + 2 * HOUR },
  zone: 'Europe/Brussels',
  place: 'Coupure 1, 9000 Gent',
  servicePlace: 'customer',
  who: 'Sofie',
  moveUntil: null,
  cancelUntil: null,
  lateCounts: false,
  lateCancel: false,
  movesLeft: null,
  undoUntil: null,
};
const slot = (days: number) => ({
  from: tuesday + days * DAY,
  to: tuesday + days * DAY + 2 * HOUR,
  reason: null,
  best: days === 1,
});
const proposal: LinkView = {
  purpose: 'proposal',
  state: 'open',
  nouns: nounsOf({}, 'en'),
  business: { id: 'warmte-gent', name: 'Warmte Gent', colour: '#b3430e', phone: '+3292550100', email: '' },
  locale: 'en',
  customerName: 'Jan',
  service: { name: 'Boiler service', minutes: 60, place: 'customer' },
  answeredAt: null,
  appointment,
  before: null,
  holdUntil: now + 30 * HOUR,
  slots: [slot(1), slot(2), slot(3), slot(6)],
  laterFrom: '2026-12-01',
  waits: null,
  mayChoose: true,
  zone: 'Europe/Brussels',
};
const booked: AppointmentView = {
  ...appointment,
  status: 'booked',
  moveUntil: tuesday - DAY,
  cancelUntil: tuesday - DAY,
};

const page = (view: Partial<LinkView>, done = '', answer: SlotsAnswer | null = null, query: TimesQuery = {}): string =>
  linkPage(showing({ ...proposal, ...view }, '/l/token', done, now), answer, query).text;
/** What the page says, without its tags. */
const said = (text: string): string => text.replace(/<[^>]*>/g, ' ').replace(/[\s\u00a0]+/g, ' ');
const actions = (text: string): string[] => [...text.matchAll(/action="\/l\/token\/([\w-]+)"/g)].map((m) => m[1]!);

test('a proposal asks its question first, then why, what, yes, how long, others, and none of these', () => {
  const text = page({});
  expect(said(text)).toContain('Does Tuesday 24 November, 10:00 – 12:00 suit you for your boiler service?');
  expect(said(text)).toContain('We keep this time for you until Monday 23 November, 19:00.');
  expect(actions(text)).toEqual(['accept', 'choose', 'decline']);
  expect(text.match(/name="slot"/g)).toHaveLength(3);
  expect(text).toContain('href="/l/token/times"');
});

test('a proposal without a choice offers no other times', () => {
  const text = page({ mayChoose: false, slots: [] });
  expect(actions(text)).toEqual(['accept', 'decline']);
  expect(text).not.toContain('/times');
});

test('a re-booking apologises, strikes the old time, leads with the kept one and ends with a call', () => {
  const text = page({ purpose: 'rebook', before: { from: tuesday - DAY, to: tuesday - DAY + 2 * HOUR } });
  expect(said(text)).toContain('We are sorry');
  expect(text).toMatch(/<s>Monday 23 November, <span class="time">10:00 – 12:00<\/span><\/s>/);
  expect(actions(text)).toEqual(['accept', 'choose', 'call-me']);
});

test('a re-booking with nothing kept shows the best times and a way to be called', () => {
  const text = page({ purpose: 'rebook', appointment: null });
  expect(actions(text)).toEqual(['choose', 'call-me']);
});

test('an accepted proposal opened again says so, with the calendar, moving and cancelling within the policy', () => {
  const text = page({ state: 'settled', appointment: booked, answeredAt: now - DAY });
  expect(said(text)).toContain('You accepted this time on Saturday 21 November.');
  expect(said(text)).toContain('You can cancel here until Monday 23 November, 10:00.');
  expect(text).toContain('href="/l/token/calendar.ics"');
  expect(text).toContain('href="/l/token/times"');
  expect(actions(text)).toEqual(['cancel']);
  expect(said(text)).not.toMatch(/expired|no longer/);
});

test('right after the tap the panel says Booked, and takes the focus', () => {
  expect(page({ state: 'settled', appointment: booked }, 'accept')).toContain(
    '<h1 tabindex="-1" autofocus>Booked</h1>',
  );
  expect(page({ state: 'open' }, 'accept')).not.toContain('Booked');
});

test('past the deadline nothing can be pressed, and the page says whom to call', () => {
  const text = page({
    state: 'settled',
    mayChoose: false,
    appointment: { ...booked, moveUntil: null, cancelUntil: null },
  });
  expect(actions(text)).toEqual([]);
  expect(said(text)).toContain('too close to change it online');
  expect(text).toContain('href="tel:+3292550100"');
});

test('a past appointment is told as past', () => {
  const past = { ...booked, status: 'done' as const, window: { from: now - DAY, to: now - DAY + HOUR } };
  expect(said(page({ state: 'settled', appointment: past }))).toContain('has taken place');
});

test.each(['declined', 'cancelled'] as const)('%s: one tap takes it back while the time is kept', (state) => {
  const kept = { ...appointment, status: state, undoUntil: now + 600 };
  expect(actions(page({ state, appointment: kept }))).toEqual(['undo']);
  expect(said(page({ state, appointment: kept }))).toContain('until 13:10');
  expect(actions(page({ state, appointment: { ...kept, undoUntil: now - 1 } }))).toEqual([]);
});

test('an expired proposal says what now: other times where allowed, else a call', () => {
  expect(page({ state: 'expired', appointment: null, holdUntil: null })).toContain('href="/l/token/times"');
  expect(actions(page({ state: 'expired', appointment: null, slots: [], mayChoose: false }))).toEqual(['call-me']);
  expect(actions(page({ state: 'expired', appointment: null, slots: [], mayChoose: false }, 'call-me'))).toEqual([]);
});

test('a closed link explains that the office has it', () => {
  expect(said(page({ state: 'closed', appointment: null }))).toContain('The office is looking after it');
});

test('a pick link is the list itself: radio buttons by day, later days and an own date as plain links', () => {
  const answer: SlotsAnswer = {
    outcome: 'slots',
    slots: proposal.slots,
    zone: 'Europe/Brussels',
    place: 'Coupure 1',
    laterFrom: '2026-12-01',
  };
  const text = page({ purpose: 'pick', appointment: null }, '', answer);
  expect(text.match(/type="radio" name="slot" value="\d+-\d+" required/g)).toHaveLength(4);
  expect(text).toContain('href="/l/token?from=2026-12-01"');
  expect(text).toContain('type="date"');
  expect(said(text)).toContain('Boiler service · 60 min · Coupure 1');
});

test('a day without times is answered with the reason and the nearest times', () => {
  const answer: SlotsAnswer = {
    outcome: 'none',
    zone: 'Europe/Brussels',
    place: '',
    searchedTo: '2026-12-24',
    whyNot: [{ reason: 'day-full' }],
    nearest: [slot(6)],
  };
  const s = showing(proposal, '/l/token', '', now);
  const text = timesPage(s, answer, { day: '2026-12-24' }, '/l/token/times').text;
  expect(said(text)).toContain('Thursday 24 December is not possible: that day is full.');
  expect(text.match(/type="radio"/g)).toHaveLength(1);
  expect(text).toContain('<details open>');
});

test('a time lost to somebody else is said above what is still free', () => {
  expect(said(page({}, 'slot-taken'))).toContain('Somebody has just taken that time');
  expect(said(page({}, 'something-else'))).not.toContain('something-else');
});

test('whatever a name contains is text on the page', () => {
  const evil = '<img src=x onerror=alert(1)>"\'&';
  const text = page({
    business: { ...proposal.business, name: evil, phone: evil },
    service: { ...proposal.service, name: evil },
    appointment: { ...appointment, serviceName: evil, place: evil, who: evil, reference: evil },
  });
  expect(text).not.toMatch(/<img|onerror=alert\(1\)>"/);
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
  expect(html`<a title="${evil}">${[name(evil), null, false, 1]}</a>`.text).not.toContain('<img');
});

test.each(locales)('every state has its words in %s', (locale) => {
  for (const state of ['open', 'settled', 'declined', 'cancelled', 'expired', 'closed'] as const)
    for (const purpose of ['proposal', 'rebook', 'pick', 'appointment'] as const) {
      const answer: SlotsAnswer = {
        outcome: 'slots',
        slots: [slot(1)],
        zone: 'Europe/Brussels',
        place: '',
        laterFrom: null,
      };
      const view = { locale, state, purpose, appointment: state === 'settled' ? booked : appointment };
      const text = said(page(view, '', answer));
      expect(text.length).toBeGreaterThan(60);
      expect(text).not.toMatch(/undefined|null|NaN|\[object/);
    }
});

test('taps become patterns, each enough on its own', () => {
  expect(refusedBy(['morning', 'week', '2', '5', 'nonsense'], tuesday, 'Europe/Brussels')).toEqual([
    { part: 'morning' },
    { fromDay: '2026-11-23', toDay: '2026-11-29' },
    { weekdays: [2, 5] },
  ]);
  expect(refusedBy([], tuesday, 'Europe/Brussels')).toEqual([]);
});
