import type { Problem, VehicleSpec, VisitSpec } from './problem.ts';

/** For tests: the cheapest plan of a tiny problem by trying everything, simulated without any of the engine's shortcuts. */
export function exhaustive(problem: Problem, penalty: readonly number[]): number {
  const { visits, vehicles, travel, places } = problem;
  const drive = (a: number, b: number) => travel[a * places + b]!;
  const left = new Set(visits.keys());
  let best = Number.POSITIVE_INFINITY;
  const visitVehicle = (v: number, cost: number) => {
    if (cost >= best) return;
    const vehicle = vehicles[v];
    if (!vehicle) {
      let total = cost;
      for (const i of left) total += penalty[i]!;
      best = Math.min(best, total);
      return;
    }
    const extend = (place: number, clock: number, count: number, load: number, sum: number) => {
      if (sum >= best) return;
      const home = count === 0 ? 0 : drive(place, vehicle.end);
      const back = count === 0 ? vehicle.from : arriveHome(vehicle, clock, home);
      if (back <= vehicle.to + vehicle.overtime) {
        const late = Math.max(0, back - vehicle.to) * (vehicle.costPerOvertime ?? 1);
        visitVehicle(v + 1, sum + home * (vehicle.costPerTravel ?? 1) + late);
      }
      if (count >= vehicle.maxVisits) return;
      for (const i of [...left]) {
        const visit = visits[i]!;
        if (visit.vehicles && !visit.vehicles.includes(v)) continue;
        if (visit.fixedVehicle !== undefined && visit.fixedVehicle !== v) continue;
        const more = load + (visit.load ?? 0);
        if (more > (vehicle.capacity ?? Number.POSITIVE_INFINITY)) continue;
        const leg = drive(place, visit.place);
        const start = serve(vehicle, visit, clock, leg);
        if (start === undefined) continue;
        const moved = visit.present && visit.present.vehicle !== v ? visit.present.price : 0;
        const opened = count === 0 ? (vehicle.costFixed ?? 0) : 0;
        left.delete(i);
        const price = leg * (vehicle.costPerTravel ?? 1) + moved + opened;
        extend(visit.place, start + visit.service, count + 1, more, sum + price);
        left.add(i);
      }
    };
    extend(vehicle.start, vehicle.from, 0, 0, cost);
  };
  visitVehicle(0, 0);
  return best;
}

/** Earliest start: drive and service lie wholly between two breaks. */
function serve(vehicle: VehicleSpec, visit: VisitSpec, clock: number, leg: number): number | undefined {
  let best: number | undefined;
  for (const leave of [clock, ...vehicle.breaks.map(([, to]) => to)]) {
    if (leave < clock) continue;
    for (const [from, to] of visit.windows) {
      const start = Math.max(leave + leg, from);
      if (start > to) continue;
      if (vehicle.breaks.some(([begin, end]) => begin < start + visit.service && end > leave)) continue;
      if (best === undefined || start < best) best = start;
    }
  }
  return best;
}

/** The way home begins after the last break. */
function arriveHome(vehicle: VehicleSpec, clock: number, leg: number): number {
  return Math.max(clock, ...vehicle.breaks.map(([, to]) => to)) + leg;
}
