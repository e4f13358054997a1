import { expect, test } from 'vitest';
import { check } from './check.ts';
import { Random } from './random.ts';
import { randomDay } from './replan-worlds.ts';
import { resequence } from './resequence.ts';
import type { Route, Stop, Travel } from './timetable.ts';
import { timetable } from './timetable.ts';

/** Every order of the stops, tried. */
function shortest(route: Route, travel: Travel): number {
  let best = Number.POSITIVE_INFINITY;
  const orders = (done: readonly Stop[], left: readonly Stop[]): void => {
    if (left.length === 0) {
      const times = timetable({ ...route, stops: [...done] }, travel);
      if (times.feasible) best = Math.min(best, times.travel);
    }
    for (const stop of left)
      orders(
        [...done, stop],
        left.filter((other) => other !== stop),
      );
  };
  orders([], route.stops);
  return best;
}

test('a day in its new order keeps every promise and drives as little as any order does, 200 days of up to six stops', () => {
  const random = new Random(31);
  let gained = 0;
  for (let i = 0; i < 200; i++) {
    const { routes, travel } = randomDay(random, { technicians: 1, stops: 6, affected: 0 });
    const answer = resequence(routes[0]!, travel);
    expect(answer.travel, `day ${i}`).toBe(shortest(routes[0]!, travel));
    expect(answer.proven).toBe(true);
    expect(check(answer.route, travel)).toMatchObject({ violations: [], travel: answer.travel });
    expect(answer.route.stops).toHaveLength(routes[0]!.stops.length);
    for (const stop of routes[0]!.stops) expect(answer.route.stops).toContain(stop);
    if (answer.travel < timetable(routes[0]!, travel).travel) gained++;
  }
  expect(gained).toBeGreaterThan(10);
});

test('a day of thirty stops, promised to within the whole day, gets shorter and keeps everybody', () => {
  const random = new Random(32);
  const { routes, travel } = randomDay(random, { technicians: 1, stops: 1, affected: 0 });
  const stops = Array.from({ length: 30 }, (_, place): Stop => {
    return { place, from: 0, to: 100_000, service: 300, kind: 'visit' };
  });
  const route = { ...routes[0]!, to: 100_000, maxVisits: 30, stops };
  const answer = resequence(route, travel);
  expect(answer.travel).toBeLessThan(timetable(route, travel).travel * 0.7);
  expect(check(answer.route, travel).violations).toEqual([]);
  expect(new Set(answer.route.stops)).toEqual(new Set(stops));
});

test('a day that breaks a promise as it stands is left as it is', () => {
  const travel: Travel = () => 600;
  const late: Stop = { place: 1, from: 0, to: 300, service: 600, kind: 'visit' };
  const route = { start: 0, end: 0, from: 0, to: 9_000, overtime: 0, maxVisits: 9, stops: [late] };
  expect(resequence(route, travel)).toEqual({ route, travel: 1_200, proven: false });
});
