import { type PolicyOverride, resolvePolicy } from '../../shared/policy.ts';
import { DAY, HOUR, type Instant } from '../../shared/time.ts';
import { type Business, businessOf } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import { issueLink, linkUrl } from '../links.ts';
import { type AppointmentRow, appointmentById } from '../schedule/appointments.ts';
import { matterOf } from '../schedule/wish.ts';
import { placeReminders } from './place-reminders.ts';
import { EARLIEST, reminderAt } from './reminder-time.ts';
import { tell } from './tell.ts';

/** Writes the reminders that have fallen due, one for each version of a booked appointment or place; says how many. */
export async function dueReminders(ctx: Context): Promise<number> {
  let written = 0;
  const rows = await ctx.database.read.selectFrom('business').selectAll().orderBy('businessId').execute();
  for (const business of rows.map(businessOf)) {
    for (const { id, version } of await due(ctx, business))
      if (await ctx.transact((tx) => remind(ctx, tx, business, id, version))) written += 1;
    written += await placeReminders(ctx, business);
  }
  return written;
}

async function due(ctx: Context, business: Business): Promise<{ id: string; version: number }[]> {
  const now = ctx.now();
  const usual = resolvePolicy(business.policy).reminderHours * HOUR + DAY;
  const rows = await ctx.database.read
    .selectFrom('appointment')
    .innerJoin('job', (join) =>
      join.onRef('job.businessId', '=', 'appointment.businessId').onRef('job.id', '=', 'appointment.jobId'),
    )
    .innerJoin('service', (join) =>
      join.onRef('service.businessId', '=', 'job.businessId').onRef('service.id', '=', 'job.serviceId'),
    )
    .innerJoin('customer', (join) =>
      join.onRef('customer.businessId', '=', 'job.businessId').onRef('customer.id', '=', 'job.customerId'),
    )
    .leftJoin('location', (join) =>
      join
        .onRef('location.businessId', '=', 'appointment.businessId')
        .onRef('location.id', '=', 'appointment.locationId'),
    )
    .select([
      'appointment.id',
      'appointment.version',
      'appointment.windowFrom',
      'location.zone',
      'service.policy as servicePolicy',
      'customer.policy as customerPolicy',
      'job.policy as jobPolicy',
    ])
    .where('appointment.businessId', '=', business.id)
    .where('appointment.status', '=', 'booked')
    .where((eb) => eb.or([eb('customer.email', '<>', ''), eb('customer.phone', '<>', '')]))
    // The index is on the planned start, which an override may put a little outside the window.
    .where('appointment.plannedStart', '>', now - DAY)
    .where('appointment.plannedStart', '<=', now + EARLIEST + 2 * DAY)
    .where('appointment.windowFrom', '>', now)
    .where('appointment.windowFrom', '<=', now + EARLIEST + DAY)
    .where((eb) =>
      eb.or([
        eb('appointment.windowFrom', '<=', now + usual),
        ...(['service.policy', 'customer.policy', 'job.policy'] as const).map((policy) =>
          eb(policy, 'like', '%reminderHours%'),
        ),
      ]),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('outbox')
            .select('outbox.id')
            .whereRef('outbox.businessId', '=', 'appointment.businessId')
            .whereRef('outbox.appointmentId', '=', 'appointment.id')
            .whereRef('outbox.appointmentVersion', '=', 'appointment.version')
            .where('outbox.kind', '=', 'reminder'),
        ),
      ),
    )
    .orderBy('appointment.windowFrom')
    .execute();
  const parse = (json: string): PolicyOverride => JSON.parse(json) as PolicyOverride;
  const ready: { id: string; version: number }[] = [];
  for (const row of rows) {
    const policy = resolvePolicy(
      business.policy,
      parse(row.servicePolicy),
      parse(row.customerPolicy),
      parse(row.jobPolicy),
    );
    if (policy.reminderHours === 0) continue;
    const at = reminderAt(row.windowFrom, policy.reminderHours, row.zone ?? business.zone, policy);
    if (at <= now && !(await toldSince(ctx.database.read, business.id, row, at))) ready.push(row);
  }
  return ready;
}

/** Who was told the time after the reminder fell due has just been reminded. */
async function toldSince(
  db: Db,
  businessId: string,
  appointment: { id: string; version: number },
  since: Instant,
): Promise<boolean> {
  const told = await db
    .selectFrom('outbox')
    .select('id')
    .where('businessId', '=', businessId)
    .where('appointmentId', '=', appointment.id)
    .where('appointmentVersion', '=', appointment.version)
    .where('kind', 'in', ['booked', 'moved', 'late'])
    .where('createdAt', '>=', since)
    .executeTakeFirst();
  if (told) return true;
  const series = await db
    .selectFrom('appointment')
    .innerJoin('job', (join) =>
      join.onRef('job.businessId', '=', 'appointment.businessId').onRef('job.id', '=', 'appointment.jobId'),
    )
    .innerJoin('outbox', (join) =>
      join.onRef('outbox.businessId', '=', 'job.businessId').onRef('outbox.seriesId', '=', 'job.seriesId'),
    )
    .select('outbox.id')
    .where('appointment.businessId', '=', businessId)
    .where('appointment.id', '=', appointment.id)
    .where('outbox.kind', 'in', ['series', 'series-moved'])
    .where('outbox.createdAt', '>=', since)
    .executeTakeFirst();
  return series !== undefined;
}

/** Looks again inside the transaction: the appointment may have moved since. */
async function remind(ctx: Context, tx: Tx, business: Business, id: string, version: number): Promise<boolean> {
  const appointment = await appointmentById(tx, business.id, id);
  if (appointment.status !== 'booked' || appointment.version !== version) return false;
  const matter = await matterOf(tx, business, appointment.jobId);
  const url = await manageLink(ctx, tx, appointment);
  return (await tell(ctx, tx, matter, 'reminder', { appointment, url })).length > 0;
}

/** The link the customer already has goes on working; only who has none gets a new one. */
async function manageLink(ctx: Context, tx: Tx, appointment: AppointmentRow): Promise<string> {
  const live = await tx
    .selectFrom('link')
    .select('id')
    .where('businessId', '=', appointment.businessId)
    .where('purpose', '=', 'appointment')
    .where('subjectId', '=', appointment.id)
    .where('supersededAt', 'is', null)
    .where('expiresAt', '>', appointment.windowTo)
    .executeTakeFirst();
  if (live) return linkUrl(ctx, appointment.businessId, live.id);
  return issueLink(ctx, tx, appointment.businessId, {
    purpose: 'appointment',
    subjectId: appointment.id,
    expiresAt: appointment.windowTo + 30 * DAY,
  });
}
