import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { type QueueDetail, type QueueKind, toQueue } from '../schedule/queue.ts';

type OutboxRow = Row<'outbox'>;

/** Puts news about messages before the office; what already waits there about the job stays, and this stands beside it. */
export async function tellOffice(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  item: { kind: QueueKind; jobId: string | null; appointmentId: string | null; detail: QueueDetail },
): Promise<void> {
  const waiting = await tx
    .selectFrom('queueItem')
    .select('id')
    .where('businessId', '=', businessId)
    .where('jobId', '=', item.jobId)
    .where('closedAt', 'is', null)
    .executeTakeFirst();
  await toQueue(ctx, tx, businessId, waiting ? { ...item, jobId: null } : item);
}

/** The same message by another channel, when it arrived or still may: then nobody has to pick up the phone. */
async function mayArriveOtherwise(db: Db, row: OutboxRow): Promise<boolean> {
  if (row.appointmentId === null) return false;
  const other = await db
    .selectFrom('outbox')
    .select('id')
    .where('businessId', '=', row.businessId)
    .where('appointmentId', '=', row.appointmentId)
    .where('appointmentVersion', '=', row.appointmentVersion)
    .where('kind', '=', row.kind)
    .where('id', '!=', row.id)
    .where('status', 'in', ['pending', 'leased', 'sent', 'unknown'])
    .executeTakeFirst();
  return other !== undefined;
}

/** A message that did not get through becomes work for the office, unless it got or gets through another way. */
export async function tellUndelivered(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  row: OutboxRow,
  why: string,
): Promise<void> {
  if (await mayArriveOtherwise(tx, row)) return;
  const appointment = row.appointmentId
    ? await tx
        .selectFrom('appointment')
        .select('jobId')
        .where('businessId', '=', row.businessId)
        .where('id', '=', row.appointmentId)
        .executeTakeFirst()
    : undefined;
  await tellOffice(ctx, tx, row.businessId, {
    kind: 'message-failed',
    jobId: appointment?.jobId ?? null,
    appointmentId: row.appointmentId,
    detail: { error: `${row.channel === 'sms' ? 'SMS' : 'E-mail'} “${row.kind}”: ${why}` },
  });
}
