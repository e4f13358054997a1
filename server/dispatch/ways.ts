/**
 * Ways out of a conflict, least disturbance first: another room, a little later, somebody else (nobody is told), the day in
 * another order, another time for the customer, and last, where a rule may be answered for, to keep it. Every time comes
 * from the slot question, asked as if the visit were not there.
 */
import type { BoardMove, Way } from '../../shared/board.ts';
import { type Day, dayOf, formatDay, formatShortDay, formatSpan, formatTime, MINUTE } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { allocationsOf } from '../schedule/appointments.ts';
import type { Card } from '../schedule/cards.ts';
import { isSoft } from '../schedule/conflicts.ts';
import { type Asked, ask } from '../schedule/offer.ts';
import type { Placement } from '../schedule/problem.ts';
import type { Taking } from '../schedule/takings.ts';
import { covers, type Scope } from '../scope.ts';
import { nextDelivery, shortOnDays } from '../stock/short.ts';
import { type AbsencePlan, type Affected, bestAlternative, loadAffected, planAbsence } from './absence-plan.ts';
import { forOffice } from './arrange.ts';
import type { KnownConflict } from './conflicts.ts';

/** A way out with what it takes to go it. */
export interface FoundWay extends Way {
  carry:
    | { kind: 'move'; one: Affected; placement: Placement }
    | { kind: 'order'; plan: AbsencePlan }
    | { kind: 'ask'; one: Affected; placement: Placement | null }
    | { kind: 'accept'; card: Card };
}

const MOST_WAYS = 4;
/** Of a day with too many visits so many are looked at. */
const MOST_LOOKED_AT = 8;

/** A visit of the conflict, and what it takes now. */
interface Subject {
  one: Affected;
  leadId: string | null;
  taken: { resourceId: string; unit: number }[];
}

/** At most four ways out of a conflict, for somebody who may arrange times. */
export async function waysOut(
  ctx: Context,
  business: Business,
  known: KnownConflict,
  scope: Scope,
): Promise<FoundWay[]> {
  const { conflict, cards, names } = known;
  const free = conflict.visits
    .flatMap(({ id }) => cards.get(id) ?? [])
    .filter((card) => (card.status === 'booked' || card.status === 'proposed') && covers(scope, card.locationId))
    .filter((card) => card.plannedStart > ctx.now())
    .slice(-MOST_LOOKED_AT);
  const subjects = await Promise.all(free.map((card) => subjectOf(ctx, business, card)));
  const one = subjects.length === 1;
  const moves = (await Promise.all(subjects.map((subject) => movesOf(ctx, subject, names, !one)))).flat();
  const last = isSoft(conflict) ? free.at(-1) : undefined;
  const ways = choose(moves, MOST_WAYS - 1 - (last ? 1 : 0));
  const order = ways.length === 0 ? await reordering(ctx, business, free, names) : null;
  if (order) ways.push(order);
  // Whoever has not answered yet is asked again rather than somebody who has.
  const asked = subjects.find((s) => s.one.card.status === 'proposed') ?? subjects.at(-1);
  if (asked) ways.push(await askingAgain(ctx, business, asked, known, ways.length > 0));
  if (last)
    ways.push({
      ...{ id: 'keep', does: 'Keep it as it is', move: null, needsReason: true },
      effect: 'Needs a reason. It stays listed as accepted, with your name.',
      carry: { kind: 'accept', card: last },
    });
  return ways;
}

async function subjectOf(ctx: Context, business: Business, card: Card): Promise<Subject> {
  const [one, taken] = await Promise.all([
    loadAffected(ctx, business, card, null),
    allocationsOf(ctx.database.read, business.id, card.appointmentId),
  ]);
  return { one, leadId: taken.find((t) => t.leads === 1)?.resourceId ?? null, taken };
}

interface Move extends FoundWay {
  /** 0: only a room or device changes; then the time; then the person; then both. */
  rank: number;
  minutes: number;
}

