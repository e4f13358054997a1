/** What an event takes of the ledger: the same rows, locks and promises as an appointment's, without a customer. */
import type { EventConflict } from '../../shared/event.ts';
import { resolvePolicy } from '../../shared/policy.ts';
import { type Day, dayOf, overlap } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { lockDays, type ResourceDay } from '../db/transact.ts';
import { notFound } from '../refusal.ts';
import type { RosterResource } from '../resources/roster.ts';
import { freeSpans, loadSchedule, personDay, type Schedule } from './day.ts';
import { type Freed, noteGaps } from './gaps.ts';
import { placements, travelBlocks, type Wish } from './problem.ts';
import { makeRoom, retime } from './timing.ts';

export type EventRow = Row<'event'>;
type Allocation = Row<'allocation'>;

export async function eventById(db: Db, businessId: string, id: string): Promise<EventRow> {
  const row = await db
    .selectFrom('event')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('event');
  return row;
}

/** Locks an event until the transaction ends and raises its version: its places are given out one after the other. */
export async function lockEvent(tx: Tx, businessId: string, id: string): Promise<EventRow> {
  const row = await tx
    .updateTable('event')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw notFound('event');
  return row;
}

/** What some events take of the ledger. */
export async function takenByEvents(db: Db, businessId: string, eventIds: readonly string[]): Promise<Allocation[]> {
  const found: Allocation[] = [];
  for (let i = 0; i < eventIds.length; i += 500)
    found.push(
      ...(await db
        .selectFrom('allocation')
        .selectAll()
        .where('businessId', '=', businessId)
        .where('eventId', 'in', eventIds.slice(i, i + 500))
        .execute()),
    );
  return found;
}

/** Gives back what some events took; the visits around them close up. */
export async function giveBackEvents(
  ctx: Context,
  tx: Tx,
  business: Business,
  eventIds: readonly string[],
): Promise<void> {
  const days = await takenByEvents(tx, business.id, eventIds);
  await lockDays(tx, business.id, days);
  await removeAllocations(tx, business.id, days);
  await noteGaps(ctx, tx, business.id, days.map(freedBy));
  await retime(ctx, tx, business, days);
}

const freedBy = ({ resourceId, day, startsAt, endsAt }: Allocation): Freed => ({
  ...{ resourceId, day, from: startsAt, to: endsAt },
});

async function removeAllocations(tx: Tx, businessId: string, allocations: readonly Allocation[]): Promise<void> {
  for (const { id } of allocations)
    await tx.deleteFrom('allocation').where('businessId', '=', businessId).where('id', '=', id).execute();
}

/** An event, and what it is to take from now on. */
export interface Taker {
  event: EventRow;
  resourceIds: readonly string[];
}

/**
 * Takes people, rooms and devices for some events, each event's former ones given back in the same breath. Whatever is
 * in the way is named, all of it; then the caller must let nothing of this transaction stand.
 */
export async function takeForEvents(
  ctx: Context,
  tx: Tx,
  business: Business,
  takers: readonly Taker[],
): Promise<EventConflict[]> {
  const dayOfTaker = ({ event }: Taker): Day => dayOf(event.startsAt, business.zone);
  const before = await takenByEvents(
    tx,
    business.id,
    takers.map((t) => t.event.id),
  );
  const wanted = takers.flatMap((taker) =>
    taker.resourceIds.map((resourceId): ResourceDay => ({ resourceId, day: dayOfTaker(taker) })),
  );
  // All of it at once, in the one order, so that two planners of long rhythms do not wait for each other in a ring.
  await lockDays(tx, business.id, [...wanted, ...before]);
  await removeAllocations(tx, business.id, before);
  const conflicts: EventConflict[] = [];
  for (const { event, resourceIds } of takers)
    for (const resourceId of resourceIds) {
      const conflict = await takeOne(ctx, tx, business, event, resourceId);
      if (conflict) conflicts.push(conflict);
    }
  if (conflicts.length === 0) {
    await noteGaps(ctx, tx, business.id, before.filter((was) => !stays(was, takers)).map(freedBy));
    await retime(ctx, tx, business, before);
  }
  return conflicts;
}

/** What an event took before and takes again. */
const stays = (was: Allocation, takers: readonly Taker[]): boolean =>
  takers.some(
    ({ event, resourceIds }) =>
      event.id === was.eventId &&
      resourceIds.includes(was.resourceId) &&
      event.startsAt === was.startsAt &&
      event.endsAt === was.endsAt,
  );

async function takeOne(
  ctx: Context,
  tx: Tx,
  business: Business,
  event: EventRow,
  resourceId: string,
): Promise<EventConflict | null> {
  const day = dayOf(event.startsAt, business.zone);
  const schedule = await loadSchedule(ctx, tx, business, { fromDay: day, toDay: day, resourceIds: [resourceId] });
  const resource = schedule.roster.byId.get(resourceId);
  if (!resource) throw notFound('resource');
  const unit =
    resource.kind === 'person'
      ? await personTaken(ctx, tx, schedule, resource, event)
      : freeUnit(schedule, resource, event);
  if (typeof unit !== 'number') return { day, resourceId, name: resource.name, reason: unit };
  await tx
    .insertInto('allocation')
    .values({
      businessId: business.id,
      id: ctx.id('alc'),
      resourceId,
      unit,
      startsAt: event.startsAt,
      endsAt: event.endsAt,
      day,
      appointmentId: null,
      eventId: event.id,
      leads: 0,
    })
    .execute();
  return null;
}

/** Puts the event into the person's way by the slot question; their other visits make room inside their promises. */
async function personTaken(
  ctx: Context,
  tx: Tx,
  schedule: Schedule,
  resource: RosterResource,
  event: EventRow,
): Promise<number | EventConflict['reason']> {
  const { business } = schedule;
  const { overtimeMinutes, weights } = resolvePolicy(business.policy);
  const wish: Wish = {
    point: { lat: event.lat!, lon: event.lon! },
    locationId: null,
    secondsTaken: event.endsAt - event.startsAt,
    requirements: [{ kind: 'person', skills: [], count: 1 }],
    windows: [{ from: event.startsAt, to: event.startsAt }],
    leadIds: [resource.id],
    overtimeMinutes,
    weights,
    usefulGap: 0,
  };
  const road = await ctx.travel.road(business, travelBlocks(schedule, wish));
  const found = placements(schedule, road, wish)[0];
  if (found) {
    await makeRoom(ctx, tx, business, wish, found, event.endsAt);
    return 1;
  }
  const span = { from: event.startsAt, to: event.endsAt };
  const own = personDay(schedule, resource, schedule.fromDay);
  if (!own || own.from > span.from || own.to < span.to || own.breaks.some((b) => overlap(b, span)))
    return 'not-working';
  return own.takings.some((t) => overlap(t, span) && t.starts.from === t.starts.to) ? 'taken' : 'promise';
}

function freeUnit(schedule: Schedule, resource: RosterResource, event: EventRow): number | EventConflict['reason'] {
  const covers = ({ from, to }: { from: number; to: number }): boolean => from <= event.startsAt && to >= event.endsAt;
  for (let unit = 1; unit <= resource.units; unit++) if (freeSpans(schedule, resource, unit).some(covers)) return unit;
  const shifts = schedule.roster.shifts(resource.id, schedule.fromDay);
  return shifts && !shifts.some(covers) ? 'not-working' : 'taken';
}
