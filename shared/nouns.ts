/** A business's own words for what everybody has: `customer`, `customers`, `job` … in one language. */
export type Nouns = Readonly<Record<string, string>>;

/** Puts a business's words into the places of a text: {customer}, {customers}, or {Customer} where a sentence begins. */
export const withNouns = (text: string, nouns: Nouns): string =>
  text.replace(/\{(\w)(\w+)\}/g, (place, first: string, rest: string) => {
    const key = first.toLowerCase() + rest;
    const noun = Object.hasOwn(nouns, key) ? nouns[key] : '';
    return noun ? (first < 'a' ? noun.charAt(0).toUpperCase() + noun.slice(1) : noun) : place;
  });
