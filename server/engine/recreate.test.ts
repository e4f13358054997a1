import { expect, test } from 'vitest';
import { held } from './bound.ts';
import { exchangeRoutes } from './exchange.ts';
import { Journal } from './journal.ts';
import { compile } from './model.ts';
import { findNeighbours } from './neighbours.ts';
import { Plan } from './plan.ts';
import { Random } from './random.ts';
import { Recreate } from './recreate.ts';
import { Ruin } from './ruin.ts';
import { randomProblem, randomTogether } from './worlds.ts';

/** A plan's cost, times and legs worked out afresh. */
function afresh(plan: Plan) {
  const copy = new Plan(plan.model);
  const bound = held(plan.model);
  for (let i = 0; i < plan.model.visits; i++) {
    if (plan.model.bound[i] === 0) continue;
    plan.bound.save(i, bound);
    copy.bound.restore(i, bound);
  }
  for (let v = 0; v < plan.model.vehicles; v++) {
    const visits = plan.sequence(v);
    expect(copy.replace(v, visits, 0, visits.length)).toBe(true);
  }
  return copy;
}

function expectSame(plan: Plan) {
  const copy = afresh(plan);
  expect(plan.cost).toBeCloseTo(copy.cost, 6);
  const { visits, vehicles, overtime } = plan.model;
  for (let i = 0; i < visits; i++) {
    expect(plan.route[i]).toBe(copy.route[i]);
    if (plan.route[i]! < 0) continue;
    expect([plan.done[i], plan.latest[i], plan.leg[i]]).toEqual([copy.done[i], copy.latest[i], copy.leg[i]]);
  }
  for (let v = 0; v < vehicles; v++) {
    expect([plan.count[v], plan.load[v]]).toEqual([copy.count[v], copy.load[v]]);
    if (overtime[v]! > 0) expect(plan.done[visits + 2 * v + 1]).toBe(copy.done[visits + 2 * v + 1]);
  }
}

test.each([
  ['', randomProblem],
  [' with units, crews, pins and prices', randomTogether],
])('ruin, insertion, exchange and undo leave cost and times as if worked out afresh, 60 worlds%s', (_, make) => {
  const random = new Random(13);
  for (let world = 0; world < 60; world++) {
    const model = compile(make(random, 10 + random.below(30), 2 + random.below(6)));
    const plan = new Plan(model);
    const journal = new Journal(plan);
    const touch = (vehicle: number) => journal.touch(vehicle);
    const neighbours = findNeighbours(model);
    const ruin = new Ruin(plan, neighbours, random, touch);
    const recreate = new Recreate(plan, neighbours, random, 0.01, touch);
    for (let round = 0; round < 20; round++) {
      journal.begin();
      const before = plan.cost;
      const routes = Array.from({ length: model.vehicles }, (_, v) => plan.sequence(v));
      if (random.below(4) === 0) {
        if (!exchangeRoutes(plan, random, touch)) journal.undo();
      } else {
        ruin.strings();
        for (const visit of [...plan.absent.subarray(0, plan.absentCount)]) {
          const cost = plan.cost;
          if (recreate.insert(visit)) {
            expect(plan.cost - cost).toBeCloseTo(recreate.bestCost - model.penalty[visit]!, 6);
          }
        }
      }
      expectSame(plan);
      if (random.below(3) > 0) continue;
      journal.undo();
      expect(plan.cost).toBeCloseTo(before, 6);
      expect(Array.from({ length: model.vehicles }, (_, v) => plan.sequence(v))).toEqual(routes);
      expectSame(plan);
    }
  }
});
