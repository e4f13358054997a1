/** Starts a service's name inside a sentence: "Boiler service" becomes "boiler service", "HVAC check" stays. */
export const inSentence = (text: string): string =>
  /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
