/** A business's own words for what everybody has, in one language: `customer`, `customers`, `Customer`, `job` … */
export type Nouns = Readonly<Record<string, string>>;

/** Puts words into the places of a text: {customer}, {customers}, or {Customer} where a sentence begins; other places stay. */
export const withNouns = (text: string, nouns: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (place, key: string) => `${nouns[key] ?? place}`);

/** The same for every text of a page or a message, those that are given values included. */
export const inNouns = <W extends object>(texts: W, nouns: Nouns): W =>
  Object.fromEntries(
    Object.entries(texts).map(([key, text]: [string, unknown]) => [
      key,
      typeof text === 'function'
        ? (...given: unknown[]) => withNouns(String(text(...given)), nouns)
        : typeof text === 'string'
          ? withNouns(text, nouns)
          : text,
    ]),
  ) as W;
