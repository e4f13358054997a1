/** Which dates fit a series: the schedule of its whole span is read once, and the one slot question is put to it again and again. */
import { type Preferences, suitsAt } from '../../shared/job.ts';
import { LONGEST_DAYS, type Pace, type Spread } from '../../shared/series.ts';
import {
  addDays,
  DAY,
  type Day,
  dayOf,
  daysBetween,
  type Instant,
  MINUTE,
  minuteOf,
  type Span,
} from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import type { RosterResource } from '../resources/roster.ts';
import type { Road } from '../travel/travel.ts';
import type { Schedule } from './day.ts';
import { imagine } from './imagine.ts';
import { type SlotMatter, scheduleFor } from './offer.ts';
import { type Placement, placements, type Wish } from './problem.ts';
import { qualifies, splitRequirements, type Unit } from './requirements.ts';
import { type Beat, bestRhythm, type Rhythm } from './rhythm-search.ts';
import type { Rations } from './supplies.ts';
import { instantAt } from './wallclock.ts';
import { dayStarts, horizon } from './windows.ts';

export interface SeriesWish {
  count: number;
  pace: Pace;
  spread: Spread;
  preferences: Preferences;
  fromDay?: Day;
  /** Where the first session should be. */
  first?: Span;
  /** Who should give it, if they can. */
  personId?: string | null;
  /** As if these appointments were not there: they are about to move. */
  without?: readonly string[];
  /** When the session before the first is, where only the rest of a series is looked for. */
  after?: Instant;
}

/** One date of a series. */
export interface PlannedSession {
  usual: Span;
  placement: Placement | null;
  /** The usual time with the usual person. */
  fits: boolean;
  /** The closest other times, where it does not fit. */
  alternatives: Placement[];
}

export interface SeriesPlan {
  sessions: PlannedSession[];
  fit: number;
  /** Who gives most of it; null where nobody leads. */
  lead: RosterResource | null;
}

/** How far from its usual day a session may be offered, and how many alternatives are shown. */
const NEAR_DAYS = 6;
const MOST_ALTERNATIVES = 3;
/** Another person is as far away as so many seconds. */
const STRANGER_SECONDS = DAY;

/** The last day anything of a series may be on. */
export const lastSeriesDay = (now: Instant, zone: string): Day => addDays(dayOf(now, zone), LONGEST_DAYS);

type Asking = Pick<Awaited<ReturnType<typeof scheduleFor>>, 'road' | 'wish' | 'rations'>;

/** One schedule, and the question that is put to it. */
class Search {
  readonly schedule: Schedule;
  /** The stock, to be given out to the dates from the beginning. */
  readonly rations: () => Rations;
  private readonly road: Road;
  private readonly wish: Wish;
  private readonly matter: SlotMatter;
  constructor(matter: SlotMatter, schedule: Schedule, { road, wish, rations }: Asking) {
    this.matter = matter;
    this.schedule = schedule;
    this.road = road;
    this.wish = wish;
    this.rations = rations;
  }
  /** Reads the schedule of some days, as if some appointments were not there. */
  static async begin(
    ctx: Context,
    db: Db,
    matter: SlotMatter,
    days: { fromDay: Day; toDay: Day },
    without: readonly string[] = [],
  ): Promise<Search> {
    const asking = await scheduleFor(ctx, db, matter, [], days, without);
    if (without.length === 0) return new Search(matter, asking.schedule, asking);
    const imagined = imagine(asking.schedule, null);
    for (const id of without) imagined.takeOut(id);
    return new Search(matter, imagined, asking);
  }
  /** The cheapest placements of some windows, on some days only. */
  ask(windows: readonly Span[], days: Day[], narrower: Partial<Pick<Wish, 'leadIds' | 'units'>> = {}): Placement[] {
    if (windows.length === 0) return [];
    // A schedule that is kept in memory knows its days prepared; one cut down to a few days is quicker only when they are few.
    const schedule = days.length * 2 > this.schedule.days.length ? this.schedule : { ...this.schedule, days };
    const limit = this.matter.policy.maxExtraDriveMinutes * MINUTE;
    return placements(schedule, this.road, { ...this.wish, ...narrower, windows }, limit);
  }
}

/** The starts a series may have, by the wall clock. */
interface Grid {
  days: Day[];
  windows: Span[];
  beatOf: ReadonlyMap<Span, Beat>;
  at(beat: Beat): Span | undefined;
}

const keyOf = ({ day, minute }: Beat): number => day * 1440 + minute;

