/**
 * What of the days ahead cannot be as it is planned: found in the schedule in memory whenever somebody looks, so that it
 * does not matter where it came from (an absence, other hours, a recalled lot, a skill taken away) or which process wrote it.
 */
import type { ConflictKind } from '../../shared/board.ts';
import { type Day, dayOf, type Instant } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import type { Roster, RosterResource } from '../resources/roster.ts';
import { everyService, type FullService } from '../services/services.ts';
import { type Short, shortOnDays } from '../stock/short.ts';
import type { Road } from '../travel/travel.ts';
import { conflictId } from './conflict-id.ts';
import { loadSchedule, type Schedule } from './day.ts';
import { type Clash, clashesOn, dayBlocks } from './day-conflicts.ts';
import { isKept, recallSchedule } from './memory.ts';
import type { Taking } from './takings.ts';
import { type Served, unmetBy } from './unmet.ts';
import { comesAlong } from './vehicles.ts';
import { factsOf, type Standing, standingsIn, type VisitFacts } from './visit-facts.ts';

/** Something that cannot be as it is planned, and whom it is about. */
export interface Conflict extends Clash {
  /** The same as long as it is the same conflict: what it is, whose day it is in, and which visits it is about. */
  id: string;
  /** The visits it is about; events have no id in the ledger's lines. */
  visits: VisitFacts[];
  /** Who keeps it as it is, and why; null while it is open. */
  accepted: { by: string; reason: string } | null;
}

/** Rules a person may answer for by name: nothing is taken twice, and nobody is away or unable. */
const softKinds: readonly ConflictKind[] = ['promise', 'outside-shift', 'travel', 'too-many'];
export const isSoft = ({ kind }: Pick<Clash, 'kind'>): boolean => softKinds.includes(kind);

/** Every conflict of some days that is not over, by day and resource; those somebody has accepted included. */
export async function conflictsOn(
  ctx: Context,
  db: Db,
  business: Business,
  range: { fromDay: Day; toDay: Day },
): Promise<Conflict[]> {
  const days = await daysAhead(ctx, db, business, range);
  if (!days) return [];
  const [schedule, services] = await Promise.all([
    // A transaction sees what nobody else does: nothing of it is kept in memory.
    (isKept(days) && !db.isTransaction ? recallSchedule : loadSchedule)(ctx, db, business, days),
    everyService(db, business.id),
  ]);
  const byId = new Map(services.map((service) => [service.id, service]));
  const { begin, end } = schedule;
  const visits = visitsOf(schedule);
  const retired = await takenOfRetired(db, business.id, days);
  const gone = new Set<string>();
  for (const { takings } of retired)
    for (const taking of takings) {
      if (taking.appointmentId === null) continue;
      gone.add(taking.appointmentId);
      if (!visits.has(taking.appointmentId)) visits.set(taking.appointmentId, [taking]);
    }
  const [standings, shorts, judged, facts] = await Promise.all([
    standingsIn(db, business.id, { from: begin, to: end }, schedule.now),
    shortOnDays(db, business.id, days.fromDay, days.toDay),
    judgedDays(ctx, schedule),
    factsOf(db, business.id, visits, { from: begin, to: end }),
  ]);
  const clashes = [
    ...judged,
    ...retired,
    ...[...facts.values()]
      .filter(({ id }) => !gone.has(id))
      .flatMap((visit) => aboutVisit(schedule, byId, visit, visits.get(visit.id)!)),
    ...aboutSupplies(shorts, visits),
  ];
  return clashes.flatMap((clash) => openOrAccepted(schedule, clash, facts, standings)).sort(inOrder);
}

