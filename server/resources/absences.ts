import type { Instant, Span } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';

export type AbsenceRow = Row<'absence'>;

/** The absence of exactly this resource and span, if it was entered before. */
export async function findAbsence(
  db: Db,
  businessId: string,
  resourceId: string,
  span: Span,
): Promise<AbsenceRow | undefined> {
  return db
    .selectFrom('absence')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('resourceId', '=', resourceId)
    .where('startsAt', '=', span.from)
    .where('endsAt', '=', span.to)
    .executeTakeFirst();
}

export async function createAbsence(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  absence: { resourceId: string; span: Span; reason: string; createdBy: string },
): Promise<string> {
  const { resourceId, span, reason, createdBy } = absence;
  const id = ctx.id('abs');
  await tx
    .insertInto('absence')
    .values({
      businessId,
      id,
      resourceId,
      startsAt: span.from,
      endsAt: span.to,
      reason,
      createdBy,
      createdAt: ctx.now(),
    })
    .execute();
  return id;
}

/** Absences that are not over yet, soonest first, with the name of who or what is absent. */
export const comingAbsences = (db: Db, businessId: string, now: Instant) =>
  db
    .selectFrom('absence')
    .innerJoin('resource', (join) =>
      join.onRef('resource.businessId', '=', 'absence.businessId').onRef('resource.id', '=', 'absence.resourceId'),
    )
    .select([
      'absence.id',
      'absence.resourceId',
      'resource.locationId',
      'resource.name as resourceName',
      'absence.startsAt as from',
      'absence.endsAt as to',
      'absence.reason',
    ])
    .where('absence.businessId', '=', businessId)
    .where('absence.endsAt', '>', now)
    .orderBy('absence.startsAt')
    .limit(200)
    .execute();

export const absenceById = (db: Db, businessId: string, id: string): Promise<AbsenceRow | undefined> =>
  db.selectFrom('absence').selectAll().where('businessId', '=', businessId).where('id', '=', id).executeTakeFirst();

/** Takes an absence back; gives what it was, or undefined when there is none. */
export const deleteAbsence = (tx: Tx, businessId: string, id: string): Promise<AbsenceRow | undefined> =>
  tx.deleteFrom('absence').where('businessId', '=', businessId).where('id', '=', id).returningAll().executeTakeFirst();