function gridOf(matter: SlotMatter, wish: SeriesWish, schedule: Schedule, earliest: Instant): Grid {
  const { policy, service, site } = matter;
  const turn = 7 * wish.pace.weeks;
  const beatOf = new Map<Span, Beat>();
  const byKey = new Map<number, Span>();
  const days: Day[] = [];
  for (const [day, date] of schedule.days.entries()) {
    // Days the rhythm may use, and those near them.
    if (day % turn >= 7 + NEAR_DAYS && turn - (day % turn) > NEAR_DAYS) continue;
    days.push(date);
    for (const { minute, window } of dayStarts(policy, service.place, date, site.zone)) {
      if (window.from < earliest || !suitsAt(wish.preferences, date, minute)) continue;
      beatOf.set(window, { day, minute });
      byKey.set(keyOf({ day, minute }), window);
    }
  }
  return { days, windows: [...beatOf.keys()], beatOf, at: (beat) => byKey.get(keyOf(beat)) };
}

/** The days a series may lie on, so that its last turn and what is near it are among them. */
function spanOf(ctx: Context, matter: SlotMatter, wish: SeriesWish): { fromDay: Day; toDay: Day; earliest: Instant } {
  const { zone } = matter.site;
  const { fromDay: soonest, earliest } = horizon(matter.policy, ctx.now(), zone);
  const fromDay = [
    soonest,
    wish.fromDay ?? soonest,
    wish.preferences.fromDay ?? soonest,
    wish.first ? dayOf(wish.first.from, zone) : soonest,
    wish.after === undefined ? soonest : addDays(dayOf(wish.after, zone), wish.spread.minDays),
  ].reduce((a, b) => (b > a ? b : a));
  const turns = Math.ceil(wish.count / wish.pace.times);
  const toDay = addDays(fromDay, 7 * wish.pace.weeks * (turns - 1) + 6 + NEAR_DAYS);
  const last = lastSeriesDay(ctx.now(), zone);
  return { fromDay, toDay: toDay < last ? toDay : last, earliest };
}

/**
 * The dates of a series: the weekdays, the time and the person with whom most of it fits, and for each date where that is
 * not free the closest alternatives. Null when nothing fits at all. Nothing is taken.
 */
export async function findSeries(
  ctx: Context,
  db: Db,
  matter: SlotMatter,
  wish: SeriesWish,
): Promise<SeriesPlan | null> {
  const range = spanOf(ctx, matter, wish);
  if (range.fromDay > range.toDay) return null;
  const search = await Search.begin(ctx, db, matter, range, wish.without);
  const grid = gridOf(matter, wish, search.schedule, range.earliest);
  const chosen = bestPerson(search, matter, wish, grid);
  if (!chosen) return null;

  const { person, rhythm } = chosen;
  const fitting = new Map(chosen.fitting.map((p) => [keyOf(grid.beatOf.get(p.window)!), p]));
  for (const same of inSameUnits(search, matter, [...fitting.values()]))
    fitting.set(keyOf(grid.beatOf.get(same.window)!), same);
  const near = nearBeats(search, wish, grid, chosen, fitting);
  const sessions = rhythm.beats.map((beat, k): PlannedSession => {
    const usual = grid.at(beat) ?? windowAt(matter, addDays(range.fromDay, beat.day), beat.minute);
    const placement = fitting.get(keyOf(beat));
    if (placement) return { usual, placement, fits: true, alternatives: [] };
    const alternatives = near[k]!;
    return { usual, placement: alternatives[0] ?? null, fits: false, alternatives };
  });
  return { sessions, fit: fitting.size, lead: person };
}

function windowAt({ policy, service, site }: SlotMatter, day: Day, minute: number): Span {
  const from = instantAt(site.zone, day, minute);
  return { from, to: from + (service.place === 'customer' ? policy.windowMinutes * 60 : 0) };
}

interface Chosen {
  person: RosterResource | null;
  rhythm: Rhythm;
  /** What is free with them, by beat. */
  own: ReadonlyMap<number, Placement>;
  /** What of the rhythm is free with them, as far as the stock goes round. */
  fitting: Placement[];
}

