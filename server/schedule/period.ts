/** The other half of the door to the engine: a whole period as one problem, and its solution as technicians' days. */
import { setImmediate } from 'node:timers/promises';
import type { Point } from '../../shared/geo.ts';
import { MINUTE, type Span } from '../../shared/time.ts';
import { check } from '../engine/check.ts';
import { type Candidate, candidates } from '../engine/insertion.ts';
import { prepare, withStop } from '../engine/prepared.ts';
import type { Problem, VehicleSpec, VisitSpec } from '../engine/problem.ts';
import type { Solution } from '../engine/solve.ts';
import type { Route, Stop } from '../engine/timetable.ts';
import type { RosterResource } from '../resources/roster.ts';
import type { Block, Road } from '../travel/travel.ts';
import { type PersonDay, personDay, type Schedule } from './day.ts';
import { placements, type Wish } from './problem.ts';
import { qualifies, splitRequirements, type Unit } from './requirements.ts';
import { newTaking, stopSpan, timeDay } from './route.ts';
import type { Taking } from './takings.ts';

export type { Problem } from '../engine/problem.ts';
export { type Progress, type Solution, solve } from '../engine/solve.ts';

/** A wish with what decides who goes without when not everybody can be served. */
export interface PeriodWish {
  wish: Wish;
  priority: number;
}

/** A person's day as planned: what was there, and the wishes put into it, in order. */
export interface PlannedDay {
  day: PersonDay;
  takings: PlannedTaking[];
}
/** `wish` is an index into the wishes of the period; null for what was there before. */
export type PlannedTaking = Taking & { wish: number | null; window: Span; units: Unit[] };

/** A period ready to be solved, with what is needed to read the solution. */
export interface Period {
  problem: Problem;
  /** The day behind each vehicle. */
  days: PersonDay[];
  /** Each vehicle's day as it stands. */
  asIs: Route[];
  /** What stands behind each visit: something in the ledger, or a wish. */
  visits: (Taking | number)[];
  /** Days that break a promise as they stand: nothing can be added to them. */
  untouched: PersonDay[];
}

/** What is there already stays, whatever else would fit. */
const EXISTING_PRIORITY = 1000;
const MOST_PRIORITY = 9;

/** The days on which some people work. */
export const workingDays = (schedule: Schedule, people: readonly RosterResource[]): PersonDay[] =>
  people.flatMap((person) =>
    schedule.days.map((day) => personDay(schedule, person, day)).filter((day) => day !== null),
  );

/** Which pairs of points a plan will ask travel times for, in blocks that a router answers in one go. */
export function periodBlocks(days: readonly PersonDay[], points: readonly Point[], most = 50): Block[] {
  const all = distinct([...days.flatMap((d) => [d.home, ...d.takings.map((t) => t.point)]), ...points]);
  const parts: Point[][] = [];
  for (let i = 0; i < all.length; i += most) parts.push(all.slice(i, i + most));
  return parts.flatMap((origins) => parts.map((destinations) => ({ origins, destinations })));
}

const keyOf = ({ lat, lon }: Point): string => `${lat} ${lon}`;
const distinct = (points: readonly (Point | null)[]): Point[] => [
  ...new Map(points.filter((p) => p !== null).map((p) => [keyOf(p), p])).values(),
];

/**
 * Lays out a period: a vehicle for every person's day, a visit for everything in it and for some of the wishes:
 * those that need more than their lead are not for this problem. Travel must have been learnt with `periodBlocks`.
 */
export function layOut(
  schedule: Schedule,
  road: Road,
  wanted: readonly PersonDay[],
  wishes: readonly PeriodWish[],
  which: readonly number[],
  terms: { overtimeMinutes: number; weights: Wish['weights'] },
): Period {
  const points = distinct([
    ...wanted.flatMap((d) => [d.home, ...d.takings.map((t) => t.point)]),
    ...which.map((i) => wishes[i]!.wish.point),
  ]);
  const numbers = new Map(points.map((point, i) => [keyOf(point), i]));
  // Nowhere: who has no home begins and ends the day wherever the first and the last visit are.
  const nowhere = points.length;
  const placeOf = (point: Point | null): number => (point ? numbers.get(keyOf(point))! : nowhere);
  const places = points.length + 1;
  const travel = new Int32Array(places * places);
  for (const [a, from] of points.entries())
    for (const [b, to] of points.entries()) travel[a * places + b] = a === b ? 0 : road.seconds(from, to);

  const days: PersonDay[] = [];
  const untouched: PersonDay[] = [];
  const vehicles: VehicleSpec[] = [];
  const visits: VisitSpec[] = [];
  const asIs: Route[] = [];
  const behind: (Taking | number)[] = [];
  const initial: number[][] = [];
  for (const day of wanted) {
    const spec = vehicleOf(day, schedule, placeOf, terms);
    const there = day.takings
      .filter((t) => t.point)
      .map((t) => ({ visit: visitOf(t, schedule, placeOf), at: t.from - schedule.origin }));
    const route = routeWith(spec, there);
    if (check(route, travelIn(places, travel)).violations.length > 0) {
      untouched.push(day);
      continue;
    }
    initial.push(there.map((_, i) => visits.length + i));
    visits.push(...there.map(({ visit }) => ({ ...visit, fixedVehicle: vehicles.length })));
    behind.push(...day.takings.filter((t) => t.point));
    vehicles.push(spec);
    asIs.push(route);
    days.push(day);
  }
  for (const i of which) {
    const { wish, priority } = wishes[i]!;
    const { lead } = splitRequirements(wish.requirements);
    visits.push({
      place: placeOf(wish.point),
      service: wish.secondsTaken,
      windows: wish.windows.map(({ from, to }): [number, number] => [from - schedule.origin, to - schedule.origin]),
      vehicles: days.flatMap(({ resource, day }, v) =>
        lead &&
        qualifies(resource, lead, wish.locationId) &&
        (wish.leadIds?.includes(resource.id) ?? true) &&
        !wish.lacks?.(resource, day)
          ? [v]
          : [],
      ),
      priority: Math.min(Math.max(priority, 0), MOST_PRIORITY),
    });
    behind.push(i);
  }
  return { problem: { places, travel, visits, vehicles, initial }, days, asIs, visits: behind, untouched };
}

