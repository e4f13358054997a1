/** What the server's one answer about places says of a spot under the hand. */
import type { BoardMoved, BoardPlaces } from '../../../shared/board.ts';
import type { WhyNot } from '../../../shared/slot.ts';
import { type Day, dayOf, formatSpan, type Instant } from '../../../shared/time.ts';
import { LOCALE } from '../session.ts';
import { duration, whyNotWords } from '../words.ts';
import type { Glow } from './paint.ts';

export type Verdict =
  | { state: 'asking' }
  | { state: 'free'; extraMinutes: number; keepsPromise: boolean }
  | { state: 'not'; words: string };

/** Places by line and day. */
export type PlacesByDay = ReadonlyMap<string, BoardPlaces['days'][number]>;
export const placeKey = (resourceId: string, day: Day): string => `${resourceId} ${day}`;
export const byDay = (places: BoardPlaces): PlacesByDay =>
  new Map(places.days.map((entry) => [placeKey(entry.resourceId, entry.day), entry]));

const lineWords: Partial<Record<WhyNot['reason'], string>> = {
  'nobody-qualified': 'Does not have the skills for it.',
  'nobody-on-shift': 'Does not work then.',
  travel: 'Cannot get there and home within the shift.',
  taken: 'Is taken then.',
  'day-full': 'Has all the visits of a day already.',
};
/** Why one line has no place: it is somebody, not everybody, who is spoken of. */
export function lineWhyNot(why: WhyNot): string {
  const said = lineWords[why.reason];
  if (!said) return whyNotWords(why);
  return why.relaxMinutes ? `${said} ${duration(why.relaxMinutes)} more would do.` : said;
}

/** Which rule stands in the way, and whose. */
export const refusedWords = ({ resourceName, why }: Extract<BoardMoved, { outcome: 'refused' }>): string =>
  resourceName ? `${resourceName}: ${lineWhyNot(why)}` : whyNotWords(why);

/** "+4 min", "−3 min", "no detour". */
export const extraWords = (minutes: number): string =>
  minutes === 0 ? 'no detour' : `${minutes > 0 ? '+' : '−'}${Math.abs(Math.round(minutes))} min`;

/** Whether a card may begin then on that line; `asked`: the days of which the answer tells. */
export function verdictOn(
  places: PlacesByDay | null,
  asked: ReadonlySet<Day>,
  resourceId: string,
  start: Instant,
  zone: string,
): Verdict {
  const day = dayOf(start, zone);
  if (!places || !asked.has(day)) return { state: 'asking' };
  const entry = places.get(placeKey(resourceId, day));
  if (!entry) return { state: 'not', words: 'It cannot be done by this one.' };
  const inside = entry.spans.filter(({ from, to }) => start >= from && start <= to);
  const [best] = inside.sort(
    (a, b) => Number(b.keepsPromise) - Number(a.keepsPromise) || a.extraMinutes - b.extraMinutes,
  );
  if (best) return { state: 'free', extraMinutes: best.extraMinutes, keepsPromise: best.keepsPromise };
  if (entry.why && entry.spans.length === 0) return { state: 'not', words: lineWhyNot(entry.why) };
  if (entry.spans.length === 0) return { state: 'not', words: 'Nothing is free here.' };
  const free = entry.spans.slice(0, 3).map((span) => formatSpan(span, zone, LOCALE));
  return { state: 'not', words: `Not then: it can begin ${free.join(', ')}.` };
}

/** What the server's answer to a move that is only tried says of it. */
export function verdictOf(answer: BoardMoved): Verdict {
  switch (answer.outcome) {
    case 'refused':
      return { state: 'not', words: refusedWords(answer) };
    case 'changed':
      return { state: 'not', words: 'Somebody else has changed it.' };
    case 'done':
    case 'outside-promise': {
      const drives = answer.effects.flatMap((effect) => (effect.kind === 'drive' ? [effect.minutes] : []));
      const extraMinutes = drives.reduce((sum, minutes) => sum + minutes, 0);
      return { state: 'free', extraMinutes, keepsPromise: answer.outcome === 'done' };
    }
    default:
      return answer satisfies never;
  }
}

/** The nearest start that is free on a line, not further off than `reach` seconds; else the start itself. */
export function drawnTo(
  places: PlacesByDay | null,
  resourceId: string,
  start: Instant,
  reach: number,
  zone: string,
): Instant {
  const entry = places?.get(placeKey(resourceId, dayOf(start, zone)));
  let best = start;
  let least = reach;
  for (const { from, to } of entry?.spans ?? []) {
    if (start >= from && start <= to) return start;
    for (const edge of [from, to])
      if (Math.abs(edge - start) <= least) {
        least = Math.abs(edge - start);
        best = edge;
      }
  }
  return best;
}

/** What glows while a card is held: where it may begin, as long as it lasts, with what it costs. */
export const glowsOf = (places: BoardPlaces): Glow[] =>
  places.days.flatMap(({ resourceId, spans }) =>
    spans.map(({ from, to, extraMinutes, keepsPromise }) => ({
      resourceId,
      from,
      to: to + places.minutes * 60,
      words: extraWords(extraMinutes),
      keepsPromise,
    })),
  );
