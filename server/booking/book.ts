import type { BookAnswer, BookRequest, SlotsAnswer, SlotsRequest } from '../../shared/booking.ts';
import { resolvePolicy } from '../../shared/policy.ts';
import { isClass } from '../../shared/service.ts';
import type { Slot } from '../../shared/slot.ts';
import { locate } from '../business/area.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import { record } from '../history.ts';
import { answeredBefore, type Once, remember } from '../idempotency.ts';
import { contactOf, createCustomer } from '../jobs/customers.ts';
import { createJob, type NewJob } from '../jobs/jobs.ts';
import { badField } from '../refusal.ts';
import { ask, offer, type SlotMatter } from '../schedule/offer.ts';
import { missedBy } from '../schedule/outcomes.ts';
import { tellBooked } from '../schedule/proposals.ts';
import { isTold, take } from '../schedule/take.ts';
import { type Matter, siteOf } from '../schedule/wish.ts';
import { type FullService, serviceById } from '../services/services.ts';
import { refuseBadPhone } from './contact.ts';
import { classDates, signUpAsStranger } from './signups.ts';
import { forCustomer, slots } from './slots.ts';
import { appointmentView } from './view.ts';

type Asking = Pick<SlotsRequest, 'serviceId' | 'locationId' | 'address'>;
type Located =
  | { outcome: 'located'; matter: SlotMatter; job: Omit<NewJob, 'customerId'> }
  | { outcome: 'outside-area'; postcode: string };

/** Finds the service and the place a stranger asks about; nothing is written yet. */
export async function locateAsking(ctx: Context, business: Business, asking: Asking): Promise<Located> {
  const db = ctx.database.read;
  const service = await offeredService(ctx, business, asking.serviceId);
  const { address } = asking;
  if (service.place === 'customer' && !address) throw badField('address', 'the address of the visit is needed');
  const found = address && service.place === 'customer' ? await locate(db, business, address, ctx.geocode) : null;
  if (service.place === 'customer' && !found) return { outcome: 'outside-area', postcode: address!.postcode };
  const text = found ? [address!.street, `${found.postcode} ${found.place}`.trim()].filter(Boolean).join(', ') : '';
  const site = await siteOf(db, business, service, asking.locationId ?? null, { point: found?.point ?? null, text });
  return {
    outcome: 'located',
    matter: { business, service, policy: resolvePolicy(business.policy, service.policy), site },
    job: {
      serviceId: service.id,
      locationId: site.locationId,
      address: address?.street ?? '',
      postcode: found?.postcode ?? address?.postcode ?? '',
      place: found?.place ?? address?.place ?? '',
      point: found?.point ?? null,
      preferences: {},
      policy: {},
      priority: 0,
      requiredResourceId: null,
      preferredResourceId: null,
      source: 'widget',
      note: '',
    },
  };
}

export async function offeredService(ctx: Context, business: Business, serviceId: string): Promise<FullService> {
  const service = await serviceById(ctx.database.read, business.id, serviceId);
  if (!service.offered) throw badField('serviceId', 'this service is not booked online');
  return service;
}

/** The slot question of somebody who is not a customer yet. */
export async function slotsForStranger(ctx: Context, business: Business, request: SlotsRequest): Promise<SlotsAnswer> {
  const service = await offeredService(ctx, business, request.serviceId);
  if (isClass(service)) return classDates(ctx, business, service, request);
  const located = await locateAsking(ctx, business, request);
  if (located.outcome !== 'located') return located;
  const { preferences, fromDay, day } = request;
  return slots(ctx, located.matter, {
    preferences,
    ...(fromDay ? { fromDay } : {}),
    ...(day ? { day } : {}),
  });
}

