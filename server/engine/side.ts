import { assign } from './assign.ts';

/** A stretch of seconds [from, to) in which a unit is free. */
export type Interval = readonly [from: number, to: number];

/**
 * Something else a visit takes, for its whole duration or a part of it: `count` distinct units out of those listed, each
 * with its sorted, disjoint free intervals. A unit listed under several requirements (same id) serves only one of them.
 */
export interface SideRequirement {
  count: number;
  /** Seconds after the start; the whole service unless given. */
  part?: readonly [from: number, to: number];
  units: readonly { id: number; free: readonly Interval[] }[];
}

/** Which units serve (ids, requirement by requirement), and the seconds they leave too short to be of use. */
export interface SideChoice {
  units: number[];
  gap: number;
}

/** Answers when a set of side requirements can be met together. Made once per question. */
export interface Side {
  /** The earliest second in [from, to] at which everything is free for the whole service, or −1. */
  earliest(from: number, to: number): number;
  /** The stretches of [from, to] in which everything is free for a start at any second. */
  stretches(from: number, to: number): Interval[];
  /** The units that leave the least useless time at this start. Call only for a start that `earliest` gave. */
  choose(start: number): SideChoice;
}

/** A remnant of idle time shorter than `usefulGap` is lost; a longer one can still be sold. */
export function useless(gap: number, usefulGap: number): number {
  return gap < usefulGap ? gap : 0;
}

/** From and until how many seconds after the start a requirement's units are taken. */
export const partOf = ({ part }: SideRequirement, service: number): readonly [from: number, to: number] =>
  part ?? [0, service];

const NOTHING: SideChoice = { units: [], gap: 0 };
const ALWAYS_FREE: Side = {
  earliest: (from, to) => (from <= to ? from : -1),
  stretches: (from, to) => (from <= to ? [[from, to]] : []),
  choose: () => NOTHING,
};

/**
 * The set of units free for a start changes only where a unit's free interval begins or leaves too
 * little, so the feasible starts are found once as a sorted list of intervals and looked up by binary search.
 * `first` and `last` bound the starts that can be asked for.
 */
export function prepareSide(
  requirements: readonly SideRequirement[],
  service: number,
  usefulGap: number,
  first: number,
  last: number,
): Side {
  if (requirements.length === 0) return ALWAYS_FREE;
  const [begins, ends] = feasibleStarts(requirements, service, first, last);
  const chosen = new Map<number, SideChoice>();
  return {
    earliest(from, to) {
      // First interval that is not over before `from`.
      let low = 0;
      let high = ends.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (ends[middle]! < from) low = middle + 1;
        else high = middle;
      }
      if (low === ends.length) return -1;
      const start = Math.max(from, begins[low]!);
      return start <= to ? start : -1;
    },
    stretches(from, to) {
      const found: Interval[] = [];
      for (let i = 0; i < begins.length; i++) {
        const [first, last] = [Math.max(from, begins[i]!), Math.min(to, ends[i]!)];
        if (first <= last) found.push([first, last]);
      }
      return found;
    },
    choose(start) {
      let choice = chosen.get(start);
      if (!choice) {
        choice = chooseUnits(requirements, start, service, usefulGap)!;
        chosen.set(start, choice);
      }
      return choice;
    },
  };
}

/** Cheapest distinct units for a start, or undefined if they are not all free while they are needed. */
export function chooseUnits(
  requirements: readonly SideRequirement[],
  start: number,
  service: number,
  usefulGap: number,
): SideChoice | undefined {
  const columnOf = new Map<number, number>();
  for (const { units } of requirements)
    for (const { id } of units) if (!columnOf.has(id)) columnOf.set(id, columnOf.size);
  const cost: number[][] = [];
  for (const requirement of requirements) {
    const [begin, end] = partOf(requirement, service).map((offset) => start + offset) as [number, number];
    const row = new Array<number>(columnOf.size).fill(Number.POSITIVE_INFINITY);
    for (const { id, free } of requirement.units) {
      const around = intervalAt(free, begin);
      if (!around || end > around[1]) continue;
      const [from, to] = around;
      row[columnOf.get(id)!] =
        // Filling a remnant that was useless anyway is a gain; shifted by usefulGap so that no cost is negative.
        usefulGap + useless(begin - from, usefulGap) + useless(to - end, usefulGap) - useless(to - from, usefulGap);
    }
    for (let i = 0; i < requirement.count; i++) cost.push(row);
  }
  const columns = assign(cost);
  if (!columns) return undefined;
  const ids = [...columnOf.keys()];
  let gap = 0;
  for (let row = 0; row < columns.length; row++) gap += cost[row]![columns[row]!]! - usefulGap;
  return { units: columns.map((column) => ids[column]!), gap };
}

/** The last of the sorted intervals that begins at `start` or before. */
function intervalAt(free: readonly Interval[], start: number): Interval | undefined {
  let low = 0;
  let high = free.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (free[middle]![0] <= start) low = middle + 1;
    else high = middle;
  }
  return free[low - 1];
}

/** Sorted, disjoint intervals (closed, in seconds) of the starts at which all requirements can be met together. */
function feasibleStarts(
  requirements: readonly SideRequirement[],
  service: number,
  first: number,
  last: number,
): [begins: number[], ends: number[]] {
  // At `at`, unit `unit` of requirement `requirement` becomes able to take a start (or, one second after its last, unable).
  const events: { at: number; requirement: number; unit: number; free: boolean }[] = [];
  for (const [requirement, needed] of requirements.entries()) {
    const [taken, over] = partOf(needed, service);
    for (const { id: unit, free } of needed.units) {
      for (const [from, to] of free) {
        const begin = Math.max(from - taken, first);
        const end = Math.min(to - over, last);
        if (begin > end) continue;
        events.push({ at: begin, requirement, unit, free: true }, { at: end + 1, requirement, unit, free: false });
      }
    }
  }
  events.sort((a, b) => a.at - b.at);
  const able = requirements.map(() => new Set<number>());
  const shared = sharesUnits(requirements);
  const begins: number[] = [];
  const ends: number[] = [];
  let open = false;
  for (let i = 0; i < events.length; ) {
    const { at } = events[i]!;
    // Leaves before joins would split an interval that merely changes hands, so all of one instant go together.
    const joins: typeof events = [];
    for (; i < events.length && events[i]!.at === at; i++) {
      const event = events[i]!;
      if (event.free) joins.push(event);
      else able[event.requirement]!.delete(event.unit);
    }
    for (const { requirement, unit } of joins) able[requirement]!.add(unit);
    const now =
      able.every((units, r) => units.size >= requirements[r]!.count) && (!shared || matchable(requirements, able));
    if (now && !open) begins.push(at);
    if (!now && open) ends.push(at - 1);
    open = now;
  }
  return [begins, ends];
}

function sharesUnits(requirements: readonly SideRequirement[]): boolean {
  const seen = new Set<number>();
  for (const { units } of requirements) {
    for (const { id } of units) if (seen.has(id)) return true;
    for (const { id } of units) seen.add(id);
  }
  return false;
}

/** Whether every requirement gets its count of distinct units out of those able. */
function matchable(requirements: readonly SideRequirement[], able: readonly ReadonlySet<number>[]): boolean {
  const ids = [...new Set(able.flatMap((units) => [...units]))];
  const rows = requirements.flatMap(({ count }, r) => {
    const row = ids.map((id) => (able[r]!.has(id) ? 0 : Number.POSITIVE_INFINITY));
    return new Array<number[]>(count).fill(row);
  });
  return assign(rows) !== undefined;
}
