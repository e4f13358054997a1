import type { BookRequest } from '../../shared/booking.ts';
import type { Business } from '../business/business.ts';
import { phoneNumber } from '../notify/channels.ts';
import { badField } from '../refusal.ts';

/** Whoever leaves a number wants to be reached by it. */
export function refuseBadPhone(business: Business, { phone }: BookRequest['contact']): void {
  if (phone !== '' && !phoneNumber(phone, business.country))
    throw badField('contact.phone', 'this is not a phone number, or lacks its country, such as +32470123456');
}
