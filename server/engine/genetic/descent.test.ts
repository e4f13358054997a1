import { expect, test } from 'vitest';
import { compile } from '../model.ts';
import { findNeighbours } from '../neighbours.ts';
import { Random } from '../random.ts';
import { randomFleet } from '../worlds.ts';
import { Descent } from './descent.ts';
import { asFleet } from './fleet.ts';
import { asIndividual, hasRoute, penalised } from './individual.ts';

/** The steps of a move, to watch it from outside. */
interface Steps {
  better(driving: number, before: number, after: number): boolean;
  done(ru: number, rv: number): void;
  give(): number[][];
}

test('every move changes the cost by exactly what it was judged by, and no visit is lost, 100 fleets', () => {
  const random = new Random(11);
  let moves = 0;
  for (let world = 0; world < 100; world++) {
    const model = compile(randomFleet(random, 5 + random.below(30), 8));
    const fleet = asFleet(model)!;
    const { near, nearCount } = findNeighbours(model);
    const descent = new Descent(fleet, near, nearCount, 8, random);
    const penalties = { warp: 1 + random.below(5), load: 50 + random.below(200) };
    const cost = (plan: number[][]) => penalised(asIndividual(fleet, plan), penalties);

    const plan: number[][] = Array.from({ length: 8 }, () => []);
    for (let i = 0; i < fleet.visits; i++) plan[random.below(6)]!.push(i);
    let now = cost(plan);
    let judged = 0;
    const steps = descent as unknown as Steps;
    const { better, done } = steps;
    steps.better = (driving, before, after) => {
      judged = driving + after - before;
      return better.call(descent, driving, before, after);
    };
    steps.done = (ru, rv) => {
      done.call(descent, ru, rv);
      const after = cost(steps.give());
      expect(after - now).toBeCloseTo(judged, 6);
      now = after;
      moves++;
    };
    const improved = descent.improve(plan, penalties);
    expect(cost(improved)).toBeCloseTo(now, 6);
    expect(improved.flat().sort((a, b) => a - b)).toEqual([...Array(fleet.visits).keys()]);
  }
  expect(moves).toBeGreaterThan(1_000);
});

test('what a parent has settled needs no second look: descending again with oneself as parent changes nothing, 30 fleets', () => {
  const random = new Random(13);
  for (let world = 0; world < 30; world++) {
    const model = compile(randomFleet(random, 10 + random.below(30), 8));
    const fleet = asFleet(model)!;
    const { near, nearCount } = findNeighbours(model);
    const descent = new Descent(fleet, near, nearCount, 8, random);
    const penalties = { warp: 20, load: 500 };
    const plan: number[][] = Array.from({ length: 8 }, () => []);
    for (let i = 0; i < fleet.visits; i++) plan[random.below(6)]!.push(i);
    const once = asIndividual(fleet, descent.improve(plan, penalties));
    const alone = descent.improve(once.routes, penalties);
    const asChild = descent.improve(once.routes, penalties, [once]);
    expect(asChild).toEqual(alone);
    expect(asChild.every((route) => hasRoute(once, route))).toBe(true);
    const [longest] = [...once.routes].sort((a, b) => b.length - a.length);
    if (longest!.length > 1) expect(hasRoute(once, longest!.slice(1))).toBe(false);
  }
});

test('only vehicles that are all alike make a fleet', () => {
  const problem = randomFleet(new Random(12), 10, 3);
  expect(asFleet(compile(problem))).toMatchObject({ visits: 10, vehicles: 3 });
  const early = { ...problem.vehicles[0]!, to: problem.vehicles[0]!.to - 60 };
  expect(asFleet(compile({ ...problem, vehicles: [early, ...problem.vehicles] }))).toBeUndefined();
  const [first, ...others] = problem.visits;
  expect(asFleet(compile({ ...problem, visits: [{ ...first!, optional: true }, ...others] }))).toBeUndefined();
});
