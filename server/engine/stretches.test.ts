import { expect, test } from 'vitest';
import { candidates, type Question } from './insertion.ts';
import { prepare } from './prepared.ts';
import { Random } from './random.ts';
import { stretches } from './stretches.ts';
import { randomRoute, randomSide, randomWorld } from './worlds.ts';

test('a start lies in a stretch of a route exactly when the slot question has it there, at the same extra drive, 3,000 worlds', () => {
  const random = new Random(21);
  let inside = 0;
  let outside = 0;
  for (let n = 0; n < 3_000; n++) {
    const world = randomWorld(random, 12);
    const place = random.below(world.places);
    const routes = Array.from({ length: n % 10 === 0 ? 0 : 3 }, (_, day) =>
      prepare(randomRoute(random, world, day * 40_000, 6), world.travel),
    );
    const question: Question = {
      routes,
      service: 300 + random.below(3_600),
      windows: [{ from: 5_000, to: 115_000 }],
      toVisit: (from) => world.travel(from, place),
      fromVisit: (to) => world.travel(place, to),
      usefulGap: 900,
      weights: { travel: 1, idle: 0, overtime: 0 },
      ...(n % 2 === 0 ? { side: randomSide(random, 1 + random.below(2), 0, 120_000) } : {}),
      ...(n % 5 === 0 ? { eligible: Uint8Array.of(1, 0, 1) } : {}),
    };
    const found = stretches(question);
    const edges = found.flatMap(({ from, to }) => [from - 1, from, to, to + 1]);
    const anywhere = Array.from({ length: 4 }, () => 5_000 + random.below(110_000));
    for (const start of [...edges, ...anywhere].filter((at) => at >= 5_000 && at <= 115_000)) {
      const best = new Map<number, number>();
      for (const { route, from, to, travel } of found)
        if (from <= start && start <= to) best.set(route, Math.min(travel, best.get(route) ?? Infinity));
      const asked = candidates({ ...question, windows: [{ from: start, to: start }] });
      expect(new Map(asked.map(({ route, terms }) => [route, terms.travel]))).toEqual(best);
      if (best.size > 0) inside++;
      else outside++;
    }
  }
  expect(Math.min(inside, outside)).toBeGreaterThan(2_000);
});
