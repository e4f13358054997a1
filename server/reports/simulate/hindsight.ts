/** The limit: everybody who will ask is known beforehand, and planned at once by the real planner. Nobody is asked, nobody declines. */

import { resolvePolicy } from '../../../shared/policy.ts';
import { addDays, dayOf, MINUTE } from '../../../shared/time.ts';
import { createPlan, planById, resultOf } from '../../planning/plan.ts';
import { enterJob } from './customers.ts';
import type { Visit } from './road.ts';
import type { Simulation } from './simulation.ts';

/**
 * Every visit lies where it suits its customer, in the days that could have been offered when they asked. Who calls off is
 * known, too. What comes out is no proof of the shortest road, only what the planner finds in so many iterations.
 */
export async function planInHindsight(sim: Simulation, iterations: number, seed: number): Promise<Visit[]> {
  const { ctx, business, world } = sim;
  const { leadTimeMinutes, horizonDays } = resolvePolicy(business.policy);
  for (const story of sim.stories) {
    const { character, demand } = story;
    if (character.cancels) continue;
    await enterJob(sim, story, {
      ...character.truth,
      fromDay: dayOf(demand.at + leadTimeMinutes * MINUTE, world.zone),
      toDay: addDays(dayOf(demand.at, world.zone), horizonDays),
    });
  }
  ctx.planning.iterations = iterations;
  const period = { fromDay: world.fromDay, toDay: addDays(world.toDay, horizonDays) };
  const request = { ...period, locationIds: [], serviceIds: [], seconds: 120, seed };
  const { planId, done } = await createPlan(ctx, business, request, 'system');
  await done;
  const { review } = resultOf(await planById(ctx.database.read, business.id, planId));
  if (!review) throw new Error('hindsight has no plan');
  const unplaced = new Set(review.unplaced.map(({ jobId }) => jobId));
  for (const [jobId, story] of sim.storyOf) story.ended = unplaced.has(jobId) ? 'lost' : 'agreed';
  const homes = new Map(world.technicians.map(({ id, home }) => [id, home]));
  return review.routes.flatMap(({ resourceId, day, stops }) =>
    stops.map(({ jobId, window, plannedStart, plannedEnd }) => ({
      jobId,
      resourceId,
      day,
      home: homes.get(resourceId)!,
      point: sim.storyOf.get(jobId)!.demand.point,
      window,
      plannedStart,
      seconds: plannedEnd - plannedStart,
    })),
  );
}
