import type { Problem, VehicleSpec, VisitSpec } from './problem.ts';

interface State {
  place: number;
  clock: number;
  count: number;
  load: number;
}
interface Taken {
  unit: number;
  from: number;
  to: number;
}

/**
 * For tests: the cheapest plan of a tiny problem by trying everything, simulated without any of the engine's shortcuts.
 * Visits are appended to the ends of routes in the order of their starts: in every window with all vehicles, crews and
 * units, each as early as it can be, or when some unit comes free.
 */
export function exhaustive(problem: Problem, penalty: readonly number[]): number {
  const { visits, vehicles, travel, places, units = [] } = problem;
  const drive = (a: number, b: number) => travel[a * places + b]!;
  const at: State[] = vehicles.map(({ start, from }) => ({ place: start, clock: from, count: 0, load: 0 }));
  const taken: Taken[] = [];
  const left = new Set(visits.keys());
  let best = Number.POSITIVE_INFINITY;
  // Of vehicles that are the same to everybody, only the first that is still empty need be tried.
  const anyone = visits.every((v) => !v.vehicles && !v.crew && !v.prefers && !v.pinned && v.fixedVehicle === undefined);
  const asGood = (v: number) =>
    anyone &&
    v > 0 &&
    at[v]!.count + at[v - 1]!.count === 0 &&
    JSON.stringify(vehicles[v]) === JSON.stringify(vehicles[v - 1]);
  const isFree = ({ unit, from, to }: Taken) =>
    units[unit]!.free.some(([begin, end]) => begin <= from && to <= end) &&
    !taken.some((t) => t.unit === unit && t.from < to && t.to > from);

  const proceed = (last: number, cost: number): void => {
    if (cost >= best) return;
    let total = cost;
    for (const i of left) total += penalty[i]!;
    for (const [v, vehicle] of vehicles.entries()) total += wayHome(vehicle, at[v]!, drive);
    best = Math.min(best, total);
    for (const i of [...left]) append(i, last, cost);
  };
  const append = (i: number, last: number, cost: number): void => {
    const visit = visits[i]!;
    for (const team of teams(visit, vehicles.length)) {
      if (team.some(asGood)) continue;
      if (!team.every((v, k) => takes(vehicles[v]!, at[v]!, k === 0 ? (visit.load ?? 0) : 0))) continue;
      for (const chosen of unitChoices(visit)) {
        for (const [from, to, price = 0] of visit.windows) {
          for (const start of startsFor(visit, team, chosen, Math.max(from, last), to)) {
            if (!chosen.every(({ unit, part }) => isFree({ unit, from: start + part[0], to: start + part[1] })))
              continue;
            serve(i, team, chosen, start, cost + price);
          }
        }
      }
    }
  };
  /** Where the earliest start lies, and every later moment at which a unit comes free. */
  const startsFor = (visit: VisitSpec, team: number[], chosen: Choice[], from: number, to: number): number[] => {
    const { pinned } = visit;
    const possible = (start: number) =>
      start >= from &&
      start <= to &&
      start === (pinned?.start ?? start) &&
      team.every((v) => reaches(vehicles[v]!, at[v]!, visit, start, drive));
    const moments = [pinned?.start ?? from, ...team.flatMap((v) => arrivals(vehicles[v]!, at[v]!, visit, drive))];
    const first = Math.min(...moments.filter(possible));
    if (first === Number.POSITIVE_INFINITY) return [];
    const free = chosen.flatMap(({ unit, part }) => [
      ...units[unit]!.free.map(([begin]) => begin - part[0]),
      ...taken.filter((t) => t.unit === unit).map((t) => t.to - part[0]),
    ]);
    return [first, ...new Set([...moments, ...free].filter((s) => s > first && chosen.length > 0 && possible(s)))];
  };
  const serve = (i: number, team: number[], chosen: Choice[], start: number, cost: number): void => {
    const visit = visits[i]!;
    if (team.some((v) => start + visit.service > vehicles[v]!.to + vehicles[v]!.overtime)) return;
    const before = team.map((v) => ({ ...at[v]! }));
    let more = cost;
    for (const [k, v] of team.entries()) {
      const state = at[v]!;
      more += drive(state.place, visit.place) * (vehicles[v]!.costPerTravel ?? 1);
      if (state.count === 0) more += vehicles[v]!.costFixed ?? 0;
      at[v] = {
        place: visit.place,
        clock: start + visit.service,
        count: state.count + 1,
        load: state.load + (k === 0 ? (visit.load ?? 0) : 0),
      };
    }
    for (const wish of visit.prefers ?? []) if (!wish.vehicles.includes(team[0]!)) more += wish.price;
    for (const { unit, part } of chosen) taken.push({ unit, from: start + part[0], to: start + part[1] });
    left.delete(i);
    proceed(start, more);
    left.add(i);
    taken.length -= chosen.length;
    for (const [k, v] of team.entries()) at[v] = before[k]!;
  };
  proceed(Number.NEGATIVE_INFINITY, 0);
  return best;
}

