/** The other half of the door to the engine: a whole period as one problem, and its solution as technicians' days. */
import { setImmediate } from 'node:timers/promises';
import type { Point } from '../../shared/geo.ts';
import type { Requirement } from '../../shared/service.ts';
import { MINUTE, type Span } from '../../shared/time.ts';
import { check } from '../engine/check.ts';
import type { Need, Problem, UnitSpec, VehicleSpec, VisitSpec, Window } from '../engine/problem.ts';
import type { Solution } from '../engine/solve.ts';
import type { Route, Stop } from '../engine/timetable.ts';
import type { RosterResource } from '../resources/roster.ts';
import type { Block, Road } from '../travel/travel.ts';
import { freeSpans, type PersonDay, type Schedule } from './day.ts';
import { eligibleUnits, type Wish } from './problem.ts';
import { needsLeadsVehicle, partOf, qualifies, splitRequirements, type Unit } from './requirements.ts';
import { newTaking, stopSpan } from './route.ts';
import type { Taking } from './takings.ts';
import { broughtOn, drivenDays, inSpans, vehicleFor } from './vehicles.ts';

export { pack, unpack } from '../engine/pack.ts';
export { inTurn, type Progress, type Solution, solve } from '../engine/solve.ts';

/** A wish with what decides who goes without when not everybody can be served. */
export interface PeriodWish {
  wish: Wish;
  priority: number;
  /** What each of its windows costs, in seconds of driving, because the customer would rather have another. */
  prices: readonly number[];
  /** Who should rather lead it, and what anybody else costs. */
  rather: { leadId: string; price: number } | null;
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
  /** The room or device behind each of the problem's units. */
  units: Unit[];
  /** The day behind each vehicle. */
  days: PersonDay[];
  /** What stands behind each visit: something in the ledger, or a wish. */
  visits: (Taking | number)[];
  /** Days that break a promise as they stand: nothing can be added to them. */
  untouched: PersonDay[];
}

/** What is there already stays, whatever else would fit. */
const EXISTING_PRIORITY = 1000;
const MOST_PRIORITY = 9;

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
 * Lays out a period: a vehicle for every person's day, a visit for everything in it and for some of the wishes, whose
 * further people are a crew and whose rooms and devices are units. Others have their turn in between. Travel must have
 * been learnt with `periodBlocks`.
 */
export async function layOut(
  schedule: Schedule,
  road: Road,
  wanted: readonly PersonDay[],
  wishes: readonly PeriodWish[],
  which: readonly number[],
  terms: { overtimeMinutes: number; weights: Wish['weights'] },
): Promise<Period> {
  const points = distinct([
    ...wanted.flatMap((d) => [d.home, ...d.takings.map((t) => t.point)]),
    ...which.map((i) => wishes[i]!.wish.point),
  ]);
  const numbers = new Map(points.map((point, i) => [keyOf(point), i]));
  // Nowhere: who has no home begins and ends the day wherever the first and the last visit are.
  const nowhere = points.length;
  const placeOf = (point: Point | null): number => (point ? numbers.get(keyOf(point))! : nowhere);
  const places = points.length + 1;
  const travel = await travelBetween(points, places, road);

  const days: PersonDay[] = [];
  const untouched: PersonDay[] = [];
  const vehicles: VehicleSpec[] = [];
  const visits: VisitSpec[] = [];
  const behind: (Taking | number)[] = [];
  const initial: number[][] = [];
  for (const day of wanted) {
    const spec = vehicleOf(day, schedule, placeOf, terms);
    const there = day.takings
      .filter((t) => t.point)
      .map((t) => ({ visit: visitOf(t, schedule, placeOf, vehicles.length), at: t.from - schedule.origin }));
    if (check(routeWith(spec, there), travelIn(places, travel)).violations.length > 0) {
      untouched.push(day);
      continue;
    }
    initial.push(there.map((_, i) => visits.length + i));
    visits.push(...there.map(({ visit }) => visit));
    behind.push(...day.takings.filter((t) => t.point));
    vehicles.push(spec);
    days.push(day);
  }
  const able = new Able(schedule, days);
  for (const [k, i] of which.entries()) {
    if (k % WISHES_AT_ONCE === 0) await setImmediate();
    visits.push(wishedVisit(wishes[i]!, schedule, placeOf(wishes[i]!.wish.point), able));
    behind.push(i);
  }
  const problem = { places, travel, visits, vehicles, units: able.specs, initial };
  return { problem, units: able.units, days, visits: behind, untouched };
}

