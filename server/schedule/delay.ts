/**
 * What running late does: the rest of the day is timed anew from the stop that is named, in its order and with the real
 * roads; where a visit is made by two, it begins when both are there, and the other's day is timed anew as well. A promise
 * that can still be kept stays, and its customer hears nothing: they were told a window, not a minute. One that cannot is
 * renewed: an exact start becomes another exact start, a window one of half an hour around the arrival we now expect. A
 * little more delay within it is no news; only leaving it is.
 */
import { appointmentCan } from '../../shared/appointment.ts';
import { DAY, type Instant, MINUTE, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import type { ResourceDay } from '../db/transact.ts';
import { type AppointmentRow, allocationsOf } from './appointments.ts';
import { loadSchedule, personDay, type Schedule } from './day.ts';
import { timeDay } from './route.ts';
import type { Taking } from './takings.ts';

/** How wide the window is that a customer of a late visit is told. */
const NEW_WINDOW = 30 * MINUTE;
/** It begins on a round minute. */
const ROUND = 5 * MINUTE;
/** So often days are timed anew because of each other, at most. */
const ROUNDS = 100;

/** What running late does to one appointment. */
export interface Delayed {
  appointment: AppointmentRow;
  start: Instant;
  /** What its customer is to be told instead; null where the promise can still be kept. */
  window: Span | null;
}

/** A day as it stands, and when each visit of it can begin at the soonest, as far as others decide that. */
interface Running {
  business: Business;
  schedule: Schedule;
  /** The appointments of that day, by id. */
  rows: ReadonlyMap<string, AppointmentRow>;
  /** Who makes each visit, by appointment. */
  people: ReadonlyMap<string, readonly string[]>;
  bounds: Map<string, Instant>;
}

/** What reaching a stop at a given moment changes, in the day's order, and in whose days; null: it is no stop of a route now. */
export async function delayOf(
  ctx: Context,
  db: Db,
  business: Business,
  appointmentId: string,
  arriveAt: Instant,
): Promise<{ delayed: Delayed[]; days: ResourceDay[] } | null> {
  const lead = (await allocationsOf(db, business.id, appointmentId)).find((a) => a.leads === 1);
  if (!lead) return null;
  const { day } = lead;
  const people = await peopleOn(db, business.id, day);
  const rows = await appointmentsOf(db, business.id, [...people.keys()]);
  const stop = rows.get(appointmentId);
  if (!stop || !appointmentCan('run-late', stop.status)) return null;
  const resourceIds = [...new Set([...people.values()].flat())];
  const schedule = await loadSchedule(ctx, db, business, { fromDay: day, toDay: day, resourceIds });
  // Nobody stands at a door before the time that was told for it.
  const begin = Math.max(arriveAt, stop.windowFrom);
  const running: Running = { business, schedule, rows, people, bounds: new Map([[appointmentId, begin]]) };
  const starts = new Map<string, Instant>();
  // Bounds only ever rise, and hardly a visit waits for one that comes after it: this ends soon.
  const waiting = [lead.resourceId];
  const seen = new Set<string>();
  let rounds = 0;
  for (let person = waiting.shift(); person !== undefined; person = waiting.shift()) {
    if (rounds++ > ROUNDS) return null;
    seen.add(person);
    const timed = await timePerson(ctx, running, person, day, appointmentId);
    if (!timed) {
      if (person === lead.resourceId) return null;
      continue;
    }
    for (const [id, start] of timed) {
      starts.set(id, start);
      const others = people.get(id)!.filter((other) => other !== person);
      if (others.length === 0 || start <= (running.bounds.get(id) ?? rows.get(id)!.plannedStart)) continue;
      running.bounds.set(id, start);
      waiting.push(...others.filter((other) => !waiting.includes(other)));
    }
    // The stop that is named begins when they said; whoever makes it with them hears of that first.
    if (seen.size === 1)
      waiting.push(...people.get(appointmentId)!.filter((id) => id !== person && !waiting.includes(id)));
  }
  const delayed = [...starts].flatMap(([id, start]): Delayed[] => {
    const appointment = rows.get(id)!;
    const changed = start !== appointment.plannedStart || (id === appointmentId && !appointment.pinned);
    return changed ? [{ appointment, start, window: renewed(appointment, start) }] : [];
  });
  return {
    delayed: delayed.sort((a, b) => a.start - b.start),
    days: [...seen].map((resourceId) => ({ resourceId, day })),
  };
}

/** When the visits of a person's day begin that something bounds, and all after them; null where nothing is in it. */
async function timePerson(
  ctx: Context,
  { business, schedule, rows, bounds }: Running,
  resourceId: string,
  day: string,
  named: string,
): Promise<Map<string, Instant> | null> {
  const resource = schedule.roster.byId.get(resourceId);
  const own = resource ? personDay(schedule, resource, day) : null;
  const first = own?.takings.findIndex((t) => bounds.has(t.appointmentId ?? '')) ?? -1;
  if (!own || first < 0) return null;
  /** What somebody does for a part of a visit begins so long after it. */
  const offset = (taking: Taking): number => taking.from - rows.get(taking.appointmentId!)!.plannedStart;
  const from = bounds.get(own.takings[first]!.appointmentId!)! + offset(own.takings[first]!);
  const takings = own.takings.map((taking, i): Taking => {
    if (i < first || !moves(taking, rows)) return { ...taking, starts: { from: taking.from, to: taking.from } };
    const row = rows.get(taking.appointmentId!)!;
    const soonest = bounds.get(row.id) ?? (row.pinned ? row.plannedStart : row.windowFrom);
    const earliest = soonest + offset(taking);
    const shown = i === first ? from : Math.max(taking.from, from + 1);
    return {
      ...taking,
      from: shown,
      to: shown + taking.to - taking.from,
      starts: { from: earliest, to: earliest + DAY },
    };
  });
  const points = [own.home, ...takings.map((t) => t.point)].filter((p) => p !== null);
  const road = await ctx.travel.road(business, [{ origins: points, destinations: points }]);
  const { starts } = timeDay(schedule, road, { ...own, takings }, 0);
  return new Map(
    own.takings.flatMap((taking, i): [string, Instant][] => {
      if (i < first || !moves(taking, rows)) return [];
      // They said when they are there, whatever the road says of what lies before.
      const start = taking.appointmentId === named ? bounds.get(named)! : starts[i]! - offset(taking);
      return [[taking.appointmentId!, start]];
    }),
  );
}

/** The window to tell instead, or null where the promised one holds. */
function renewed({ windowFrom, windowTo }: AppointmentRow, start: Instant): Span | null {
  if (start >= windowFrom && start <= windowTo) return null;
  if (windowFrom === windowTo) return { from: start, to: start };
  const from = Math.floor(start / ROUND) * ROUND;
  return { from, to: from + NEW_WINDOW };
}

/** What is over stays where it was, and so does what is no appointment of a customer's. */
const moves = ({ appointmentId }: Taking, rows: ReadonlyMap<string, AppointmentRow>): boolean =>
  !['done', 'no-show', undefined].includes(rows.get(appointmentId ?? '')?.status);

/** The people each appointment of a day takes. */
async function peopleOn(db: Db, businessId: string, day: string): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('allocation as l')
    .innerJoin('resource as r', (join) =>
      join.onRef('r.businessId', '=', 'l.businessId').onRef('r.id', '=', 'l.resourceId'),
    )
    .select(['l.appointmentId', 'l.resourceId'])
    .where('l.businessId', '=', businessId)
    .where('l.day', '=', day)
    .where('l.appointmentId', 'is not', null)
    .where('r.kind', '=', 'person')
    .execute();
  const people = new Map<string, string[]>();
  for (const { appointmentId, resourceId } of rows)
    people.set(appointmentId!, [...(people.get(appointmentId!) ?? []), resourceId]);
  return people;
}

async function appointmentsOf(
  db: Db,
  businessId: string,
  ids: readonly string[],
): Promise<Map<string, AppointmentRow>> {
  const found = new Map<string, AppointmentRow>();
  for (let i = 0; i < ids.length; i += 500)
    for (const row of await db
      .selectFrom('appointment')
      .selectAll()
      .where('businessId', '=', businessId)
      .where('id', 'in', ids.slice(i, i + 500))
      .execute())
      found.set(row.id, row);
  return found;
}
