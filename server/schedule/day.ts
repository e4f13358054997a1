import type { Point } from '../../shared/geo.ts';
import { type Day, daysBetween, type Instant, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import { loadRoster, type Roster, type RosterResource } from '../resources/roster.ts';
import { loadTakings, type Taking, type TakingsQuery } from './takings.ts';
import { instantAt } from './wallclock.ts';

/** The schedule of some days as it stands: who works when, and what is taken. */
export interface Schedule {
  business: Business;
  fromDay: Day;
  toDay: Day;
  days: Day[];
  now: Instant;
  /** The zero of the engine's clock: some midnight, not after the first day's. */
  origin: Instant;
  /** Midnight of the first day. */
  begin: Instant;
  /** Midnight after the last day. */
  end: Instant;
  roster: Roster;
  takingsOf(resourceId: string, unit: number, day: Day): readonly Taking[];
}

/** Loads the schedule of some days; inside a transaction it sees what that transaction has written. `known`: who works then, where that was read before. */
export async function loadSchedule(
  ctx: Context,
  db: Db,
  business: Business,
  query: TakingsQuery,
  known?: Roster,
): Promise<Schedule> {
  const [roster, takings] = await Promise.all([
    known ?? loadRoster(db, business, query.fromDay, query.toDay),
    loadTakings(db, business.id, query),
  ]);
  const byUnitDay = Map.groupBy(takings, (t) => `${t.resourceId} ${t.unit} ${t.day}`);
  const takingsOf: Schedule['takingsOf'] = (resourceId, unit, day) =>
    byUnitDay.get(`${resourceId} ${unit} ${day}`) ?? [];
  return scheduleOf(ctx, business, query, roster, takingsOf);
}

/** The schedule of some days, given who works and what is taken. */
export function scheduleOf(
  { now }: Pick<Context, 'now'>,
  business: Business,
  { fromDay, toDay }: Pick<TakingsQuery, 'fromDay' | 'toDay'>,
  roster: Roster,
  takingsOf: Schedule['takingsOf'],
): Schedule {
  const begin = instantAt(business.zone, fromDay, 0);
  const end = instantAt(business.zone, toDay, 1440);
  const days = daysBetween(fromDay, toDay);
  return { business, fromDay, toDay, days, now: now(), origin: begin, begin, end, roster, takingsOf };
}

/** A person's day: from when to when, what interrupts it, and what is in it, in order. */
export interface PersonDay {
  resource: RosterResource;
  day: Day;
  from: Instant;
  to: Instant;
  /** Breaks between shifts, and absences in the middle. */
  breaks: Span[];
  takings: readonly Taking[];
  home: Point | null;
}

/** When a resource is there on a day, absences left out; what has no hours is there all the days of the schedule. */
export function workingSpans({ roster, begin, end }: Schedule, { id }: RosterResource, day: Day): Span[] {
  const shifts = roster.shifts(id, day) ?? [{ from: begin, to: end }];
  return subtract(shifts, roster.absences(id));
}

/** The day of a person, or null when they do not work on it. */
export function personDay(schedule: Schedule, resource: RosterResource, day: Day): PersonDay | null {
  const working = workingSpans(schedule, resource, day);
  if (working.length === 0) return null;
  return {
    resource,
    day,
    from: working[0]!.from,
    to: working.at(-1)!.to,
    breaks: working.slice(1).map((span, i) => ({ from: working[i]!.to, to: span.from })),
    takings: schedule.takingsOf(resource.id, 1, day),
    home: resource.home,
  };
}

/** The days on which some people work, by person, then by day. */
export const workingDays = (schedule: Schedule, people: readonly RosterResource[]): PersonDay[] =>
  people.flatMap((person) =>
    schedule.days.map((day) => personDay(schedule, person, day)).filter((day) => day !== null),
  );

/** When a unit of a room, device or vehicle can be taken, over all days of the schedule. */
export function freeSpans(schedule: Schedule, resource: RosterResource, unit: number): Span[] {
  const always = schedule.roster.shifts(resource.id, schedule.fromDay) === null;
  const working = always
    ? [{ from: schedule.begin, to: schedule.end }]
    : schedule.days.flatMap((day) => schedule.roster.shifts(resource.id, day) ?? []);
  const taken = schedule.days.flatMap((day) => schedule.takingsOf(resource.id, unit, day));
  return subtract(
    working,
    [...schedule.roster.absences(resource.id), ...taken].sort((a, b) => a.from - b.from),
  );
}

/** What is left of some spans without others; both sorted. */
export function subtract(spans: readonly Span[], without: readonly Span[]): Span[] {
  const left: Span[] = [];
  let next = 0;
  for (const span of spans) {
    // A hole that is over before this span begins is over for the later ones too; where holes overlap, the longest counts.
    while (next < without.length && without[next]!.to <= span.from) next++;
    let { from } = span;
    for (let i = next; i < without.length && without[i]!.from < span.to; i++) {
      const hole = without[i]!;
      if (hole.from > from) left.push({ from, to: hole.from });
      from = Math.max(from, hole.to);
    }
    if (from < span.to) left.push({ from, to: span.to });
  }
  return left;
}
