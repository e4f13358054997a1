/** The door to the engine (its other half, for whole periods, is period.ts): turns the schedule into its seconds and places, and its answers back into instants. */
import type { Point } from '../../shared/geo.ts';
import type { Requirement } from '../../shared/service.ts';
import type { CostTerms } from '../../shared/slot.ts';
import { type Day, dayOf, type Instant, type Span } from '../../shared/time.ts';
import { explain, type Reason } from '../engine/explain.ts';
import { bestPerWindow, type Candidate, candidates, type Question } from '../engine/insertion.ts';
import type { PreparedRoute } from '../engine/prepared.ts';
import type { SideRequirement } from '../engine/side.ts';
import type { RosterResource } from '../resources/roster.ts';
import type { Block, Road } from '../travel/travel.ts';
import { freeSpans, type PersonDay, type Schedule, workingDays } from './day.ts';
import { pointsOf, prepareDays, type Ready } from './fleet.ts';
import { fleetOf } from './memory.ts';
import { qualifies, splitRequirements, type Unit } from './requirements.ts';

/** Tells what lacks of the supplies where the visit of a lead on a day starts, or null when all is there. */
export type Lacks = (lead: Pick<RosterResource, 'id' | 'locationId'> | null, day: Day) => Lack | null;
export interface Lack {
  name: string;
  /** It lies there, but will have expired. */
  expired: boolean;
}

/** A visit or session that looks for a time. */
export interface Wish {
  point: Point;
  /** The location it is held at; null at the customer's. */
  locationId: string | null;
  secondsTaken: number;
  requirements: readonly Requirement[];
  /** Arrival windows or exact starts (from = to) to judge, in order. */
  windows: readonly Span[];
  /** Only these people may lead. */
  leadIds?: readonly string[];
  /** Only these units may be taken beside the lead. */
  units?: readonly Unit[];
  overtimeMinutes: number;
  weights: { travel: number; idle: number; overtime: number };
  /** What lacks of its supplies when somebody leads it on a day; absent where it uses up nothing. */
  lacks?: Lacks;
  /** Idle time shorter than this many seconds is of no use to anybody. */
  usefulGap: number;
}

/** A way to place a wish in one of its windows. */
export interface Placement {
  window: Span;
  start: Instant;
  day: Day;
  lead: RosterResource | null;
  /** How many of the lead's takings come before it. */
  position: number;
  units: Unit[];
  cost: number;
  terms: CostTerms;
  /** The visits just before and after on the lead's way. */
  neighbours: Point[];
}

interface Asked {
  question: Question;
  leads: Ready;
  units: Unit[];
}

/** Asks the engine's slot question about a wish. Travel must have been learnt with `travelBlocks`. */
function questionOf(schedule: Schedule, road: Road, wish: Wish): Asked {
  const { origin } = schedule;
  const { lead, beside } = splitRequirements(wish.requirements);
  const able = readyDays(schedule, road, lead ? leadsOf(schedule, wish, lead) : [], wish.overtimeMinutes);
  const leads = { ...able, which: able.which.filter((i) => isSupplied(wish, able.days[i]!)) };
  const nearby = leads.nearby?.(wish.point);
  const units: Unit[] = [];
  const unitIds = new Map<string, number>();
  const number = (unit: Unit): number => {
    const key = `${unit.resourceId} ${unit.unit}`;
    const known = unitIds.get(key);
    if (known !== undefined) return known;
    unitIds.set(key, units.length);
    return units.push(unit) - 1;
  };
  const side = beside.map(
    (requirement): SideRequirement => ({
      count: requirement.count,
      units: eligibleUnits(schedule, wish, requirement).map(({ resource, unit }) => ({
        id: number({ resourceId: resource.id, unit }),
        free:
          resource.kind === 'person'
            ? personFree(readyDays(schedule, road, [resource], 0), wish.point)
            : freeSpans(schedule, resource, unit).map(({ from, to }) => [from - origin, to - origin] as const),
      })),
    }),
  );
  return {
    question: {
      // Of nobody's days: a question without routes would be one that needs none.
      routes: leads.which.length > 0 ? leads.routes : [],
      ...(leads.which.length < leads.routes.length ? { eligible: marked(leads) } : {}),
      ...(nearby ? { nearby } : {}),
      service: wish.secondsTaken,
      windows: wish.windows.map(({ from, to }) => ({ from: from - origin, to: to - origin })),
      toVisit: (place) => leads.places.to(place, wish.point),
      fromVisit: (place) => leads.places.from(wish.point, place),
      side,
      usefulGap: wish.usefulGap,
      weights: wish.weights,
    },
    leads,
    units,
  };
}

