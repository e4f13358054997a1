import type { Instance, Job, Vehicle } from './instance.ts';

/** How each format's text becomes an instance. */
export const readers: Record<string, (name: string, text: string) => Instance> = {
  solomon: readSolomon,
  ortec: readVrplib,
  vroom: readVroom,
};

/** Solomon's and Homberger's text. By convention everything is multiplied by ten and distances are floored. */
export function readSolomon(name: string, text: string): Instance {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const fleet = numbers(lines[lines.findIndex((line) => line.startsWith('NUMBER')) + 1]!);
  const customers = lines
    .slice(lines.findIndex((line) => line.startsWith('CUST')) + 1)
    .map(numbers)
    .filter((row) => row.length === 7);
  const depot = customers[0]!;
  const matrix = customers.map(([, x, y]) =>
    customers.map(([, x2, y2]) => Math.floor(10 * Math.hypot(x! - x2!, y! - y2!) + 1e-9)),
  );
  const window: [number, number] = [depot[4]! * 10, depot[5]! * 10];
  return {
    name,
    matrix,
    jobs: customers.slice(1).map(([id, , , demand, from, to, service], k): Job => {
      return {
        id: id!,
        location: k + 1,
        service: service! * 10,
        demand: demand!,
        windows: [[from! * 10, to! * 10]],
        skills: [],
        priority: 0,
      };
    }),
    vehicles: Array.from({ length: fleet[0]! }, (_, id) => vehicle(id, window, fleet[1]!)),
  };
}

/** VRPLIB with an explicit full matrix (EURO-NeurIPS 2022): integers as they stand, node 1 is the depot. */
export function readVrplib(name: string, text: string): Instance {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const header = new Map<string, string>();
  const sections = new Map<string, number[]>();
  let section: number[] | undefined;
  for (const line of lines) {
    const [key, value] = line.split(/\s*:\s*/, 2);
    if (value !== undefined) header.set(key!, value);
    else if (/^[A-Z_]+$/.test(line)) {
      section = [];
      sections.set(line, section);
    } else for (const number of numbers(line)) section?.push(number);
  }
  const nodes = Number(header.get('DIMENSION'));
  const capacity = Number(header.get('CAPACITY'));
  const weights = sections.get('EDGE_WEIGHT_SECTION')!;
  const matrix = Array.from({ length: nodes }, (_, a) => weights.slice(a * nodes, (a + 1) * nodes));
  const byNode = (title: string, width: number) => {
    const values = sections.get(title) ?? [];
    const rows = new Map<number, number[]>();
    for (let k = 0; k + width < values.length; k += width + 1) rows.set(values[k]!, values.slice(k + 1, k + 1 + width));
    return (node: number) => rows.get(node);
  };
  const demand = byNode('DEMAND_SECTION', 1);
  const service = byNode('SERVICE_TIME_SECTION', 1);
  const windows = byNode('TIME_WINDOW_SECTION', 2);
  const depot = sections.get('DEPOT_SECTION')?.[0] ?? 1;
  const [open, close] = windows(depot) ?? [0, 2 ** 28];
  const jobs: Job[] = [];
  for (let node = 1; node <= nodes; node++) {
    if (node === depot) continue;
    const [from, to] = windows(node) ?? [open!, close!];
    jobs.push({
      id: node,
      location: node - 1,
      service: service(node)?.[0] ?? 0,
      demand: demand(node)?.[0] ?? 0,
      windows: [[from!, to!]],
      skills: [],
      priority: 0,
    });
  }
  const fleet = Number(header.get('VEHICLES') ?? jobs.length);
  const vehicles = Array.from({ length: fleet }, (_, id) => ({
    ...vehicle(id + 1, [open!, close!], capacity),
    start: depot - 1,
    end: depot - 1,
  }));
  return { name, matrix, jobs, vehicles };
}

interface VroomFile {
  jobs: {
    id: number;
    location_index?: number;
    location?: [number, number];
    service?: number;
    setup?: number;
    delivery?: number[];
    pickup?: number[];
    skills?: number[];
    priority?: number;
    time_windows?: [number, number][];
  }[];
  vehicles: {
    id: number;
    start_index?: number;
    end_index?: number;
    profile?: string;
    skills?: number[];
    time_window?: [number, number];
    capacity?: number[];
    max_tasks?: number;
    breaks?: { time_windows: [number, number][]; service?: number }[];
  }[];
  matrices: Record<string, { durations: number[][] }>;
}

/**
 * VROOM's JSON with matrices: jobs and vehicles with skills and several windows; integer seconds. A vehicle without start
 * or end begins or ends its day where its work does: at a place added for it that is no distance from anywhere.
 */
export function readVroom(name: string, text: string): Instance {
  const file: VroomFile = JSON.parse(text);
  const always: [number, number] = [0, 2 ** 28];
  const durations = Object.values(file.matrices)[0]!.durations;
  const nowhere = durations.length;
  const open = file.vehicles.some((v) => v.start_index === undefined || v.end_index === undefined);
  return {
    name,
    matrix: open ? [...durations.map((row) => [...row, 0]), new Array<number>(nowhere + 1).fill(0)] : durations,
    jobs: file.jobs.map((job) => ({
      id: job.id,
      location: job.location_index!,
      service: (job.service ?? 0) + (job.setup ?? 0),
      demand: job.delivery?.[0] ?? job.pickup?.[0] ?? 0,
      windows: job.time_windows ?? [always],
      skills: job.skills ?? [],
      priority: job.priority ?? 0,
    })),
    vehicles: file.vehicles.map((v) => ({
      id: v.id,
      start: v.start_index ?? nowhere,
      end: v.end_index ?? nowhere,
      window: v.time_window ?? always,
      capacity: v.capacity?.[0] ?? Number.POSITIVE_INFINITY,
      skills: v.skills ?? [],
      breaks: (v.breaks ?? []).map(({ time_windows, service }) => [
        time_windows[0]![0],
        time_windows[0]![0] + (service ?? 0),
      ]),
      maxVisits: v.max_tasks ?? Number.POSITIVE_INFINITY,
    })),
  };
}

function numbers(line: string): number[] {
  return line
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(Number);
}

function vehicle(id: number, window: [number, number], capacity: number): Vehicle {
  return { id, start: 0, end: 0, window, capacity, skills: [], breaks: [], maxVisits: Number.POSITIVE_INFINITY };
}
