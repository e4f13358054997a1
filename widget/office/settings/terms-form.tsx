import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { withNouns } from '../../../shared/nouns.ts';
import { type Locale, locales, ourLocale } from '../../../shared/policy.ts';
import {
  type Noun,
  nounsOf,
  presetNames,
  presetNoun,
  presets,
  sentences,
  type TermKey,
  type Terms,
  termKeys,
} from '../../../shared/terms.ts';
import { answerOf, office } from '../client.ts';
import { fail, say } from '../notices.tsx';
import { loadMe, mayI, signedIn } from '../session.ts';
import { Verb } from '../verb.tsx';

const keyNames: Record<TermKey, string> = {
  customer: 'Who you work for',
  job: 'What they ask for',
  appointment: 'Their time with you',
  technician: 'Who does the work',
  location: 'Where they come to',
  resource: 'What it takes',
};
const languageNames: Record<Locale, string> = {
  en: 'English',
  fr: 'Français',
  nl: 'Nederlands',
  de: 'Deutsch',
  uk: 'Українська',
};

/** Sentences of the office as they stand there; it speaks English. */
const officeSentences = [
  '12 {customers} waiting, the most urgent first',
  'Plan 40 {jobs}',
  'No {appointment} was affected.',
];

/** What the business calls its customers, jobs and appointments, with some sentences as they would read. */
export function TermsForm({ kept, reload }: { kept: Terms; reload(): Promise<void> }): JSX.Element {
  const draft = useSignal<Terms>(kept);
  const locale = useSignal<Locale>(ourLocale(signedIn().business.locale));
  const busy = useSignal(false);
  const locked = !mayI('change-settings');
  const preset = draft.value.preset ?? 'field-service';
  const changed = JSON.stringify(draft.value) !== JSON.stringify(kept);
  const own = draft.value.words?.[locale.value] ?? {};
  const setNoun = (key: TermKey, change: Partial<Noun>): void => {
    const usual = presetNoun(preset, locale.value, key);
    const noun = { ...usual, ...own[key], ...change };
    const { [key]: _, ...others } = own;
    const same = noun.one === usual.one && noun.many === usual.many;
    draft.value = {
      ...draft.value,
      words: { ...draft.value.words, [locale.value]: same ? others : { ...others, [key]: noun } },
    };
  };
  const save = async (): Promise<void> => {
    if (busy.value || !changed || locked) return;
    busy.value = true;
    try {
      await answerOf(office.settings.terms.$put({ json: draft.value }));
      say('Saved. Pages and new messages use these words from now on.');
      await loadMe();
      await reload();
    } catch (error) {
      fail(error);
    } finally {
      busy.value = false;
    }
  };
  const preview = Object.values(sentences[locale.value]).map((text) =>
    withNouns(text, nounsOf(draft.value, locale.value)),
  );
  const inOffice = officeSentences.map((text) => withNouns(text, nounsOf(draft.value, 'en')));
  return (
    <form
      class="settings terms"
      aria-label="Your words"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset class="panel wide" disabled={locked}>
        <legend>Your words</legend>
        <div class="two">
          <div class="field">
            <label for="terms-preset">Trade</label>
            <select
              id="terms-preset"
              class="input"
              value={preset}
              onChange={(event) => {
                draft.value = { ...draft.value, preset: event.currentTarget.value as typeof preset };
              }}
            >
              {presets.map((one) => (
                <option key={one} value={one}>
                  {presetNames[one]}
                </option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for="terms-language">Language</label>
            <select
              id="terms-language"
              class="input"
              value={locale.value}
              onChange={(event) => {
                locale.value = event.currentTarget.value as Locale;
              }}
            >
              {locales.map((one) => (
                <option key={one} value={one}>
                  {languageNames[one]}
                </option>
              ))}
            </select>
          </div>
        </div>
        <div class="nouns">
          {termKeys.map((key) => {
            const noun = own[key] ?? presetNoun(preset, locale.value, key);
            const field = (part: 'one' | 'many', label: string): JSX.Element => (
              <input
                class="input"
                lang={locale.value}
                aria-label={`${keyNames[key]}: ${label}`}
                maxLength={40}
                required
                value={noun[part]}
                onInput={(event) => setNoun(key, { [part]: event.currentTarget.value })}
              />
            );
            return (
              <div key={key} class="noun">
                <span>{keyNames[key]}</span>
                {field('one', 'one')}
                {field('many', 'several')}
              </div>
            );
          })}
        </div>
      </fieldset>
      <section class="panel wide" aria-label="How it reads" aria-live="polite">
        <h2>How it reads</h2>
        <ul class="reads">
          {preview.map((text) => (
            <li key={text} lang={locale.value}>
              {text}
            </li>
          ))}
          {inOffice.map((text) => (
            <li key={text} class="muted">
              Office: {text}
            </li>
          ))}
        </ul>
        <p class="verbs">
          <Verb needs="change-settings" kind="primary" type="submit" busy={busy.value || !changed}>
            Save the words
          </Verb>
        </p>
      </section>
    </form>
  );
}
