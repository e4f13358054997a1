import { withNouns } from '../shared/nouns.ts';
import type { Locale } from '../shared/policy.ts';
import type { en } from './locales/en.ts';

/** Every text of the booking flow. English is in the bundle; other languages are fetched when they are needed. */
export type Words = Record<keyof typeof en, string>;

const locales: Locale[] = ['en', 'fr', 'nl', 'de', 'uk'];

/** The first language we speak among those wished for ("nl-BE" counts as "nl"). */
export function localeOf(...wished: (string | null | undefined)[]): Locale | undefined {
  const spoken = wished.map((wish) => locales.find((locale) => wish?.toLowerCase().startsWith(locale)));
  return spoken.find(Boolean);
}

/** Written from the right in Arabic, Hebrew, Persian and Urdu; said by the language, never guessed from the text. */
export const direction = (locale: string): 'ltr' | 'rtl' => (/^(ar|he|fa|ur)/.test(locale) ? 'rtl' : 'ltr');

/** Puts values into the `{places}` of a text; values may be elements, such as a name in `<bdi>`. */
export const fill = <T>(text: string, values: Record<string, T>): (string | T)[] =>
  text.split(/\{(\w+)\}/).map((part, i) => (i % 2 ? (values[part] ?? '') : part));

/** The same for plain strings. */
export const say = withNouns;
