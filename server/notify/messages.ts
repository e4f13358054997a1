import type { BusinessCard } from '../../shared/booking.ts';
import { brandOf } from '../../shared/brand.ts';
import { inNouns } from '../../shared/nouns.ts';
import { type Locale, locales } from '../../shared/policy.ts';
import type { ServicePlace } from '../../shared/service.ts';
import { nounsOf, type Terms, term } from '../../shared/terms.ts';
import { formatWhen, type Instant, type Span } from '../../shared/time.ts';
import { escapeHtml } from '../html.ts';
import { gsmText } from './gsm.ts';
import { classWording } from './texts/classes.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { fr } from './texts/fr.ts';
import { nl } from './texts/nl.ts';
import type { Said, Texts, Wording } from './texts/texts.ts';
import { uk } from './texts/uk.ts';

/** About an appointment. */
export const appointmentKinds = [
  'proposal',
  're-proposal',
  'rebook',
  'pick',
  'booked',
  'moved',
  'late',
  'reminder',
  'cancelled',
  'declined',
  'expired',
  'waiting',
  'series',
  'series-moved',
  'series-cancelled',
  'opening',
] as const;
export type AppointmentKind = (typeof appointmentKinds)[number];
/** About a place in a class. */
export const signupKinds = [
  'place-booked',
  'place-waiting',
  'place-offered',
  'place-taken',
  'place-lapsed',
  'place-left',
  'place-reminder',
  'class-moved',
  'class-cancelled',
] as const;
export type SignupKind = (typeof signupKinds)[number];
export const messageKinds = [...appointmentKinds, ...signupKinds] as const;
export type MessageKind = (typeof messageKinds)[number];
const isSignupKind = (kind: MessageKind): kind is SignupKind => (signupKinds as readonly string[]).includes(kind);

/** Everything a message tells. */
export interface MessageFacts {
  business: Pick<BusinessCard, 'name' | 'colour' | 'phone' | 'email'> & { terms?: Terms };
  customerName: string;
  serviceName: string;
  servicePlace: ServicePlace;
  /** The time it is about; null where there is none yet. */
  window: Span | null;
  /** The dates of a series, in order. */
  dates?: readonly Span[];
  /** The time it replaces. */
  before: Span | null;
  zone: string;
  /** Where the reader's clock may differ from the site's: then the site's zone is named. */
  readerZone?: string;
  place: string;
  who: string | null;
  url: string | null;
  /** Until when a proposed time is kept. */
  holdUntil: Instant | null;
  /** Until when the customer may move or cancel by themselves. */
  changeUntil: Instant | null;
  /** How many stand in line before the reader; null where nobody stands in line. */
  ahead?: number | null;
  /** Others are asked too, and the first who answers gets it. */
  race?: boolean;
  /** A cancellation after that is taken, and counts as late. */
  lateCounts?: boolean;
  /** Other times may be chosen. */
  mayChoose: boolean;
  /** The customer did what this tells of. */
  byCustomer: boolean;
}

export interface Message {
  subject: string;
  text: string;
  html: string;
  sms: string;
}

const allTexts: Record<Locale, Texts> = { en, fr, nl, de, uk };
/** Kinds a digit can answer. */
const answerable: readonly MessageKind[] = ['proposal', 're-proposal', 'rebook'];

/** The language to write in: the customer's where we have it, else the business's. */
export const languageFor = (customer: string, business: string): Locale =>
  [customer, customer.slice(0, 2), business].find((l): l is Locale => (locales as readonly string[]).includes(l)) ??
  'en';

/** Writes a message in one language, for every channel. */
export function compose(kind: MessageKind, facts: MessageFacts, locale: Locale): Message {
  const texts = allTexts[locale];
  const said = sayable(facts, locale);
  const aboutPlace = isSignupKind(kind);
  const wording = inNouns(aboutPlace ? classWording(kind, locale) : texts.kinds[kind], said.nouns);
  const subject = wording.subject(said);
  const letter: Letter = {
    subject,
    greeting: texts.hello(facts.customerName),
    paragraphs: [wording.text(said)],
    rows: rowsOf(texts, said, facts, locale),
    button: facts.url ? { label: labelOf(wording, said), url: facts.url } : null,
    notes: [
      said.hold && answerable.includes(kind) ? texts.hold(said.hold) : '',
      said.change && !aboutPlace ? texts.change(said.change) : '',
      said.change && facts.lateCounts ? texts.lateCounts : '',
      texts.questions(facts.business.phone),
    ].filter((note) => note !== ''),
    business: facts.business.name,
  };
  const digits = answerable.includes(kind) && facts.window ? texts.digits(facts.mayChoose) : '';
  const sms = [`${facts.business.name}: ${wording.sms(said)}`, digits, facts.url ?? ''].filter((part) => part !== '');
  return {
    subject,
    text: asText(letter),
    html: asHtml(letter, facts.business.colour, locale),
    sms: gsmText(sms.join(' ')),
  };
}

