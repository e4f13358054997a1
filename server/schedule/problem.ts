/** The door to the engine (its other half, for whole periods, is period.ts): turns the schedule into its seconds and places, and its answers back into instants. */
import type { Point } from '../../shared/geo.ts';
import type { Requirement } from '../../shared/service.ts';
import type { CostTerms } from '../../shared/slot.ts';
import { type Day, dayOf, type Instant, type Span } from '../../shared/time.ts';
import { explain, isEasier, type Reason } from '../engine/explain.ts';
import * as gap from '../engine/gap.ts';
import { bestPerWindow, type Candidate, candidates, type Question } from '../engine/insertion.ts';
import type { PreparedRoute } from '../engine/prepared.ts';
import type { SideRequirement } from '../engine/side.ts';
import type { RosterResource } from '../resources/roster.ts';
import type { Block, Road } from '../travel/travel.ts';
import { freeSpans, type PersonDay, type Schedule, workingDays } from './day.ts';
import { pointsOf, prepareDays, type Ready } from './fleet.ts';
import { fleetOf } from './memory.ts';
import {
  needsLeadsVehicle,
  type Part,
  partOf,
  qualifies,
  splitRequirements,
  type Unit,
  type UnitTaken,
} from './requirements.ts';
import { drivenDays, inSpans, leadGroups } from './vehicles.ts';

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
  /** These must be taken beside the lead, each for the requirement of its number among those beside. */
  through?: readonly { resourceId: string; at: number }[];
  /** When second people are free, as found for one lead and true for all: only while nothing else is read. */
  freeBeside?: Map<string, Span[]>;
  /** Who should rather lead, and what anybody else costs, in weighted seconds. */
  rather?: { leadId: string; price: number };
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
  units: UnitTaken[];
  cost: number;
  terms: CostTerms;
  /** The visits just before and after on the lead's way. */
  neighbours: Point[];
}

export interface Asked {
  question: Question;
  leads: Ready;
  units: Unit[];
  /** What each side requirement's units are taken for, once for every unit. */
  parts: (Part | undefined)[];
}

/** Asks the engine's slot question about a wish. Travel must have been learnt with `travelBlocks`. */
export function questionOf(schedule: Schedule, road: Road, wish: Wish): Asked {
  const { origin } = schedule;
  const { lead } = splitRequirements(wish.requirements);
  const needs = needsOf(wish);
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
  const side = needs.map(({ requirement, count, only }): SideRequirement => {
    const part = partOf(requirement);
    return {
      count,
      ...(part ? { part } : {}),
      units: eligibleUnits(schedule, wish, requirement).flatMap(({ resource, unit }) => {
        if (only && only !== resource.id) return [];
        const free = unitFree(schedule, road, wish, requirement, resource, unit);
        if (free.length === 0) return [];
        const id = number({ resourceId: resource.id, unit });
        return [{ id, free: free.map(({ from, to }) => [from - origin, to - origin] as const) }];
      }),
    };
  });
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
      ...(wish.rather && lead ? { prices: pricesOf(leads, wish.rather) } : {}),
      side,
      usefulGap: wish.usefulGap,
      weights: wish.weights,
    },
    leads,
    units,
    parts: needs.flatMap(({ requirement, count }) => new Array<Part | undefined>(count).fill(partOf(requirement))),
  };
}

/** A requirement beside the lead, and how many of it; `only`: what must be taken stands alone. */
interface Need {
  requirement: Requirement;
  count: number;
  only?: string;
}

function needsOf({ requirements, through = [] }: Pick<Wish, 'requirements' | 'through'>): Need[] {
  const { beside } = splitRequirements(requirements);
  return beside.flatMap((requirement, i): Need[] => {
    const named = through.filter(({ at }) => at === i);
    const count = requirement.count - named.length;
    const alone = named.map(({ resourceId }) => ({ requirement, count: 1, only: resourceId }));
    return count > 0 ? [...alone, { requirement, count }] : alone;
  });
}

/** Whoever the customer would not rather have costs something. */
const pricesOf = ({ days }: Ready, { leadId, price }: NonNullable<Wish['rather']>): number[] =>
  days.map(({ resource }) => (resource.id === leadId ? 0 : price));

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
export const leadsOf = (
  schedule: Schedule,
  wish: Pick<Wish, 'locationId' | 'leadIds'>,
  lead: Requirement,
): RosterResource[] =>
  schedule.roster.resources.filter(
    (r) => qualifies(r, lead, wish.locationId) && (wish.leadIds?.includes(r.id) ?? true),
  );

/** The days of the people who may lead the wish. */
export const leadDays = (schedule: Schedule, wish: Wish, lead: Requirement): PersonDay[] =>
  workingDays(schedule, leadsOf(schedule, wish, lead)).filter((day) => isSupplied(wish, day));

/** True when nothing lacks of what the wish uses up on that day of that person. */
export const isSupplied = ({ lacks }: Pick<Wish, 'lacks'>, { resource, day }: PersonDay): boolean =>
  !lacks?.(resource, day);

/** Every unit that meets a requirement of the wish. */
export function eligibleUnits(
  schedule: Schedule,
  wish: Wish,
  requirement: Requirement,
): { resource: RosterResource; unit: number }[] {
  return schedule.roster.resources
    .filter((resource) => qualifies(resource, requirement, wish.locationId) && mayServe(wish, requirement, resource))
    .flatMap((resource) => Array.from({ length: resource.units }, (_, i) => ({ resource, unit: i + 1 })))
    .filter(({ resource, unit }) => wish.units?.some((u) => u.resourceId === resource.id && u.unit === unit) ?? true);
}

