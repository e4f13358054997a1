import { beforeAll, describe, expect, test } from 'vitest';
import type { Point } from '../../shared/geo.ts';
import { addDays, type Day, dayOf, HOUR, type Instant, MINUTE, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { seeded, type TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { crowRoad } from '../travel/travel.ts';
import { place } from './appointments.ts';
import { ask, offer } from './offer.ts';
import { take } from './take.ts';
import { instantAt } from './wallclock.ts';
import { dayWindows } from './windows.ts';
import type { Matter } from './wish.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});

/** Everything a brute force needs, read from the tables without our own code. */
interface Stop {
  from: Instant;
  to: Instant;
  service: number;
  point: Point;
}
const noEffect = async (): Promise<void> => {};
/** Thrown by an effect to undo a placement that would have been made. */
class WouldBook extends Error {}

/** Every position of every technician-day, simulated from start to end for every window; the cheapest drive per window. */
async function bruteForce(business: Business, matter: Matter, technicians: Technician[], days: Day[], windows: Span[]) {
  const road = crowRoad(business.travel);
  const best = new Map<Instant, number>();
  const service = 60 * MINUTE;
  for (const technician of technicians)
    for (const day of days) {
      const stops = await stopsOf(business, technician.id, day);
      const from = instantAt(business.zone, day, technician.hours[0] * 60);
      const to = instantAt(business.zone, day, technician.hours[1] * 60);
      const direct = travelOf(stops, technician.home, road.seconds);
      for (const window of windows.filter((w) => dayOf(w.from, business.zone) === day))
        for (let position = 0; position <= stops.length; position++) {
          const mine = { ...window, service, point: matter.site.point };
          const all = [...stops.slice(0, position), mine, ...stops.slice(position)];
          if (!simulates(all, technician.home, from, to, road.seconds)) continue;
          const extra = travelOf(all, technician.home, road.seconds) - direct;
          if (extra < (best.get(window.from) ?? Infinity)) best.set(window.from, extra);
        }
    }
  return best;
}

type Seconds = (a: Point, b: Point) => number;

function simulates(stops: Stop[], home: Point, from: Instant, to: Instant, seconds: Seconds): boolean {
  let clock = from;
  let place = home;
  for (const stop of stops) {
    clock = Math.max(clock + seconds(place, stop.point), stop.from);
    if (clock > stop.to) return false;
    clock += stop.service;
    place = stop.point;
  }
  return clock + seconds(place, home) <= to;
}

function travelOf(stops: Stop[], home: Point, seconds: Seconds): number {
  const points = [home, ...stops.map((s) => s.point), home];
  return stops.length === 0 ? 0 : points.slice(1).reduce((sum, point, i) => sum + seconds(points[i]!, point), 0);
}

async function stopsOf(business: Business, resourceId: string, day: Day): Promise<Stop[]> {
  const rows = await ctx.database.db
    .selectFrom('appointment')
    .innerJoin('allocation', (join) =>
      join
        .onRef('allocation.businessId', '=', 'appointment.businessId')
        .onRef('allocation.appointmentId', '=', 'appointment.id'),
    )
    .selectAll('appointment')
    .where('appointment.businessId', '=', business.id)
    .where('allocation.resourceId', '=', resourceId)
    .where('allocation.day', '=', day)
    .orderBy('plannedStart')
    .execute();
  return rows.map((row) => ({
    from: row.windowFrom,
    to: row.windowTo,
    service: row.plannedEnd - row.plannedStart,
    point: { lat: row.lat, lon: row.lon },
  }));
}

interface Technician {
  id: string;
  home: Point;
  hours: [number, number];
}

const worlds = Number(process.env['WORLDS'] ?? 500);

describe('the slot question', () => {
  test(`answers like brute force in ${worlds} random small worlds, and every offered slot books`, {
    timeout: 240_000,
  }, async () => {
    const random = seeded(20_261_122);
    const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
    const somewhere = (): Point => at(between(-15, 15), between(-15, 15));
    let offered = 0;
    for (let world = 0; world < worlds; world++) {
      const weights = { travel: 1, idle: 0, overtime: 0 };
      const business = await makeBusiness(ctx, {
        horizonDays: 3,
        leadTimeMinutes: 0,
        maxExtraDriveMinutes: 1440,
        weights,
      });
      const technicians: Technician[] = [];
      for (let i = between(1, 3); i > 0; i--) {
        const technician = { home: somewhere(), hours: [between(7, 9), between(11, 17)] as [number, number] };
        const id = await makeResource(ctx, business, { kind: 'person', ...technician });
        technicians.push({ id, ...technician });
      }
      const serviceId = await makeService(ctx, business);
      for (let i = between(0, 6); i > 0; i--) {
        const matter = await makeJob(ctx, business, serviceId, somewhere());
        const { slots } = offer(await ask(ctx, ctx.database.read, matter, { preferences: {} }), matter, {});
        const slot = slots[between(0, slots.length - 1)];
        if (!slot) continue;
        const taken = await take(ctx, matter, slot, { status: 'booked', holdUntil: null }, noEffect);
        expect(taken.outcome, `world ${world}`).toBe('placed');
      }
      const matter = await makeJob(ctx, business, serviceId, somewhere());
      const asked = await ask(ctx, ctx.database.read, matter, { preferences: {} });
      const days = [1, 2, 3].map((n) => addDays(dayOf(ctx.now(), business.zone), n));
      const windows = days.flatMap((day) => dayWindows(matter.policy, 'customer', day, business.zone));
      const expected = await bruteForce(business, matter, technicians, days, windows);
      const found = new Map<Instant, number>();
      for (const p of asked.found)
        found.set(p.window.from, Math.min(found.get(p.window.from) ?? Infinity, p.terms.travel));
      expect([...found].sort(), `world ${world}`).toEqual([...expected].sort());
      for (const placement of asked.found) {
        const would = place(ctx, matter, placement, { status: 'booked', holdUntil: null }, async () => {
          throw new WouldBook();
        });
        await expect(would, `world ${world}`).rejects.toThrow(WouldBook);
        offered++;
      }
    }
    expect(offered).toBeGreaterThan(worlds);
  });

  test('a session takes person, room and device together, or is not offered', async () => {
    const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 1, startStepMinutes: 30 });
    await makeResource(ctx, business, {
      kind: 'person',
      skills: ['physio'],
      locationId: 'practice',
      drives: false,
      home: null,
    });
    await makeResource(ctx, business, {
      kind: 'person',
      skills: ['physio'],
      locationId: 'practice',
      drives: false,
      home: null,
    });
    await makeResource(ctx, business, { kind: 'room', locationId: 'practice', units: 2 });
    await makeResource(ctx, business, { kind: 'equipment', skills: ['ultrasound'], locationId: 'practice' });
    const serviceId = await makeService(ctx, business, {
      place: 'location',
      minutes: 30,
      requirements: [
        { kind: 'person', skills: ['physio'], count: 1 },
        { kind: 'room', skills: [], count: 1 },
        { kind: 'equipment', skills: ['ultrasound'], count: 1 },
      ],
    });
    const first = await makeJob(ctx, business, serviceId, at(0, 0));
    const before = await ask(ctx, ctx.database.read, first, { preferences: {} });
    const starts = new Set(before.found.map((p) => p.window.from));
    expect(starts.size).toBe(18);
    const slot = { from: [...starts].sort()[4]!, to: [...starts].sort()[4]! };
    const result = await take(ctx, first, slot, { status: 'booked', holdUntil: null }, noEffect);
    if (result.outcome !== 'placed') throw new Error(result.outcome);
    const taken = await ctx.database.db
      .selectFrom('allocation')
      .select(['resourceId', 'startsAt', 'leads'])
      .where('businessId', '=', business.id)
      .where('appointmentId', '=', result.appointment.id)
      .execute();
    expect(taken.map((t) => t.startsAt)).toEqual([slot.from, slot.from, slot.from]);
    expect(taken.filter((t) => t.leads === 1)).toHaveLength(1);
    // The second therapist and the second room are free then, but there is one device.
    const second = await makeJob(ctx, business, serviceId, at(0, 0));
    const after = await ask(ctx, ctx.database.read, second, { preferences: {} });
    expect(after.found.some((p) => p.window.from === slot.from)).toBe(false);
    expect(new Set(after.found.map((p) => p.window.from)).size).toBe(17);
    expect((await take(ctx, second, slot, { status: 'booked', holdUntil: null }, noEffect)).outcome).toBe('taken');
  });

  test('offers a real choice: no more than the policy says, spread over days, the best marked', async () => {
    const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 10 });
    await makeResource(ctx, business, { kind: 'person' });
    const serviceId = await makeService(ctx, business);
    const near = await makeJob(ctx, business, serviceId, at(8, 0));
    const tuesday = instantAt(business.zone, addDays(dayOf(ctx.now(), business.zone), 2), 10 * 60);
    await take(ctx, near, { from: tuesday, to: tuesday + 2 * HOUR }, { status: 'booked', holdUntil: null }, noEffect);
    const matter = await makeJob(ctx, business, serviceId, at(8.4, 0));
    const { slots } = offer(await ask(ctx, ctx.database.read, matter, { preferences: {} }), matter, {});
    expect(slots).toHaveLength(5);
    expect(new Set(slots.map((s) => dayOf(s.from, business.zone))).size).toBeGreaterThanOrEqual(4);
    const best = slots.filter((s) => s.best);
    expect(best.length).toBeGreaterThanOrEqual(1);
    expect(best.length).toBeLessThanOrEqual(2);
    expect(dayOf(best[0]!.from, business.zone)).toBe(dayOf(tuesday, business.zone));
    expect(best[0]!.reason).toEqual({
      kind: 'near',
      metres: expect.closeTo(400, -1),
      extraMinutes: expect.any(Number),
    });
    expect([...slots].sort((a, b) => a.from - b.from)).toEqual(slots);
  });
});
