import { expect, test } from 'vitest';
import { exhaustive } from './exhaustive.ts';
import { compile } from './model.ts';
import type { Problem, VehicleSpec, VisitSpec } from './problem.ts';
import { Random } from './random.ts';
import type { Solution } from './solve.ts';
import { inTurn, solve } from './solve.ts';
import { randomProblem, randomTogether } from './worlds.ts';

const visit = (place: number, more: Partial<VisitSpec> = {}): VisitSpec => ({
  place,
  service: 100,
  windows: [[0, 1_000]],
  ...more,
});
const vehicle = (more: Partial<VehicleSpec> = {}): VehicleSpec => ({
  start: 0,
  end: 0,
  from: 0,
  to: 2_000,
  overtime: 0,
  maxVisits: 9,
  breaks: [],
  ...more,
});
/** Places on a line, one second apart. */
function line(more: Pick<Problem, 'visits' | 'vehicles'> & Partial<Problem>): Problem {
  const places = 60;
  const at = (k: number) => Math.abs(Math.floor(k / places) - (k % places));
  return { places, travel: Int32Array.from({ length: places * places }, (_, k) => at(k)), ...more };
}
const quick = { seed: 1, stop: { iterations: 300 } };

/** Drives every route again and looks at every unit, without a line of the search: what the plan breaks, and its cost. */
function broken(problem: Problem, solution: Solution): { broken: string[]; cost: number } {
  const { visits, vehicles, travel, places, units = [] } = problem;
  const wrong: string[] = [];
  let cost = 0;
  for (const [v, route] of solution.routes.entries()) {
    const { start, end, from, to, overtime, breaks, maxVisits, ...prices } = vehicles[v]!;
    if (route.length > maxVisits) wrong.push(`vehicle ${v} serves too many`);
    let [place, clock] = [start, from];
    for (const i of route) {
      const [spec, begin] = [visits[i]!, solution.starts[i]!];
      const leg = travel[place * places + spec.place]!;
      // It may set out at once or after a break, and is in no break from then until the visit is over.
      const leaves = [clock, ...breaks.map(([, over]) => over)].filter((l) => l >= clock && l + leg <= begin);
      const clear = (l: number) => !breaks.some(([f, t]) => f < begin + spec.service && t > l);
      if (!leaves.some(clear)) wrong.push(`vehicle ${v} cannot be at visit ${i} in time`);
      cost += leg * (prices.costPerTravel ?? 1);
      [place, clock] = [spec.place, begin + spec.service];
    }
    if (route.length === 0) continue;
    const leg = travel[place * places + end]!;
    const back = Math.max(clock, ...breaks.map(([, over]) => over)) + leg;
    if (back > to + overtime) wrong.push(`vehicle ${v} is home too late`);
    cost += leg * (prices.costPerTravel ?? 1) + (prices.costFixed ?? 0);
    cost += Math.max(0, back - to) * (prices.costPerOvertime ?? 1);
  }
  const taken = units.map((): [number, number][] => []);
  for (const [i, spec] of visits.entries()) {
    const start = solution.starts[i]!;
    const there = solution.routes.flatMap((route, v) => (route.includes(i) ? [v] : []));
    if (start < 0) {
      if (there.length > 0) wrong.push(`visit ${i} is unassigned and driven to`);
      continue;
    }
    const crew = solution.crew[i]!;
    const leads = there.filter((v) => !crew.includes(v));
    if (leads.length !== 1 || there.length !== 1 + (spec.crew?.length ?? 0)) wrong.push(`visit ${i}: ${there}`);
    if (!(spec.vehicles?.includes(leads[0]!) ?? true)) wrong.push(`visit ${i} has the wrong lead`);
    for (const [k, { vehicles: able }] of (spec.crew ?? []).entries())
      if (!(able?.includes(crew[k]!) ?? true)) wrong.push(`visit ${i} has the wrong crew`);
    if (spec.pinned && (spec.pinned.start !== start || spec.pinned.vehicle !== leads[0])) wrong.push(`visit ${i}: pin`);
    const fits = spec.windows.filter(([from, to]) => from <= start && start <= to);
    if (fits.length === 0) wrong.push(`visit ${i} starts outside its windows`);
    cost += Math.min(...fits.map(([, , price = 0]) => price));
    for (const wish of spec.prefers ?? []) if (!wish.vehicles.includes(leads[0]!)) cost += wish.price;
    let at = 0;
    for (const { count, units: able, part: [from, to] = [0, spec.service] } of spec.needs ?? [])
      for (let k = 0; k < count; k++) {
        const unit = solution.units[i]![at++]!;
        if (!able.includes(unit)) wrong.push(`visit ${i} has the wrong unit`);
        taken[unit]?.push([start + from, start + to]);
      }
    if (new Set(solution.units[i]).size !== at) wrong.push(`visit ${i} does not have ${at} units`);
  }
  for (const [u, stretches] of taken.entries())
    for (const [k, [from, to]] of stretches.entries()) {
      if (!units[u]!.free.some(([f, t]) => f <= from && to <= t)) wrong.push(`unit ${u} is not free`);
      if (stretches.some(([f, t], o) => o < k && f < to && t > from)) wrong.push(`unit ${u} is taken twice`);
    }
  return { broken: wrong, cost };
}

