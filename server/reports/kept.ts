/** Visits of a period by service and stretch: how many there were, and how they ended. */
import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Kept, ServiceKept, Stretch } from '../../shared/reports.ts';
import type { Db } from '../db/connect.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { type Asked, visitMeant } from './meant.ts';

/** What took place or will: an appointment that stands in the calendar for good. */
export const visitStatuses = ['booked', 'done', 'no-show'] as const;

/** The visits that begin in the period: by service how many, kept, missed and cancelled too late; and how many in each stretch. */
export async function keptOf(
  db: Db,
  asked: Asked,
  stretches: readonly Stretch[],
): Promise<{ services: ServiceKept[]; visits: number[] }> {
  const names = await db
    .selectFrom('service')
    .select(['id', 'name'])
    .where('businessId', '=', asked.business.id)
    .execute();
  const byService = new Map<string, ServiceKept>();
  const visits: number[] = [];
  for (const stretch of stretches) {
    visits.push(0);
    for (const row of await keptIn(db, asked, stretch)) {
      const none = { id: row.serviceId, name: names.find(({ id }) => id === row.serviceId)?.name ?? '', visits: 0 };
      const service = byService.get(row.serviceId) ?? { ...none, kept: 0, noShows: 0, lateCancels: 0 };
      byService.set(row.serviceId, service);
      visits[visits.length - 1]! += Number(row.visits);
      service.visits += Number(row.visits);
      service.kept += Number(row.kept);
      service.noShows += Number(row.noShows);
      // What was cancelled takes nobody's time any more: no group can be told.
      service.lateCancels =
        asked.query.groupId === undefined ? (service.lateCancels ?? 0) + Number(row.lateCancels) : null;
    }
    await breathe();
  }
  const services = [...byService.values()]
    .filter((service) => service.visits > 0 || (service.lateCancels ?? 0) > 0)
    .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
  return { services, visits };
}

function keptIn(db: Db, asked: Asked, { fromDay, toDay }: Stretch) {
  const { id, zone } = asked.business;
  const many = (condition: ReturnType<typeof sql>) => sql<number>`sum(case when ${condition} then 1 else 0 end)`;
  return db
    .selectFrom('appointment as a')
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
    .leftJoin('outcome as o', (join) =>
      join.onRef('o.businessId', '=', 'a.businessId').onRef('o.appointmentId', '=', 'a.id'),
    )
    .select('j.serviceId')
    .select([
      many(sql`a.status in (${sql.join([...visitStatuses])})`).as('visits'),
      many(sql`o.kind = 'done'`).as('kept'),
      many(sql`o.kind = 'no-show'`).as('noShows'),
      many(sql`o.kind = 'late-cancel'`).as('lateCancels'),
    ])
    .where('a.businessId', '=', id)
    .where('a.plannedStart', '>=', instantAt(zone, fromDay, 0))
    .where('a.plannedStart', '<', instantAt(zone, toDay, 1440))
    .where(visitMeant(asked))
    .groupBy('j.serviceId')
    .execute();
}

/** All services together. */
export const sumKept = (services: readonly ServiceKept[]): Kept & { visits: number } =>
  services.reduce(
    (total, { visits, kept, noShows, lateCancels }) => ({
      visits: total.visits + visits,
      kept: total.kept + kept,
      noShows: total.noShows + noShows,
      lateCancels: lateCancels === null ? total.lateCancels : (total.lateCancels ?? 0) + lateCancels,
    }),
    { visits: 0, kept: 0, noShows: 0, lateCancels: services.some((s) => s.lateCancels === null) ? null : 0 } as Kept & {
      visits: number;
    },
  );
