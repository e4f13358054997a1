import { crowMetres } from '../../shared/geo.ts';
import { matchesPattern, type Preferences } from '../../shared/job.ts';
import type { CostedSlot, SlotReason, WhyNot } from '../../shared/slot.ts';
import { addDays, type Day, dayOf, type Instant, MINUTE, minuteOf, type Span } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import type { Road } from '../travel/travel.ts';
import { loadSchedule, type Schedule } from './day.ts';
import { isKept, recallSchedule } from './memory.ts';
import {
  bestPlacements,
  type Lack,
  type Lacks,
  type Placement,
  placements,
  travelBlocks,
  type Wish,
  whyNot,
} from './problem.ts';
import { type Rations, withStock } from './supplies.ts';
import { horizon, openWindows } from './windows.ts';
import { type Matter, wishOf } from './wish.ts';

/** What the slot question needs to know of a job; a job that is not written yet has no id. */
export type SlotMatter = Pick<Matter, 'business' | 'service' | 'policy' | 'site' | 'lacks'> & {
  job?: Matter['job'];
  rather?: Matter['rather'];
};

export interface SlotsQuery {
  preferences: Preferences;
  fromDay?: Day;
  /** The last day to look at; the policy's horizon unless given. */
  toDay?: Day;
  /** One day only. */
  day?: Day;
  /** One window only: what booking asks. */
  window?: Span;
  /** As if this appointment were not there: it is about to move. */
  without?: string;
  /** These days instead, as they would be after a change nobody has saved; they cover what is asked about. */
  schedule?: Schedule;
}

/** Near enough to tell the customer that somebody is around the corner. */
const NEAR_METRES = 2500;
const SHORT_DETOUR_SECONDS = 10 * MINUTE;
/** What a preferred time is worth. */
export const PREFERRED_SECONDS = 20 * MINUTE;
/** What a second slot of one day, or of one half of it, must be cheaper by to be shown. */
const SAME_DAY_SECONDS = 20 * MINUTE;
const SAME_PART_SECONDS = 20 * MINUTE;
const BEST_WITHIN_SECONDS = 5 * MINUTE;

/** The answer to a slot question, with what is needed to explain it. */
export interface Asked {
  schedule: Schedule;
  road: Road;
  /** Cheapest first: of one window every lead's best, of many each window's best. */
  found: Placement[];
  range: { fromDay: Day; toDay: Day; earliest: Instant };
  lacks?: Lacks;
}

/** What is offered at once lies within a week: sooner is worth something, and later weeks have their own best slots. */
const PAGE_DAYS = 7;

/** The feasible placements of the windows asked for: the one function that offers and that verifies. */
export async function ask(ctx: Context, db: Db, matter: SlotMatter, query: SlotsQuery): Promise<Asked> {
  const { policy, service, site } = matter;
  const range = rangeOf(matter, query, ctx.now());
  const windows = query.window
    ? [query.window]
    : openWindows(policy, service.place, range, site.zone, query.preferences);
  const { schedule, road, wish } = await scheduleFor(ctx, db, matter, windows, {
    fromDay: range.fromDay,
    toDay: range.toDay < range.fromDay ? range.fromDay : range.toDay,
    ...(query.without ? { without: query.without } : {}),
    ...(query.schedule ? { schedule: query.schedule } : {}),
  });
  const limit = policy.maxExtraDriveMinutes * MINUTE;
  // Whoever takes one window wants to know who else could come; whoever chooses among many, only the best of each.
  const found = query.window ? placements(schedule, road, wish, limit) : bestPlacements(schedule, road, wish, limit);
  return { schedule, road, found, range, ...(wish.lacks ? { lacks: wish.lacks } : {}) };
}

/** The schedule of some days with the road between its places, and the wish to put to it. `moving`: whose supplies are free too. */
export async function scheduleFor(
  ctx: Context,
  db: Db,
  matter: SlotMatter,
  windows: readonly Span[],
  days: { fromDay: Day; toDay: Day; without?: string; schedule?: Schedule },
  moving: readonly string[] = days.without ? [days.without] : [],
): Promise<{ schedule: Schedule; road: Road; wish: Wish; rations(): Rations }> {
  const { business } = matter;
  const recalled = !db.isTransaction && isKept(days);
  const schedule = days.schedule ?? (await (recalled ? recallSchedule : loadSchedule)(ctx, db, business, days));
  // Stock is read anew each time, whatever is remembered of the days.
  const { lacks, rations } = await withStock(db, matter, moving);
  const wish = wishOf({ ...matter, ...(lacks ? { lacks } : {}) }, windows);
  return { schedule, wish, rations, road: await ctx.travel.road(business, travelBlocks(schedule, wish)) };
}

function rangeOf({ policy, site }: SlotMatter, query: SlotsQuery, now: Instant): Asked['range'] {
  const range = horizon(policy, now, site.zone);
  if (query.window) {
    const day = dayOf(query.window.from, site.zone);
    return { ...range, fromDay: day, toDay: day };
  }
  if (query.day) return { ...range, fromDay: query.day, toDay: query.day < range.toDay ? query.day : range.toDay };
  const fromDay = query.fromDay && query.fromDay > range.fromDay ? query.fromDay : range.fromDay;
  return { ...range, fromDay, toDay: query.toDay ?? range.toDay };
}

export interface Offered {
  slots: CostedSlot[];
  /** The first day that was not looked at, when there is more; otherwise null. */
  laterFrom: Day | null;
}

/**
 * The best few slots of the coming week, each with its honest reason, spread so that they are a real choice; in the
 * order of time. Where a week has too few, the next ones are looked at too.
 */
