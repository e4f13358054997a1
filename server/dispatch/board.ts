/** The planning board as the office reads it: everybody's line, what takes their time, and what has changed since. */
import { createHash } from 'node:crypto';
import {
  type BoardCard,
  type BoardChanges,
  type BoardData,
  type BoardOccupancy,
  type BoardRow,
  type BoardVersion,
  FOREIGN,
  MOST_DRIVE_DAYS,
} from '../../shared/board.ts';
import type { Point } from '../../shared/geo.ts';
import { addDays, type Day, dayOf, daysBetween, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { groupIdsOf } from '../resources/groups.ts';
import { loadRoster, type Roster, type RosterResource } from '../resources/roster.ts';
import {
  type BoardSubject,
  boardVersion,
  countLines,
  daysChangedAfter,
  subjectsOn,
  subjectsTouching,
} from '../schedule/board-lines.ts';
import { conflictCounts } from '../schedule/conflicts.ts';
import { drivesOf } from '../schedule/drives.ts';
import { occupancyOf } from '../schedule/occupancy.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { coversResource, type Scope } from '../scope.ts';
import { seenBy } from './day-view.ts';

interface Days {
  fromDay: Day;
  toDay: Day;
}

/** Beyond that no board draws single cards, and no process should gather them. */
const MOST_LINES = 200_000;

/** The board of some days as far as somebody's role reaches. */
export async function boardOf(ctx: Context, business: Business, scope: Scope, days: Days): Promise<BoardData> {
  const db = ctx.database.read;
  // Counted before anything is read: what comes in between comes again with the next change.
  const version = await boardVersion(db, business.id);
  if ((await countLines(db, business.id, days.fromDay, days.toDay)) > MOST_LINES)
    throw new Refusal('too-large', 'That is too much for one board: ask for fewer days.');
  const [roster, { groups, of }, subjects] = await Promise.all([
    loadRoster(db, business, days.fromDay, days.toDay),
    groupIdsOf(db, business.id),
    subjectsOn(db, business.id, days.fromDay, days.toDay),
  ]);
  const shown = roster.resources.filter((resource) => coversResource(scope, resource));
  const drives = await drivesOn(ctx, business, days, roster, subjects);
  const inUse = new Set(shown.flatMap((resource) => of.get(resource.id) ?? []));
  return {
    version,
    zone: business.zone,
    rows: rowsOf(business, scope, roster, shown, days, of),
    groups: groups.filter((group) => inUse.has(group.id)),
    cards: cardsOf(scope, shown, subjects, drives).filter(isShown),
  };
}

/** What is different from a version that somebody has seen. */
export async function boardChanges(
  ctx: Context,
  business: Business,
  scope: Scope,
  { after, ...days }: Days & { after: BoardVersion },
): Promise<BoardChanges> {
  const db = ctx.database.read;
  const seen = await daysChangedAfter(db, business.id, days.fromDay, days.toDay, after.ledger);
  // Who has seen more than there is looks at a database that was put back: for them everything is new.
  const changed =
    seen.version.ledger < after.ledger ? await daysChangedAfter(db, business.id, days.fromDay, days.toDay, -1) : seen;
  const [roster, { of }] = await Promise.all([
    loadRoster(db, business, days.fromDay, days.toDay),
    groupIdsOf(db, business.id),
  ]);
  const shown = roster.resources.filter((resource) => coversResource(scope, resource));
  const within = new Set(shown.map((resource) => resource.id));
  const here = changed.days.filter((d) => within.has(d.resourceId));
  const subjects = await subjectsTouching(db, business.id, here);
  const drives = await drivesOn(ctx, business, days, roster, subjects);
  const cards = cardsOf(scope, shown, subjects, drives);
  const cardIds = new Map<string, Set<string>>();
  for (const [i, { lines }] of subjects.entries())
    for (const { resourceId, day } of lines) {
      const key = `${resourceId} ${day}`;
      cardIds.set(key, (cardIds.get(key) ?? new Set()).add(cards[i]!.id));
    }
  return {
    version: changed.version,
    rows: changed.version.roster === after.roster ? null : rowsOf(business, scope, roster, shown, days, of),
    days: here.map((d) => ({ ...d, cardIds: [...(cardIds.get(`${d.resourceId} ${d.day}`) ?? [])] })),
    cards: cards.filter(isShown),
  };
}

/** What takes nothing of the lines somebody may see is not there for them. */
const isShown = ({ takings }: BoardCard): boolean => takings.length > 0;

/** Conflicts are looked for in the coming days, as many of these as hold no more lines than can be judged in a moment. */
const CONFLICT_DAYS = [120, 62, 31, 14, 7];
const MOST_JUDGED = 60_000;

async function conflictsAhead(
  ctx: Context,
  business: Business,
  { fromDay, toDay }: Days,
): Promise<Map<string, number>> {
  const db = ctx.database.read;
  const today = dayOf(ctx.now(), business.zone);
  const first = fromDay > today ? fromDay : today;
  if (first > toDay) return new Map();
  for (const many of CONFLICT_DAYS) {
    const end = addDays(first, many - 1);
    const last = end < toDay ? end : toDay;
    if (many === CONFLICT_DAYS.at(-1) || (await countLines(db, business.id, first, last)) <= MOST_JUDGED)
      return conflictCounts(ctx, db, business, { fromDay: first, toDay: last });
  }
  return new Map();
}

/** Minutes worked and taken, by line and day, and the conflicts of the days ahead. */
export async function boardOccupancy(
  ctx: Context,
  business: Business,
  scope: Scope,
  { fromDay, toDay }: Days,
): Promise<BoardOccupancy> {
  const { version, people, worked, taken, at } = await occupancyOf(ctx, business, fromDay, toDay);
  const conflicts = await conflictsAhead(ctx, business, { fromDay, toDay });
  const days = daysBetween(fromDay, toDay);
  const nothing = new Float64Array(days.length);
  const minutes = (of: Float64Array | undefined): number[] =>
    Array.from(of?.subarray(at, at + days.length) ?? nothing, Math.round);
  return {
    version,
    days,
    rows: people
      .filter((resource) => coversResource(scope, resource))
      .map(({ id }) => ({
        resourceId: id,
        worked: minutes(worked.get(id)),
        taken: minutes(taken.get(id)),
        conflicts: days.map((day) => conflicts.get(`${id} ${day}`) ?? 0),
      })),
  };
}

const rowsOf = (
  { zone }: Business,
  { namesCustomers }: Scope,
  roster: Roster,
  resources: readonly RosterResource[],
  { fromDay, toDay }: Days,
  groupIds: ReadonlyMap<string, string[]>,
): BoardRow[] => {
  const days = daysBetween(fromDay, toDay);
  const whole: Span = { from: instantAt(zone, fromDay, 0), to: instantAt(zone, toDay, 1440) };
  return resources.map(({ id, name, kind, locationId, skills, units, drives, colour, home }) => ({
    ...{ id, name, kind, locationId, skills, units, drives, colour },
    home: namesCustomers && kind === 'person' && drives && home ? rounded(home) : null,
    groupIds: groupIds.get(id) ?? [],
    shifts: roster.shifts(id, fromDay) === null ? [whole] : days.flatMap((day) => roster.shifts(id, day) ?? []),
    absences: roster
      .absences(id)
      .filter((a) => a.from < whole.to && a.to > whole.from)
      .map((a) => ({ from: Math.max(a.from, whole.from), to: Math.min(a.to, whole.to) })),
  }));
};

/** How far each card's lead drives to it; nothing where so many days are asked for that nobody could see it. */
async function drivesOn(
  ctx: Context,
  business: Business,
  { fromDay, toDay }: Days,
  roster: Roster,
  subjects: readonly BoardSubject[],
): Promise<ReadonlyMap<string, number>> {
  if (toDay >= addDays(fromDay, MOST_DRIVE_DAYS)) return new Map();
  return drivesOf(ctx, ctx.database.read, business, roster, subjects);
}

/** The cards of some visits and events, each in its place; only what it takes of the lines that are shown. */
function cardsOf(
  scope: Scope,
  shown: readonly RosterResource[],
  subjects: readonly BoardSubject[],
  drives: ReadonlyMap<string, number>,
): BoardCard[] {
  const rows = new Set(shown.map((resource) => resource.id));
  return subjects.map((subject) => cardOf(scope, rows, subject, drives.get(subject.id) ?? 0));
}

function cardOf(scope: Scope, rows: ReadonlySet<string>, subject: BoardSubject, drive: number): BoardCard {
  const { id, kind, jobId, status, outcome, window, setUp, pinned, seriesId, version } = subject;
  const takings = subject.lines
    .filter((line) => rows.has(line.resourceId))
    .map(({ resourceId, unit, leads, from, to }) => ({ resourceId, unit, leads, from, to }));
  const facts = { kind, status, outcome, window, takings, setUp, drive, pinned };
  const sees = seenBy(scope, subject);
  if (sees === 'nothing') {
    const nobody = { jobId: '', title: 'Another location', serviceId: '', serviceName: 'Another location', place: '' };
    // Taken time, and that is all: neither what it is nor how it went, nor the room it keeps itself elsewhere.
    const time = takings[0] ? { from: takings[0].from, to: takings[0].to } : window;
    return {
      ...facts,
      ...nobody,
      ...{
        id: foreignId(id),
        status: 'booked',
        outcome: null,
        window: time,
        point: null,
        pinned: true,
        seriesId: null,
      },
      ...{ setUp: 0, drive: 0, version: 0 },
    };
  }
  const { serviceId, serviceName, point } = subject;
  const named = kind !== 'visit' || sees !== 'what';
  return {
    id,
    ...facts,
    jobId: sees === 'all' ? jobId : '',
    title: kind === 'visit' ? (named ? subject.customerName : serviceName) : subject.title,
    serviceId,
    serviceName,
    place: named ? subject.place : '',
    point: named && point ? rounded(point) : null,
    seriesId,
    version,
  };
}

/** A metre is near enough. */
const rounded = ({ lat, lon }: Point): [number, number] => [Math.round(lat * 1e5) / 1e5, Math.round(lon * 1e5) / 1e5];

/** The same every time for the same thing, and no way back from it. */
const foreignId = (id: string): string => FOREIGN + createHash('sha256').update(id).digest('base64url').slice(0, 16);
