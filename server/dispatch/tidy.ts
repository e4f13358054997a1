/** A person's day in a better order: nothing promised changes, and no customer hears of it. */
import type { TidyOutcome, TidyPreview } from '../../shared/office.ts';
import { type Day, type Instant, MINUTE } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { type Actor, record } from '../history.ts';
import { activeResource } from '../resources/resources.ts';
import { cardsOnDay, visitOf } from '../schedule/cards.ts';
import { loadSchedule, personDay } from '../schedule/day.ts';
import { shortestOrder } from '../schedule/replan.ts';
import { reorder } from '../schedule/timing.ts';
import { everywhere, mustReach, type Scope } from '../scope.ts';
import { stampOf } from './stamp.ts';

export interface PersonAndDay {
  resourceId: string;
  day: Day;
}

interface Tidied {
  preview: TidyPreview;
  order: Map<string, Instant> | null;
}

async function workOut(
  ctx: Context,
  business: Business,
  { resourceId, day }: PersonAndDay,
  scope: Scope,
): Promise<Tidied> {
  const db = ctx.database.read;
  await mustReach(db, business.id, scope, 'resource', resourceId);
  await activeResource(db, business.id, resourceId);
  const { zone } = business;
  const schedule = await loadSchedule(ctx, db, business, { fromDay: day, toDay: day, resourceIds: [resourceId] });
  const resource = schedule.roster.byId.get(resourceId);
  const own = resource?.kind === 'person' ? personDay(schedule, resource, day) : null;
  if (!own) return { preview: { outcome: 'tidy', zone }, order: null };
  const points = [own.home, ...own.takings.map((t) => t.point)].filter((p) => p !== null);
  const road = await ctx.travel.road(business, [{ origins: points, destinations: points }]);
  const found = shortestOrder(schedule, road, own);
  // Less than a minute is not worth anybody's attention.
  if (!found || found.secondsSaved < MINUTE) return { preview: { outcome: 'tidy', zone }, order: null };
  const cards = await cardsOnDay(db, business.id, day);
  const visits = [...found.order].map(([id, after]) => ({
    ...visitOf(cards.get(id)!, scope),
    before: own.takings.find((t) => t.appointmentId === id)!.from,
    after,
  }));
  const stamp = stampOf([resourceId, day, visits.map((v) => [v.appointmentId, v.window])]);
  const minutesSaved = Math.round(found.secondsSaved / MINUTE);
  return { preview: { outcome: 'better', zone, stamp, minutesSaved, visits }, order: found.order };
}

/** In which order somebody's day would be driven best, and what that saves. Nothing is written. */
export const previewTidy = async (
  ctx: Context,
  business: Business,
  of: PersonAndDay,
  scope = everywhere,
): Promise<TidyPreview> => (await workOut(ctx, business, of, scope)).preview;

/** Puts the day into the order that was shown; where it would be another one by now, nothing is done. */
export async function tidyDay(
  ctx: Context,
  business: Business,
  { stamp, ...of }: PersonAndDay & { stamp: string },
  actor: Actor,
  scope = everywhere,
): Promise<TidyOutcome> {
  const { preview, order } = await workOut(ctx, business, of, scope);
  if (!order || preview.outcome !== 'better' || preview.stamp !== stamp) return { outcome: 'changed', preview };
  const { minutesSaved } = preview;
  const done = await reorder(ctx, business, of.day, new Map([[of.resourceId, order]]), (tx) =>
    record(ctx, tx, business.id, {
      actor,
      action: 'tidy-day',
      subjectKind: 'resource',
      subjectId: of.resourceId,
      after: { day: of.day, minutesSaved, order: [...order.keys()] },
    }),
  );
  if (done) return { outcome: 'done', minutesSaved };
  return { outcome: 'changed', preview: await previewTidy(ctx, business, of, scope) };
}
