import type { Problem } from '../problem.ts';

/** A benchmark as its file tells it, with the file's own numbers. Times and costs as integers. */
export interface Instance {
  name: string;
  /** Distances or seconds between locations, row by row. */
  matrix: number[][];
  jobs: Job[];
  vehicles: Vehicle[];
}

export interface Job {
  id: number;
  location: number;
  service: number;
  demand: number;
  windows: [number, number][];
  skills: number[];
  priority: number;
}

export interface Vehicle {
  id: number;
  start: number;
  end: number;
  window: [number, number];
  capacity: number;
  skills: number[];
  breaks: [number, number][];
  maxVisits: number;
}

/** The engine's view of it. */
export function asProblem({ matrix, jobs, vehicles }: Instance): Problem {
  const places = matrix.length;
  return {
    places,
    travel: Int32Array.from({ length: places * places }, (_, k) => matrix[Math.floor(k / places)]![k % places]!),
    visits: jobs.map(({ location, service, demand, windows, skills, priority }) => ({
      place: location,
      service,
      windows,
      load: demand,
      priority,
      ...(skills.length > 0 && { vehicles: vehicles.flatMap((v, k) => (has(v, skills) ? [k] : [])) }),
    })),
    vehicles: vehicles.map(({ start, end, window, capacity, breaks, maxVisits }) => ({
      start,
      end,
      from: window[0],
      to: window[1],
      overtime: 0,
      maxVisits,
      breaks,
      capacity,
    })),
  };
}

export function has(vehicle: Vehicle, skills: readonly number[]): boolean {
  return skills.every((skill) => vehicle.skills.includes(skill));
}
