/** The page behind the link of a place in a class: whole without any script. */
import { dayOf, formatDay, formatSpan, formatTime, formatWhen, type Instant } from '../../shared/time.ts';
import type { SignupPage } from '../booking/signup-links.ts';
import { type Html, html, name, phone, within } from './html.ts';
import { capital, panel } from './parts.ts';
import { signupWords } from './words/signup.ts';
import { pageWords } from './words/words.ts';

/** `at` is the page's own address, `done` what the last tap did. */
export function signupPage(
  { signup, business, locale, nouns }: SignupPage,
  at: string,
  done: string,
  now: Instant,
): Html {
  const words = pageWords(locale, nouns);
  const own = signupWords(locale);
  const { status, window, zone, can, offeredUntil, cancelUntil } = signup;
  const until = (moment: Instant): string =>
    dayOf(moment, zone) === dayOf(now, zone)
      ? formatTime(moment, zone, locale)
      : formatWhen({ from: moment, to: moment }, zone, locale);
  const button = (action: string, label: string, kind = ''): Html =>
    html`<form method="post" action="${at}/${action}"><button class="button ${kind}">${label}</button></form>`;
  const heading = (title: string, lead: string): Html =>
    html`<div><h1 tabindex="-1" ${done && !notice ? 'autofocus' : ''}>${title}</h1><p class="lead">${lead}</p></div>`;
  const said = done === 'just-taken' ? own.justTaken : done === 'too-late' ? own.tooLate : null;
  const notice = said && html`<p class="notice" role="status" tabindex="-1" autofocus>${said}</p>`;
  const card = html`<section class="card">
<p class="when">${capital(formatDay(window.from, zone, locale))}, <span class="time">${formatSpan(window, zone, locale)}</span></p>
<dl>
<dt>${words.what}</dt><dd>${name(signup.title)}</dd>
${signup.place && html`<dt>${words.where}</dt><dd>${name(signup.place)}</dd>`}
${signup.who && html`<dt>${words.who}</dt><dd>${name(signup.who)}</dd>`}
</dl>
</section>`;
  const reference = html`<p class="small">${within(words.reference, name(signup.reference))}</p>`;
  const over = window.from <= now;

  const body = (): Html => {
    switch (status) {
      case 'in':
        return html`${done === 'accept' || done === 'join' ? panel(own.inTitle, own.inFresh) : html`<div><h1>${own.inTitle}</h1></div>`}
${card}${reference}
${over ? html`<p>${words.took}</p>` : html`<a class="button" href="${at}/calendar.ics" download="appointment.ics">${words.calendar}</a>`}
${
  can.includes('cancel') &&
  html`<details><summary>${own.giveBack}</summary><form method="post" action="${at}/cancel">
<p class="small">${cancelUntil ? own.giveBackLead(until(cancelUntil)) : own.giveBackLate}</p>
<button class="button danger">${own.giveBackYes}</button></form></details>`
}
${!over && !can.includes('cancel') && html`<p class="small">${words.tooLateToChange}</p>`}`;
      case 'offered':
        return can.includes('accept')
          ? html`${heading(own.offeredTitle, signup.race ? own.race(until(offeredUntil!)) : own.kept(until(offeredUntil!)))}${card}
<div class="act">${button('accept', own.take, 'primary')}</div>
${button('cancel', own.notWanted, 'quiet')}`
          : html`${heading(own.lapsedTitle, own.lapsedLead)}${card}`;
      case 'waiting':
        return html`${heading(own.waitingTitle, own.waitingLead(signup.ahead))}${card}${reference}
${can.includes('cancel') && button('cancel', own.leaveLine, 'quiet')}`;
      case 'out': {
        const [title, lead] =
          signup.leftBecause === 'event'
            ? [own.goneTitle, own.goneLead]
            : signup.leftBecause === 'lapsed'
              ? [own.lapsedTitle, own.lapsedLead]
              : [own.outTitle, own.outLead];
        return html`${heading(title, lead)}${card}
${can.includes('join') && button('join', own.join)}`;
      }
      default:
        return status satisfies never;
    }
  };
  return html`<header class="masthead">${name(business.name)}</header><main>${notice}${body()}${
    business.phone && html`<footer class="small">${words.questions} ${phone(business.phone)}</footer>`
  }</main>`;
}
