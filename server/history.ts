import type { Context } from './context.ts';
import type { Tx } from './db/connect.ts';

/** Who did something: the customer, a member of staff, or the system by itself. */
export type Actor = 'customer' | 'system' | `staff:${string}`;

export interface Deed {
  actor: Actor;
  /** The verb, as a dispatcher would say it: `book`, `propose`, `accept`, `release` … */
  action: string;
  subjectKind: string;
  subjectId: string;
  before?: unknown;
  after?: unknown;
}

/** Writes down what was done, in the transaction that does it. */
export async function record(ctx: Pick<Context, 'id' | 'now'>, tx: Tx, businessId: string, deed: Deed): Promise<void> {
  await tx
    .insertInto('history')
    .values({
      businessId,
      id: ctx.id('his'),
      at: ctx.now(),
      actor: deed.actor,
      action: deed.action,
      subjectKind: deed.subjectKind,
      subjectId: deed.subjectId,
      before: JSON.stringify(deed.before ?? null),
      after: JSON.stringify(deed.after ?? null),
    })
    .execute();
}