/** Pairs of points and wishes dealt with before others have their turn: a millisecond or two, as an answer needs many turns. */
const PAIRS_AT_ONCE = 5_000;
const WISHES_AT_ONCE = 10;

/** Travel times between points, and from and to nowhere, which lies beside every one of them. */
async function travelBetween(points: readonly Point[], places: number, road: Road): Promise<Int32Array> {
  const travel = new Int32Array(places * places);
  let pairs = 0;
  for (const [a, from] of points.entries()) {
    for (let b = 0; b < points.length; b++) travel[a * places + b] = a === b ? 0 : road.seconds(from, points[b]!);
    pairs += points.length;
    if (pairs < PAIRS_AT_ONCE) continue;
    pairs = 0;
    await setImmediate();
  }
  return travel;
}

/** Whose days, and which rooms and devices, answer a requirement. Wishes that ask the same share one list. */
class Able {
  /** Every room and device asked for so far, and when it is free. */
  readonly units: Unit[] = [];
  readonly specs: UnitSpec[] = [];
  private readonly schedule: Schedule;
  private readonly days: readonly PersonDay[];
  private readonly numbers = new Map<string, number>();
  private readonly lists = new Map<string, number[]>();

  constructor(schedule: Schedule, days: readonly PersonDay[]) {
    this.schedule = schedule;
    this.days = days;
  }

  /** The vehicles of people who meet a requirement, or of one of them. */
  vehicles(requirement: Requirement, { locationId }: Wish, ids: readonly string[] | null): number[] {
    return this.once(['people', requirement, locationId, ids], () =>
      this.days.flatMap(({ resource }, v) =>
        qualifies(resource, requirement, locationId) && (ids?.includes(resource.id) ?? true) ? [v] : [],
      ),
    );
  }

  /**
   * The days whose people can lead a visit that needs a vehicle: those who bring one along that does; only where there are
   * none, those who drive none, and take one out of the yard.
   */
  withVehicle(vehicles: number[], wish: Wish): { vehicles: number[]; fromYard: boolean } {
    if (!vehicleFor(wish)) return { vehicles, fromYard: false };
    const bringing = vehicles.filter((v) => broughtOn(this.schedule, this.days[v]!, wish));
    if (bringing.length > 0) return { vehicles: bringing, fromYard: false };
    const { roster } = this.schedule;
    const without = vehicles.filter((v) => !roster.vehicleOf(this.days[v]!.resource.id, this.days[v]!.day));
    return { vehicles: without, fromYard: true };
  }

  /** Those of the vehicles that start where the supplies of a wish lie. */
  supplied(vehicles: number[], { lacks }: Wish): number[] {
    return lacks ? vehicles.filter((v) => !lacks(this.days[v]!.resource, this.days[v]!.day)) : vehicles;
  }

  unitsFor(requirement: Requirement, wish: Wish): number[] {
    return this.once(['units', requirement, wish.locationId, wish.units], () =>
      eligibleUnits(this.schedule, wish, requirement).map(({ resource, unit }) => this.number(resource, unit)),
    );
  }

  vehiclesOf(resourceId: string): number[] {
    return this.once(['who', resourceId], () => this.days.flatMap((d, v) => (d.resource.id === resourceId ? [v] : [])));
  }

