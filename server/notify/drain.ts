/**
 * The outbox on its way out: pending → leased → sent, retry (pending again), unknown, dead or superseded. Any number of
 * processes may drain the same database: a lease is one conditional update, and only its holder may end it.
 */
import { HOUR, type Instant, MINUTE } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { methodOf } from './calendar.ts';
import { judge, smsSent } from './due.ts';
import type { Sending } from './transport.ts';
import { tellUndelivered } from './undelivered.ts';

type OutboxRow = Row<'outbox'>;

/** Longer than the slowest provider takes; afterwards whoever held the lease is taken for dead. */
const LEASE = 5 * MINUTE;
/** So few at a time that the last of them is sent well within its lease, however slow the provider. */
const BATCH = 5;
/** The first retry comes after half a minute, later ones after twice as long each, up to two hours: about a day in all. */
const FIRST_RETRY = 30;
const LONGEST_RETRY = 2 * HOUR;
const ATTEMPTS = 18;
/** How long we wait for the provider's word on an SMS that may or may not have been taken. */
const UNKNOWN_FOR = HOUR;

/** What a drain did: how many messages ended how. */
export type Drained = Record<'sent' | 'retry' | 'unknown' | 'dead' | 'superseded' | 'postponed', number>;

/** Sends what is due, business by business, at most `limit` messages. */
export async function drain(ctx: Context, { limit = 200 } = {}): Promise<Drained> {
  const done: Drained = { sent: 0, retry: 0, unknown: 0, dead: 0, superseded: 0, postponed: 0 };
  let left = limit;
  let smsLeft: number | null = null;
  for (const businessId of await businessesWithWork(ctx)) {
    await recover(ctx, businessId);
    while (left > 0) {
      const rows = await lease(ctx, businessId, Math.min(BATCH, left));
      if (rows.length === 0) break;
      left -= rows.length;
      for (const row of rows) {
        if (row.channel === 'sms')
          smsLeft ??= ctx.config.sms.dailyLimit - (await smsSent(ctx.database.read, ctx.now()));
        const end = await dispatch(ctx, row, smsLeft ?? 0);
        if (end) done[end] += 1;
        if (smsLeft !== null && row.channel === 'sms' && (end === 'sent' || end === 'unknown')) smsLeft -= 1;
      }
    }
  }
  return done;
}

/** Asked business by business through the index, so that a large outbox of old messages costs nothing. */
async function businessesWithWork({ database, now }: Context): Promise<string[]> {
  const at = now();
  const rows = await database.read
    .selectFrom('business')
    .select('businessId')
    .where(({ or, exists, selectFrom }) => {
      const waiting = selectFrom('outbox')
        .select('outbox.id')
        .whereRef('outbox.businessId', '=', 'business.businessId');
      return or([
        exists(waiting.where('outbox.status', '=', 'pending').where('outbox.notBefore', '<=', at)),
        exists(waiting.where('outbox.status', 'in', ['leased', 'unknown']).where('outbox.leasedUntil', '<=', at)),
      ]);
    })
    .orderBy('businessId')
    .execute();
  return rows.map((row) => row.businessId);
}

/**
 * A lease that ran out: an e-mail is sent again (its Message-ID stays, so a second copy can be told), an SMS may have
 * left. An SMS nobody has reported on for a while is for a person to judge; it is never sent again by itself.
 */
async function recover(ctx: Context, businessId: string): Promise<void> {
  const now = ctx.now();
  await ctx.transact(async (tx) => {
    const expired = tx
      .updateTable('outbox')
      .where('businessId', '=', businessId)
      .where('status', '=', 'leased')
      .where('leasedUntil', '<=', now);
    await expired.where('channel', '=', 'email').set({ status: 'pending', leasedUntil: null }).execute();
    await expired
      .where('channel', '=', 'sms')
      .set({ status: 'unknown', leasedUntil: now + UNKNOWN_FOR, sentAt: now, lastError: 'stopped while sending' })
      .execute();
    const silent = await tx
      .updateTable('outbox')
      .set({ leasedUntil: null })
      .where('businessId', '=', businessId)
      .where('status', '=', 'unknown')
      .where('leasedUntil', '<=', now)
      .returningAll()
      .execute();
    for (const row of silent)
      await tellUndelivered(ctx, tx, row, 'the provider never said whether it was sent. It is not sent again.');
  });
}

/** Takes the next due messages, oldest first. PostgreSQL steps over rows another process is just taking. */
async function lease(ctx: Context, businessId: string, count: number): Promise<OutboxRow[]> {
  const now = ctx.now();
  const rows = await ctx.database.db
    .updateTable('outbox')
    .set({ status: 'leased', leasedUntil: now + LEASE })
    .where('businessId', '=', businessId)
    .where('status', '=', 'pending')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('outbox')
        .select('id')
        .where('businessId', '=', businessId)
        .where('status', '=', 'pending')
        .where('notBefore', '<=', now)
        .orderBy('createdAt')
        .orderBy('appointmentVersion')
        .orderBy('id')
        .limit(count)
        .$if(ctx.database.dialect === 'postgres', (query) => query.forUpdate().skipLocked()),
    )
    .returningAll()
    .execute();
  return rows.sort(
    (a, b) =>
      a.createdAt - b.createdAt || (a.appointmentVersion ?? 0) - (b.appointmentVersion ?? 0) || (a.id < b.id ? -1 : 1),
  );
}

