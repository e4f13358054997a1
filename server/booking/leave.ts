/** What somebody leaves who found no time: a place among those who wait, or words for the office. */
import type { LeaveRequest } from '../../shared/booking.ts';
import { isClass } from '../../shared/service.ts';
import { DAY, dayOf } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import { answeredBefore, type Once, remember } from '../idempotency.ts';
import { issueLink } from '../links.ts';
import { tell } from '../notify/tell.ts';
import { toQueue } from '../schedule/queue.ts';
import { startWaiting } from '../schedule/waiting.ts';
import type { Matter } from '../schedule/wish.ts';
import type { FullService } from '../services/services.ts';
import { locateAsking, missedTooOften, newMatter, offeredService, writeNew } from './book.ts';
import { refuseBadPhone } from './contact.ts';
import { slots } from './slots.ts';

/** How long the link works of somebody who waits. */
const WAIT = 365 * DAY;

/**
 * Where nothing is free for them, they wait, and what comes free is offered to them without anybody's doing. Whom no time
 * suits, where we do not come, and whose address is not known, the office answers.
 */
export async function leaveRequest(
  ctx: Context,
  business: Business,
  request: LeaveRequest,
  idempotency: Once | null,
): Promise<{ outcome: 'received' }> {
  const answer = { outcome: 'received' as const };
  if (await answeredBefore(ctx.database.db, business.id, idempotency)) return answer;
  const service = await offeredService(ctx, business, request.serviceId);
  refuseBadPhone(business, request.contact);
  const waiting = await matterToWait(ctx, business, service, request);
  await ctx.transact(async (tx) => {
    // The twin of this very request may have come first.
    if (await answeredBefore(tx, business.id, idempotency)) return;
    if (waiting) await wait(ctx, tx, waiting);
    else
      await toQueue(ctx, tx, business.id, {
        kind: 'request',
        jobId: null,
        detail: {
          words: request.words,
          request: { ...request, serviceName: service.name, day: dayOf(ctx.now(), business.zone) },
        },
      });
    await remember(ctx, tx, business.id, idempotency, 200, answer);
  });
  return answer;
}

/** The job of somebody for whom nothing is free; null where it is for the office to answer. */
async function matterToWait(
  ctx: Context,
  business: Business,
  service: FullService,
  request: LeaveRequest,
): Promise<Matter | null> {
  if (isClass(service) || (service.place === 'customer' && !request.address)) return null;
  const located = await locateAsking(ctx, business, request);
  if (located.outcome !== 'located' || located.matter.policy.openingMinutes === 0) return null;
  const matter = newMatter(ctx, business, located, { contact: request.contact, note: request.words });
  if (await missedTooOften(ctx, matter)) return null;
  const free = await slots(ctx, located.matter, { preferences: {} });
  if (free.outcome !== 'none' || free.nearest.length > 0) return null;
  return { ...matter, job: { ...matter.job, source: 'waiting' } };
}

async function wait(ctx: Context, tx: Tx, matter: Matter): Promise<void> {
  const { business, job } = matter;
  await writeNew(ctx, tx, matter);
  await startWaiting(ctx, tx, business.id, job.id, 'customer');
  const link = { purpose: 'pick' as const, subjectId: job.id, expiresAt: ctx.now() + WAIT };
  const url = await issueLink(ctx, tx, business.id, link);
  await tell(ctx, tx, matter, 'waiting', { appointment: null, url, justDone: true });
}
