/** What the office sees of events, and what it does with their lists. */
import type { Contact } from '../../shared/booking.ts';
import type { EventEntry, EventFile, EventsPage, Participant } from '../../shared/event.ts';
import { addDays, type Day, dayOf } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Actor } from '../history.ts';
import { contactOf, createCustomer, customersById } from '../jobs/customers.ts';
import { notFound } from '../refusal.ts';
import { type EventMatter, eventMatterOf, lockedMatter } from '../schedule/event-matter.ts';
import { type EventRow, eventById } from '../schedule/events.ts';
import { leave, recordCame, type SignupRow, signUp, takePlace } from '../schedule/signups.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { covers, everywhere, mustReach, type Scope } from '../scope.ts';

/** A wish for an event as far as somebody's role reaches; where they name no location, theirs is meant. */
export async function withinReach<
  Wish extends { serviceId?: string | undefined; locationId?: string | undefined; resourceIds: string[] },
>(ctx: Context, business: Business, wish: Wish, scope: Scope): Promise<Wish> {
  const db = ctx.database.read;
  for (const id of wish.resourceIds) await mustReach(db, business.id, scope, 'resource', id);
  if (wish.serviceId) await mustReach(db, business.id, scope, 'service', wish.serviceId);
  if (wish.locationId) await mustReach(db, business.id, scope, 'location', wish.locationId);
  const [first] = scope.locationIds ?? [];
  return wish.locationId || !first ? wish : { ...wish, locationId: first };
}

const WEEKS_SHOWN = 4;
const DAYS_AT_MOST = 92;

/** The events of some days, soonest first; without days those of the coming four weeks. */
export async function listEvents(
  ctx: Context,
  business: Business,
  query: { fromDay?: Day | undefined; toDay?: Day | undefined },
  scope = everywhere,
): Promise<EventsPage> {
  const fromDay = query.fromDay ?? dayOf(ctx.now(), business.zone);
  const last = addDays(fromDay, DAYS_AT_MOST);
  const asked = query.toDay ?? addDays(fromDay, 7 * WEEKS_SHOWN - 1);
  const toDay = asked < fromDay ? fromDay : asked > last ? last : asked;
  return {
    fromDay,
    toDay,
    zone: business.zone,
    events: (await eventsBetween(ctx.database.read, business, fromDay, toDay)).filter((event) =>
      scope.ownResourceId === null
        ? covers(scope, event.locationId)
        : event.resources.some((r) => r.id === scope.ownResourceId),
    ),
  };
}

/** The events that begin on some days. */
export async function eventsBetween(db: Db, business: Business, fromDay: Day, toDay: Day): Promise<EventEntry[]> {
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('businessId', '=', business.id)
    .where('startsAt', '>=', instantAt(business.zone, fromDay, 0))
    .where('startsAt', '<', instantAt(business.zone, toDay, 1440))
    .orderBy('startsAt')
    .orderBy('id')
    .execute();
  return entriesOf(db, business.id, rows);
}

const kindOrder = ['person', 'room', 'equipment', 'vehicle'];

async function entriesOf(db: Db, businessId: string, events: readonly EventRow[]): Promise<EventEntry[]> {
  if (events.length === 0) return [];
  const ids = events.map((event) => event.id);
  const [counts, taken] = await Promise.all([
    db
      .selectFrom('signup')
      .select(['eventId', 'status', (eb) => eb.fn.countAll<number>().as('n')])
      .where('businessId', '=', businessId)
      .where('eventId', 'in', ids)
      .groupBy(['eventId', 'status'])
      .execute(),
    db
      .selectFrom('allocation as l')
      .innerJoin('resource as r', (join) =>
        join.onRef('r.businessId', '=', 'l.businessId').onRef('r.id', '=', 'l.resourceId'),
      )
      .select(['l.eventId', 'r.id', 'r.name', 'r.kind'])
      .where('l.businessId', '=', businessId)
      .where('l.eventId', 'in', ids)
      .orderBy('r.name')
      .execute(),
  ]);
  const count = (id: string, status: SignupRow['status']): number =>
    Number(counts.find((c) => c.eventId === id && c.status === status)?.n ?? 0);
  return events.map((event) => ({
    id: event.id,
    kind: event.kind,
    title: event.title,
    serviceId: event.serviceId,
    locationId: event.locationId,
    status: event.status,
    from: event.startsAt,
    to: event.endsAt,
    capacity: event.capacity,
    in: count(event.id, 'in'),
    offered: count(event.id, 'offered'),
    waiting: count(event.id, 'waiting'),
    resources: taken
      .filter((r) => r.eventId === event.id)
      .sort((a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind))
      .map(({ id, name }) => ({ id, name })),
    recurs: event.seriesId !== null,
  }));
}

