/** A hand moves a card on the board: one way to do it, to see what it would do, and to take it back. */
import { appointmentCan } from '../../shared/appointment.ts';
import type { BoardEffect, BoardMove, BoardMoved } from '../../shared/board.ts';
import { brokenSpread } from '../../shared/series.ts';
import { minutesTaken } from '../../shared/service.ts';
import type { WhyNot } from '../../shared/slot.ts';
import { DAY, dayOf, type Instant, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import { type Actor, record } from '../history.ts';
import { updateJob } from '../jobs/jobs.ts';
import { badField, Refusal } from '../refusal.ts';
import { type AppointmentRow, type PlaceOptions, type Placing, settle } from '../schedule/appointments.ts';
import { wasBooked } from '../schedule/booking.ts';
import { placementAt } from '../schedule/exact.ts';
import type { Placement } from '../schedule/problem.ts';
import {
  acceptedOtherwise,
  endProposal,
  expiryOf,
  lastProposalOf,
  sentProposalOf,
  tellBooked,
  writeProposal,
} from '../schedule/proposals.ts';
import { leaveQueue } from '../schedule/queue.ts';
import { rhythmOf, seriesById, sessionsOf } from '../schedule/series.ts';
import { fewestMinutes, lasting, type Matter } from '../schedule/wish.ts';
import { serviceById } from '../services/services.ts';
import {
  askedFor,
  type Card,
  isEvent,
  kindsOf,
  lastActor,
  type Mover,
  subjectOf,
  type Target,
  targetOf,
  toldWindow,
} from './board-card.ts';
import { type Carried, carry, type MoveRecord, stateWords, type Telling } from './board-carry.ts';
import { moveEvent } from './board-events.ts';

/** Moves a card, or an unplanned job to its first time; `seeing`: only says what would come of it. */
export async function moveOnBoard(
  ctx: Context,
  business: Business,
  move: BoardMove,
  mover: Mover,
  { seeing = false } = {},
): Promise<BoardMoved> {
  const subject = await subjectOf(ctx, business, move.subject, mover.scope);
  if (isEvent(subject)) return moveEvent(ctx, business, subject, move, mover, seeing);
  const card = withLength(subject, move.minutes);
  const { matter, appointment } = card;
  const changed = async (): Promise<BoardMoved> => ({
    outcome: 'changed',
    by: await lastActor(ctx.database.db, business.id, matter.job.id),
  });
  if (move.subject.kind === 'card' ? appointment?.revision !== move.version : matter.job.status !== 'open')
    return changed();
  if (appointment && !appointmentCan('move', appointment.status)) return changed();
  if (appointment && appointment.plannedStart <= ctx.now())
    throw new Refusal('conflict', 'This has begun: what is under way is not moved.');
  const kinds = await kindsOf(ctx.database.db, business.id);
  if (move.start > ctx.now() + FURTHEST)
    return {
      outcome: 'refused',
      why: { reason: 'beyond-horizon' },
      resourceName: kinds.get(move.resourceId)?.name ?? '',
    };
  const target = targetOf(card, kinds, move.resourceId, move.fromResourceId);
  const inside = appointment && move.start >= appointment.windowFrom && move.start <= appointment.windowTo;
  const telling: Telling = inside ? 'nobody' : (move.told ?? 'agreed');
  const window = inside ? { from: appointment.windowFrom, to: appointment.windowTo } : toldWindow(matter, move.start);
  const series = await seriesEffect(ctx, card, move.start);
  if (telling === 'ask') refuseAsking(series, appointment);
  const undecided = telling !== 'nobody' && move.told === undefined;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const found = await placementOf(ctx, card, target, move.start);
    if ('why' in found) return { outcome: 'refused', why: found.why, resourceName: kinds.get(move.resourceId)!.name };
    const placement = { ...found.placement, window };
    const wish = { card, placement, telling, series, line: move.resourceId, mover };
    const answer = await carryOut(ctx, wish, seeing || undecided);
    if (answer === 'changed') return changed();
    if (answer === 'taken') continue;
    if (!undecided || answer.outcome !== 'done') return answer;
    return {
      outcome: 'outside-promise',
      window,
      effects: answer.effects.filter((effect) => effect.kind !== 'customer'),
    };
  }
  return { outcome: 'refused', why: { reason: 'taken' }, resourceName: kinds.get(move.resourceId)!.name };
}

