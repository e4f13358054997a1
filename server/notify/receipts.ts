import type { Context } from '../context.ts';
import { tellUndelivered } from './undelivered.ts';

/** What the SMS provider reports about one message. */
export interface Receipt {
  /** Our own name for the message, from the address we gave for reports. */
  messageId: string;
  providerId: string;
  status: string;
  error: string;
}

const failed = ['failed', 'undelivered'];
/** The provider has it: from now on it counts as sent. */
const taken = ['accepted', 'scheduled', 'queued', 'sending', 'sent', 'delivered', 'read'];

/**
 * Takes a report in. It settles what a time-out left unknown, and an SMS that could not be delivered becomes the office's.
 * Reports may come twice, late or out of order: nothing that has failed rises again, nothing fails twice.
 */
export async function receive(ctx: Context, businessId: string, receipt: Receipt): Promise<void> {
  const mine = { status: 'sent' as const, providerId: receipt.providerId, leasedUntil: null };
  await ctx.transact(async (tx) => {
    const update = tx
      .updateTable('outbox')
      .where('businessId', '=', businessId)
      .where('id', '=', receipt.messageId)
      .where('channel', '=', 'sms');
    if (taken.includes(receipt.status))
      await update
        .set({ ...mine, sentAt: ctx.now(), lastError: null })
        .where('status', 'in', ['leased', 'unknown'])
        .execute();
    if (!failed.includes(receipt.status)) return;
    const why = `the provider could not deliver it${receipt.error ? ` (${receipt.error})` : ''}`;
    const row = await update
      .set({ ...mine, status: 'dead', lastError: why })
      .where('status', 'in', ['leased', 'unknown', 'sent'])
      .returningAll()
      .executeTakeFirst();
    if (row) await tellUndelivered(ctx, tx, row, why);
  });
}
