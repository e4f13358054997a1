import type { AppointmentView, LinkView } from '../../shared/booking.ts';
import type { Locale } from '../../shared/policy.ts';
import { reasonText } from '../../shared/reason.ts';
import type { Slot } from '../../shared/slot.ts';
import { dayOf, formatDay, formatSpan, formatTime, formatWhen, type Instant, type Span } from '../../shared/time.ts';
import { type Html, html, name, phone } from './html.ts';
import { type PageWords, pageWords } from './words/words.ts';

/** What every part of a link page needs to know. */
export interface Showing {
  view: LinkView;
  /** The address of the page itself: `/l/<token>`. */
  at: string;
  /** What has just been done, by the mark in the address after a POST. */
  done: string;
  now: Instant;
  words: PageWords;
  locale: Locale;
}

export const showing = (view: LinkView, at: string, done: string, now: Instant): Showing => ({
  view,
  at,
  done,
  now,
  words: pageWords(view.locale, view.nouns),
  locale: view.locale as Locale,
});

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "Tuesday 24 November, 10:00 – 12:00", with the times on one line. */
export const whenHtml = (window: Span, zone: string, locale: Locale): Html =>
  html`${formatDay(window.from, zone, locale)}, <span class="time">${formatSpan(window, zone, locale)}</span>`;

/** A moment something lasts until: the time alone where it is today. */
export const until = ({ view, locale, now }: Showing, at: Instant): string =>
  dayOf(at, view.zone) === dayOf(now, view.zone)
    ? formatTime(at, view.zone, locale)
    : formatWhen({ from: at, to: at }, view.zone, locale);

/** A form with one button that does one thing. */
export const oneButton = (s: Showing, action: string, label: string, kind = ''): Html =>
  html`<form method="post" action="${s.at}/${action}"><button class="button ${kind}">${label}</button></form>`;

/** When in bold, then what, where and with whom; an old time struck through. */
export function card(s: Showing, appointment: AppointmentView, before: Span | null = null): Html {
  const { words, locale } = s;
  const { window, zone, serviceName, minutes, place, who } = appointment;
  return html`<section class="card">
<p class="when">${capital(formatDay(window.from, zone, locale))}, <span class="time">${formatSpan(window, zone, locale)}</span></p>
${before && html`<p><span class="sr">${words.instead}</span> <s>${whenHtml(before, zone, locale)}</s></p>`}
<dl>
<dt>${words.what}</dt><dd>${name(serviceName)} · ${words.minutes(minutes)}</dd>
${place && html`<dt>${words.where}</dt><dd>${name(place)}</dd>`}
${who && html`<dt>${words.who}</dt><dd>${name(who)}</dd>`}
</dl>
</section>`;
}

const reason = (slot: Slot, { locale, view }: Showing): Html | null =>
  slot.reason && html`<small>${reasonText(slot.reason, locale, view.nouns)}</small>`;
const badge = (slot: Slot, words: PageWords): Html | null =>
  slot.best ? html`<span class="badge">${words.best}</span>` : null;

/** Other times, each booked by one tap. */
export const oneTapSlots = (s: Showing, slots: Slot[]): Html =>
  html`<form method="post" action="${s.at}/choose" class="block">
${slots.map(
  (
    slot,
  ) => html`<button class="tile" name="slot" value="${slot.from}-${slot.to}"><span><span class="first-row"><strong>${capital(
    formatDay(slot.from, s.view.zone, s.locale),
  )}, <span class="time">${formatSpan(slot, s.view.zone, s.locale)}</span></strong>${badge(slot, s.words)}</span>${reason(slot, s)}</span></button>
`,
)}</form>`;

function byDay(slots: Slot[], zone: string): Slot[][] {
  const days = new Map<string, Slot[]>();
  for (const slot of [...slots].sort((a, b) => a.from - b.from)) {
    const day = dayOf(slot.from, zone);
    days.set(day, [...(days.get(day) ?? []), slot]);
  }
  return [...days.values()];
}

/** A plain list of radio buttons grouped by day, and one button that books. */
export const slotForm = (s: Showing, slots: Slot[], zone: string): Html =>
  html`<form method="post" action="${s.at}/choose" class="slots">
${byDay(slots, zone).map(
  (day) => html`<fieldset class="day"><legend>${formatDay(day[0]!.from, zone, s.locale)}</legend><div>
${day.map(
  (
    slot,
  ) => html`<label class="tile"><input type="radio" name="slot" value="${slot.from}-${slot.to}" required><span><span class="first-row"><strong class="time">${formatSpan(slot, zone, s.locale)}</strong>${badge(slot, s.words)}</span>${reason(slot, s)}</span></label>
`,
)}</div></fieldset>`,
)}
<div class="stick"><button class="button primary">${s.words.book}</button></div>
</form>`;

const check = html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M5 12.5l4.5 4.5L19 7.5"/></svg>`;

/** The green panel after something was done for good; its heading takes the focus. */
export const panel = (title: string, line: string): Html =>
  html`<div class="panel">${check}<h1 tabindex="-1" autofocus>${title}</h1><p>${line}</p></div>`;

/** One sentence about what the last tap did, above a page that shows what is true now. */
export function notice({ done, words, view }: Showing): Html | null {
  const lines: Record<string, [string, boolean]> = {
    'slot-taken': [words.taken, false],
    'too-late': [words.tooLate, false],
    'call-me': [words.told, true],
    undo: [words.undone, view.state === 'open' || view.state === 'settled'],
  };
  const line = lines[done];
  if (!line || (done === 'undo' && !line[1])) return null;
  return html`<p class="notice ${line[1] ? 'good' : ''}" role="status" tabindex="-1" autofocus>${line[0]}</p>`;
}

/** Where no time suits: a line to the office, which calls back. */
export const askForCall = (s: Showing): Html => html`<details><summary>${s.words.noneSuit}</summary>
<form method="post" action="${s.at}/call-me">
<div class="field"><label for="words">${s.words.whenSuits}</label><textarea class="input" id="words" name="words" rows="3" maxlength="1000"></textarea></div>
<button class="button">${s.words.askCall}</button>
</form></details>`;

/** Whom to call. */
export const questions = ({ view, words }: Showing): Html | null =>
  view.business.phone ? html`<footer class="small">${words.questions} ${phone(view.business.phone)}</footer>` : null;
