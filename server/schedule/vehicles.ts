/** Which vehicle comes along to a customer: the one its lead drives that day, or a free one that nobody drives. */
import type { Requirement } from '../../shared/service.ts';
import { type Day, MINUTE, overlap, type Span } from '../../shared/time.ts';
import type { RosterResource } from '../resources/roster.ts';
import type { PersonDay, Schedule } from './day.ts';
import type { Wish } from './problem.ts';
import { needsLeadsVehicle, qualifies, type Unit } from './requirements.ts';
import { instantAt } from './wallclock.ts';

/** People who drive the same vehicles on the same days, or none: for them a question is one and the same. */
export const leadGroups = (schedule: Schedule, people: readonly RosterResource[]): string[][] => [
  ...Map.groupBy(
    people.map(({ id }) => id),
    (id) => schedule.days.map((day) => schedule.roster.vehicleOf(id, day) ?? '').join(' '),
  ).values(),
];

/** When a vehicle can come along with any of these people, who drive alike; with nobody, when it stands in the yard. */
export const drivenDays = (schedule: Schedule, vehicleId: string, [personId]: readonly string[]): Span[] =>
  joined(
    schedule.days
      .filter((day) => comesAlong(schedule, vehicleId, personId ?? null, day))
      .map((day) => ({
        from: instantAt(schedule.business.zone, day, 0),
        to: instantAt(schedule.business.zone, day, 1440),
      })),
  );

/** A vehicle comes along with whoever drives it; who drives none takes one that nobody drives that day. */
export function comesAlong({ roster }: Schedule, vehicleId: string, personId: string | null, day: Day): boolean {
  const own = personId && roster.vehicleOf(personId, day);
  return own ? own === vehicleId : roster.driversOf(vehicleId, day).length === 0;
}

/** Spans in order, those that touch as one. */
function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const { from, to } of spans) {
    const last = all.at(-1);
    if (last?.to === from) last.to = to;
    else all.push({ from, to });
  }
  return all;
}

/** What some spans have in common with others; both sorted. */
export const inSpans = (spans: readonly Span[], others: readonly Span[]): Span[] =>
  spans.flatMap((span) =>
    others
      .filter((other) => overlap(span, other))
      .map((other) => ({ from: Math.max(span.from, other.from), to: Math.min(span.to, other.to) })),
  );

/** What a visit at the customer's asks of its lead's vehicle; undefined where it needs none. */
export const vehicleFor = ({ requirements, locationId }: Wish): Requirement | undefined =>
  requirements.find((requirement) => needsLeadsVehicle(requirement, locationId));

/** The vehicle a person brings along on a day, if it is all a visit needs, is there all day, and is theirs alone. */
export function broughtOn({ roster }: Schedule, { resource, day, from, to }: PersonDay, wish: Wish): Unit | null {
  const needed = wish.requirements.filter((requirement) => needsLeadsVehicle(requirement, wish.locationId));
  const id = roster.vehicleOf(resource.id, day);
  const vehicle = id ? roster.byId.get(id) : undefined;
  if (!vehicle || vehicle.units > 1 || needed.length !== 1 || needed[0]!.count > 1) return null;
  if (!qualifies(vehicle, needed[0]!, wish.locationId) || roster.driversOf(vehicle.id, day).length > 1) return null;
  const until = to + wish.overtimeMinutes * MINUTE;
  const isAway = roster.absences(vehicle.id).some((absence) => absence.from < until && absence.to > from);
  return isAway ? null : { resourceId: vehicle.id, unit: 1 };
}
