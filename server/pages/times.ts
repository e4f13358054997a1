import type { SlotsAnswer } from '../../shared/booking.ts';
import { whyNotText } from '../../shared/reason.ts';
import { type Day, formatDay, MINUTE } from '../../shared/time.ts';
import { type Html, html, name } from './html.ts';
import { askForCall, capital, notice, type Showing, slotForm } from './parts.ts';

export interface TimesQuery {
  fromDay?: Day;
  day?: Day;
}

/** A calendar day in words; noon UTC is that day everywhere we print it. */
const dayText = (day: Day, locale: string): string => formatDay(Date.parse(`${day}T12:00:00Z`) / 1000, 'UTC', locale);

/** Why there is nothing, in one honest sentence. */
function none(s: Showing, answer: Extract<SlotsAnswer, { outcome: 'none' }>, query: TimesQuery): Html {
  const [why] = answer.whyNot;
  const text =
    query.day && why
      ? s.words.noneDay(capital(dayText(query.day, s.locale)), whyNotText(why, s.locale))
      : answer.searchedTo
        ? s.words.noneUntil(dayText(answer.searchedTo, s.locale))
        : s.words.noneAtAll;
  return html`<p class="notice">${text}</p>
${answer.nearest.length > 0 && html`<h2>${s.words.nearest}</h2>${slotForm(s, answer.nearest, answer.zone)}`}`;
}

/** Ways to other days: links and a date field that are plain GET requests. */
const otherWays = (s: Showing, path: string, answer: SlotsAnswer, query: TimesQuery): Html => {
  const later = answer.outcome === 'slots' && !query.day ? answer.laterFrom : null;
  return html`<nav class="links">
${later && html`<a href="${path}?from=${later}">${s.words.otherDays}</a>`}
${(query.fromDay || query.day) && html`<a class="back" href="${path}">${s.words.firstDays}</a>`}
</nav>
<details ${query.day ? 'open' : ''}><summary>${s.words.ownDate}</summary>
<form method="get" action="${path}" class="date">
<div class="field"><label for="day">${s.words.ownDate}</label><input class="input" type="date" id="day" name="day" required value="${query.day ?? ''}"></div>
<button class="button">${s.words.checkDate}</button>
</form></details>`;
};

/** The list to choose from: the whole page behind a pick link, and "see other times" of every other one. */
export function timesPage(s: Showing, answer: SlotsAnswer, query: TimesQuery, path: string): Html {
  const { words, view } = s;
  const found = answer.outcome === 'slots' ? answer.slots : answer.outcome === 'none' ? answer.nearest : [];
  const wide = found.some((slot) => slot.to - slot.from > MINUTE);
  return html`${notice(s)}
<div>
<h1>${words.choose}</h1>
<p class="lead">${name(view.service.name)} · ${words.minutes(view.service.minutes)}${'place' in answer && answer.place && html` · ${name(answer.place)}`}${wide && html`<br>${words.windowHint}`}</p>
</div>
${answer.outcome === 'slots' && slotForm(s, answer.slots, answer.zone)}
${answer.outcome === 'none' && none(s, answer, query)}
${otherWays(s, path, answer, query)}
${path !== s.at && html`<nav class="links"><a class="back" href="${s.at}">${words.back}</a></nav>`}
${(view.purpose === 'pick' || found.length === 0) && askForCall(s)}`;
}
