/** What the board moves: a visit, a job without a time or an event, and which of its lines a hand takes it to. */
import type { BoardMove, BoardMoved } from '../../shared/board.ts';
import type { ResourceKind } from '../../shared/resource.ts';
import { DAY, type Day, dayOf, type Instant, MINUTE, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { staffNames } from '../business/staff.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import { type Actor, historyOf } from '../history.ts';
import { badField, notFound, Refusal } from '../refusal.ts';
import { type AllocationRow, type AppointmentRow, activeAppointment, allocationsOf } from '../schedule/appointments.ts';
import type { Schedule } from '../schedule/day.ts';
import { type EventRow, eventById } from '../schedule/events.ts';
import { scheduleFor } from '../schedule/offer.ts';
import type { Line } from '../schedule/places.ts';
import type { Wish } from '../schedule/problem.ts';
import { splitRequirements, type Unit } from '../schedule/requirements.ts';
import { dayWindows } from '../schedule/windows.ts';
import { lasting, type Matter, matterOf } from '../schedule/wish.ts';
import { mustReach, type Scope } from '../scope.ts';
import type { Road } from '../travel/travel.ts';

/** Who moves it, and how far their role reaches. */
export interface Mover {
  actor: Actor;
  scope: Scope;
  /** Why they may not plan events, or null when they may. */
  notForEvents: string | null;
}

/** Carries an answer out of a transaction of which nothing is to stay. */
export class Answered extends Error {
  readonly answer: BoardMoved;
  constructor(answer: BoardMoved) {
    super(answer.outcome);
    this.answer = answer;
  }
}

/** A visit, or a job that has no time yet. */
export interface Card {
  matter: Matter;
  appointment: AppointmentRow | null;
  taken: AllocationRow[];
}

/** The card of a visit or an unplanned job, or the event; refuses what is not within reach. */
export async function subjectOf(
  ctx: Context,
  business: Business,
  { kind, id }: BoardMove['subject'],
  scope: Scope,
): Promise<Card | EventRow> {
  const db = ctx.database.db;
  if (kind === 'job') {
    await mustReach(db, business.id, scope, 'job', id).catch(noCard);
    const appointment = await activeAppointment(db, business.id, id);
    return cardOf(db, business, id, appointment);
  }
  const appointment = await db
    .selectFrom('appointment')
    .selectAll()
    .where('businessId', '=', business.id)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!appointment) {
    await mustReach(db, business.id, scope, 'event', id).catch(noCard);
    return eventById(db, business.id, id);
  }
  await mustReach(db, business.id, scope, 'appointment', id).catch(noCard);
  return cardOf(db, business, appointment.jobId, appointment);
}

/** A visit, an event and a job that are out of reach are told alike: like a card that does not exist. */
function noCard(error: unknown): never {
  throw error instanceof Refusal ? notFound('card') : error;
}

export const isEvent = (subject: Card | EventRow): subject is EventRow => 'startsAt' in subject;

async function cardOf(db: Db, business: Business, jobId: string, appointment: AppointmentRow | null): Promise<Card> {
  const matter = await matterOf(db, business, jobId);
  if (!appointment) return { matter, appointment, taken: [] };
  const taken = await allocationsOf(db, business.id, appointment.id);
  // It lasts as long as it was given, whatever its service has been changed to since.
  const minutes = Math.round((appointment.plannedEnd - appointment.plannedStart) / MINUTE);
  return { matter: { ...matter, service: lasting(matter.service, minutes) }, appointment, taken };
}

/** A line a card can be taken to, what it keeps beside, and who goes on leading where the line does not. */
export interface Target {
  line: Line;
  kept: Unit[];
  leadId: string | null;
}

export async function kindsOf(db: Db, businessId: string): Promise<Map<string, { kind: ResourceKind; name: string }>> {
  const rows = await db
    .selectFrom('resource')
    .select(['id', 'kind', 'name'])
    .where('businessId', '=', businessId)
    .execute();
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** Which part of a card a hand holds: whoever leads it, or one of what is taken beside. */
export function targetOf(
  { matter, taken }: Card,
  kinds: ReadonlyMap<string, { kind: ResourceKind }>,
  resourceId: string,
  fromResourceId: string | undefined,
): Target {
  const kind = kinds.get(resourceId)?.kind;
  if (!kind) throw notFound('resource');
  const kindOf = (t: AllocationRow) => kinds.get(t.resourceId)?.kind;
  const led = splitRequirements(matter.service.requirements).lead !== null;
  const lead = taken.find((t) => t.leads === 1);
  const from = fromResourceId
    ? taken.find((t) => t.resourceId === fromResourceId)
    : led && kind === 'person'
      ? lead
      : taken.find((t) => t.leads === 0 && kindOf(t) === kind);
  if (taken.length > 0 && !from)
    throw fromResourceId
      ? badField('fromResourceId', 'the card takes nothing of it')
      : badField('resourceId', 'the card takes nothing of this kind');
  if (from && kindOf(from) !== kind) throw badField('resourceId', 'only another of its kind can take its place');
  const leads = from ? from.leads === 1 : led && kind === 'person';
  const kept = taken
    .filter((t) => t.leads === 0 && t !== from)
    .map((t) => ({ resourceId: t.resourceId, unit: t.unit }));
  return { line: { id: resourceId, leads }, kept, leadId: leads ? null : (lead?.resourceId ?? null) };
}

/** The schedule of some days without the card, and the wish to put to one of its lines. */
export async function askedFor(
  ctx: Context,
  db: Db,
  { matter, appointment }: Card,
  days: { fromDay: Day; toDay: Day },
  windows: readonly Span[],
  leadId: string | null,
): Promise<{ schedule: Schedule; road: Road; wish: Wish }> {
  const without = appointment ? { without: appointment.id } : {};
  const { schedule, road, wish } = await scheduleFor(ctx, db, matter, windows, { ...days, ...without });
  const { rather: _, ...plain } = wish;
  return { schedule, road, wish: leadId ? { ...plain, leadIds: [leadId] } : plain };
}

/** What a customer is told of a start: the latest window that has it, as it leaves the most room; a session's exact time. */
export function toldWindow({ policy, service, site }: Matter, start: Instant): Span {
  if (service.place === 'location') return { from: start, to: start };
  const windows = dayWindows(policy, service.place, dayOf(start, site.zone), site.zone);
  const last = windows.findLast((w) => w.from <= start && start <= w.to);
  return last ?? { from: start, to: start + Math.min(policy.windowMinutes * MINUTE, DAY) };
}

/** Who last did something about a job or an event, by name; null where it was the customer or nobody. */
export async function lastActor(db: Db, businessId: string, subjectId: string): Promise<string | null> {
  const lines = await historyOf(db, businessId, subjectId);
  // Several lines of one second tell of one deed, the system's part in it included.
  const last = lines.find(({ at, actor }) => at === lines[0]!.at && actor.startsWith('staff:'));
  if (!last) return null;
  return (await staffNames(db, businessId)).get(last.actor.slice('staff:'.length)) ?? null;
}
