import { expect, test } from 'vitest';
import { direction, fill, localeOf, say, type Words } from './i18n.ts';
import { de } from './locales/de.ts';
import { en } from './locales/en.ts';
import { fr } from './locales/fr.ts';
import { nl } from './locales/nl.ts';
import { uk } from './locales/uk.ts';

/** A business's own words may stand in one language and be gone around in another; everything else is in all of them. */
const placesIn = (text: string): string[] =>
  [...text.matchAll(/\{\w+\}/g)]
    .map(String)
    .filter((place) => !/^\{(technician|customer|appointment)/i.test(place))
    .sort();

test.each(Object.entries({ fr, nl, de, uk }))(
  '%s says everything English says, with the same places to fill',
  (_, words) => {
    expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort());
    for (const key of Object.keys(en) as (keyof Words)[]) {
      expect(words[key], key).not.toBe('');
      expect(placesIn(words[key]), key).toEqual(placesIn(en[key]));
    }
  },
);

test('the first language we speak is chosen, whatever its region', () => {
  expect(localeOf(null, 'es', 'nl-BE', 'fr')).toBe('nl');
  expect(localeOf('', undefined)).toBeUndefined();
});

test('places in a text are filled, with elements too', () => {
  expect(say('from {a} to {b}', { a: 1, b: 'x' })).toBe('from 1 to x');
  const mark = { type: 'bdi' };
  expect(fill('with {who}.', { who: mark })).toEqual(['with ', mark, '.']);
});

test('the direction comes from the language', () => {
  expect([direction('uk'), direction('ar'), direction('he-IL')]).toEqual(['ltr', 'rtl', 'rtl']);
});