/** How many open conflicts each resource has on each day, by `resourceId day`; those without are missing. */
export async function conflictCounts(
  ctx: Context,
  db: Db,
  business: Business,
  range: { fromDay: Day; toDay: Day },
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { resourceId, day, accepted } of await conflictsOn(ctx, db, business, range)) {
    const key = `${resourceId} ${day}`;
    if (!accepted) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const inOrder = (a: Conflict, b: Conflict): number =>
  (a.takings[0]?.from ?? 0) - (b.takings[0]?.from ?? 0) || (a.id < b.id ? -1 : 1);

/** What is over is no conflict any more, and beyond the last day anything is planned for there is none. */
async function daysAhead(
  ctx: Pick<Context, 'now'>,
  db: Db,
  business: Business,
  { fromDay, toDay }: { fromDay: Day; toDay: Day },
): Promise<{ fromDay: Day; toDay: Day } | null> {
  const today = dayOf(ctx.now(), business.zone);
  const first = fromDay > today ? fromDay : today;
  const { last } = await db
    .selectFrom('allocation')
    .select((eb) => eb.fn.max('day').as('last'))
    .where('businessId', '=', business.id)
    .executeTakeFirstOrThrow();
  const until = last && last < toDay ? last : toDay;
  return until < first ? null : { fromDay: first, toDay: until };
}

/** What each visit of the schedule takes, whoever leads it first. */
function visitsOf(schedule: Schedule): Map<string, Taking[]> {
  const visits = new Map<string, Taking[]>();
  for (const { id, units } of schedule.roster.resources)
    for (const day of schedule.days)
      for (let unit = 1; unit <= units; unit++)
        for (const taking of schedule.takingsOf(id, unit, day)) {
          if (taking.appointmentId === null) continue;
          const lines = visits.get(taking.appointmentId);
          if (!lines) visits.set(taking.appointmentId, [taking]);
          else if (taking.leads) lines.unshift(taking);
          else lines.push(taking);
        }
  return visits;
}

/** A resource's day as it was judged, by what is in it: its takings are other ones as soon as it changes. */
interface Judged {
  units: readonly (readonly Taking[])[];
  overtime: unknown;
  clashes: Clash[];
}
/** By who works when: a roster is another one as soon as anything of it changes. */
const judgedBefore = new WeakMap<Roster, Map<string, Judged>>();

/** What each resource's day breaks; only the days that have changed are looked at again. */
async function judgedDays(ctx: Pick<Context, 'travel'>, schedule: Schedule): Promise<Clash[]> {
  const { roster, business } = schedule;
  const before = judgedBefore.get(roster) ?? new Map<string, Judged>();
  judgedBefore.set(roster, before);
  const { overtimeMinutes: overtime } = business.policy;
  const found: Clash[] = [];
  const changed: { resource: RosterResource; day: Day; units: readonly (readonly Taking[])[] }[] = [];
  for (const resource of roster.resources)
    for (const day of schedule.days) {
      const units = Array.from({ length: resource.units }, (_, i) => schedule.takingsOf(resource.id, i + 1, day));
      if (units.every((takings) => takings.length === 0)) continue;
      const known = before.get(`${resource.id} ${day}`);
      if (known && known.overtime === overtime && known.units.every((takings, i) => takings === units[i]))
        found.push(...known.clashes);
      else changed.push({ resource, day, units });
    }
  if (changed.length === 0) return found;
  const blocks = changed
    .filter(({ resource }) => resource.kind === 'person')
    .map(({ resource, units }) => dayBlocks(resource, units[0]!));
  const road = await ctx.travel.road(business, blocks.flat());
  for (const { resource, day, units } of changed) {
    const clashes = clashesOn(schedule, road, resource, day);
    found.push(...clashes);
    if (isCertain(road, resource, units)) before.set(`${resource.id} ${day}`, { units, overtime, clashes });
  }
  return found;
}

/** A road that is only guessed at the moment is asked again. */
const isCertain = (road: Road, resource: RosterResource, units: readonly (readonly Taking[])[]): boolean =>
  resource.kind !== 'person' ||
  dayBlocks(resource, units[0]!).every(({ origins, destinations }) => road.isCertain(origins[0]!, destinations[0]!));

/** What a visit was promised and what its service requires, against what it takes. */
function aboutVisit(
  schedule: Schedule,
  services: ReadonlyMap<string, FullService>,
  visit: VisitFacts,
  takings: readonly Taking[],
): Clash[] {
  const [first] = takings;
  if (!first) return [];
  const { resourceId, day } = first;
  const clashes: Clash[] = [];
  const { window, plannedStart } = visit;
  const outside = Math.max(window.from - plannedStart, plannedStart - window.to);
  if (outside > 0)
    clashes.push({
      ...{ kind: 'promise', resourceId, day, takings: [first], by: outside },
      why: { kind: 'window', window },
    });
  const service = services.get(visit.serviceId);
  return service ? [...clashes, ...unmetRequirements(schedule, service, visit, takings)] : clashes;
}

function unmetRequirements(
  schedule: Schedule,
  service: FullService,
  { siteId, plannedStart, plannedEnd }: VisitFacts,
  takings: readonly Taking[],
): Clash[] {
  const lead = takings[0]!.leads ? takings[0]! : null;
  const lines = takings.map((taking): Served & { taking: Taking } => {
    const { resourceId, from, to } = taking;
    return { resourceId, from, to, taking, resource: schedule.roster.byId.get(resourceId)! };
  });
  const span = { from: plannedStart, to: plannedEnd };
  const unmet = unmetBy(
    service.requirements,
    span,
    lines,
    siteId,
    ({ resource, resourceId, taking }) =>
      resource.kind !== 'vehicle' ||
      siteId !== null ||
      comesAlong(schedule, resourceId, lead?.resourceId ?? null, taking.day),
  );
  if (!unmet) return [];
  const about = (taking: Taking, why: Clash['why']): Clash => {
    const { resourceId, day } = taking;
    return { kind: 'requirement', resourceId, day, takings: [taking], by: 1, why };
  };
  if (unmet.taken.length > 0)
    return unmet.taken.map(({ taking, resource }) => {
      const wanted = unmet.requirements.find((one) => one.kind === resource.kind);
      const skills = wanted?.skills.filter((skill) => !resource.skills.includes(skill)) ?? [];
      return about(taking, { kind: 'unable', skills: skills.length > 0 ? skills : (wanted?.skills ?? []) });
    });
  const [missing] = unmet.requirements;
  return missing ? [about(takings[0]!, { kind: 'missing', needs: told(missing) })] : [];
}

/** "a room with quiet", "equipment". */
const told = ({ kind, skills }: FullService['requirements'][number]): string => {
  const what = kind === 'equipment' ? 'equipment' : `a ${kind}`;
  return skills.length > 0 ? `${what} with ${skills.join(', ')}` : what;
};

/** Visits that go without what they use up, one conflict each. */
function aboutSupplies(shorts: readonly Short[], visits: ReadonlyMap<string, readonly Taking[]>): Clash[] {
  return [...Map.groupBy(shorts, (short) => short.appointmentId)].flatMap(([id, lacking]): Clash[] => {
    const first = visits.get(id)?.[0];
    if (!first) return [];
    const items = lacking.map(({ itemName, lacking: quantity }) => ({ name: itemName, quantity }));
    const by = items.reduce((sum, { quantity }) => sum + quantity, 0);
    const { resourceId, day } = first;
    return [{ kind: 'supplies', resourceId, day, takings: [first], by, why: { kind: 'lacks', items } }];
  });
}

/** What takes a resource or a unit of it that is not there any more. */
async function takenOfRetired(
  db: Db,
  businessId: string,
  { fromDay, toDay }: { fromDay: Day; toDay: Day },
): Promise<Clash[]> {
  const rows = await db
    .selectFrom('allocation as l')
    .innerJoin('resource as r', (join) =>
      join.onRef('r.businessId', '=', 'l.businessId').onRef('r.id', '=', 'l.resourceId'),
    )
    .select(['l.resourceId', 'l.unit', 'l.day', 'l.startsAt', 'l.endsAt', 'l.leads', 'l.appointmentId'])
    .select(['r.active', 'r.units'])
    .where('l.businessId', '=', businessId)
    .where('l.day', '>=', fromDay)
    .where('l.day', '<=', toDay)
    .where((eb) => eb.or([eb('r.active', '=', 0), eb('l.unit', '>', eb.ref('r.units'))]))
    .execute();
  return rows.map(({ resourceId, unit, day, startsAt: from, endsAt: to, leads, appointmentId, active, units }) => {
    const starts = { from, to: from };
    const taking = { resourceId, unit, day, from, to, leads: leads === 1, appointmentId, starts, point: null };
    const why = active === 1 ? ({ kind: 'units', units } as const) : ({ kind: 'retired' } as const);
    return { kind: 'requirement', resourceId, day, takings: [taking], by: 1, why };
  });
}

/** A clash as somebody is to hear of it: nothing that is over, or whose time is only kept for a while. */
function openOrAccepted(
  { now }: { now: Instant },
  clash: Clash,
  facts: ReadonlyMap<string, VisitFacts>,
  standings: ReadonlyMap<string, Standing>,
): Conflict[] {
  const over = (taking: Taking): boolean => {
    const standing = standings.get(taking.appointmentId ?? '');
    return taking.to <= now || standing?.status === 'done' || standing?.status === 'no-show';
  };
  const ids = clash.takings.flatMap(({ appointmentId }) => appointmentId ?? []);
  if (clash.takings.every(over) || ids.some((id) => standings.get(id)?.keptOnly)) return [];
  const accepted = isSoft(clash) ? ids.map((id) => standings.get(id)?.override).find((o) => o) : null;
  const visits = ids.flatMap((id) => facts.get(id) ?? []);
  return [{ ...clash, id: conflictId(clash), visits, accepted: accepted ?? null }];
}