/** Nobody's hours are known further ahead. */
const FURTHEST = 2 * 366 * DAY;
/** How often a lost race for a place is run again. */
const TRIES = 3;

/** The card as it would be with another length. */
function withLength(card: Card, minutes: number | undefined): Card {
  if (minutes === undefined) return card;
  const fewest = fewestMinutes(card.matter.service);
  if (minutes < fewest) throw badField('minutes', `it takes ${fewest} minutes at least`);
  return { ...card, matter: { ...card.matter, service: lasting(card.matter.service, minutes) } };
}

/** The exact start on the line, by the slot question; or why not. */
export async function placementOf(
  ctx: Context,
  card: Card,
  { line, kept, leadId }: Target,
  start: Instant,
): Promise<{ placement: Placement } | { why: WhyNot }> {
  const day = dayOf(start, card.matter.business.zone);
  const window = { from: start, to: start };
  const days = { fromDay: day, toDay: day };
  const { schedule, road, wish } = await askedFor(ctx, ctx.database.read, card, days, [window], leadId);
  return placementAt(schedule, road, wish, line, start, kept);
}

type SeriesEffect = Extract<BoardEffect, { kind: 'series' }>;

/** The other dates of its series stay; whether they are then as far apart as they should be. */
async function seriesEffect(ctx: Context, { matter }: Card, start: Instant): Promise<SeriesEffect | null> {
  const { business, job, service, site } = matter;
  if (!job.series) return null;
  const db = ctx.database.db;
  const [series, sessions] = await Promise.all([
    seriesById(db, business.id, job.series.id),
    sessionsOf(db, business.id, job.series.id),
  ]);
  const active = sessions.filter((s) => s.appointment && ['proposed', 'booked', 'done'].includes(s.appointment.status));
  const others = active.filter((s) => s.job.id !== job.id);
  const starts = [...others.map((s) => ({ position: s.job.series!.position, at: s.appointment!.windowFrom }))];
  starts.push({ position: job.series.position, at: start });
  const inOrder = starts.sort((a, b) => a.position - b.position).map(({ at }) => at);
  const broken = inOrder.length > 1 && brokenSpread(inOrder, site.zone, rhythmOf(series)) !== null;
  const effect = { kind: 'series' as const, title: service.name, count: others.length };
  return broken ? { ...effect, outOfRhythm: true } : effect;
}

/** Nobody is asked for what their series must not have, nor while they are still choosing its dates. */
function refuseAsking(series: SeriesEffect | null, appointment: AppointmentRow | null): void {
  if (series?.outOfRhythm)
    throw new Refusal(
      'conflict',
      'The dates of this series would be too near, too far apart or out of order. Book it only if the customer agrees.',
    );
  if (series && appointment?.status === 'proposed')
    throw new Refusal('conflict', 'The dates of this series are kept for somebody who is just choosing them.');
}

/** One move as it is to be done. */
export interface Carrying {
  card: Card;
  placement: Placement;
  telling: Telling;
  series: SeriesEffect | null;
  /** The line it is taken to. */
  line: string;
  mover: Mover;
}

/** Does it; `seeing`: all of it, and leaves nothing behind. */
async function carryOut(ctx: Context, wish: Carrying, seeing: boolean): Promise<Carried> {
  const { card, placement, telling, series, mover, line } = wish;
  return carry(ctx, {
    card,
    placing: await placingOf(ctx, wish),
    guard: card.appointment,
    line,
    mover,
    seeing,
    prepare: async (tx, version) => {
      if (telling === 'ask' && card.appointment) await takeOff(ctx, tx, card, mover.actor, version);
    },
    conclude: async (tx, { before, after, revision, effects }) => {
      if (series && series.count > 0) effects.push(series);
      if (telling !== 'nobody') effects.push({ kind: 'customer', told: telling, window: placement.window });
      const id = ctx.id('his');
      const { business, job, site } = card.matter;
      const note = `${stateWords(before, site.zone)} → ${stateWords(after, site.zone)}`;
      await record(ctx, tx, business.id, {
        id,
        actor: mover.actor,
        action: 'drag',
        subjectKind: 'job',
        subjectId: job.id,
        before,
        after: { ...after, telling, revision, note } satisfies MoveRecord['after'],
      });
      return id;
    },
  });
}

