import type { FieldError } from '../../shared/refusal.ts';
import type { Words } from '../i18n.ts';

export interface Details {
  name: string;
  email: string;
  phone: string;
  note: string;
}

const looksLikeEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** What is wrong with the contact details, in the order of the form. */
export function checkDetails(details: Details, words: Words): FieldError[] {
  const email = details.email.trim();
  const phone = details.phone.trim();
  const errors: FieldError[] = [];
  if (!details.name.trim()) errors.push({ field: 'name', message: words.needName });
  if (!email && !phone) errors.push({ field: 'email', message: words.needContact });
  if (email && !looksLikeEmail.test(email)) errors.push({ field: 'email', message: words.badEmail });
  if (phone && phone.replace(/\D/g, '').length < 7) errors.push({ field: 'phone', message: words.badPhone });
  return errors;
}

/** What is missing from the address. */
export function checkAddress(address: { postcode: string; street: string }, words: Words): FieldError[] {
  const errors: FieldError[] = [];
  if (!address.postcode.trim()) errors.push({ field: 'postcode', message: words.needPostcode });
  if (!address.street.trim()) errors.push({ field: 'street', message: words.needStreet });
  return errors;
}

/** The server's complaint about a field, in the customer's language and under the form's own name for it. */
export function translateFields(fields: FieldError[], words: Words): FieldError[] {
  const own: Record<string, string> = {
    name: words.needName,
    email: words.badEmail,
    phone: words.badPhone,
    postcode: words.needPostcode,
    street: words.needStreet,
  };
  return fields.map(({ field }) => {
    const name = field.split('.').pop() ?? field;
    return { field: name, message: own[name] ?? words.refused };
  });
}
