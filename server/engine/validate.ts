import type { Problem, UnitSpec, VehicleSpec, VisitSpec } from './problem.ts';

/** Throws with a message that names the visit, vehicle or unit if the problem contradicts itself. */
export function validate(problem: Problem): void {
  const { places, travel, visits, vehicles, units = [] } = problem;
  if (travel.length !== places * places)
    throw new Error(`travel holds ${travel.length} entries, ${places}² are needed for ${places} places`);
  for (let at = 0; at < travel.length; at++) {
    if (travel[at]! < 0)
      throw new Error(`travel from place ${Math.floor(at / places)} to ${at % places} is negative: ${travel[at]}`);
  }
  const place = (value: number, whose: string) => {
    if (!Number.isInteger(value) || value < 0 || value >= places)
      throw new Error(`${whose}: place ${value} is not one of 0 to ${places - 1}`);
  };
  for (const [i, visit] of visits.entries()) {
    place(visit.place, `visit ${i}`);
    validateVisit(visit, `visit ${i}`, vehicles.length, units.length);
  }
  for (const [v, vehicle] of vehicles.entries()) {
    place(vehicle.start, `vehicle ${v}, start`);
    place(vehicle.end, `vehicle ${v}, end`);
    validateVehicle(vehicle, `vehicle ${v}`);
  }
  for (const [u, unit] of units.entries()) validateUnit(unit, `unit ${u}`);
  validateInitial(problem);
}

function seconds(value: number, whose: string): void {
  if (!Number.isInteger(value) || Math.abs(value) >= 2 ** 29)
    throw new Error(`${whose}: ${value} is not a whole number of seconds within a period`);
}

function notNegative(value: number, whose: string): void {
  if (!(value >= 0)) throw new Error(`${whose} is negative: ${value}`);
}

function validateVisit(visit: VisitSpec, name: string, vehicles: number, units: number): void {
  seconds(visit.service, `${name}, service`);
  notNegative(visit.service, `${name}: service`);
  notNegative(visit.load ?? 0, `${name}: load`);
  for (const [k, [from, to, price]] of visit.windows.entries()) {
    seconds(from, `${name}, window ${k}`);
    seconds(to, `${name}, window ${k}`);
    if (from > to) throw new Error(`${name}, window ${k}: ends at ${to} before it starts at ${from}`);
    notNegative(price ?? 0, `${name}, window ${k}: price`);
  }
  const known = (list: readonly (number | undefined)[]) => {
    for (const vehicle of list)
      if (vehicle !== undefined && !(Number.isInteger(vehicle) && vehicle >= 0 && vehicle < vehicles))
        throw new Error(`${name}: there is no vehicle ${vehicle}`);
  };
  known(visit.vehicles ?? []);
  known([visit.fixedVehicle, visit.pinned?.vehicle]);
  for (const { vehicles: list, price } of visit.prefers ?? []) {
    known(list);
    notNegative(price, `${name}: the price of another vehicle`);
  }
  for (const { vehicles: list } of visit.crew ?? []) known(list ?? []);
  validatePin(visit, name);
  for (const [k, { count, units: list, part }] of (visit.needs ?? []).entries()) {
    const need = `${name}, need ${k}`;
    if (!Number.isInteger(count) || count < 1) throw new Error(`${need}: ${count} units is not a number of units`);
    if (new Set(list).size < list.length) throw new Error(`${need}: a unit is listed twice`);
    for (const unit of list)
      if (!(Number.isInteger(unit) && unit >= 0 && unit < units)) throw new Error(`${need}: there is no unit ${unit}`);
    if (part && !(part[0] >= 0 && part[0] < part[1] && part[1] <= visit.service))
      throw new Error(`${need}: ${part[0]} to ${part[1]} is no part of a service of ${visit.service}`);
    for (const second of part ?? []) seconds(second, need);
  }
}

function validatePin({ pinned, fixedVehicle, vehicles, windows }: VisitSpec, name: string): void {
  if (!pinned) return;
  const { vehicle, start } = pinned;
  seconds(start, `${name}, pinned start`);
  if ((fixedVehicle ?? vehicle) !== vehicle || !(vehicles?.includes(vehicle) ?? true))
    throw new Error(`${name}: pinned to vehicle ${vehicle}, which may not serve it`);
  if (!windows.some(([from, to]) => from <= start && start <= to))
    throw new Error(`${name}: pinned to second ${start}, which lies in none of its windows`);
}

function validateVehicle(vehicle: VehicleSpec, name: string): void {
  seconds(vehicle.from, `${name}, from`);
  seconds(vehicle.to, `${name}, to`);
  seconds(vehicle.overtime, `${name}, overtime`);
  if (vehicle.from > vehicle.to) throw new Error(`${name}: shift ends at ${vehicle.to} before ${vehicle.from}`);
  notNegative(vehicle.overtime, `${name}: overtime`);
  for (const [from, to] of vehicle.breaks) {
    if (from > to) throw new Error(`${name}: a break ends at ${to} before it starts at ${from}`);
  }
}

function validateUnit({ free }: UnitSpec, name: string): void {
  let last = Number.NEGATIVE_INFINITY;
  for (const [from, to] of free) {
    seconds(from, `${name}, free from`);
    seconds(to, `${name}, free to`);
    if (from >= to) throw new Error(`${name}: is free until ${to}, which is not after ${from}`);
    if (from < last) throw new Error(`${name}: is free from ${from}, before ${last} when it was free last`);
    last = to;
  }
}

function validateInitial({ visits, vehicles, initial = [] }: Problem): void {
  const times = new Int32Array(visits.length);
  for (const [v, route] of initial.entries()) {
    if (!vehicles[v] && route.length > 0) throw new Error(`initial: there is no vehicle ${v}`);
    const here = new Set<number>();
    for (const i of route) {
      const visit = visits[i];
      if (!visit) throw new Error(`initial, vehicle ${v}: there is no visit ${i}`);
      if (here.has(i) || ++times[i]! > 1 + (visit.crew?.length ?? 0))
        throw new Error(`initial, vehicle ${v}: visit ${i} occurs twice`);
      here.add(i);
    }
  }
}
