/** A day as the office reads it: everybody's shift, their stops in order with the drives between, rooms and devices beside. */
import type { EventEntry } from '../../shared/event.ts';
import type { DayEvent, DayRow, DayStop, DayView } from '../../shared/office.ts';
import { addDays, type Day, dayOf, daysBetween, MINUTE } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { staffNames } from '../business/staff.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import { loadRoster, type RosterResource } from '../resources/roster.ts';
import { type Card, cardsOnDay } from '../schedule/cards.ts';
import { loadSchedule, type Schedule } from '../schedule/day.ts';
import { outcomesOf } from '../schedule/outcomes.ts';
import { shortVisits } from '../schedule/short.ts';
import type { Taking } from '../schedule/takings.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { covers, coversResource, type Scope, scopeOf } from '../scope.ts';
import type { Staff } from '../session.ts';
import type { Road } from '../travel/travel.ts';
import { eventsBetween } from './event-lists.ts';
import { outcomeFor } from './outcomes.ts';

/** The day of a business as far as somebody's role reaches; who may not see customers sees when and what, not who. */
export async function dayView(
  ctx: Context,
  business: Business,
  staff: Staff,
  scope: Scope,
  asked?: Day,
): Promise<DayView> {
  const db = ctx.database.read;
  const within = (resource: RosterResource): boolean => coversResource(scope, resource);
  const day = asked ?? (await nextWorkingDay(ctx, business, within));
  const schedule = await loadSchedule(ctx, db, business, { fromDay: day, toDay: day });
  const shown = schedule.roster.resources.filter(within);
  const rowOf = await dayRows(ctx, db, schedule, shown, day, staff);
  return { day, zone: business.zone, rows: shown.map((resource) => rowOf(resource, (card) => seenBy(scope, card))) };
}

/** Of a stop: everything; who it is, but not their file; what is done, but not for whom; only that the time is taken. */
export type Sees = 'all' | 'names' | 'what' | 'nothing';

/** What somebody may see of a stop on a day they may see: technicians see only their own, wherever that is. */
export function seenBy(scope: Scope, { locationId }: Pick<Card, 'locationId'>): Sees {
  if (scope.ownResourceId !== null) return 'names';
  if (!covers(scope, locationId)) return 'nothing';
  return scope.namesCustomers ? 'all' : 'what';
}

/** Today, or the next day of the coming week on which somebody works: anybody, or one of those meant. */
export async function nextWorkingDay(
  ctx: Context,
  business: Business,
  meant: (resource: RosterResource) => boolean,
  from?: Day,
): Promise<Day> {
  const today = from ?? dayOf(ctx.now(), business.zone);
  const week = daysBetween(today, addDays(today, 7));
  const roster = await loadRoster(ctx.database.read, business, today, week.at(-1)!);
  const asked = roster.resources.filter(meant);
  const works = (day: Day): boolean => asked.some((r) => (roster.shifts(r.id, day) ?? []).length > 0);
  return week.find(works) ?? today;
}

/** Reads all that the rows of some resources' day need; gives how to write one. */
export async function dayRows(
  ctx: Context,
  db: Db,
  schedule: Schedule,
  resources: readonly RosterResource[],
  day: Day,
  staff: Staff,
): Promise<(resource: RosterResource, sees: (card: Card) => Sees) => DayRow> {
  const { business } = schedule;
  const scope = scopeOf(staff);
  const [cards, events, names, road] = await Promise.all([
    cardsOnDay(db, business.id, day),
    eventsBetween(db, business, day, day),
    staffNames(db, business.id),
    ctx.travel.road(
      business,
      resources
        .map((resource) => [resource.home, ...schedule.takingsOf(resource.id, 1, day).map((t) => t.point)])
        .map((points) => points.filter((p) => p !== null))
        .map((points) => ({ origins: points, destinations: points })),
    ),
  ]);
  const outcomes = await outcomesOf(db, business.id, [...cards.keys()]);
  const short = await shortVisits(db, business.id, { appointmentIds: [...cards.keys()] });
  const told = new Map(
    [...cards.values()].map((card) => [
      card.appointmentId,
      {
        ...card,
        lacks: short.get(card.appointmentId)?.lacks ?? [],
        outcome: outcomeFor(outcomes.get(card.appointmentId), staff, names, ctx.now()),
      },
    ]),
  );
  return (resource, sees) => ({
    ...rowOf(schedule, road, resource, day, told, sees),
    events: eventsOf(events, resource.id, scope),
  });
}