  private number(resource: RosterResource, unit: number): number {
    const key = `${resource.id} ${unit}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const { origin } = this.schedule;
    const free = freeSpans(this.schedule, resource, unit);
    // What somebody drives comes along with them alone.
    const spans = resource.kind === 'vehicle' ? inSpans(free, drivenDays(this.schedule, resource.id, [])) : free;
    this.specs.push({ free: spans.map(({ from, to }) => [from - origin, to - origin]) });
    this.numbers.set(key, this.units.length);
    return this.units.push({ resourceId: resource.id, unit }) - 1;
  }

  private once(question: unknown, answer: () => number[]): number[] {
    const key = JSON.stringify(question);
    const known = this.lists.get(key) ?? answer();
    this.lists.set(key, known);
    return known;
  }
}

function wishedVisit(
  { wish, priority, prices, rather }: PeriodWish,
  { origin }: Schedule,
  place: number,
  able: Able,
): VisitSpec {
  const { lead, beside } = splitRequirements(wish.requirements);
  const leading = lead ? able.supplied(able.vehicles(lead, wish, wish.leadIds ?? null), wish) : [];
  const { vehicles, fromYard } = able.withVehicle(leading, wish);
  const needs = beside
    .filter(
      (requirement) => requirement.kind !== 'person' && (fromYard || !needsLeadsVehicle(requirement, wish.locationId)),
    )
    .map((requirement): Need => {
      const part = partOf(requirement);
      return { count: requirement.count, units: able.unitsFor(requirement, wish), ...(part ? { part } : {}) };
    });
  // Who comes along for a part of it has the time for all of it: a little more than the ledger will ask for.
  const crew = beside
    .filter(({ kind }) => kind === 'person')
    .flatMap((requirement) =>
      Array.from({ length: requirement.count }, () => ({ vehicles: able.vehicles(requirement, wish, null) })),
    );
  return {
    place,
    service: wish.secondsTaken,
    windows: wish.windows.map(({ from, to }, w): Window => [from - origin, to - origin, prices[w] ?? 0]),
    vehicles,
    priority: Math.min(Math.max(priority, 0), MOST_PRIORITY),
    ...(needs.length > 0 ? { needs } : {}),
    ...(crew.length > 0 ? { crew } : {}),
    ...(rather ? { prefers: [{ vehicles: able.vehiclesOf(rather.leadId), price: rather.price }] } : {}),
  };
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

/** What is there stays with its person, in its window; what shares a room, a device or another's day keeps its second. */
function visitOf(
  taking: Taking,
  schedule: Schedule,
  placeOf: (point: Point | null) => number,
  vehicle: number,
): VisitSpec {
  const { from, to } = stopSpan(taking, schedule.now);
  const start = from - schedule.origin;
  return {
    place: placeOf(taking.point),
    service: taking.to - taking.from,
    windows: [[start, to - schedule.origin]],
    priority: EXISTING_PRIORITY,
    ...(from === to ? { pinned: { vehicle, start } } : { fixedVehicle: vehicle }),
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

/** The days a solution makes, each new visit with the told window it falls into. Who comes along has it too. */
export function readSolution(
  schedule: Schedule,
  period: Period,
  wishes: readonly PeriodWish[],
  { routes, starts, units, crew }: Solution,
): PlannedDay[] {
  return period.days.map((day, v) => {
    const apart = day.takings.filter((t) => !t.point).map(asItWas);
    const stops = routes[v]!.map((visit): PlannedTaking => {
      const behind = period.visits[visit]!;
      const start = schedule.origin + starts[visit]!;
      if (typeof behind !== 'number') return asItWas({ ...behind, from: start, to: start + behind.to - behind.from });
      const { wish } = wishes[behind]!;
      const window = windowOf(wishes[behind]!, start);
      const own = newTaking(
        { resourceId: day.resource.id, unit: 1 },
        day.day,
        start,
        wish.secondsTaken,
        window,
        wish.point,
      );
      if (crew[visit]!.includes(v)) return { ...own, leads: false, wish: behind, window, units: [] };
      const companions = crew[visit]!.map((w): Unit => ({ resourceId: period.days[w]!.resource.id, unit: 1 }));
      const vehicle = broughtOn(schedule, day, wish);
      const beside = [...companions, ...units[visit]!.map((u) => period.units[u]!), ...(vehicle ? [vehicle] : [])];
      return { ...own, wish: behind, window, units: beside };
    });
    return { day, takings: [...stops, ...apart].sort((a, b) => a.from - b.from) };
  });
}

/** The days as they are without a plan. */
export const asTheyAre = (period: Period): PlannedDay[] =>
  period.days.map((day) => ({ day, takings: day.takings.map(asItWas) }));

const asItWas = (taking: Taking): PlannedTaking => ({ ...taking, wish: null, window: taking.starts, units: [] });

/** Of the told windows that hold a start the one that suits best, and the last of those: it leaves the most room for others. */
function windowOf({ wish, prices }: PeriodWish, start: number): Span {
  const price = (window: Span): number => prices[wish.windows.indexOf(window)] ?? 0;
  return wish.windows
    .filter((w) => w.from <= start && start <= w.to)
    .reduce((best, w) => (price(w) <= price(best) ? w : best));
}
