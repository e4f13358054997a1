import type { Point } from './nearby.ts';
import type { Problem, VisitSpec } from './problem.ts';
import type { Random } from './random.ts';
import type { SideRequirement } from './side.ts';
import type { Route, Stop, Travel } from './timetable.ts';
import { timetable } from './timetable.ts';

/** Small random worlds for tests: integer points on a square, driving seconds that need not be symmetric. */
export interface World {
  travel: Travel;
  places: number;
  /** Driving from a to b takes at least pace · |a − b| seconds. */
  where: (place: number) => Point;
  pace: number;
}

/** `places` points; driving is about Manhattan distance times `pace`, with a little asymmetry. */
export function randomWorld(random: Random, places: number, pace = 10): World {
  const x = Array.from({ length: places }, () => random.below(100));
  const y = Array.from({ length: places }, () => random.below(100));
  const skew = Array.from({ length: places }, () => random.below(60));
  const travel: Travel = (from, to) =>
    from === to ? 0 : (Math.abs(x[from]! - x[to]!) + Math.abs(y[from]! - y[to]!)) * pace + skew[to]!;
  return { travel, places, where: (place) => ({ x: x[place]!, y: y[place]! }), pace };
}

/** A feasible day of up to `most` visits with promised windows around what was planned, and perhaps a break. */
export function randomRoute(
  random: Random,
  world: Pick<World, 'travel' | 'places'>,
  from: number,
  most: number,
): Route {
  const route: Route = {
    start: random.below(world.places),
    end: random.below(world.places),
    from,
    to: from + 20_000 + random.below(12_000),
    overtime: random.below(3) === 0 ? random.below(3_000) : 0,
    maxVisits: random.below(4) === 0 ? 1 + random.below(most + 1) : most + 1,
    stops: [],
  };
  const wanted = random.below(most + 1);
  for (let i = 0; i < wanted; i++) {
    const planned = from + random.below(route.to - from);
    const isBreak = random.below(5) === 0;
    const slack = random.below(4) * 1_800;
    const stop: Stop = isBreak
      ? { place: -1, from: planned, to: planned, service: 600 + random.below(2_400), kind: 'break' }
      : {
          place: random.below(world.places),
          from: planned - slack,
          to: planned + slack,
          service: 300 + random.below(3_600),
          kind: 'visit',
        };
    const stops = route.stops.toSpliced(random.below(route.stops.length + 1), 0, stop);
    if (timetable({ ...route, stops }, world.travel).feasible) route.stops = stops;
  }
  return route;
}

/** Rooms, devices and second persons; some units are good for more than one requirement. */
export function randomSide(random: Random, requirements: number, from: number, to: number): SideRequirement[] {
  const units = Array.from({ length: 4 }, (_, id) => ({ id, free: randomIntervals(random, from, to) }));
  return Array.from({ length: requirements }, () => {
    const begin = random.below(900);
    return {
      count: 1 + (random.below(4) === 0 ? 1 : 0),
      ...(random.below(3) === 0 ? { part: [begin, begin + 60 + random.below(1_800)] as const } : {}),
      units: units.filter(() => random.below(3) > 0),
    };
  });
}

function randomIntervals(random: Random, from: number, to: number): [number, number][] {
  const cuts = Array.from({ length: 2 * (1 + random.below(4)) }, () => from + random.below(to - from)).sort(
    (a, b) => a - b,
  );
  const intervals: [number, number][] = [];
  for (let i = 0; i < cuts.length; i += 2) {
    const last = intervals.at(-1);
    if (last && last[1] === cuts[i]) last[1] = cuts[i + 1]!;
    else if (cuts[i]! < cuts[i + 1]!) intervals.push([cuts[i]!, cuts[i + 1]!]);
  }
  return intervals;
}

