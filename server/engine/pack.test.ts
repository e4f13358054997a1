import { expect, test } from 'vitest';
import { pack, unpack } from './pack.ts';
import { Random } from './random.ts';
import { solve } from './solve.ts';
import { randomTogether } from './worlds.ts';

test('a problem comes out of its buffer as it went in, 50 worlds', () => {
  const random = new Random(41);
  for (let world = 0; world < 50; world++) {
    const problem = randomTogether(random, random.below(20), 1 + random.below(5));
    const [first] = problem.vehicles;
    first!.group = 3;
    const stated = {
      ...problem,
      initial: problem.visits.length > 3 ? [[2, 0], [1]].slice(0, problem.vehicles.length) : [],
    };
    const buffer = pack(stated);
    expect(unpack(buffer)).toEqual(stated);
    expect(unpack(buffer).travel.buffer).toBe(buffer);
  }
});

test('what many visits share is written once', () => {
  const vehicles = Array.from({ length: 50 }, (_, v) => v);
  const shift = { start: 0, end: 0, from: 0, to: 9, overtime: 0, maxVisits: 9, breaks: [] };
  const visits = vehicles.map(() => ({ place: 0, service: 1, windows: [[0, 5] as [number, number]], vehicles }));
  const travel = Int32Array.of(0);
  const buffer = pack({ places: 1, travel, visits, vehicles: vehicles.map(() => shift) });
  expect(buffer.byteLength).toBeLessThan(50 * 40 * 8);
  const again = unpack(buffer);
  expect(again.visits[49]!.vehicles).toBe(again.visits[0]!.vehicles);
});

test('a problem that contradicts itself is refused where it is unpacked and solved', () => {
  const problem = { places: 1, travel: Int32Array.of(0), vehicles: [] };
  const visits = [{ place: 0, service: -5, windows: [] }];
  const unpacked = unpack(pack({ ...problem, visits }));
  expect(() => solve(unpacked, { seed: 1, stop: { iterations: 1 } })).toThrow('visit 0: service is negative: -5');
});
