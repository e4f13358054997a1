/**
 * How much of everybody's working time is taken, by day. A process keeps the sums of the days it is asked about and brings
 * them up to date by what the database says has changed (migration 010), so that a year of a thousand people is answered
 * at once.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import type { BoardVersion } from '../../shared/board.ts';
import { type Day, daysBetween, MINUTE } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import { loadRoster, type Roster, type RosterResource } from '../resources/roster.ts';
import { boardVersion } from './board-lines.ts';
import { subtract } from './day.ts';

/** One business: some days, and by resource the minutes of each. */
export interface Occupied {
  zone: string;
  version: BoardVersion;
  days: Day[];
  people: readonly RosterResource[];
  taken: Map<string, Float64Array>;
  worked: Map<string, Float64Array>;
}

/** By business, the one asked about last at the end; and what is being read at this moment. */
export interface OccupancyMemory {
  kept: Map<string, Occupied>;
  reading: Map<string, Promise<Occupied>>;
}

/** Resource-days kept in all: the businesses asked about longest ago are forgotten beyond that. */
const MOST_DAYS = 3_000_000;

/** The minutes worked and taken on some days, as true as if they were summed up this moment; day by day from the first on. */
export async function occupancyOf(
  ctx: Context,
  business: Business,
  fromDay: Day,
  toDay: Day,
): Promise<Occupied & { at: number }> {
  const { kept, reading } = ctx.memory.occupancy;
  const db = ctx.database.read;
  for (;;) {
    const known = kept.get(business.id);
    if (known && known.zone === business.zone && known.days[0]! <= fromDay && known.days.at(-1)! >= toDay) {
      kept.delete(business.id);
      kept.set(business.id, known);
      await refresh(db, business, known);
      return { ...known, at: known.days.indexOf(fromDay) };
    }
    const found = reading.get(business.id) ?? read(db, business, fromDay, toDay);
    reading.set(business.id, found);
    kept.set(business.id, await found.finally(() => reading.delete(business.id)));
    forget(kept);
  }
}

/** So many days are summed up in one statement; between two of them others have their turn. */
const DAYS_AT_ONCE = 31;

async function read(db: Db, business: Business, fromDay: Day, toDay: Day): Promise<Occupied> {
  // Counted first: what changes while this reads is read again.
  const version = await boardVersion(db, business.id);
  const days = daysBetween(fromDay, toDay);
  const taken: Occupied['taken'] = new Map();
  for (let i = 0; i < days.length; i += DAYS_AT_ONCE) {
    const rows = await db
      .selectFrom('allocation')
      .select(['resourceId', 'day', (eb) => eb.fn.sum<number>(eb('endsAt', '-', eb.ref('startsAt'))).as('seconds')])
      .where('businessId', '=', business.id)
      .where('day', '>=', days[i]!)
      .where('day', '<=', days[Math.min(i + DAYS_AT_ONCE, days.length) - 1]!)
      .groupBy(['day', 'resourceId'])
      .execute();
    const at = new Map(days.slice(i, i + DAYS_AT_ONCE).map((day, k) => [day, i + k]));
    for (const { resourceId, day, seconds } of rows)
      minutesOf(taken, resourceId, days)[at.get(day)!] = Number(seconds) / MINUTE;
    await breathe();
  }
  const roster = await loadRoster(db, business, fromDay, toDay);
  return { zone: business.zone, version, days, taken, people: roster.resources, worked: await workedOf(roster, days) };
}

function minutesOf(all: Map<string, Float64Array>, resourceId: string, days: readonly Day[]): Float64Array {
  let own = all.get(resourceId);
  if (!own) {
    own = new Float64Array(days.length);
    all.set(resourceId, own);
  }
  return own;
}

/** Fetches what changed since; of two that do so at once, the one that saw more has the last word. */
async function refresh(db: Db, business: Business, known: Occupied): Promise<void> {
  const { days, version: before } = known;
  const rows = await db
    .selectFrom('scheduleVersion as v')
    .leftJoin('resourceDay as d', (join) =>
      join
        .onRef('d.businessId', '=', 'v.businessId')
        .on('d.version', '>', before.ledger)
        .on('d.day', '>=', days[0]!)
        .on('d.day', '<=', days.at(-1)!),
    )
    .leftJoin('allocation as l', (join) =>
      join
        .onRef('l.businessId', '=', 'd.businessId')
        .onRef('l.resourceId', '=', 'd.resourceId')
        .onRef('l.day', '=', 'd.day'),
    )
    .select(['v.ledger', 'v.roster', 'd.resourceId', 'd.day'])
    .select((eb) => eb.fn.sum<number | null>(eb('l.endsAt', '-', eb.ref('l.startsAt'))).as('seconds'))
    .where('v.businessId', '=', business.id)
    .groupBy(['v.ledger', 'v.roster', 'd.resourceId', 'd.day'])
    .execute();
  const [first] = rows;
  if (!first) return;
  if (first.roster > known.version.roster) {
    const roster = await loadRoster(db, business, days[0]!, days.at(-1)!);
    const worked = await workedOf(roster, days);
    if (first.roster > known.version.roster) {
      known.people = roster.resources;
      known.worked = worked;
      known.version = { ...known.version, roster: first.roster };
    }
  }
  if (first.ledger <= known.version.ledger) return;
  for (const { resourceId, day, seconds } of rows)
    if (resourceId !== null && day !== null)
      minutesOf(known.taken, resourceId, days)[days.indexOf(day)] = Number(seconds ?? 0) / MINUTE;
  known.version = { ...known.version, ledger: first.ledger };
}

/** Everybody's working minutes by day, all units together: hours without absences; what is always there, all day. */
async function workedOf(roster: Roster, days: readonly Day[]): Promise<Occupied['worked']> {
  const worked: Occupied['worked'] = new Map();
  for (const [i, { id, units }] of roster.resources.entries()) {
    const absences = roster.absences(id);
    const own = new Float64Array(days.length);
    for (const [k, day] of days.entries()) {
      const shifts = roster.shifts(id, day);
      let seconds = 0;
      if (shifts === null) seconds = 1440 * MINUTE;
      else for (const { from, to } of absences.length > 0 ? subtract(shifts, absences) : shifts) seconds += to - from;
      own[k] = (seconds / MINUTE) * units;
    }
    worked.set(id, own);
    if (i % 50 === 49) await breathe();
  }
  return worked;
}

function forget(kept: OccupancyMemory['kept']): void {
  const cells = ({ taken, days }: Occupied): number => taken.size * days.length;
  let held = 0;
  for (const one of kept.values()) held += cells(one);
  for (const [id, one] of kept) {
    if (held <= MOST_DAYS || kept.size === 1) return;
    kept.delete(id);
    held -= cells(one);
  }
}
