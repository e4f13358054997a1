/**
 * How appointments ended: the rows a person's word leaves behind, and what they say about a customer and a service.
 * The appointment's own status is written by `settle`; both in one transaction.
 */
import { sql } from 'kysely';
import type { OutcomeKind } from '../../shared/appointment.ts';
import { type Reliability, smoothedRate, usualRate } from '../../shared/reliability.ts';
import { DAY, type Instant, type Span } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import type { Actor } from '../history.ts';
import { phoneNumber } from '../notify/channels.ts';

export type OutcomeRow = Row<'outcome'>;

/** Writes how an appointment ended; a second word about it replaces the first. */
export const writeOutcome = (
  ctx: Pick<Context, 'now'>,
  tx: Tx,
  businessId: string,
  { appointmentId, kind, by, note }: { appointmentId: string; kind: OutcomeKind; by: Actor; note: string },
): Promise<unknown> => {
  const fields = { kind, at: ctx.now(), recordedBy: by, note };
  return tx
    .insertInto('outcome')
    .values({ businessId, appointmentId, ...fields })
    .onConflict((conflict) => conflict.columns(['businessId', 'appointmentId']).doUpdateSet(fields))
    .execute();
};

/** Writes what somebody noted about an appointment that is over. */
export const writeOutcomeNote = (tx: Tx, businessId: string, appointmentId: string, note: string): Promise<unknown> =>
  tx
    .updateTable('outcome')
    .set({ note })
    .where('businessId', '=', businessId)
    .where('appointmentId', '=', appointmentId)
    .execute();

/** Takes the word back. */
export const removeOutcome = (tx: Tx, businessId: string, appointmentId: string): Promise<unknown> =>
  tx.deleteFrom('outcome').where('businessId', '=', businessId).where('appointmentId', '=', appointmentId).execute();

/** How some appointments ended, by appointment; those of which nobody has said anything are missing. */
export async function outcomesOf(
  db: Db,
  businessId: string,
  appointmentIds: readonly string[],
): Promise<Map<string, OutcomeRow>> {
  if (appointmentIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('outcome')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('appointmentId', 'in', [...appointmentIds])
    .execute();
  return new Map(rows.map((row) => [row.appointmentId, row]));
}

/** Booked appointments that began in a span and are over, of which nobody has said how they ended. */
export const unspoken = (
  db: Db,
  businessId: string,
  span: Span,
  now: Instant,
): Promise<{ id: string; plannedStart: Instant; locationId: string | null }[]> =>
  db
    .selectFrom('appointment')
    .select(['id', 'plannedStart', 'locationId'])
    .where('businessId', '=', businessId)
    .where('status', '=', 'booked')
    .where('plannedStart', '>=', span.from)
    .where('plannedStart', '<', span.to)
    .where('plannedEnd', '<=', now)
    .orderBy('plannedStart')
    .orderBy('id')
    .execute();

type Counts = Record<OutcomeKind, number>;

/** Counts outcomes of a business, of all or of those a customer, an address of theirs, or a service has had. */
async function count(
  db: Db,
  businessId: string,
  of: { customerId?: string; email?: string; serviceId?: string },
): Promise<Counts> {
  let query = db
    .selectFrom('outcome as o')
    .innerJoin('appointment as a', (join) =>
      join.onRef('a.businessId', '=', 'o.businessId').onRef('a.id', '=', 'o.appointmentId'),
    )
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
    .innerJoin('customer as c', (join) =>
      join.onRef('c.businessId', '=', 'j.businessId').onRef('c.id', '=', 'j.customerId'),
    )
    .select(['o.kind', (eb) => eb.fn.countAll<number>().as('n')])
    .where('o.businessId', '=', businessId)
    .groupBy('o.kind');
  const { customerId, email, serviceId } = of;
  if (serviceId) query = query.where('j.serviceId', '=', serviceId);
  // Whoever books online twice is written down twice: the same address is the same person.
  if (customerId)
    query = query.where((eb) => eb.or([eb('c.id', '=', customerId), ...(email ? [eb('c.email', '=', email)] : [])]));
  const counts: Counts = { done: 0, 'no-show': 0, 'late-cancel': 0 };
  for (const { kind, n } of await query.execute()) counts[kind] = Number(n);
  return counts;
}

/** How often a customer and the customers of a service did not come: the counts, and a rate that says no more than they do. */
export async function reliabilityOf(
  db: Db,
  businessId: string,
  { customer, serviceId }: { customer: { id: string; email: string }; serviceId: string },
): Promise<{ customer: Reliability; service: Reliability }> {
  const [all, theirs, service] = await Promise.all([
    count(db, businessId, {}),
    count(db, businessId, { customerId: customer.id, email: customer.email }),
    count(db, businessId, { serviceId }),
  ]);
  const usual = usualRate(all['no-show'], all.done);
  const told = (counts: Counts): Reliability => ({
    kept: counts.done,
    noShows: counts['no-show'],
    lateCancels: counts['late-cancel'],
    rate: smoothedRate(counts['no-show'], counts.done, usual),
  });
  return { customer: told(theirs), service: told(service) };
}

/** How far back a missed appointment is held against somebody. */
const REMEMBERED = 365 * DAY;
/** So many last digits tell one number from another, however it was typed. */
const DIGITS = 8;

/** How many appointments whoever has this e-mail address or phone number has missed within a year. */
export async function missedBy(
  db: Db,
  business: { id: string; country: string },
  { email, phone }: { email: string; phone: string },
  now: Instant,
): Promise<number> {
  const number = phoneNumber(phone, business.country);
  if (!email && !number) return 0;
  const bare = sql<string>`replace(replace(replace(replace(c.phone, ' ', ''), '-', ''), '/', ''), '.', '')`;
  const rows = await db
    .selectFrom('outcome as o')
    .innerJoin('appointment as a', (join) =>
      join.onRef('a.businessId', '=', 'o.businessId').onRef('a.id', '=', 'o.appointmentId'),
    )
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
    .innerJoin('customer as c', (join) =>
      join.onRef('c.businessId', '=', 'j.businessId').onRef('c.id', '=', 'j.customerId'),
    )
    .select(['c.email', 'c.phone'])
    .where('o.businessId', '=', business.id)
    .where('o.kind', '=', 'no-show')
    .where('o.at', '>', now - REMEMBERED)
    .where((eb) =>
      eb.or([
        ...(email ? [eb('c.email', '=', email.toLowerCase())] : []),
        ...(number ? [eb(bare, 'like', `%${number.slice(-DIGITS)}`)] : []),
      ]),
    )
    .execute();
  return rows.filter(
    (row) =>
      (email !== '' && row.email === email.toLowerCase()) ||
      (number !== null && phoneNumber(row.phone, business.country) === number),
  ).length;
}
