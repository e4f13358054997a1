/** The rhythm of a series: which weekdays and times of the day meet the most free starts. No clock and no ledger: days are counted from the first. */
import type { Pace, Spread } from '../../shared/series.ts';

/** A start as the rhythm sees it: on which day from the first, at which minute after midnight. */
export interface Beat {
  day: number;
  minute: number;
}

/** A start that is free, and what it costs in seconds. */
export interface FreeStart extends Beat {
  cost: number;
}

export interface Rhythm {
  beats: Beat[];
  /** How many of the beats are free. */
  fits: number;
}

/** What one more day until the first session may cost, and two times of the day instead of one. */
const WAITING_SECONDS = 60;
const UNEVEN_SECONDS = 1800;

interface Score {
  fits: number;
  cost: number;
}
const better = (a: Score, b: Score | null): boolean => !b || a.fits > b.fits || (a.fits === b.fits && a.cost < b.cost);

/** Sets of so many days of a week, in order. */
function weekdaySets(size: number, from = 0): number[][] {
  if (size === 0) return [[]];
  const sets: number[][] = [];
  for (let day = from; day <= 7 - size; day++)
    for (const rest of weekdaySets(size - 1, day + 1)) sets.push([day, ...rest]);
  return sets;
}

/** True when all neighbours keep the spread, the last of a turn and the first of the next included. */
const keepsSpread = (days: readonly number[], turn: number, { minDays, maxDays }: Spread): boolean =>
  days.every((day, i) => {
    const apart = (days[i + 1] ?? days[0]! + turn) - day;
    return apart >= minDays && apart <= maxDays;
  });

/** How the starts at one minute of one weekday fare over so many turns. */
class Tally {
  private readonly byStart = new Map<number, number[]>();
  constructor(free: readonly FreeStart[], turn: number) {
    for (const { day, minute, cost } of free) {
      if (day % turn >= 7) continue;
      const key = (day % turn) * 1440 + minute;
      const costs = this.byStart.get(key) ?? [];
      costs[Math.floor(day / turn)] = cost;
      this.byStart.set(key, costs);
    }
  }
  score(day: number, minute: number, turns: number): Score {
    const sum = { fits: 0, cost: 0 };
    const costs = this.byStart.get(day * 1440 + minute) ?? [];
    for (let i = 0; i < turns; i++)
      if (costs[i] !== undefined) {
        sum.fits += 1;
        sum.cost += costs[i]!;
      }
    return sum;
  }
}

/**
 * The rhythm that meets the most free starts, the cheapest among equals; null where none meets any. `first` asks for the
 * first session at one minute of the first day. Weekdays come again every `weeks`; each keeps its time of the day.
 */
export function bestRhythm(
  free: readonly FreeStart[],
  count: number,
  { times, weeks }: Pace,
  spread: Spread,
  first?: Beat,
): Rhythm | null {
  const turn = 7 * weeks;
  const tally = new Tally(free, turn);
  const minutes = [...new Set(free.map((start) => start.minute))].sort((a, b) => a - b);
  let best: { score: Score; days: number[]; minutes: number[] } | null = null;
  for (const days of weekdaySets(times)) {
    if (first && days[0] !== first.day) continue;
    if (times > 1 && !keepsSpread(days, turn, spread)) continue;
    const turns = days.map((_, i) => Math.ceil((count - i) / times));
    const judge = (chosen: number[]): void => {
      const score = { fits: 0, cost: days[0]! * WAITING_SECONDS };
      for (const [i, day] of days.entries()) {
        const { fits, cost } = tally.score(day, chosen[i]!, turns[i]!);
        score.fits += fits;
        score.cost += cost;
      }
      if (chosen.some((minute) => minute !== chosen[0])) score.cost += UNEVEN_SECONDS;
      if (better(score, best?.score ?? null)) best = { score, days, minutes: chosen };
    };
    for (const minute of first ? [first.minute] : minutes) judge(days.map(() => minute));
    if (times > 1)
      judge(days.map((day, i) => (first && i === 0 ? first.minute : bestMinute(tally, minutes, day, turns[i]!))));
  }
  // What a closure assigns is not seen by the type checker.
  const found = best as { score: Score; days: number[]; minutes: number[] } | null;
  if (!found || found.score.fits === 0) return null;
  const beats = Array.from({ length: count }, (_, k): Beat => {
    const nth = k % times;
    return { day: found.days[nth]! + turn * Math.floor(k / times), minute: found.minutes[nth]! };
  });
  return { beats, fits: found.score.fits };
}

function bestMinute(tally: Tally, minutes: readonly number[], day: number, turns: number): number {
  let best: (Score & { minute: number }) | null = null;
  for (const minute of minutes) {
    const found = { ...tally.score(day, minute, turns), minute };
    if (better(found, best)) best = found;
  }
  return best?.minute ?? 0;
}
