import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, dayOf, HOUR, type Instant } from '../../shared/time.ts';
import { bruteSlots, readTables } from '../testing/brute-slots.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { randomWorld } from '../testing/random-world.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { place } from './appointments.ts';
import { checkDatabase } from './checker.ts';
import { ask, offer } from './offer.ts';
import { take } from './take.ts';
import { instantAt } from './wallclock.ts';
import { dayWindows } from './windows.ts';
import type { Matter } from './wish.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});

const noEffect = async (): Promise<void> => {};
/** Thrown by an effect to undo a placement that would have been made. */
class WouldBook extends Error {}

const worlds = Number(process.env['WORLDS'] ?? (process.env['TEST_DATABASE'] === 'postgres' ? 150 : 300));

describe('the slot question', () => {
  test(`answers like brute force in ${worlds} random small worlds that use everything, and every offered slot books`, {
    timeout: 600_000,
  }, async () => {
    const booking = { status: 'booked', holdUntil: null } as const;
    let offered = 0;
    let forPeople = 0;
    let notReady = 0;
    for (let seed = 1; seed <= worlds; seed++) {
      const world = await randomWorld(ctx, seed);
      const { business, between, chance } = world;
      const someJob = (): Promise<Matter> =>
        makeJob(ctx, business, world.serviceIds[between(0, 2)]!, world.somewhere(), {
          email: '',
          ...(chance(0.3) ? { preferredResourceId: world.peopleIds[between(0, 1)]! } : {}),
          ...(chance(0.1) ? { requiredResourceId: world.peopleIds[between(0, 1)]! } : {}),
        });
      for (let i = between(0, 6); i > 0; i--) {
        const matter = await someJob();
        const { slots } = offer(await ask(ctx, ctx.database.read, matter, { preferences: {} }), matter, {});
        const slot = slots[between(0, slots.length - 1)];
        if (slot) expect((await take(ctx, matter, slot, booking, noEffect)).outcome, `world ${seed}`).toBe('placed');
      }
      const matter = await someJob();
      const asked = await ask(ctx, ctx.database.read, matter, { preferences: {} });
      const days = [1, 2].map((n) => addDays(dayOf(ctx.now(), business.zone), n));
      const windows = days.flatMap((day) => dayWindows(matter.policy, matter.service.place, day, business.zone));
      const tables = await readTables(ctx.database.db, business.id);
      const expected = bruteSlots(tables, matter, windows);
      const found = new Map<Instant, number>();
      for (const p of asked.found) found.set(p.window.from, Math.min(found.get(p.window.from) ?? Infinity, p.cost));
      expect([...found].sort(), `world ${seed}`).toEqual([...expected].sort());
      const people = bruteSlots(tables, matter, windows, true);
      forPeople += people.size;
      notReady += [...people.keys()].filter((from) => !expected.has(from)).length;
      for (const placement of asked.found) {
        const would = place(ctx, matter, placement, booking, async () => {
          throw new WouldBook();
        });
        await expect(would, `world ${seed}`).rejects.toThrow(WouldBook);
        offered++;
      }
      const last = asked.found[between(0, asked.found.length - 1)];
      if (last) expect((await place(ctx, matter, last, booking, noEffect)).outcome, `world ${seed}`).toBe('placed');
    }
    expect(offered).toBeGreaterThan(worlds);
    // Nobody was told of anything here.
    const broken = (await checkDatabase(ctx)).filter(({ rule }) => !/history|told/.test(rule));
    expect(broken).toEqual([]);
    console.log(
      `${offered} slots offered, all of them book; of ${forPeople} windows in which the people are free, ` +
        `${notReady} (${Math.round((100 * notReady) / forPeople)} %) lack a room, a device, a vehicle or a kit: none is offered`,
    );
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
