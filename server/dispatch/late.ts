/** "I'm running late": who is told what, first looked at, then done. */
import type { LateAnswer, LateCustomer } from '../../shared/my-day.ts';
import { DAY, dayOf, type Instant, MINUTE } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import { type Actor, record } from '../history.ts';
import { answeredBefore, type Once, remember } from '../idempotency.ts';
import { issueLink } from '../links.ts';
import { chooseChannels } from '../notify/channels.ts';
import { tell } from '../notify/tell.ts';
import { appointmentById } from '../schedule/appointments.ts';
import type { Delayed } from '../schedule/delay.ts';
import { delayFrom, runLateFrom } from '../schedule/late.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import type { Staff } from '../session.ts';

/** A clock on somebody's wrist may be a little behind ours. */
const SLACK = 5 * MINUTE;

/** Running late is said on the day itself, of an arrival that lies ahead on it. */
const isNow = (ctx: Context, business: Business, plannedStart: Instant, arriveAt: Instant): boolean =>
  arriveAt >= ctx.now() - SLACK &&
  [plannedStart, arriveAt].every((at) => dayOf(at, business.zone) === dayOf(ctx.now(), business.zone));

const customerOf = (matter: Matter, { appointment, window }: Delayed, told: boolean): LateCustomer => ({
  appointmentId: appointment.id,
  customerName: matter.customer.name,
  phone: matter.customer.phone,
  before: { from: appointment.windowFrom, to: appointment.windowTo },
  window: window!,
  told,
});

const news = (delayed: readonly Delayed[]): Delayed[] =>
  delayed.filter((d) => d.window && d.appointment.status === 'booked');
const quietly = (delayed: readonly Delayed[]): number =>
  delayed.filter((d) => !d.window && d.start !== d.appointment.plannedStart).length;

/** Who would be told what if a stop were reached at this moment; nothing is written. */
export async function previewLate(
  ctx: Context,
  business: Business,
  appointmentId: string,
  arriveAt: Instant,
): Promise<LateAnswer> {
  const db = ctx.database.read;
  const { plannedStart } = await appointmentById(db, business.id, appointmentId);
  if (!isNow(ctx, business, plannedStart, arriveAt)) return { outcome: 'not-now' };
  const delayed = await delayFrom(ctx, business, appointmentId, arriveAt);
  if (!delayed) return { outcome: 'not-now' };
  const told: LateCustomer[] = [];
  for (const one of news(delayed)) {
    const matter = await matterOf(db, business, one.appointment.jobId);
    told.push(customerOf(matter, one, await reachable(ctx, db, matter)));
  }
  return { outcome: 'done', told, later: quietly(delayed) };
}

const reachable = async (ctx: Context, db: Db, { business, customer }: Matter): Promise<boolean> =>
  (await chooseChannels(ctx, db, business, customer, { kind: 'late', byCustomer: false })).length > 0;

/** Writes the new times and tells exactly the customers whose promised time can no longer be kept. */
export async function runLate(
  ctx: Context,
  business: Business,
  appointmentId: string,
  arriveAt: Instant,
  staff: Staff,
  once: Once | null,
): Promise<LateAnswer> {
  const before = await answeredBefore<LateAnswer>(ctx.database.db, business.id, once);
  if (before) return before;
  const { plannedStart } = await appointmentById(ctx.database.db, business.id, appointmentId);
  if (!isNow(ctx, business, plannedStart, arriveAt)) return { outcome: 'not-now' };
  const actor: Actor = `staff:${staff.id}`;
  let answer: LateAnswer = { outcome: 'not-now' };
  const result = await runLateFrom(ctx, business, appointmentId, arriveAt, actor, async (tx, delayed) => {
    const twin = await answeredBefore<LateAnswer>(tx, business.id, once);
    const told: LateCustomer[] = [];
    for (const one of news(delayed)) told.push(await tellLate(ctx, tx, business, one, actor));
    answer = twin ?? { outcome: 'done', told, later: quietly(delayed) };
    if (!twin) await remember(ctx, tx, business.id, once, 200, answer);
  });
  return result.outcome === 'done' ? answer : result;
}

async function tellLate(ctx: Context, tx: Tx, business: Business, one: Delayed, actor: Actor): Promise<LateCustomer> {
  const { id, jobId, windowFrom, windowTo } = one.appointment;
  const matter = await matterOf(tx, business, jobId);
  const appointment = await appointmentById(tx, business.id, id);
  const url = await issueLink(ctx, tx, business.id, {
    purpose: 'appointment',
    subjectId: id,
    expiresAt: appointment.windowTo + 30 * DAY,
  });
  const before = { from: windowFrom, to: windowTo };
  const channels = await tell(ctx, tx, matter, 'late', { appointment, url, before });
  await record(ctx, tx, business.id, {
    actor,
    action: 'run-late',
    subjectKind: 'job',
    subjectId: jobId,
    before: { appointmentId: id, window: before },
    after: { appointmentId: id, window: one.window },
  });
  return customerOf(matter, one, channels.length > 0);
}

/** The jobs whose customers were told, since a moment, that we run late. */
export async function toldLateSince(db: Db, businessId: string, since: Instant): Promise<Set<string>> {
  const rows = await db
    .selectFrom('history')
    .select('subjectId')
    .where('businessId', '=', businessId)
    .where('action', '=', 'run-late')
    .where('at', '>=', since)
    .execute();
  return new Set(rows.map(({ subjectId }) => subjectId));
}
