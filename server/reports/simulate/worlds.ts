/** Generated worlds of three kinds: a dense city, a mixed region, a sparse country. */
import type { Point } from '../../../shared/geo.ts';
import type { Requirement } from '../../../shared/service.ts';
import { addDays, type Day, HOUR, weekdayOf } from '../../../shared/time.ts';
import { streamOf } from '../../random.ts';
import { instantAt } from '../../schedule/wallclock.ts';
import type { TravelSettings } from '../../travel/travel.ts';
import type { Demand, World, WorldService } from './world.ts';

export const worldKinds = ['city', 'mixed', 'country'] as const;
export type WorldKind = (typeof worldKinds)[number];

interface Lie {
  technicians: number;
  travel: TravelSettings;
  /** Half the side of the square in which everybody lives, in kilometres. */
  reachKm: number;
  settlements: number;
  /** How far from its middle somebody of a settlement lives, one standard deviation. */
  spreadKm: number;
  /** The share of customers who live in a settlement; the others live anywhere. */
  settled: number;
  /** Visits asked for per technician and working day. */
  load: number;
}

/**
 * Assumptions, chosen so that the technicians are busy for about three quarters of their time once the roads are good:
 * a working day of nine hours, 63 minutes of work a visit, and the driving that such a country takes. Speeds are
 * the door-to-door averages of such places, parking included.
 */
const lies: Record<WorldKind, Lie> = {
  city: {
    technicians: 40,
    travel: { roadFactor: 1.35, kmPerHour: 22 },
    reachKm: 9,
    settlements: 9,
    spreadKm: 1.6,
    settled: 0.8,
    load: 5.2,
  },
  mixed: {
    technicians: 20,
    travel: { roadFactor: 1.35, kmPerHour: 42 },
    reachKm: 30,
    settlements: 14,
    spreadKm: 2.2,
    settled: 0.75,
    load: 4.7,
  },
  country: {
    technicians: 8,
    travel: { roadFactor: 1.3, kmPerHour: 58 },
    reachKm: 48,
    settlements: 26,
    spreadKm: 1.5,
    settled: 0.65,
    load: 4.2,
  },
};

/** Monday: when the generated worlds begin. */
const FIRST_DAY: Day = '2026-03-02';
const ZONE = 'Europe/Brussels';

const person = (skills: string[]): Requirement[] => [{ kind: 'person', skills, count: 1 }];
/** Assumption: what a heating engineer's week is made of. */
const services: (WorldService & { share: number })[] = [
  { id: 'maintenance', minutes: 60, requirements: person([]), share: 0.6 },
  { id: 'repair', minutes: 90, requirements: person(['repair']), share: 0.22 },
  { id: 'inspection', minutes: 30, requirements: person([]), share: 0.18 },
];
const REPAIRERS = 0.7;

/** Assumption: more people ask on a Monday, few at the weekend; most between breakfast and bedtime. */
const weekdayWeights = [0, 1.25, 1.05, 1, 0.95, 0.9, 0.35, 0.3];
const hourWeights = [0, 0, 0, 0, 0, 0, 0.5, 1.5, 3, 4, 4, 3.5, 3, 3, 3, 3, 3, 2.5, 2, 2.5, 2.5, 1.5, 0.5, 0];

export interface WorldWish {
  kind: WorldKind;
  seed: number;
  /** Working days on which customers ask. */
  days: number;
  /** How many technicians, and with them how many customers; what is usual for the kind unless given. */
  technicians?: number;
}

/** The world of a kind and a seed, the same one every time. */
export function generateWorld({ kind, seed, days, technicians }: WorldWish): World {
  const lie = lies[kind];
  const count = technicians ?? lie.technicians;
  const draw = streamOf(seed, `world ${kind}`);
  const toDay = lastOf(FIRST_DAY, days);
  const live = homes(lie, draw);
  const asking = Math.round(count * days * lie.load);
  const when = arrivals(FIRST_DAY, toDay, asking, draw);
  return {
    name: kind,
    zone: ZONE,
    travel: lie.travel,
    fromDay: FIRST_DAY,
    toDay,
    technicians: Array.from({ length: count }, (_, i) => ({
      id: `t${String(i + 1).padStart(2, '0')}`,
      home: live(),
      skills: i / count < REPAIRERS ? ['repair'] : [],
      shifts: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 8 * 60, toMinute: 17 * 60 })),
    })),
    services: services.map(({ share: _, ...service }) => service),
    demand: when.map((at, i): Demand => {
      const serviceId = weighted(services, ({ share }) => share, draw).id;
      return { id: `c${String(i + 1).padStart(5, '0')}`, at, serviceId, point: live() };
    }),
  };
}

/** The last of so many working days. */
function lastOf(first: Day, working: number): Day {
  let day = first;
  for (let left = working - (weekdayOf(first) <= 5 ? 1 : 0); left > 0; ) {
    day = addDays(day, 1);
    if (weekdayOf(day) <= 5) left--;
  }
  return day;
}

function weighted<T>(from: readonly T[], weight: (one: T) => number, draw: () => number): T {
  let rest = draw() * from.reduce((sum, one) => sum + weight(one), 0);
  for (const one of from) {
    rest -= weight(one);
    if (rest < 0) return one;
  }
  return from.at(-1)!;
}

/** Around nought, with a standard deviation of one (Box and Muller). */
const normal = (draw: () => number): number => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());

/** Where people live: around settlements, the first of which are the largest, or anywhere. */
function homes({ reachKm, settlements, spreadKm, settled }: Lie, draw: () => number): () => Point {
  const inside = (): [number, number] => [(draw() * 2 - 1) * reachKm, (draw() * 2 - 1) * reachKm];
  const middles = Array.from({ length: settlements }, (_, i) => ({ at: inside(), weight: 1 / (i + 1) }));
  return () => {
    if (draw() >= settled) return at(...inside());
    const [x, y] = weighted(middles, ({ weight }) => weight, draw).at;
    return at(x + normal(draw) * spreadKm, y + normal(draw) * spreadKm);
  };
}

/** Kilometres east and north of the middle of the world. */
const at = (east: number, north: number): Point => ({
  lat: Number((50.85 + north / 111.2).toFixed(6)),
  lon: Number((4.35 + east / 70.2).toFixed(6)),
});

function arrivals(fromDay: Day, toDay: Day, count: number, draw: () => number): number[] {
  const days: Day[] = [];
  for (let day = fromDay; day <= toDay; day = addDays(day, 1)) days.push(day);
  const hours = hourWeights.map((weight, hour) => ({ weight, hour }));
  return Array.from({ length: count }, () => {
    const day = weighted(days, (d) => weekdayWeights[weekdayOf(d)]!, draw);
    const { hour } = weighted(hours, ({ weight }) => weight, draw);
    return instantAt(ZONE, day, hour * 60) + Math.floor(draw() * HOUR);
  }).sort((a, b) => a - b);
}
