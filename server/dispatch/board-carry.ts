/** One card's move through the one writer: what was there before and after, what goes with it, and what can be taken back. */
import type { BoardEffect, BoardMoved } from '../../shared/board.ts';
import { formatShortDay, formatTime, type Instant, type Span } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import type { ResourceDay } from '../db/transact.ts';
import { jobById, lockJob } from '../jobs/jobs.ts';
import { type AppointmentRow, appointmentById, type Placing, placeAll } from '../schedule/appointments.ts';
import { Answered, type Card, type Mover } from './board-card.ts';
import { type Around, effectsBetween, lookAround } from './board-effects.ts';

/** How a move reaches its customer: not at all, as a question, or as what they agreed to. */
export type Telling = 'nobody' | 'ask' | 'agreed';

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

/** What history keeps of a move. */
export interface MoveRecord {
  before: CardState;
  after: CardState & { telling: Telling; note: string; revision: number };
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

/** Where a card was, for people. */
export const stateWords = ({ start, taken }: CardState, zone: string): string =>
  start === null
    ? 'no time'
    : [
        `${formatShortDay(start, zone, 'en')} ${formatTime(start, zone, 'en')}`,
        ...[...taken].sort((a, b) => Number(b.leads) - Number(a.leads)).map((t) => t.name),
      ].join(', ');

/** A move with everything that decides about it. */
export interface Carrying {
  card: Card;
  placing: Placing;
  /** The appointment and its revision when all this was found; null where there was none. */
  guard: { id: string; revision: number } | null;
  /** The line it is taken to. */
  line: string;
  mover: Mover;
  /** All of it, leaving nothing behind. */
  seeing: boolean;
  /** Done first, under the job's lock. */
  prepare: (tx: Tx, jobVersion: number) => Promise<void>;
  /** Writes it down; gives the line of history by which it can be taken back. */
  conclude: (
    tx: Tx,
    change: { before: CardState; after: CardState; revision: number; effects: BoardEffect[] },
  ) => Promise<string | null>;
}

export type Carried = BoardMoved | 'changed' | 'taken';

/** Somebody did something about the job since it was looked at. */
export class Outdated extends Error {}

/** Does it in one transaction, or only looks at what it would do. */
export async function carry(ctx: Context, wish: Carrying): Promise<Carried> {
  const { card, placing, guard, mover } = wish;
  const { matter, appointment } = card;
  const { business, job } = matter;
  const { lead, units, day } = placing.placement;
  const days: ResourceDay[] = [
    ...card.taken,
    ...(lead ? [{ resourceId: lead.id, day }] : []),
    ...units.map(({ resourceId }) => ({ resourceId, day })),
  ];
  let before: Around | null = null;
  let answer: BoardMoved | null = null;
  try {
    const result = await placeAll(ctx, [placing], {
      before: async (tx) => {
        const now = await lockJob(tx, business.id, job.id);
        if (guard && (await appointmentById(tx, business.id, guard.id)).revision !== guard.revision)
          throw new Outdated();
        before = await lookAround(ctx, tx, business, appointment?.id ?? '', days);
        await wish.prepare(tx, now.version);
      },
      after: async (tx, [placed]) => {
        const after = await lookAround(ctx, tx, business, placed!.id, days);
        const own = { ids: [placed!.id, ...(appointment ? [appointment.id] : [])], line: wish.line };
        const effects = await effectsBetween(tx, business.id, before!, after, own, mover.scope);
        const { minutes } = await jobById(tx, business.id, job.id);
        const { revision } = placed!;
        const was = stateOf(appointment, job.minutes, before!);
        const undo = await wish.conclude(tx, {
          before: was,
          after: stateOf(placed!, minutes, after),
          revision,
          effects,
        });
        answer = { outcome: 'done', cardId: placed!.id, version: revision, effects, undo };
        if (wish.seeing) throw new Answered({ ...answer, version: guard?.revision ?? 0, undo: null });
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
