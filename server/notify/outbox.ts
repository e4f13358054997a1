import type { Locale, Policy } from '../../shared/policy.ts';
import { type Service, serviceName } from '../../shared/service.ts';
import type { Instant, Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import type { Customer } from '../jobs/customers.ts';
import { type CalendarState, calendarForMail } from './calendar.ts';
import { type Channel, chooseChannels } from './channels.ts';
import { compose, languageFor, type MessageKind } from './messages.ts';
import { afterQuiet } from './quiet.ts';
import { tellOffice } from './undelivered.ts';

/** Something a customer is to hear. */
export interface Notice {
  kind: MessageKind;
  customer: Pick<Customer, 'id' | 'name' | 'email' | 'phone' | 'locale'>;
  service: Pick<Service, 'name' | 'names' | 'place' | 'durationMinutes'>;
  jobId: string | null;
  /** The appointment whose version the message belongs to: the new one for a proposal or re-booking. */
  appointment: { id: string; version: number } | null;
  /** The place whose version the message belongs to, where it is about a class. */
  signup?: { id: string; version: number };
  /** The time it tells; null where there is none to tell. */
  window: Span | null;
  /** The time that was promised before. */
  before?: Span | null;
  /** The dates of a series it tells of, each an entry of its own in the calendar. */
  series?: { id: string; sessions: { jobId: string; version: number; window: Span }[] };
  zone: string;
  place: string;
  who: string | null;
  /** An absolute link the caller has issued. */
  url: string | null;
  holdUntil?: Instant | null;
  changeUntil?: Instant | null;
  lateCounts?: boolean;
  mayChoose?: boolean;
  ahead?: number | null;
  race?: boolean;
  /** The customer has just done this themselves: a confirmation goes at once, also at night. */
  byCustomer: boolean;
  policy: Pick<Policy, 'quietFromMinute' | 'quietToMinute'>;
  /** Not before this moment, for instance while a cancellation can be undone. */
  notBefore?: Instant;
}

const calendarStates: Partial<Record<MessageKind, CalendarState>> = {
  proposal: 'tentative',
  're-proposal': 'tentative',
  rebook: 'tentative',
  booked: 'confirmed',
  moved: 'confirmed',
  late: 'confirmed',
  cancelled: 'cancelled',
  series: 'confirmed',
  'series-moved': 'confirmed',
  'series-cancelled': 'cancelled',
  declined: 'cancelled',
  expired: 'cancelled',
  'place-booked': 'confirmed',
  'class-moved': 'confirmed',
  'place-left': 'cancelled',
  'class-cancelled': 'cancelled',
};
/** Kinds that are no news the office must carry by phone when there is no way to write. */
const dispensable: readonly MessageKind[] = [
  'booked',
  'series',
  'reminder',
  'declined',
  'expired',
  'waiting',
  'place-booked',
  'place-waiting',
  'place-taken',
  'place-lapsed',
  'place-reminder',
];

/**
 * Puts a message into the outbox, in the transaction of what it tells of; says by which channels it goes. The same
 * message of the same appointment and version a second time changes nothing.
 */
export async function enqueue(
  ctx: Pick<Context, 'config' | 'silent' | 'email' | 'sms' | 'id' | 'now'>,
  tx: Tx,
  business: Business,
  notice: Notice,
): Promise<Channel[]> {
  if (ctx.silent) return [];
  const { kind, customer, appointment } = notice;
  const ways = await chooseChannels(ctx, tx, business, customer, notice);
  if (ways.length === 0 && !(dispensable.includes(kind) || notice.byCustomer))
    await tellOffice(ctx, tx, business.id, {
      kind: 'message-failed',
      jobId: notice.jobId,
      appointmentId: appointment?.id ?? null,
      detail: { error: `There is no e-mail address or phone number to send “${kind}” to.` },
    });
  if (ways.length === 0) return [];
  const now = ctx.now();
  const earliest = Math.max(now, notice.notBefore ?? now);
  const locale = languageFor(customer.locale, business.locale);
  const message = compose(
    kind,
    {
      business,
      customerName: customer.name,
      serviceName: serviceName(notice.service, locale),
      servicePlace: notice.service.place,
      window: notice.window,
      before: notice.before ?? null,
      ...(notice.series ? { dates: notice.series.sessions.map((session) => session.window) } : {}),
      zone: notice.zone,
      place: notice.place,
      who: notice.who,
      url: notice.url,
      holdUntil: notice.holdUntil ?? null,
      changeUntil: notice.changeUntil ?? null,
      lateCounts: notice.lateCounts ?? false,
      mayChoose: notice.mayChoose ?? false,
      ahead: notice.ahead ?? null,
      race: notice.race ?? false,
      byCustomer: notice.byCustomer,
    },
    locale,
  );
  for (const { channel, recipient } of ways) {
    const id = ctx.id('msg');
    await tx
      .insertInto('outbox')
      .values({
        businessId: business.id,
        id,
        kind,
        channel,
        recipient,
        customerId: customer.id,
        appointmentId: appointment?.id ?? null,
        appointmentVersion: appointment?.version ?? null,
        seriesId: notice.series?.id ?? null,
        signupId: notice.signup?.id ?? null,
        signupVersion: notice.signup?.version ?? null,
        locale,
        subject: channel === 'email' ? message.subject : '',
        body: channel === 'email' ? message.text : message.sms,
        html: channel === 'email' ? message.html : '',
        calendar: channel === 'email' ? calendarText(ctx, business, notice, message.subject, locale) : '',
        messageId: `<${id}@${ctx.config.mailFrom.split('@')[1]}>`,
        status: 'pending',
        attempts: 0,
        notBefore: notice.byCustomer ? earliest : afterQuiet(earliest, notice.zone, notice.policy),
        leasedUntil: null,
        providerId: null,
        lastError: null,
        createdAt: now,
        sentAt: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return ways.map((way) => way.channel);
}

function calendarText(
  ctx: Pick<Context, 'config' | 'now'>,
  business: Business,
  notice: Notice,
  subject: string,
  locale: Locale,
): string {
  const state = calendarStates[notice.kind];
  // Who stands in line has nothing in their calendar yet.
  const named = notice.signup ?? (notice.jobId && notice.appointment && { ...notice.appointment, id: notice.jobId });
  const single = named && notice.window ? [{ jobId: named.id, version: named.version, window: notice.window }] : [];
  const entries = notice.series?.sessions ?? single;
  if (!state || entries.length === 0) return '';
  const facts = entries.map(({ jobId, version, window }) => ({
    uid: jobId,
    sequence: version,
    window,
    minutes: notice.service.durationMinutes,
    summary: state === 'confirmed' ? `${serviceName(notice.service, locale)} – ${business.name}` : subject,
    place: notice.place,
    url: notice.url,
    business: { name: business.name, email: business.email || ctx.config.mailFrom },
    customer: { name: notice.customer.name, email: notice.customer.email },
    now: ctx.now(),
  }));
  return calendarForMail(state, facts).content;
}
