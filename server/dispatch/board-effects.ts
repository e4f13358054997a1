/** What goes with a card as it moves: the ledger around it before and after, and the difference in facts. */
import type { BoardEffect } from '../../shared/board.ts';
import { type Instant, MINUTE } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import type { ResourceDay } from '../db/transact.ts';
import { cardOfAppointment } from '../schedule/cards.ts';
import { loadSchedule, personDay } from '../schedule/day.ts';
import type { Scope } from '../scope.ts';

/** Some resource-days as they stand, as seen from one card. */
export interface Around {
  /** When each visit in these days begins. */
  starts: Map<string, Instant>;
  /** Seconds driven by each person on these days. */
  drives: Map<string, { name: string; seconds: number }>;
  /** What the card takes. */
  taken: { resourceId: string; kind: string; name: string; leads: boolean; unit: number }[];
  /** What is kept for it, and where that lies. */
  supplies: { name: string; place: string }[];
}

export async function lookAround(
  ctx: Context,
  tx: Tx,
  business: Business,
  cardId: string,
  days: readonly ResourceDay[],
): Promise<Around> {
  const resourceIds = [...new Set(days.map((d) => d.resourceId))];
  const dates = days.map((d) => d.day).sort();
  const touched = new Set(days.map(({ resourceId, day }) => `${resourceId} ${day}`));
  const span = { fromDay: dates[0]!, toDay: dates.at(-1)!, resourceIds };
  const schedule = await loadSchedule(ctx, tx, business, span);
  const starts = new Map<string, Instant>();
  const drives: Around['drives'] = new Map();
  for (const resource of schedule.roster.resources.filter((r) => r.kind === 'person' && resourceIds.includes(r.id)))
    for (const day of schedule.days) {
      if (!touched.has(`${resource.id} ${day}`)) continue;
      const takings = schedule.takingsOf(resource.id, 1, day);
      for (const { appointmentId, from } of takings) if (appointmentId) starts.set(appointmentId, from);
      const home = personDay(schedule, resource, day)?.home ?? resource.home;
      const points = [home, ...takings.map((t) => t.point), home].filter((p) => p !== null);
      const road = await ctx.travel.road(business, [{ origins: points, destinations: points }]);
      const driven = takings.length === 0 ? 0 : points.slice(1).reduce((s, p, i) => s + road.seconds(points[i]!, p), 0);
      drives.set(resource.id, { name: resource.name, seconds: driven + (drives.get(resource.id)?.seconds ?? 0) });
    }
  const [taken, supplies] = await Promise.all([
    tx
      .selectFrom('allocation as l')
      .innerJoin('resource as r', (join) =>
        join.onRef('r.businessId', '=', 'l.businessId').onRef('r.id', '=', 'l.resourceId'),
      )
      .select(['l.resourceId', 'l.unit', 'l.leads', 'r.kind', 'r.name'])
      .where('l.businessId', '=', business.id)
      .where((eb) => eb.or([eb('l.appointmentId', '=', cardId), eb('l.eventId', '=', cardId)]))
      .orderBy('r.name')
      .execute(),
    tx
      .selectFrom('stockNeed as n')
      .innerJoin('item as i', (join) => join.onRef('i.businessId', '=', 'n.businessId').onRef('i.id', '=', 'n.itemId'))
      .select(['i.name', 'n.locationId', 'n.resourceId'])
      .where('n.businessId', '=', business.id)
      .where('n.appointmentId', '=', cardId)
      .orderBy('i.name')
      .execute(),
  ]);
  return {
    starts,
    drives,
    taken: taken.map((t) => ({ ...t, leads: t.leads === 1 })),
    supplies: supplies.map(({ name, locationId, resourceId }) => ({ name, place: resourceId ?? locationId ?? '' })),
  };
}

/** What is different for everything but the card itself; `line` is what the hand moved it to. */
export async function effectsBetween(
  tx: Tx,
  businessId: string,
  before: Around,
  after: Around,
  card: { ids: readonly string[]; line: string },
  scope: Scope,
): Promise<BoardEffect[]> {
  const effects: BoardEffect[] = [];
  const gone = before.taken.filter((t) => !after.taken.some((o) => o.resourceId === t.resourceId));
  for (const now of after.taken) {
    if (now.resourceId === card.line || before.taken.some((t) => t.resourceId === now.resourceId)) continue;
    const at = gone.findIndex((t) => t.kind === now.kind && t.leads === now.leads);
    const [was] = at < 0 ? [] : gone.splice(at, 1);
    if (before.taken.length > 0 || !now.leads)
      effects.push({ kind: 'resource', name: now.name, before: was?.name ?? null });
  }
  for (const [id, { name, seconds }] of after.drives) {
    const minutes = Math.round((seconds - (before.drives.get(id)?.seconds ?? 0)) / MINUTE);
    if (minutes !== 0) effects.push({ kind: 'drive', name, minutes });
  }
  for (const [cardId, start] of after.starts) {
    const was = before.starts.get(cardId);
    if (was === undefined || was === start || card.ids.includes(cardId)) continue;
    const named = await cardOfAppointment(tx, businessId, cardId);
    const title = (scope.namesCustomers ? named?.customerName : null) ?? named?.serviceName ?? '';
    effects.push({ kind: 'retimed', cardId, title, before: was, after: start });
  }
  for (const { name, place } of after.supplies)
    if (before.supplies.length > 0 && !before.supplies.some((s) => s.name === name && s.place === place))
      effects.push({ kind: 'supplies', name });
  return effects;
}
