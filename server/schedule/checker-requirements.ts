/** The checker's look at what coming visits require: each has all of it, for as long as it needs it, and nothing else. */
import type { Ability } from '../../shared/service.ts';
import { type Instant, MINUTE, weekdayOf } from '../../shared/time.ts';
import type { Db } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';

interface Place {
  kind: string;
  abilities: Required<Ability>[];
  from: Instant;
  to: Instant;
}
type Taken = Awaited<ReturnType<typeof comingAllocations>>[number];

/** The coming appointments of a business that lack something their service requires, or take what it does not. */
export async function unready(db: Db, businessId: string, now: Instant): Promise<string[]> {
  const [allocations, requirements, skills, drivers] = await Promise.all([
    comingAllocations(db, businessId, now),
    db.selectFrom('requirement').selectAll().where('businessId', '=', businessId).execute(),
    db.selectFrom('resourceSkill').selectAll().where('businessId', '=', businessId).execute(),
    db.selectFrom('driver').selectAll().where('businessId', '=', businessId).orderBy('validFrom', 'desc').execute(),
  ]);
  const byService = Map.groupBy(requirements, (r) => r.serviceId);
  const levels = new Map(skills.map((s) => [`${s.resourceId} ${s.skill}`, s.level]));
  const drives = (personId: string, day: string): string | undefined =>
    drivers.find(
      (d) => d.resourceId === personId && d.weekday === weekdayOf(day) && d.validFrom <= day && d.validTo >= day,
    )?.vehicleId;
  const comesAlong = (vehicle: Taken, lead: Taken | undefined): boolean => {
    const own = lead && drives(lead.resourceId, lead.day);
    const someones = drivers.some((d) => drives(d.resourceId, vehicle.day) === vehicle.resourceId);
    return own ? own === vehicle.resourceId : !someones;
  };
  const broken: string[] = [];
  for (const [id, taken] of Map.groupBy(allocations, (a) => a.appointmentId!)) {
    const lead = taken.find((t) => t.leads === 1);
    const serves = (t: Taken, place: Place): boolean =>
      t.kind === place.kind &&
      t.startsAt === place.from &&
      t.endsAt === place.to &&
      (t.siteId === null || t.locationId === t.siteId || (t.kind === 'person' && t.locationId === null)) &&
      (t.kind !== 'vehicle' || t.siteId !== null || comesAlong(t, lead)) &&
      place.abilities.some((ability) => has(levels, t.resourceId, ability));
    const places = (byService.get(taken[0]!.serviceId) ?? []).flatMap((r) => placesOf(r, taken[0]!));
    if (places.length !== taken.length || !fits(taken, places, serves)) broken.push(id);
  }
  return broken;
}

/** What coming appointments take, but for those somebody placed by name outside of the rules. */
const comingAllocations = (db: Db, businessId: string, now: Instant) =>
  db
    .selectFrom('appointment as a')
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
    .innerJoin('allocation as l', (join) =>
      join.onRef('l.businessId', '=', 'a.businessId').onRef('l.appointmentId', '=', 'a.id'),
    )
    .innerJoin('resource as r', (join) =>
      join.onRef('r.businessId', '=', 'l.businessId').onRef('r.id', '=', 'l.resourceId'),
    )
    .select(['l.appointmentId', 'l.resourceId', 'l.day', 'l.startsAt', 'l.endsAt', 'l.leads', 'r.kind', 'r.locationId'])
    .select(['j.serviceId', 'a.locationId as siteId', 'a.plannedStart', 'a.plannedEnd'])
    .where('a.businessId', '=', businessId)
    .where('a.status', 'in', ['proposed', 'booked'])
    .where('a.plannedStart', '>', now)
    .where('a.overrideBy', 'is', null)
    .execute();

function placesOf(requirement: Row<'requirement'>, { plannedStart, plannedEnd }: Taken): Place[] {
  const {
    or = [],
    part,
    levels = {},
  } = JSON.parse(requirement.options) as {
    or?: Ability[];
    part?: { fromMinute: number; toMinute: number };
    levels?: Record<string, number>;
  };
  const own = { skills: JSON.parse(requirement.skills) as string[], levels };
  const place = {
    kind: requirement.kind,
    abilities: [own, ...or.map(({ skills, levels: least = {} }) => ({ skills, levels: least }))],
    from: part ? plannedStart + part.fromMinute * MINUTE : plannedStart,
    to: part ? plannedStart + part.toMinute * MINUTE : plannedEnd,
  };
  return Array.from({ length: requirement.count }, () => place);
}

const has = (levels: ReadonlyMap<string, number>, id: string, ability: Required<Ability>): boolean =>
  ability.skills.every((skill) => (levels.get(`${id} ${skill}`) ?? 0) >= (ability.levels[skill] ?? 1));

/** Whether each of the takings serves a place of its own. */
const fits = (taken: readonly Taken[], places: readonly Place[], serves: (t: Taken, p: Place) => boolean): boolean =>
  taken.length === 0 ||
  places.some((place, i) => serves(taken[0]!, place) && fits(taken.slice(1), places.toSpliced(i, 1), serves));
