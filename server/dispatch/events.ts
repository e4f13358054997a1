/** The office plans events: once or in a weekly rhythm, with the people, rooms and devices they take. */
import type { ChangeEvent, EventAnswer, EventConflict, EventScope, NewEvent, Rhythm } from '../../shared/event.ts';
import { type Day, dayOf, type Instant, MINUTE, minuteOf } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { loadLocations } from '../business/locations.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import { isOverlap } from '../db/transact.ts';
import { type Actor, record } from '../history.ts';
import { badField } from '../refusal.ts';
import { eventMatterOf } from '../schedule/event-matter.ts';
import { type EventRow, eventById, giveBackEvents, lockEvent, takeForEvents } from '../schedule/events.ts';
import { daysOf } from '../schedule/rhythm.ts';
import { offerPlaces, standing, tellCancelled, tellMoved } from '../schedule/signups.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { serviceById } from '../services/services.ts';

/** Carries what is in the way out of a transaction, so that nothing half-done stays. */
class InTheWay extends Error {
  readonly answer: EventAnswer;
  constructor(answer: EventAnswer) {
    super(answer.outcome);
    this.answer = answer;
  }
}

/** All or nothing: what is in the way is answered by name, and nothing of the work stays. */
async function allOrNothing(ctx: Context, work: (tx: Tx) => Promise<EventAnswer>): Promise<EventAnswer> {
  try {
    return await ctx.transact(work);
  } catch (error) {
    if (error instanceof InTheWay) return error.answer;
    // Locks keep others out of a day; only what two dates of one rhythm take at once is met here.
    if (isOverlap(error)) return { outcome: 'conflict', conflicts: [] };
    throw error;
  }
}

function refuseConflicts(conflicts: EventConflict[]): void {
  if (conflicts.length > 0) throw new InTheWay({ outcome: 'conflict', conflicts });
}

/** The wall clock of an event, by which its rhythm repeats. */
interface Clock {
  fromMinute: number;
  minutes: number;
}

function clockOf(business: Business, { from, to }: { from: Instant; to: Instant }, now: Instant): Clock {
  const day = dayOf(from, business.zone);
  if (dayOf(to - 1, business.zone) !== day)
    throw badField('to', 'an event ends on the day it begins; what is away for longer is an absence');
  if (from <= now) throw badField('from', 'this is past');
  return { fromMinute: minuteOf(from, business.zone), minutes: Math.round((to - from) / MINUTE) };
}

const timesOn = (business: Business, day: Day, { fromMinute, minutes }: Clock) => {
  const startsAt = instantAt(business.zone, day, fromMinute);
  return { startsAt, endsAt: startsAt + minutes * MINUTE };
};

/** Plans an event, or all occurrences of its rhythm, or none of them where something is in the way. */
export async function planEvent(ctx: Context, business: Business, wish: NewEvent, actor: Actor): Promise<EventAnswer> {
  const clock = clockOf(business, wish, ctx.now());
  const db = ctx.database.read;
  const service = wish.serviceId ? await serviceById(db, business.id, wish.serviceId) : null;
  if (wish.kind === 'class' && !service) throw badField('serviceId', 'a class is of a service');
  const capacity = wish.kind === 'class' ? wish.capacity || service?.capacity || 0 : 0;
  if (wish.kind === 'class' && capacity === 0) throw badField('capacity', 'a class has at least one place');
  const locations = await loadLocations(db, business.id);
  const location = wish.locationId ? locations.find((l) => l.id === wish.locationId) : locations[0];
  if (!location) throw badField('locationId', 'there is no such location');
  const first = dayOf(wish.from, business.zone);
  const days = wish.rhythm ? daysOf(first, wish.rhythm).filter((day) => !wish.skip.includes(day)) : [first];
  if (days.length === 0) throw badField('rhythm', 'no date is left');
  return allOrNothing(ctx, async (tx) => {
    const seriesId = wish.rhythm ? await writeSeries(ctx, tx, business, first, wish.rhythm) : null;
    const events: EventRow[] = [];
    for (const day of days)
      events.push(
        await tx
          .insertInto('event')
          .values({
            businessId: business.id,
            id: ctx.id('evt'),
            serviceId: service?.id ?? null,
            locationId: location.id,
            kind: wish.kind,
            title: wish.title,
            ...timesOn(business, day, clock),
            capacity,
            createdAt: ctx.now(),
            seriesId,
            rhythmDay: seriesId ? day : null,
            lat: location.lat,
            lon: location.lon,
          })
          .returningAll()
          .executeTakeFirstOrThrow(),
      );
    const takers = events.map((event) => ({ event, resourceIds: wish.resourceIds }));
    refuseConflicts(await takeForEvents(ctx, tx, business, takers));
    for (const event of events) await write(ctx, tx, event, actor, 'plan-event');
    return { outcome: 'done', ids: events.map((event) => event.id) };
  });
}

async function writeSeries(ctx: Context, tx: Tx, business: Business, fromDay: Day, rhythm: Rhythm): Promise<string> {
  const id = ctx.id('evs');
  await tx
    .insertInto('eventSeries')
    .values({
      businessId: business.id,
      id,
      fromDay,
      weekdays: JSON.stringify(rhythm.weekdays),
      everyWeeks: rhythm.everyWeeks,
      untilDay: rhythm.until ?? null,
      count: rhythm.count ?? null,
      createdAt: ctx.now(),
    })
    .execute();
  return id;
}