/** Every place of a visit inside its promise, other than where it is: nobody is told. */
async function movesOf(
  ctx: Context,
  subject: Subject,
  names: ReadonlyMap<string, string>,
  named: boolean,
): Promise<Move[]> {
  const { one, leadId, taken } = subject;
  const { card, matter } = one;
  const query = { preferences: {}, window: card.window, without: card.appointmentId };
  const asked = await ask(ctx, ctx.database.read, forOffice(matter), query);
  return asked.found
    .filter((p) => p.start > ctx.now())
    .flatMap((placement): Move[] => {
      const { lead, start, units } = placement;
      const other = lead !== null && lead.id !== leadId;
      const later = start !== card.plannedStart;
      const swapped = units.find((u) => !taken.some((t) => t.resourceId === u.resourceId && t.unit === u.unit));
      if (!other && !later && !swapped) return [];
      const minutes = extraMinutes(asked, subject, placement);
      const { zone } = matter.site;
      const clock = formatTime(start, zone, 'en');
      const whom = named ? `${card.customerName} ` : '';
      const does = other
        ? `Move ${whom}to ${first(lead.name)}`
        : swapped
          ? `${named ? `${card.customerName} at ` : ''}${clock} ${inOrWith(names, swapped.resourceId)}`
          : `Begin ${named ? `with ${card.customerName} ` : ''}at ${clock}`;
      const when = later
        ? `${clock} instead of ${formatTime(card.plannedStart, zone, 'en')}, as promised`
        : 'same time';
      const effect = matter.service.place === 'customer' ? `${signed(minutes)}, ${when}` : upper(when);
      const move = moveTo(subject, placement, swapped?.resourceId);
      const rank = (other ? 2 : 0) + (later ? 1 : 0);
      const id = ['move', card.appointmentId, lead?.id ?? '', swapped?.resourceId ?? ''].join('.');
      const carry = { kind: 'move' as const, one, placement };
      return [{ id, does, effect, move, needsReason: false, carry, rank, minutes }];
    });
}

/** The least disturbing ones: one with the same person, the others with somebody else. */
function choose(moves: readonly Move[], most: number): FoundWay[] {
  const sorted = moves.toSorted((a, b) => a.rank - b.rank || a.minutes - b.minutes || (a.id < b.id ? -1 : 1));
  const same = sorted.filter((m) => m.rank < 2).slice(0, 1);
  const others = sorted
    .filter((m) => m.rank >= 2)
    .toSorted((a, b) => a.minutes + 10 * a.rank - b.minutes - 10 * b.rank);
  return [...same, ...others].slice(0, most).map(({ rank: _, minutes: __, ...way }) => way);
}

/** What the visit costs on the road there, less what it costs where it is. */
function extraMinutes({ schedule, road }: Asked, { one, leadId }: Subject, placement: Placement): number {
  const { card, matter } = one;
  const weight = matter.policy.weights.travel || 1;
  const there = placement.terms.travel / weight;
  const lead = leadId ? schedule.roster.byId.get(leadId) : undefined;
  if (!lead) return Math.round(there / MINUTE);
  const day = dayOf(card.plannedStart, matter.business.zone);
  const others = schedule.takingsOf(lead.id, 1, day);
  const seconds = (a: Taking['point'] | undefined, b: Taking['point'] | undefined): number =>
    a && b ? road.seconds(a, b) : 0;
  const before = others.findLast((t) => t.from <= card.plannedStart)?.point ?? lead.home;
  const after = others.find((t) => t.from > card.plannedStart)?.point ?? lead.home;
  const direct = others.length > 0 ? seconds(before, after) : 0;
  const here = seconds(before, matter.site.point) + seconds(matter.site.point, after) - direct;
  return Math.round((there - here) / MINUTE);
}

const signed = (minutes: number): string =>
  minutes === 0 ? 'No extra driving' : `${minutes > 0 ? '+' : '−'}${Math.abs(minutes)} min on the road`;
const first = (name: string): string => name.split(' ')[0]!;
const upper = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
const inOrWith = (names: ReadonlyMap<string, string>, id: string): string => `in ${names.get(id) ?? 'another room'}`;

