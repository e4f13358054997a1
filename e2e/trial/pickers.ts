/** Customers who open the widget one after the other and take one of the times they are offered. */

import { tick } from '../../server/tick.ts';
import type { BookAnswer, SlotsAnswer } from '../../shared/booking.ts';
import type { Slot } from '../../shared/slot.ts';
import { addDays, type Day, dayOf, MINUTE } from '../../shared/time.ts';
import { ask } from './asking.ts';
import { type Household, streetOf, type World, ZONE } from './world.ts';

export interface Picked {
  booked: number;
  /** Nobody could offer them anything. */
  without: string[];
  refusedOffers: string[];
  slotsMilliseconds: number[];
  bookMilliseconds: number[];
}

/** How a customer chooses: any of the offered times, the best of them, or (as plain calendars have it) the first free one. */
export type Taste = 'any' | 'best' | 'first-free';

/** One after the other: asks, thinks for a while, books; a first refusal of what was offered is written down. */
export async function pickOneByOne(
  world: World,
  businessId: string,
  households: readonly Household[],
  taste: Taste,
): Promise<Picked> {
  const { ctx, random } = world;
  const picked: Picked = { booked: 0, without: [], refusedOffers: [], slotsMilliseconds: [], bookMilliseconds: [] };
  for (const [i, household] of households.entries()) {
    const asked = performance.now();
    const slots =
      taste === 'first-free'
        ? await firstFree(world, businessId, household)
        : await offered(world, businessId, household);
    picked.slotsMilliseconds.push(performance.now() - asked);
    const slot =
      taste === 'best'
        ? (slots.find((s) => s.best) ?? slots[0])
        : slots[taste === 'any' ? Math.floor(random() * slots.length) : 0];
    if (!slot) {
      picked.without.push(household.ref);
      continue;
    }
    if (taste === 'any') ctx.clock.now += MINUTE + Math.floor(random() * 4 * MINUTE);
    const booking = performance.now();
    const { status, text } = await book(world, businessId, household, slot);
    picked.bookMilliseconds.push(performance.now() - booking);
    if (status === 201 && (JSON.parse(text) as BookAnswer).outcome === 'booked') picked.booked++;
    else picked.refusedOffers.push(`${household.ref} ${slot.from}: ${status} ${text}`);
    if (taste === 'any' && i % 20 === 0) await tick(ctx);
  }
  await tick(ctx);
  return picked;
}

const addressOf = (household: Household) => ({
  street: streetOf(household),
  postcode: household.address.postcode,
  place: household.address.city,
});

async function question(world: World, businessId: string, household: Household, day?: Day): Promise<SlotsAnswer> {
  const { status, text } = await ask(world, 'POST', `/api/businesses/${businessId}/slots`, {
    serviceId: world.serviceId,
    address: addressOf(household),
    ...(day ? { day } : {}),
  });
  if (status !== 200) throw new Error(`the slot question of ${household.ref} answers ${status}: ${text}`);
  return JSON.parse(text) as SlotsAnswer;
}

async function offered(world: World, businessId: string, household: Household): Promise<Slot[]> {
  const answer = await question(world, businessId, household);
  return answer.outcome === 'slots' ? answer.slots : [];
}

/** Day by day from the first until one has a free time, as one looks through a calendar. */
async function firstFree(world: World, businessId: string, household: Household): Promise<Slot[]> {
  const { fromDay, policy } = world.settings;
  const last = addDays(dayOf(world.ctx.now(), ZONE), policy.horizonDays ?? 14);
  for (let day = fromDay; day <= last; day = addDays(day, 1)) {
    const answer = await question(world, businessId, household, day);
    if (answer.outcome === 'slots') return answer.slots;
  }
  return [];
}

const book = (world: World, businessId: string, household: Household, { from, to }: Slot) =>
  ask(
    world,
    'POST',
    `/api/businesses/${businessId}/bookings`,
    {
      serviceId: world.serviceId,
      address: addressOf(household),
      slot: { from, to },
      contact: { name: household.name, email: household.email, phone: household.phone, locale: 'de' },
    },
    { 'idempotency-key': `${businessId}-${household.ref}` },
  );