function penaltiesOf(problem: Problem, solution: Solution): number {
  const { penalty } = compile(problem);
  return solution.unassigned.reduce((sum, { visit: i }) => sum + penalty[i]!, 0);
}

test('a device of which there are two: the third visit waits until one comes back', () => {
  const needs = [{ count: 1, units: [0, 1] }];
  const visits = [10, 10, 10].map((place) => visit(place, { needs }));
  const units = [{ free: [[0, 900]] }, { free: [[0, 900]] }] satisfies Problem['units'];
  const solution = solve(line({ visits, vehicles: [vehicle(), vehicle(), vehicle()], units }), quick);
  expect(solution.unassigned).toEqual([]);
  // One drives all of them, or they share: no two at once with the same device.
  expect(broken(line({ visits, vehicles: [vehicle(), vehicle(), vehicle()], units }), solution).broken).toEqual([]);
  const short = units.map(() => ({ free: [[0, 150]] }) satisfies { free: [number, number][] });
  const scarce = solve(line({ visits, vehicles: [vehicle(), vehicle(), vehicle()], units: short }), quick);
  expect(scarce.unassigned).toMatchObject([{ reason: 'no-unit' }]);
});

test('whoever is needed for the first part only is free for the next visit after it', () => {
  const anaesthetist = [{ count: 1, units: [0], part: [0, 20] as [number, number] }];
  const visits = [10, 10].map((place) => visit(place, { needs: anaesthetist, windows: [[0, 40]] }));
  const problem = line({ visits, vehicles: [vehicle(), vehicle()], units: [{ free: [[0, 50]] }] });
  const { starts, unassigned } = solve(problem, quick);
  expect(unassigned).toEqual([]);
  expect([...starts].sort((a, b) => a - b)).toEqual([10, 30]);
});

test('two who arrive together: both drive there, start at once, and each has time for what comes before', () => {
  const problem = line({
    visits: [visit(20, { crew: [{}] }), visit(5, { vehicles: [1], windows: [[0, 30]] })],
    vehicles: [vehicle(), vehicle()],
  });
  const solution = solve(problem, quick);
  expect(solution.starts).toEqual([120, 5]);
  expect(solution.routes.map((route) => [...route].sort())).toEqual([[0], [0, 1]]);
  expect(solution.cost).toBe(80);
  expect(broken(problem, solution)).toEqual({ broken: [], cost: 80 });
  // Who cannot have a companion is not sent alone.
  const alone = solve({ ...problem, vehicles: [vehicle(), vehicle({ from: 1_500 })] }, quick);
  expect(alone.unassigned).toMatchObject([{ visit: 0, reason: 'no-capacity' }, { visit: 1 }]);
});

