/** What an absence would mean: worked out on an imagined schedule, so that preview and confirmation are one computation. */
import type { Point } from '../../shared/geo.ts';
import { addDays, DAY, type Day, dayOf, type Instant, MINUTE, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { jobsById } from '../jobs/jobs.ts';
import { allocationsOf } from '../schedule/appointments.ts';
import { type Card, cardOfAppointment, cardsOnDay } from '../schedule/cards.ts';
import { loadSchedule, type PersonDay, personDay } from '../schedule/day.ts';
import { type Imagined, imagine, imaginedId } from '../schedule/imagine.ts';
import { placementAfter } from '../schedule/in-order.ts';
import { type Placement, placements, travelBlocks, type Wish } from '../schedule/problem.ts';
import { exchangeBlocks, replanDay } from '../schedule/replan.ts';
import { takesOnePerson } from '../schedule/requirements.ts';
import { earliestStarts } from '../schedule/route.ts';
import { withStock } from '../schedule/supplies.ts';
import type { Exchanged } from '../schedule/timing.ts';
import { horizon, openWindows } from '../schedule/windows.ts';
import { type Matter, matterOf, mattersOf, wishOf } from '../schedule/wish.ts';
import type { Road } from '../travel/travel.ts';
import { shortNotice } from './notice.ts';

/** A customer whose appointment cannot stay as it is. */
export interface Affected {
  card: Card;
  matter: Matter;
  /** Who was to come. */
  leadId: string | null;
}
export interface AbsencePlan {
  /** `follows`: what comes before it on the colleague's route, where that was decided together with others. */
  kept: (Affected & { placement: Placement; follows?: string[] })[];
  /** Colleagues whose own visits change places or hands first, so that more can be kept. */
  reorders: Reordered[];
  rebook: (Affected & { placement: Placement | null })[];
}

/** Some people's visits of a day as they will be, and whose technician changes thereby. */
export interface Reordered {
  day: Day;
  orders: Map<string, Map<string, Instant>>;
  exchanged: (Exchanged & Affected)[];
}

/** Seeing the same person again is worth waiting so many days for. */
const SAME_PERSON_DAYS = 3;

/**
 * Loads everything a decision about these customers needs, and decides: who is kept, who must re-book and when. Without
 * anybody absent they are those who cannot stay where they are for another reason.
 */
export async function planAbsence(
  ctx: Context,
  business: Business,
  absent: { resourceId: string; span: Span } | null,
  stranded: readonly Card[],
  homeless: readonly Card[],
): Promise<AbsencePlan> {
  const load = (card: Card): Promise<Affected> => loadAffected(ctx, business, card, absent?.resourceId ?? null);
  const affected = await Promise.all(stranded.map(load));
  const waiting = await Promise.all(homeless.map(load));
  const all = [...affected, ...waiting];
  if (all.length === 0) return { kept: [], reorders: [], rebook: [] };
  const days = [...new Set(affected.map(({ card }) => dayOf(card.plannedStart, business.zone)))];
  const [{ imagined, road }, others] = await Promise.all([
    imagineWithout(ctx, business, absent, all),
    othersOn(ctx, business, days),
  ]);
  for (const { card } of affected) imagined.takeOut(card.appointmentId);
  for (const lost of absent ? outOfReach(imagined, road, absent) : []) {
    const card = await cardOfAppointment(ctx.database.read, business.id, lost);
    if (card) affected.push(await load(card));
  }
  all.push(...affected.slice(stranded.length));
  const now = ctx.now();
  const { kept, reorders } = keepPromises(imagined, road, affected, others, now);
  const saved = new Set(kept.map(({ card }) => card.appointmentId));
  const rebook = all
    .filter(({ card }) => !saved.has(card.appointmentId))
    .map((one) => ({ ...one, placement: holdAlternative(imagined, road, one, now) }));
  return { kept, reorders, rebook };
}

export async function loadAffected(
  ctx: Context,
  business: Business,
  card: Card,
  absentId: string | null,
): Promise<Affected> {
  const [matter, taken] = await Promise.all([
    matterOf(ctx.database.read, business, card.jobId),
    allocationsOf(ctx.database.read, business.id, card.appointmentId),
  ]);
  const stocked = await withStock(ctx.database.read, matter, [card.appointmentId]);
  return { card, matter: stocked, leadId: taken.find((t) => t.leads === 1)?.resourceId ?? absentId };
}

/** What else of a person's day can no longer be reached in time once they are away for a part of it. */
function outOfReach(
  imagined: Imagined,
  road: Road,
  { resourceId, span }: { resourceId: string; span: Span },
): string[] {
  const resource = imagined.roster.byId.get(resourceId);
  if (resource?.kind !== 'person') return [];
  const days = imagined.days.filter((day) => imagined.takingsOf(resourceId, 1, day).some((t) => near(t, span)));
  return days.flatMap((day) => {
    const lost: string[] = [];
    for (;;) {
      const own = personDay(imagined, resource, day);
      const late = own && firstLate(imagined, road, own);
      if (!late) return lost;
      lost.push(late);
      imagined.takeOut(late);
    }
  });
}

const near = (taking: Span, span: Span): boolean => taking.from < span.to + DAY && taking.to > span.from - DAY;

function firstLate(imagined: Imagined, road: Road, own: PersonDay): string | undefined {
  const starts = earliestStarts(imagined, road, own);
  const late = own.takings.find((t) => {
    const start = starts.get(t.appointmentId ?? '') ?? t.from;
    return start > t.starts.to || start + t.to - t.from > own.to;
  });
  return late?.appointmentId ?? undefined;
}

/** What else is to be done on some days at customers' addresses: each may change technician inside its promise. */
export async function othersOn(ctx: Context, business: Business, days: readonly Day[]): Promise<Map<string, Affected>> {
  const db = ctx.database.read;
  const cards = (await Promise.all(days.map((day) => cardsOnDay(db, business.id, day))))
    .flatMap((ofDay) => [...ofDay.values()])
    .filter(({ status }) => status === 'proposed' || status === 'booked');
  const jobs = await jobsById(db, business.id, [...new Set(cards.map((card) => card.jobId))]);
  const { matters } = await mattersOf(db, business, jobs);
  const byJob = new Map(matters.map((matter) => [matter.job.id, matter]));
  const others = new Map<string, Affected>();
  for (const card of cards) {
    const matter = byJob.get(card.jobId);
    const alone = matter?.service.place === 'customer' && takesOnePerson(matter.service.requirements);
    if (!matter || !alone) continue;
    others.set(card.appointmentId, { card, matter: await withStock(db, matter, [card.appointmentId]), leadId: null });
  }
  return others;
}

/** What the others would take of a technician's day. */
export const wishesOf = (others: ReadonlyMap<string, Affected>): Map<string, Wish> =>
  new Map([...others].map(([id, { matter, card }]) => [id, wishOf(matter, [card.window])]));

/** The schedule of all days these visits may go to, without somebody who is away, and the roads between. */
export async function imagineWithout(
  ctx: Context,
  business: Business,
  absent: { resourceId: string; span: Span } | null,
  all: readonly (Pick<Affected, 'matter'> & { card: Pick<Card, 'window'> })[],
): Promise<{ imagined: Imagined; road: Road }> {
  const days = all.flatMap(({ card, matter }) => [
    dayOf(card.window.from, business.zone),
    horizon(matter.policy, ctx.now(), business.zone).toDay,
  ]);
  days.push(dayOf(ctx.now(), business.zone));
  const schedule = await loadSchedule(ctx, ctx.database.read, business, {
    fromDay: days.reduce((a, b) => (b < a ? b : a)),
    toDay: days.reduce((a, b) => (b > a ? b : a)),
  });
  const wishes = all.map(({ matter }) => wishOf(matter, []));
  const points = wishes.map((wish) => wish.point);
  const road = await ctx.travel.road(business, [
    ...wishes.flatMap((wish) => [...travelBlocks(schedule, wish)]),
    { origins: points, destinations: points },
    ...[...new Set(all.map(({ card }) => dayOf(card.window.from, business.zone)))].flatMap((day) =>
      exchangeBlocks(schedule, day),
    ),
  ]);
  return { imagined: imagine(schedule, absent), road };
}

/** Finds who can keep each promise, together first and then one by one; puts them into the imagined schedule. */
function keepPromises(
  imagined: Imagined,
  road: Road,
  affected: readonly Affected[],
  others: ReadonlyMap<string, Affected>,
  now: Instant,
): Pick<AbsencePlan, 'kept' | 'reorders'> {
  const found: Pick<AbsencePlan, 'kept' | 'reorders'> = { kept: [], reorders: [] };
  const byDay = Map.groupBy(affected, ({ card }) => dayOf(card.plannedStart, imagined.business.zone));
  for (const [day, ofDay] of byDay) {
    keepTogether(imagined, road, day, ofDay, others, now, found);
    const saved = new Set(found.kept.map(({ card }) => card.appointmentId));
    const rest = ofDay.filter(({ card }) => !saved.has(card.appointmentId));
    for (const one of rest.sort((a, b) => a.card.window.to - b.card.window.to)) {
      const placement = keeperOf(imagined, road, one, one.leadId, now) ?? keeperOf(imagined, road, one, null, now);
      if (placement) found.kept.push({ ...one, placement });
    }
  }
  return found;
}

/** What the engine finds for all visits of a day at once, as far as the imagined schedule confirms it. */
function keepTogether(
  imagined: Imagined,
  road: Road,
  day: Day,
  ofDay: readonly Affected[],
  others: ReadonlyMap<string, Affected>,
  now: Instant,
  found: Pick<AbsencePlan, 'kept' | 'reorders'>,
): void {
  const stranded = ofDay
    .map(({ card, matter }) => ({ ...card, wish: wishOf(matter, [card.window]) }))
    .filter(({ wish }) => takesOnePerson(wish.requirements));
  let plan = replanDay(imagined, road, day, stranded, wishesOf(others), now);
  if (plan.orders.size > 0 && !imagined.putInOrder(road, day, plan.orders)) {
    // Where the day cannot go over to the new orders, everybody stays with what they have.
    plan = replanDay(imagined, road, day, stranded, new Map(), now);
    if (plan.orders.size > 0 && !imagined.putInOrder(road, day, plan.orders)) return;
  }
  const { orders, exchanged, placed } = plan;
  if (orders.size > 0)
    found.reorders.push({ day, orders, exchanged: exchanged.map((e) => ({ ...e, ...others.get(e.appointmentId)! })) });
  for (const { appointmentId, resourceId, start, follows } of placed) {
    const one = ofDay.find(({ card }) => card.appointmentId === appointmentId)!;
    const placement = putAfter(imagined, road, one, { resourceId, day, start, window: one.card.window }, follows);
    if (placement && placement.start >= now) found.kept.push({ ...one, placement, follows });
  }
}

/** Puts a visit where a plan has it on somebody's day, and says what it costs; null where it does not fit there. */
export function putAfter(
  imagined: Imagined,
  road: Road,
  { card, matter }: Pick<Affected, 'matter'> & { card: Pick<Card, 'appointmentId'> },
  { resourceId, ...wanted }: Pick<Placement, 'day' | 'start' | 'window'> & { resourceId: string },
  follows: readonly string[],
): Placement | null {
  const wish = { ...wishOf(matter, [wanted.window]), leadIds: [resourceId] };
  const placement = placementAfter(imagined, road, wish, wanted, [...follows, ...follows.map(imaginedId)]);
  if (!placement) return null;
  const terms = { ...placement.terms, travel: detour(imagined, road, placement, wish) };
  imagined.putIn(road, placement, wish, card.appointmentId);
  return { ...placement, terms };
}

/** The extra driving of a visit at its position, in seconds. */
function detour(imagined: Imagined, road: Road, { lead, day, position }: Placement, wish: Wish): number {
  const takings = imagined.takingsOf(lead!.id, 1, day);
  const seconds = (a: Point | null | undefined, b: Point | null | undefined): number =>
    a && b ? road.seconds(a, b) : 0;
  const before = takings[position - 1]?.point ?? lead!.home;
  const after = takings[position]?.point ?? lead!.home;
  const direct = takings.length > 0 ? seconds(before, after) : 0;
  return seconds(before, wish.point) + seconds(wish.point, after) - direct;
}

/** The cheapest way to keep a promise, by one person or by anybody; taken in the imagined schedule at once. */
function keeperOf(
  imagined: Imagined,
  road: Road,
  { card, matter }: Affected,
  leadId: string | null,
  now: Instant,
): Placement | null {
  const asked = wishOf(matter, [card.window]);
  const allowed = asked.leadIds?.includes(leadId ?? '') ?? true;
  const wish: Wish = leadId && allowed ? { ...asked, leadIds: [leadId] } : asked;
  const found = placements(imagined, road, wish).find((p) => p.start >= now);
  if (found) imagined.putIn(road, found, wish, card.appointmentId);
  return found ?? null;
}

/** The time to keep for a customer who must move: same day with somebody else, then the same person soon, then soonest. */
export function holdAlternative(imagined: Imagined, road: Road, one: Affected, now: Instant): Placement | null {
  const { matter, card, leadId } = one;
  const { service, site, job } = matter;
  const policy = shortNotice(matter.policy);
  const range = horizon(policy, now, site.zone);
  const wish = wishOf(matter, openWindows(policy, service.place, range, site.zone, job.preferences));
  const found = placements(imagined, road, wish, policy.maxExtraDriveMinutes * MINUTE);
  const chosen = bestAlternative(found, card.window, leadId, site.zone);
  if (chosen) imagined.putIn(road, chosen, wish, card.appointmentId);
  return chosen;
}

/** Same day first (somebody else, nearest to the old time), then the same person soon, then the soonest day's cheapest. */
export function bestAlternative(
  found: readonly Placement[],
  before: Span,
  leadId: string | null,
  zone: string,
): Placement | null {
  const dayBefore = dayOf(before.from, zone);
  const far = (p: Placement): number => Math.abs(p.window.from - before.from);
  const nearest = (among: readonly Placement[]): Placement | null =>
    among.length === 0
      ? null
      : among.reduce((a, b) => (far(b) < far(a) || (far(b) === far(a) && b.cost < a.cost) ? b : a));
  const sameDay = found.filter((p) => dayOf(p.window.from, zone) === dayBefore);
  if (sameDay.length > 0) return nearest(sameDay);
  const after = found.filter((p) => p.window.from >= before.from);
  const pool = after.length > 0 ? after : found;
  const soonest = pool.reduce<string | null>((day, p) => (day && day <= p.day ? day : p.day), null);
  if (!soonest) return null;
  const samePerson = pool.filter((p) => p.lead && p.lead.id === leadId && p.day <= addDays(soonest, SAME_PERSON_DAYS));
  const day = samePerson.reduce((first, p) => (p.day < first ? p.day : first), samePerson[0]?.day ?? soonest);
  const ofDay = (samePerson.length > 0 ? samePerson : pool).filter((p) => p.day === day);
  return ofDay.reduce((a, b) => (b.cost < a.cost ? b : a));
}

/** The alternative of one customer by the schedule as it is now, when somebody else took the one that was found first. */
export async function alternativeNow(ctx: Context, given: Matter, before: Span): Promise<Placement | null> {
  const matter = await withStock(ctx.database.db, given);
  const { service, site, job, business } = matter;
  const policy = shortNotice(matter.policy);
  const range = horizon(policy, ctx.now(), site.zone);
  const wish = wishOf(matter, openWindows(policy, service.place, range, site.zone, job.preferences));
  const schedule = await loadSchedule(ctx, ctx.database.db, business, range);
  const road = await ctx.travel.road(business, travelBlocks(schedule, wish));
  const found = placements(schedule, road, wish, policy.maxExtraDriveMinutes * MINUTE);
  return bestAlternative(found, before, null, site.zone);
}
