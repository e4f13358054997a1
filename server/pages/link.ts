import type { AppointmentView, SlotsAnswer } from '../../shared/booking.ts';
import { formatDay } from '../../shared/time.ts';
import { declineForm } from './decline.ts';
import { type Html, html, name, within } from './html.ts';
import {
  askForCall,
  card,
  notice,
  oneButton,
  oneTapSlots,
  panel,
  questions,
  type Showing,
  until,
  whenHtml,
} from './parts.ts';
import { type TimesQuery, timesPage } from './times.ts';
import { openingWords } from './words/opening.ts';

/** The question, why, what, and "Yes" before anything else; then other times; then "none of these". */
function proposalPage(s: Showing): Html {
  const { words, view, locale, at } = s;
  const { appointment, holdUntil, service } = view;
  if (!appointment) return leftPage(s, words.closed, words.closedLead);
  const when = whenHtml(appointment.window, appointment.zone, locale);
  return html`${notice(s)}
<div>
<h1>${within((text) => words.question(text, service.name), when)}</h1>
<p class="lead">${service.place === 'customer' ? words.why : words.whySession}</p>
</div>
${card(s, appointment)}
<div class="act">
${oneButton(s, 'accept', words.yes, 'primary')}
${holdUntil && html`<p class="small">${words.hold(until(s, holdUntil))}</p>`}
</div>
${view.slots.length > 0 && html`<section class="block"><h2>${words.orOne}</h2>${oneTapSlots(s, view.slots.slice(0, 3))}</section>`}
${view.mayChoose && html`<nav class="links"><a href="${at}/times">${words.seeOther}</a></nav>`}
${declineForm(s)}`;
}

/** An apology, the old time struck through, one kept time to take by one tap, then the best others; a call last. */
function rebookPage(s: Showing): Html {
  const { words, view, at } = s;
  const { appointment, before, holdUntil, slots } = view;
  return html`${notice(s)}
<div>
<h1>${words.rebookTitle}</h1>
<p class="lead">${words.rebookWhy}</p>
</div>
${
  appointment &&
  html`<section class="block"><h2>${words.rebookOffer}</h2>${card(s, appointment, before)}</section>
<div class="act">
${oneButton(s, 'accept', words.rebookYes, 'primary')}
${holdUntil && html`<p class="small">${words.hold(until(s, holdUntil))}</p>`}
</div>`
}
${slots.length > 0 && html`<section class="block"><h2>${words.otherGood}</h2>${oneTapSlots(s, slots.slice(0, 5))}</section>`}
${view.mayChoose && html`<nav class="links"><a href="${at}/times">${words.seeOther}</a></nav>`}
${appointment ? html`<section class="act"><p class="small">${words.callMeLead}</p>${oneButton(s, 'call-me', words.callMe)}</section>` : askForCall(s)}`;
}

/** The appointment as it stands: in the calendar, moved, or cancelled within the policy, which is told. */
function appointmentPage(s: Showing): Html {
  const { words, view, at, now, locale } = s;
  const appointment = view.appointment;
  if (!appointment) return leftPage(s, words.closed, words.closedLead);
  const { moveUntil, cancelUntil, lateCancel, movesLeft, status, window, reference } = appointment;
  const over = status !== 'booked' || window.from < now;
  const fresh = (s.done === 'accept' || s.done === 'choose') && !over;
  const since = view.answeredAt && view.purpose === 'proposal' && formatDay(view.answeredAt, view.zone, locale);
  return html`${notice(s)}
${fresh ? panel(words.booked, words.bookedLead) : html`<div><h1>${words.yours}</h1>${since && html`<p class="lead">${words.accepted(since)}</p>`}</div>`}
${card(s, appointment)}
<p class="small">${within(words.reference, name(reference))}</p>
${over && window.from < now ? html`<p>${words.took}</p>` : html`<a class="button" href="${at}/calendar.ics" download="appointment.ics">${words.calendar}</a>`}
${
  !over &&
  view.mayChoose &&
  moveUntil &&
  html`<div class="act"><a class="button" href="${at}/times">${words.move}</a><p class="small">${words.moveUntil(until(s, moveUntil))}${movesLeft !== null && ` ${words.movesLeft(movesLeft)}`}</p></div>`
}
${!over && movesLeft === 0 && html`<p class="small">${words.noMovesLeft}</p>`}
${!over && (cancelUntil || lateCancel) && cancelForm(s, appointment)}
${!over && waitPart(s)}
${!over && !cancelUntil && !moveUntil && !lateCancel && movesLeft !== 0 && html`<p class="small">${words.tooLateToChange}</p>`}`;
}

