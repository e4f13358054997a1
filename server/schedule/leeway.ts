/** Until when, how often and at what price a customer may change an appointment by themselves: the policy, applied. */
import { ANY_NUMBER_OF_MOVES } from '../../shared/policy.ts';
import { HOUR, type Instant } from '../../shared/time.ts';
import type { Db } from '../db/connect.ts';
import { timesDone } from '../history.ts';
import type { AppointmentRow } from './appointments.ts';
import type { Matter } from './wish.ts';

/** What a customer may still do with a booking. */
export interface Leeway {
  moveUntil: Instant | null;
  cancelUntil: Instant | null;
  /** The deadline has passed, and a cancellation is taken all the same, as a late one. */
  lateCancel: boolean;
  /** After the deadline a cancellation will be taken, and counted as late. */
  lateCounts: boolean;
  /** How often they may still move it; null where nobody counts. */
  movesLeft: number | null;
}

const NONE: Leeway = { moveUntil: null, cancelUntil: null, lateCancel: false, lateCounts: false, movesLeft: null };

/** What the policy leaves a customer of a booking at this moment; nothing where it is no booking (any more). */
export async function leewayOf(
  db: Db,
  { business, job, policy }: Matter,
  appointment: Pick<AppointmentRow, 'status' | 'windowFrom'>,
  now: Instant,
): Promise<Leeway> {
  if (appointment.status !== 'booked') return NONE;
  const before = (deadlineHours: number): Instant | null => {
    const until = appointment.windowFrom - deadlineHours * HOUR;
    return until > now ? until : null;
  };
  const limited = policy.maxMoves < ANY_NUMBER_OF_MOVES;
  const moved = limited ? await timesDone(db, business.id, job.id, 'move', 'customer') : 0;
  const movesLeft = limited ? Math.max(0, policy.maxMoves - moved) : null;
  const cancelUntil = before(policy.cancelDeadlineHours);
  const lateCounts = policy.lateCancel === 'accept';
  return {
    moveUntil: movesLeft === 0 ? null : before(policy.moveDeadlineHours),
    cancelUntil,
    lateCancel: lateCounts && cancelUntil === null && appointment.windowFrom > now,
    lateCounts,
    movesLeft,
  };
}
