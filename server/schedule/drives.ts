/** How long is driven to each visit and event of somebody's day, as the ledger has it now. */
import type { Point } from '../../shared/geo.ts';
import type { Day } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import type { Roster } from '../resources/roster.ts';
import type { BoardSubject } from './board-lines.ts';
import { loadTakings, type Taking } from './takings.ts';

/** By visit or event, the seconds its lead drives to it from the stop before or from home; those without a drive are missing. */
export async function drivesOf(
  ctx: Context,
  db: Db,
  business: Business,
  roster: Roster,
  subjects: readonly BoardSubject[],
): Promise<Map<string, number>> {
  const driven = subjects.flatMap((subject) => {
    const line = subject.lines.find((l) => l.leads) ?? subject.lines.find((l) => roster.byId.get(l.resourceId)?.drives);
    return line && roster.byId.get(line.resourceId)?.drives ? [{ id: subject.id, line }] : [];
  });
  if (driven.length === 0) return new Map();
  const days = driven.map(({ line }) => line.day).sort();
  const whose = new Set(driven.map(({ line }) => line.resourceId));
  const takings = await loadTakings(db, business.id, {
    fromDay: days[0]!,
    toDay: days.at(-1)!,
    ...(whose.size <= 500 ? { resourceIds: [...whose] } : {}),
  });
  const routes = Map.groupBy(takings, (t) => keyOf(t.resourceId, t.day));
  const legs = new Map(
    [...new Set(driven.map(({ line }) => keyOf(line.resourceId, line.day)))].map((key) => [
      key,
      legsOf(roster, routes.get(key) ?? []),
    ]),
  );
  const road = await ctx.travel.road(
    business,
    [...legs.values()].map((of) => {
      const points = [...new Set(of.flatMap(({ from, to }) => [from, to]))];
      return { origins: points, destinations: points };
    }),
  );
  const drives = new Map<string, number>();
  for (const { id, line } of driven) {
    const leg = legs.get(keyOf(line.resourceId, line.day))?.find((l) => l.start === line.from);
    if (leg) drives.set(id, road.seconds(leg.from, leg.to));
  }
  return drives;
}

const keyOf = (resourceId: string, day: Day): string => `${resourceId} ${day}`;

/** The drives of one person's day, by when what is driven to begins. */
function legsOf(roster: Roster, takings: readonly Taking[]): { start: number; from: Point; to: Point }[] {
  let at = takings[0] ? (roster.byId.get(takings[0].resourceId)?.home ?? null) : null;
  return takings.flatMap(({ from: start, point: to }) => {
    const from = at;
    at = to ?? at;
    return from && to ? [{ start, from, to }] : [];
  });
}
