import type { RefusedPattern } from '../../shared/job.ts';
import { addDays, DAY, type Day, dayOf, type Instant, weekdayOf } from '../../shared/time.ts';
import { type Html, html } from './html.ts';
import type { Showing } from './parts.ts';

/** The short name of a weekday (1 = Monday): 5 January 1970 was one. */
const weekdayName = (weekday: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format((weekday + 3) * DAY * 1000);

const chip = (value: string, label: string): Html =>
  html`<label class="chip"><input type="checkbox" name="not" value="${value}">${label}</label>`;

/** "None of these suit me": what to avoid, by taps, and a line in the customer's own words. */
export const declineForm = (s: Showing): Html => html`<details>
<summary>${s.view.slots.length > 0 || s.view.mayChoose ? s.words.noneSuit : s.words.notThis}</summary>
<form method="post" action="${s.at}/decline">
<p class="small">${s.words.declineLead}</p>
<div class="chips">
${chip('morning', s.words.notMorning)}
${chip('afternoon', s.words.notAfternoon)}
${chip('week', s.words.notThatWeek)}
</div>
<fieldset class="chips"><legend class="small">${s.words.notOn}</legend>
${[1, 2, 3, 4, 5, 6].map((weekday) => chip(String(weekday), weekdayName(weekday, s.locale)))}
</fieldset>
<div class="field"><label for="words">${s.words.yourWords}</label><textarea class="input" id="words" name="words" rows="3" maxlength="1000"></textarea></div>
<button class="button">${s.words.decline}</button>
</form>
</details>`;

/** The week, Monday to Sunday, that a day lies in. */
function weekOf(day: Day): { fromDay: Day; toDay: Day } {
  const fromDay = addDays(day, 1 - weekdayOf(day));
  return { fromDay, toDay: addDays(fromDay, 6) };
}

/** What the taps mean: each a pattern of its own, so that any of them is enough to refuse a time. */
export function refusedBy(taps: string[], proposed: Instant, zone: string): RefusedPattern[] {
  const patterns: RefusedPattern[] = [];
  if (taps.includes('morning')) patterns.push({ part: 'morning' });
  if (taps.includes('afternoon')) patterns.push({ part: 'afternoon' });
  if (taps.includes('week')) patterns.push(weekOf(dayOf(proposed, zone)));
  const weekdays = [1, 2, 3, 4, 5, 6, 7].filter((weekday) => taps.includes(String(weekday)));
  if (weekdays.length > 0) patterns.push({ weekdays });
  return patterns;
}
