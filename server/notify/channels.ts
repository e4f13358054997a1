import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';
import { MINUTE } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import type { MessageKind } from './messages.ts';

export type Channel = 'email' | 'sms';

/** A phone number in the one way it is kept and compared (`+32470123456`), or null when it is none. */
export function phoneNumber(text: string, country: string): string | null {
  const number = parsePhoneNumberFromString(text, country as CountryCode);
  return number?.isValid() ? number.number : null;
}

/** The number an SMS may be sent to: valid, and in a country we pay for. */
function smsNumber(ctx: Pick<Context, 'config'>, text: string, country: string): string | null {
  if (text === '') return null;
  const number = parsePhoneNumberFromString(text, country as CountryCode);
  if (!number?.isValid() || !number.country) return null;
  return ctx.config.sms.countries.includes(number.country) ? number.number : null;
}

/** True when the person behind a number told us or the carrier to stop. */
export async function optedOut(db: Db, businessId: string, phone: string): Promise<boolean> {
  const row = await db
    .selectFrom('optOut')
    .select('phone')
    .where('businessId', '=', businessId)
    .where('phone', '=', phone)
    .executeTakeFirst();
  return row !== undefined;
}

/** With no messenger at all the outbox page stands in for both; with one, the other does not exist. */
const canSend = (ctx: Pick<Context, 'email' | 'sms'>, channel: Channel): boolean =>
  ctx[channel] !== null || (ctx.email === null && ctx.sms === null);

/** These wait for an answer while time is kept, so they go every way there is. */
const urgent: readonly MessageKind[] = ['proposal', 're-proposal', 'rebook', 'place-offered', 'opening'];
/** These also do, when it was not the customer who did it: nobody should wait at home for nothing. */
const urgentFromUs: readonly MessageKind[] = [
  'cancelled',
  'moved',
  'late',
  'class-moved',
  'class-cancelled',
  'place-left',
  'series-cancelled',
  'series-moved',
];

/** How long somebody who wrote an SMS waits for the answer in the same place. */
const CONVERSATION = 10 * MINUTE;

async function justWrote(ctx: Pick<Context, 'now'>, db: Db, businessId: string, phone: string): Promise<boolean> {
  const row = await db
    .selectFrom('inboundSms')
    .select('providerId')
    .where('businessId', '=', businessId)
    .where('sender', '=', phone)
    .where('receivedAt', '>', ctx.now() - CONVERSATION)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Who a message goes to, and how: everything urgent by e-mail and SMS, the rest by e-mail, or by SMS where there is none.
 * Who has just answered by SMS hears back by SMS too.
 */
export async function chooseChannels(
  ctx: Pick<Context, 'config' | 'email' | 'sms' | 'now'>,
  db: Db,
  business: { id: string; country: string },
  customer: { email: string; phone: string },
  message: { kind: MessageKind; byCustomer: boolean },
): Promise<{ channel: Channel; recipient: string }[]> {
  const ways: { channel: Channel; recipient: string }[] = [];
  if (customer.email && canSend(ctx, 'email')) ways.push({ channel: 'email', recipient: customer.email });
  const phone = canSend(ctx, 'sms') ? smsNumber(ctx, customer.phone, business.country) : null;
  if (!phone || (await optedOut(db, business.id, phone))) return ways;
  const everyWay =
    urgent.includes(message.kind) || (urgentFromUs.includes(message.kind) && !message.byCustomer) || ways.length === 0;
  if (everyWay || (await justWrote(ctx, db, business.id, phone))) ways.push({ channel: 'sms', recipient: phone });
  return ways;
}