/** Who leads and who comes along: all in different vehicles. */
function teams({ vehicles, fixedVehicle, pinned, crew = [] }: VisitSpec, count: number): number[][] {
  const all = Array.from({ length: count }, (_, v) => v);
  const only = pinned?.vehicle ?? fixedVehicle;
  const leads = all.filter((v) => (vehicles?.includes(v) ?? true) && (only === undefined || v === only));
  return crew.reduce(
    (some, member) =>
      some.flatMap((team) =>
        all.filter((v) => !team.includes(v) && (member.vehicles?.includes(v) ?? true)).map((v) => [...team, v]),
      ),
    leads.map((v) => [v]),
  );
}

interface Choice {
  unit: number;
  part: [number, number];
}

function unitChoices({ needs = [], service }: VisitSpec): Choice[][] {
  let choices: Choice[][] = [[]];
  for (const { count, units, part = [0, service] as [number, number] } of needs)
    for (let k = 0; k < count; k++)
      choices = choices.flatMap((chosen) =>
        units.filter((unit) => !chosen.some((c) => c.unit === unit)).map((unit) => [...chosen, { unit, part }]),
      );
  return choices;
}

const takes = (vehicle: VehicleSpec, { count, load }: State, more: number): boolean =>
  count < vehicle.maxVisits && load + more <= (vehicle.capacity ?? Number.POSITIVE_INFINITY);

type Drive = (a: number, b: number) => number;

/** Seconds at which a vehicle could arrive if it left at once or after one of its breaks. */
const arrivals = ({ breaks }: VehicleSpec, { place, clock }: State, visit: VisitSpec, drive: Drive): number[] =>
  [clock, ...breaks.map(([, to]) => to)].filter((l) => l >= clock).map((l) => l + drive(place, visit.place));

/** Whether drive and service fit between two breaks for this start. */
function reaches(vehicle: VehicleSpec, state: State, visit: VisitSpec, start: number, drive: Drive): boolean {
  const leg = drive(state.place, visit.place);
  return arrivals(vehicle, state, visit, drive).some(
    (arrival) =>
      arrival <= start && !vehicle.breaks.some(([begin, end]) => begin < start + visit.service && end > arrival - leg),
  );
}

/** What the drive home costs, after the last break; Infinity if it ends too late. */
function wayHome(vehicle: VehicleSpec, { place, clock, count }: State, drive: Drive): number {
  if (count === 0) return 0;
  const leg = drive(place, vehicle.end);
  const back = Math.max(clock, ...vehicle.breaks.map(([, to]) => to)) + leg;
  if (back > vehicle.to + vehicle.overtime) return Number.POSITIVE_INFINITY;
  return leg * (vehicle.costPerTravel ?? 1) + Math.max(0, back - vehicle.to) * (vehicle.costPerOvertime ?? 1);
}
