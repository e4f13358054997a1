/** A job as the office works with it: its file, its slot list with "why not this time?", and a new one by phone. */
import type { CreateJob, JobFile, JobSlots, WhyNotAnswer } from '../../shared/office.ts';
import { resolvePolicy } from '../../shared/policy.ts';
import { type Day, dayOf, type Span } from '../../shared/time.ts';
import { locate } from '../business/area.ts';
import type { Business } from '../business/business.ts';
import { staffNames } from '../business/staff.ts';
import type { Context } from '../context.ts';
import type { Row } from '../db/schema.ts';
import { type Actor, historyOf, record } from '../history.ts';
import { createCustomer, customerById } from '../jobs/customers.ts';
import { createJob } from '../jobs/jobs.ts';
import { badField, notFound } from '../refusal.ts';
import { loadRoster } from '../resources/roster.ts';
import { activeAppointment, allocationsOf, lastAppointment } from '../schedule/appointments.ts';
import { leewayOf } from '../schedule/leeway.ts';
import { ask, explainWindow, offer } from '../schedule/offer.ts';
import { outcomesOf, reliabilityOf } from '../schedule/outcomes.ts';
import { closeItem } from '../schedule/queue.ts';
import { type Matter, siteOf } from '../schedule/wish.ts';
import { covers, everywhere, mustReach, type Scope } from '../scope.ts';
import { type FullService, serviceById } from '../services/services.ts';
import type { Staff } from '../session.ts';
import { forOffice, officeSlots } from './arrange.ts';
import { outcomeFor } from './outcomes.ts';

/** Everything about one job on one page. */
export async function jobFile(ctx: Context, matter: Matter, staff: Pick<Staff, 'role'>): Promise<JobFile> {
  const db = ctx.database.read;
  const { business, job, customer, service, site, policy } = matter;
  const [appointment, last, history, names, reliability] = await Promise.all([
    activeAppointment(db, business.id, job.id),
    lastAppointment(db, business.id, job.id),
    historyOf(db, business.id, job.id),
    staffNames(db, business.id),
    reliabilityOf(db, business.id, { customer, serviceId: service.id }),
  ]);
  const said = last ? (await outcomesOf(db, business.id, [last.id])).get(last.id) : undefined;
  const outcome = outcomeFor(said, staff, names, ctx.now());
  const { strategy: _, ...withoutStrategy } = job.policy;
  return {
    id: job.id,
    status: job.status,
    note: job.note,
    preferences: job.preferences,
    rounds: job.rounds,
    policy: job.policy,
    strategy: policy.strategy,
    inheritedStrategy: resolvePolicy(business.policy, service.policy, customer.policy, withoutStrategy).strategy,
    customer: {
      id: customer.id,
      name: customer.name,
      email: customer.email,
      phone: customer.phone,
      locale: customer.locale,
      notes: customer.notes,
    },
    service: {
      id: service.id,
      name: service.name,
      minutes: service.durationMinutes,
      place: service.place,
      series: service.series ? { sessions: service.series.sessions, paces: service.series.paces } : null,
    },
    series: job.series ?? null,
    address: site.text,
    zone: site.zone,
    appointment: appointment && {
      id: appointment.id,
      status: appointment.status,
      window: { from: appointment.windowFrom, to: appointment.windowTo },
      plannedStart: appointment.plannedStart,
      holdUntil: appointment.holdUntil,
      lateToCancel:
        appointment.status === 'booked' && (await leewayOf(db, matter, appointment, ctx.now())).cancelUntil === null,
      with: await namesOf(ctx, business, appointment.id, dayOf(appointment.plannedStart, site.zone)),
    },
    ended:
      !appointment && last && outcome
        ? { appointmentId: last.id, window: { from: last.windowFrom, to: last.windowTo }, outcome }
        : null,
    reliability,
    history: history.map((row) => ({ ...lineOf(row), who: whoOf(row.actor, names) })),
  };
}

async function namesOf(ctx: Context, business: Business, appointmentId: string, day: Day): Promise<string[]> {
  const [taken, roster] = await Promise.all([
    allocationsOf(ctx.database.read, business.id, appointmentId),
    loadRoster(ctx.database.read, business, day, day),
  ]);
  return taken.sort((a, b) => b.leads - a.leads).map((t) => roster.byId.get(t.resourceId)?.name ?? '');
}

const whoOf = (actor: string, names: ReadonlyMap<string, string>): string =>
  actor.startsWith('staff:') ? (names.get(actor.slice(6)) ?? 'staff') : actor;

interface Facts {
  window?: Span;
  note?: string;
  words?: string;
  late?: boolean;
}

