/** What a business calls its customers, jobs, appointments …: a preset of its trade, and its own words where it has any. */
import * as v from 'valibot';
import type { Nouns } from './nouns.ts';
import type { Locale } from './policy.ts';
import { lineOf } from './text.ts';

export const termKeys = ['customer', 'job', 'appointment', 'technician', 'location', 'resource'] as const;
export type TermKey = (typeof termKeys)[number];
export const presets = ['field-service', 'clinic', 'studio'] as const;
export type Preset = (typeof presets)[number];
export const presetNames: Record<Preset, string> = {
  'field-service': 'Field service',
  clinic: 'Clinic',
  studio: 'Studio',
};

const NounSchema = v.object({
  one: v.pipe(lineOf(40, 'the word'), v.minLength(1, 'the word for one is needed')),
  many: v.pipe(lineOf(40, 'the word'), v.minLength(1, 'the word for several is needed')),
});
const OwnWordsSchema = v.object({
  customer: v.optional(NounSchema),
  job: v.optional(NounSchema),
  appointment: v.optional(NounSchema),
  technician: v.optional(NounSchema),
  location: v.optional(NounSchema),
  resource: v.optional(NounSchema),
} satisfies Record<TermKey, unknown>);
const own = v.optional(OwnWordsSchema);
export const TermsSchema = v.object({
  preset: v.optional(v.picklist(presets), 'field-service'),
  /** By language, only what differs from the preset. */
  words: v.optional(v.object({ en: own, fr: own, nl: own, de: own, uk: own } satisfies Record<Locale, unknown>), {}),
});
/** As a business keeps them; nothing kept means field service. */
export type Terms = v.InferInput<typeof TermsSchema>;
export interface Noun {
  one: string;
  many: string;
}

type Row = readonly [string, string];
/** In the order of the keys: one, several. */
const row = (...nouns: [Row, Row, Row, Row, Row, Row]): Record<TermKey, Noun> =>
  Object.fromEntries(termKeys.map((key, i) => [key, { one: nouns[i]![0], many: nouns[i]![1] }])) as Record<
    TermKey,
    Noun
  >;

const words: Record<Preset, Record<Locale, Record<TermKey, Noun>>> = {
  'field-service': {
    en: row(
      ['customer', 'customers'],
      ['job', 'jobs'],
      ['appointment', 'appointments'],
      ['technician', 'technicians'],
      ['location', 'locations'],
      ['resource', 'resources'],
    ),
    fr: row(
      ['client', 'clients'],
      ['intervention', 'interventions'],
      ['rendez-vous', 'rendez-vous'],
      ['technicien', 'techniciens'],
      ['site', 'sites'],
      ['ressource', 'ressources'],
    ),
    nl: row(
      ['klant', 'klanten'],
      ['opdracht', 'opdrachten'],
      ['afspraak', 'afspraken'],
      ['technicus', 'technici'],
      ['vestiging', 'vestigingen'],
      ['middel', 'middelen'],
    ),
    de: row(
      ['Kunde', 'Kunden'],
      ['Auftrag', 'Aufträge'],
      ['Termin', 'Termine'],
      ['Techniker', 'Techniker'],
      ['Standort', 'Standorte'],
      ['Ressource', 'Ressourcen'],
    ),
    uk: row(
      ['клієнт', 'клієнти'],
      ['замовлення', 'замовлення'],
      ['візит', 'візити'],
      ['майстер', 'майстри'],
      ['філія', 'філії'],
      ['ресурс', 'ресурси'],
    ),
  },
  clinic: {
    en: row(
      ['patient', 'patients'],
      ['treatment', 'treatments'],
      ['appointment', 'appointments'],
      ['therapist', 'therapists'],
      ['practice', 'practices'],
      ['resource', 'resources'],
    ),
    fr: row(
      ['patient', 'patients'],
      ['traitement', 'traitements'],
      ['rendez-vous', 'rendez-vous'],
      ['thérapeute', 'thérapeutes'],
      ['cabinet', 'cabinets'],
      ['ressource', 'ressources'],
    ),
    nl: row(
      ['patiënt', 'patiënten'],
      ['behandeling', 'behandelingen'],
      ['afspraak', 'afspraken'],
      ['therapeut', 'therapeuten'],
      ['praktijk', 'praktijken'],
      ['middel', 'middelen'],
    ),
    de: row(
      ['Patient', 'Patienten'],
      ['Behandlung', 'Behandlungen'],
      ['Termin', 'Termine'],
      ['Therapeut', 'Therapeuten'],
      ['Praxis', 'Praxen'],
      ['Ressource', 'Ressourcen'],
    ),
    uk: row(
      ['пацієнт', 'пацієнти'],
      ['процедура', 'процедури'],
      ['прийом', 'прийоми'],
      ['терапевт', 'терапевти'],
      ['кабінет', 'кабінети'],
      ['ресурс', 'ресурси'],
    ),
  },
  studio: {
    en: row(
      ['client', 'clients'],
      ['booking', 'bookings'],
      ['session', 'sessions'],
      ['trainer', 'trainers'],
      ['studio', 'studios'],
      ['resource', 'resources'],
    ),
    fr: row(
      ['client', 'clients'],
      ['réservation', 'réservations'],
      ['séance', 'séances'],
      ['professeur', 'professeurs'],
      ['studio', 'studios'],
      ['ressource', 'ressources'],
    ),
    nl: row(
      ['klant', 'klanten'],
      ['boeking', 'boekingen'],
      ['les', 'lessen'],
      ['trainer', 'trainers'],
      ['studio', 'studio’s'],
      ['middel', 'middelen'],
    ),
    de: row(
      ['Gast', 'Gäste'],
      ['Buchung', 'Buchungen'],
      ['Stunde', 'Stunden'],
      ['Trainer', 'Trainer'],
      ['Studio', 'Studios'],
      ['Ressource', 'Ressourcen'],
    ),
    uk: row(
      ['клієнт', 'клієнти'],
      ['бронювання', 'бронювання'],
      ['заняття', 'заняття'],
      ['тренер', 'тренери'],
      ['студія', 'студії'],
      ['ресурс', 'ресурси'],
    ),
  },
};

