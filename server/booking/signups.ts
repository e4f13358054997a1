/** A stranger signs up for a date of a class, or stands in line for one. */
import type { BookAnswer, BookRequest, SlotsAnswer, SlotsRequest } from '../../shared/booking.ts';
import { type Policy, resolvePolicy } from '../../shared/policy.ts';
import type { Slot } from '../../shared/slot.ts';
import { DAY, dayOf, type Instant, MINUTE } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { loadLocations, locationAddress } from '../business/locations.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import { answeredBefore, type Once, remember } from '../idempotency.ts';
import { contactOf, createCustomer } from '../jobs/customers.ts';
import { badField } from '../refusal.ts';
import { type EventMatter, lockedMatter } from '../schedule/event-matter.ts';
import { type EventRow, eventById } from '../schedule/events.ts';
import { missedBy } from '../schedule/outcomes.ts';
import { aheadOf, type SignupRow, signUp, standing } from '../schedule/signups.ts';
import { horizon } from '../schedule/windows.ts';
import type { FullService } from '../services/services.ts';
import { refuseBadPhone } from './contact.ts';
import { signupView } from './signup-links.ts';

/** So many dates are more than anybody reads. */
const DATES_SHOWN = 40;

/** The dates of a class that can be signed up for online, soonest first, with the places left. */
export async function classDates(
  ctx: Context,
  business: Business,
  service: FullService,
  { locationId, fromDay, day }: SlotsRequest,
): Promise<SlotsAnswer> {
  const db = ctx.database.read;
  const locations = await loadLocations(db, business.id);
  const location = locations.find((l) => l.id === locationId) ?? locations[0];
  const zone = location?.zone ?? business.zone;
  const place = location ? [location.name, locationAddress(location)].join(', ') : '';
  const { earliest, latest } = signupSpan(resolvePolicy(business.policy, service.policy), ctx.now(), zone);
  let events = db
    .selectFrom('event')
    .selectAll()
    .where('businessId', '=', business.id)
    .where('serviceId', '=', service.id)
    .where('status', '=', 'planned')
    .where('capacity', '>', 0)
    .where('startsAt', '>=', earliest)
    .where('startsAt', '<', latest);
  if (locationId) events = events.where('locationId', '=', locationId);
  const rows = await events.orderBy('startsAt').limit(DATES_SHOWN).execute();
  const asked = rows.filter(({ startsAt }) => {
    const on = dayOf(startsAt, zone);
    return (!day || on === day) && (!fromDay || on >= fromDay);
  });
  const dates = (of: EventRow[]): Promise<Slot[]> => Promise.all(of.map((row) => dateOf(db, row)));
  if (asked.length > 0) return { outcome: 'slots', slots: await dates(asked), zone, place, laterFrom: null };
  const nearest = await dates(day ? rows.slice(0, 3) : []);
  return { outcome: 'none', zone, place, searchedTo: day ?? dayOf(latest - 1, zone), whyNot: [], nearest };
}

/** As long as times are offered at all: from the shortest notice to the horizon. */
function signupSpan(policy: Policy, now: Instant, zone: string): { earliest: Instant; latest: Instant } {
  const { earliest } = horizon(policy, now, zone);
  return { earliest, latest: now + policy.horizonDays * DAY };
}

async function dateOf(db: Db, event: EventRow): Promise<Slot> {
  const rows = await standing(db, event.businessId, event.id);
  const taken = rows.filter((row) => row.status === 'in').length;
  const waiting = rows.length - taken;
  const left = waiting > 0 ? 0 : Math.max(0, event.capacity - taken);
  return { from: event.startsAt, to: event.endsAt, reason: null, best: false, date: { id: event.id, left, waiting } };
}

/**
 * Signs a stranger up: customer, place, link and message in one transaction, or nothing. What filled up or changed
 * meanwhile is lost like any other time, unless the customer said that they would wait in line.
 */
