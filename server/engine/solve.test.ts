import { expect, test } from 'vitest';
import { exhaustive } from './exhaustive.ts';
import { compile } from './model.ts';
import type { Problem, VehicleSpec, VisitSpec } from './problem.ts';
import { Random } from './random.ts';
import { solve } from './solve.ts';
import { randomFleet, randomProblem } from './worlds.ts';

const visit = (place: number, more: Partial<VisitSpec> = {}): VisitSpec => ({
  place,
  service: 10,
  windows: [[0, 1_000]],
  ...more,
});
const vehicle = (more: Partial<VehicleSpec> = {}): VehicleSpec => ({
  start: 0,
  end: 0,
  from: 0,
  to: 1_000,
  overtime: 0,
  maxVisits: 9,
  breaks: [],
  ...more,
});
/** Places on a line, one second apart. */
function line(visits: VisitSpec[], vehicles: VehicleSpec[]): Problem {
  const places = 60;
  const travel = Int32Array.from({ length: places * places }, (_, k) =>
    Math.abs(Math.floor(k / places) - (k % places)),
  );
  return { places, travel, visits, vehicles };
}
const quick = { seed: 1, stop: { iterations: 300 } };

test('four visits on a line worked by hand: out and back once, the late one on the way home', () => {
  const problem = line(
    [visit(10), visit(40), visit(20, { windows: [[150, 200]] }), visit(30)],
    [vehicle({ to: 200 }), vehicle({ from: 500 })],
  );
  // 0 → 10 → 30 → 40 → 20 → 0 drives 80, and waits at 20 until 150.
  const solution = solve(problem, quick);
  expect(solution.routes).toEqual([[0, 3, 1, 2], []]);
  expect(solution.starts).toEqual([10, 60, 150, 40]);
  expect(solution).toMatchObject({ travel: 80, cost: 80, unassigned: [] });
});

test('who cannot be served is named with the reason', () => {
  const problem = line(
    [
      visit(10, { vehicles: [] }),
      visit(10, { windows: [[2_000, 3_000]] }),
      visit(10, { service: 900 }),
      visit(20, { service: 900, priority: 1 }),
    ],
    [vehicle()],
  );
  expect(solve(problem, quick).unassigned).toEqual([
    { visit: 0, reason: 'no-skill' },
    { visit: 1, reason: 'no-window' },
    { visit: 2, reason: 'no-capacity' },
  ]);
});

test('a contradictory problem is refused with the name of the visit', () => {
  expect(() => compile(line([visit(10), visit(70)], [vehicle()]))).toThrow('visit 1: place 70');
  expect(() => compile(line([visit(1, { windows: [[5, 2]] })], []))).toThrow('visit 0, window 0: ends at 2 before');
  expect(() => compile(line([visit(1, { vehicles: [3] })], []))).toThrow('visit 0: there is no vehicle 3');
});

test('who is planned on another vehicle now stays there unless moving pays', () => {
  const plan = (price: number) =>
    solve(
      {
        ...line(
          [visit(5), visit(20, { prefers: [{ vehicles: [1], price }] })],
          [vehicle(), vehicle({ start: 50, end: 50 })],
        ),
        initial: [[0], [1]],
      },
      quick,
    );
  expect(plan(45)).toMatchObject({ cost: 70, routes: [[0], [1]] });
  expect(plan(15)).toMatchObject({ cost: 55, routes: [{ length: 2 }, []] });
});

test('it drives when the break is over, never through it', () => {
  const problem = line([visit(40)], [vehicle({ breaks: [[20, 50]] })]);
  expect(solve(problem, quick).starts).toEqual([90]);
});

test('up to seven visits it equals trying everything, 500 worlds', () => {
  const random = new Random(5);
  for (let world = 0; world < 500; world++) {
    const problem = randomProblem(random, world % 50 === 0 ? 7 : 2 + random.below(5), 1 + random.below(3));
    const { penalty } = compile(problem);
    const solution = solve(problem, { seed: world, stop: { iterations: 2_000 } });
    expect(solution.cost, `world ${world}`).toBeCloseTo(exhaustive(problem, [...penalty]), 6);
  }
});

test('so it does where it breeds, with vehicles all alike, 100 worlds', () => {
  const random = new Random(15);
  for (let world = 0; world < 100; world++) {
    const problem = randomFleet(random, 2 + random.below(6), 4);
    const { penalty } = compile(problem);
    const solution = solve(problem, { seed: world, stop: { iterations: 3_000 } });
    expect(solution.cost, `world ${world}`).toBeCloseTo(exhaustive(problem, [...penalty]), 6);
  }
});

test('the same seed and iterations give the same plan, annealed or bred', () => {
  for (const problem of [randomProblem(new Random(6), 60, 8), randomFleet(new Random(6), 60, 12)]) {
    const plan = () => solve(problem, { seed: 3, stop: { iterations: 4_000 } });
    expect(plan()).toEqual(plan());
  }
});

test('it stops when cancelled and tells its progress', () => {
  const problem = randomProblem(new Random(7), 40, 6);
  const seen: number[] = [];
  const solution = solve(problem, {
    seed: 1,
    stop: { iterations: 1e9 },
    onProgress: ({ iteration }) => seen.push(iteration),
    cancelled: () => seen.length > 0,
  });
  expect(solution.iterations).toBeLessThan(1_000);
});
