/** What customers answer by SMS: digits to a proposal, the carriers' words to stop, and words for a person to read. */
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import { record } from '../history.ts';
import { tellOffice } from './undelivered.ts';

/** The verbs a digit stands for; `too-late` when the proposal no longer waits for an answer. */
export interface Replies {
  accept(ctx: Context, businessId: string, proposalId: string): Promise<{ outcome: string }>;
  sendOtherTimes(ctx: Context, businessId: string, proposalId: string): Promise<{ outcome: string }>;
}

export interface InboundSms {
  providerId: string;
  sender: string;
  body: string;
}

/** The words carriers act on by themselves. */
const stopWords = ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'];
const startWords = ['START', 'UNSTOP', 'YES'];

/** Takes an SMS in, once however often it is delivered. */
export async function receiveSms(ctx: Context, businessId: string, sms: InboundSms, replies: Replies): Promise<void> {
  const first = await ctx.database.db
    .insertInto('inboundSms')
    .values({ businessId, ...sms, receivedAt: ctx.now() })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (first.numInsertedOrUpdatedRows === 0n) return;
  try {
    await act(ctx, businessId, sms, replies);
  } catch (error) {
    // Forgotten again, so that the provider's second delivery can succeed.
    await ctx.database.db
      .deleteFrom('inboundSms')
      .where('businessId', '=', businessId)
      .where('providerId', '=', sms.providerId)
      .execute();
    throw error;
  }
}

async function act(ctx: Context, businessId: string, sms: InboundSms, replies: Replies): Promise<void> {
  const word = sms.body
    .trim()
    .replace(/[\s.!,"'”“()]+/g, '')
    .toUpperCase();
  if (stopWords.includes(word)) return stop(ctx, businessId, sms);
  if (startWords.includes(word) && (await resume(ctx, businessId, sms.sender))) return;
  const verb = word === '1' ? replies.accept : word === '2' ? replies.sendOtherTimes : null;
  const proposal = verb ? await newestProposal(ctx.database.db, businessId, sms.sender) : null;
  if (verb && proposal?.status === 'sent') {
    const { outcome } = await verb(ctx, businessId, proposal.id);
    if (outcome !== 'too-late') return;
  }
  // Said a second time, it changes nothing and needs nobody.
  if (word === '1' && proposal?.status === 'accepted') return;
  await forAPerson(ctx, businessId, sms);
}

/** The customer's newest proposal, found by the number its SMS went to. */
async function newestProposal(
  db: Db,
  businessId: string,
  phone: string,
): Promise<{ id: string; status: string } | null> {
  const rows = await db
    .selectFrom('proposal')
    .innerJoin('outbox', (join) =>
      join
        .onRef('outbox.businessId', '=', 'proposal.businessId')
        .onRef('outbox.appointmentId', '=', 'proposal.appointmentId'),
    )
    .select(['proposal.id', 'proposal.status'])
    .where('proposal.businessId', '=', businessId)
    .where('outbox.channel', '=', 'sms')
    .where('outbox.recipient', '=', phone)
    .orderBy('proposal.createdAt', 'desc')
    .orderBy('proposal.round', 'desc')
    .execute();
  return rows.find((row) => row.status === 'sent') ?? rows[0] ?? null;
}

/** What we last wrote to a number about: a visit that still stands before all others. */
async function lastMatter(
  db: Db,
  businessId: string,
  phone: string,
): Promise<{ customerId: string | null; jobId: string | null; appointmentId: string | null; stands: boolean } | null> {
  const rows = await db
    .selectFrom('outbox')
    .leftJoin('appointment', (join) =>
      join
        .onRef('appointment.businessId', '=', 'outbox.businessId')
        .onRef('appointment.id', '=', 'outbox.appointmentId'),
    )
    .select(['outbox.customerId', 'appointment.jobId', 'appointment.id as appointmentId', 'appointment.status'])
    .where('outbox.businessId', '=', businessId)
    .where('outbox.channel', '=', 'sms')
    .where('outbox.recipient', '=', phone)
    .orderBy('outbox.createdAt', 'desc')
    .limit(20)
    .execute();
  const standing = rows.find((row) => row.status === 'booked' || row.status === 'proposed');
  const row = standing ?? rows[0];
  return row ? { ...row, stands: standing !== undefined } : null;
}

async function stop(ctx: Context, businessId: string, { sender, body }: InboundSms): Promise<void> {
  await ctx.transact(async (tx) => {
    await tx
      .insertInto('optOut')
      .values({ businessId, phone: sender, at: ctx.now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const matter = await lastMatter(tx, businessId, sender);
    await note(ctx, tx, businessId, 'opt-out', matter?.customerId);
    if (!matter) return;
    const stands = matter.stands
      ? 'The visit is not cancelled: call if that is what was meant.'
      : 'No visit is open for this number.';
    await tellOffice(ctx, tx, businessId, {
      kind: 'opted-out',
      jobId: matter.stands ? matter.jobId : null,
      appointmentId: matter.appointmentId,
      detail: { words: body, error: `No more SMS go to ${sender}. ${stands}` },
    });
  });
}

/** True when the number had opted out and now has not. */
async function resume(ctx: Context, businessId: string, phone: string): Promise<boolean> {
  return ctx.transact(async (tx) => {
    const removed = await tx
      .deleteFrom('optOut')
      .where('businessId', '=', businessId)
      .where('phone', '=', phone)
      .executeTakeFirst();
    if (removed.numDeletedRows === 0n) return false;
    await note(ctx, tx, businessId, 'opt-in', (await lastMatter(tx, businessId, phone))?.customerId);
    return true;
  });
}

const note = async (
  ctx: Context,
  tx: Tx,
  businessId: string,
  action: string,
  customerId: string | null | undefined,
): Promise<void> => {
  if (customerId)
    await record(ctx, tx, businessId, { actor: 'customer', action, subjectKind: 'customer', subjectId: customerId });
};

/** Words, or a digit that came too late: somebody should read it and call. A number we never wrote to is nobody's. */
async function forAPerson(ctx: Context, businessId: string, { sender, body }: InboundSms): Promise<void> {
  await ctx.transact(async (tx) => {
    const matter = await lastMatter(tx, businessId, sender);
    if (!matter) return;
    await tellOffice(ctx, tx, businessId, {
      kind: 'call-me',
      jobId: matter.jobId,
      appointmentId: matter.appointmentId,
      detail: { words: body, error: `By SMS from ${sender}.` },
    });
  });
}