export function offer(asked: Asked, matter: SlotMatter, preferences: Preferences): Offered {
  const zone = matter.site.zone;
  const preferred = (window: Span): boolean =>
    (preferences.preferred ?? []).some((pattern) => matchesPattern(pattern, window.from, zone));
  const byWindow = new Map<Instant, Placement>();
  for (const placement of asked.found)
    if (!byWindow.has(placement.window.from)) byWindow.set(placement.window.from, placement);
  const { page: pool, laterFrom } = firstPage(
    [...byWindow.values()].map((placement) => ({
      placement,
      worth: placement.cost - (preferred(placement.window) ? PREFERRED_SECONDS : 0),
      day: dayOf(placement.window.from, zone),
      half: `${dayOf(placement.window.from, zone)} ${minuteOf(placement.window.from, zone) < 720}`,
    })),
    matter.policy.options,
  );
  const chosen: typeof pool = [];
  const price = (c: (typeof pool)[number]): number =>
    c.worth +
    chosen.filter((o) => o.day === c.day).length * SAME_DAY_SECONDS +
    chosen.filter((o) => o.half === c.half).length * SAME_PART_SECONDS;
  while (chosen.length < matter.policy.options && pool.length > 0) {
    const next = pool.reduce((a, b) => (price(b) < price(a) ? b : a));
    chosen.push(next);
    pool.splice(pool.indexOf(next), 1);
  }
  const least = Math.min(...chosen.map((c) => c.worth));
  const best = new Set(
    chosen.length > 1 ? chosen.filter((c) => c.worth <= least + BEST_WITHIN_SECONDS).slice(0, 2) : [],
  );
  const slots = chosen
    .map((c) => costed(c.placement, matter, best.has(c), preferred(c.placement.window)))
    .sort((a, b) => a.from - b.from);
  return { slots, laterFrom };
}

/** The candidates of the first week that has any, stretched until there are enough to choose from. */
function firstPage<T extends { day: Day }>(pool: T[], enough: number): { page: T[]; laterFrom: Day | null } {
  const days = pool.map((c) => c.day).sort();
  if (days.length === 0) return { page: [], laterFrom: null };
  const week = addDays(days[0]!, PAGE_DAYS - 1);
  const stretched = days[Math.min(enough, days.length) - 1]!;
  const last = stretched > week ? stretched : week;
  return { page: pool.filter((c) => c.day <= last), laterFrom: days.at(-1)! > last ? addDays(last, 1) : null };
}

function costed(placement: Placement, matter: SlotMatter, best: boolean, preferred: boolean): CostedSlot {
  return {
    ...placement.window,
    reason: reasonOf(placement, matter) ?? (preferred ? { kind: 'preferred' } : null),
    best,
    cost: placement.cost,
    terms: placement.terms,
    leadId: placement.lead?.id ?? null,
    leadName: placement.lead?.name ?? null,
    plannedStart: placement.start,
  };
}

/** Only what is true and worth saying: a face they know, somebody near, on the way, or a gap that fits. */
function reasonOf(placement: Placement, matter: SlotMatter): SlotReason | null {
  const { lead } = placement;
  if (lead && matter.rather?.likeLastTime && matter.rather.leadId === lead.id)
    return { kind: 'same-person', name: lead.name.split(' ')[0]! };
  if (matter.service.place === 'location')
    return placement.neighbours.length === 2 && placement.terms.idle + placement.terms.gap === 0
      ? { kind: 'fits-gap' }
      : null;
  const extraMinutes = Math.max(0, Math.round(placement.terms.travel / MINUTE));
  const metres = Math.min(...placement.neighbours.map((point) => crowMetres(point, matter.site.point)));
  if (metres <= NEAR_METRES) return { kind: 'near', metres: Math.round(metres), extraMinutes };
  if (placement.neighbours.length > 0 && placement.terms.travel <= SHORT_DETOUR_SECONDS)
    return { kind: 'on-the-way', extraMinutes };
  return null;
}

/** Why one window is not offered, and by how many minutes something would have to give. */
export function explainWindow(
  { schedule, road, lacks }: Pick<Asked, 'schedule' | 'road' | 'found' | 'lacks'>,
  matter: SlotMatter,
  window: Span,
): WhyNot {
  const wish = wishOf(matter, [window]);
  const limit = matter.policy.maxExtraDriveMinutes * MINUTE;
  const [withoutSupplies] = lacks ? bestPlacements(schedule, road, wish, limit) : [];
  const lack = withoutSupplies && lacks?.(withoutSupplies.lead, withoutSupplies.day);
  return lack ? lackWords(lack) : reasonWords(whyNot(schedule, road, wish, window));
}

/** What lacks, as a reason; nothing about the time would have to give. */
export const lackWords = ({ name, expired }: Lack): WhyNot => ({
  reason: expired ? 'supplies-expire' : 'supplies-gone',
  relaxMinutes: 0,
  detail: name,
});

/** The engine's reasons as the one that is told. */
export function reasonWords({ reasons, relaxation }: ReturnType<typeof whyNot>): WhyNot {
  const relaxMinutes = Number.isFinite(relaxation) ? Math.ceil(relaxation / MINUTE) : 0;
  const first = reasons[0];
  if (!first) return { reason: 'too-far', relaxMinutes: 0 };
  switch (first.kind) {
    case 'no-capacity':
      return { reason: 'nobody-on-shift' };
    case 'max-visits':
      return { reason: 'day-full' };
    case 'side':
      return { reason: 'resource-taken', relaxMinutes };
    case 'shift-start':
    case 'shift-end':
      return { reason: 'travel', relaxMinutes };
    case 'stop-before':
    case 'stop-after':
    case 'broken-route':
      return { reason: 'taken', relaxMinutes };
    default:
      return first satisfies never;
  }
}
