/** A series as whoever chooses it sees it, and the dates they may choose: the same for customers and for the office. */
import {
  brokenSpread,
  type FoundSession,
  type Pace,
  type SeriesAnswer,
  type SeriesOffer,
  spreadOf,
} from '../../shared/series.ts';
import { dayOf, type Instant, type Span } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import { badField } from '../refusal.ts';
import type { SlotMatter } from './offer.ts';
import type { Placement } from './problem.ts';
import type { SeriesRhythm } from './series.ts';
import { lastSeriesDay, type SeriesPlan } from './series-find.ts';

const firstName = (placement: Placement | null): string | null => placement?.lead?.name.split(' ')[0] ?? null;

/** A plan with every date, what differs and what would be there instead. */
export function seriesAnswer(
  plan: SeriesPlan | null,
  { site }: SlotMatter,
): Exclude<SeriesAnswer, { postcode: string }> {
  const { zone, text: place } = site;
  if (!plan) return { outcome: 'none', zone, place };
  const sessions = plan.sessions.map(
    ({ usual, placement, fits, alternatives }, i): FoundSession => ({
      position: i + 1,
      usual: { from: usual.from, to: usual.to },
      slot: placement?.window ?? null,
      who: firstName(placement),
      fits,
      alternatives: alternatives.map((a) => ({ ...a.window, who: firstName(a) })),
    }),
  );
  const { lead, fit } = plan;
  return {
    outcome: 'found',
    sessions,
    fit,
    who: lead?.name.split(' ')[0] ?? null,
    personId: lead?.id ?? null,
    zone,
    place,
  };
}

/** The rhythm of a pace: a service's own spread holds for the paces it is sold at. */
export const rhythmFor = (offer: SeriesOffer, pace: Pace): SeriesRhythm => {
  const own = offer.paces.some((p) => p.times === pace.times && p.weeks === pace.weeks);
  return { ...pace, ...spreadOf(pace, own ? offer : {}) };
};

/** Refuses dates that no series of this rhythm has. `after`: when the date before the first of them is. */
export function refuseBadDates(
  ctx: Pick<Context, 'now'>,
  { site: { zone } }: SlotMatter,
  slots: readonly Span[],
  count: number,
  rhythm: SeriesRhythm,
  after?: Instant,
): void {
  if (slots.length !== count) throw badField('slots', `this series has ${count} dates`);
  if (dayOf(slots.at(-1)!.from, zone) > lastSeriesDay(ctx.now(), zone))
    throw badField('slots', 'a series lasts a year at most');
  const before = after === undefined ? [] : [after];
  const broken = brokenSpread([...before, ...slots.map((s) => s.from)], zone, rhythm);
  if (broken !== null)
    throw badField(
      `slots.${broken - 1 - before.length}`,
      `between two dates lie ${rhythm.minDays} to ${rhythm.maxDays} days, in the order of time`,
    );
}