/** Fresh slots for somebody who lost theirs: those around it first. */
export async function alternativesTo(
  ctx: Context,
  matter: SlotMatter,
  lost: { from: number },
  without?: string,
): Promise<Slot[]> {
  const preferences = matter.job?.preferences ?? {};
  const asked = await ask(ctx, ctx.database.read, matter, { preferences, ...(without ? { without } : {}) });
  const near = (slot: Slot): number => Math.abs(slot.from - lost.from);
  return offer(asked, matter, preferences)
    .slots.sort((a, b) => near(a) - near(b))
    .map(forCustomer);
}

/** Books a slot for a new customer: customer, job, appointment, link and message in one transaction, or nothing. */
export async function bookAsStranger(
  ctx: Context,
  business: Business,
  request: BookRequest,
  idempotency: Once | null,
): Promise<BookAnswer> {
  const before = await answeredBefore<BookAnswer>(ctx.database.db, business.id, idempotency);
  if (before) return before;
  const service = await offeredService(ctx, business, request.serviceId);
  if (isClass(service)) return signUpAsStranger(ctx, business, service, request, idempotency);
  const located = await locateAsking(ctx, business, request);
  if (located.outcome !== 'located') throw badField('address.postcode', 'we do not come there');
  refuseBadPhone(business, request.contact);
  const matter = newMatter(ctx, business, located, request);
  if (await missedTooOften(ctx, matter)) return { outcome: 'call-us', phone: business.phone };
  if (!isTold(matter, request.slot, ctx.now())) return lost(ctx, matter, request.slot);
  let answer: BookAnswer | null = null;
  const result = await take(
    ctx,
    matter,
    request.slot,
    { status: 'booked', holdUntil: null, create: (tx) => writeNew(ctx, tx, matter) },
    async (tx, appointment) => {
      const manageUrl = await tellBooked(ctx, tx, matter, appointment.id, true);
      answer = {
        outcome: 'booked',
        appointment: await appointmentView(tx, matter, appointment, ctx.now()),
        manageUrl,
        calendarUrl: `${manageUrl}/calendar.ics`,
      };
      await record(ctx, tx, business.id, {
        actor: 'customer',
        action: 'book',
        subjectKind: 'job',
        subjectId: matter.job.id,
        after: { appointmentId: appointment.id, window: request.slot },
      });
      await remember(ctx, tx, business.id, idempotency, 201, answer);
    },
  );
  if (result.outcome === 'placed' && answer) return answer;
  // The twin of this very request may have won the race.
  return (
    (await answeredBefore<BookAnswer>(ctx.database.db, business.id, idempotency)) ?? lost(ctx, matter, request.slot)
  );
}

/** The office would rather speak to somebody who was not there so often. */
export const missedTooOften = async (ctx: Context, { business, customer, policy }: Matter): Promise<boolean> =>
  policy.noShowLimit > 0 && (await missedBy(ctx.database.read, business, customer, ctx.now())) >= policy.noShowLimit;

const lost = async (ctx: Context, matter: SlotMatter, slot: { from: number }): Promise<BookAnswer> => ({
  outcome: 'slot-taken',
  alternatives: await alternativesTo(ctx, matter, slot),
});

/** The job and customer as they will be written when the time is taken. */
export function newMatter(
  ctx: Context,
  business: Business,
  located: Extract<Located, { outcome: 'located' }>,
  { contact, note }: Pick<BookRequest, 'contact' | 'note'>,
): Matter {
  const customerId = ctx.id('cus');
  const { job } = located;
  return {
    ...located.matter,
    rather: null,
    customer: {
      ...contactOf(contact, business.locale),
      id: customerId,
      address: job.address,
      postcode: job.postcode,
      place: job.place,
      point: job.point,
    },
    job: { ...job, id: ctx.id('job'), customerId, status: 'open', rounds: 0, note, version: 1 },
  };
}

export async function writeNew(ctx: Context, tx: Tx, { business, customer, job }: Matter): Promise<void> {
  await createCustomer(ctx, tx, business.id, customer);
  await createJob(ctx, tx, business.id, job);
}