/** The person with whom most of the series fits, and the rhythm. */
function bestPerson(search: Search, matter: SlotMatter, wish: SeriesWish, grid: Grid): Chosen | null {
  const { lead } = splitRequirements(matter.service.requirements);
  const { resources } = search.schedule.roster;
  const required = matter.job?.requiredResourceId;
  const people = lead
    ? byRoom(
        search.schedule,
        grid.days,
        resources.filter((r) => qualifies(r, lead, matter.site.locationId) && (!required || r.id === required)),
        wish.personId ?? matter.job?.preferredResourceId ?? null,
      )
    : [null];
  const first = wish.first && { day: 0, minute: minuteOf(wish.first.from, matter.site.zone) };
  let best: Chosen | null = null;
  for (const some of inGrowingNumbers(people)) {
    const leadIds = some.flatMap((person) => person?.id ?? []);
    const found = search.ask(grid.windows, grid.days, lead ? { leadIds } : {});
    const byLead = Map.groupBy(found, (placement) => placement.lead?.id ?? null);
    for (const person of some) {
      const own = new Map<number, Placement>();
      for (const placement of byLead.get(person?.id ?? null) ?? []) {
        const key = keyOf(grid.beatOf.get(placement.window)!);
        if (!own.has(key)) own.set(key, placement);
      }
      const free = [...own.values()].map((p) => ({ ...grid.beatOf.get(p.window)!, cost: p.cost }));
      const rhythm = bestRhythm(free, wish.count, wish.pace, wish.spread, first);
      if (!rhythm || rhythm.fits <= (best?.fitting.length ?? 0)) continue;
      const rations = search.rations();
      const fitting = rhythm.beats.flatMap((beat) => own.get(keyOf(beat)) ?? []).filter((p) => rations.give(p));
      if (fitting.length > (best?.fitting.length ?? 0)) best = { person, rhythm, own, fitting };
      // All fits: nobody fits more, and those asked later are the customer's choice less, or have less room.
      if (best?.fitting.length === wish.count) return best;
    }
  }
  return best;
}

/** One first, who is mostly enough; then more and more at once, for whom rooms and devices are then looked at only once. */
function* inGrowingNumbers<T>(all: readonly T[]): Generator<T[]> {
  for (let from = 0, size = 1; from < all.length; from += size, size *= 4) yield all.slice(from, from + size);
}

/** Whoever the customer wishes for first, then those with the most room in these days. */
function byRoom(
  schedule: Schedule,
  days: readonly Day[],
  people: readonly RosterResource[],
  wished: string | null,
): RosterResource[] {
  const busy = new Map(
    people.map(({ id }) => [id, days.reduce((sum, day) => sum + schedule.takingsOf(id, 1, day).length, 0)]),
  );
  return [...people].sort(
    (a, b) => Number(b.id === wished) - Number(a.id === wished) || busy.get(a.id)! - busy.get(b.id)!,
  );
}

/** The same sessions in one set of rooms and devices, as far as one set is free for more of them than another. */
function inSameUnits(search: Search, matter: SlotMatter, sessions: readonly Placement[]): Placement[] {
  if (splitRequirements(matter.service.requirements).beside.length === 0 || sessions.length < 2) return [];
  const sets = new Map<string, { units: Unit[]; times: number }>();
  for (const { units } of sessions) {
    const key = JSON.stringify(units);
    sets.set(key, { units, times: (sets.get(key)?.times ?? 0) + 1 });
  }
  let best: Placement[] = [];
  for (const { units } of [...sets.values()].sort((a, b) => b.times - a.times)) {
    const same = together(search, sessions, units);
    if (same.length > best.length) best = same;
    if (best.length === sessions.length) break;
  }
  return best;
}

/** Those of the sessions that can be in these units, each with its own lead. */
function together(search: Search, sessions: readonly Placement[], units: Unit[]): Placement[] {
  const lead = sessions[0]!.lead;
  const windows = sessions.map((s) => s.window);
  const days = [...new Set(sessions.map((s) => s.day))].sort();
  const found = search.ask(windows, days, { ...(lead ? { leadIds: [lead.id] } : {}), units });
  return [...new Map(found.toReversed().map((p) => [p.window, p])).values()];
}

