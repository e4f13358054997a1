/** A hand moves a card on the board: one way to do it, to see what it would do, and to take it back. */
import { appointmentCan } from '../../shared/appointment.ts';
import type { BoardEffect, BoardMove, BoardMoved } from '../../shared/board.ts';
import { brokenSpread } from '../../shared/series.ts';
import { minutesTaken } from '../../shared/service.ts';
import type { WhyNot } from '../../shared/slot.ts';
import { DAY, dayOf, formatShortDay, formatTime, type Instant, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import type { ResourceDay } from '../db/transact.ts';
import { type Actor, record } from '../history.ts';
import { jobById, lockJob, updateJob } from '../jobs/jobs.ts';
import { badField, Refusal } from '../refusal.ts';
import { type AppointmentRow, type PlaceOptions, type Placing, placeAll, settle } from '../schedule/appointments.ts';
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
  Answered,
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
import { type Around, effectsBetween, lookAround } from './board-effects.ts';
import { moveEvent } from './board-events.ts';

/** How a move reaches its customer: not at all, as a question, or as what they agreed to. */
type Telling = 'nobody' | 'ask' | 'agreed';

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
  if (move.subject.kind === 'card' ? matter.job.version !== move.version : matter.job.status !== 'open')
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
    const wish = { card, placement, telling, series, line: move.resourceId, mover, guard: matter.job.version };
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
  /** The version the job had when all this was found. */
  guard: number;
}

class Outdated extends Error {}

/** Does it in one transaction; `seeing`: all of it, and leaves nothing behind. */
async function carryOut(ctx: Context, wish: Carrying, seeing: boolean): Promise<BoardMoved | 'changed' | 'taken'> {
  const { card, placement, telling, series, mover, guard } = wish;
  const { matter, appointment } = card;
  const { business, job } = matter;
  const days: ResourceDay[] = [
    ...card.taken,
    ...(placement.lead ? [{ resourceId: placement.lead.id, day: placement.day }] : []),
    ...placement.units.map(({ resourceId }) => ({ resourceId, day: placement.day })),
  ];
  const ids = appointment ? [appointment.id] : [];
  let before: Around | null = null;
  let answer: BoardMoved | null = null;
  try {
    const result = await placeAll(ctx, [await placingOf(ctx, wish)], {
      before: async (tx) => {
        const now = await lockJob(tx, business.id, job.id);
        if (now.version !== guard + 1) throw new Outdated();
        before = await lookAround(ctx, tx, business, appointment?.id ?? '', days);
        if (telling === 'ask' && appointment) await takeOff(ctx, tx, card, mover.actor, now.version);
      },
      after: async (tx, [placed]) => {
        const after = await lookAround(ctx, tx, business, placed!.id, days);
        const known = { ids: [...ids, placed!.id], line: wish.line };
        const effects = await effectsBetween(tx, business.id, before!, after, known, mover.scope);
        if (series && series.count > 0) effects.push(series);
        if (telling !== 'nobody') effects.push({ kind: 'customer', told: telling, window: placement.window });
        const { version } = await jobById(tx, business.id, job.id);
        const undo = await writeMove(ctx, tx, wish, placed!, before!, after, version);
        answer = { outcome: 'done', cardId: placed!.id, version, effects, undo };
        if (seeing) throw new Answered({ ...answer, version: guard, undo: null });
      },
    });
    if (result.outcome === 'placed') return answer!;
    return result.outcome === 'taken' ? 'taken' : 'changed';
  } catch (error) {
    if (error instanceof Answered) return error.answer;
    if (error instanceof Outdated) return 'changed';
    throw error;
  }
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
      await effect(tx, placed);
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

/** What a card was, in full: enough to put it back. */
export interface CardState {
  appointmentId: string | null;
  status: AppointmentRow['status'] | null;
  window: Span | null;
  start: Instant | null;
  minutes: number | null;
  pinned: boolean;
  holdUntil: Instant | null;
  version: number;
  taken: { resourceId: string; unit: number; leads: boolean; name: string }[];
}

export interface MoveRecord {
  before: CardState;
  after: CardState & { telling: Telling; note: string; jobVersion: number };
}

const stateOf = (
  appointment: AppointmentRow | null,
  minutes: number | null | undefined,
  { taken }: Around,
): CardState => ({
  appointmentId: appointment?.id ?? null,
  status: appointment?.status ?? null,
  window: appointment && { from: appointment.windowFrom, to: appointment.windowTo },
  start: appointment?.plannedStart ?? null,
  minutes: minutes ?? null,
  pinned: appointment?.pinned === 1,
  holdUntil: appointment?.holdUntil ?? null,
  version: appointment?.version ?? 0,
  taken: taken.map(({ resourceId, unit, leads, name }) => ({ resourceId, unit, leads, name })),
});

/** Writes down who moved what from where to where; gives the line by which it can be taken back. */
async function writeMove(
  ctx: Context,
  tx: Tx,
  { card: { matter, appointment }, telling, mover }: Carrying,
  placed: AppointmentRow,
  around: Around,
  now: Around,
  jobVersion: number,
): Promise<string> {
  const { business, job, site } = matter;
  const was = await jobById(tx, business.id, job.id);
  const before = stateOf(appointment, job.minutes, around);
  const after = stateOf(placed, was.minutes, now);
  const words = ({ start, taken }: CardState): string =>
    start === null
      ? 'no time'
      : [
          `${formatShortDay(start, site.zone, 'en')} ${formatTime(start, site.zone, 'en')}`,
          ...[...taken].sort((a, b) => Number(b.leads) - Number(a.leads)).map((t) => t.name),
        ].join(', ');
  const id = ctx.id('his');
  await record(ctx, tx, business.id, {
    id,
    actor: mover.actor,
    action: 'drag',
    subjectKind: 'job',
    subjectId: job.id,
    before,
    after: { ...after, telling, jobVersion, note: `${words(before)} → ${words(after)}` },
  });
  return id;
}
