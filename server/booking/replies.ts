import { businessById } from '../business/business.ts';
import type { Context } from '../context.ts';
import { issueLink } from '../links.ts';
import type { Replies } from '../notify/inbound.ts';
import { tell } from '../notify/tell.ts';
import { accept, proposalById } from '../schedule/proposals.ts';
import { matterOf } from '../schedule/wish.ts';

/** What the digits of an SMS answer do: 1 accepts, 2 sends the link to the other times. */
export const replies: Replies = {
  async accept(ctx, businessId, proposalId) {
    return accept(ctx, await proposed(ctx, businessId, proposalId), proposalId, 'customer');
  },
  async sendOtherTimes(ctx, businessId, proposalId) {
    const matter = await proposed(ctx, businessId, proposalId);
    const { kind: purpose, expiresAt } = await proposalById(ctx.database.db, businessId, proposalId);
    await ctx.transact(async (tx) => {
      const url = await issueLink(ctx, tx, businessId, { purpose, subjectId: proposalId, expiresAt });
      await tell(ctx, tx, matter, 'pick', { appointment: null, url, justDone: true });
    });
    return { outcome: 'done' };
  },
};

async function proposed(ctx: Context, businessId: string, proposalId: string) {
  const business = await businessById(ctx, businessId);
  const proposal = await proposalById(ctx.database.db, businessId, proposalId);
  return matterOf(ctx.database.db, business, proposal.jobId);
}