/** Some people's days: kept from earlier questions where the schedule is, prepared now otherwise. */
const readyDays = (schedule: Schedule, road: Road, people: readonly RosterResource[], overtimeMinutes: number): Ready =>
  fleetOf(schedule, overtimeMinutes)?.ready(schedule, road, people) ??
  prepareDays(schedule, road, people, overtimeMinutes);

function marked({ routes, which }: Ready): Uint8Array {
  const eligible = new Uint8Array(routes.length);
  for (const i of which) eligible[i] = 1;
  return eligible;
}

/** The people who may lead the wish. */
const leadsOf = (schedule: Schedule, wish: Pick<Wish, 'locationId' | 'leadIds'>, lead: Requirement): RosterResource[] =>
  schedule.roster.resources.filter(
    (r) => qualifies(r, lead, wish.locationId) && (wish.leadIds?.includes(r.id) ?? true),
  );

/** The days of the people who may lead the wish. */
export const leadDays = (schedule: Schedule, wish: Wish, lead: Requirement): PersonDay[] =>
  workingDays(schedule, leadsOf(schedule, wish, lead)).filter((day) => isSupplied(wish, day));

/** True when nothing lacks of what the wish uses up on that day of that person. */
const isSupplied = ({ lacks }: Pick<Wish, 'lacks'>, { resource, day }: PersonDay): boolean => !lacks?.(resource, day);

/** Every unit that meets a requirement of the wish. */
export function eligibleUnits(
  schedule: Schedule,
  wish: Wish,
  requirement: Requirement,
): { resource: RosterResource; unit: number }[] {
  return schedule.roster.resources
    .filter((resource) => qualifies(resource, requirement, wish.locationId) && !leadsAlone(wish, resource))
    .flatMap((resource) => Array.from({ length: resource.units }, (_, i) => ({ resource, unit: i + 1 })))
    .filter(({ resource, unit }) => wish.units?.some((u) => u.resourceId === resource.id && u.unit === unit) ?? true);
}

const leadsAlone = (wish: Wish, resource: RosterResource): boolean =>
  wish.leadIds?.length === 1 && wish.leadIds[0] === resource.id;

/** When a second person can be at the place: between what is in their day, the drive there and back on included. */
function personFree({ places, routes, which }: Ready, point: Point): [number, number][] {
  return which.flatMap((i) => {
    const { route, times } = routes[i]!;
    const { stops } = route;
    if (!times.feasible || stops.length >= route.maxVisits) return [];
    const free: [number, number][] = [];
    let place = route.start;
    let ready = route.from;
    for (let k = 0; k <= stops.length; k++) {
      const next = stops[k];
      const onward = stops.slice(k).find((stop) => stop.kind === 'visit')?.place ?? route.end;
      const from = ready + places.to(place, point);
      const to = (next ? times.ls[k]! : route.to) - (next?.kind === 'break' ? 0 : places.from(point, onward));
      if (to > from) free.push([from, to]);
      if (!next) break;
      if (next.kind === 'visit') place = next.place;
      ready = times.es[k]! + next.service;
    }
    return free;
  });
}

/**
 * Every way to place the wish, cheapest first: the best position for each window on each qualified person's day, of those
 * that drive no longer than so many extra seconds.
 */
export const placements = (schedule: Schedule, road: Road, wish: Wish, mostTravel?: number): Placement[] =>
  found(schedule, road, wish, mostTravel, candidates);

/** The best way to place the wish in each window that drives no longer than so many extra seconds, cheapest first. */
export function bestPlacements(schedule: Schedule, road: Road, wish: Wish, mostTravel: number): Placement[] {
  const best = new Map<Span, Placement>();
  for (const placement of found(schedule, road, wish, mostTravel, bestPerWindow))
    if (!best.has(placement.window)) best.set(placement.window, placement);
  return [...best.values()];
}

