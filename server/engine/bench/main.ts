import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { solve } from '../solve.ts';
import type { NamedRoute } from './evaluate.ts';
import { evaluate } from './evaluate.ts';
import { asProblem } from './instance.ts';
import { readers } from './readers.ts';

/**
 * Solves benchmark instances, each within a budget of CPU seconds on one thread, and prints one JSON line per
 * instance. The cost is the independent evaluator's.
 *
 *   npm run bench -- --instances FILE|DIR… --format solomon|ortec|vroom --seconds S --seed K [--routes]
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    instances: { type: 'string', multiple: true, default: [] },
    format: { type: 'string', default: 'solomon' },
    seconds: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    routes: { type: 'boolean', default: false },
  },
});

const read = readers[values.format];
if (!read) throw new Error(`--format ${values.format} is not one of ${Object.keys(readers).join(', ')}`);
const endings = values.format === 'vroom' ? ['.json'] : ['.txt', '.vrp', '.vrptw'];

for (const path of [...values.instances, ...positionals].flatMap(filesOf)) {
  const instance = read(basename(path).replace(/\.\w+$/, ''), readFileSync(path, 'utf8'));
  const problem = asProblem(instance);
  const begun = process.cpuUsage();
  const solution = solve(problem, {
    seed: Number(values.seed),
    stop: { seconds: Number(values.seconds), clock: 'cpu' },
  });
  const { user, system } = process.cpuUsage(begun);
  const routes: NamedRoute[] = solution.routes.flatMap((visits, v) =>
    visits.length > 0 ? [{ vehicle: instance.vehicles[v]!.id, visits: visits.map((i) => instance.jobs[i]!.id) }] : [],
  );
  const { cost, unassigned, vehicles } = evaluate(instance, routes);
  const line = {
    instance: instance.name,
    cost,
    unassigned,
    vehicles,
    cpu_s: Number(((user + system) / 1e6).toFixed(2)),
    seed: Number(values.seed),
    ...(values.routes && { routes }),
  };
  console.log(JSON.stringify(line));
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => endings.some((ending) => name.toLowerCase().endsWith(ending)) && name !== 'best-known.json')
    .sort()
    .map((name) => join(path, name));
}