/** One leased message: judged again, sent, and its end written down. Null when the lease was lost meanwhile. */
async function dispatch(ctx: Context, row: OutboxRow, smsLeft: number): Promise<keyof Drained | null> {
  const verdict = await judge(ctx, ctx.database.db, row, smsLeft);
  if (verdict.may === 'later')
    return (await close(ctx, row, { status: 'pending', notBefore: verdict.at })) ? 'postponed' : null;
  if (verdict.may === 'never') {
    if (verdict.because === 'superseded')
      return (await close(ctx, row, { status: 'superseded' })) ? 'superseded' : null;
    return (await die(ctx, row, 'this number asked not to be written to')) ? 'dead' : null;
  }
  const renewed = ctx.now() + LEASE;
  if (!(await close(ctx, row, { status: 'leased', leasedUntil: renewed }))) return null;
  const held = { ...row, leasedUntil: renewed };
  return conclude(ctx, held, await send(ctx, held));
}

async function send(ctx: Context, row: OutboxRow): Promise<Sending> {
  if (ctx.email === null && ctx.sms === null) return { outcome: 'sent', providerId: 'outbox-page' };
  try {
    if (row.channel === 'sms') {
      if (!ctx.sms) return { outcome: 'refused', error: 'no SMS provider is configured' };
      return await ctx.sms({ to: row.recipient, body: row.body, statusUrl: statusUrl(ctx, row) });
    }
    if (!ctx.email) return { outcome: 'refused', error: 'no mail server is configured' };
    return await ctx.email({
      to: row.recipient,
      ...(await senderOf(ctx, row.businessId)),
      subject: row.subject,
      text: row.body,
      html: row.html,
      calendar: row.calendar ? { method: methodOf(row.calendar), content: row.calendar } : null,
      messageId: row.messageId,
    });
  } catch (error) {
    ctx.log.error({ err: error, message: row.id }, 'a transport threw');
    return { outcome: row.channel === 'sms' ? 'unknown' : 'retry', error: String(error) };
  }
}

/** Names the message, so that the provider's word finds it even when its identifier never reached us. */
const statusUrl = (ctx: Context, row: OutboxRow): string =>
  `${ctx.config.baseUrl}/api/webhooks/twilio/${row.businessId}/status?message=${row.id}`;

async function senderOf(ctx: Context, businessId: string): Promise<{ fromName: string; replyTo: string }> {
  const business = await ctx.database.read
    .selectFrom('business')
    .select(['name', 'email'])
    .where('businessId', '=', businessId)
    .executeTakeFirstOrThrow();
  return { fromName: business.name, replyTo: business.email };
}

async function conclude(ctx: Context, row: OutboxRow, sending: Sending): Promise<keyof Drained | null> {
  const now = ctx.now();
  const attempts = row.attempts + 1;
  switch (sending.outcome) {
    case 'sent': {
      const sent = { status: 'sent' as const, attempts, sentAt: now, providerId: sending.providerId, lastError: null };
      return (await close(ctx, row, sent)) ? 'sent' : null;
    }
    case 'retry': {
      if (attempts >= ATTEMPTS) return (await die(ctx, row, sending.error)) ? 'dead' : null;
      const notBefore = now + (sending.afterSeconds ?? backOff(attempts, ctx.random()));
      const again = { status: 'pending' as const, attempts, notBefore, lastError: sending.error };
      return (await close(ctx, row, again)) ? 'retry' : null;
    }
    case 'unknown': {
      const unknown = { status: 'unknown' as const, attempts, sentAt: now, leasedUntil: now + UNKNOWN_FOR };
      return (await close(ctx, row, { ...unknown, lastError: sending.error })) ? 'unknown' : null;
    }
    case 'refused':
      return (await die(ctx, row, sending.error, sending.optedOut ?? false)) ? 'dead' : null;
    default:
      return sending satisfies never;
  }
}

/** Seconds until the next attempt, spread by a quarter either way so that a backlog does not come back as one wave. */
const backOff = (attempts: number, random: number): Instant =>
  Math.round(Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** (attempts - 1)) * (0.75 + random / 2));

/** Ends or changes a lease, if it is still ours. */
async function close(ctx: Context, row: OutboxRow, change: Partial<OutboxRow>, tx?: Tx): Promise<boolean> {
  const result = await (tx ?? ctx.database.db)
    .updateTable('outbox')
    .set({ leasedUntil: null, ...change })
    .where('businessId', '=', row.businessId)
    .where('id', '=', row.id)
    .where('status', '=', 'leased')
    .where('leasedUntil', '=', row.leasedUntil)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Given up: the office hears of it. */
function die(ctx: Context, row: OutboxRow, why: string, stopped = false): Promise<boolean> {
  return ctx.transact(async (tx) => {
    const change = { status: 'dead' as const, attempts: row.attempts + 1, lastError: why };
    if (!(await close(ctx, row, change, tx))) return false;
    if (stopped)
      await tx
        .insertInto('optOut')
        .values({ businessId: row.businessId, phone: row.recipient, at: ctx.now() })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    await tellUndelivered(ctx, tx, row, why);
    return true;
  });
}