function lineOf({ at, action, before, after }: Row<'history'>): Omit<JobFile['history'][number], 'who'> {
  const was = JSON.parse(before) as Facts | null;
  const is = JSON.parse(after) as Facts | null;
  return {
    at,
    action: is?.late ? `late-${action}` : action,
    window: is?.window ?? was?.window ?? null,
    note: is?.note || is?.words || '',
  };
}

/** The times a job could have, with what each costs and who would come; one that has a time may move around it. */
export async function jobSlots(ctx: Context, matter: Matter, query: { fromDay?: Day; day?: Day }): Promise<JobSlots> {
  const current = await activeAppointment(ctx.database.read, matter.business.id, matter.job.id);
  const found = await officeSlots(ctx, matter, { ...query, ...(current ? { without: current.id } : {}) });
  return { ...found, zone: matter.site.zone };
}

/** Why one window is not offered, by the slot code itself. */
export async function whyNotThen(ctx: Context, job: Matter, window: Span): Promise<WhyNotAnswer> {
  const matter = forOffice(job);
  const current = await activeAppointment(ctx.database.read, matter.business.id, matter.job.id);
  if (window.from <= ctx.now()) return { outcome: 'not-free', whyNot: { reason: 'in-the-past' } };
  const asked = await ask(ctx, ctx.database.read, matter, {
    preferences: {},
    window,
    ...(current ? { without: current.id } : {}),
  });
  const [slot] = offer(asked, matter, {}).slots;
  return slot ? { outcome: 'free', slot } : { outcome: 'not-free', whyNot: explainWindow(asked, matter, window) };
}

/** Writes a job down for a customer on the phone: a new customer, or one we know. */
export async function createJobByPhone(
  ctx: Context,
  business: Business,
  given: CreateJob,
  actor: Actor,
  scope = everywhere,
): Promise<{ jobId: string }> {
  const db = ctx.database.read;
  await mustReach(db, business.id, scope, 'service', given.serviceId);
  if (given.locationId) await mustReach(db, business.id, scope, 'location', given.locationId);
  if (given.customerId) await mustReach(db, business.id, scope, 'customer', given.customerId);
  if (given.queueItemId) await mustReach(db, business.id, scope, 'queue-item', given.queueItemId);
  const service = await serviceById(db, business.id, given.serviceId);
  const known = given.customerId ? await customerById(db, business.id, given.customerId) : null;
  if (!known && !given.contact) throw badField('contact', 'say who the job is for');
  const place = await placeOf(ctx, business, given, known);
  if (service.place === 'customer' && !place.point)
    throw badField('address.postcode', 'this address is not in the service area');
  const locationId = given.locationId ?? firstWithin(scope, service);
  const site = await siteOf(db, business, service, locationId, { point: place.point, text: '' });
  if (!covers(scope, site.locationId)) throw notFound('location');
  return ctx.transact(async (tx) => {
    const customerId =
      known?.id ??
      (await createCustomer(ctx, tx, business.id, {
        name: given.contact!.name,
        email: given.contact!.email.toLowerCase(),
        phone: given.contact!.phone,
        locale: given.contact!.locale ?? business.locale,
        ...place,
        notes: '',
        policy: {},
      }));
    const jobId = await createJob(ctx, tx, business.id, {
      customerId,
      serviceId: service.id,
      locationId: site.locationId,
      ...place,
      preferences: given.preferences,
      policy: {},
      priority: 0,
      requiredResourceId: null,
      preferredResourceId: null,
      source: 'office',
      note: given.note,
    });
    if (given.queueItemId) await closeItem(ctx, tx, business.id, given.queueItemId, actor, 'job-created');
    await record(ctx, tx, business.id, {
      actor,
      action: 'create-job',
      subjectKind: 'job',
      subjectId: jobId,
      after: { customerId, serviceId: service.id },
    });
    return { jobId };
  });
}

/** Where somebody whose role covers some locations means when they name none. */
const firstWithin = ({ locationIds }: Scope, service: FullService): string | null =>
  locationIds?.find((id) => service.locationIds.length === 0 || service.locationIds.includes(id)) ?? null;

type Place = Pick<Matter['job'], 'address' | 'postcode' | 'place' | 'point'>;

async function placeOf(
  ctx: Context,
  business: Business,
  { address }: CreateJob,
  known: Matter['customer'] | null,
): Promise<Place> {
  if (address) {
    const found = await locate(ctx.database.read, business, address, ctx.geocode);
    return {
      address: address.street,
      postcode: found?.postcode ?? address.postcode,
      place: found?.place ?? address.place,
      point: found?.point ?? null,
    };
  }
  return known
    ? { address: known.address, postcode: known.postcode, place: known.place, point: known.point }
    : { address: '', postcode: '', place: '', point: null };
}
