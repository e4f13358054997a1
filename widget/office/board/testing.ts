/** A business of any size, made up from a seed: what tests and measurements draw. */
import type { BoardCard, BoardData, BoardOccupancy, BoardRow } from '../../../shared/board.ts';
import { addDays, type Day, daysBetween, type Instant, weekdayOf } from '../../../shared/time.ts';
import { instantAt } from './timeline.ts';

export interface WorldSize {
  resources: number;
  perDay: number;
  seed?: number;
  zone?: string;
}

export interface World {
  data(from: Day, to: Day): BoardData;
  occupancy(from: Day, to: Day): BoardOccupancy;
}

const firstNames = [
  'Jan',
  'Marie',
  'Oleksandr',
  'Fatima',
  'Luc',
  'Hanna',
  'Piet',
  'Ioana',
  'Samir',
  'Greta',
  'Emre',
  'Lotte',
];
const lastNames = [
  'Peeters',
  'Dubois',
  'Kovalenko',
  'El Amrani',
  'Claes',
  'Weber',
  'De Smet',
  'Ionescu',
  'Haddad',
  'Maes',
  'Yilmaz',
  'Janssens',
];
const services = ['Boiler service', 'Flue check', 'Repair', 'Installation', 'Inspection'];
const skills = ['gas', 'oil', 'solar', 'heat pump'];

/** Numbers in [0, 1) that depend on the seed alone. */
function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
const hash = (text: string): number =>
  [...text].reduce((h, c) => Math.imul(h ^ c.charCodeAt(0), 0x01000193), 0x811c9dc5);

export function worldOf({ resources, perDay, seed = 1, zone = 'Europe/Brussels' }: WorldSize): World {
  const pick = <T>(list: readonly T[], at: number): T => list[at % list.length]!;
  const ids = Array.from({ length: resources }, (_, i) => `res${String(i).padStart(4, '0')}`);
  const works = (day: Day): boolean => weekdayOf(day) <= 5;
  const rowOf = (id: string, i: number, days: Day[]): BoardRow => ({
    id,
    name: `${pick(firstNames, i)} ${pick(lastNames, Math.floor(i / 12) + i)}`,
    kind: 'person',
    locationId: null,
    skills: [pick(skills, i)],
    groupIds: [`team${i % 5}`],
    units: 1,
    drives: true,
    colour: '',
    home: null,
    shifts: days.filter(works).map((day) => ({ from: instantAt(day, 480, zone), to: instantAt(day, 1020, zone) })),
    absences: [],
  });
  const cardsOf = (id: string, day: Day, midnight: Instant): BoardCard[] => {
    const roll = chance(hash(`${seed} ${id} ${day}`));
    const cards: BoardCard[] = [];
    let at = midnight + 8 * 3600;
    for (let i = 0; i < perDay; i++) {
      const drive = 300 + Math.floor(roll() * 10) * 60;
      const from = Math.ceil((at + drive) / 300) * 300;
      const to = from + (5 + Math.floor(roll() * 8)) * 300;
      at = roll() < 0.004 ? to - 1200 : to;
      const state = roll();
      cards.push({
        id: `${id}-${day}-${i}`,
        kind: 'visit',
        jobId: `job-${id}-${day}-${i}`,
        status: state < 0.8 ? 'booked' : state < 0.92 ? 'proposed' : 'done',
        outcome: null,
        title: `${pick(firstNames, Math.floor(roll() * 12))} ${pick(lastNames, Math.floor(roll() * 12))}`,
        serviceId: `service${i % services.length}`,
        serviceName: pick(services, i),
        place: 'Coupure 12, 9000 Gent',
        point: null,
        window: { from: from - 1800, to: from + 5400 },
        takings: [{ resourceId: id, unit: 1, leads: true, from, to }],
        setUp: roll() < 0.2 ? 600 : 0,
        drive,
        pinned: false,
        seriesId: null,
        version: 1,
      });
    }
    return cards;
  };
  return {
    data(from, to) {
      const days = daysBetween(from, to);
      const working = days.filter(works).map((day) => [day, instantAt(day, 0, zone)] as const);
      return {
        version: { ledger: 1, roster: 1 },
        zone,
        rows: ids.map((id, i) => rowOf(id, i, days)),
        groups: Array.from({ length: 5 }, (_, i) => ({ id: `team${i}`, name: `Team ${i + 1}` })),
        cards: ids.flatMap((id) => working.flatMap(([day, midnight]) => cardsOf(id, day, midnight))),
      };
    },
    occupancy(from, to) {
      const days = daysBetween(from, addDays(to, 0));
      return {
        version: { ledger: 1, roster: 1 },
        days,
        rows: ids.map((resourceId, i) => {
          const roll = chance(hash(`${seed} ${resourceId}`));
          const taken = days.map((day, d) =>
            works(day)
              ? Math.round(540 * Math.min(1.15, Math.max(0, 0.62 + 0.3 * Math.sin(d / 23 + i) + 0.35 * (roll() - 0.5))))
              : 0,
          );
          return {
            resourceId,
            worked: days.map((day) => (works(day) ? 540 : 0)),
            taken,
            conflicts: taken.map((minutes) => (minutes > 600 && roll() < 0.2 ? 1 : 0)),
          };
        }),
      };
    },
  };
}
