import type { Context } from './context.ts';
import type { Db, Tx } from './db/connect.ts';
import type { Row } from './db/schema.ts';

/** Who did something: the customer, a member of staff, or the system by itself. */
export type Actor = 'customer' | 'system' | `staff:${string}`;

export interface Deed {
  /** Where the caller must know it: an id of its own choice. */
  id?: string;
  actor: Actor;
  /** The verb, as a dispatcher would say it: `book`, `propose`, `accept`, `release` … */
  action: string;
  subjectKind: string;
  subjectId: string;
  before?: unknown;
  after?: unknown;
}

/** Writes down what was done, in the transaction that does it. */
export const record = (ctx: Pick<Context, 'id' | 'now'>, tx: Tx, businessId: string, deed: Deed): Promise<void> =>
  recordAll(ctx, tx, businessId, [deed]);

/** Writes down several deeds at once, as many as a series has dates. */
export async function recordAll(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  deeds: readonly Deed[],
): Promise<void> {
  if (deeds.length === 0) return;
  const rows = deeds.map(({ id, actor, action, subjectKind, subjectId, before = null, after = null }) => ({
    businessId,
    id: id ?? ctx.id('his'),
    at: ctx.now(),
    actor,
    action,
    subjectKind,
    subjectId,
    before: JSON.stringify(before),
    after: JSON.stringify(after),
  }));
  await tx.insertInto('history').values(rows).execute();
}

/** One line of it. */
export const deedById = (db: Db, businessId: string, id: string): Promise<Row<'history'> | undefined> =>
  db.selectFrom('history').selectAll().where('businessId', '=', businessId).where('id', '=', id).executeTakeFirst();

/** What was done about a subject, the latest first. */
export const historyOf = (db: Db, businessId: string, subjectId: string): Promise<Row<'history'>[]> =>
  db
    .selectFrom('history')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('subjectId', '=', subjectId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute();

/** How often somebody did something about a subject. */
export async function timesDone(
  db: Db,
  businessId: string,
  subjectId: string,
  action: string,
  actor: Actor,
): Promise<number> {
  const { n } = await db
    .selectFrom('history')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('businessId', '=', businessId)
    .where('subjectId', '=', subjectId)
    .where('action', '=', action)
    .where('actor', '=', actor)
    .executeTakeFirstOrThrow();
  return Number(n);
}
