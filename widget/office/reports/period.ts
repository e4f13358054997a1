/** Which period and filters the reports show: all of it in the address, so that a report can be sent to somebody. */
import { computed } from '@preact/signals';
import { MOST_REPORT_DAYS, type ReportQuery, type Stretch } from '../../../shared/reports.ts';
import { addDays, type Day, daysBetween, weekdayOf } from '../../../shared/time.ts';
import { writeAddress } from '../board/address.ts';
import { go, query } from '../router.ts';
import { signedIn } from '../session.ts';
import { dayWords } from '../words.ts';

const isDay = (text: string | null): text is Day => /^\d{4}-\d\d-\d\d$/.test(text ?? '');

const monday = (day: Day): Day => addDays(day, 1 - weekdayOf(day));

/** Periods in one tap. */
export const presets: { name: string; of(today: Day): Stretch }[] = [
  { name: 'Last 4 weeks', of: (today) => ({ fromDay: addDays(today, -27), toDay: today }) },
  { name: 'This week', of: (today) => ({ fromDay: monday(today), toDay: addDays(monday(today), 6) }) },
  { name: 'Last week', of: (today) => ({ fromDay: addDays(monday(today), -7), toDay: addDays(monday(today), -1) }) },
  { name: 'Next 4 weeks', of: (today) => ({ fromDay: today, toDay: addDays(today, 27) }) },
  { name: 'Last 3 months', of: (today) => ({ fromDay: addDays(today, -90), toDay: today }) },
  { name: 'Last 12 months', of: (today) => ({ fromDay: addDays(today, -364), toDay: today }) },
];

/** What is asked for; a period that makes no sense is the first preset. */
export const asked = computed<ReportQuery>(() => {
  const given = (key: string) => (query.value.get(key) ? { [`${key}Id`]: query.value.get(key)! } : {});
  const [from, to] = [query.value.get('from'), query.value.get('to')];
  const days =
    isDay(from) && isDay(to) && from <= to && to < addDays(from, MOST_REPORT_DAYS)
      ? { fromDay: from, toDay: to }
      : presets[0]!.of(signedIn().business.today);
  return { ...days, ...given('location'), ...given('service'), ...given('group') };
});

/** Shows another period or other filters. */
export function show(change: Partial<Record<keyof ReportQuery, string>>): void {
  const { fromDay, toDay, locationId, serviceId, groupId } = { ...asked.value, ...change };
  const next = new URLSearchParams({ from: fromDay, to: toDay });
  for (const [key, value] of Object.entries({ location: locationId, service: serviceId, group: groupId }))
    if (value) next.set(key, value);
  go(`/office/reports?${next}`, true);
}

/** "Mon 2 Nov – Sun 8 Nov", or one day; with the years where another than this one is meant. */
export function stretchWords({ fromDay, toDay }: Stretch): string {
  const thisYear = signedIn().business.today.slice(0, 4);
  const told = fromDay.startsWith(thisYear) && toDay.startsWith(thisYear);
  const words = (day: Day): string => (told ? dayWords(day) : `${dayWords(day)} ${day.slice(0, 4)}`);
  return fromDay === toDay ? words(fromDay) : `${words(fromDay)} – ${words(toDay)}`;
}

/** About so many minutes of a day the board shows, and so many pixels wide it is. */
const OPEN_MINUTES = 600;
const BOARD_WIDTH = 1100;

/** Where a figure leads: the day it is of, or the board with those days in its middle and the same filters. */
export function boardAt({ fromDay, toDay }: Stretch, more: { kind?: string; service?: string } = {}): string {
  if (fromDay === toDay) return `/office/day/${fromDay}`;
  const noon = (day: Day): number => Date.parse(`${day}T12:00:00Z`) / 1000;
  const { locationId = '', serviceId = '', groupId = '' } = asked.value;
  const to = writeAddress({
    place: {
      at: (noon(fromDay) + noon(toDay)) / 2,
      scale: BOARD_WIDTH / (daysBetween(fromDay, toDay).length * OPEN_MINUTES),
    },
    grouping: 'none',
    map: 0,
    list: null,
    allHours: false,
    rows: { location: locationId, team: groupId, kind: more.kind ?? '', skill: '' },
    cards: { service: more.service ?? serviceId, state: '', text: '' },
  });
  return `/office/board?${to}`;
}
