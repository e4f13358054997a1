/** Takes back messages that have not left: what they tell is no longer so. */
import type { Db, Tx } from '../db/connect.ts';

/** What messages are about: a version of an appointment, or the lists of an event since a moment. */
export type About = { appointmentId: string; version: number } | { eventId: string; since: number };

const of = (db: Db, businessId: string, about: About) => {
  const rows = db.selectFrom('outbox').select('id').where('businessId', '=', businessId);
  if ('appointmentId' in about)
    return rows.where('appointmentId', '=', about.appointmentId).where('appointmentVersion', '=', about.version);
  return rows
    .where('kind', '=', 'class-moved')
    .where('createdAt', '>=', about.since)
    .where('signupId', 'in', (eb) =>
      eb.selectFrom('signup').select('id').where('businessId', '=', businessId).where('eventId', '=', about.eventId),
    );
};

/** True when some of these messages have left the house, or may have. */
export async function haveLeft(db: Db, businessId: string, about: About): Promise<boolean> {
  const left = await of(db, businessId, about).where('status', 'in', ['leased', 'sent', 'unknown']).executeTakeFirst();
  return left !== undefined;
}

/** Withdraws those that wait; false when one has left meanwhile. */
export async function withdraw(tx: Tx, businessId: string, about: About): Promise<boolean> {
  await tx
    .updateTable('outbox')
    .set({ status: 'superseded' })
    .where('businessId', '=', businessId)
    .where('status', '=', 'pending')
    .where('id', 'in', of(tx, businessId, about))
    .execute();
  return !(await haveLeft(tx, businessId, about));
}
