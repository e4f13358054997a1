/** Whether a message that waits in the outbox may leave now: looked at again just before it is sent. */
import { type PolicyOverride, resolvePolicy } from '../../shared/policy.ts';
import { DAY, type Instant, MINUTE } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { optedOut } from './channels.ts';
import type { AppointmentKind, SignupKind } from './messages.ts';
import { quietSpan } from './quiet.ts';

type OutboxRow = Row<'outbox'>;

/** What must be so for a message to be true: the statuses of its appointment, and whether the time must lie ahead. */
const truths: Record<AppointmentKind, { statuses: readonly Row<'appointment'>['status'][]; ahead: boolean }> = {
  proposal: { statuses: ['proposed'], ahead: true },
  're-proposal': { statuses: ['proposed'], ahead: true },
  rebook: { statuses: ['proposed', 'released'], ahead: false },
  pick: { statuses: ['proposed', 'declined', 'expired', 'cancelled', 'released'], ahead: false },
  booked: { statuses: ['booked'], ahead: true },
  moved: { statuses: ['booked'], ahead: true },
  late: { statuses: ['booked'], ahead: true },
  reminder: { statuses: ['booked'], ahead: true },
  cancelled: { statuses: ['cancelled', 'released'], ahead: false },
  declined: { statuses: ['declined'], ahead: false },
  expired: { statuses: ['expired'], ahead: false },
  waiting: { statuses: [], ahead: false },
  series: { statuses: [], ahead: false },
  'series-moved': { statuses: [], ahead: false },
  'series-cancelled': { statuses: [], ahead: false },
  // Of a job that waits, whatever has become of its old time; until when it can be taken stands in it.
  opening: { statuses: [], ahead: false },
};

/** The same for a place in a class: what its place must still be. */
const placeTruths: Record<SignupKind, { statuses: readonly Row<'signup'>['status'][]; ahead: boolean }> = {
  'place-booked': { statuses: ['in'], ahead: true },
  'place-waiting': { statuses: ['waiting'], ahead: true },
  'place-offered': { statuses: ['offered'], ahead: true },
  'place-taken': { statuses: ['waiting'], ahead: true },
  'place-lapsed': { statuses: ['out'], ahead: true },
  'place-left': { statuses: ['out'], ahead: false },
  'place-reminder': { statuses: ['in'], ahead: true },
  'class-moved': { statuses: ['in', 'waiting'], ahead: true },
  'class-cancelled': { statuses: ['out'], ahead: false },
};

export type Verdict =
  | { may: 'leave' }
  | { may: 'never'; because: 'superseded' | 'opted-out' }
  | { may: 'later'; at: Instant };

/** At most so many SMS to one number in a day. */
const SMS_PER_NUMBER = 8;
/** How long a confirmation of what somebody has just done may still reach them in quiet hours. */
const STILL_AWAKE = 15 * MINUTE;

/** Judges a message by what is true at this moment. `smsLeft` is what the day's budget still allows. */
export async function judge(ctx: Context, db: Db, row: OutboxRow, smsLeft: number): Promise<Verdict> {
  const now = ctx.now();
  const facts = await factsOf(db, row);
  if (!facts || !isTrue(row, facts, now) || !(await datesStand(db, row, now)))
    return { may: 'never', because: 'superseded' };
  if (row.channel === 'sms' && (await optedOut(db, row.businessId, row.recipient)))
    return { may: 'never', because: 'opted-out' };
  const quiet = quietSpan(now, facts.zone, facts.policy);
  // Whatever was written in these very quiet hours and is due in them answers what the customer has just done.
  const stillAwake = quiet !== null && row.createdAt >= quiet.from && now - row.createdAt <= STILL_AWAKE;
  if (quiet && !stillAwake) return { may: 'later', at: quiet.to };
  if (row.channel === 'sms') {
    const before = await smsSent(db, now, row.recipient, row.businessId);
    if (smsLeft <= 0 || before >= SMS_PER_NUMBER) return { may: 'later', at: now + 60 * MINUTE };
  }
  return { may: 'leave' };
}

interface Facts {
  signup: {
    status: Row<'signup'>['status'];
    version: number;
    offeredUntil: Instant | null;
    startsAt: Instant;
  } | null;
  appointment: { status: Row<'appointment'>['status']; version: number; windowTo: Instant; holdUntil: Instant | null };
  jobOpen: boolean;
  erased: boolean;
  zone: string;
  policy: { quietFromMinute: number; quietToMinute: number };
}

function isTrue(row: OutboxRow, { appointment, signup, jobOpen, erased }: Facts, now: Instant): boolean {
  if (erased) return false;
  if (row.signupId !== null) {
    const truth = placeTruths[row.kind as SignupKind];
    if (!signup || signup.version !== row.signupVersion || !truth.statuses.includes(signup.status)) return false;
    if (signup.offeredUntil !== null && signup.offeredUntil <= now) return false;
    return !truth.ahead || signup.startsAt > now;
  }
  if (row.appointmentId === null) return true;
  const truth = truths[row.kind as AppointmentKind];
  if (appointment.version !== row.appointmentVersion || !truth.statuses.includes(appointment.status)) return false;
  const { holdUntil } = appointment;
  if (appointment.status === 'proposed' && holdUntil !== null && holdUntil <= now) return false;
  if (appointment.status === 'released' && row.kind !== 'cancelled' && !jobOpen) return false;
  return !truth.ahead || appointment.windowTo > now;
}

