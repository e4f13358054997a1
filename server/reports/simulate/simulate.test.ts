import { expect, test, vi } from 'vitest';
import { compare, estimate } from './compare.ts';
import type { RunResult } from './run.ts';
import { type Way, ways } from './simulation.ts';
import { generateWorld } from './worlds.ts';

// Three seconds of a quiet machine; others may be at work on it.
vi.setConfig({ testTimeout: 120_000 });

const world = generateWorld({ kind: 'city', seed: 4, days: 6, technicians: 4 });
const wish = { worlds: [{ world, seed: 4 }], planIterations: 300, hindsightIterationsPerVisit: 300 };

test('the same customers under every strategy: the road, what they were offered, and every promise kept', async () => {
  const results = (await compare({ ...wish, ways }))!;
  expect(results.map(({ way }) => way)).toEqual([...ways]);
  expect(results.map(({ findings, refused }) => ({ findings, refused }))).toEqual(
    ways.map(() => ({ findings: [], refused: 0 })),
  );
  const km = Object.fromEntries(results.map(({ way, axes }) => [way, axes.kmPerJob])) as Record<Way, number>;
  for (const way of ways) expect(km[way]).toBeGreaterThanOrEqual(km.hindsight);
  expect(km['first-free']).toBeGreaterThan(km.pick);
  expect(km['no-travel']).toBeGreaterThan(km['first-free']);
  for (const { way, axes } of results) {
    expect(axes.served).toBeGreaterThan(0.8 * axes.asked);
    // Only a calendar that knows no roads promises what cannot be kept.
    if (way === 'no-travel') expect(axes.latePer100).toBeGreaterThan(0);
    else expect([axes.latePer100, axes.overtimeMinutesPerTechnicianDay]).toEqual([0, 0]);
  }
  const touches = Object.fromEntries(results.map(({ way, axes }) => [way, axes.touchesPer100])) as Record<Way, number>;
  expect(touches.pick).toBeLessThan(touches.propose);
});

test('the same seed gives the same result, byte for byte; another seed another one', async () => {
  const small = generateWorld({ kind: 'country', seed: 2, days: 3, technicians: 3 });
  const run = (seed: number): Promise<RunResult[] | null> =>
    compare({ ...wish, worlds: [{ world: small, seed }], ways: ['hybrid'] });
  const [first, again, other] = [await run(2), await run(2), await run(3)];
  expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  expect(JSON.stringify(other)).not.toBe(JSON.stringify(first));
});

test('a comparison tells how far it is, and ends when it is told to', async () => {
  const shares: number[] = [];
  const watching = { progress: (share: number) => shares.push(share), cancelled: () => shares.length > 2 };
  expect(await compare({ ...wish, ways: ['pick', 'first-free'] }, watching)).toBeNull();
  expect(shares.length).toBeGreaterThan(2);
  expect(Math.max(...shares)).toBeLessThan(1);
});

test('the interval of some numbers holds their mean', () => {
  expect(estimate([1, 2, 3])).toEqual({ mean: 2, halfWidth: expect.closeTo(2.483, 2) });
  expect(estimate([5])).toEqual({ mean: 5, halfWidth: 0 });
});
