/** Time that came free, noted while somebody waits for it, so that it can be offered afterwards (`backfill.ts`). */
import { addDays, type Day, dayOf, HOUR, MINUTE, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import { loadRoster, type Roster } from '../resources/roster.ts';
import { subtract } from './day.ts';

/** Somebody or something has time again. */
export interface Freed extends Span {
  resourceId: string;
  day: Day;
}

/** A long span is given away in pieces, each about a visit or two long: so that several hear of it, and not one of the whole. */
const PIECE = 2 * HOUR;
/** What is shorter is no gap. */
const SHORTEST = 10 * MINUTE;

/** Notes what came free and lies ahead; nothing where nobody waits. */
export async function noteGaps(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  freed: readonly Freed[],
): Promise<void> {
  const now = ctx.now();
  const rows = freed
    .filter(({ from }) => from > now)
    .map(({ resourceId, day, from, to }) => ({
      ...{ businessId, id: ctx.id('gap'), resourceId, day, startsAt: from, endsAt: to },
      ...{ freedAt: now, closedAt: null },
    }));
  if (rows.length === 0) return;
  const waits = tx.selectFrom('waiting').select('id').where('businessId', '=', businessId).where('endedAt', 'is', null);
  if (!(await waits.executeTakeFirst())) return;
  // A statement takes only so many values.
  for (let i = 0; i < rows.length; i += 500)
    await tx
      .insertInto('gap')
      .values(rows.slice(i, i + 500))
      .execute();
}

/** When a resource is at work on a day, absences taken out; what is always there, while anybody works. */
const hoursOf = (roster: Roster, resourceId: string, day: Day): Span[] => {
  if (!roster.byId.has(resourceId)) return [];
  return subtract(roster.shifts(resourceId, day) ?? anybodys(roster, day), roster.absences(resourceId));
};

/** When the house is open on a day: from when the first begins until the last goes home. */
export function anybodys(roster: Roster, day: Day): Span[] {
  const people = roster.resources.filter((resource) => resource.kind === 'person');
  const shifts = people.flatMap(({ id }) => roster.shifts(id, day) ?? []);
  if (shifts.length === 0) return [];
  return [{ from: Math.min(...shifts.map((s) => s.from)), to: Math.max(...shifts.map((s) => s.to)) }];
}

/** Notes the hours that some resources have and had not; `before` is null for those that are new. */
export async function noteHours(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  business: Business,
  resourceIds: readonly string[],
  days: readonly Day[],
  { before, after }: { before: Roster | null; after: Roster },
): Promise<void> {
  const freed = resourceIds.flatMap((resourceId) =>
    days.flatMap((day) =>
      subtract(hoursOf(after, resourceId, day), before ? hoursOf(before, resourceId, day) : [])
        .flatMap((span) => pieces(span, ctx.now()))
        .map((span): Freed => ({ resourceId, day, ...span })),
    ),
  );
  await noteGaps(ctx, tx, business.id, freed);
}

/** What is left of a span, in pieces; of the rest that is too short for one the last takes it along. */
function pieces({ from, to }: Span, now: number): Span[] {
  const start = Math.max(from, now + 1);
  const count = Math.max(1, Math.round((to - start) / PIECE));
  if (to - start < SHORTEST) return [];
  const long = (to - start) / count;
  const edge = (i: number): number => (i === count ? to : start + Math.floor((i * long) / MINUTE) * MINUTE);
  return Array.from({ length: count }, (_, i) => ({ from: edge(i), to: edge(i + 1) }));
}

/** Makes a change of one resource's absences inside a span, and notes what time it gives back. */
export async function notingAbsence<T>(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  business: Business,
  { resourceId, span, horizonDays }: { resourceId: string; span: Span; horizonDays: number },
  change: () => Promise<T>,
): Promise<T> {
  const today = dayOf(ctx.now(), business.zone);
  const [first, last] = [dayOf(span.from, business.zone), dayOf(span.to - 1, business.zone)];
  const [fromDay, toDay] = [first > today ? first : today, addDays(today, horizonDays)];
  const days: Day[] = [];
  for (let day = fromDay; day <= last && day <= toDay; day = addDays(day, 1)) days.push(day);
  if (days.length === 0) return change();
  const before = await loadRoster(tx, business, days[0]!, days.at(-1)!);
  const done = await change();
  const after = await loadRoster(tx, business, days[0]!, days.at(-1)!);
  await noteHours(ctx, tx, business, [resourceId], days, { before, after });
  return done;
}