test('a window at a price is taken only if it saves more', () => {
  const plan = (price: number) =>
    solve(
      line({
        visits: [
          visit(50, { windows: [[0, 100]] }),
          visit(50, {
            windows: [
              [60, 160, price],
              [900, 1_000],
            ],
          }),
        ],
        vehicles: [vehicle({ to: 800 }), vehicle({ from: 800 })],
      }),
      quick,
    );
  expect(plan(70)).toMatchObject({ cost: 170, routes: [{ length: 2 }, []] });
  expect(plan(130)).toMatchObject({ cost: 200, routes: [[0], [1]] });
});

test('a pinned visit is served by its vehicle at its second; a pin that contradicts the visit is refused by name', () => {
  const pinned = { vehicle: 1, start: 321 };
  const problem = (more: Partial<VisitSpec>) =>
    line({ visits: [visit(9, { pinned, ...more })], vehicles: [vehicle(), vehicle()] });
  expect(solve(problem({}), quick)).toMatchObject({ routes: [[], [0]], starts: [321] });
  expect(() => compile(problem({ vehicles: [0] }))).toThrow('visit 0: pinned to vehicle 1, which may not serve it');
  expect(() => compile(problem({ windows: [[0, 300]] }))).toThrow('visit 0: pinned to second 321, which lies in none');
  expect(() => compile(problem({ needs: [{ count: 1, units: [4] }] }))).toThrow('visit 0, need 0: there is no unit 4');
  expect(() =>
    compile({
      ...problem({}),
      units: [
        {
          free: [
            [5, 9],
            [7, 8],
          ],
        },
      ],
    }),
  ).toThrow('unit 0: is free from 7');
});

test('up to six visits it equals trying everything, with units, crews, pins and prices, 300 worlds', () => {
  const random = new Random(21);
  for (let world = 0; world < 300; world++) {
    const problem = randomTogether(random, world % 25 === 0 ? 6 : 2 + random.below(4), 1 + random.below(3));
    const { penalty } = compile(problem);
    const solution = solve(problem, { seed: world, stop: { iterations: 2_000 } });
    expect(solution.cost, `world ${world}`).toBeCloseTo(exhaustive(problem, [...penalty]), 6);
  }
});

test('large plans break nothing, cost what they say and come out the same again; in turn too', () => {
  const random = new Random(22);
  let [warm, cold, found] = [0, 0, 0];
  for (let world = 0; world < 20; world++) {
    const problem = randomTogether(random, 30 + random.below(60), 4 + random.below(12));
    const plan = () => solve(problem, { seed: world, stop: { iterations: 600 } });
    const solution = plan();
    for (const answer of [solution, inTurn(problem)]) {
      const judged = broken(problem, answer);
      expect(judged.broken).toEqual([]);
      expect(answer.cost).toBeCloseTo(judged.cost + penaltiesOf(problem, answer), 6);
    }
    expect(plan()).toEqual(solution);
    // The plan is its own warm start.
    const begun = (initial: number[][]) =>
      solve({ ...problem, initial }, { seed: world, stop: { iterations: 0 } }).cost;
    warm += begun(ledFirst(solution));
    cold += begun([]);
    found += solution.cost;
  }
  expect(warm - found).toBeLessThan((cold - found) / 2);
});

/** Routes in which a visit is met first where it is led. */
function ledFirst({ routes, crew }: Solution): number[][] {
  return routes.map((route, v) =>
    route.filter(
      (i) => !crew[i]!.includes(v) || routes.findIndex((r, w) => r.includes(i) && !crew[i]!.includes(w)) < v,
    ),
  );
}

test('one after the other is never cheaper than all at once', () => {
  const problem = randomProblem(new Random(3), 40, 8);
  const greedy = inTurn(problem);
  expect(broken(problem, greedy).broken).toEqual([]);
  expect(solve(problem, { seed: 1, stop: { iterations: 3_000 } }).cost).toBeLessThan(greedy.cost);
});