/** The word of a preset, before a business has said anything of its own. */
export const presetNoun = (preset: Preset, locale: Locale, key: TermKey): Noun => words[preset][locale][key];

/** What a business calls something: for one, or for several. */
export function term(terms: Terms, locale: Locale, key: TermKey, count = 1): string {
  const { one, many } = terms.words?.[locale]?.[key] ?? presetNoun(terms.preset ?? 'field-service', locale, key);
  return count === 1 ? one : many;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Every word of a business in a language, by the places texts have for them: `customer`, `customers`, `Customer` … */
export const nounsOf = (terms: Terms, locale: Locale): Nouns =>
  Object.fromEntries(
    termKeys.flatMap((key) => {
      const [one, many] = [term(terms, locale, key), term(terms, locale, key, 2)];
      return [
        [key, one],
        [`${key}s`, many],
        [capital(key), capital(one)],
        [`${capital(key)}s`, capital(many)],
      ];
    }),
  );

/** Sentences of our messages in which the words stand: each free of articles and endings that would have to agree with it. */
export const sentences: Record<Locale, { booked: string; moved: string; reminder: string; see: string }> = {
  en: {
    booked: 'Your {appointment} is booked.',
    moved: 'Your {appointment} has a new time.',
    reminder: 'A reminder of your {appointment}.',
    see: 'See your {appointment}',
  },
  fr: {
    booked: 'Nous avons noté votre {appointment}.',
    moved: 'Votre {appointment} a un nouveau moment.',
    reminder: 'Un rappel de votre {appointment}.',
    see: 'Voir votre {appointment}',
  },
  nl: {
    booked: 'Uw {appointment} is geboekt.',
    moved: 'Uw {appointment} heeft een nieuw moment.',
    reminder: 'Een herinnering aan uw {appointment}.',
    see: '{Appointment} bekijken',
  },
  de: {
    booked: 'Gebucht: {appointment}.',
    moved: 'Neue Zeit: {appointment}.',
    reminder: 'Zur Erinnerung: {appointment}.',
    see: '{Appointment} ansehen',
  },
  uk: {
    booked: 'Заброньовано: {appointment}.',
    moved: 'Новий час: {appointment}.',
    reminder: 'Нагадуємо: {appointment}.',
    see: 'Переглянути: {appointment}',
  },
};