/** One event with its list; the list only for who may see customers. */
export async function eventFile(ctx: Context, business: Business, id: string, sees: boolean): Promise<EventFile> {
  const db = ctx.database.db;
  const event = await eventById(db, business.id, id);
  const [[entry], matter] = await Promise.all([
    entriesOf(db, business.id, [event]),
    eventMatterOf(db, business, event),
  ]);
  return {
    ...entry!,
    zone: matter.zone,
    place: matter.place,
    participants: sees ? await participantsOf(db, event) : null,
  };
}

/** Who is in, then who stands in line; of a cancelled event those who were on its list. */
async function participantsOf(db: Db, event: EventRow): Promise<Participant[]> {
  const rows = await db
    .selectFrom('signup')
    .selectAll()
    .where('businessId', '=', event.businessId)
    .where('eventId', '=', event.id)
    .where((eb) => eb.or([eb('status', '<>', 'out'), eb('leftBecause', '=', 'event')]))
    .orderBy('position')
    .execute();
  const customerIds = rows.map((row) => row.customerId);
  const customers = await customersById(db, event.businessId, customerIds);
  return rows
    .sort((a, b) => Number(a.status !== 'in') - Number(b.status !== 'in'))
    .map(({ id, status, customerId, note, offeredUntil, outcome }) => {
      const { name = '', email = '', phone = '' } = customers.get(customerId) ?? {};
      return { id, status, name, email, phone, note, offeredUntil, outcome };
    });
}

/** One change of an event's list, under its lock; then the list as it is. */
async function onList(
  ctx: Context,
  business: Business,
  eventId: string,
  work: (tx: Tx, matter: EventMatter) => Promise<boolean>,
  sees = true,
): Promise<{ outcome: 'done' | 'too-late'; event: EventFile }> {
  const done = await ctx.transact(async (tx) => work(tx, await lockedMatter(tx, business, eventId)));
  return { outcome: done ? 'done' : 'too-late', event: await eventFile(ctx, business, eventId, sees) };
}

/** Puts somebody on the list by hand: a place where one is free, else the end of the line. */
export const addByHand = (ctx: Context, business: Business, eventId: string, contact: Contact, actor: Actor) =>
  onList(ctx, business, eventId, async (tx, matter) => {
    const customerId = await createCustomer(ctx, tx, business.id, contactOf(contact, business.locale));
    const { outcome } = await signUp(ctx, tx, matter, customerId, { wait: true, note: '', actor });
    return outcome === 'in' || outcome === 'waiting';
  });

/** Takes somebody off the list; what came free goes to the next. */
export const takeOff = (ctx: Context, business: Business, eventId: string, signupId: string, actor: Actor) =>
  onList(ctx, business, eventId, async (tx, matter) => (await leave(ctx, tx, matter, signupId, actor)) === 'done');

/** Gives a free place to somebody in line, whoever stands before them. */
export const givePlace = (ctx: Context, business: Business, eventId: string, signupId: string, actor: Actor) =>
  onList(ctx, business, eventId, async (tx, matter) => (await takePlace(ctx, tx, matter, signupId, actor)) === 'done');

/** Notes whether somebody came; the list comes back to who may see customers. */
export const noteCame = (
  ctx: Context,
  business: Business,
  eventId: string,
  signupId: string,
  outcome: SignupRow['outcome'],
  actor: Actor,
  sees: boolean,
) =>
  onList(
    ctx,
    business,
    eventId,
    async (tx, matter) => {
      if (!(await recordCame(ctx, tx, matter, signupId, outcome, actor))) throw notFound('participant');
      return true;
    },
    sees,
  );
