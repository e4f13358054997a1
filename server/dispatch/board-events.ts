/** A hand moves a meeting, a class or maintenance on the board: an event's change, with the board's answers. */
import type { BoardEffect, BoardMove, BoardMoved } from '../../shared/board.ts';
import type { ChangeEvent, EventAnswer, EventConflict } from '../../shared/event.ts';
import type { WhyNot } from '../../shared/slot.ts';
import { dayOf, formatShortDay, formatTime, type Instant, MINUTE } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import { record } from '../history.ts';
import { type About, withdraw } from '../notify/withdraw.ts';
import { badField, notFound, Refusal } from '../refusal.ts';
import { type EventRow, eventById, takenByEvents } from '../schedule/events.ts';
import { standing } from '../schedule/signups.ts';
import { Answered, kindsOf, lastActor, type Mover } from './board-card.ts';
import { type Around, effectsBetween, lookAround } from './board-effects.ts';
import { changeEvent } from './events.ts';

const reasons: Record<EventConflict['reason'], (person: boolean) => WhyNot> = {
  taken: (person) => ({ reason: person ? 'taken' : 'resource-taken' }),
  'not-working': () => ({ reason: 'nobody-on-shift' }),
  // Whoever it is could be there, but not those they have promised to visit.
  promise: () => ({ reason: 'taken' }),
};

/** What an event was, and what became of it: enough to put it back. */
export interface EventMoveRecord {
  before: EventState;
  after: EventState & { told: boolean; version: number; note: string };
}
interface EventState {
  start: Instant;
  end: Instant;
  resourceIds: string[];
}

/** Moves an event in time and between lines. Whoever has a place in a class is told, once that is said. */
export async function moveEvent(
  ctx: Context,
  business: Business,
  event: EventRow,
  move: BoardMove,
  mover: Mover,
  seeing: boolean,
): Promise<BoardMoved> {
  if (mover.notForEvents) throw new Refusal('not-allowed', mover.notForEvents);
  const db = ctx.database.db;
  const kinds = await kindsOf(db, business.id);
  const taken = await takenByEvents(db, business.id, [event.id]);
  const kind = kinds.get(move.resourceId)?.kind;
  if (!kind) throw notFound('resource');
  const held = taken.map((t) => t.resourceId);
  const from =
    move.fromResourceId ??
    (held.includes(move.resourceId) ? move.resourceId : held.find((id) => kinds.get(id)?.kind === kind));
  if (!from || !held.includes(from)) throw badField('resourceId', 'the event takes nothing of this kind');
  if (kinds.get(from)?.kind !== kind) throw badField('resourceId', 'only another of its kind can take its place');
  if (from !== move.resourceId && held.includes(move.resourceId))
    throw badField('resourceId', 'the event takes this already');
  const minutes = move.minutes ?? Math.round((event.endsAt - event.startsAt) / MINUTE);
  const state: EventState = {
    start: move.start,
    end: move.start + minutes * MINUTE,
    resourceIds: held.map((id) => (id === from ? move.resourceId : id)),
  };
  if (event.startsAt <= ctx.now()) throw new Refusal('conflict', 'This has begun: what is under way is not moved.');
  if (move.start <= ctx.now())
    return { outcome: 'refused', why: { reason: 'in-the-past' }, resourceName: kinds.get(move.resourceId)!.name };
  const moved = state.start !== event.startsAt || state.end !== event.endsAt;
  const listed = moved && (await standing(db, business.id, event.id)).length > 0;
  const undecided = listed && move.told === undefined;
  const answer = await changeTo(ctx, business, event, state, {
    mover,
    version: move.version,
    seeing: seeing || undecided,
    line: move.resourceId,
    told: listed,
    action: 'drag',
  });
  if (!undecided || answer.outcome !== 'done') return answer;
  return {
    outcome: 'outside-promise',
    window: { from: state.start, to: state.end },
    effects: answer.effects.filter((effect) => effect.kind !== 'customer'),
  };
}

