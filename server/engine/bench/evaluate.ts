import type { Instance, Job } from './instance.ts';
import { has } from './instance.ts';

/** A route by the file's own numbers. */
export interface NamedRoute {
  vehicle: number;
  visits: number[];
}

/**
 * Drives the routes step by step and adds up what was driven, without a line of the engine's code. Throws at the first
 * broken rule: a visit twice, a window, a shift, a skill, a capacity, a break.
 */
export function evaluate({ matrix, jobs, vehicles }: Instance, routes: readonly NamedRoute[]) {
  const jobOf = new Map(jobs.map((job) => [job.id, job]));
  const vehicleOf = new Map(vehicles.map((vehicle) => [vehicle.id, vehicle]));
  const left = new Set(jobOf.keys());
  let cost = 0;
  for (const { vehicle: id, visits } of routes) {
    const vehicle = vehicleOf.get(id);
    if (!vehicle) throw new Error(`vehicle ${id} is unknown or used twice`);
    vehicleOf.delete(id);
    const { breaks, window, skills } = vehicle;
    let clock = window[0];
    let at = vehicle.start;
    let load = 0;
    for (const visit of visits) {
      const job = jobOf.get(visit);
      if (!job || !left.delete(visit)) throw new Error(`visit ${visit} is unknown or served twice`);
      if (!has(vehicle, job.skills)) throw new Error(`vehicle ${id} with skills ${skills} may not serve ${visit}`);
      load += job.demand;
      const leg = matrix[at]![job.location]!;
      clock = start(clock, leg, job, breaks) + job.service;
      cost += leg;
      at = job.location;
    }
    if (visits.length === 0) continue;
    const leg = matrix[at]![vehicle.end]!;
    cost += leg;
    clock = Math.max(clock, ...breaks.map(([, to]) => to)) + leg;
    if (clock > window[1]) throw new Error(`vehicle ${id} is back at ${clock}, after ${window[1]}`);
    if (load > vehicle.capacity) throw new Error(`vehicle ${id} carries ${load} of ${vehicle.capacity}`);
    if (visits.length > vehicle.maxVisits) throw new Error(`vehicle ${id} has ${visits.length} visits`);
  }
  return { cost, unassigned: left.size, vehicles: routes.filter(({ visits }) => visits.length > 0).length };
}

/** The first start in a window with drive and service clear of breaks. */
function start(clock: number, leg: number, job: Job, breaks: readonly [number, number][]): number {
  const leaves = [clock, ...breaks.map(([, to]) => to).filter((to) => to > clock)].sort((a, b) => a - b);
  for (const leave of leaves) {
    for (const [from, to] of job.windows) {
      const begin = Math.max(leave + leg, from);
      if (begin > to) continue;
      if (breaks.some(([pause, end]) => pause < begin + job.service && end > leave)) continue;
      return begin;
    }
  }
  throw new Error(`visit ${job.id} is reached too late, leaving at ${clock} for ${leg}`);
}
