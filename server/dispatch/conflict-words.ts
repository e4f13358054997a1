/** A conflict in one sentence, with names and numbers. */
import { type Day, formatDay, formatTime, type Instant, MINUTE, minuteOf, type Span } from '../../shared/time.ts';
import type { Why } from '../schedule/day-conflicts.ts';

/** What a sentence is about, as whoever reads it may know it. */
export interface Told {
  /** First name, or what a room or device is called. */
  resource: string;
  isPerson: boolean;
  /** The visits and events in question: who or what, and when. */
  subjects: readonly { who: string; serviceName: string; at: Instant }[];
  /** Beyond the rule: seconds, visits or pieces. */
  by: number;
  day: Day;
  zone: string;
}

const minutes = (seconds: number): string => {
  const count = Math.max(1, Math.round(seconds / MINUTE));
  const hours = Math.floor(count / 60);
  if (hours === 0) return count === 1 ? '1 minute' : `${count} minutes`;
  return `${hours} h${count % 60 === 0 ? '' : ` ${count % 60} min`}`;
};

/** The sentence of a conflict. */
export function sentenceOf(why: Why, told: Told): string {
  const { resource, isPerson, subjects, by, zone } = told;
  const clock = (at: Instant): string => formatTime(at, zone, 'en');
  const between = ({ from, to }: Span): string => (from === to ? clock(from) : `${clock(from)} – ${clock(to)}`);
  const [first, second] = subjects;
  const when = (one: typeof first): string => (one ? `${one.who} at ${clock(one.at)}` : 'This');
  const weekday = first ? formatDay(first.at, zone, 'en') : told.day;
  const hours = isPerson ? `${resource}’s shift` : `the hours of ${resource}`;
  switch (why.kind) {
    case 'overlap':
      return `${when(first)} and ${when(second)} overlap by ${minutes(by)} ${isPerson ? `in ${resource}’s day` : `in ${resource}`}.`;
    case 'units':
      return `${when(first)} takes one more of ${resource} than there ${why.units === 1 ? 'is' : 'are'}: ${why.units}.`;
    case 'road':
      return `From ${first?.who ?? 'there'} to ${when(second)} the road takes ${resource} ${minutes(why.takes)}, and there ${why.has < MINUTE ? 'is no time' : `are ${minutes(why.has)}`} for it.`;
    case 'day-off':
      return `${when(first)} is planned for ${resource}, ${isPerson ? 'who does not work' : 'which is closed'} on ${weekday}.`;
    case 'hours':
      return why.edge === 'begins'
        ? `${when(first)} lies outside ${hours}, which begin${isPerson ? 's' : ''} at ${clock(why.shift.from)}.`
        : `${when(first)} lies outside ${hours}, which end${isPerson ? 's' : ''} at ${clock(why.shift.to)}.`;
    case 'break':
      return `${when(first)} runs into the break of ${resource}, ${between(why.span)}.`;
    case 'way':
      return why.edge === 'begins'
        ? `To be with ${when(first)}, ${resource} would have to leave ${minutes(by)} before the shift begins at ${clock(why.shift.from)}.`
        : `After ${when(first)}, ${resource} is back ${minutes(by)} after the shift ends at ${clock(why.shift.to)}.`;
    case 'absence':
      return `${when(first)} is planned for ${resource}, ${isPerson ? 'who' : 'which'} is away ${awayFor(why.span, zone)}.`;
    case 'most':
      return `${resource} has ${why.count} visits on ${weekday}, and takes at most ${why.most}.`;
    case 'window':
      return `${first?.who ?? 'This'} was promised ${between(why.window)}, and is planned ${minutes(by)} ${(first?.at ?? 0) < why.window.from ? 'before' : 'after'} that.`;
    case 'retired':
      return `${when(first)} takes ${resource}, ${isPerson ? 'who' : 'which'} is not there any more.`;
    case 'unable':
      return `${first?.serviceName ?? 'This'} for ${when(first)} needs ${why.skills.length > 0 ? why.skills.join(', ') : 'something else'}, which ${resource} does not have any more.`;
    case 'missing':
      return `${first?.serviceName ?? 'This'} for ${when(first)} needs ${why.needs}, and has none.`;
    case 'lacks': {
      const items = why.items.map(({ name, quantity }) => `${quantity} × ${name}`).join(', ');
      return `${when(first)} goes without ${items}: ${resource} has no more of it.`;
    }
    default:
      return why satisfies never;
  }
}

/** "9:00 – 12:00" of one day, or the days of a longer absence. */
function awayFor({ from, to }: Span, zone: string): string {
  const [first, last] = [formatDay(from, zone, 'en'), formatDay(to - 1, zone, 'en')];
  const wholeDays = minuteOf(from, zone) === 0 && minuteOf(to, zone) === 0;
  if (first === last)
    return wholeDays ? `all of ${first}` : `${formatTime(from, zone, 'en')} – ${formatTime(to, zone, 'en')}`;
  return `from ${first} to ${last}`;
}
