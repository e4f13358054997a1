import type { Decline } from '../../shared/booking.ts';
import type { Preferences } from '../../shared/job.ts';
import { resolvePolicy } from '../../shared/policy.ts';
import { type Business, businessById } from '../business/business.ts';
import type { Context } from '../context.ts';
import { inviteToPick } from '../schedule/invite.ts';
import { ask } from '../schedule/offer.ts';
import { decline, propose } from '../schedule/proposals.ts';
import { type QueueKind, toQueue } from '../schedule/queue.ts';
import { matterOf } from '../schedule/wish.ts';
import { fillDemoClasses } from './classes.ts';
import type { Seeded } from './seed.ts';

/** What some customers have asked of the office, in their own words. */
const requests: { kind: QueueKind; words: string }[] = [
  { kind: 'request', words: 'Kan het ook op een zaterdag? In de week ben ik nooit thuis voor zes uur.' },
  { kind: 'request', words: 'De huurder is pas vanaf volgende maand bereikbaar, graag daarna inplannen.' },
  { kind: 'call-me', words: 'Liever even bellen, ik weet niet of de ketel nog te redden is.' },
];
const PROPOSALS = 5;
const INVITATIONS = 3;

/**
 * What is under way when a newcomer looks in: a few proposals and invitations whose links wait in the outbox, one that was
 * just declined, and customers the office has to answer. Links carry the base URL, so it must be known by now.
 */
export async function stageDemo(ctx: Context, seeded: readonly Seeded[]): Promise<void> {
  await fillDemoClasses(ctx, seeded);
  for (const { businessId, open } of seeded) {
    const business = await businessById(ctx, businessId);
    if (resolvePolicy(business.policy).strategy === 'pick') {
      for (const jobId of open.slice(0, INVITATIONS)) await invite(ctx, business, jobId);
      continue;
    }
    const [declined, ...others] = open;
    const sent = [declined, ...others.slice(0, PROPOSALS)].filter((jobId) => jobId !== undefined);
    for (const jobId of sent) await proposeCheapest(ctx, business, jobId, jobId === declined);
    const asking = others.slice(PROPOSALS, PROPOSALS + requests.length);
    for (const [i, jobId] of asking.entries()) {
      const { kind, words } = requests[i]!;
      await ctx.transact((tx) => toQueue(ctx, tx, businessId, { kind, jobId, detail: { words } }));
    }
  }
}

async function invite(ctx: Context, business: Business, jobId: string): Promise<void> {
  const matter = await matterOf(ctx.database.db, business, jobId);
  await ctx.transact((tx) => inviteToPick(ctx, tx, matter, 'system'));
}

async function proposeCheapest(ctx: Context, business: Business, jobId: string, declined: boolean): Promise<void> {
  const matter = await matterOf(ctx.database.db, business, jobId);
  const morning: Preferences = { refused: [{ part: 'afternoon' }, { part: 'evening' }] };
  const preferences = declined ? morning : matter.job.preferences;
  const { found } = await ask(ctx, ctx.database.db, matter, { preferences });
  const cheapest = found[0];
  if (!cheapest) return;
  const result = await propose(ctx, matter, cheapest, { kind: 'proposal', planId: null, actor: 'system' });
  if (!declined || result.outcome !== 'proposed') return;
  const said: Decline = { refused: [{ part: 'morning' }], words: 'In de voormiddag werk ik.' };
  await decline(ctx, matter, result.proposalId, said, 'customer');
}