type ToldCard = Card & Pick<DayStop, 'outcome' | 'lacks'>;

function rowOf(
  schedule: Schedule,
  road: Road,
  resource: RosterResource,
  day: Day,
  cards: ReadonlyMap<string, ToldCard>,
  sees: (card: Card) => Sees,
): Omit<DayRow, 'events'> {
  const { roster, business } = schedule;
  const begin = instantAt(business.zone, day, 0);
  const end = instantAt(business.zone, day, 1440);
  const takings = Array.from({ length: resource.units }, (_, i) => schedule.takingsOf(resource.id, i + 1, day))
    .flat()
    .sort((a, b) => a.from - b.from);
  const stops: DayStop[] = [];
  let seconds = 0;
  let metres = 0;
  let at = resource.kind === 'person' ? resource.home : null;
  const drive = (to: Taking['point']): { seconds: number; metres: number } =>
    at && to ? { seconds: road.seconds(at, to), metres: road.metres(at, to) } : { seconds: 0, metres: 0 };
  for (const taking of takings) {
    const leg = drive(taking.point);
    seconds += leg.seconds;
    metres += leg.metres;
    if (at) at = taking.point ?? at;
    const card = taking.appointmentId ? cards.get(taking.appointmentId) : undefined;
    if (card) stops.push(stopOf(card, taking, leg, sees(card)));
  }
  if (stops.length > 0) {
    const home = drive(resource.home);
    seconds += home.seconds;
    metres += home.metres;
  }
  return {
    resourceId: resource.id,
    name: resource.name,
    kind: resource.kind,
    drives: resource.drives,
    colour: resource.colour,
    shifts: roster.shifts(resource.id, day) ?? [],
    absences: roster
      .absences(resource.id)
      .filter((a) => a.from < end && a.to > begin)
      .map((a) => ({ from: Math.max(a.from, begin), to: Math.min(a.to, end) })),
    stops,
    driveMinutes: Math.round(seconds / MINUTE),
    driveMetres: metres,
  };
}

/** The events that take a resource; at a location out of reach only that the time is taken. */
const eventsOf = (events: readonly EventEntry[], resourceId: string, scope: Scope): DayEvent[] =>
  events
    .filter((event) => event.resources.some((r) => r.id === resourceId))
    .map(({ id, kind, title, from, to, capacity, in: taken, locationId }) =>
      scope.ownResourceId !== null || covers(scope, locationId)
        ? { id, kind, title, from, to, capacity, in: taken }
        : { id: '', kind, title: 'Another location', from, to, capacity: 0, in: 0 },
    );

/** Notes are for those who know whom it is about. */
const toldOutcome = ({ outcome }: ToldCard, sees: Sees): DayStop['outcome'] =>
  outcome && sees !== 'nothing' ? { ...outcome, note: sees === 'what' ? '' : outcome.note } : null;

const stopOf = (card: ToldCard, taking: Taking, leg: { seconds: number; metres: number }, sees: Sees): DayStop => ({
  appointmentId: sees === 'nothing' ? '' : card.appointmentId,
  jobId: sees === 'all' ? card.jobId : '',
  status: card.status,
  window: card.window,
  start: taking.from,
  end: taking.to,
  customerName: sees === 'all' || sees === 'names' ? card.customerName : '',
  place: sees === 'all' || sees === 'names' ? card.place : '',
  serviceName: sees === 'nothing' ? 'Another location' : card.serviceName,
  outcome: toldOutcome(card, sees),
  lacks: sees === 'nothing' ? [] : card.lacks,
  driveMinutes: Math.round(leg.seconds / MINUTE),
  driveMetres: leg.metres,
});
