import { expect, test } from 'vitest';
import type { Point } from '../../shared/geo.ts';
import { addDays, HOUR, type Instant, MINUTE, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { bestPerWindow, type Question } from '../engine/insertion.ts';
import { seeded } from '../random.ts';
import type { Roster, RosterResource } from '../resources/roster.ts';
import { at } from '../testing/town.ts';
import { crowRoad, defaultTravel } from '../travel/travel.ts';
import { type Schedule, scheduleOf } from './day.ts';
import { Fleet, prepareDays, type Ready } from './fleet.ts';
import type { Taking } from './takings.ts';
import { instantAt } from './wallclock.ts';

const ZONE = 'Europe/Brussels';
const FROM = '2026-11-23';
const DAYS = 3;
const random = seeded(20_261_123);
const below = (n: number): number => Math.floor(random() * n);
const somewhere = (km: number): Point => at(random() * km - km / 2, random() * km - km / 2);
const day = (i: number) => addDays(FROM, i);
const hour = (i: number, h: number): Instant => instantAt(ZONE, day(i), h * 60);

/** Some people, a few of them without a home, and what they have to do. */
function town(size: number) {
  const resources = Array.from({ length: size }, (_, i): RosterResource => {
    const home = i % 9 === 4 ? null : somewhere(60);
    const person = {
      kind: 'person',
      units: 1,
      drives: true,
      maxVisits: below(3) * 4,
      skills: [],
      locationId: null,
    } as const;
    return { ...person, skills: [], id: `p${i}`, name: `p${i}`, colour: '', home };
  });
  const shifts = (id: string, on: string): Span[] => {
    const i = [0, 1, 2].find((k) => day(k) === on)!;
    // Some have a long break at noon.
    if (id.length > 2 && id.endsWith('3'))
      return [
        { from: hour(i, 8), to: hour(i, 12) },
        { from: hour(i, 13), to: hour(i, 18) },
      ];
    return [{ from: hour(i, 8), to: hour(i, 17) }];
  };
  const roster: Roster = {
    resources,
    byId: new Map(resources.map((r) => [r.id, r])),
    shifts,
    absences: () => [],
    vehicleOf: () => null,
    driversOf: () => [],
  };
  const takings = new Map<string, Taking[]>();
  const fill = (r: RosterResource, i: number, far = false): Taking[] => {
    const there = Array.from({ length: below(6) }, (_, k): Taking => {
      const from = hour(i, 8) + k * 80 * MINUTE + below(20) * MINUTE;
      const near = at(random() * 10 - 5, random() * 10 - 5);
      const around = r.home ?? at(0, 0);
      const point = far
        ? at(180, 0)
        : { lat: around.lat + near.lat - at(0, 0).lat, lon: around.lon + near.lon - at(0, 0).lon };
      return {
        resourceId: r.id,
        unit: 1,
        day: day(i),
        from,
        to: from + 30 * MINUTE,
        leads: true,
        appointmentId: `a${below(1e9)}`,
        starts: { from: from - HOUR, to: from + HOUR },
        // A meeting has no place.
        point: below(12) === 0 ? null : point,
      };
    });
    takings.set(`${r.id} ${day(i)}`, there);
    return there;
  };
  for (const r of resources) for (let i = 0; i < DAYS; i++) fill(r, i);
  return { resources, roster, takings, fill };
}

const windows: Span[] = Array.from({ length: DAYS * 5 }, (_, w) => {
  const from = 8 * HOUR + Math.floor(w / 5) * 24 * HOUR + (w % 5) * 2 * HOUR;
  return { from, to: from + 2 * HOUR };
});

test('days with an index of what is near answer like days without, while takings and the clock change, 60 towns', () => {
  let offered = 0;
  let indexed = 0;
  let looked = 0;
  let near = 0;
  for (let world = 0; world < 60; world++) {
    const { resources, roster, takings, fill } = town(5 + below(60));
    const weights = { travel: 1, idle: below(3) / 4, overtime: 1.5 };
    const travel = { ...defaultTravel, kmPerHour: 20 + below(60) };
    const business = { zone: ZONE, travel } as Business;
    let now = hour(0, 0);
    const schedule = (): Schedule => ({
      ...scheduleOf({ now: () => now }, business, { fromDay: FROM, toDay: day(DAYS - 1) }, roster, (id, _, on) => {
        return takings.get(`${id} ${on}`) ?? [];
      }),
    });
    const fleet = new Fleet(schedule(), 30);
    const road = crowRoad(travel);
    for (let step = 0; step < 8; step++) {
      if (step % 3 === 2) now += HOUR;
      const people = step % 2 === 0 ? resources : resources.filter(() => below(4) > 0);
      const point = step === 4 ? at(150, 150) : somewhere(80);
      const limit = step % 4 === 3 ? { mostTravel: below(40) * MINUTE } : {};
      const answer = ({ days, routes, which, places, nearby }: Ready, count: () => void) => {
        const eligible = new Uint8Array(routes.length);
        for (const i of which) eligible[i] = 1;
        const found = nearby?.(point);
        const question: Question = {
          routes,
          eligible,
          service: 45 * MINUTE,
          windows,
          toVisit: (place) => {
            count();
            return places.to(place, point);
          },
          fromVisit: (place) => places.from(point, place),
          usefulGap: 30 * MINUTE,
          weights,
          ...limit,
          ...(found ? { nearby: found } : {}),
        };
        return bestPerWindow(question).map(({ route, side: _, ...rest }) => {
          return { ...rest, who: days[route]!.resource.id, day: days[route]!.day };
        });
      };
      const kept = fleet.ready(schedule(), road, people);
      const about = `town ${world}, step ${step}`;
      const hasIndex = kept.nearby?.(point) !== undefined;
      if (hasIndex) indexed++;
      expect(hasIndex && step === 4, 'far from everything there is no index').toBe(false);
      const expected = answer(prepareDays(schedule(), road, people, 30), () => looked++);
      expect(
        answer(kept, () => near++),
        about,
      ).toEqual(expected);
      offered += expected.length;
      const r = resources[below(resources.length)]!;
      const i = below(DAYS);
      fleet.change(r.id, day(i), fill(r, i, step === 5));
    }
    expect(fleet.ready(schedule(), { ...road, pace: 0 }, resources).nearby?.(at(0, 0))).toBeUndefined();
  }
  expect(indexed).toBeGreaterThan(6.5 * 60);
  expect(offered).toBeGreaterThan(4_000);
  expect(near).toBeLessThan(looked / 2);
});
