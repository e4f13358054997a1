/**
 * What a process keeps of the schedules it is asked about, so that a question reads only what has changed since the last
 * one. The database counts the changes (migration 010); a question first fetches those after the count it knows, from this
 * or any other process. Transactions never come here: what they have locked they read afresh.
 */
import { addDays, type Day, dayOf, daysBetween, type Instant } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import { loadRoster, type Roster } from '../resources/roster.ts';
import { type Schedule, scheduleOf } from './day.ts';
import { Fleet } from './fleet.ts';
import type { OccupancyMemory } from './occupancy.ts';
import { type ChangedDays, changedDays, type Taking, type TakingsQuery } from './takings.ts';

/** One business: some days of its ledger, and what is derived from them. */
interface Kept {
  /** What else the derived depends on: a business with another zone or other roads is read anew. */
  settings: string;
  fromDay: Day;
  toDay: Day;
  origin: Instant;
  /** The counts up to which this is true. */
  ledger: number;
  roster: number;
  people: Roster;
  /** By resource and day: what is taken of each unit. */
  days: Map<string, Map<number, Taking[]>>;
  /** By minutes of overtime. */
  fleets: Map<number, Fleet>;
}

/** By business, the one asked about last at the end; and what is being read at this moment. */
export interface Memory {
  kept: Map<string, Kept>;
  reading: Map<string, Promise<Kept>>;
  occupancy: OccupancyMemory;
}
export const emptyMemory = (): Memory => ({
  kept: new Map(),
  reading: new Map(),
  occupancy: { kept: new Map(), reading: new Map() },
});

/** Resource-days kept in all, about a kilobyte each: the businesses asked about longest ago are forgotten beyond that. */
const MOST_DAYS = 200_000;
/** A longer stretch of days is not a slot question any more, and not kept. */
const LONGEST = 120;

const nothing: readonly Taking[] = [];
const keyOf = (resourceId: string, day: Day): string => `${resourceId} ${day}`;
const settingsOf = ({ zone, travel }: Business): string => JSON.stringify([zone, travel]);

/** Which memory a schedule was recalled from; one made out of it by somebody else is no longer a memory. */
const behind = new WeakMap<Schedule, { kept: Kept; without: string | undefined }>();

/**
 * The schedule of some days, as true as one read this moment. It lives: a later question brings it further up to date.
 */
export async function recallSchedule(ctx: Context, db: Db, business: Business, query: TakingsQuery): Promise<Schedule> {
  const kept = await upToDate(ctx, db, business, query);
  const { without } = query;
  const takingsOf: Schedule['takingsOf'] = (resourceId, unit, day) => {
    const takings = kept.days.get(keyOf(resourceId, day))?.get(unit) ?? nothing;
    return without !== undefined && takings.some((t) => t.appointmentId === without)
      ? takings.filter((t) => t.appointmentId !== without)
      : takings;
  };
  const schedule = { ...scheduleOf(ctx, business, query, kept.people, takingsOf), origin: kept.origin };
  behind.set(schedule, { kept, without });
  return schedule;
}

/** A stretch that is short enough to be kept. */
export const isKept = ({ fromDay, toDay, resourceIds }: TakingsQuery): boolean =>
  resourceIds === undefined && toDay <= addDays(fromDay, LONGEST);

/** Everybody's days prepared with some overtime, where the schedule is recalled as it is. */
export function fleetOf(schedule: Schedule, overtimeMinutes: number): Fleet | null {
  const found = behind.get(schedule);
  if (!found || found.without !== undefined) return null;
  const { kept } = found;
  let fleet = kept.fleets.get(overtimeMinutes);
  if (!fleet || fleet.isWornOut) {
    const { fromDay, toDay, people: roster } = kept;
    fleet = new Fleet({ ...schedule, roster, fromDay, toDay, days: daysBetween(fromDay, toDay) }, overtimeMinutes);
    kept.fleets.set(overtimeMinutes, fleet);
  }
  return fleet;
}

async function upToDate(ctx: Context, db: Db, business: Business, query: TakingsQuery): Promise<Kept> {
  const { kept: memory, reading } = ctx.memory;
  for (;;) {
    const kept = memory.get(business.id);
    if (kept && covers(kept, business, query)) {
      memory.delete(business.id);
      memory.set(business.id, kept);
      // What others began to read before this question was asked may lack what was written in between.
      await refresh(db, business, kept);
      return kept;
    }
    const found = reading.get(business.id) ?? read(db, business, stretch(ctx, business, kept, query));
    reading.set(business.id, found);
    memory.set(business.id, await found.finally(() => reading.delete(business.id)));
    forget(memory);
  }
}

const covers = (kept: Kept, business: Business, { fromDay, toDay }: TakingsQuery): boolean =>
  kept.settings === settingsOf(business) && kept.fromDay <= fromDay && kept.toDay >= toDay;

/** What is asked for together with what is kept, but for days that are over. */
function stretch(
  ctx: Context,
  business: Business,
  kept: Kept | undefined,
  query: TakingsQuery,
): Pick<Kept, 'fromDay' | 'toDay'> {
  if (!kept) return query;
  const yesterday = addDays(dayOf(ctx.now(), business.zone), -1);
  const least = (a: Day, b: Day): Day => (a < b ? a : b);
  const fromDay = least(query.fromDay, kept.fromDay > yesterday ? kept.fromDay : query.fromDay);
  const toDay = query.toDay > kept.toDay ? query.toDay : kept.toDay;
  return toDay <= addDays(fromDay, LONGEST) ? { fromDay, toDay } : query;
}

async function read(db: Db, business: Business, { fromDay, toDay }: Pick<Kept, 'fromDay' | 'toDay'>): Promise<Kept> {
  const changes = await changedDays(db, business.id, { fromDay, toDay });
  // The roster is read after its count: if it is newer than that, the next question reads it once more.
  const people = await loadRoster(db, business, fromDay, toDay);
  const days: Kept['days'] = new Map();
  const kept = {
    settings: settingsOf(business),
    fromDay,
    toDay,
    origin: scheduleOf({ now: () => 0 }, business, { fromDay, toDay }, people, () => nothing).origin,
    ledger: changes.ledger,
    roster: changes.roster,
    people,
    days,
    fleets: new Map(),
  };
  write(kept, changes);
  return kept;
}

/** Fetches what changed since; of two that do so at once, the one that saw more has the last word. */
async function refresh(db: Db, business: Business, kept: Kept): Promise<void> {
  const changes = await changedDays(db, business.id, { after: kept.ledger });
  const people = changes.roster > kept.roster ? await loadRoster(db, business, kept.fromDay, kept.toDay) : null;
  if (people && changes.roster > kept.roster) {
    kept.people = people;
    kept.roster = changes.roster;
    kept.fleets.clear();
  }
  if (changes.ledger <= kept.ledger) return;
  write(kept, changes);
  kept.ledger = changes.ledger;
}

function write(kept: Kept, { days }: ChangedDays): void {
  for (const { resourceId, day, takings } of days) {
    if (day < kept.fromDay || day > kept.toDay) continue;
    const byUnit = Map.groupBy(takings, (t) => t.unit);
    kept.days.set(keyOf(resourceId, day), byUnit);
    for (const fleet of kept.fleets.values()) fleet.change(resourceId, day, byUnit.get(1) ?? nothing);
  }
}

function forget(memory: Memory['kept']): void {
  let held = 0;
  for (const { days } of memory.values()) held += days.size;
  for (const [id, { days }] of memory) {
    if (held <= MOST_DAYS || memory.size === 1) return;
    memory.delete(id);
    held -= days.size;
  }
}