/** Behind one more tap, with the deadline and what happens after it. */
function cancelForm(s: Showing, { cancelUntil, lateCounts }: AppointmentView): Html {
  const { words, at } = s;
  const lead = lateCounts ? words.cancelLeadLate : words.cancelLead;
  return html`<details><summary>${words.cancel}</summary><form method="post" action="${at}/cancel">
<p class="small">${cancelUntil ? lead(until(s, cancelUntil)) : words.cancelLate}</p>
<button class="button danger">${words.cancelYes}</button></form></details>`;
}

/** "Tell me if something sooner opens up", or what was said to that. */
function waitPart(s: Showing): Html | null {
  const own = openingWords(s.locale);
  const { waits, appointment } = s.view;
  if (waits === null) return null;
  if (!appointment)
    return html`<div class="act">${oneButton(s, waits ? 'unwait' : 'wait', waits ? own.unwaitAny : own.waitAny, waits ? 'quiet' : '')}</div>`;
  return waits
    ? html`<div class="act"><p class="small">${own.waiting}</p>${oneButton(s, 'unwait', own.unwait, 'quiet')}</div>`
    : html`<div class="act">${oneButton(s, 'wait', own.wait)}<p class="small">${own.waitLead}</p></div>`;
}

/** Somebody for whom nothing is free: they wait, and need to do nothing. */
const waitingPage = (s: Showing, place: string): Html => {
  const [own, { words, view }] = [openingWords(s.locale), s];
  return html`<div><h1>${own.waitingTitle}</h1><p class="lead">${own.waitingAny}</p></div>
<section class="card"><dl><dt>${words.what}</dt><dd>${name(view.service.name)} · ${words.minutes(view.service.minutes)}</dd>
${place && html`<dt>${words.where}</dt><dd>${name(place)}</dd>`}</dl></section>
${waitPart(s)}`;
};

/** What is free to choose from; where nothing is, and the customer waits, that. */
function pickPage(s: Showing, answer: SlotsAnswer, query: TimesQuery): Html {
  if (s.view.waits && answer.outcome === 'none' && answer.nearest.length === 0 && !query.day)
    return waitingPage(s, answer.place);
  return html`${timesPage(s, answer, query, s.at)}${waitPart(s)}`;
}

/** Declined or cancelled: said plainly, and taken back by one tap while the time is still kept. */
function undoPage(s: Showing, title: string, lead: string): Html {
  const { words, view, now } = s;
  const { appointment } = view;
  const undoable = appointment?.undoUntil && appointment.undoUntil > now ? appointment.undoUntil : null;
  return html`${notice(s)}
<div><h1 tabindex="-1" ${s.done && s.done !== 'too-late' ? 'autofocus' : ''}>${title}</h1><p class="lead">${lead}</p></div>
${appointment && card(s, appointment)}
${undoable && html`<div class="act">${oneButton(s, 'undo', words.undo, 'primary')}<p class="small">${words.undoUntil(until(s, undoable))}</p></div>`}
${!undoable && view.mayChoose && html`<a class="button primary" href="${s.at}/times">${words.seeOther}</a>`}`;
}

/** Nothing is held any more, or the office has it: what happens now, and whom to ask. */
function leftPage(s: Showing, title: string, lead: string): Html {
  return html`${notice(s)}<div><h1>${title}</h1><p class="lead">${lead}</p></div>`;
}

function expiredPage(s: Showing): Html {
  const { words, view } = s;
  return html`${leftPage(s, words.expired, view.mayChoose ? words.expiredChoose : words.expiredWait)}
${view.slots.length > 0 && html`<section class="block"><h2>${words.otherGood}</h2>${oneTapSlots(s, view.slots.slice(0, 5))}</section>`}
${view.mayChoose ? html`<a class="button" href="${s.at}/times">${words.seeOther}</a>` : s.done !== 'call-me' && askForCall(s)}`;
}

/** What is true behind a link now; `answer` is the list of times where the page is one. */
export function linkPage(s: Showing, answer: SlotsAnswer | null, query: TimesQuery): Html {
  const { words, view } = s;
  const own = openingWords(s.locale);
  const body = (): Html => {
    switch (view.state) {
      case 'open':
        if (view.purpose === 'pick' && answer) return pickPage(s, answer, query);
        return view.purpose === 'rebook' ? rebookPage(s) : proposalPage(s);
      case 'settled':
        return appointmentPage(s);
      case 'declined':
        return undoPage(s, words.declined, words.declinedLead);
      case 'cancelled':
        return undoPage(s, words.cancelled, words.cancelledLead);
      case 'expired':
        return expiredPage(s);
      case 'closed':
        // Nobody looks for a time any more, and there has never been one.
        if (view.purpose === 'pick' && !view.appointment) return leftPage(s, own.ended, own.endedLead);
        return leftPage(s, words.closed, words.closedLead);
      default:
        return view.state satisfies never;
    }
  };
  return html`<header class="masthead">${name(view.business.name)}</header><main>${body()}${questions(s)}</main>`;
}