/** What a hand would do on the board instead. */
function moveTo(
  { one: { card }, taken }: Subject,
  { lead, start, units }: Placement,
  swapped?: string,
): BoardMove | null {
  const resourceId = swapped ?? lead?.id ?? units[0]?.resourceId;
  if (!resourceId) return null;
  const from =
    swapped && taken.find((t) => !units.some((u) => u.resourceId === t.resourceId) && t.resourceId !== lead?.id);
  return {
    subject: { kind: 'card', id: card.appointmentId },
    version: card.revision,
    ...(from ? { fromResourceId: from.resourceId } : {}),
    resourceId,
    start,
  };
}

/** The day's visits in another order or hands, so that all of them keep their promises. */
async function reordering(
  ctx: Context,
  business: Business,
  cards: readonly Card[],
  names: ReadonlyMap<string, string>,
): Promise<FoundWay | null> {
  for (const card of cards) {
    const plan = await planAbsence(ctx, business, null, [card], []);
    const [kept] = plan.kept;
    if (!kept || plan.rebook.length > 0 || plan.reorders.length === 0) continue;
    const exchanged = plan.reorders.flatMap((r) => r.exchanged);
    const people = [...new Set(plan.reorders.flatMap((r) => [...r.orders.keys()]))].map((id) =>
      first(names.get(id) ?? ''),
    );
    const hands =
      exchanged.length === 1 ? '1 other visit changes hands' : `${exchanged.length} other visits change hands`;
    return {
      ...{ id: `order.${card.appointmentId}`, move: null, needsReason: false },
      does: `Re-order the day of ${people.join(' and ')}`,
      effect: `${kept.placement.lead ? `${first(kept.placement.lead.name)} goes to ${card.customerName}` : card.customerName}, ${
        exchanged.length > 0 ? hands : 'the others begin at other times'
      }; every promise is kept`,
      carry: { kind: 'order', plan },
    };
  }
  return null;
}

/** Another time for the customer: the nearest one that is not what they have already. */
async function askingAgain(
  ctx: Context,
  business: Business,
  { one, leadId }: Subject,
  { conflict }: KnownConflict,
  keepable: boolean,
): Promise<FoundWay> {
  const { card, matter } = one;
  const { zone } = matter.site;
  const { job } = matter;
  const { found } = await ask(ctx, ctx.database.read, forOffice(matter), {
    preferences: job.preferences,
    without: card.appointmentId,
  });
  const others = found.filter((p) => p.window.from !== card.window.from && p.start > ctx.now());
  const placement = bestAlternative(others, card.window, leadId, zone);
  const delivery = conflict.kind === 'supplies' ? await deliveryFor(ctx, business, card, conflict.day) : null;
  const waits = delivery && placement && placement.day >= delivery;
  const who = card.customerName;
  const window =
    placement && `${formatShortDay(placement.window.from, zone, 'en')}, ${formatSpan(placement.window, zone, 'en')}`;
  const move = placement && moveTo({ one, leadId, taken: [] }, placement);
  return {
    id: `ask.${card.appointmentId}`,
    does: waits
      ? `Wait for the delivery on ${formatDay(atNoon(delivery), zone, 'en')}`
      : `Ask ${who} for ${keepable ? 'another' : 'a new'} time`,
    effect: window
      ? `${who} gets a proposal for ${window}${placement.lead ? `, with ${first(placement.lead.name)}` : ''}`
      : `No time is free: ${who} gets a link, and stands in the queue`,
    move: move && { ...move, told: 'ask' },
    needsReason: false,
    carry: { kind: 'ask', one, placement },
  };
}

const atNoon = (day: Day): number => Date.parse(`${day}T12:00:00Z`) / 1000;

/** The day on which all that a visit lacks has come. */
async function deliveryFor(ctx: Context, business: Business, card: Card, day: Day): Promise<Day | null> {
  const db = ctx.database.read;
  const lacking = (await shortOnDays(db, business.id, day, day)).filter((s) => s.appointmentId === card.appointmentId);
  const days = await Promise.all(lacking.map((short) => nextDelivery(db, business.id, short, day)));
  return days.some((d) => d === null) ? null : (days.toSorted().at(-1) ?? null);
}
