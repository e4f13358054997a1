import { merged } from './model.ts';
import type { Problem, VisitSpec, Window } from './problem.ts';

/** What a visit needs of the units, over which part of its service. */
export interface Need {
  count: number;
  units: readonly number[];
  from: number;
  to: number;
}

export const needsOf = ({ needs = [], service }: VisitSpec): Need[] =>
  needs.map(({ count, units, part: [from, to] = [0, service] }) => ({ count, units, from, to }));

/**
 * The visits of a problem as nodes: pinned ones have their one vehicle and second, and after all of them stand the twins
 * of those who come with a crew, who take nothing but the time of their vehicle.
 */
export function standing(
  { visits, initial = [] }: Problem,
  told: boolean,
): { visits: VisitSpec[]; leader: Int32Array; firstTwin: Int32Array; bound: Uint8Array } {
  const nodes = visits.map(pinnedDown);
  const leader = visits.map((_, i) => i);
  const firstTwin: number[] = [];
  for (let i = 0; i < visits.length; i++) {
    firstTwin.push(nodes.length);
    const { place, service, windows } = nodes[i]!;
    for (const { vehicles } of visits[i]!.crew ?? []) {
      nodes.push({ place, service, windows, optional: true, price: 0, ...(vehicles ? { vehicles } : {}) });
      leader.push(i);
    }
  }
  firstTwin.push(nodes.length);
  // A twin has no twins.
  while (firstTwin.length <= nodes.length) firstTwin.push(nodes.length);
  const there = new Set(initial.flat());
  const bound = Uint8Array.from(nodes, (_, node) => {
    const { needs, crew, windows } = nodes[leader[node]!]!;
    const more = (needs?.length ?? 0) + (crew?.length ?? 0) > 0 || windows.some(([, , price = 0]) => price > 0);
    return more || (told && !there.has(leader[node]!)) ? 1 : 0;
  });
  return { visits: nodes, leader: Int32Array.from(leader), firstTwin: Int32Array.from(firstTwin), bound };
}

function pinnedDown(visit: VisitSpec): VisitSpec {
  if (!visit.pinned) return visit;
  const { vehicle, start } = visit.pinned;
  const prices = visit.windows.flatMap(([from, to, price = 0]) => (from <= start && start <= to ? [price] : []));
  return { ...visit, fixedVehicle: vehicle, windows: [[start, start, Math.min(...prices)]] };
}

/** Visit i may be put into the ranges `first[i] … first[i + 1] − 1`: starts in [low, high] at a price, in the order of time. */
export interface Ranges {
  readonly first: Int32Array;
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly price: Float64Array;
}

/** The ranges of bound visits: their windows one by one where each is told, else joined as far as they cost the same. */
export function rangesOf(visits: readonly VisitSpec[], bound: Uint8Array, told: boolean): Ranges {
  const first: number[] = [];
  const all: [low: number, high: number, price: number][] = [];
  for (const [i, { windows }] of visits.entries()) {
    first.push(all.length);
    if (bound[i] === 0) continue;
    const ranges = told
      ? windows.map(([from, to, price = 0]): [number, number, number] => [from, to, price])
      : priced(windows);
    all.push(...ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
  }
  first.push(all.length);
  return {
    first: Int32Array.from(first),
    low: Int32Array.from(all, ([low]) => low),
    high: Int32Array.from(all, ([, high]) => high),
    price: Float64Array.from(all, ([, , price]) => price),
  };
}

/** Disjoint ranges, each at the lowest price of the windows that hold it. */
function priced(windows: readonly Window[]): [low: number, high: number, price: number][] {
  const prices = [...new Set(windows.map(([, , price = 0]) => price))].sort((a, b) => a - b);
  const covered: [number, number][] = [];
  const ranges: [number, number, number][] = [];
  for (const price of prices) {
    for (const [from, to] of merged(windows.filter(([, , p = 0]) => p === price)))
      for (const [low, high] of without(from, to, covered)) ranges.push([low, high, price]);
    covered.push(...ranges.filter(([, , p]) => p === price).map(([low, high]): [number, number] => [low, high]));
    covered.sort((a, b) => a[0] - b[0]);
  }
  return ranges;
}

/** What some sorted, disjoint stretches leave of the seconds from … to, ends included. */
function without(from: number, to: number, covered: readonly (readonly [number, number])[]): [number, number][] {
  const left: [number, number][] = [];
  let low = from;
  for (const [begin, end] of covered) {
    if (end < low || begin > to) continue;
    if (begin > low) left.push([low, begin - 1]);
    low = end + 1;
  }
  if (low <= to) left.push([low, to]);
  return left;
}