interface Changing {
  mover: Mover;
  version: number;
  seeing: boolean;
  line: string;
  /** People on its list hear of it. */
  told: boolean;
  action: 'drag' | 'undo-drag';
  /** Messages that wait are taken back, and nobody is told anything. */
  withdrawing?: About;
}

/** Gives an event another time or other lines, by the one function that changes events. */
export async function changeTo(
  ctx: Context,
  business: Business,
  event: EventRow,
  state: EventState,
  { mover, version, seeing, line, told, action, withdrawing }: Changing,
): Promise<BoardMoved> {
  const before = await takenByEvents(ctx.database.db, business.id, [event.id]);
  const days = [
    ...before,
    ...state.resourceIds.map((resourceId) => ({ resourceId, day: dayOf(state.start, business.zone) })),
  ];
  const wish: ChangeEvent = {
    from: state.start,
    to: state.end,
    title: event.title,
    capacity: event.capacity,
    resourceIds: state.resourceIds,
    scope: 'one',
  };
  let was: Around | null = null;
  let done: BoardMoved | null = null;
  const also = {
    quiet: withdrawing !== undefined,
    before: async (tx: Tx, [locked]: readonly EventRow[]): Promise<void> => {
      if (locked!.version !== version + 1)
        throw new Answered({ outcome: 'changed', by: await lastActor(tx, business.id, event.id) });
      if (withdrawing && !(await withdraw(tx, business.id, withdrawing)))
        throw new Refusal('conflict', 'Those on its list have just been told. Try once more to tell them again.');
      was = await lookAround(ctx, tx, business, event.id, days);
    },
    after: async (tx: Tx, [now]: readonly EventRow[]): Promise<void> => {
      const is = await lookAround(ctx, tx, business, event.id, days);
      const effects = await effectsBetween(tx, business.id, was!, is, { ids: [], line }, mover.scope);
      if (told) {
        const customer: BoardEffect = {
          kind: 'customer',
          told: 'agreed',
          window: { from: state.start, to: state.end },
        };
        effects.push(customer);
      }
      const id = ctx.id('his');
      const old: EventState = {
        start: event.startsAt,
        end: event.endsAt,
        resourceIds: before.map((t) => t.resourceId),
      };
      const words = (at: Instant, around: Around): string =>
        [
          `${formatShortDay(at, business.zone, 'en')} ${formatTime(at, business.zone, 'en')}`,
          ...around.taken.map((t) => t.name),
        ].join(', ');
      const note = `${words(old.start, was!)} → ${words(state.start, is)}`;
      await record(ctx, tx, business.id, {
        id,
        actor: mover.actor,
        action,
        subjectKind: 'event',
        subjectId: event.id,
        before: old,
        after: { ...state, told, version: now!.version, note },
      });
      done = { outcome: 'done', cardId: event.id, version: now!.version, effects, undo: action === 'drag' ? id : null };
      if (seeing) throw new Answered({ ...done, version, undo: null });
    },
  };
  try {
    const answer = await changeEvent(ctx, business, event.id, wish, mover.actor, also);
    return answer.outcome === 'done' ? done! : refusedBy(ctx, business, event.id, answer);
  } catch (error) {
    if (error instanceof Answered) return error.answer;
    throw error;
  }
}

async function refusedBy(ctx: Context, business: Business, id: string, answer: EventAnswer): Promise<BoardMoved> {
  if (answer.outcome === 'conflict') {
    const [first] = answer.conflicts;
    if (!first) return { outcome: 'refused', why: { reason: 'taken' }, resourceName: '' };
    const kinds = await kindsOf(ctx.database.db, business.id);
    const person = kinds.get(first.resourceId)?.kind === 'person';
    return { outcome: 'refused', why: reasons[first.reason](person), resourceName: first.name };
  }
  // It was cancelled or is over, or somebody has made it smaller: not by this hand.
  const event = await eventById(ctx.database.db, business.id, id);
  return { outcome: 'changed', by: await lastActor(ctx.database.db, business.id, event.id) };
}
