import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { escapeHtml } from '../html.ts';

/** HTML that is safe as it stands. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

type Part = Html | string | number | false | null | undefined | readonly Part[];

const written = (part: Part): string => {
  if (part === false || part == null) return '';
  if (part instanceof Html) return part.text;
  return typeof part === 'object' ? part.map(written).join('') : escapeHtml(String(part));
};

/** Writes HTML; whatever is put into it is escaped, unless it is HTML itself. Nothing is written for false and null. */
export const html = (literal: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(literal.map((text, i) => text + (i < parts.length ? written(parts[i]) : '')).join(''));

/** Somebody's name or address, which may run in another direction than the sentence around it. */
export const name = (text: string): Html => html`<bdi>${text}</bdi>`;

/** A sentence made by a texts function, with one of its values marked up: the value goes through as a mark and comes out as HTML. */
export function within(sentence: (value: string) => string, value: Html): Html {
  const [before = '', after = ''] = sentence('\u0000').split('\u0000');
  return html`${before}${value}${after}`;
}

/** A phone number to read and to tap: +32 9 255 01 00. */
export const phone = (number: string): Html =>
  html`<a class="time" href="tel:${number.replace(/[^+\d]/g, '')}"><bdi>${parsePhoneNumberFromString(number)?.formatInternational() ?? number}</bdi></a>`;