function vehicleOf(
  { resource, home, from, to, breaks, takings }: PersonDay,
  { origin }: Schedule,
  placeOf: (point: Point | null) => number,
  { overtimeMinutes, weights }: { overtimeMinutes: number; weights: Wish['weights'] },
): VehicleSpec {
  // What has no place of its own, a meeting say, interrupts the day like a break.
  const apart = takings.filter((t) => !t.point);
  return {
    start: placeOf(home),
    end: placeOf(home),
    from: from - origin,
    to: to - origin,
    overtime: overtimeMinutes * MINUTE,
    maxVisits: resource.maxVisits ? Math.max(0, resource.maxVisits - apart.length) : Number.MAX_SAFE_INTEGER,
    breaks: [...breaks, ...apart]
      .map((span): [number, number] => [span.from - origin, span.to - origin])
      .sort((a, b) => a[0] - b[0]),
    costPerOvertime: weights.travel > 0 ? weights.overtime / weights.travel : 1,
  };
}

function visitOf(taking: Taking, schedule: Schedule, placeOf: (point: Point | null) => number): VisitSpec {
  const { from, to } = stopSpan(taking, schedule.now);
  return {
    place: placeOf(taking.point),
    service: taking.to - taking.from,
    windows: [[from - schedule.origin, to - schedule.origin]],
    priority: EXISTING_PRIORITY,
  };
}

const travelIn =
  (places: number, travel: Int32Array) =>
  (a: number, b: number): number =>
    travel[a * places + b]!;

/** A vehicle with what is there in its order, and its breaks where they fall. */
function routeWith(vehicle: VehicleSpec, there: readonly { visit: VisitSpec; at: number }[]): Route {
  const breaks = vehicle.breaks.map(([from, to]) => ({
    stop: { place: -1, from, to: from, service: to - from, kind: 'break' } satisfies Stop,
    at: from,
  }));
  const visits = there.map(({ visit: { place, service, windows }, at }) => {
    const [from, to] = windows[0]!;
    return { stop: { place, from, to, service, kind: 'visit' } satisfies Stop, at };
  });
  const stops = [...visits, ...breaks].sort((a, b) => a.at - b.at).map(({ stop }): Stop => stop);
  const { start, end, from, to, overtime, maxVisits } = vehicle;
  return { start, end, from, to, overtime, maxVisits, stops };
}

/** The days a solution makes, each new visit with the told window it falls into. */
export function readSolution(
  schedule: Schedule,
  period: Period,
  wishes: readonly PeriodWish[],
  { routes, starts }: Pick<Solution, 'routes' | 'starts'>,
): PlannedDay[] {
  return period.days.map((day, v) => {
    const apart = day.takings.filter((t) => !t.point).map(asItWas);
    const stops = routes[v]!.map((visit): PlannedTaking => {
      const behind = period.visits[visit]!;
      const start = schedule.origin + starts[visit]!;
      if (typeof behind !== 'number') return asItWas({ ...behind, from: start, to: start + behind.to - behind.from });
      const { wish } = wishes[behind]!;
      const window = windowOf(wish, start);
      const lead = { resourceId: day.resource.id, unit: 1 };
      const taking = newTaking(lead, day.day, start, wish.secondsTaken, window, wish.point);
      return { ...taking, wish: behind, window, units: [] };
    });
    return { day, takings: [...stops, ...apart].sort((a, b) => a.from - b.from) };
  });
}

/** The days as they are without a plan. */
export const asTheyAre = (period: Period): PlannedDay[] =>
  period.days.map((day) => ({ day, takings: day.takings.map(asItWas) }));

const asItWas = (taking: Taking): PlannedTaking => ({ ...taking, wish: null, window: taking.starts, units: [] });

