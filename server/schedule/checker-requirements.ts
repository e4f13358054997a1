/** The checker's look at what coming visits require: each has all of it, for as long as it needs it, and nothing else. */
import type { Ability, Requirement } from '../../shared/service.ts';
import { type Instant, weekdayOf } from '../../shared/time.ts';
import type { Db } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { unmetBy } from './unmet.ts';

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
  const skillsOf = Map.groupBy(skills, (s) => s.resourceId);
  const able = ({ resourceId, kind, locationId }: Taken) => {
    const own = skillsOf.get(resourceId) ?? [];
    const levels = Object.fromEntries(own.map(({ skill, level }) => [skill, level]));
    return { kind, locationId, skills: own.map(({ skill }) => skill), levels };
  };
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
    const { serviceId, siteId, plannedStart: from, plannedEnd: to } = taken[0]!;
    const lines = taken.map((t) => ({ ...t, from: t.startsAt, to: t.endsAt, resource: able(t) }));
    const unmet = unmetBy((byService.get(serviceId) ?? []).map(requirementOf), { from, to }, lines, siteId, (t) =>
      t.kind !== 'vehicle' || t.siteId !== null ? true : comesAlong(t, lead),
    );
    if (unmet) broken.push(id);
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

function requirementOf({ kind, skills, count, options }: Row<'requirement'>): Requirement {
  const more = JSON.parse(options) as Partial<Pick<Requirement, 'or' | 'part'>> & Pick<Ability, 'levels'>;
  return { kind, count, skills: JSON.parse(skills) as string[], ...more };
}
