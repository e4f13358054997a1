import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import type { Placing } from './appointments.ts';
import type { Schedule } from './day.ts';
import { placementAfter } from './in-order.ts';
import { type Placement, placements, travelBlocks } from './problem.ts';
import { withStock } from './supplies.ts';
import { wishOf } from './wish.ts';

/** Looks again, at the locked days only and through the same question that offered the placement. */
export async function stillThere(
  ctx: Context,
  tx: Tx,
  { matter, placement: wanted, options: { override, follows, exact } }: Placing,
  schedule: Schedule,
): Promise<Placement | null> {
  const wish = {
    ...wishOf(await withStock(tx, matter), [
      override || exact ? { from: wanted.start, to: wanted.start } : wanted.window,
    ]),
    ...(wanted.lead ? { leadIds: [wanted.lead.id] } : {}),
    units: wanted.units,
  };
  const road = await ctx.travel.road(matter.business, travelBlocks(schedule, wish));
  const asPlanned = follows ? placementAfter(schedule, road, wish, wanted, follows) : null;
  const found = asPlanned ?? placements(schedule, road, wish)[0] ?? null;
  return found && exact ? { ...found, window: wanted.window } : found;
}
