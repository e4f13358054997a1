/** A job that cannot wait: how it fits into a day, before anybody hears of it; then one confirmation. */
import type { UrgentOutcome, UrgentPreview } from '../../shared/office.ts';
import { type Day, dayOf } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Actor } from '../history.ts';
import { listResources } from '../resources/resources.ts';
import { place } from '../schedule/appointments.ts';
import { wasBooked } from '../schedule/booking.ts';
import { visitOf } from '../schedule/cards.ts';
import type { Placement } from '../schedule/problem.ts';
import { replanDay } from '../schedule/replan.ts';
import { takesOnePerson } from '../schedule/requirements.ts';
import { withStock } from '../schedule/supplies.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { dayWindows, horizon } from '../schedule/windows.ts';
import { type Matter, wishOf } from '../schedule/wish.ts';
import { everywhere, type Scope } from '../scope.ts';
import {
  type AbsencePlan,
  type Affected,
  holdAlternative,
  imagineWithout,
  othersOn,
  putAfter,
  type Reordered,
  wishesOf,
} from './absence-plan.ts';
import { held } from './absences.ts';
import { exchange, offerAnother, release } from './carry-out.ts';
import { shortNotice } from './notice.ts';
import { stampOf } from './stamp.ts';

/** How the job gets its time: who makes room silently, and who must be asked. */
interface UrgentPlan {
  placement: Placement;
  follows: string[];
  reordered: Reordered | null;
  rebook: AbsencePlan['rebook'];
  retimed: (Affected & { before: number; after: number })[];
}

/** What the job is called before it has an appointment. */
const URGENT = 'urgent';

async function planUrgent(ctx: Context, given: Matter, day: Day): Promise<UrgentPlan | null> {
  const matter = await withStock(ctx.database.read, given);
  const { business, service, site } = matter;
  const now = ctx.now();
  const policy = shortNotice(matter.policy);
  const { earliest } = horizon(policy, now, site.zone);
  const end = instantAt(business.zone, day, 1440) - 1;
  const span = { from: Math.max(earliest, instantAt(business.zone, day, 0)), to: end };
  if (span.from >= end || service.place !== 'customer' || !takesOnePerson(service.requirements)) return null;
  const others = await othersOn(ctx, business, [day]);
  const self = { card: { appointmentId: URGENT, window: span }, matter };
  const { imagined, road: known } = await imagineWithout(ctx, business, null, [self]);
  const lost = [{ appointmentId: URGENT, wish: wishOf(matter, [span]), window: span, urgent: true }];
  const plan = replanDay(imagined, known, day, lost, wishesOf(others), now);
  const [mine] = plan.placed;
  if (!mine) return null;
  // Where those who are asked could go instead lies on other days, by other roads.
  const asked = plan.asked.map((id) => others.get(id)!);
  const { road } = asked.length > 0 ? await imagineWithout(ctx, business, null, [self, ...asked]) : { road: known };
  const before = new Map(
    imagined.roster.resources.flatMap((r) => imagined.takingsOf(r.id, 1, day)).map((t) => [t.appointmentId, t]),
  );
  for (const id of plan.asked) imagined.takeOut(id);
  if (plan.orders.size > 0 && !imagined.putInOrder(road, day, plan.orders)) return null;
  // What the customer is told is a window like any other's; the latest one leaves the most room.
  const windows = dayWindows(policy, service.place, day, site.zone);
  const told = windows.filter((w) => w.from <= mine.start && mine.start <= w.to).reverse();
  for (const window of told) {
    const wanted = { resourceId: mine.resourceId, day, start: mine.start, window };
    const placement = putAfter(imagined, road, self, wanted, mine.follows);
    if (!placement || placement.start < span.from) continue;
    const changed = new Set([...plan.exchanged.map((e) => e.appointmentId), ...plan.asked]);
    const retimed = imagined.roster.resources
      .flatMap((r) => imagined.takingsOf(r.id, 1, day))
      .flatMap((t) => {
        const was = before.get(t.appointmentId);
        const one = others.get(t.appointmentId ?? '');
        return one && was && was.from !== t.from && !changed.has(one.card.appointmentId)
          ? [{ ...one, before: was.from, after: t.from }]
          : [];
      });
    const exchanged = plan.exchanged.map((e) => ({ ...e, ...others.get(e.appointmentId)! }));
    const rebook = plan.asked.map((id) => {
      const one = { ...others.get(id)!, leadId: before.get(id)!.resourceId };
      return { ...one, placement: holdAlternative(imagined, road, one, now) };
    });
    const reordered = plan.orders.size > 0 ? { day, orders: plan.orders, exchanged } : null;
    return { placement, follows: mine.follows, reordered, rebook, retimed };
  }
  return null;
}

