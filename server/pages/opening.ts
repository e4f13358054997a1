/** The page behind the link of a time that came free: whole without any script. */
import { dayOf, formatDay, formatSpan, formatTime, formatWhen } from '../../shared/time.ts';
import type { OpeningPage } from '../booking/opening-links.ts';
import { type Html, html, name, phone } from './html.ts';
import { capital, panel, whenHtml } from './parts.ts';
import { openingWords } from './words/opening.ts';
import { pageWords } from './words/words.ts';

/** `at` is the page's own address. */
export function openingPage(page: OpeningPage, at: string, now: number): Html {
  const { business, locale, window, zone, current, until, status } = page;
  const [words, own] = [pageWords(locale, page.nouns), openingWords(locale)];
  const last = until && { from: until, to: until };
  const told =
    last &&
    (dayOf(last.from, zone) === dayOf(now, zone)
      ? formatTime(last.from, zone, locale)
      : formatWhen(last, zone, locale));
  const [declined, gone] = current ? [own.declined, own.goneLead] : [own.declinedAny, own.goneAny];
  const card = html`<section class="card">
<p class="when">${capital(formatDay(window.from, zone, locale))}, <span class="time">${formatSpan(window, zone, locale)}</span></p>
<dl><dt>${words.what}</dt><dd>${name(page.serviceName)}</dd>
${page.place && html`<dt>${words.where}</dt><dd>${name(page.place)}</dd>`}
${current && told && html`<dt>${own.now}</dt><dd>${whenHtml(current, zone, locale)}</dd>`}</dl>
</section>`;
  const body =
    status === 'taken'
      ? html`${panel(words.booked, words.bookedLead)}${card}`
      : told
        ? html`<div><h1>${current ? own.title : own.titleAny}</h1><p class="lead">${own.lead(told)}</p></div>${card}
<div class="act"><form method="post" action="${at}/accept"><button class="button primary">${own.take}</button></form>
${current && html`<p class="small">${own.waitLead}</p>`}</div>
<form method="post" action="${at}/decline"><button class="button quiet">${own.keep}</button></form>`
        : html`<div><h1 tabindex="-1" autofocus>${own.gone}</h1><p class="lead">${status === 'declined' ? declined : gone}</p></div>
${current && html`<p>${own.now}: <strong>${whenHtml(current, zone, locale)}</strong></p>`}`;
  return html`<header class="masthead">${name(business.name)}</header><main>${body}${
    business.phone && html`<footer class="small">${words.questions} ${phone(business.phone)}</footer>`
  }</main>`;
}
