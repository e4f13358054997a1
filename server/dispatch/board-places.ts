/** Where a card or a job without a time could go: asked once as it is picked up. */
import type { BoardAsk, BoardPlaces } from '../../shared/board.ts';
import { type Policy, resolvePolicy } from '../../shared/policy.ts';
import { addDays, type Day, dayOf, MINUTE, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { badField } from '../refusal.ts';
import type { RosterResource } from '../resources/roster.ts';
import type { AllocationRow } from '../schedule/appointments.ts';
import { loadSchedule, type Schedule } from '../schedule/day.ts';
import { type EventRow, takenByEvents } from '../schedule/events.ts';
import { type DayPlaces, placesOn } from '../schedule/places.ts';
import { travelBlocks, type Wish } from '../schedule/problem.ts';
import { splitRequirements } from '../schedule/requirements.ts';
import type { Taking } from '../schedule/takings.ts';
import { coversResource, type Scope } from '../scope.ts';
import { askedFor, type Card, isEvent, kindsOf, subjectOf, targetOf } from './board-card.ts';

const LONGEST_DAYS = 62;

/** Every place of some days: by line and day the spans of starts that fit, with what they cost, or why there is none. */
export async function boardPlaces(
  ctx: Context,
  business: Business,
  { subject, fromDay, toDay, fromResourceId }: BoardAsk,
  scope: Scope,
): Promise<BoardPlaces> {
  if (toDay < fromDay) throw badField('toDay', 'the last day lies after the first');
  if (toDay > addDays(fromDay, LONGEST_DAYS)) throw badField('toDay', `at most ${LONGEST_DAYS} days at once`);
  const found = await subjectOf(ctx, business, subject, scope);
  const days = { fromDay, toDay };
  if (isEvent(found)) return eventPlaces(ctx, business, found, days, fromResourceId, scope);
  return cardPlaces(ctx, business, found, days, fromResourceId, scope);
}

async function cardPlaces(
  ctx: Context,
  business: Business,
  card: Card,
  days: { fromDay: Day; toDay: Day },
  fromResourceId: string | undefined,
  scope: Scope,
): Promise<BoardPlaces> {
  const db = ctx.database.read;
  const { matter, appointment, taken } = card;
  const { requirements } = matter.service;
  const kinds = await kindsOf(db, business.id);
  const held = fromResourceId ? targetOf(card, kinds, fromResourceId, fromResourceId) : null;
  const led = splitRequirements(requirements).lead !== null;
  const leads = held ? held.line.leads : led;
  const wanted = held ? [kinds.get(fromResourceId!)!.kind] : led ? ['person'] : requirements.map((r) => r.kind);
  const { schedule, road, wish } = await askedFor(ctx, db, card, days, [], held?.leadId ?? null);
  const lines = schedule.roster.resources
    .filter((r) => wanted.includes(r.kind) && coversResource(scope, r))
    .map(({ id }) => ({ id, leads }));
  const places = placesOn(schedule, road, wish, lines, ctx.now() + 1);
  const lead = taken.find((t) => t.leads === 1);
  const now = leads && lead && appointment ? await detourNow(ctx, card, lead.resourceId, places) : 0;
  const promise = appointment && { from: appointment.windowFrom, to: appointment.windowTo };
  return { minutes: Math.round(wish.secondsTaken / MINUTE), promise, days: told(places, promise, now) };
}

/** What is driven for the card where it is now: what a place costs is told against it. */
async function detourNow(ctx: Context, card: Card, leadId: string, places: readonly DayPlaces[]): Promise<number> {
  const { business } = card.matter;
  const { plannedStart: start } = card.appointment!;
  const day = dayOf(start, business.zone);
  let own = places.find((p) => p.resourceId === leadId && p.day === day);
  if (!own) {
    const only = { fromDay: day, toDay: day };
    const { schedule, road, wish } = await askedFor(ctx, ctx.database.read, card, only, [], null);
    own = placesOn(schedule, road, wish, [{ id: leadId, leads: true }], schedule.begin)[0];
  }
  return own?.spans.find(({ from, to }) => from <= start && start <= to)?.travel ?? 0;
}

/** As the board hears it: cut where the promise begins and ends. */
const told = (places: readonly DayPlaces[], promise: Span | null, now: number): BoardPlaces['days'] =>
  places.map(({ resourceId, day, spans, why }) => ({
    resourceId,
    day,
    spans: spans.flatMap(({ from, to, travel }) => {
      const extraMinutes = Math.round((travel - now) / MINUTE);
      if (!promise) return [{ from, to, extraMinutes, keepsPromise: true }];
      const parts = [
        { from, to: Math.min(to, promise.from - 1), keepsPromise: false },
        { from: Math.max(from, promise.from), to: Math.min(to, promise.to), keepsPromise: true },
        { from: Math.max(from, promise.to + 1), to, keepsPromise: false },
      ];
      return parts.filter((part) => part.from <= part.to).map((part) => ({ ...part, extraMinutes }));
    }),
    why,
  }));

/** The same for a meeting, a class, maintenance: all it takes must be free with the line it is taken to. */
async function eventPlaces(
  ctx: Context,
  business: Business,
  event: EventRow,
  days: { fromDay: Day; toDay: Day },
  fromResourceId: string | undefined,
  scope: Scope,
): Promise<BoardPlaces> {
  const db = ctx.database.read;
  const taken = await takenByEvents(db, business.id, [event.id]);
  const schedule = withoutEvent(await loadSchedule(ctx, db, business, days), event, taken);
  const { byId } = schedule.roster;
  const held = taken.find((t) => t.resourceId === fromResourceId) ?? taken.find((t) => byId.has(t.resourceId));
  const minutes = Math.round((event.endsAt - event.startsAt) / MINUTE);
  const window = { from: event.startsAt, to: event.startsAt };
  if (!held || (fromResourceId && held.resourceId !== fromResourceId)) return { minutes, promise: window, days: [] };
  const { kind } = byId.get(held.resourceId)!;
  const others = taken.flatMap((t) => (t === held ? [] : (byId.get(t.resourceId) ?? [])));
  const places: DayPlaces[] = [];
  for (const resource of schedule.roster.resources.filter((r) => r.kind === kind && coversResource(scope, r))) {
    if (others.includes(resource)) continue;
    const wish = eventWish(event, resolvePolicy(business.policy), resource, others);
    const road = await ctx.travel.road(business, travelBlocks(schedule, wish));
    places.push(...placesOn(schedule, road, wish, [{ id: resource.id, leads: kind === 'person' }], ctx.now() + 1));
  }
  return { minutes, promise: window, days: told(places, window, 0) };
}

/** The schedule as if an event were not there: it is about to move. */
function withoutEvent(schedule: Schedule, { startsAt, endsAt }: EventRow, taken: readonly AllocationRow[]): Schedule {
  const isOwn = ({ resourceId, unit, from, to, appointmentId }: Taking): boolean =>
    appointmentId === null &&
    from === startsAt &&
    to === endsAt &&
    taken.some((t) => t.resourceId === resourceId && t.unit === unit);
  const takingsOf: Schedule['takingsOf'] = (...of) => schedule.takingsOf(...of).filter((t) => !isOwn(t));
  return { ...schedule, takingsOf };
}

/** An event on one line, with all else it takes; whoever comes first in it has it on their way. */
function eventWish(event: EventRow, policy: Policy, line: RosterResource, others: readonly RosterResource[]): Wish {
  // Vehicles go by who drives them where somebody leads; whether one is free the move itself finds out.
  const rest = others.filter((r) => r.kind !== 'vehicle');
  const all = line.kind === 'person' ? [line, ...rest] : [...rest, line];
  const lead = all.find((r) => r.kind === 'person');
  const beside = all.filter((r) => r !== lead);
  return {
    point: { lat: event.lat!, lon: event.lon! },
    locationId: null,
    secondsTaken: event.endsAt - event.startsAt,
    requirements: all.map(({ kind }) => ({ kind, skills: [], count: 1 })),
    windows: [],
    ...(lead ? { leadIds: [lead.id] } : {}),
    through: beside.flatMap(({ id }, at) => (id === line.id ? [] : [{ resourceId: id, at }])),
    overtimeMinutes: policy.overtimeMinutes,
    weights: policy.weights,
    usefulGap: 0,
  };
}
