import type { Question } from '../insertion.ts';
import { bestPerWindow } from '../insertion.ts';
import { Nearby } from '../nearby.ts';
import type { PreparedRoute } from '../prepared.ts';
import { prepare, withStop } from '../prepared.ts';
import { Random } from '../random.ts';
import type { Route, Stop, Travel } from '../timetable.ts';
import { timetable } from '../timetable.ts';

/**
 * How long one slot question takes: the best place in each of 42 arrival windows over 14 days, for fleets of several
 * sizes with eight visits a day each. Prints one JSON line per fleet, in milliseconds: the very first question of the
 * process or fleet (cold), then median and 99th percentile, over all gaps and with the index of what is near, and what
 * it takes to keep the index up to date when a visit is booked.
 *
 *   npm run bench:engine-slots -- [technicians …]
 */
const DAYS = 14;
const VISITS = 8;
const DAY = 86_400;
const QUESTIONS = 400;
const SECONDS_PER_KM = 72;

const sizes = process.argv.slice(2).map(Number);
for (const technicians of sizes.length > 0 ? sizes : [10, 100, 1_000, 5_000]) measure(technicians);

function measure(technicians: number): void {
  const random = new Random(technicians);
  const side = Math.min(300, 20 * Math.sqrt(technicians));
  const xs: number[] = [];
  const ys: number[] = [];
  const placed = (x: number, y: number) => {
    xs.push(x);
    ys.push(y);
    return xs.length - 1;
  };
  const travel: Travel = (a, b) =>
    Math.ceil(Math.sqrt((xs[a]! - xs[b]!) ** 2 + (ys[a]! - ys[b]!) ** 2) * SECONDS_PER_KM);
  const routes: PreparedRoute[] = [];
  for (let t = 0; t < technicians; t++) {
    const home = placed(random.unit() * side, random.unit() * side);
    for (let day = 0; day < DAYS; day++)
      routes.push(prepare(aDay(random, home, day * DAY, placed, xs, ys, travel), travel));
  }
  const windows = Array.from({ length: DAYS * 3 }, (_, w) => {
    const from = Math.floor(w / 3) * DAY + (8 + 3 * (w % 3)) * 3_600;
    return { from, to: from + 3 * 3_600 };
  });
  const ask = (): Question => {
    const place = placed(random.unit() * side, random.unit() * side);
    return {
      routes,
      service: 1_800,
      windows,
      toVisit: (from) => travel(from, place),
      fromVisit: (to) => travel(place, to),
      usefulGap: 1_800,
      weights: { travel: 1, idle: 0.25, overtime: 1.5 },
    };
  };
  const point = () => ({ x: xs.at(-1)!, y: ys.at(-1)! });
  const all = timed(() => {
    bestPerWindow(ask());
    return undefined;
  });
  const begun = performance.now();
  const index = new Nearby(routes, (place) => ({ x: xs[place]!, y: ys[place]! }), SECONDS_PER_KM);
  const indexing = performance.now() - begun;
  let offered = 0;
  const near = timed(() => {
    const question = ask();
    offered += bestPerWindow({ ...question, nearby: { index, point: point() } }).length;
    return undefined;
  });
  for (let k = 0; k < 20; k++) {
    const question = ask();
    const answers = [bestPerWindow(question), bestPerWindow({ ...question, nearby: { index, point: point() } })];
    if (JSON.stringify(answers[0]) !== JSON.stringify(answers[1])) throw new Error('the index has lost a slot');
  }
  const update = timed(() => {
    const question = ask();
    const [found] = bestPerWindow({ ...question, nearby: { index, point: point() } });
    if (!found) return undefined;
    const { from, to } = windows[found.window]!;
    const stop: Stop = { place: xs.length - 1, from, to, service: question.service, kind: 'visit' };
    const begun = performance.now();
    const changed = withStop(routes[found.route]!, found.position, stop, travel);
    index.replace(found.route, changed);
    return performance.now() - begun;
  });
  const line = {
    technicians,
    windows: windows.length,
    offered: Number((offered / QUESTIONS).toFixed(1)),
    all,
    near,
    update,
  };
  console.log(JSON.stringify({ ...line, index_ms: Number(indexing.toFixed(0)) }));
}

/** A day of visits within some kilometres of each other, promised to the half-day or so in which they are planned. */
function aDay(
  random: Random,
  home: number,
  midnight: number,
  placed: (x: number, y: number) => number,
  xs: number[],
  ys: number[],
  travel: Travel,
): Route {
  const from = midnight + 8 * 3_600;
  const route: Route = { start: home, end: home, from, to: from + 10 * 3_600, overtime: 0, maxVisits: 20, stops: [] };
  const [x, y] = [xs[home]!, ys[home]!];
  for (let k = 0; k < VISITS; k++) {
    const place = placed(x + (random.unit() - 0.5) * 25, y + (random.unit() - 0.5) * 25);
    const promised = midnight + (8 + random.below(3) * 3) * 3_600;
    const stop: Stop = {
      place,
      from: promised,
      to: promised + 3 * 3_600,
      service: 1_800 + random.below(1_200),
      kind: 'visit',
    };
    let best: Stop[] | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (let position = 0; position <= route.stops.length; position++) {
      const stops = route.stops.toSpliced(position, 0, stop);
      const times = timetable({ ...route, stops }, travel);
      if (!times.feasible || times.travel >= least) continue;
      best = stops;
      least = times.travel;
    }
    if (best) route.stops = best;
  }
  return route;
}

/** Milliseconds of the first run, and median and 99th percentile of the rest; `run` may measure a part of itself. */
function timed(run: () => number | undefined) {
  const each = Array.from({ length: QUESTIONS }, () => {
    const begun = performance.now();
    const own = run();
    return own ?? performance.now() - begun;
  });
  const [first, ...rest] = each;
  rest.sort((a, b) => a - b);
  const at = (share: number) => Number(rest[Math.floor(share * (rest.length - 1))]!.toFixed(3));
  return { cold: Number(first!.toFixed(2)), median: at(0.5), p99: at(0.99) };
}
