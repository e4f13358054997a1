import { locales } from '../../shared/policy.ts';
import { type Html, html } from './html.ts';
import { pageWords } from './words/words.ts';

/** The browser's first language that we speak. The page depends on nothing else, so that every bad link looks alike. */
export const browserLocale = (acceptLanguage: string | undefined): string =>
  (acceptLanguage ?? '')
    .split(',')
    .map((part) => part.trim().slice(0, 2).toLowerCase())
    .find((language) => (locales as readonly string[]).includes(language)) ?? 'en';

/** The one page for forged, expired, superseded and foreign links, and for businesses that do not exist. */
export const badLinkPage = (locale: string): Html =>
  html`<main><h1>${pageWords(locale).bad}</h1><p class="lead">${pageWords(locale).badLead}</p></main>`;
