/** Whether what a visit takes is what its service requires: each requirement served by a unit of its own, and nothing else taken. */
import type { Requirement } from '../../shared/service.ts';
import type { Span } from '../../shared/time.ts';
import { type Able, partOf, qualifies } from './requirements.ts';

/** One line of a visit, with what takes it. */
export interface Served extends Span {
  resourceId: string;
  resource: Able;
}
interface Place extends Span {
  requirement: Requirement;
}

/** What of a visit is not as required: what is taken in vain, and what is asked for in vain. */
export interface Unmet<T extends Served> {
  taken: T[];
  requirements: Requirement[];
}

/**
 * Looks whether the lines of a visit serve its requirements; null when they do. `site`: the location it is held at, if
 * any; `mayServe`: what else decides, such as which vehicle comes along.
 */
export function unmetBy<T extends Served>(
  requirements: readonly Requirement[],
  visit: Span,
  taken: readonly T[],
  site: string | null,
  mayServe: (line: T) => boolean,
): Unmet<T> | null {
  const places = requirements.flatMap((requirement) => {
    const [from, to] = partOf(requirement) ?? [0, visit.to - visit.from];
    const place: Place = { requirement, from: visit.from + from, to: visit.from + to };
    return Array.from({ length: requirement.count }, () => place);
  });
  const serves = (line: T, place: Place): boolean =>
    line.from === place.from &&
    line.to === place.to &&
    qualifies(line.resource, place.requirement, site) &&
    mayServe(line);
  const served = matching(taken, places, serves);
  if (served.size === taken.length && served.size === places.length) return null;
  const used = new Set(served.values());
  return {
    taken: taken.filter((line) => !served.has(line)),
    requirements: places.filter((_, i) => !used.has(i)).map(({ requirement }) => requirement),
  };
}

/** As many lines as can be, each with a place of its own (Kuhn's augmenting paths). */
function matching<T>(
  lines: readonly T[],
  places: readonly Place[],
  serves: (line: T, place: Place) => boolean,
): Map<T, number> {
  const holder = new Map<number, T>();
  const seat = (line: T, tried: Set<number>): boolean =>
    places.some((place, i) => {
      if (tried.has(i) || !serves(line, place)) return false;
      tried.add(i);
      const before = holder.get(i);
      if (before !== undefined && !seat(before, tried)) return false;
      holder.set(i, line);
      return true;
    });
  for (const line of lines) seat(line, new Set());
  return new Map([...holder].map(([i, line]) => [line, i]));
}