/** Takes the card's time off because we ask for another. */
async function takeOff(
  ctx: Context,
  tx: Tx,
  { matter, appointment }: Card,
  actor: Actor,
  version: number,
): Promise<void> {
  const { business, job } = matter;
  const proposal = await sentProposalOf(tx, business.id, job.id);
  if (proposal) await endProposal(ctx, tx, business, proposal.id, 'withdrawn', actor);
  else await settle(ctx, tx, business, appointment!, { status: 'released', version });
  await updateJob(tx, business.id, job.id, { status: 'open' });
}

/** The placing of a move, with what its customer is told of it. */
async function placingOf(ctx: Context, { card, placement, telling, mover }: Carrying): Promise<Placing> {
  const { matter, appointment } = card;
  const { business, job } = matter;
  const { actor } = mover;
  const length = await ownLength(ctx, matter);
  const exact = { pinned: true };
  const lengthened = (tx: Tx): Promise<void> => updateJob(tx, business.id, job.id, { minutes: length });
  const placing = (options: PlaceOptions, effect: Placing['effect']): Placing => ({
    matter,
    placement,
    options: { ...options, exact },
    effect: async (tx, placed) => {
      await lengthened(tx);
      await effect?.(tx, placed);
    },
  });
  if (telling === 'ask') {
    const holdUntil = expiryOf(ctx, matter, placement.window);
    const last = await lastProposalOf(ctx.database.db, business.id, job.id);
    const replaced = replacedTime(appointment, last);
    const options = {
      kind: replaced ? ('rebook' as const) : ('proposal' as const),
      before: replaced,
      planId: null,
      actor,
    };
    const allowed = (now: Matter['job']) => now.status === 'open';
    return placing({ status: 'proposed', holdUntil, allowed }, (tx, placed) =>
      writeProposal(ctx, tx, matter, placed, ctx.id('prp'), holdUntil, options),
    );
  }
  if (!appointment) {
    const allowed = (now: Matter['job']) => now.status === 'open';
    return placing({ status: 'booked', holdUntil: null, allowed }, (tx, placed) =>
      wasBooked(ctx, tx, matter, placed, actor),
    );
  }
  const moving = appointment.id;
  if (telling === 'nobody') {
    const { status, holdUntil, version } = appointment;
    const same = status === 'proposed' ? ('proposed' as const) : ('booked' as const);
    return placing({ status: same, holdUntil, moving, version }, async () => {});
  }
  return placing({ status: 'booked', holdUntil: null, moving }, async (tx, placed) => {
    await acceptedOtherwise(ctx, tx, business.id, placed.id);
    await tellBooked(ctx, tx, matter, placed.id, false, appointment.status === 'booked' ? 'moved' : 'booked');
    await leaveQueue(ctx, tx, business.id, job.id, actor, 'moved');
  });
}

/** The booked time a new proposal takes the place of, if there was one. */
function replacedTime(
  appointment: AppointmentRow | null,
  last: Awaited<ReturnType<typeof lastProposalOf>>,
): Span | null {
  if (appointment?.status === 'booked') return { from: appointment.windowFrom, to: appointment.windowTo };
  if (last?.kind !== 'rebook' || last.beforeFrom === null || last.beforeTo === null) return null;
  return { from: last.beforeFrom, to: last.beforeTo };
}

/** The length a job keeps as its own; null where it is its service's. */
async function ownLength(ctx: Context, { business, service }: Matter): Promise<number | null> {
  const minutes = minutesTaken(service);
  const usual = await serviceById(ctx.database.read, business.id, service.id);
  return minutes === minutesTaken(usual) ? null : minutes;
}
