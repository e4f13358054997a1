import type { Locale } from './policy.ts';
import type { SlotReason, WhyNot } from './slot.ts';
import { reasonIn, type SlotWords, whyNotIn } from './slot-text.ts';
import { de } from './slot-words/de.ts';
import { en } from './slot-words/en.ts';
import { fr } from './slot-words/fr.ts';
import { nl } from './slot-words/nl.ts';
import { uk } from './slot-words/uk.ts';
import { nounsOf } from './terms.ts';

const words: Record<Locale, SlotWords> = { en, fr, nl, de, uk };

/** A slot's reason in the customer's language. */
export const reasonText = (reason: SlotReason, locale: Locale, nouns = nounsOf({}, locale)): string =>
  reasonIn(words[locale], reason, locale, nouns);

/** Why a time is not offered, as the second half of a sentence in the customer's language. */
export const whyNotText = (why: WhyNot, locale: Locale): string => whyNotIn(words[locale], why);
