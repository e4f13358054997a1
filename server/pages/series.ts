import { inNouns } from '../../shared/nouns.ts';
import { formatWhen, type Instant } from '../../shared/time.ts';
import type { SeriesPage } from '../booking/series-links.ts';
import { type Html, html, name, phone, within } from './html.ts';
import { capital, whenHtml } from './parts.ts';
import { seriesWords } from './words/series.ts';
import { pageWords } from './words/words.ts';

/** All dates of a series in order: each leads to its own page; several are cancelled together here. */
export function seriesPage(page: SeriesPage, at: string, done: string, now: Instant): Html {
  const { locale, zone, sessions, cancellable, business } = page;
  const words = inNouns(seriesWords[locale], page.nouns);
  const common = pageWords(locale, page.nouns);
  const stateOf = ({ appointment }: SeriesPage['sessions'][number]): string => {
    if (!appointment || appointment.status === 'released' || appointment.status === 'proposed') return words.released;
    if (appointment.status === 'cancelled') return words.cancelled;
    return appointment.window.from < now ? words.over : '';
  };
  const notice = done === 'cancelled' ? words.done : done === 'too-late' ? words.tooLate : '';
  return html`<header class="masthead">${name(business.name)}</header><main>
${notice && html`<p class="notice ${done === 'cancelled' ? 'good' : ''}" role="status" tabindex="-1" autofocus>${notice}</p>`}
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
  cancellable.length > 0 &&
  html`<details><summary>${words.cancelMany}</summary><form method="post" action="${at}/cancel-dates" class="block">
<div class="field"><label for="from">${words.cancelFrom}</label><select class="input" id="from" name="from">
<option value="1">${words.all(cancellable.length)}</option>
${cancellable.slice(1).map((n) => {
  const window = sessions.find((s) => s.position === n)!.appointment!.window;
  return html`<option value="${n}">${words.from(n, formatWhen(window, zone, locale))}</option>`;
})}</select></div>
<p class="small">${words.deadline(page.cancelDeadlineHours)}</p>
<button class="button danger">${words.cancelYes}</button></form></details>`
}
${business.phone && html`<footer class="small">${common.questions} ${phone(business.phone)}</footer>`}</main>`;
}
