import { expect, test } from 'vitest';
import type { Candidate, Question } from './insertion.ts';
import { bestPerWindow, candidates, cheapestPerWindow } from './insertion.ts';
import { Nearby } from './nearby.ts';
import { prepare, withoutStop, withStop } from './prepared.ts';
import { Random } from './random.ts';
import type { SideRequirement } from './side.ts';
import { useless } from './side.ts';
import type { Route, Stop, Travel } from './timetable.ts';
import { timetable, visitCount } from './timetable.ts';
import { randomRoute, randomSide, randomWorld } from './worlds.ts';

/** Tries every unit for every requirement; the smallest gap left, or undefined if they are not all free. */
function bruteSide(
  side: readonly SideRequirement[],
  start: number,
  service: number,
  usefulGap: number,
): number | undefined {
  const wanted = side.flatMap((requirement) => new Array<SideRequirement>(requirement.count).fill(requirement));
  const used = new Set<number>();
  const search = (i: number): number => {
    if (i === wanted.length) return 0;
    let best = Number.POSITIVE_INFINITY;
    const { units, part = [0, service] } = wanted[i]!;
    const begin = start + part[0];
    const end = start + part[1];
    for (const { id, free } of units) {
      if (used.has(id)) continue;
      for (const [from, to] of free) {
        if (begin < from || end > to) continue;
        used.add(id);
        const own = useless(begin - from, usefulGap) + useless(to - end, usefulGap) - useless(to - from, usefulGap);
        best = Math.min(best, own + search(i + 1));
        used.delete(id);
      }
    }
    return best;
  };
  const best = search(0);
  return best === Number.POSITIVE_INFINITY ? undefined : best;
}

/** The earliest start in [from, to] at which everything beside is free, second by second. */
function bruteEarliest(question: Question, from: number, to: number): number | undefined {
  if (!question.side) return from <= to ? from : undefined;
  for (let start = from; start <= to; start++)
    if (bruteSide(question.side, start, question.service, question.usefulGap) !== undefined) return start;
  return undefined;
}

/** Puts the visit everywhere and re-simulates the whole day each time. */
function brute(question: Question, routes: readonly Route[], place: number, travel: Travel): Candidate[] {
  const { service, windows, usefulGap, weights, mostTravel = Number.POSITIVE_INFINITY } = question;
  const found: Candidate[] = [];
  for (const [r, route] of routes.entries()) {
    if (visitCount(route) >= route.maxVisits) continue;
    const before = timetable(route, travel);
    for (const [w, window] of windows.entries()) {
      let best: Candidate | undefined;
      for (let position = 0; position <= route.stops.length; position++) {
        const put = (from: number, to: number) => {
          const stop: Stop = { place, from, to, service, kind: 'visit' };
          return timetable({ ...route, stops: route.stops.toSpliced(position, 0, stop) }, travel);
        };
        const loose = put(window.from, window.to);
        const start = bruteEarliest(question, loose.es[position]!, window.to);
        if (start === undefined || !loose.feasible) continue;
        const after = put(start, start);
        if (!after.feasible || after.travel - before.travel > mostTravel) continue;
        const gap = question.side ? bruteSide(question.side, start, service, usefulGap)! : 0;
        const free = (times: typeof after, i: number) => {
          const arrived = i === 0 ? route.from : times.es[i - 1]! + serviceAt(times === before, i - 1);
          return arrived + times.leg[i]!;
        };
        const serviceAt = (old: boolean, i: number) =>
          (old ? route.stops : route.stops.toSpliced(position, 0, { place, service } as Stop))[i]!.service;
        const next = position < route.stops.length ? before.es[position]! : route.to;
        const terms = {
          travel: after.travel - before.travel,
          idle:
            useless(start - free(after, position), usefulGap) +
            useless(Math.max(0, next - free(after, position + 1)), usefulGap) -
            useless(Math.max(0, next - free(before, position)), usefulGap),
          overtime: after.overtime - before.overtime,
          gap,
          preference: question.prices?.[r] ?? 0,
        };
        const cost =
          weights.travel * terms.travel +
          terms.preference +
          weights.idle * (terms.idle + gap) +
          weights.overtime * terms.overtime;
        const latest = Math.min(window.to, loose.ls[position]!);
        if (!best || cost < best.cost) best = { window: w, route: r, position, start, latest, cost, terms, side: [] };
      }
      if (best) found.push(best);
    }
  }
  return found;
}

