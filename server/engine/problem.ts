/**
 * A period to plan. All times are whole seconds from its start; places, visits and vehicles are numbered from 0.
 * Plain data and typed arrays only, so that it can be posted to a worker thread.
 */
export interface Problem {
  places: number;
  /** Seconds of driving, row-major: from place a to place b at a · places + b. Need not be symmetric. */
  travel: Int32Array;
  visits: VisitSpec[];
  /** One per technician and day. */
  vehicles: VehicleSpec[];
  /** Warm start: for each vehicle its visits in order. What does not fit (any more) is planned anew. */
  initial?: number[][];
}

export interface VisitSpec {
  place: number;
  /** Seconds on site. */
  service: number;
  /** The service starts within one of these, ends included. */
  windows: [from: number, to: number][];
  /** Vehicles that may serve it; absent means all. */
  vehicles?: number[];
  /** May be left out at `price`; every other visit is left out only if there is no way to serve it. */
  optional?: boolean;
  /** Among visits that cannot all be served, higher priority is served first. Nought unless given. */
  priority?: number;
  /** The one vehicle that must serve it. */
  fixedVehicle?: number;
  /** What leaving out an optional visit costs, in seconds of driving; an hour per level of priority unless given. */
  price?: number;
  /** The vehicle it is planned on now, and what serving it with another costs in seconds of driving. */
  present?: { vehicle: number; price: number };
  /** What it takes of the vehicle's capacity. Nought unless given. */
  load?: number;
}

/** A technician on one day: leaves `start` at `from` or later, is back at `end` by `to`, or by `to + overtime` at a price. */
export interface VehicleSpec {
  start: number;
  end: number;
  from: number;
  to: number;
  overtime: number;
  maxVisits: number;
  /** Fixed [from, to] in which the technician neither drives nor works. */
  breaks: [from: number, to: number][];
  /** Price of a second of driving; 1 unless given. */
  costPerTravel?: number;
  /** Price of a second of overtime; 1 unless given. */
  costPerOvertime?: number;
  /** Price of using the vehicle at all; 0 unless given. */
  costFixed?: number;
  /** Vehicles of one technician share a group: for the caller's use, the engine does not look at it. */
  group?: number;
  /** No limit unless given. */
  capacity?: number;
}

/** Throws with a message that names the visit or vehicle if the problem contradicts itself. */
export function validate(problem: Problem): void {
  const { places, travel, visits, vehicles, initial } = problem;
  const place = (value: number, whose: string) => {
    if (!Number.isInteger(value) || value < 0 || value >= places)
      throw new Error(`${whose}: place ${value} is not one of 0 to ${places - 1}`);
  };
  const seconds = (value: number, whose: string) => {
    if (!Number.isInteger(value) || Math.abs(value) >= 2 ** 29)
      throw new Error(`${whose}: ${value} is not a whole number of seconds within a period`);
  };
  if (travel.length !== places * places)
    throw new Error(`travel holds ${travel.length} entries, ${places}² are needed for ${places} places`);
  for (const [at, value] of travel.entries()) {
    if (value < 0)
      throw new Error(`travel from place ${Math.floor(at / places)} to ${at % places} is negative: ${value}`);
  }
  for (const [i, visit] of visits.entries()) {
    place(visit.place, `visit ${i}`);
    seconds(visit.service, `visit ${i}, service`);
    if (visit.service < 0) throw new Error(`visit ${i}: service is negative: ${visit.service}`);
    for (const [k, [from, to]] of visit.windows.entries()) {
      seconds(from, `visit ${i}, window ${k}`);
      seconds(to, `visit ${i}, window ${k}`);
      if (from > to) throw new Error(`visit ${i}, window ${k}: ends at ${to} before it starts at ${from}`);
    }
    for (const vehicle of [...(visit.vehicles ?? []), visit.fixedVehicle, visit.present?.vehicle]) {
      if (vehicle !== undefined && !vehicles[vehicle]) throw new Error(`visit ${i}: there is no vehicle ${vehicle}`);
    }
    if ((visit.load ?? 0) < 0) throw new Error(`visit ${i}: load is negative: ${visit.load}`);
  }
  for (const [v, vehicle] of vehicles.entries()) {
    place(vehicle.start, `vehicle ${v}, start`);
    place(vehicle.end, `vehicle ${v}, end`);
    seconds(vehicle.from, `vehicle ${v}, from`);
    seconds(vehicle.to, `vehicle ${v}, to`);
    seconds(vehicle.overtime, `vehicle ${v}, overtime`);
    if (vehicle.from > vehicle.to) throw new Error(`vehicle ${v}: shift ends at ${vehicle.to} before ${vehicle.from}`);
    if (vehicle.overtime < 0) throw new Error(`vehicle ${v}: overtime is negative: ${vehicle.overtime}`);
    for (const [from, to] of vehicle.breaks) {
      if (from > to) throw new Error(`vehicle ${v}: a break ends at ${to} before it starts at ${from}`);
    }
  }
  const seen = new Set<number>();
  for (const [v, route] of (initial ?? []).entries()) {
    if (!vehicles[v] && route.length > 0) throw new Error(`initial: there is no vehicle ${v}`);
    for (const i of route) {
      if (!visits[i]) throw new Error(`initial, vehicle ${v}: there is no visit ${i}`);
      if (seen.has(i)) throw new Error(`initial, vehicle ${v}: visit ${i} occurs twice`);
      seen.add(i);
    }
  }
}
