import { type Nouns, withNouns } from './nouns.ts';
import type { SlotReason, WhyNot } from './slot.ts';

/** What is said about slots in one language: why one is good, and (as the second half of a sentence) why one is not offered. */
export type SlotWords = Record<SlotReason['kind'] | `${Driven['kind']}-no-detour` | WhyNot['reason'], string>;
type Driven = Extract<SlotReason, { extraMinutes: number }>;

const number = (locale: string, value: number): string => new Intl.NumberFormat(locale).format(value);
const distance = (locale: string, metres: number): string =>
  metres < 950
    ? `${number(locale, Math.max(50, Math.round(metres / 50) * 50))} m`
    : `${number(locale, Math.round(metres / 100) / 10)} km`;

/** A slot's reason in the words given: the embed carries one language, the server all of them (shared/reason.ts). */
export function reasonIn(words: SlotWords, reason: SlotReason, locale: string, nouns: Nouns): string {
  const text =
    'extraMinutes' in reason && reason.extraMinutes < 1 ? words[`${reason.kind}-no-detour`] : words[reason.kind];
  return withNouns(text, {
    ...nouns,
    name: 'name' in reason ? reason.name : '',
    distance: 'metres' in reason ? distance(locale, reason.metres) : '',
    minutes: 'extraMinutes' in reason ? number(locale, reason.extraMinutes) : '',
  });
}

export const whyNotIn = (words: SlotWords, why: WhyNot): string =>
  withNouns(words[why.reason], { item: why.detail ?? '' });
