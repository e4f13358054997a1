import type { Point } from '../../shared/geo.ts';
import type { Resource } from '../../shared/resource.ts';
import { addDays, type Day, type Span, weekdayOf } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Db } from '../db/connect.ts';
import { instantAt } from '../schedule/wallclock.ts';

/** A resource with where its day starts and ends, and how many visits it takes at most. */
export interface RosterResource extends Resource {
  home: Point | null;
  maxVisits: number;
}

/** Everything that can be taken in a period, and when it works. */
export interface Roster {
  resources: RosterResource[];
  byId: ReadonlyMap<string, RosterResource>;
  /** The day's shifts, before absences; null for a resource that needs none and is always there. */
  shifts(resourceId: string, day: Day): Span[] | null;
  absences(resourceId: string): readonly Span[];
  /** The vehicle a person drives on a day by standing arrangement. */
  vehicleOf(personId: string, day: Day): string | null;
  /** Who drives a vehicle on a day by standing arrangement. */
  driversOf(vehicleId: string, day: Day): readonly string[];
}

/** Loads the active resources of a business with their shifts, exceptions and absences for some days. */
export async function loadRoster(db: Db, business: Business, fromDay: Day, toDay: Day): Promise<Roster> {
  const begin = instantAt(business.zone, addDays(fromDay, -1), 0);
  const end = instantAt(business.zone, addDays(toDay, 2), 0);
  const [rows, skills, shifts, exceptions, absences, drivers] = await Promise.all([
    db
      .selectFrom('resource')
      .leftJoin('location', (join) =>
        join.onRef('location.businessId', '=', 'resource.businessId').onRef('location.id', '=', 'resource.locationId'),
      )
      .selectAll('resource')
      .select(['location.lat as locationLat', 'location.lon as locationLon', 'location.zone as locationZone'])
      .where('resource.businessId', '=', business.id)
      .where('resource.active', '=', 1)
      .orderBy('resource.name')
      .execute(),
    db.selectFrom('resourceSkill').selectAll().where('businessId', '=', business.id).execute(),
    // All of them: a room whose hours begin next month is not one without hours.
    db.selectFrom('shift').selectAll().where('businessId', '=', business.id).execute(),
    db
      .selectFrom('shiftException')
      .selectAll()
      .where('businessId', '=', business.id)
      .where('day', '>=', fromDay)
      .where('day', '<=', toDay)
      .execute(),
    db
      .selectFrom('absence')
      .selectAll()
      .where('businessId', '=', business.id)
      .where('endsAt', '>', begin)
      .where('startsAt', '<', end)
      .orderBy('startsAt')
      .execute(),
    db
      .selectFrom('driver')
      .selectAll()
      .where('businessId', '=', business.id)
      .where('validFrom', '<=', toDay)
      .where('validTo', '>=', fromDay)
      .orderBy('validFrom', 'desc')
      .execute(),
  ]);
  const skillsOf = Map.groupBy(skills, (row) => row.resourceId);
  const shiftsOf = Map.groupBy(shifts, (row) => row.resourceId);
  const exceptionsOf = Map.groupBy(exceptions, (row) => `${row.resourceId} ${row.day}`);
  const drivesOf = Map.groupBy(drivers, (row) => `${row.resourceId} ${row.weekday}`);
  const drivenBy = Map.groupBy(drivers, (row) => `${row.vehicleId} ${row.weekday}`);
  const absencesOf = Map.groupBy(absences, (row) => row.resourceId);
  const zones = new Map(rows.map((row) => [row.id, row.locationZone ?? business.zone]));

  const resources = rows.map((row): RosterResource => {
    const home = { lat: row.homeLat ?? row.locationLat, lon: row.homeLon ?? row.locationLon };
    return {
      id: row.id,
      kind: row.kind,
      name: row.name,
      locationId: row.locationId,
      units: row.units,
      skills: (skillsOf.get(row.id) ?? []).map((s) => s.skill),
      levels: Object.fromEntries(
        (skillsOf.get(row.id) ?? []).filter((s) => s.level > 1).map((s) => [s.skill, s.level]),
      ),
      drives: row.drives === 1,
      colour: row.colour,
      home: home.lat === null || home.lon === null ? null : { lat: home.lat, lon: home.lon },
      maxVisits: row.maxVisits,
    };
  });
  const byId = new Map(resources.map((resource) => [resource.id, resource]));

  const vehicleOf: Roster['vehicleOf'] = (personId, day) =>
    // What was arranged last has the last word.
    drivesOf.get(`${personId} ${weekdayOf(day)}`)?.find((d) => d.validFrom <= day && d.validTo >= day)?.vehicleId ??
    null;

  return {
    resources,
    byId,
    vehicleOf,
    driversOf(vehicleId, day) {
      const ids = (drivenBy.get(`${vehicleId} ${weekdayOf(day)}`) ?? []).map((d) => d.resourceId);
      return [...new Set(ids)].filter((id) => byId.has(id) && vehicleOf(id, day) === vehicleId);
    },
    shifts(resourceId, day) {
      const zone = zones.get(resourceId) ?? business.zone;
      const span = (s: { fromMinute: number; toMinute: number }): Span => ({
        from: instantAt(zone, day, s.fromMinute),
        to: instantAt(zone, day, s.toMinute),
      });
      const exception = exceptionsOf.get(`${resourceId} ${day}`);
      if (exception) return inOrder(exception.filter((e) => e.toMinute > e.fromMinute).map(span));
      const weekly = shiftsOf.get(resourceId);
      if (!weekly) return byId.get(resourceId)?.kind === 'person' ? [] : null;
      const weekday = weekdayOf(day);
      return inOrder(weekly.filter((s) => s.weekday === weekday && s.validFrom <= day && s.validTo >= day).map(span));
    },
    absences: (resourceId) => (absencesOf.get(resourceId) ?? []).map((a) => ({ from: a.startsAt, to: a.endsAt })),
  };
}

const inOrder = (spans: Span[]): Span[] => spans.sort((a, b) => a.from - b.from);