function randomQuestion(random: Random) {
  const world = randomWorld(random, 12);
  const routes = Array.from({ length: 3 }, (_, day) => randomRoute(random, world, day * 40_000, 6));
  const place = random.below(world.places);
  const service = 300 + random.below(3_600);
  const windows = Array.from({ length: 8 }, () => {
    const from = random.below(120_000);
    return { from, to: from + random.below(4) * 3_600 };
  }).sort((a, b) => a.from - b.from);
  const question: Question = {
    routes: routes.map((route) => prepare(route, world.travel)),
    service,
    windows,
    toVisit: (from) => world.travel(from, place),
    fromVisit: (to) => world.travel(place, to),
    usefulGap: random.below(3) * 1_800,
    ...(random.below(2) === 0 ? {} : { prices: routes.map(() => random.below(2) * random.below(2_000)) }),
    weights: { travel: 1, idle: random.below(3) / 4, overtime: random.below(3) },
    ...(random.below(3) === 0 ? { mostTravel: random.below(4_000) } : {}),
  };
  return { question, routes, place, ...world };
}

const withoutUnits = (all: readonly Candidate[]) => all.map((candidate) => ({ ...candidate, side: [] }));

test('the slot question equals re-simulating every position, with breaks, overtime and full days, with an index and without, 10,000 worlds', () => {
  const random = new Random(1);
  let offered = 0;
  for (let world = 0; world < 10_000; world++) {
    const { question, routes, place, travel, where, pace } = randomQuestion(random);
    const answer = candidates(question);
    expect(answer).toEqual(brute(question, routes, place, travel));
    const best = cheapestPerWindow(answer);
    expect(bestPerWindow(question)).toEqual(best);
    const index = new Nearby(question.routes, where, pace);
    expect(bestPerWindow({ ...question, nearby: { index, point: where(place) } })).toEqual(best);
    offered += answer.length;
  }
  expect(offered).toBeGreaterThan(40_000);
});

test('with side requirements it equals trying every second and every unit, 80 worlds', () => {
  const random = new Random(2);
  let offered = 0;
  for (let world = 0; world < 80; world++) {
    const { question: plain, routes, place, travel } = randomQuestion(random);
    const question = { ...plain, side: randomSide(random, 1 + random.below(3), 0, 120_000) };
    const answer = candidates(question);
    expect(withoutUnits(answer)).toEqual(brute(question, routes, place, travel));
    offered += answer.length;
    for (const { start, side, terms } of answer) {
      expect(new Set(side).size).toBe(side.length);
      expect(terms.gap).toBe(bruteSide(question.side, start, question.service, question.usefulGap));
    }
  }
  expect(offered).toBeGreaterThan(25);
});

test('a session without a route takes the earliest start at which person and room are free together', () => {
  const question: Question = {
    routes: [],
    service: 3_000,
    windows: [
      { from: 32_400, to: 32_400 },
      { from: 36_000, to: 36_000 },
      { from: 39_600, to: 41_400 },
    ],
    toVisit: () => 0,
    fromVisit: () => 0,
    side: [
      {
        count: 1,
        units: [
          {
            id: 1,
            free: [
              [32_400, 34_000],
              [36_000, 50_000],
            ],
          },
        ],
      },
      {
        count: 1,
        units: [
          { id: 7, free: [[30_000, 39_000]] },
          { id: 8, free: [[40_000, 50_000]] },
        ],
      },
    ],
    usefulGap: 1_800,
    weights: { travel: 1, idle: 1, overtime: 1 },
  };
  expect(candidates(question).map(({ window, start, side }) => ({ window, start, side }))).toEqual([
    { window: 1, start: 36_000, side: [1, 7] },
    { window: 2, start: 40_000, side: [1, 8] },
  ]);
});

