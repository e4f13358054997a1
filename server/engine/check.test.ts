import { expect, test } from 'vitest';
import { check, checkStarts } from './check.ts';
import type { Route, Stop } from './timetable.ts';
import { timetable } from './timetable.ts';

const visit = (place: number, from: number, to: number, service = 10): Stop => ({
  place,
  from,
  to,
  service,
  kind: 'visit',
});
const pause = (from: number, service: number): Stop => ({ place: -1, from, to: from, service, kind: 'break' });
const day = (stops: Stop[], more: Partial<Route> = {}): Route => ({
  start: 0,
  end: 0,
  from: 0,
  to: 200,
  overtime: 0,
  maxVisits: 9,
  stops,
  ...more,
});
/** Places on a line, one second apart. */
const travel = (from: number, to: number) => Math.abs(from - to);

test('a day worked by hand: home at 0, visits at 20, 30 and 50, a break between', () => {
  const route = day([visit(20, 0, 60), pause(40, 15), visit(30, 0, 100), visit(50, 110, 120)]);
  const times = timetable(route, travel);
  expect([...times.es]).toEqual([20, 40, 65, 110]);
  expect([...times.leg]).toEqual([20, 0, 10, 20, 50]);
  expect([...times.ls]).toEqual([30, 40, 90, 120]);
  expect(times).toMatchObject({ end: 170, travel: 100, overtime: 0, feasible: true });
  expect(check(route, travel).violations).toEqual([]);
});

test('a route without visits does not drive', () => {
  expect(check(day([pause(40, 15)], { end: 30 }), travel)).toMatchObject({ travel: 0, end: 55, violations: [] });
});

test('what cannot be kept is named with its size', () => {
  const route = day([visit(20, 0, 10), visit(30, 0, 300, 150)], { maxVisits: 1, overtime: 5 });
  expect(check(route, travel)).toMatchObject({
    starts: [20, 40],
    overtime: 20,
    violations: [
      { kind: 'late', stop: 0, by: 10 },
      { kind: 'shift-end', by: 15 },
      { kind: 'max-visits', by: 1 },
    ],
  });
});

test('planned starts are held against windows, the stop before, the drive and the shift', () => {
  const route = day([visit(20, 0, 60), visit(30, 50, 60), visit(40, 0, 200), pause(70, 10)]);
  expect(checkStarts(route, travel, [15, 45, 50, 70]).violations).toEqual([
    { kind: 'shift-start', by: 5 },
    { kind: 'early', stop: 1, by: 5 },
    { kind: 'overlap', stop: 2, by: 5 },
  ]);
  expect(checkStarts(route, travel, [20, 55, 66, 76]).violations).toEqual([
    { kind: 'travel', stop: 2, by: 9 },
    { kind: 'late', stop: 3, by: 6 },
  ]);
});
