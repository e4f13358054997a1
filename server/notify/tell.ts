import type { Instant, Span } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import type { AppointmentRow } from '../schedule/appointments.ts';
import { leadFirstName } from '../schedule/cards.ts';
import { type Leeway, leewayOf } from '../schedule/leeway.ts';
import type { Matter } from '../schedule/wish.ts';
import type { Channel } from './channels.ts';
import type { MessageKind } from './messages.ts';
import { enqueue } from './outbox.ts';

/** What a customer is told about; each has its words in notify/texts. */
export type News = MessageKind;

export interface Telling {
  appointment: AppointmentRow | null;
  /** The link the message carries. */
  url: string | null;
  /** The time that can no longer be kept. */
  before?: Span | null;
  /** Set when the customer has just done it: then quiet hours do not hold the message back. */
  justDone?: boolean;
}

/** Writes the message in the transaction of its cause; the outbox sends it afterwards, by these channels. */
export async function tell(ctx: Context, tx: Tx, matter: Matter, news: News, telling: Telling): Promise<Channel[]> {
  const { business, service, customer, job, site, policy } = matter;
  const { appointment } = telling;
  const window = appointment && { from: appointment.windowFrom, to: appointment.windowTo };
  // A visit we took off is no time to tell: it is the one that is replaced.
  const leeway = appointment?.status === 'booked' ? await leewayOf(tx, matter, appointment, ctx.now()) : null;
  const released = news === 'rebook' && appointment?.status === 'released';
  return enqueue(ctx, tx, business, {
    kind: news,
    customer,
    service,
    jobId: job.id,
    appointment,
    window: released ? null : window,
    before: telling.before ?? (released ? window : null),
    zone: site.zone,
    place: site.text,
    who: appointment ? await leadFirstName(tx, business.id, appointment.id) : null,
    url: telling.url,
    holdUntil: appointment?.status === 'proposed' ? appointment.holdUntil : null,
    changeUntil: leeway && changeUntil(leeway),
    lateCounts: leeway?.lateCounts ?? false,
    mayChoose: policy.strategy !== 'propose' || news === 'rebook',
    byCustomer: telling.justDone ?? false,
    policy,
  });
}

/** Until when the customer may both move and cancel; null when that is past, or they may no longer move it. */
const changeUntil = ({ moveUntil, cancelUntil }: Leeway): Instant | null =>
  moveUntil !== null && cancelUntil !== null ? Math.min(moveUntil, cancelUntil) : null;

/** Writes the one message about several dates of a series. */
export function tellSeries(
  ctx: Context,
  tx: Tx,
  { business, service, customer, site, policy }: Matter,
  news: 'series' | 'series-moved' | 'series-cancelled',
  telling: { seriesId: string; appointments: readonly AppointmentRow[]; url: string; justDone: boolean },
): Promise<Channel[]> {
  const sessions = telling.appointments.map(({ jobId, version, windowFrom, windowTo }) => ({
    jobId,
    version,
    window: { from: windowFrom, to: windowTo },
  }));
  return enqueue(ctx, tx, business, {
    kind: news,
    customer,
    service,
    jobId: null,
    appointment: null,
    window: sessions[0]?.window ?? null,
    series: { id: telling.seriesId, sessions },
    zone: site.zone,
    place: site.text,
    who: null,
    url: telling.url,
    byCustomer: telling.justDone,
    policy,
  });
}
