import type { AffectedVisit, MayChange } from './absence.ts';
import type { Random } from './random.ts';
import type { Route, Stop, Travel } from './timetable.ts';
import { visitCount } from './timetable.ts';
import { randomRoute, randomWorld } from './worlds.ts';

/** A random day to re-plan: every visit has a place of its own, so that tests can tell visits by them. */
export interface Day {
  routes: Route[];
  affected: AffectedVisit[];
  travel: Travel;
  mayChange: (route: number, position: number) => MayChange;
}

/**
 * Some technicians with up to `stops` visits each, and visits that have lost theirs, promised to within up to two
 * hours. Most visits may be done by most technicians; `ask`: everybody may be asked to move.
 */
export function randomDay(
  random: Random,
  size: { technicians: number; stops: number; affected: number; ask?: boolean; urgent?: boolean },
): Day {
  const { technicians, stops, affected, ask = false, urgent = false } = size;
  const world = randomWorld(random, 40 + technicians * stops + affected);
  let place = 40;
  const routes = Array.from({ length: technicians }, () => {
    const route = randomRoute(random, { travel: world.travel, places: 40 }, 0, stops);
    return { ...route, maxVisits: Math.max(route.maxVisits, visitCount(route)) };
  });
  // What was at one of a few places moves next door, to a place that nobody else has.
  const near = new Map<number, number>();
  for (const route of routes)
    route.stops = route.stops.map((stop): Stop => {
      if (stop.kind === 'break') return stop;
      near.set(place, stop.place);
      return { ...stop, place: place++ };
    });
  const travel: Travel = (a, b) => (a === b ? 0 : world.travel(near.get(a) ?? a, near.get(b) ?? b));
  const some = (): number[] => routes.flatMap((_, r) => (random.below(4) > 0 ? [r] : []));
  const others = routes.map((route) => route.stops.map((): MayChange => ({ routes: some(), ask })));
  const visits = Array.from({ length: affected }, (): AffectedVisit => {
    const from = random.below(24_000);
    const to = from + random.below(3) * 3_600;
    return {
      place: place++,
      from,
      to,
      service: 600 + random.below(3_000),
      routes: some(),
      ...(urgent ? { urgent } : {}),
    };
  });
  return { routes, affected: visits, travel, mayChange: (route, position) => others[route]![position]! };
}

/**
 * The fewest customers to ask, found by trying everything: for every route, all sets of all visits it can drive in some
 * order; then all ways to choose one set for each. Undefined where even asking everybody who may be does not do.
 */
export function triedOut({ routes, affected, travel, mayChange }: Day): number | undefined {
  const visits = [
    ...routes.flatMap((route, r) =>
      route.stops.flatMap((stop, position) => {
        const { routes: others, ask } = mayChange(r, position);
        return stop.kind === 'visit' ? [{ stop, able: [r, ...others], ask }] : [];
      }),
    ),
    ...affected.map(({ routes: able, urgent, ...stop }) => ({ stop, able, ask: !urgent })),
  ];
  let unions = new Set([0]);
  for (const [r, route] of routes.entries()) {
    const breaks = route.stops.filter(({ kind }) => kind === 'break');
    const own = visits.flatMap(({ stop, able }, v) => (able.includes(r) ? [{ stop, v }] : []));
    const sets = new Set<number>();
    // The earliest end of every set of visits and breaks, by the last visit: nothing else of the order matters later.
    const seen = new Map<string, number>();
    const drive = (visited: number, taken: number, last: number, clock: number, count: number): void => {
      const key = `${visited} ${taken} ${last}`;
      if ((seen.get(key) ?? Number.POSITIVE_INFINITY) <= clock) return;
      seen.set(key, clock);
      const place = last < 0 ? route.start : visits[last]!.stop.place;
      const home = clock + (last < 0 ? 0 : travel(place, route.end));
      if (taken === 2 ** breaks.length - 1 && home <= route.to + route.overtime) sets.add(visited);
      for (const [b, { from, to, service }] of breaks.entries())
        if (!(taken & (1 << b)) && clock <= to)
          drive(visited, taken | (1 << b), last, Math.max(clock, from) + service, count);
      if (count === route.maxVisits) return;
      for (const { stop, v } of own) {
        const start = Math.max(clock + travel(place, stop.place), stop.from);
        if (!(visited & (1 << v)) && start <= stop.to)
          drive(visited | (1 << v), taken, v, start + stop.service, count + 1);
      }
    };
    drive(0, 0, -1, route.from, 0);
    const next = new Set<number>();
    for (const union of unions) for (const set of sets) if ((union & set) === 0) next.add(union | set);
    unions = next;
  }
  let fewest: number | undefined;
  for (const union of unions) {
    const left = visits.filter((_, v) => !(union & (1 << v)));
    if (left.every(({ ask }) => ask) && left.length < (fewest ?? Number.POSITIVE_INFINITY)) fewest = left.length;
  }
  return fewest;
}