function found(
  schedule: Schedule,
  road: Road,
  wish: Wish,
  mostTravel: number | undefined,
  answer: (question: Question) => Candidate[],
): Placement[] {
  return perLead(schedule, wish)
    .flatMap((one) => {
      const asked = questionOf(schedule, road, one);
      // No qualified person at all is not the same as a wish that needs none.
      if (asked.leads.which.length === 0 && splitRequirements(wish.requirements).lead) return [];
      const question = mostTravel === undefined ? asked.question : { ...asked.question, mostTravel };
      return answer(question).map((candidate) => placementOf(schedule, wish, asked, candidate));
    })
    .filter(({ lead, day }) => lead || !wish.lacks?.(null, day))
    .sort((a, b) => a.cost - b.cost);
}

/** Where a second person is needed, each possible lead is asked for alone, so that nobody serves twice. */
function perLead(schedule: Schedule, wish: Wish): Wish[] {
  const { lead, beside } = splitRequirements(wish.requirements);
  if (!lead || !beside.some((r) => r.kind === 'person')) return [wish];
  return leadsOf(schedule, wish, lead).map((r) => ({ ...wish, leadIds: [r.id] }));
}

function placementOf(schedule: Schedule, wish: Wish, asked: Asked, candidate: Candidate): Placement {
  const { leads, units } = asked;
  const day = leads.days[candidate.route] ?? null;
  const window = wish.windows[candidate.window]!;
  const start = schedule.origin + candidate.start;
  const around = day ? neighboursOf(day, start) : [];
  return {
    window,
    start,
    day: day?.day ?? dayOf(start, schedule.business.zone),
    lead: day?.resource ?? null,
    position: day ? takingsBefore(day, leads.routes[candidate.route]!, candidate.position) : 0,
    units: candidate.side.map((id) => units[id]!),
    cost: candidate.cost,
    terms: candidate.terms,
    neighbours: around,
  };
}

/** The engine counts breaks as stops; the ledger does not know them. */
const takingsBefore = (day: PersonDay, { route }: PreparedRoute, position: number): number =>
  day.takings.length - route.stops.slice(position).filter((stop) => stop.kind === 'visit').length;

export function neighboursOf(day: PersonDay, start: Instant): Point[] {
  const before = day.takings.findLast((t) => t.from <= start)?.point;
  const after = day.takings.find((t) => t.from > start)?.point;
  return [before, after].filter((p) => p !== null && p !== undefined);
}

/** Why the wish cannot be placed in a window: the engine's smallest set of reasons, and seconds that would open it. */
export function whyNot(
  schedule: Schedule,
  road: Road,
  wish: Wish,
  window: Span,
): { reasons: Reason[]; relaxation: number } {
  const { question, leads } = questionOf(schedule, road, wish);
  const routes = leads.which.map((i) => leads.routes[i]!);
  const needsLead = splitRequirements(wish.requirements).lead !== null;
  return explain(
    { ...question, routes },
    { from: window.from - schedule.origin, to: window.to - schedule.origin },
    !needsLead,
  );
}

/** Which pairs of points the wish will ask travel times for; a road that knows every pair need not look at them. */
export function* travelBlocks(
  schedule: Schedule,
  wish: Pick<Wish, 'point' | 'requirements' | 'locationId' | 'leadIds' | 'overtimeMinutes'>,
): Generator<Block> {
  const people = schedule.roster.resources.filter(
    (r) =>
      r.kind === 'person' &&
      wish.requirements.some((requirement) => qualifies(r, requirement, wish.locationId)) &&
      (wish.leadIds?.includes(r.id) ?? true),
  );
  const days = workingDays(schedule, people);
  const all = days.flatMap(pointsOf);
  if (all.length === 0) return;
  yield { origins: [wish.point], destinations: all };
  yield { origins: all, destinations: [wish.point] };
  for (const day of fleetOf(schedule, wish.overtimeMinutes)?.unsettled(schedule, people) ?? days) {
    const points = pointsOf(day);
    if (points.length > 0) yield { origins: points, destinations: points };
  }
}