const write = (ctx: Context, tx: Tx, event: EventRow, actor: Actor, action: string, before?: EventRow): Promise<void> =>
  record(ctx, tx, event.businessId, {
    actor,
    action,
    subjectKind: 'event',
    subjectId: event.id,
    ...(before ? { before: { window: { from: before.startsAt, to: before.endsAt } } } : {}),
    after: { window: { from: event.startsAt, to: event.endsAt }, capacity: event.capacity, title: event.title },
  });

/** The occurrences a change is about, locked in one order; only those that have not begun. */
async function inScope(ctx: Context, tx: Tx, event: EventRow, scope: EventScope): Promise<EventRow[]> {
  let ids = [event.id];
  if (scope !== 'one' && event.seriesId) {
    let select = tx
      .selectFrom('event')
      .select('id')
      .where('businessId', '=', event.businessId)
      .where('seriesId', '=', event.seriesId)
      .where('status', '=', 'planned')
      .where('startsAt', '>', ctx.now());
    // By the day the rhythm gave it: what was moved on its own is still where it stands in the series.
    if (scope === 'rest') select = select.where('rhythmDay', '>=', event.rhythmDay);
    ids = (await select.execute()).map((row) => row.id);
  }
  const rows: EventRow[] = [];
  for (const id of ids.sort()) rows.push(await lockEvent(tx, event.businessId, id));
  return rows.filter((row) => row.status === 'planned' && row.startsAt > ctx.now());
}

/** What is done in the same transaction, before anything changes and after all has. */
interface Also {
  before?: (tx: Tx, locked: readonly EventRow[]) => Promise<void>;
  after?: (tx: Tx, changed: readonly EventRow[]) => Promise<void>;
  /** Nobody was told of the time it has now: nobody need be told of another. */
  quiet?: boolean;
}

/**
 * Changes one occurrence, the rest or all. The day moves for the one alone; the others take over the wall clock, the
 * length, the resources, the title and the places. Whoever is on a list hears of a new time.
 */
export async function changeEvent(
  ctx: Context,
  business: Business,
  id: string,
  wish: ChangeEvent,
  actor: Actor,
  also: Also = {},
): Promise<EventAnswer> {
  const event = await eventById(ctx.database.db, business.id, id);
  const clock = clockOf(business, wish, ctx.now());
  if ((event.kind === 'class') !== wish.capacity > 0)
    throw badField('capacity', 'a class has places, other events have none');
  return allOrNothing(ctx, async (tx) => {
    const rows = await inScope(ctx, tx, event, wish.scope);
    if (!rows.some((row) => row.id === id)) return { outcome: 'over' };
    await also.before?.(tx, rows);
    const changed: { before: EventRow; after: EventRow }[] = [];
    for (const before of rows) {
      const taken = (await standing(tx, business.id, before.id)).filter((s) => s.status === 'in').length;
      if (taken > wish.capacity) throw new InTheWay({ outcome: 'too-small', taken });
      const day = dayOf(before.id === id ? wish.from : before.startsAt, business.zone);
      const after = await tx
        .updateTable('event')
        .set({ ...timesOn(business, day, clock), title: wish.title, capacity: wish.capacity })
        .where('businessId', '=', business.id)
        .where('id', '=', before.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      changed.push({ before, after });
    }
    const takers = changed.map(({ after }) => ({ event: after, resourceIds: wish.resourceIds }));
    refuseConflicts(await takeForEvents(ctx, tx, business, takers));
    for (const { before, after } of changed) {
      const matter = await eventMatterOf(tx, business, after);
      const moved = before.startsAt !== after.startsAt || before.endsAt !== after.endsAt;
      if (moved && !also.quiet) await tellMoved(ctx, tx, matter);
      else await offerPlaces(ctx, tx, matter);
      await write(ctx, tx, after, actor, moved ? 'move' : 'change-event', before);
    }
    await also.after?.(
      tx,
      changed.map(({ after }) => after),
    );
    return { outcome: 'done', ids: changed.map(({ after }) => after.id) };
  });
}

/** Cancels one occurrence, the rest or all: time is given back, and everybody on the lists hears of it. */
export async function cancelEvent(
  ctx: Context,
  business: Business,
  id: string,
  scope: EventScope,
  actor: Actor,
): Promise<EventAnswer> {
  const event = await eventById(ctx.database.db, business.id, id);
  return allOrNothing(ctx, async (tx) => {
    const rows = await inScope(ctx, tx, event, scope);
    if (!rows.some((row) => row.id === id)) return { outcome: 'over' };
    for (const row of rows) {
      await tellCancelled(ctx, tx, await eventMatterOf(tx, business, row));
      await tx
        .updateTable('event')
        .set({ status: 'cancelled' })
        .where('businessId', '=', business.id)
        .where('id', '=', row.id)
        .execute();
      await write(ctx, tx, row, actor, 'cancel');
    }
    const ids = rows.map((row) => row.id);
    await giveBackEvents(ctx, tx, business, ids);
    return { outcome: 'done', ids };
  });
}