/** A period of a few days with everything a problem can ask for: several windows, skills, breaks, overtime, prices. */
export function randomProblem(random: Random, visits: number, vehicles: number): Problem {
  const world = randomWorld(random, visits + 3);
  const { places } = world;
  const sometimes = (oneIn: number) => random.below(oneIn) === 0;
  const some = () => Array.from({ length: vehicles }, (_, v) => v).filter(() => !sometimes(3));
  return {
    places,
    travel: Int32Array.from({ length: places * places }, (_, k) => world.travel(Math.floor(k / places), k % places)),
    visits: Array.from({ length: visits }, (_, i) => {
      const visit: VisitSpec = { place: i, service: 300 + random.below(2_700), windows: [], load: random.below(4) };
      for (let k = 1 + random.below(3); k > 0; k--) {
        const from = random.below(2) * 40_000 + random.below(18_000);
        visit.windows.push([from, from + random.below(4) * 3_600]);
      }
      if (sometimes(3)) visit.vehicles = some();
      if (sometimes(6)) visit.optional = true;
      if (sometimes(6)) visit.priority = random.below(3);
      if (sometimes(4)) visit.prefers = [{ vehicles: [random.below(vehicles)], price: random.below(1_500) }];
      return visit;
    }),
    vehicles: Array.from({ length: vehicles }, (_, v) => {
      const from = (v % 2) * 40_000;
      const lunch = from + 9_000 + random.below(3_600);
      return {
        start: places - 1 - random.below(3),
        end: places - 1 - random.below(3),
        from,
        to: from + 16_000 + random.below(8_000),
        overtime: sometimes(3) ? 1_800 : 0,
        maxVisits: sometimes(3) ? 3 : visits,
        breaks: sometimes(2) ? [[lunch, lunch + 1_800]] : [],
        costPerOvertime: 1 + random.below(2),
        costFixed: sometimes(3) ? 600 : 0,
        capacity: sometimes(3) ? 5 : 100,
      };
    }),
  };
}

/** The same with rooms and devices, crews, pinned visits, windows at a price and several wishes for a person. */
export function randomTogether(random: Random, visits: number, vehicles: number): Problem {
  const problem = randomProblem(random, visits, vehicles);
  const sometimes = (oneIn: number) => random.below(oneIn) === 0;
  const units = Array.from({ length: 3 }, () => ({ free: randomIntervals(random, 0, 70_000) }));
  for (const unit of units) if (sometimes(2)) unit.free = [[0, 100_000]];
  const some = <T>(list: T[]) => list.filter(() => !sometimes(3));
  for (const visit of problem.visits) {
    // Wide enough that it matters when within a window it is.
    if (sometimes(2)) visit.windows = visit.windows.map(([from, to]) => [from, to + 9_000]);
    if (sometimes(3)) {
      const part: [number, number] | undefined = sometimes(3)
        ? [random.below(150), 150 + random.below(150)]
        : undefined;
      visit.needs = [{ count: sometimes(4) ? 2 : 1, units: some([0, 1, 2]), ...(part ? { part } : {}) }];
      if (sometimes(3)) visit.needs.push({ count: 1, units: some([2, 1]) });
    }
    if (sometimes(4)) visit.crew = [sometimes(2) ? {} : { vehicles: some(problem.vehicles.map((_, v) => v)) }];
    if (sometimes(3)) for (const window of visit.windows) window[2] = random.below(3) * 600;
    if (sometimes(6))
      visit.prefers = [...(visit.prefers ?? []), { vehicles: some([0, 1]).filter((v) => v < vehicles), price: 500 }];
    if (sometimes(8)) {
      const [from, to] = visit.windows[0]!;
      const vehicle = random.below(vehicles);
      visit.pinned = { vehicle, start: from + random.below(to - from + 1) };
      if (visit.vehicles && !visit.vehicles.includes(vehicle)) visit.vehicles.push(vehicle);
    }
  }
  return { ...problem, units };
}

/** Vehicles all alike, every visit with one window: the classical problem. */
export function randomFleet(random: Random, visits: number, vehicles: number): Problem {
  const world = randomWorld(random, visits + 1);
  const places = visits + 1;
  return {
    places,
    travel: Int32Array.from({ length: places * places }, (_, k) => world.travel(Math.floor(k / places), k % places)),
    visits: Array.from({ length: visits }, (_, i) => {
      const from = 2_000 + random.below(24_000);
      const to = from + random.below(3) * 3_600;
      return { place: i, service: 300 + random.below(1_500), windows: [[from, to]], load: 1 + random.below(9) };
    }),
    vehicles: Array.from({ length: vehicles }, () => {
      const shift = { start: visits, end: visits, from: 0, to: 36_000, overtime: 0, breaks: [] };
      return { ...shift, maxVisits: visits, capacity: 60 };
    }),
  };
}