/** Whoever alone may lead does not come along; where nobody leads, only they do what the first person is needed for. */
function mayServe({ requirements, leadIds }: Wish, requirement: Requirement, { id }: RosterResource): boolean {
  if (!leadIds || requirement.kind !== 'person') return true;
  if (splitRequirements(requirements).lead) return leadIds.length > 1 || leadIds[0] !== id;
  return requirement !== requirements.find((r) => r.kind === 'person') || leadIds.includes(id);
}

/** When one unit of something can be taken beside the lead. */
function unitFree(
  schedule: Schedule,
  road: Road,
  wish: Wish,
  requirement: Requirement,
  resource: RosterResource,
  unit: number,
): Span[] {
  if (resource.kind === 'person') {
    const [from, to] = partOf(requirement) ?? [0, wish.secondsTaken];
    const key = `${resource.id} ${to - from}`;
    const known = wish.freeBeside?.get(key);
    if (known) return known;
    const own = readyDays(schedule, road, [resource], wish.overtimeMinutes);
    const free = personFree(own, wish.point, to - from, schedule.origin);
    wish.freeBeside?.set(key, free);
    return free;
  }
  if (!needsLeadsVehicle(requirement, wish.locationId)) return freeSpans(schedule, resource, unit);
  const driven = drivenDays(schedule, resource.id, wish.leadIds ?? []);
  return driven.length > 0 ? inSpans(freeSpans(schedule, resource, unit), driven) : [];
}

/**
 * When a second person can be at the place for so long: everywhere between what is in their day, the drive there and back
 * on included, just as if the visit were their own.
 */
function personFree({ places, routes, which }: Ready, point: Point, seconds: number, origin: Instant): Span[] {
  const starts: Span[] = [];
  for (const i of which) {
    const { open, gaps } = routes[i]!;
    if (!open) continue;
    for (let at = 0; at < gaps.length; at += gap.GAP) {
      const from = gaps[at + gap.READY]! + places.to(gaps[at + gap.BEFORE]!, point);
      const to = gap.latestStart(gaps, at, seconds, places.from(point, gaps[at + gap.AFTER]!));
      if (from <= to) starts.push({ from: origin + from, to: origin + to });
    }
  }
  // Visits of theirs that can wait may leave two positions for one start.
  const free: Span[] = [];
  for (const { from, to } of starts.sort((a, b) => a.from - b.from)) {
    const last = free.at(-1);
    if (last && from <= last.to - seconds + 1) last.to = Math.max(last.to, to + seconds);
    else free.push({ from, to: to + seconds });
  }
  return free;
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
      if (asked.question.side?.some(({ count, units }) => units.length < count)) return [];
      const question = mostTravel === undefined ? asked.question : { ...asked.question, mostTravel };
      return answer(question).map((candidate) => placementOf(schedule, wish, asked, candidate));
    })
    .filter(({ lead, day }) => lead || !wish.lacks?.(null, day))
    .sort((a, b) => a.cost - b.cost);
}

/**
 * Where a second person is needed, each possible lead is asked for alone, so that nobody serves twice; where their
 * vehicle matters, those who drive alike are asked for together.
 */
export function perLead(schedule: Schedule, wish: Wish): Wish[] {
  const { lead, beside } = splitRequirements(wish.requirements);
  if (!lead) return [wish];
  const { freeBeside = new Map<string, Span[]>() } = wish;
  if (beside.some((r) => r.kind === 'person'))
    return leadsOf(schedule, wish, lead).map((r) => ({ ...wish, leadIds: [r.id], freeBeside }));
  if (beside.some((r) => needsLeadsVehicle(r, wish.locationId)))
    return leadGroups(schedule, leadsOf(schedule, wish, lead)).map((leadIds) => ({ ...wish, leadIds }));
  return [wish];
}

function placementOf(schedule: Schedule, wish: Wish, asked: Asked, candidate: Candidate): Placement {
  const { leads, units, parts } = asked;
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
    units: candidate.side.map((id, i) => ({ ...units[id]!, ...(parts[i] ? { part: parts[i] } : {}) })),
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
  const needsLead = splitRequirements(wish.requirements).lead !== null;
  const span = { from: window.from - schedule.origin, to: window.to - schedule.origin };
  const explained = perLead(schedule, wish).map((one) => {
    const { question, leads } = questionOf(schedule, road, one);
    const { prices: _, ...rest } = question;
    return explain({ ...rest, routes: leads.which.map((i) => leads.routes[i]!) }, span, !needsLead);
  });
  return explained.reduce(
    (best, other) => (isEasier(other, best) ? other : best),
    explained[0] ?? { open: false, reasons: [{ kind: 'no-capacity' }], relaxation: 0 },
  );
}

/** Which pairs of points the wish will ask travel times for; a road that knows every pair need not look at them. */
export function* travelBlocks(
  schedule: Schedule,
  wish: Pick<Wish, 'point' | 'requirements' | 'locationId' | 'leadIds' | 'overtimeMinutes'>,
): Generator<Block> {
  const { lead, beside } = splitRequirements(wish.requirements);
  const leads = new Set(lead ? leadsOf(schedule, wish, lead) : []);
  const people = schedule.roster.resources.filter(
    (r) =>
      r.kind === 'person' && (leads.has(r) || beside.some((requirement) => qualifies(r, requirement, wish.locationId))),
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
