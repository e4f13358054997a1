/** A series found and booked on a page of its own, whole without any script: rhythm, dates, details. */
import type { DayPart } from '../../shared/job.ts';
import { inNouns, type Nouns } from '../../shared/nouns.ts';
import type { Locale } from '../../shared/policy.ts';
import type { FoundSession, Pace, SeriesFound } from '../../shared/series.ts';
import { formatTime, formatWhen, type Instant, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { type Html, html, name, phone } from './html.ts';
import { capital, whenHtml } from './parts.ts';
import { type BookSeriesWords, bookSeriesWords } from './words/book-series.ts';
import { pageWords } from './words/words.ts';

/** In which language, and in whose words, a page speaks. */
export interface Voice {
  locale: Locale;
  nouns: Nouns;
}

export interface BookSeriesShowing extends Voice {
  business: Business;
  serviceName: string;
  count: number;
  paces: Pace[];
  /** The address of the page itself. */
  at: string;
  /** It is given at the customer's: the address is asked for. */
  visit: boolean;
}

/** What the customer asked for, as it stands in the page's address. */
export interface Asked {
  pace: Pace;
  part: DayPart | null;
  fromDay: string;
  address: Address | null;
}
export interface Address {
  street: string;
  postcode: string;
  place: string;
}

export const findingWords = ({ locale, nouns }: Voice): BookSeriesWords => inNouns(bookSeriesWords[locale], nouns);

const paceText = ({ times, weeks }: Pace, words: BookSeriesWords): string => {
  if (weeks > 1) return words.every(weeks);
  return times > 1 ? words.times(times) : words.weekly;
};
const paceValue = ({ times, weeks }: Pace): string => `${times}-${weeks}`;
const slotValue = ({ from, to }: Span): string => `${from}-${to}`;

const frame = (
  s: BookSeriesShowing,
  body: Html,
): Html => html`<header class="masthead">${name(s.business.name)}</header><main>
${body}
${s.business.phone && html`<footer class="small">${pageWords(s.locale, s.nouns).questions} ${phone(s.business.phone)}</footer>`}</main>`;

const heading = (s: BookSeriesShowing): Html => html`<h1>${findingWords(s).title(s.count, s.serviceName)}</h1>`;

const option = (value: string, label: string, chosen: boolean): Html =>
  html`<option value="${value}" ${chosen ? 'selected' : ''}>${label}</option>`;

/** At which time of the day, and from which day on. */
export function whenItSuits(
  voice: Voice,
  dayField: string,
  asked: { part: DayPart | null; fromDay: string } | null,
): Html {
  const words = findingWords(voice);
  const parts: [DayPart | '', string][] = [
    ['', words.anyPart],
    ['morning', words.morning],
    ['afternoon', words.afternoon],
    ['evening', words.evening],
  ];
  return html`<div class="field"><label for="part">${words.part}</label><select class="input" id="part" name="part">
${parts.map(([value, label]) => option(value, label, (asked?.part ?? '') === value))}</select></div>
<div class="field"><label for="${dayField}">${words.from}</label><input class="input" type="date" id="${dayField}" name="${dayField}" value="${asked?.fromDay ?? ''}"></div>`;
}

/** Where the visits are, for a service that is given at the customer's. */
function addressFields(voice: Voice, address: Address | null): Html {
  const words = findingWords(voice);
  const field = (id: keyof Address, label: string, complete: string, required: boolean): Html =>
    html`<div class="field"><label for="${id}">${label}</label><input class="input" id="${id}" name="${id}" autocomplete="${complete}" value="${address?.[id] ?? ''}" ${required ? 'required' : ''} maxlength="${id === 'postcode' ? 12 : 120}"></div>
`;
  return html`${field('street', words.street, 'street-address', true)}${field('postcode', words.postcode, 'postal-code', true)}${field('place', words.place, 'address-level2', false)}`;
}
/** The question as the fields of its form. */
export const askedFields = ({ pace, part, fromDay, address }: Asked): Record<string, string> => ({
  pace: paceValue(pace),
  part: part ?? '',
  from: fromDay,
  ...(address ?? {}),
});

/** What was asked for, carried along unseen to the next step. */
const carried = (fields: Record<string, string>): Html[] =>
  Object.entries(fields).map(([field, value]) => html`<input type="hidden" name="${field}" value="${value}">`);

/** The question: how often, at which time of the day, from when. */
function question(s: BookSeriesShowing, asked: Asked | null): Html {
  const words = findingWords(s);
  return html`<form method="get" action="${s.at}" class="block">
<div class="field"><label for="pace">${words.pace}</label><select class="input" id="pace" name="pace">
${s.paces.map((p) => option(paceValue(p), paceText(p, words), asked !== null && paceValue(asked.pace) === paceValue(p)))}</select></div>
${whenItSuits(s, 'from', asked)}
${s.visit && addressFields(s, asked?.address ?? null)}
<button class="button ${asked ? '' : 'primary'}">${words.find}</button></form>`;
}

export const askSeriesPage = (s: BookSeriesShowing): Html =>
  frame(s, html`<div>${heading(s)}<p class="lead">${findingWords(s).lead}</p></div>${question(s, null)}`);

/** One date as a line of a form: the time it fits, or the closest others to choose from. */
export function foundDate(voice: Voice, found: SeriesFound, session: FoundSession): Html {
  const words = findingWords(voice);
  const { locale, nouns } = voice;
  const { zone } = found;
  const field = `slot${session.position}`;
  const who = (person: string | null): Html | null =>
    person && person !== found.who ? html`<small>${pageWords(locale, nouns).who}: ${name(person)}</small>` : null;
  if (session.fits && session.slot)
    return html`<li><span><strong>${capital(formatWhen(session.slot, zone, locale))}</strong></span><input type="hidden" name="${field}" value="${slotValue(session.slot)}"></li>
`;
  const usual = formatWhen(session.usual, zone, locale);
  if (session.alternatives.length === 0)
    return html`<li><span><s>${usual}</s><small>${words.impossible}</small></span></li>
`;
  return html`<li class="differs"><fieldset><legend>${words.instead(usual)}</legend>
${session.alternatives.map(
  (
    slot,
    i,
  ) => html`<label class="tile"><input type="radio" name="${field}" value="${slotValue(slot)}" ${i === 0 ? 'checked' : ''} required><span><strong>${whenHtml(slot, zone, locale)}</strong>${who(slot.who)}</span></label>
`,
)}</fieldset></li>
`;
}

/** Every date, before anything is taken; what does not fit with its closest alternatives. */
export function foundSeriesPage(
  s: BookSeriesShowing,
  asked: Asked,
  found: SeriesFound | 'none' | 'outside-area',
  lost: boolean,
): Html {
  const words = findingWords(s);
  if (found === 'none' || found === 'outside-area') {
    const why = found === 'none' ? words.none : words.outside;
    return frame(s, html`${heading(s)}<p class="notice" role="status">${why}</p>${question(s, asked)}`);
  }
  const { sessions, fit } = found;
  const whole = sessions.every((session) => session.slot);
  return frame(
    s,
    html`${lost && html`<p class="notice" role="status" tabindex="-1" autofocus>${words.lost}</p>`}
<div>${heading(s)}<p class="lead" role="status">${fit === sessions.length ? words.fitAll(fit) : words.fitSome(fit, sessions.length)}${found.who && html` · ${pageWords(s.locale, s.nouns).who}: ${name(found.who)}`}</p></div>
<form method="post" action="${s.at}/hold" class="block">
${carried(askedFields(asked))}<input type="hidden" name="person" value="${found.personId ?? ''}">
<ol class="dates">${sessions.map((session) => foundDate(s, found, session))}</ol>
${whole && html`<button class="button primary">${words.keep}</button>`}</form>
<details ${whole ? '' : 'open'}><summary>${words.again}</summary>${question(s, asked)}</details>`,
  );
}

/** The dates are kept; who are they for? */
export function seriesDetailsPage(
  s: BookSeriesShowing,
  hold: { id: string; until: Instant; slots: Span[]; zone: string },
  wrong: { message: string; said: Record<string, string> } | null,
): Html {
  const words = findingWords(s);
  const field = (id: 'name' | 'email' | 'phone', type: string, complete: string, required: boolean): Html =>
    html`<div class="field"><label for="${id}">${words[id]}</label><input class="input" id="${id}" name="${id}" type="${type}" autocomplete="${complete}" value="${wrong?.said[id] ?? ''}" ${required ? 'required' : ''} maxlength="120"></div>
`;
  return frame(
    s,
    html`<div>${heading(s)}<p class="lead" role="status">${words.keptUntil(formatTime(hold.until, hold.zone, s.locale))}</p></div>
${wrong && html`<p class="notice" role="alert" tabindex="-1" autofocus>${wrong.message}</p>`}
<form method="post" action="${s.at}/book" class="block"><input type="hidden" name="hold" value="${hold.id}">
${field('name', 'text', 'name', true)}${field('email', 'email', 'email', false)}${field('phone', 'tel', 'tel', false)}
<p class="small">${words.either}</p>
<button class="button primary">${words.book(hold.slots.length)}</button></form>
<ol class="dates">${hold.slots.map(
      (slot) => html`<li><strong>${capital(formatWhen(slot, hold.zone, s.locale))}</strong></li>
`,
    )}</ol>`,
  );
}

/** They are no longer kept. */
export const seriesOverPage = (s: BookSeriesShowing): Html =>
  frame(
    s,
    html`${heading(s)}<p class="notice" role="alert" tabindex="-1" autofocus>${findingWords(s).over}</p>${question(s, null)}`,
  );
