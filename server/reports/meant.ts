/** What a report is about: the resources and visits within somebody's reach that its filters leave. */
import { type RawBuilder, sql } from 'kysely';
import type { ReportQuery } from '../../shared/reports.ts';
import type { Day, Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Db } from '../db/connect.ts';
import { groupIdsOf } from '../resources/groups.ts';
import { loadRoster, type Roster, type RosterResource } from '../resources/roster.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { coversResource, type Scope } from '../scope.ts';

/** A period of a business, and what of it is meant. */
export interface Asked {
  business: Business;
  scope: Scope;
  query: ReportQuery;
  fromDay: Day;
  toDay: Day;
  /** From the midnight before the first day to the one after the last. */
  span: Span;
}

export const askedOf = (
  business: Business,
  scope: Scope,
  query: ReportQuery,
  { fromDay, toDay }: { fromDay: Day; toDay: Day },
): Asked => ({
  ...{ business, scope, query, fromDay, toDay },
  span: { from: instantAt(business.zone, fromDay, 0), to: instantAt(business.zone, toDay, 1440) },
});

export interface Meant {
  roster: Roster;
  resources: RosterResource[];
  /** Groups that somebody within reach belongs to. */
  groups: { id: string; name: string }[];
}

/** The resources that are meant, with who works when. */
export async function meantResources(db: Db, { business, scope, query, fromDay, toDay }: Asked): Promise<Meant> {
  const [roster, { groups, of }] = await Promise.all([
    loadRoster(db, business, fromDay, toDay),
    groupIdsOf(db, business.id),
  ]);
  const within = roster.resources.filter((resource) => coversResource(scope, resource));
  const inUse = new Set(within.flatMap(({ id }) => of.get(id) ?? []));
  return {
    roster,
    resources: within.filter(
      ({ id, locationId }) =>
        (!query.locationId || locationId === query.locationId) &&
        (!query.groupId || (of.get(id) ?? []).includes(query.groupId)),
    ),
    groups: groups.filter(({ id }) => inUse.has(id)),
  };
}

const all = (conditions: (RawBuilder<unknown> | false | null | undefined | '')[]): RawBuilder<boolean> => {
  const given = conditions.filter((c) => c !== false && c !== null && c !== undefined && c !== '');
  return given.length === 0 ? sql<boolean>`1 = 1` : sql<boolean>`(${sql.join(given, sql` and `)})`;
};

const placedAt = (place: RawBuilder<unknown>, { scope, query }: Asked): (RawBuilder<unknown> | false)[] => [
  scope.locationIds !== null && sql`(${place} is null or ${place} in (${sql.join([...scope.locationIds])}))`,
  query.locationId !== undefined && sql`${place} = ${query.locationId}`,
];

/** True where every job is meant, so that nobody need look at it. */
export const everyJob = ({ scope, query }: Asked): boolean =>
  scope.locationIds === null && query.locationId === undefined && query.serviceId === undefined;

/** Jobs that are meant, in a statement that calls the job `j`. Whose time they take does not matter: many take nobody's. */
export const jobMeant = (asked: Asked): RawBuilder<boolean> =>
  all([
    ...placedAt(sql`j.location_id`, asked),
    asked.query.serviceId !== undefined && sql`j.service_id = ${asked.query.serviceId}`,
  ]);

/** Visits that are meant, in a statement that calls the appointment `a` and its job `j`; of a group: those that take one of it. */
export const visitMeant = (asked: Asked): RawBuilder<boolean> => {
  const { serviceId, groupId } = asked.query;
  return all([
    ...placedAt(sql`coalesce(a.location_id, j.location_id)`, asked),
    serviceId !== undefined && sql`j.service_id = ${serviceId}`,
    groupId !== undefined &&
      sql`exists (select 1 from allocation g join resource_group_member m
          on m.business_id = g.business_id and m.resource_id = g.resource_id
        where g.business_id = a.business_id and g.appointment_id = a.id and m.group_id = ${groupId})`,
  ]);
};