test('a unit good for two requirements serves only one of them', () => {
  const free = [[0, 10_000]] as const;
  const question: Question = {
    routes: [],
    service: 1_000,
    windows: [{ from: 0, to: 0 }],
    toVisit: () => 0,
    fromVisit: () => 0,
    side: [
      {
        count: 1,
        units: [
          { id: 1, free },
          { id: 2, free },
        ],
      },
      { count: 1, units: [{ id: 1, free }] },
    ],
    usefulGap: 0,
    weights: { travel: 1, idle: 1, overtime: 1 },
  };
  expect(candidates(question)[0]!.side).toEqual([2, 1]);
  expect(candidates({ ...question, side: [question.side![1]!, question.side![1]!] })).toEqual([]);
});

test('a prepared route that gains and loses a stop is as if prepared afresh', () => {
  const random = new Random(3);
  for (let world = 0; world < 200; world++) {
    const { question, place, travel } = randomQuestion(random);
    for (const found of candidates(question)) {
      const before = question.routes[found.route]!;
      const { from, to } = question.windows[found.window]!;
      const stop: Stop = { place, from, to, service: question.service, kind: 'visit' };
      const after = withStop(before, found.position, stop, travel);
      expect(after.times.feasible).toBe(true);
      expect(withoutStop(after, found.position, travel)).toEqual(before);
    }
  }
});

test('an index of what is near loses nothing, with rounded drives, people without a home and changing routes, 300 worlds', () => {
  const random = new Random(14);
  for (let world = 0; world < 300; world++) {
    const places = 60;
    const points = Array.from({ length: places }, () => ({ x: random.below(1_000), y: random.below(1_000) }));
    const travel: Travel = (a, b) =>
      a < 0 || b < 0
        ? 0
        : Math.round(
            Math.hypot(points[a]!.x - points[b]!.x, points[a]!.y - points[b]!.y) * (2 + ((a * 7 + b) % 5) / 5),
          );
    // Few routes lie in plain lists, many in grids.
    const routes = Array.from({ length: world % 3 === 0 ? 40 : 300 }, (_, r) => {
      const route = randomRoute(random, { travel, places }, (r % 3) * 86_400, 6);
      return prepare(world % 2 === 0 && r % 20 === 0 ? { ...route, start: -1, end: -1 } : route, travel);
    });
    const index = new Nearby(routes, (place) => points[place]!, 2, 0.5);
    const place = random.below(places);
    const windows = Array.from({ length: 10 }, () => {
      const from = random.below(3) * 86_400 + random.below(24_000);
      return { from, to: from + random.below(4) * 3_600 };
    }).sort((a, b) => a.from - b.from);
    const question: Question = {
      routes,
      service: 300 + random.below(1_800),
      windows,
      toVisit: (from) => travel(from, place),
      fromVisit: (to) => travel(place, to),
      usefulGap: random.below(3) * 900,
      weights: { travel: 1, idle: random.below(3) / 4, overtime: 1 },
      eligible: Uint8Array.from(routes, () => (random.below(5) > 0 ? 1 : 0)),
      ...(world % 4 === 1 ? { mostTravel: random.below(900) } : {}),
    };
    const point = points[place]!;
    expect(bestPerWindow({ ...question, nearby: { index, point } })).toEqual(bestPerWindow(question));
    for (const { route, position, window } of bestPerWindow(question)) {
      const { from, to } = windows[window]!;
      routes[route] = withStop(
        routes[route]!,
        position,
        { place, from, to, service: question.service, kind: 'visit' },
        travel,
      );
      index.replace(route, routes[route]!);
      break;
    }
    expect(bestPerWindow({ ...question, nearby: { index, point } })).toEqual(bestPerWindow(question));
  }
});
