import { expect, test } from 'vitest';
import { classWordings } from '../server/notify/texts/classes.ts';
import { de } from '../server/notify/texts/de.ts';
import { en } from '../server/notify/texts/en.ts';
import { fr } from '../server/notify/texts/fr.ts';
import { nl } from '../server/notify/texts/nl.ts';
import type { Said } from '../server/notify/texts/texts.ts';
import { uk } from '../server/notify/texts/uk.ts';
import { bookSeriesWords } from '../server/pages/words/book-series.ts';
import { openingWords } from '../server/pages/words/opening.ts';
import { seriesWords } from '../server/pages/words/series.ts';
import { signupWords } from '../server/pages/words/signup.ts';
import { pageTexts } from '../server/pages/words/words.ts';
import { de as deWidget } from '../widget/locales/de.ts';
import { en as enWidget } from '../widget/locales/en.ts';
import { fr as frWidget } from '../widget/locales/fr.ts';
import { nl as nlWidget } from '../widget/locales/nl.ts';
import { uk as ukWidget } from '../widget/locales/uk.ts';
import { inNouns } from './nouns.ts';
import { type Locale, locales } from './policy.ts';
import { nounsOf, presets, sentences } from './terms.ts';

/**
 * What a business may call otherwise must stand in a text as a place (`{appointment}`), never as a word of ours. Where a
 * sentence would have to agree with the word, it says something neutral: a date, a time, it.
 */
const ours: Record<Locale, RegExp> = {
  en: /\b(customers?|patients?|clients?|jobs?|appointments?|visits?|sessions?|bookings|technicians?|therapists?|trainers?|locations?|practices?|studios?|resources?)\b/i,
  de: /\b(Kund(e|en|in|innen)|Patient\w*|Gäste?n?|Auftr(ag|äge)\w*|Termin\w*|Besuch\w*|Sitzung(en)?|Stunde|Buchung(en)?|Techniker\w*|Therapeut\w*|Trainer\w*|Standort\w*|Prax(is|en)|Ressourcen?)\b/,
  fr: /(?<![\p{L}’-])(clients?|patients?|interventions?|traitements?|réservations?|rendez-vous|visites?|séances?|techniciens?|thérapeutes?|professeurs?|(?<!en )cours|cabinets?|sites?|ressources?)(?![\p{L}-])/iu,
  nl: /\b(klant(en)?|patiënt(en)?|opdracht(en)?|behandeling(en)?|boeking(en)?|afspra(ak|ken)|bezoek(en)?|les(sen)?|technic(us|i)|techniekers?|therapeut(en)?|trainers?|vestiging(en)?|praktijk(en)?|middel(en)?)\b/i,
  uk: /(?<!\p{L})(клієнт|пацієнт|замовлен|процедур|бронюван|візит|прийом|занят(?!о|ий|а(?!\p{L}))|сеанс|майст|терапевт|тренер|філі|кабінет|студі|ресурс)\p{L}*/iu,
};

const messages: Record<Locale, object> = { en, de, fr, nl, uk };
const widgets: Record<Locale, object> = { en: enWidget, de: deWidget, fr: frWidget, nl: nlWidget, uk: ukWidget };

/** A message of a business that has no word for anything yet: what is found in it is a word of ours. */
const said = (yes: boolean): Said => ({
  ...{ service: 'X', when: yes ? 'then' : '', before: yes ? 'before' : '', at: '', hold: 'then', change: 'then' },
  ...{ count: '3', ahead: yes ? 0 : 2, race: yes, byCustomer: yes, appointment: '{appointment}', nouns: {} },
});

/** Everything that texts say, whatever they are given. */
function spoken(texts: unknown, given: readonly unknown[]): string[] {
  if (typeof texts === 'string') return [texts];
  if (typeof texts === 'function') return given.map((one) => String(texts(one, 'then')));
  return texts && typeof texts === 'object' ? Object.values(texts).flatMap((text) => spoken(text, given)) : [];
}

const textsIn = (locale: Locale): string[] => [
  ...spoken([messages[locale], classWordings[locale]], [said(true), said(false)]),
  ...spoken([pageTexts[locale], seriesWords[locale], bookSeriesWords[locale]], ['then']),
  ...spoken([openingWords(locale), signupWords(locale)], ['then']),
  ...spoken([sentences[locale], widgets[locale]], []),
];

test.each(locales)('no text in %s names what a business may call otherwise', (locale) => {
  const texts = textsIn(locale);
  expect(texts.length).toBeGreaterThan(300);
  expect(texts.filter((text) => ours[locale].test(text.replace(/\{\w+\}/g, '')))).toEqual([]);
});

test.each(locales)('every place for a word is filled in %s, in every trade', (locale) => {
  for (const preset of presets)
    for (const text of textsIn(locale))
      expect(inNouns({ text }, nounsOf({ preset }, locale)).text).not.toMatch(
        /\{(customer|job|appointment|technician|location|resource)\w*\}/i,
      );
});
