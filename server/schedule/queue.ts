import type { Span } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';

export type QueueKind = Row<'queueItem'>['kind'];

/** What a person in the office needs to know to act: the customer's words and what happened, in facts. */
export interface QueueDetail {
  words?: string;
  /** What the customer refused, as they tapped it. */
  refused?: unknown[];
  /** For a request without a job: who asked for what. */
  request?: unknown;
  error?: string;
  /** An absence that took the customer's time, and whether they have been told. */
  absence?: { id: string; told: boolean };
  /** The time that was lost. */
  before?: Span;
}

/** Puts something before the office: one open item per job, the newest reason winning. */
export async function toQueue(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  item: { kind: QueueKind; jobId: string | null; appointmentId?: string | null; detail?: QueueDetail },
): Promise<void> {
  if (item.jobId) await leaveQueue(ctx, tx, businessId, item.jobId, 'system', 'replaced');
  await tx
    .insertInto('queueItem')
    .values({
      businessId,
      id: ctx.id('que'),
      kind: item.kind,
      jobId: item.jobId,
      appointmentId: item.appointmentId ?? null,
      detail: JSON.stringify(item.detail ?? {}),
      createdAt: ctx.now(),
      closedAt: null,
      closedBy: null,
      resolution: null,
    })
    .execute();
}

/** Closes whatever the queue holds about a job: it has been dealt with. */
export async function leaveQueue(
  ctx: Pick<Context, 'now'>,
  tx: Tx,
  businessId: string,
  jobId: string,
  by: string,
  resolution: string,
): Promise<void> {
  await tx
    .updateTable('queueItem')
    .set({ closedAt: ctx.now(), closedBy: by, resolution })
    .where('businessId', '=', businessId)
    .where('jobId', '=', jobId)
    .where('closedAt', 'is', null)
    .execute();
}

/** Puts back before the office what left the queue with a deed that is taken back. */
export async function reenterQueue(
  tx: Tx,
  businessId: string,
  jobId: string,
  { at, actor }: { at: number; actor: string },
): Promise<void> {
  await tx
    .updateTable('queueItem')
    .set({ closedAt: null, closedBy: null, resolution: null })
    .where('businessId', '=', businessId)
    .where('jobId', '=', jobId)
    .where('closedAt', '=', at)
    .where('closedBy', '=', actor)
    .execute();
}

export type QueueItem = Omit<Row<'queueItem'>, 'detail'> & { detail: QueueDetail };

const itemOf = (row: Row<'queueItem'>): QueueItem => ({ ...row, detail: JSON.parse(row.detail) as QueueDetail });

/** Everything that waits for a person, each with the location of its job. */
export async function openItems(db: Db, businessId: string): Promise<(QueueItem & { locationId: string | null })[]> {
  const rows = await db
    .selectFrom('queueItem')
    .leftJoin('job', (join) =>
      join.onRef('job.businessId', '=', 'queueItem.businessId').onRef('job.id', '=', 'queueItem.jobId'),
    )
    .selectAll('queueItem')
    .select('job.locationId')
    .where('queueItem.businessId', '=', businessId)
    .where('queueItem.closedAt', 'is', null)
    .orderBy('queueItem.createdAt')
    .execute();
  return rows.map(({ locationId, ...row }) => ({ ...itemOf(row), locationId }));
}

/** Closes one item; false when somebody has closed it before. */
export async function closeItem(
  ctx: Pick<Context, 'now'>,
  tx: Tx,
  businessId: string,
  id: string,
  by: string,
  resolution: string,
): Promise<boolean> {
  const result = await tx
    .updateTable('queueItem')
    .set({ closedAt: ctx.now(), closedBy: by, resolution })
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .where('closedAt', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function itemById(db: Db, businessId: string, id: string): Promise<QueueItem | null> {
  const row = await db
    .selectFrom('queueItem')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? itemOf(row) : null;
}
