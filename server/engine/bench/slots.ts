import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Candidate, Question } from '../insertion.ts';
import { bestPerWindow } from '../insertion.ts';
import { Nearby, type Point } from '../nearby.ts';
import type { PreparedRoute } from '../prepared.ts';
import { prepare, withoutStop, withStop } from '../prepared.ts';
import { Random } from '../random.ts';
import type { Route, Stop, Travel } from '../timetable.ts';
import { timetable } from '../timetable.ts';

/**
 * How long one slot question takes: the best place in each of 42 arrival windows over 14 days, for fleets of several
 * sizes with eight visits a day each. Every fleet is asked in two fresh processes: over all gaps, and with the index of
 * what is near. Prints the rows of the table in RESULTS.md, in milliseconds: the very first question of the process
 * (cold), median and 99th percentile of the questions after the first eighth, the 99th percentile of the CPU time the
 * process spent, and what it takes to book or cancel a visit, index included. Every twentieth answer is booked,
 * and the booking before it cancelled.
 *
 *   npm run bench:engine-slots -- [technicians …]
 */
const DAYS = 14;
const VISITS = 8;
const DAY = 86_400;
const SECONDS_PER_KM = 72;
const BOOK_EVERY = 20;
const QUESTIONS = (technicians: number) => (technicians <= 100 ? 4_000 : technicians <= 1_000 ? 1_000 : 400);

const [mode, ...sizes] = process.argv.slice(2);
if (mode === 'all' || mode === 'near') console.log(JSON.stringify(measure(Number(sizes[0]), mode === 'near')));
else compare(mode ? [mode, ...sizes].map(Number) : [10, 100, 1_000, 5_000]);

function compare(sizes: readonly number[]): void {
  const columns = ['cold', 'median', 'p99', 'p99 CPU'];
  const names = [
    'technicians',
    ...columns.map((c) => `all: ${c}`),
    ...columns.map((c) => `near: ${c}`),
    'booking, p99',
  ];
  console.log(`| ${names.join(' | ')} |\n|${' --- |'.repeat(names.length)}`);
  for (const technicians of sizes) {
    const [all, near] = ['all', 'near'].map((mode) => {
      const own = fileURLToPath(import.meta.url);
      const { stdout } = spawnSync(process.execPath, [own, mode, `${technicians}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      return JSON.parse(`${stdout}`) as ReturnType<typeof measure>;
    });
    if (all!.answers !== near!.answers) throw new Error('the index has lost a slot');
    const figures = [...all!.question, ...near!.question, near!.booking].map((ms) => `${Number(ms.toPrecision(2))}`);
    console.log(`| ${technicians.toLocaleString('en')} | ${figures.join(' | ')} |`);
  }
}

function measure(technicians: number, near: boolean) {
  const random = new Random(technicians);
  const side = Math.min(300, 20 * Math.sqrt(technicians));
  const questions = QUESTIONS(technicians);
  const most = technicians * (1 + DAYS * VISITS) + questions;
  const xs = new Float64Array(most);
  const ys = new Float64Array(most);
  let places = 0;
  const placed = (x: number, y: number) => {
    xs[places] = x;
    ys[places] = y;
    return places++;
  };
  const travel: Travel = (a, b) =>
    Math.ceil(Math.sqrt((xs[a]! - xs[b]!) ** 2 + (ys[a]! - ys[b]!) ** 2) * SECONDS_PER_KM);
  const where = (place: number) => ({ x: xs[place]!, y: ys[place]! });
  const routes: PreparedRoute[] = [];
  for (let t = 0; t < technicians; t++) {
    const home = placed(random.unit() * side, random.unit() * side);
    for (let day = 0; day < DAYS; day++) {
      const route = aDay(random, home, where(home), day * DAY, placed, travel);
      routes.push(prepare(route, travel));
    }
  }
  const windows = Array.from({ length: DAYS * 3 }, (_, w) => {
    const from = Math.floor(w / 3) * DAY + (8 + 3 * (w % 3)) * 3_600;
    return { from, to: from + 3 * 3_600 };
  });
  const index = near ? new Nearby(routes, where, SECONDS_PER_KM) : null;
  let booked: { route: number; stop: Stop } | null = null;
  const change = (route: number, changed: PreparedRoute) => {
    routes[route] = changed;
    index?.replace(route, changed);
  };
  const book = ({ route, position, window }: Candidate, { service }: Question, place: number) => {
    const stop: Stop = { place, ...windows[window]!, service, kind: 'visit' };
    change(route, withStop(routes[route]!, position, stop, travel));
    booked = { route, stop };
  };
  const cancel = ({ route, stop }: { route: number; stop: Stop }) =>
    change(route, withoutStop(routes[route]!, routes[route]!.route.stops.indexOf(stop), travel));
  const wall: number[] = [];
  const cpu: number[] = [];
  const changes: number[] = [];
  let answers = '';
  for (let k = 0; k < questions; k++) {
    const place = placed(random.unit() * side, random.unit() * side);
    const question: Question = {
      routes,
      service: 900 + 300 * random.below(12),
      windows,
      toVisit: (from) => travel(from, place),
      fromVisit: (to) => travel(place, to),
      usefulGap: 1_800,
      weights: { travel: 1, idle: 0.25, overtime: 1.5 },
    };
    if (index) question.nearby = { index, point: where(place) };
    const before = process.cpuUsage();
    const begun = performance.now();
    const found = bestPerWindow(question);
    wall.push(performance.now() - begun);
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1_000);
    if (k % BOOK_EVERY > 0) continue;
    answers += found.map(({ window, route, position, start, cost }) => [window, route, position, start, cost]);
    const chosen = found[random.below(Math.max(1, found.length))];
    const first = performance.now();
    if (booked) cancel(booked);
    const second = performance.now();
    booked = null;
    if (chosen) book(chosen, question, place);
    changes.push(second - first, performance.now() - second);
  }
  const warmUp = questions / 8;
  const warm = wall.slice(warmUp);
  return {
    question: [wall[0]!, quantile(warm, 0.5), quantile(warm, 0.99), quantile(cpu.slice(warmUp), 0.99)],
    booking: quantile(changes, 0.99),
    answers,
  };
}

/** A day of visits within some kilometres of each other, promised to the half-day or so in which they are planned. */
function aDay(
  random: Random,
  home: number,
  { x, y }: Point,
  midnight: number,
  placed: (x: number, y: number) => number,
  travel: Travel,
): Route {
  const from = midnight + 8 * 3_600;
  const route: Route = { start: home, end: home, from, to: from + 10 * 3_600, overtime: 0, maxVisits: 20, stops: [] };
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

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))]!;
}
