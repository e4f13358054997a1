/** A series as a customer finds, keeps and books it: nothing is taken until they have seen every date. */
import type { Locale } from '../../shared/policy.ts';
import type {
  BookSeries,
  BookSeriesAnswer,
  FindSeries,
  HoldAnswer,
  HoldSeries,
  Pace,
  SeriesAnswer,
  SeriesOffer,
} from '../../shared/series.ts';
import type { Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import { answeredBefore, type Once, remember } from '../idempotency.ts';
import { createCustomer } from '../jobs/customers.ts';
import { createJobs } from '../jobs/jobs.ts';
import { badField } from '../refusal.ts';
import type { SlotMatter } from '../schedule/offer.ts';
import {
  confirmSeries,
  createSeries,
  holdUntil,
  type SeriesRhythm,
  sessionsOf,
  takeSeries,
} from '../schedule/series.ts';
import { findSeries, type SeriesWish } from '../schedule/series-find.ts';
import { refuseBadDates, rhythmFor, seriesAnswer } from '../schedule/series-offer.ts';
import { isToldOn } from '../schedule/take.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import { locateAsking } from './book.ts';
import { refuseBadPhone } from './contact.ts';
import { appointmentView, referenceOf } from './view.ts';

/** What a service is sold as; refuses one that is sold as single appointments only, or at another pace. */
function offerOf(matter: SlotMatter, pace: Pace, count: number | undefined): SeriesOffer & { rhythm: SeriesRhythm } {
  const { series } = matter.service;
  if (!series) throw badField('serviceId', 'this service is not sold as a series');
  if (!series.paces.some((p) => p.times === pace.times && p.weeks === pace.weeks))
    throw badField('pace', 'this service is not given at this pace');
  if (count !== undefined && count !== series.sessions)
    throw badField('sessions', `this series has ${series.sessions} sessions`);
  return { ...series, rhythm: rhythmFor(series, pace) };
}

const wishFor = (
  { sessions, rhythm: { times, weeks, ...spread } }: ReturnType<typeof offerOf>,
  rest: Pick<SeriesWish, 'preferences' | 'fromDay' | 'first' | 'personId'>,
): SeriesWish => ({ count: sessions, pace: { times, weeks }, spread, ...rest });

/** Which dates fit somebody who is not a customer yet. */
export async function findForStranger(ctx: Context, business: Business, asking: FindSeries): Promise<SeriesAnswer> {
  const located = await locateAsking(ctx, business, asking);
  if (located.outcome !== 'located') return located;
  const { matter } = located;
  const { preferences, fromDay, first, personId } = asking;
  const wish = wishFor(offerOf(matter, asking.pace, asking.sessions), {
    preferences,
    ...(fromDay ? { fromDay } : {}),
    ...(first ? { first } : {}),
    ...(personId ? { personId } : {}),
  });
  return seriesAnswer(await findSeries(ctx, ctx.database.read, matter, wish), matter);
}

/** Keeps the chosen dates for some minutes, all of them or none. */
export async function holdForStranger(
  ctx: Context,
  business: Business,
  request: HoldSeries,
  idempotency: Once | null,
): Promise<HoldAnswer> {
  const before = await answeredBefore<HoldAnswer>(ctx.database.db, business.id, idempotency);
  if (before) return before;
  const located = await locateAsking(ctx, business, request);
  if (located.outcome !== 'located') throw badField('address.postcode', 'we do not come there');
  const { matter, job } = located;
  const offer = offerOf(matter, request.pace, undefined);
  const { slots } = request;
  refuseBadDates(ctx, matter, slots, offer.sessions, offer.rhythm);
  const personId = request.personId ?? null;
  const untold = slots.flatMap((slot, i) => (isToldOn(matter, slot, ctx.now()) ? [] : [i + 1]));
  const lost = async (positions: number[]): Promise<HoldAnswer> => ({
    outcome: 'slot-taken',
    lost: positions,
    found: seriesAnswer(
      await findSeries(ctx, ctx.database.read, matter, wishFor(offer, { preferences: {}, first: slots[0]!, personId })),
      matter,
    ),
  });
  if (untold.length > 0) return lost(untold);

  const seriesId = ctx.id('srs');
  const until = holdUntil(ctx);
  const customer: Matter['customer'] = { ...nobodyYet(business, job), id: ctx.id('cus') };
  const matters = slots.map(
    (_, i): Matter => ({
      ...matter,
      rather: null,
      customer,
      job: {
        ...job,
        id: ctx.id('job'),
        customerId: customer.id,
        status: 'open',
        rounds: 0,
        version: 1,
        series: { id: seriesId, position: i + 1 },
      },
    }),
  );
  const answer: HoldAnswer = { outcome: 'held', hold: seriesId, until, slots };
  const result = await takeSeries(ctx, matters, slots, {
    holdUntil: until,
    personId,
    actor: 'customer',
    before: (tx) => writeHeld(ctx, tx, matters, offer.rhythm, seriesId, until),
    after: (tx) => remember(ctx, tx, business.id, idempotency, 201, answer),
  });
  if (result.outcome === 'placed') return answer;
  // The twin of this very request may have won the race.
  const twin = await answeredBefore<HoldAnswer>(ctx.database.db, business.id, idempotency);
  return twin ?? lost(result.outcome === 'taken' ? result.lost : []);
}

/** The dates that are kept under a hold; null when they are not any more. */
export async function heldForStranger(
  ctx: Context,
  business: Business,
  hold: string,
): Promise<{ id: string; until: number; slots: Span[]; zone: string } | null> {
  const row = await ctx.database.read
    .selectFrom('series')
    .select(['status', 'heldUntil'])
    .where('businessId', '=', business.id)
    .where('id', '=', hold)
    .executeTakeFirst();
  if (row?.status !== 'held' || row.heldUntil === null || row.heldUntil <= ctx.now()) return null;
  const sessions = await sessionsOf(ctx.database.read, business.id, hold);
  const slots = sessions.flatMap(({ appointment: a }) => (a ? { from: a.windowFrom, to: a.windowTo } : []));
  const { site } = await matterOf(ctx.database.read, business, sessions[0]!.job.id);
  return { id: hold, until: row.heldUntil, slots, zone: site.zone };
}

/** Somebody who has not said who they are: known by nothing but where they want to be visited. */
const nobodyYet = (
  { locale }: Business,
  { address, postcode, place, point }: Pick<Matter['job'], 'address' | 'postcode' | 'place' | 'point'>,
): Omit<Matter['customer'], 'id'> => ({
  name: '…',
  email: '',
  phone: '',
  locale: locale as Locale,
  address,
  postcode,
  place,
  point,
  notes: '',
  policy: {},
});

async function writeHeld(
  ctx: Context,
  tx: Tx,
  matters: readonly Matter[],
  rhythm: SeriesRhythm,
  id: string,
  until: number,
): Promise<void> {
  const { business, customer, service } = matters[0]!;
  await createCustomer(ctx, tx, business.id, customer);
  const series = { id, customerId: customer.id, serviceId: service.id, rhythm, count: matters.length };
  await createSeries(ctx, tx, business.id, series, until);
  await createJobs(
    ctx,
    tx,
    business.id,
    matters.map(({ job }) => job),
  );
}

/** The kept dates become bookings of whoever says who they are; one message tells of all. */
export async function bookForStranger(
  ctx: Context,
  business: Business,
  { hold, contact, note }: BookSeries,
  idempotency: Once | null,
): Promise<BookSeriesAnswer> {
  const before = await answeredBefore<BookSeriesAnswer>(ctx.database.db, business.id, idempotency);
  if (before) return before;
  refuseBadPhone(business, contact);
  const [first] = await sessionsOf(ctx.database.db, business.id, hold);
  if (!first) return { outcome: 'hold-over' };
  const matter = await matterOf(ctx.database.db, business, first.job.id);
  const customer: Matter['customer'] = {
    ...matter.customer,
    name: contact.name,
    email: contact.email.toLowerCase(),
    phone: contact.phone,
    locale: (contact.locale ?? business.locale) as Locale,
  };
  const told = { ...matter, customer };
  const answer = await confirmSeries(ctx, matter, hold, customer, note, async (tx, appointments, manageUrl) => {
    const sessions = [];
    for (const appointment of appointments) sessions.push(await appointmentView(tx, told, appointment, ctx.now()));
    const booked: BookSeriesAnswer = {
      outcome: 'booked',
      reference: referenceOf(hold),
      sessions,
      manageUrl,
      calendarUrl: `${manageUrl}/calendar.ics`,
    };
    await remember(ctx, tx, business.id, idempotency, 201, booked);
    return booked;
  });
  if (answer) return answer;
  const twin = await answeredBefore<BookSeriesAnswer>(ctx.database.db, business.id, idempotency);
  return twin ?? { outcome: 'hold-over' };
}
