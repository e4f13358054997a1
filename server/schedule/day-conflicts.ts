/** What of one resource's day cannot be as it is planned: hours, absences, overlaps, roads, too many visits. */
import type { ConflictKind } from '../../shared/board.ts';
import { resolvePolicy } from '../../shared/policy.ts';
import { type Day, MINUTE, overlap, type Span } from '../../shared/time.ts';
import type { RosterResource } from '../resources/roster.ts';
import type { Block, Road } from '../travel/travel.ts';
import { personDay, type Schedule, workingSpans } from './day.ts';
import { brokenRules } from './route.ts';
import type { Taking } from './takings.ts';

/** Something that cannot be as it is planned, with what is needed to say so in a sentence. */
export interface Clash {
  kind: ConflictKind;
  resourceId: string;
  day: Day;
  /** What of the resource's time it is about, in order. */
  takings: readonly Taking[];
  /** Seconds, visits or pieces. */
  by: number;
  why: Why;
}
export type Why =
  | { kind: 'overlap' }
  | { kind: 'units'; units: number }
  /** What the road takes, and the time there is for it. */
  | { kind: 'road'; takes: number; has: number }
  | { kind: 'day-off' }
  | { kind: 'hours'; edge: 'begins' | 'ends'; shift: Span }
  | { kind: 'break'; span: Span }
  /** Each visit lies within the shift, but not the way from home or back. */
  | { kind: 'way'; edge: 'begins' | 'ends'; shift: Span }
  | { kind: 'absence'; span: Span }
  | { kind: 'most'; count: number; most: number }
  | { kind: 'window'; window: Span }
  | { kind: 'retired' }
  | { kind: 'unable'; skills: readonly string[] }
  | { kind: 'missing'; needs: string }
  | { kind: 'lacks'; items: readonly { name: string; quantity: number }[] };

/** The roads a day is judged by: from home to each visit in turn, and back. */
export function dayBlocks({ home }: RosterResource, takings: readonly Taking[]): Block[] {
  const way = [home, ...takings.map((t) => t.point), home].filter((point) => point !== null);
  return way.slice(1).map((point, i) => ({ origins: [way[i]!], destinations: [point] }));
}

/** Everything of a resource's day that cannot be as it is planned, whenever one looks. */
export function clashesOn(schedule: Schedule, road: Road, resource: RosterResource, day: Day): Clash[] {
  const byUnit = Array.from({ length: resource.units }, (_, i) => schedule.takingsOf(resource.id, i + 1, day));
  const found = byUnit.flat().flatMap((taking) => outsideHours(schedule, resource, taking));
  const outside = new Set(found.flatMap(({ takings }) => takings));
  if (resource.kind === 'person') found.push(...routeClashes(schedule, road, resource, day, outside));
  else for (const takings of byUnit) found.push(...overlaps(takings));
  return found;
}

const clash = (
  kind: ConflictKind,
  { resourceId, day }: Pick<Taking, 'resourceId' | 'day'>,
  takings: readonly Taking[],
  by: number,
  why: Why,
): Clash => ({ kind, resourceId, day, takings, by, why });

/** What lies outside of the hours somebody works or something is open, or in an absence. */
function outsideHours(schedule: Schedule, resource: RosterResource, taking: Taking): Clash[] {
  const { roster, business } = schedule;
  const absence = roster.absences(resource.id).find((span) => overlap(span, taking));
  const told = (kind: ConflictKind, by: number, why: Why): Clash[] => [clash(kind, taking, [taking], by, why)];
  if (absence) return told('absent', shared(absence, taking), { kind: 'absence', span: absence });
  const working = workingSpans(schedule, resource, taking.day);
  const first = working[0];
  const last = working.at(-1);
  if (!first || !last) return told('outside-shift', taking.to - taking.from, { kind: 'day-off' });
  const late = taking.to - last.to;
  const overtime = resource.kind === 'person' ? resolvePolicy(business.policy).overtimeMinutes * MINUTE : 0;
  if (taking.from < first.from)
    return told('outside-shift', first.from - taking.from, { kind: 'hours', edge: 'begins', shift: first });
  if (late > overtime) return told('outside-shift', late, { kind: 'hours', edge: 'ends', shift: last });
  const gap = working
    .slice(1)
    .map((span, i) => ({ from: working[i]!.to, to: span.from }))
    .find((span) => overlap(span, taking));
  return gap ? told('outside-shift', shared(gap, taking), { kind: 'break', span: gap }) : [];
}

const shared = (a: Span, b: Span): number => Math.min(a.to, b.to) - Math.max(a.from, b.from);

/** What a person's way through the day breaks; what is outside of their hours anyhow is not said twice. */
function routeClashes(
  schedule: Schedule,
  road: Road,
  resource: RosterResource,
  day: Day,
  outside: ReadonlySet<Taking>,
): Clash[] {
  const own = personDay(schedule, resource, day);
  // A day off has been said; what overlaps on it is told once somebody works then.
  if (!own) return [];
  const shift = { from: own.from, to: own.to };
  const about = { resourceId: resource.id, day };
  // What has begun stays where it is: what is broken does not depend on when one looks.
  return brokenRules({ ...schedule, now: 0 }, road, own).flatMap(({ kind, by, at, before }): Clash[] => {
    if (kind === 'max-visits') {
      const why = { kind: 'most', count: own.takings.length, most: resource.maxVisits } as const;
      return [clash('too-many', about, own.takings, by, why)];
    }
    if (!at || outside.has(at)) return [];
    switch (kind) {
      case 'overlap':
        return before ? [clash('overlap', about, [before, at], by, { kind: 'overlap' })] : [];
      case 'travel': {
        if (!before) return [clash('outside-shift', about, [at], by, { kind: 'way', edge: 'begins', shift })];
        const takes = before.point && at.point ? road.seconds(before.point, at.point) : by;
        return [clash('travel', about, [before, at], by, { kind: 'road', takes, has: Math.max(0, takes - by) })];
      }
      // What was promised is looked at for every visit, also where nobody drives.
      case 'early':
      case 'late':
        return [];
      case 'shift-start':
        return [clash('outside-shift', about, [at], by, { kind: 'way', edge: 'begins', shift })];
      case 'shift-end':
        return [clash('outside-shift', about, [at], by, { kind: 'way', edge: 'ends', shift })];
      default:
        return kind satisfies never;
    }
  });
}

/** Two that take one unit at the same time. */
const overlaps = (takings: readonly Taking[]): Clash[] =>
  takings.slice(1).flatMap((taking, i): Clash[] => {
    const before = takings[i]!;
    return overlap(before, taking)
      ? [clash('overlap', taking, [before, taking], shared(before, taking), { kind: 'overlap' })]
      : [];
  });
