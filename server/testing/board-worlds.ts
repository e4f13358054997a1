/** Random small businesses with something on their boards: visits, sessions, pairs of people, kits, a series, events, absences. */
import { addDays, dayOf, HOUR, type Instant, MINUTE } from '../../shared/time.ts';
import { createStaff } from '../business/staff.ts';
import type { Mover } from '../dispatch/board-card.ts';
import { planEvent } from '../dispatch/events.ts';
import { createJob } from '../jobs/jobs.ts';
import { createAbsence } from '../resources/absences.ts';
import { bookWindow } from '../schedule/booking.ts';
import { ask, offer } from '../schedule/offer.ts';
import { propose } from '../schedule/proposals.ts';
import { createSeries, takeSeries } from '../schedule/series.ts';
import { instantAt } from '../schedule/wallclock.ts';
import type { Matter } from '../schedule/wish.ts';
import { everywhere } from '../scope.ts';
import type { TestContext } from './context.ts';
import { type RandomWorld, randomWorld } from './random-world.ts';
import { makeJob } from './town.ts';

export interface BoardWorld extends RandomWorld {
  mover: Mover;
  /** Somewhere in the next two days, on the minute. */
  sometime(): Instant;
}

/** A random world (see `randomWorld`) with a filled board, and somebody to move what is on it. */
export async function boardWorld(ctx: TestContext, seed: number): Promise<BoardWorld> {
  const world = await randomWorld(ctx, seed);
  const { business, between, chance } = world;
  const staff = { name: 'Pia', email: `${ctx.id('p')}@example.org`, role: 'planner' as const, resourceId: null };
  const staffId = await ctx.transact((tx) => createStaff(ctx, tx, business.id, staff));
  const today = dayOf(ctx.now(), business.zone);
  const sometime = (): Instant => instantAt(business.zone, addDays(today, between(1, 2)), between(7 * 60, 18 * 60));
  const someJob = (more: Parameters<typeof makeJob>[4] = {}): Promise<Matter> =>
    makeJob(ctx, business, world.serviceIds[between(0, 2)]!, world.somewhere(), {
      email: 'an@example.org',
      ...(chance(0.1) ? { requiredResourceId: world.peopleIds[between(0, 1)]! } : {}),
      ...more,
    });
  for (let i = between(4, 8); i > 0; i--) {
    const matter = await someJob();
    const { slots } = offer(await ask(ctx, ctx.database.read, matter, { preferences: {} }), matter, {});
    const slot = slots[between(0, slots.length - 1)];
    if (!slot) continue;
    if (chance(0.25)) await propose(ctx, matter, slot, { kind: 'proposal', planId: null, actor: 'system' });
    else await bookWindow(ctx, matter, slot, 'system');
  }
  for (let i = between(1, 2); i > 0; i--) await someJob();
  if (chance(0.6)) await twoSessions(ctx, world);
  for (let i = between(0, 2); i > 0; i--) {
    const from = sometime();
    const resources = await ctx.database.db
      .selectFrom('resource')
      .select('id')
      .where('businessId', '=', business.id)
      .where('kind', 'in', ['person', 'room'])
      .orderBy('name')
      .orderBy('id')
      .execute();
    const resourceIds = [...new Set([0, between(0, 1)].map(() => resources[between(0, resources.length - 1)]!.id))];
    const wish = { from, to: from + between(1, 4) * 15 * MINUTE, kind: 'meeting' as const, title: 'Team', capacity: 0 };
    await planEvent(ctx, business, { ...wish, resourceIds, skip: [] }, 'system');
  }
  if (chance(0.4)) {
    const resourceId = world.peopleIds[between(0, 1)]!;
    const from = instantAt(business.zone, addDays(today, 3), 0);
    const span = { from, to: from + 24 * HOUR };
    await ctx.transact((tx) =>
      createAbsence(ctx, tx, business.id, { resourceId, span, reason: 'away', createdBy: 'office' }),
    );
  }
  return { ...world, mover: { actor: `staff:${staffId}`, scope: everywhere, notForEvents: null }, sometime };
}

/** A series of two sessions on two days, where they fit. */
async function twoSessions(ctx: TestContext, { business, serviceIds, somewhere }: RandomWorld): Promise<void> {
  const rhythm = { times: 1, weeks: 1, minDays: 1, maxDays: 3 };
  const id = ctx.id('srs');
  // Nobody tells them here: how a series is told is tested elsewhere.
  const first = await makeJob(ctx, business, serviceIds[2]!, somewhere(), { email: '' });
  const found = await ask(ctx, ctx.database.read, first, { preferences: {} });
  const days = Map.groupBy(found.found, (placement) => placement.day);
  const windows = [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, [placement]]) => placement!.window);
  if (windows.length < 2) return;
  const matters = windows.slice(0, 2).map((_, i): Matter => {
    const job = { ...first.job, id: ctx.id('job'), series: { id, position: i + 1 } };
    return { ...first, job };
  });
  await takeSeries(ctx, matters, windows.slice(0, 2), {
    holdUntil: null,
    personId: null,
    actor: 'customer',
    before: async (tx) => {
      const of = { id, customerId: first.customer.id, serviceId: first.service.id, rhythm, count: 2 };
      await createSeries(ctx, tx, business.id, of, null);
      for (const { job } of matters) await createJob(ctx, tx, business.id, job);
    },
  });
}
