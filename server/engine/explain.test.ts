import { expect, test } from 'vitest';
import { explain } from './explain.ts';
import type { Question } from './insertion.ts';
import { candidates } from './insertion.ts';
import { prepare } from './prepared.ts';
import { Random } from './random.ts';
import type { Route, Stop } from './timetable.ts';
import { randomRoute, randomSide, randomWorld } from './worlds.ts';

const visit = (place: number, from: number, to: number): Stop => ({ place, from, to, service: 100, kind: 'visit' });
/** Places on a line, one second apart. */
const travel = (from: number, to: number) => Math.abs(from - to);

function ask(route: Partial<Route>, place: number, more: Partial<Question> = {}): Question {
  const day: Route = { start: 0, end: 0, from: 0, to: 1_000, overtime: 0, maxVisits: 9, stops: [], ...route };
  return {
    routes: [prepare(day, travel)],
    service: 100,
    windows: [],
    toVisit: (from) => travel(from, place),
    fromVisit: (to) => travel(place, to),
    usefulGap: 0,
    weights: { travel: 1, idle: 1, overtime: 1 },
    ...more,
  };
}

test('the drive that does not fit before the next promise is named with the seconds missing', () => {
  const question = ask({ stops: [visit(10, 150, 200)] }, 60);
  expect(explain(question, { from: 100, to: 120 })).toEqual({
    open: false,
    reasons: [{ kind: 'stop-after', route: 0, stop: 0, by: 50 }],
    relaxation: 50,
  });
});

test('the stop that holds the technician too long, and the start and end of the shift, are named', () => {
  const held = ask({ stops: [visit(10, 500, 500)] }, 60);
  expect(explain(held, { from: 580, to: 600 }).reasons).toEqual([{ kind: 'stop-before', route: 0, stop: 0, by: 50 }]);
  expect(explain(ask({ from: 300 }, 60), { from: 0, to: 340 }).reasons).toEqual([
    { kind: 'shift-start', route: 0, by: 20 },
  ]);
  expect(explain(ask({}, 60), { from: 900, to: 950 }).reasons).toEqual([{ kind: 'shift-end', route: 0, by: 60 }]);
});

test('a full day, a busy room and an empty list of routes are named', () => {
  expect(explain(ask({ maxVisits: 0 }, 60), { from: 100, to: 200 }).reasons).toEqual([
    { kind: 'max-visits', route: 0, by: 1 },
  ]);
  const side = [
    { count: 1, units: [{ id: 1, free: [[0, 1_000]] as const }] },
    {
      count: 1,
      units: [
        {
          id: 2,
          free: [
            [0, 190],
            [400, 900],
          ] as const,
        },
      ],
    },
  ];
  expect(explain(ask({}, 60, { side }), { from: 100, to: 200 }).reasons).toEqual([
    { kind: 'side', requirement: 1, by: 10 },
  ]);
  expect(explain(ask({}, 60, { routes: [] }), { from: 0, to: 9 }).reasons).toEqual([{ kind: 'no-capacity' }]);
  expect(explain(ask({}, 60, { routes: [], side }), { from: 0, to: 9 }, true).open).toBe(true);
});

test('a window is explained exactly if it is not offered, 500 worlds', () => {
  const random = new Random(4);
  for (let i = 0; i < 500; i++) {
    const world = randomWorld(random, 10);
    const place = random.below(10);
    const from = random.below(30_000);
    const window = { from, to: from + random.below(4) * 1_800 };
    const question: Question = {
      routes: [0, 1].map(() => prepare(randomRoute(random, world, 0, 6), world.travel)),
      service: 1_800,
      windows: [window],
      toVisit: (at) => world.travel(at, place),
      fromVisit: (to) => world.travel(place, to),
      side: randomSide(random, random.below(3), 0, 40_000),
      usefulGap: 0,
      weights: { travel: 1, idle: 0, overtime: 0 },
    };
    const { open, reasons } = explain(question, window);
    expect(open).toBe(candidates(question).length > 0);
    expect(reasons.length > 0).toBe(!open);
  }
});

test('of many routes the easiest is explained: asked one by one none has fewer reasons or a smaller relaxation, 500 worlds', () => {
  const random = new Random(9);
  let closed = 0;
  for (let i = 0; i < 500; i++) {
    const world = randomWorld(random, 10);
    const place = random.below(10);
    const from = random.below(60_000);
    const window = { from, to: from + random.below(4) * 1_800 };
    const question: Question = {
      routes: Array.from({ length: 6 }, (_, r) =>
        prepare(randomRoute(random, world, (r % 2) * 30_000, 6), world.travel),
      ),
      service: 1_800 + random.below(6_000),
      windows: [window],
      toVisit: (at) => world.travel(at, place),
      fromVisit: (to) => world.travel(place, to),
      side: randomSide(random, random.below(3), 0, 60_000),
      usefulGap: 0,
      weights: { travel: 1, idle: 0, overtime: 0 },
    };
    const alone = question.routes.map((route) => explain({ ...question, routes: [route] }, window));
    const together = explain(question, window);
    const fewest = Math.min(...alone.map(({ reasons }) => reasons.length));
    expect(together.reasons.length).toBe(fewest);
    const mendable = ({ reasons }: typeof together) => reasons.every(({ kind }) => kind !== 'max-visits');
    const rivals = alone.filter((one) => one.reasons.length === fewest && mendable(one));
    if (rivals.length === 0) continue;
    expect(mendable(together)).toBe(true);
    expect(together.relaxation).toBe(Math.min(...rivals.map(({ relaxation }) => relaxation)));
    closed++;
  }
  expect(closed).toBeGreaterThan(100);
});
