import { expect, test } from 'vitest';
import { withNouns } from './nouns.ts';
import { locales } from './policy.ts';
import { reasonText } from './reason.ts';
import { nounsOf, presets, sentences, term, termKeys } from './terms.ts';

test('a word is the business’s own, else its trade’s, else field service’s; for one and for several', () => {
  expect(term({}, 'en', 'customer', 2)).toBe('customers');
  expect(term({ preset: 'clinic' }, 'nl', 'customer')).toBe('patiënt');
  const own = { preset: 'clinic' as const, words: { en: { customer: { one: 'guest', many: 'guests' } } } };
  expect([term(own, 'en', 'customer', 3), term(own, 'en', 'job'), term(own, 'de', 'customer')]).toEqual([
    'guests',
    'treatment',
    'Patient',
  ]);
});

test('every trade has every word in every language', () => {
  for (const preset of presets)
    for (const locale of locales) {
      const nouns = nounsOf({ preset }, locale);
      expect(Object.keys(nouns)).toHaveLength(4 * termKeys.length);
      expect(Object.values(nouns).every((noun) => noun.length > 1)).toBe(true);
    }
});

test('places are filled, with a capital where a sentence begins; other places stay', () => {
  const nouns = nounsOf({ preset: 'studio' }, 'en');
  expect(withNouns('{Appointment} of a {customer}, {n} {jobs}', nouns)).toBe('Session of a client, {n} bookings');
});

test('no sentence keeps an unfilled place in any language and trade, and reasons name who comes', () => {
  for (const preset of presets)
    for (const locale of locales) {
      const nouns = nounsOf({ preset }, locale);
      for (const text of Object.values(sentences[locale])) expect(withNouns(text, nouns)).not.toMatch(/[{}]/);
      const near = reasonText({ kind: 'near', metres: 400, extraMinutes: 3 }, locale, nouns);
      expect(near).not.toMatch(/[{}]/);
      expect(near.toLowerCase()).toContain(term({ preset }, locale, 'technician').toLowerCase());
    }
});