async function shown(
  ctx: Context,
  matter: Matter,
  day: Day,
  plan: UrgentPlan | null,
  scope: Scope,
): Promise<UrgentPreview> {
  const { business } = matter;
  const { zone } = business;
  if (!plan) return { outcome: 'no-way', day, zone };
  const names = new Map((await listResources(ctx.database.read, business.id)).map((r) => [r.id, r.name]));
  const { placement, reordered, rebook, retimed } = plan;
  const exchanged = reordered?.exchanged ?? [];
  return {
    outcome: 'fits',
    day,
    zone,
    // When others begin may have moved by minutes since: that is no news to anybody.
    stamp: stampOf([
      placement.window,
      placement.lead?.id,
      exchanged.map((e) => [e.appointmentId, e.toId]),
      rebook.map((one) => [one.card.appointmentId, one.placement?.window]),
    ]),
    window: placement.window,
    ...held(placement, names),
    exchanged: exchanged.map(({ card, fromId, toId }) => ({
      ...visitOf(card, scope),
      fromName: names.get(fromId) ?? '',
      byName: names.get(toId) ?? '',
    })),
    retimed: retimed.map(({ card, before, after }) => ({ ...visitOf(card, scope), before, after })),
    rebook: rebook.map((one) => ({
      ...visitOf(one.card, scope),
      alternative: one.placement ? { window: one.placement.window, ...held(one.placement, names) } : null,
    })),
  };
}

const dayFor = (ctx: Context, { business }: Matter, day: Day | undefined): Day =>
  day ?? dayOf(ctx.now(), business.zone);

/** How an open job could be fitted into a day, today unless given. Nothing is written. */
export async function previewUrgent(
  ctx: Context,
  matter: Matter,
  asked?: Day,
  scope = everywhere,
): Promise<UrgentPreview> {
  const day = dayFor(ctx, matter, asked);
  return shown(ctx, matter, day, matter.job.status === 'open' ? await planUrgent(ctx, matter, day) : null, scope);
}

/**
 * Does what was shown, unless it would be something else by now: asks those who must make room, puts the others in order
 * and books the job, whose customer is told.
 */
export async function fitIn(
  ctx: Context,
  matter: Matter,
  { day: asked, stamp }: { day?: Day | undefined; stamp: string },
  actor: Actor,
  scope = everywhere,
): Promise<UrgentOutcome> {
  const { business, job } = matter;
  if (job.status !== 'open') return { outcome: 'too-late' };
  const day = dayFor(ctx, matter, asked);
  const plan = await planUrgent(ctx, matter, day);
  const preview = await shown(ctx, matter, day, plan, scope);
  if (!plan || preview.outcome !== 'fits' || preview.stamp !== stamp) return { outcome: 'changed', preview };
  const cause = { urgentJobId: job.id };
  const released: UrgentPlan['rebook'] = [];
  for (const one of plan.rebook) if (await release(ctx, one, cause, actor)) released.push(one);
  const ordered =
    released.length === plan.rebook.length &&
    (!plan.reordered || (await exchange(ctx, business, plan.reordered, cause, actor)));
  const options = {
    status: 'booked' as const,
    holdUntil: null,
    follows: plan.follows,
    allowed: (now: Matter['job']) => now.status === 'open',
  };
  const result = ordered
    ? await place(ctx, matter, plan.placement, options, (tx, appointment) =>
        wasBooked(ctx, tx, matter, appointment, actor),
      )
    : { outcome: 'taken' as const };
  for (const one of released) await offerAnother(ctx, one, cause, actor);
  if (result.outcome === 'not-allowed') return { outcome: 'too-late' };
  if (result.outcome === 'taken') return { outcome: 'changed', preview: await previewUrgent(ctx, matter, day, scope) };
  return { outcome: 'done', window: plan.placement.window, byName: preview.byName, asked: released.length };
}
