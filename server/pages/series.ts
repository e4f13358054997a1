import type { DayPart } from '../../shared/job.ts';
import { inNouns } from '../../shared/nouns.ts';
import type { SeriesFound } from '../../shared/series.ts';
import { formatWhen, type Instant } from '../../shared/time.ts';
import type { SeriesPage } from '../booking/series-links.ts';
import { findingWords, foundDate, whenItSuits } from './book-series.ts';
import { type Html, html, name, phone, within } from './html.ts';
import { capital, whenHtml } from './parts.ts';
import { seriesWords } from './words/series.ts';
import { pageWords } from './words/words.ts';

/** All dates of a series in order: each leads to its own page; several are cancelled together here. */
export function seriesPage(page: SeriesPage, at: string, done: string, now: Instant): Html {
  const { locale, zone, sessions, cancellable, movable, business } = page;
  const words = inNouns(seriesWords[locale], page.nouns);
  const common = pageWords(locale, page.nouns);
  const stateOf = ({ appointment }: SeriesPage['sessions'][number]): string => {
    if (!appointment || appointment.status === 'released' || appointment.status === 'proposed') return words.released;
    if (appointment.status === 'cancelled') return words.cancelled;
    return appointment.window.from < now ? words.over : '';
  };
  const notices: Record<string, string> = {
    cancelled: words.done,
    moved: words.moved,
    'too-late': words.tooLate,
    'too-late-to-move': words.moveTooLate,
  };
  const notice = Object.hasOwn(notices, done) ? notices[done]! : '';
  const good = done === 'cancelled' || done === 'moved';
  return html`<header class="masthead">${name(business.name)}</header><main>
${notice && html`<p class="notice ${good ? 'good' : ''}" role="status" tabindex="-1" autofocus>${notice}</p>`}
<div><h1>${words.title(sessions.length)}</h1><p class="lead">${name(page.serviceName)}</p></div>
<ol class="dates">
${sessions.map((session) => {
  const { appointment, url } = session;
  const state = stateOf(session);
  const when = appointment ? html`${whenHtml(appointment.window, zone, locale)}` : '';
  return html`<li><span>${appointment?.status === 'cancelled' ? html`<s>${when}</s>` : html`<strong>${when}</strong>`}
${appointment?.who && !state && html`<small>${common.who}: ${name(appointment.who)}</small>`}${state && html`<small>${state}</small>`}</span>
${url && appointment?.status === 'booked' && !state && html`<a href="${url}">${words.change} <span class="sr">${capital(formatWhen(appointment.window, zone, locale))}</span></a>`}</li>
`;
})}</ol>
<p class="small">${page.place && html`${common.where}: ${name(page.place)}. `}${words.lead}</p>
<p class="small">${within(common.reference, name(page.reference))}</p>
${sessions.some((s) => s.appointment?.status === 'booked') && html`<a class="button" href="${at}/calendar.ics" download="appointments.ics">${words.calendar}</a>`}
${
  movable.length > 0 &&
  html`<details><summary>${words.moveMany}</summary><form method="get" action="${at}/dates" class="block">
${whichDates(page, 'move-from', movable, words.allMove(movable.length))}
${whenItSuits(page, 'day', null)}
<p class="small">${words.deadline(page.moveDeadlineHours)}</p>
<button class="button">${words.see}</button></form></details>`
}
${
  cancellable.length > 0 &&
  html`<details><summary>${words.cancelMany}</summary><form method="post" action="${at}/cancel-dates" class="block">
${whichDates(page, 'from', cancellable, words.all(cancellable.length))}
<p class="small">${words.deadline(page.cancelDeadlineHours)}</p>
<button class="button danger">${words.cancelYes}</button></form></details>`
}
${business.phone && html`<footer class="small">${common.questions} ${phone(business.phone)}</footer>`}</main>`;
}

/** All of some dates, or those from one of them on. */
function whichDates({ locale, nouns, zone, sessions }: SeriesPage, id: string, positions: number[], all: string): Html {
  const words = inNouns(seriesWords[locale], nouns);
  return html`<div class="field"><label for="${id}">${words.cancelFrom}</label><select class="input" id="${id}" name="from">
<option value="1">${all}</option>
${positions.slice(1).map((n) => {
  const window = sessions.find((s) => s.position === n)!.appointment!.window;
  return html`<option value="${n}">${words.from(n, formatWhen(window, zone, locale))}</option>`;
})}</select></div>`;
}

/** Where some dates could move, each with what it would be instead; nothing is taken by looking. */
export function moveDatesPage(
  page: SeriesPage,
  at: string,
  asked: { from: number; part: DayPart | null; fromDay: string },
  found: SeriesFound | null,
  lost: boolean,
): Html {
  const { locale, business } = page;
  const words = inNouns(seriesWords[locale], page.nouns);
  const finding = findingWords(page);
  const sessions = found?.sessions ?? [];
  const whole = sessions.length > 0 && sessions.every((session) => session.slot);
  return html`<header class="masthead">${name(business.name)}</header><main>
${lost && html`<p class="notice" role="status" tabindex="-1" autofocus>${finding.lost}</p>`}
${
  found
    ? html`<div><h1>${words.newDates(sessions.length)}</h1><p class="lead" role="status">${found.fit === sessions.length ? finding.fitAll(found.fit) : finding.fitSome(found.fit, sessions.length)}</p></div>
<form method="post" action="${at}/move-dates" class="block">
<input type="hidden" name="from" value="${asked.from}"><input type="hidden" name="part" value="${asked.part ?? ''}"><input type="hidden" name="day" value="${asked.fromDay}"><input type="hidden" name="person" value="${found.personId ?? ''}">
<ol class="dates">${sessions.map((session) => foundDate(page, found, session))}</ol>
<p class="small">${words.kept}</p>
${whole && html`<button class="button primary">${words.moveYes(sessions.length)}</button>`}</form>`
    : html`<h1>${words.moveMany}</h1><p class="notice" role="status">${finding.none}</p>`
}
<details ${whole ? '' : 'open'}><summary>${finding.again}</summary><form method="get" action="${at}/dates" class="block">
${whichDates(page, 'move-from', page.movable, words.allMove(page.movable.length))}
${whenItSuits(page, 'day', asked)}
<button class="button">${words.see}</button></form></details>
<nav class="links"><a href="${at}">${words.back}</a></nav>
${business.phone && html`<footer class="small">${pageWords(locale, page.nouns).questions} ${phone(business.phone)}</footer>`}</main>`;
}
