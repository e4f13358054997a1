import type { Problem, VehicleSpec, VisitSpec } from './problem.ts';
import { type Driven, drive, NEVER, type Promises, type Shared } from './promises.ts';
import { solve } from './solve.ts';
import type { StopRule } from './stop.ts';

/** Changing technicians is dearer than a detour, asking a customer dearer by far: in longest legs. */
const DISTURBANCE_LEGS = 3;
/** Priority of those who must not be asked. */
const FIRST = 1_000;

/**
 * Looks with the planner for a way that asks fewer customers: everybody may go to any route that may take them. Then
 * whoever can goes back to their own. Undefined where it lets somebody down who must not be asked.
 */
export function rearrange(promises: Promises, options: { seed: number; stop: StopRule }): Driven | undefined {
  const solution = solve(asProblem(promises), options);
  if (solution.unassigned.some(({ visit }) => promises.visits[visit]!.weight >= NEVER)) return undefined;
  return backHome(promises, drive(promises, solution.routes));
}

/** Every visit that changed routes goes back to its own where that breaks nothing. */
export function backHome(promises: Promises, driven: Driven | undefined): Driven | undefined {
  let best = driven;
  if (!best) return undefined;
  for (const [v, { route }] of promises.visits.entries()) {
    if (route < 0 || best.shared[route]!.includes(v)) continue;
    const back: Shared = best.shared.map((own, r) => (r === route ? [...own, v] : own.filter((other) => other !== v)));
    // At the end of the list, and where the planner had it last, are both as good: the order is found anew.
    best = drive(promises, back) ?? best;
  }
  return best;
}

/** The promises as the planner's problem; everybody where they are to begin with. */
export function asProblem({ routes, asIs, visits, present, travel }: Promises): Problem {
  const numbers = new Map<number, number>();
  const number = (place: number): number => {
    if (!numbers.has(place)) numbers.set(place, numbers.size);
    return numbers.get(place)!;
  };
  const vehicles = routes.map(({ start, end, from, to, overtime, maxVisits, stops }, r): VehicleSpec => {
    const closed = present[r]!.length === 0 && asIs[r]!.stops.some(({ kind }) => kind === 'visit');
    return {
      start: number(start),
      end: number(end),
      from,
      to,
      overtime,
      maxVisits: closed ? 0 : maxVisits,
      breaks: stops.map((stop) => [stop.from, stop.from + stop.service]),
      costPerOvertime: 0,
    };
  });
  const placed = visits.map(({ stop }) => number(stop.place));
  const places = [...numbers.keys()];
  const matrix = Int32Array.from({ length: places.length ** 2 }, (_, k) => {
    const [a, b] = [places[Math.floor(k / places.length)]!, places[k % places.length]!];
    return a === b ? 0 : travel(a, b);
  });
  const price = DISTURBANCE_LEGS * matrix.reduce((longest, leg) => Math.max(longest, leg), 1);
  const specs = visits.map(({ stop, able, route, weight }, v): VisitSpec => {
    return {
      place: placed[v]!,
      service: stop.service,
      windows: [[stop.from, stop.to]],
      vehicles: [...able],
      priority: weight >= NEVER ? FIRST : 0,
      ...(route >= 0 ? { present: { vehicle: route, price } } : {}),
    };
  });
  return { places: places.length, travel: matrix, visits: specs, vehicles, initial: present.map((own) => [...own]) };
}
