/** Random small businesses that use all at once: levels, alternatives, parts, second people, vehicles, rooms and kits. */
import type { Point } from '../../shared/geo.ts';
import type { Requirement, Supply } from '../../shared/service.ts';
import { addDays, dayOf, HOUR, MINUTE } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { seeded } from '../random.ts';
import { createAbsence } from '../resources/absences.ts';
import { assignVehicle } from '../resources/drivers.ts';
import { instantAt } from '../schedule/wallclock.ts';
import type { TestContext } from './context.ts';
import { at, makeBusiness, makeItem, makeLot, makeResource, makeService } from './town.ts';

export interface RandomWorld {
  business: Business;
  serviceIds: string[];
  peopleIds: string[];
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  somewhere(): Point;
}

/** One world, the same for the same seed. Extra driving, and who comes, are all that costs anything. */
export async function randomWorld(ctx: TestContext, seed: number): Promise<RandomWorld> {
  const random = seeded(seed);
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const chance = (probability: number): boolean => random() < probability;
  const somewhere = (): Point => at(between(-15, 15), between(-15, 15));
  const some = (skills: string[], probability: number): string[] => skills.filter(() => chance(probability));
  const business = await makeBusiness(ctx, {
    horizonDays: 2,
    leadTimeMinutes: 0,
    maxExtraDriveMinutes: 1440,
    startStepMinutes: 60,
    overtimeMinutes: between(0, 1) * 45,
    samePersonMinutes: between(0, 1) * 15,
    weights: { travel: 1, idle: 0, overtime: 0 },
  });
  const things: string[] = [];
  const vehicleIds: string[] = [];
  const thing = async (kind: 'room' | 'equipment' | 'vehicle', skills: string[], units: number): Promise<void> => {
    const id = await makeResource(ctx, business, { kind, skills, units, locationId: 'practice' });
    things.push(id);
    if (kind === 'vehicle') vehicleIds.push(id);
  };
  for (let i = between(1, 2); i > 0; i--) await thing('room', some(['bath', 'shower'], 0.7), between(1, 2));
  for (let i = between(1, 2); i > 0; i--) await thing('equipment', some(['camera', 'probe'], 0.7), between(1, 2));
  for (let i = between(0, 2); i > 0; i--) await thing('vehicle', some(['crane', 'lift'], 0.8), 1);

  const itemId = await makeItem(ctx, business);
  const peopleIds: string[] = [];
  for (let i = between(2, 3); i > 0; i--) {
    const skills = some(['gas', 'flue'], 0.8);
    const id = await makeResource(ctx, business, {
      kind: 'person',
      skills,
      levels: Object.fromEntries(skills.map((skill) => [skill, between(1, 3)])),
      home: somewhere(),
      hours: [between(7, 10), between(12, 17)],
    });
    peopleIds.push(id);
    if (vehicleIds.length > 0 && chance(0.6)) {
      const vehicleId = vehicleIds[between(0, vehicleIds.length - 1)]!;
      const weekdays = chance(0.7) ? [1, 2, 3, 4, 5] : [between(1, 2)];
      await ctx.transact((tx) => assignVehicle(tx, business.id, { personId: id, vehicleId, weekdays }));
    }
    if (chance(0.6))
      await makeLot(ctx, business, itemId, between(1, 2), {
        place: { kind: 'resource', id },
        expiresDay: '2026-11-23',
      });
    if (chance(0.6)) await makeLot(ctx, business, itemId, between(1, 3), { place: { kind: 'resource', id } });
  }
  await makeLot(ctx, business, itemId, between(1, 3), chance(0.5) ? { expiresDay: '2026-11-23' } : {});
  for (const resourceId of [...things, ...peopleIds]) {
    if (chance(0.75)) continue;
    const day = addDays(dayOf(ctx.now(), business.zone), between(1, 2));
    const from = instantAt(business.zone, day, between(9, 12) * 60 + 7);
    const span = { from, to: from + (peopleIds.includes(resourceId) ? 40 * MINUTE : between(1, 5) * HOUR) };
    await ctx.transact((tx) =>
      createAbsence(ctx, tx, business.id, { resourceId, span, reason: 'service', createdBy: 'office' }),
    );
  }

  const parts: (NonNullable<Requirement['part']> | undefined)[] = [
    undefined,
    undefined,
    { fromMinute: 0, toMinute: 20 },
    { fromMinute: 10, toMinute: 30 },
    { fromMinute: 25, toMinute: 60 },
  ];
  const part = (): Pick<Requirement, 'part'> => {
    const found = parts[between(0, parts.length - 1)];
    return found ? { part: found } : {};
  };
  const lead = (): Requirement => ({
    kind: 'person',
    count: 1,
    ...(chance(0.6) ? { skills: ['gas'], ...(chance(0.4) ? { levels: { gas: 2 } } : {}) } : { skills: [] }),
    ...(chance(0.2) ? { or: [{ skills: ['flue'], levels: { flue: 3 } }] } : {}),
  });
  const equipment = (): Requirement => ({
    kind: 'equipment',
    skills: ['camera'],
    count: chance(0.15) ? 2 : 1,
    ...(chance(0.5) ? { or: [{ skills: ['probe'] }] } : {}),
    ...part(),
  });
  const second = (): Requirement => ({ kind: 'person', skills: [], count: 1, ...part() });
  const vehicle = (): Requirement => ({
    kind: 'vehicle',
    skills: chance(0.6) ? ['crane'] : [],
    count: 1,
    ...(chance(0.4) ? { or: [{ skills: ['lift'] }] } : {}),
    ...(chance(0.3) ? part() : {}),
  });
  const room = (): Requirement => ({ kind: 'room', skills: ['bath'], count: 1, or: [{ skills: ['shower'] }] });
  const kit = (): Supply[] => (chance(0.4) ? [{ itemId, quantity: 1 }] : []);
  const visit = (): Promise<string> =>
    makeService(ctx, business, {
      requirements: [
        ...(chance(0.2) ? [second()] : []),
        lead(),
        ...(chance(0.3) ? [second()] : []),
        ...(chance(0.5) ? [equipment()] : []),
        ...(vehicleIds.length > 0 && chance(0.4) ? [vehicle()] : []),
      ],
      supplies: kit(),
    });
  const session = (): Promise<string> =>
    makeService(ctx, business, {
      place: 'location',
      requirements: [
        chance(0.85) ? lead() : { ...second(), part: { fromMinute: 0, toMinute: 20 } },
        room(),
        ...(chance(0.5) ? [equipment()] : []),
        ...(chance(0.2) ? [second()] : []),
      ],
      supplies: kit(),
    });
  const serviceIds = [await visit(), await visit(), await session()];
  return { business, serviceIds, peopleIds, between, chance, somewhere };
}