/** The last told window that holds a start: it leaves the most room to make way for others. */
const windowOf = (wish: Wish, start: number): Span => wish.windows.findLast((w) => w.from <= start && start <= w.to)!;

/** The schedule as it would be with some days as planned, and with rooms and devices taken. */
function withPlanned(schedule: Schedule, planned: readonly PlannedDay[], taken: readonly Taking[]): Schedule {
  const byDay = new Map(planned.map(({ day, takings }) => [`${day.resource.id} ${day.day}`, takings]));
  return {
    ...schedule,
    takingsOf: (resourceId, unit, day) =>
      (unit === 1 ? byDay.get(`${resourceId} ${day}`) : undefined) ?? [
        ...schedule.takingsOf(resourceId, unit, day),
        ...taken.filter((t) => t.resourceId === resourceId && t.unit === unit && t.day === day),
      ],
  };
}

/**
 * Puts wishes that need more than their lead (a room, a device, a second person) into planned days, one after the
 * other, each at the cheapest place; gives those for which there is none. The days change.
 */
export async function placeBeside(
  schedule: Schedule,
  road: Road,
  planned: PlannedDay[],
  wishes: readonly PeriodWish[],
  which: readonly number[],
): Promise<number[]> {
  const taken: Taking[] = [];
  const left: number[] = [];
  for (const index of which) {
    // Every one of these is a slot question: others may have their turn in between.
    await setImmediate();
    const { wish } = wishes[index]!;
    const found = placements(withPlanned(schedule, planned, taken), road, wish)[0];
    const lead = found?.lead && planned.find((p) => p.day.resource.id === found.lead!.id && p.day.day === found.day);
    if (!found || !lead) {
      left.push(index);
      continue;
    }
    // What shares a room or a device keeps its exact time.
    const starts = found.units.length > 0 ? { from: found.start, to: found.start } : found.window;
    const own = newTaking(
      { resourceId: found.lead!.id, unit: 1 },
      found.day,
      found.start,
      wish.secondsTaken,
      starts,
      wish.point,
    );
    lead.takings.splice(found.position, 0, { ...own, wish: index, window: found.window, units: found.units });
    timed(schedule, road, lead, wish.overtimeMinutes);
    for (const unit of found.units) {
      const beside = { ...own, ...unit, leads: false };
      const person = planned.find((p) => p.day.resource.id === unit.resourceId && p.day.day === found.day);
      if (person) {
        const at = person.takings.filter((t) => t.from < found.start).length;
        person.takings.splice(at, 0, { ...beside, wish: index, window: found.window, units: [] });
        timed(schedule, road, person, wish.overtimeMinutes);
      } else taken.push(beside);
    }
  }
  return left;
}

/** Every stop of a planned day as early as it can be. */
function timed(schedule: Schedule, road: Road, planned: PlannedDay, overtimeMinutes: number): void {
  const { starts } = timeDay(schedule, road, { ...planned.day, takings: planned.takings }, overtimeMinutes);
  planned.takings = planned.takings.map((t, i) => ({ ...t, from: starts[i]!, to: starts[i]! + t.to - t.from }));
}

/**
 * The yardstick: the same visits placed one after the other, each in the told window where it costs the least driving
 * at that moment, as if their customers had called in turn.
 */
export function oneByOne({ problem, asIs }: Pick<Period, 'problem' | 'asIs'>): Pick<Solution, 'routes' | 'starts'> {
  const { places, travel, visits, vehicles, initial = [] } = problem;
  const drive = travelIn(places, travel);
  const prepared = asIs.map((route) => prepare(route, drive));
  // Beside each route, whose visit each stop is; −1 for a break.
  const owners = asIs.map(({ stops }, v) => {
    const there = [...initial[v]!];
    return stops.map(({ kind }) => (kind === 'visit' ? there.shift()! : -1));
  });
  for (let i = initial.flat().length; i < visits.length; i++) {
    const { place, service, windows, vehicles: able = vehicles.map((_, v) => v) } = visits[i]!;
    // Without a route the engine would judge a session that needs nobody.
    if (able.length === 0) continue;
    const best = candidates({
      routes: able.map((v) => prepared[v]!),
      service,
      windows: windows.map(([from, to]) => ({ from, to })),
      toVisit: (from) => drive(from, place),
      fromVisit: (to) => drive(place, to),
      usefulGap: 0,
      weights: { travel: 1, idle: 0, overtime: 1 },
    }).reduce<Candidate | null>((a, b) => (a && a.cost <= b.cost ? a : b), null);
    if (!best) continue;
    const v = able[best.route]!;
    const [from, to] = windows[best.window]!;
    prepared[v] = withStop(prepared[v]!, best.position, { place, from, to, service, kind: 'visit' }, drive);
    owners[v]!.splice(best.position, 0, i);
  }
  const starts = visits.map(() => -1);
  for (const [v, { times }] of prepared.entries())
    for (const [k, visit] of owners[v]!.entries()) if (visit >= 0) starts[visit] = times.es[k]!;
  return { routes: owners.map((own) => own.filter((visit) => visit >= 0)), starts };
}