/** For each beat that is not free, the closest other times that keep the spread; nothing for the others. */
function nearBeats(
  search: Search,
  { spread, pace, after }: SeriesWish,
  grid: Grid,
  { rhythm, own, person }: Chosen,
  fitting: ReadonlyMap<number, Placement>,
): Placement[][] {
  const { beats } = rhythm;
  const { zone } = search.schedule.business;
  const missing = beats.filter((beat) => !fitting.has(keyOf(beat)));
  if (missing.length === 0) return beats.map(() => []);
  // Within half the way to the neighbours, so that two alternatives side by side keep their distance too.
  const reach = Math.min(NEAR_DAYS, Math.max(1, Math.ceil((7 * pace.weeks) / pace.times / 2)));
  const isNear = (beat: Beat, other: Beat): boolean => Math.abs(beat.day - other.day) <= reach;
  const windows = grid.windows.filter((w) => missing.some((beat) => isNear(beat, grid.beatOf.get(w)!)));
  const dates = search.schedule.days;
  const days = grid.days.filter((date) =>
    missing.some((beat) => isNear(beat, { day: dates.indexOf(date), minute: 0 })),
  );
  const others = search.ask(windows, days).filter((p) => p.lead?.id !== person?.id);
  const all = [...own.values(), ...others];
  const before = after === undefined ? null : daysBetween(dayOf(after, zone), dates[0]!).length - 1;
  // Days the neighbours may be on: their own, or wherever they are offered instead.
  const daysOfBeat = beats.map((beat) => [beat.day]);
  const rations = search.rations();
  for (const placement of fitting.values()) rations.give(placement);
  return beats.map((beat, k) => {
    if (fitting.has(keyOf(beat))) return [];
    const around = [
      ...(k > 0 ? daysOfBeat[k - 1]! : before === null ? [] : [-before]).map((day) => [day, 1] as const),
      ...(daysOfBeat[k + 1] ?? []).map((day) => [day, -1] as const),
    ];
    const keeps = (day: number): boolean =>
      around.every(([other, side]) => (day - other) * side >= spread.minDays && (day - other) * side <= spread.maxDays);
    const far = (p: Placement): number => {
      const { day, minute } = grid.beatOf.get(p.window)!;
      const seconds = Math.abs((day - beat.day) * DAY + (minute - beat.minute) * 60);
      return seconds + (p.lead?.id === person?.id ? 0 : STRANGER_SECONDS);
    };
    const candidates = all
      .filter((p) => {
        const other = grid.beatOf.get(p.window)!;
        return isNear(beat, other) && keeps(other.day) && rations.suffice(p);
      })
      .sort((a, b) => far(a) - far(b) || a.cost - b.cost);
    const nearest = realChoice(distinct(candidates), grid);
    // The first of them is what stands there unless the customer says otherwise.
    if (nearest[0]) rations.give(nearest[0]);
    if (nearest.length > 0) daysOfBeat[k] = nearest.map((p) => grid.beatOf.get(p.window)!.day);
    return nearest;
  });
}

/** One placement of each window: the first. */
const distinct = (sorted: readonly Placement[]): Placement[] =>
  [...new Map(sorted.toReversed().map((p) => [p.window, p])).values()].toReversed();

/** The nearest few, so that they are a choice: not three beginnings of one hour while another is free. */
function realChoice(sorted: readonly Placement[], { beatOf }: Grid): Placement[] {
  const chosen: Placement[] = [];
  for (const hour of [60, 0])
    for (const placement of sorted) {
      if (chosen.length === MOST_ALTERNATIVES) break;
      const { day, minute } = beatOf.get(placement.window)!;
      const apart = chosen.every((other) => {
        const near = beatOf.get(other.window)!;
        return other !== placement && (near.day !== day || Math.abs(near.minute - minute) >= hour);
      });
      if (apart) chosen.push(placement);
    }
  return sorted.filter((placement) => chosen.includes(placement));
}

/** The placements of chosen windows, one each, as far as possible with one person and in the same rooms; null where a window is gone. */
export async function placeSeries(
  ctx: Context,
  db: Db,
  matter: SlotMatter,
  windows: readonly Span[],
  personId: string | null,
  without: readonly string[] = [],
): Promise<(Placement | null)[]> {
  const dates = windows.map((w) => dayOf(w.from, matter.site.zone));
  const range = { fromDay: dates[0]!, toDay: dates.at(-1)! };
  const search = await Search.begin(ctx, db, matter, range, without);
  // The ledger counts days in the business's zone, the customer in the site's: one more on either side does no harm.
  const days = search.schedule.days.filter((day) => dates.includes(day));
  const chosen = new Map<Span, Placement>();
  const rations = search.rations();
  const keep = (found: readonly Placement[]): void => {
    for (const placement of found)
      if (!chosen.has(placement.window) && rations.give(placement)) chosen.set(placement.window, placement);
  };
  if (personId) {
    keep(search.ask(windows, days, { leadIds: [personId] }));
    for (const same of inSameUnits(search, matter, [...chosen.values()])) chosen.set(same.window, same);
  }
  keep(
    search.ask(
      windows.filter((w) => !chosen.has(w)),
      days,
    ),
  );
  return windows.map((window) => chosen.get(window) ?? null);
}