/** A message of the dates of a series is worth sending while one of them is as it was when it was written. */
async function datesStand(
  db: Db,
  { kind, businessId, seriesId, createdAt }: OutboxRow,
  now: Instant,
): Promise<boolean> {
  if (seriesId === null || kind === 'series-cancelled') return true;
  const standing = await db
    .selectFrom('appointment as a')
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
    .select('a.id')
    .where('j.businessId', '=', businessId)
    .where('j.seriesId', '=', seriesId)
    .where('a.status', '=', 'booked')
    .where('a.windowTo', '>', now)
    .where('a.updatedAt', '<=', createdAt)
    .executeTakeFirst();
  return standing !== undefined;
}

const parse = (json: string | null): PolicyOverride => (json ? (JSON.parse(json) as PolicyOverride) : {});

async function factsOf(db: Db, row: OutboxRow): Promise<Facts | null> {
  const found = await db
    .selectFrom('outbox')
    .innerJoin('business', 'business.businessId', 'outbox.businessId')
    .leftJoin('customer', (join) =>
      join.onRef('customer.businessId', '=', 'outbox.businessId').onRef('customer.id', '=', 'outbox.customerId'),
    )
    .leftJoin('appointment', (join) =>
      join
        .onRef('appointment.businessId', '=', 'outbox.businessId')
        .onRef('appointment.id', '=', 'outbox.appointmentId'),
    )
    .leftJoin('job', (join) =>
      join.onRef('job.businessId', '=', 'outbox.businessId').onRef('job.id', '=', 'appointment.jobId'),
    )
    .leftJoin('signup', (join) =>
      join.onRef('signup.businessId', '=', 'outbox.businessId').onRef('signup.id', '=', 'outbox.signupId'),
    )
    .leftJoin('event', (join) =>
      join.onRef('event.businessId', '=', 'outbox.businessId').onRef('event.id', '=', 'signup.eventId'),
    )
    .leftJoin('service', (join) =>
      join
        .onRef('service.businessId', '=', 'outbox.businessId')
        .on((eb) => eb('service.id', '=', eb.fn.coalesce('job.serviceId', 'event.serviceId'))),
    )
    .leftJoin('location', (join) =>
      join
        .onRef('location.businessId', '=', 'outbox.businessId')
        .on((eb) => eb('location.id', '=', eb.fn.coalesce('appointment.locationId', 'event.locationId'))),
    )
    .select([
      'business.zone as businessZone',
      'business.policy as businessPolicy',
      'service.policy as servicePolicy',
      'customer.policy as customerPolicy',
      'customer.erasedAt',
      'job.policy as jobPolicy',
      'job.status as jobStatus',
      'location.zone as locationZone',
      'appointment.status',
      'appointment.version',
      'appointment.windowTo',
      'appointment.holdUntil',
      'signup.status as signupStatus',
      'signup.version as signupVersion',
      'signup.offeredUntil',
      'event.startsAt',
    ])
    .where('outbox.businessId', '=', row.businessId)
    .where('outbox.id', '=', row.id)
    .executeTakeFirst();
  if (!found) return null;
  const { businessPolicy, servicePolicy, customerPolicy, jobPolicy } = found;
  const { signupStatus, signupVersion, offeredUntil, startsAt } = found;
  return {
    signup:
      signupStatus === null || signupVersion === null || startsAt === null
        ? null
        : { status: signupStatus, version: signupVersion, offeredUntil, startsAt },
    appointment: {
      status: found.status ?? 'released',
      version: found.version ?? 0,
      windowTo: found.windowTo ?? 0,
      holdUntil: found.holdUntil,
    },
    jobOpen: found.jobStatus === 'open' || found.jobStatus === 'proposed',
    erased: found.erasedAt !== null,
    zone: found.locationZone ?? found.businessZone,
    policy: resolvePolicy(parse(businessPolicy), parse(servicePolicy), parse(customerPolicy), parse(jobPolicy)),
  };
}

/** SMS that left in the last 24 hours: all of them, or to one number of one business. */
export async function smsSent(db: Db, now: Instant, recipient?: string, businessId?: string): Promise<number> {
  let query = db
    .selectFrom('business')
    .innerJoin('outbox', 'outbox.businessId', 'business.businessId')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('outbox.channel', '=', 'sms')
    .where('outbox.status', 'in', ['sent', 'unknown'])
    // Nothing waits a week, and this is what the index knows.
    .where('outbox.notBefore', '>', now - 7 * DAY)
    .where('outbox.sentAt', '>', now - DAY);
  if (businessId) query = query.where('business.businessId', '=', businessId);
  if (recipient) query = query.where('outbox.recipient', '=', recipient);
  const { count } = await query.executeTakeFirstOrThrow();
  return Number(count);
}
