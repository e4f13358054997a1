import { DAY } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import { type Actor, record } from '../history.ts';
import { issueLink } from '../links.ts';
import { tell } from '../notify/tell.ts';
import type { AppointmentRow } from './appointments.ts';
import { leaveQueue } from './queue.ts';
import type { Matter } from './wish.ts';

/**
 * Sends the customer of an open job a link to pick a time themselves; where we had to release their appointment, the
 * message says so and which.
 */
export async function inviteToPick(
  ctx: Context,
  tx: Tx,
  matter: Matter,
  actor: Actor,
  released: AppointmentRow | null = null,
): Promise<void> {
  const { business, job, policy } = matter;
  const expiresAt = ctx.now() + policy.linkDays * DAY;
  const url = await issueLink(ctx, tx, business.id, { purpose: 'pick', subjectId: job.id, expiresAt });
  await tell(ctx, tx, matter, released ? 'rebook' : 'pick', { appointment: released, url });
  await leaveQueue(ctx, tx, business.id, job.id, actor, 'pick-link');
  await record(ctx, tx, business.id, { actor, action: 'send-pick-link', subjectKind: 'job', subjectId: job.id });
}
