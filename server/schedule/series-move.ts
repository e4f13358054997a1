/** Several dates of a series move together: the old ones are kept until all of the new ones are taken. */
import type { Preferences } from '../../shared/job.ts';
import type { SeriesAnswer } from '../../shared/series.ts';
import type { Day, Instant, Span } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import { type Actor, record } from '../history.ts';
import { leaveQueue } from './queue.ts';
import { rhythmOf, type SeriesRow, type Session, seriesBooked, takeSeries } from './series.ts';
import { findSeries } from './series-find.ts';
import { refuseBadDates, seriesAnswer } from './series-offer.ts';
import { isToldOn } from './take.ts';
import type { Matter } from './wish.ts';

/** The dates that move, with what they belong to. */
export interface Movement {
  matter: Matter;
  series: SeriesRow;
  moving: Session[];
  /** When the date before the first of them is, which stays. */
  after: Instant | null;
}

/** What is meant by some dates of a series; null where none of them can move. */
export function movementOf(
  matter: Matter,
  series: SeriesRow,
  sessions: readonly Session[],
  moving: Session[],
): Movement | null {
  const [first] = moving;
  if (!first) return null;
  const stays = sessions.findLast(
    ({ position, appointment }) =>
      position < first.position && (appointment?.status === 'booked' || appointment?.status === 'done'),
  );
  return { matter, series, moving, after: stays?.appointment?.windowFrom ?? null };
}

export interface MoveWish {
  preferences: Preferences;
  fromDay?: Day | undefined;
  personId?: string | null | undefined;
}

/** Where the dates could move, as if they were free already. Nothing is taken. */
export async function findMove(
  ctx: Context,
  { matter, series, moving, after }: Movement,
  { preferences, fromDay, personId }: MoveWish,
): Promise<SeriesAnswer> {
  const { times, weeks, minDays, maxDays } = rhythmOf(series);
  const plan = await findSeries(ctx, ctx.database.read, matter, {
    count: moving.length,
    pace: { times, weeks },
    spread: { minDays, maxDays },
    preferences,
    without: moving.map(({ appointment }) => appointment!.id),
    ...(fromDay ? { fromDay } : {}),
    ...(personId ? { personId } : {}),
    ...(after === null ? {} : { after }),
  });
  const answer = seriesAnswer(plan, matter);
  if (answer.outcome !== 'found') return answer;
  return { ...answer, sessions: answer.sessions.map((s, i) => ({ ...s, position: moving[i]!.position })) };
}

export type MoveOutcome =
  | { outcome: 'moved' }
  /** Nothing has moved: the positions whose new times went to somebody else. */
  | { outcome: 'slot-taken'; lost: number[] }
  /** Something happened to one of the dates meanwhile. */
  | { outcome: 'too-late' };

/** Moves all of the dates to new windows, or none; their customer is told of all in one message. */
export async function moveSessions(
  ctx: Context,
  { matter, series, moving, after }: Movement,
  slots: readonly Span[],
  { actor, personId }: { actor: Actor; personId: string | null },
): Promise<MoveOutcome> {
  const { business } = matter;
  refuseBadDates(ctx, matter, slots, moving.length, rhythmOf(series), after ?? undefined);
  const untold = moving.flatMap(({ position }, i) => (isToldOn(matter, slots[i]!, ctx.now()) ? [] : [position]));
  if (untold.length > 0) return { outcome: 'slot-taken', lost: untold };
  const matters = moving.map(({ job }): Matter => ({ ...matter, job }));
  const result = await takeSeries(ctx, matters, slots, {
    holdUntil: null,
    personId,
    actor,
    moving: moving.map(({ appointment }) => appointment!),
    after: async (tx, appointments) => {
      for (const { job } of moving) await leaveQueue(ctx, tx, business.id, job.id, actor, 'moved');
      await record(ctx, tx, business.id, {
        actor,
        action: 'move-series',
        subjectKind: 'series',
        subjectId: series.id,
        after: { from: moving[0]!.position, count: moving.length },
      });
      const told = { byCustomer: actor === 'customer', news: 'series-moved' as const };
      await seriesBooked(ctx, tx, matter, series.id, appointments, told);
    },
  });
  if (result.outcome === 'placed') return { outcome: 'moved' };
  if (result.outcome === 'not-allowed') return { outcome: 'too-late' };
  return { outcome: 'slot-taken', lost: result.lost.map((i) => moving[i - 1]!.position) };
}
