import { type Business, businessById } from '../business/business.ts';
import type { Context } from '../context.ts';
import { record } from '../history.ts';
import { place } from '../schedule/appointments.ts';
import { loadSchedule } from '../schedule/day.ts';
import { type Placement, placements, travelBlocks } from '../schedule/problem.ts';
import { withStock } from '../schedule/supplies.ts';
import { openWindows } from '../schedule/windows.ts';
import { matterOf, wishOf } from '../schedule/wish.ts';
import { planDemoEvents } from './classes.ts';
import type { Filling, Seeded } from './seed.ts';
import { bringTrouble } from './trouble.ts';

/**
 * Plans what recurs and books what the demo opens with, one after the other through the slot question, with nobody told;
 * then something comes up. Gives how many found their time; the others stay open.
 */
export async function fillDemo(ctx: Context, seeded: readonly Seeded[]): Promise<number> {
  let booked = 0;
  await planDemoEvents(ctx, seeded);
  for (const { businessId, jobs } of seeded) {
    const business = await businessById(ctx, businessId);
    for (const filling of jobs) if (await fill(ctx, business, filling)) booked += 1;
  }
  await bringTrouble(ctx, seeded);
  return booked;
}

async function fill(ctx: Context, business: Business, filling: Filling): Promise<boolean> {
  const matter = await withStock(ctx.database.db, await matterOf(ctx.database.db, business, filling.jobId));
  const [fromDay, toDay] = [filling.day, filling.day];
  const schedule = await loadSchedule(ctx, ctx.database.db, business, { fromDay, toDay });
  const range = { fromDay, toDay, earliest: ctx.now() };
  const windows = openWindows(matter.policy, matter.service.place, range, matter.site.zone, filling.preferences);
  const cheapest = async (leadIds?: string[]): Promise<Placement | undefined> => {
    const wish = { ...wishOf(matter, windows), ...(leadIds ? { leadIds } : {}) };
    return placements(schedule, await ctx.travel.road(business, travelBlocks(schedule, wish)), wish)[0];
  };
  const found = (filling.leadId && (await cheapest([filling.leadId]))) || (await cheapest());
  if (!found) return false;
  const options = { status: 'booked', holdUntil: null } as const;
  const { outcome } = await place(ctx, matter, found, options, (tx, appointment) =>
    record(ctx, tx, business.id, {
      actor: 'system',
      action: 'book',
      subjectKind: 'job',
      subjectId: matter.job.id,
      after: {
        appointmentId: appointment.id,
        window: { from: appointment.windowFrom, to: appointment.windowTo },
      },
    }),
  );
  return outcome === 'placed';
}