export async function signUpAsStranger(
  ctx: Context,
  business: Business,
  service: FullService,
  request: BookRequest,
  idempotency: Once | null,
): Promise<BookAnswer> {
  refuseBadPhone(business, request.contact);
  if (!request.dateId) throw badField('dateId', 'this is a class: say which of its dates');
  const asked = await eventById(ctx.database.read, business.id, request.dateId);
  if (asked.serviceId !== service.id) throw badField('dateId', 'this is no date of this class');
  const policy = resolvePolicy(business.policy, service.policy);
  const { noShowLimit } = policy;
  if (noShowLimit > 0 && (await missedBy(ctx.database.read, business, request.contact, ctx.now())) >= noShowLimit)
    return { outcome: 'call-us', phone: business.phone };
  return ctx.transact(async (tx): Promise<BookAnswer> => {
    const matter = await lockedMatter(tx, business, asked.id);
    const { event } = matter;
    // The twin of this very request may have been here meanwhile.
    const twin = await answeredBefore<BookAnswer>(tx, business.id, idempotency);
    if (twin) return twin;
    const { earliest, latest } = signupSpan(policy, ctx.now() - thinking(policy), matter.zone);
    const told = event.startsAt === request.slot.from && event.endsAt === request.slot.to;
    const open = event.startsAt >= earliest && event.startsAt < latest;
    const { date } = await dateOf(tx, event);
    if (!told || !open || (date!.left === 0 && !request.wait)) return { outcome: 'slot-taken', alternatives: [] };
    const contact = contactOf(request.contact, business.locale);
    if (await isListed(tx, event, contact)) return { outcome: 'already' };
    const customerId = await createCustomer(ctx, tx, business.id, contact);
    const { wait = false, note } = request;
    const signedUp = await signUp(ctx, tx, matter, customerId, { wait, note, actor: 'customer' });
    if (!('signup' in signedUp)) {
      // Cancelled or begun: a customer nobody needs is not kept.
      await tx.deleteFrom('customer').where('businessId', '=', business.id).where('id', '=', customerId).execute();
      return { outcome: 'slot-taken', alternatives: [] };
    }
    const { signup, url } = signedUp;
    const answer: BookAnswer = {
      outcome: 'booked',
      appointment: await asAppointment(ctx, tx, matter, signup, contact.locale),
      manageUrl: url,
      calendarUrl: `${url}/calendar.ics`,
      ...(signup.status === 'waiting' ? { ahead: aheadOf(await standing(tx, business.id, event.id), signup) } : {}),
    };
    await remember(ctx, tx, business.id, idempotency, 201, answer);
    return answer;
  });
}

/** Who has looked at the dates for a while gets what they saw. */
const thinking = (policy: Policy): number => Math.min(30, policy.leadTimeMinutes) * MINUTE;

/** A place as the widget confirms it; one in line waits for an answer, as a proposal does. */
async function asAppointment(ctx: Context, db: Db, matter: EventMatter, signup: SignupRow, locale: string) {
  const view = await signupView(ctx, db, matter, signup, locale);
  return {
    reference: view.reference,
    status: signup.status === 'in' ? ('booked' as const) : ('proposed' as const),
    serviceName: view.title,
    minutes: (view.window.to - view.window.from) / MINUTE,
    window: view.window,
    zone: view.zone,
    place: view.place,
    servicePlace: 'location' as const,
    who: view.who,
    moveUntil: null,
    cancelUntil: view.cancelUntil,
    undoUntil: null,
    lateCancel: view.lateCancel,
    lateCounts: matter.policy.lateCancel === 'accept',
    movesLeft: null,
  };
}

/** The same person twice: same name, and the same address or number. */
async function isListed(
  db: Db,
  event: EventRow,
  { name, email, phone }: { name: string; email: string; phone: string },
): Promise<boolean> {
  const rows = await db
    .selectFrom('signup')
    .innerJoin('customer', (join) =>
      join.onRef('customer.businessId', '=', 'signup.businessId').onRef('customer.id', '=', 'signup.customerId'),
    )
    .select('customer.name')
    .where('signup.businessId', '=', event.businessId)
    .where('signup.eventId', '=', event.id)
    .where('signup.status', '<>', 'out')
    .where((eb) =>
      eb.or([
        ...(email ? [eb('customer.email', '=', email)] : []),
        ...(phone ? [eb('customer.phone', '=', phone)] : []),
      ]),
    )
    .execute();
  return rows.some((row) => row.name.toLowerCase() === name.toLowerCase());
}