const labelOf = ({ button }: Wording, said: Said): string => (typeof button === 'string' ? button : button(said));

/** The facts in words of the language; times by the one formatter, in the site's zone. */
function sayable(facts: MessageFacts, locale: Locale): Said {
  const zone = facts.readerZone && facts.readerZone !== facts.zone ? ` (${facts.zone})` : '';
  const when = (span: Span | null): string => (span ? formatWhen(span, facts.zone, locale) + zone : '');
  const at = (instant: Instant | null): string => when(instant === null ? null : { from: instant, to: instant });
  return {
    service: facts.serviceName,
    when: when(facts.window),
    count: String(facts.dates?.length ?? 0),
    before: when(facts.before),
    at: facts.servicePlace === 'location' && facts.place ? `, ${facts.place}` : '',
    hold: at(facts.holdUntil),
    change: at(facts.changeUntil),
    ahead: facts.ahead ?? 0,
    race: facts.race ?? false,
    byCustomer: facts.byCustomer,
    appointment: term(facts.business.terms ?? {}, locale, 'appointment'),
    nouns: nounsOf(facts.business.terms ?? {}, locale),
  };
}

function rowsOf(texts: Texts, said: Said, facts: MessageFacts, locale: Locale): [string, string][] {
  const dates = facts.dates?.map((span, i) => `${i + 1}. ${formatWhen(span, facts.zone, locale)}`).join('\n');
  const rows: [string, string][] = [
    [texts.labels.when, dates ?? said.when],
    [texts.labels.before, said.before],
    [texts.labels.what, said.service],
    [texts.labels.where, facts.place],
    [texts.labels.who, facts.who ?? ''],
  ];
  return rows.filter(([, value]) => value !== '');
}

interface Letter {
  subject: string;
  greeting: string;
  paragraphs: string[];
  rows: [string, string][];
  button: { label: string; url: string } | null;
  notes: string[];
  business: string;
}

const asText = (letter: Letter): string =>
  [
    letter.greeting,
    ...letter.paragraphs,
    letter.rows.map(([label, value]) => `${label}:${value.includes('\n') ? '\n' : ' '}${value}`).join('\n'),
    ...(letter.button ? [`${letter.button.label}:\n${letter.button.url}`] : []),
    letter.notes.join('\n'),
    letter.business,
  ]
    .filter((part) => part !== '')
    .join('\n\n');

/** Inline styles only: mail programs drop the rest. */
function asHtml(letter: Letter, colour: string, locale: Locale): string {
  // Mail programs darken by themselves what is light.
  const own = brandOf(colour).light;
  const rows = letter.rows.map(
    ([label, value], i) =>
      `<tr><td style="padding:4px 16px 4px 0;color:#566070;vertical-align:top;white-space:nowrap">${escapeHtml(label)}</td>` +
      `<td style="padding:4px 0;vertical-align:top${i === 0 ? ';font-weight:bold' : ''}">${escapeHtml(value).replaceAll('\n', '<br>')}</td></tr>`,
  );
  const button = letter.button
    ? `<p style="margin:24px 0"><a href="${escapeHtml(letter.button.url)}" style="display:inline-block;padding:14px 24px;border-radius:10px;background:${own.accent};color:${own.on};font-weight:bold;text-decoration:none">${escapeHtml(letter.button.label)}</a></p>`
    : '';
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(letter.subject)}</title></head>
<body style="margin:0;background:#f2f5f9"><div style="max-width:560px;margin:0 auto;padding:24px 16px">
<div style="background:#ffffff;color:#14181f;border-top:6px solid ${own.accent};border-radius:12px;padding:24px;font:16px/24px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<p style="margin:0 0 16px">${escapeHtml(letter.greeting)}</p>
${letter.paragraphs.map((p) => `<p style="margin:0 0 16px">${escapeHtml(p)}</p>`).join('\n')}
<table role="presentation" style="border-collapse:collapse;font:inherit">${rows.join('')}</table>
${button}
${letter.notes.map((n) => `<p style="margin:0 0 8px;color:#566070;font-size:14px">${escapeHtml(n)}</p>`).join('\n')}
<p style="margin:16px 0 0">${escapeHtml(letter.business)}</p>
</div></div></body></html>`;
}
