/** Visits of a period by service and by day: how many there were, and how they ended. */
import { sql } from 'kysely';
import type { Kept, ServiceKept, Stretch } from '../../shared/reports.ts';
import type { Db } from '../db/connect.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { type Asked, visitMeant } from './meant.ts';

/** What took place or will: an appointment that stands in the calendar for good. */
export const visitStatuses = ['booked', 'done', 'no-show'] as const;

/** The visits that begin in the period, by service: how many, kept, missed, and those cancelled too late. */
export async function keptOf(db: Db, asked: Asked): Promise<ServiceKept[]> {
  const many = (condition: ReturnType<typeof sql>) => sql<number>`sum(case when ${condition} then 1 else 0 end)`;
  const rows = await visitsOf(db, asked)
    .leftJoin('outcome as o', (join) =>
      join.onRef('o.businessId', '=', 'a.businessId').onRef('o.appointmentId', '=', 'a.id'),
    )
    .innerJoin('service as s', (join) =>
      join.onRef('s.businessId', '=', 'j.businessId').onRef('s.id', '=', 'j.serviceId'),
    )
    .select(['s.id', 's.name'])
    .select([
      many(sql`a.status in (${sql.join([...visitStatuses])})`).as('visits'),
      many(sql`o.kind = 'done'`).as('kept'),
      many(sql`o.kind = 'no-show'`).as('noShows'),
      many(sql`o.kind = 'late-cancel'`).as('lateCancels'),
    ])
    .groupBy(['s.id', 's.name'])
    .orderBy('s.name')
    .orderBy('s.id')
    .execute();
  return rows
    .map(({ id, name, visits, kept, noShows, lateCancels }) => ({
      ...{ id, name, visits: Number(visits), kept: Number(kept), noShows: Number(noShows) },
      // What was cancelled takes nobody's time any more: no group can be told.
      lateCancels: asked.query.groupId === undefined ? Number(lateCancels) : null,
    }))
    .filter(({ visits, lateCancels }) => visits > 0 || (lateCancels ?? 0) > 0);
}

/** How many visits begin in each stretch. */
export async function visitsIn(db: Db, asked: Asked, stretches: readonly Stretch[]): Promise<number[]> {
  const begins = stretches.map(({ fromDay }) => instantAt(asked.business.zone, fromDay, 0));
  const rows = await visitsOf(db, asked)
    .where('a.status', 'in', [...visitStatuses])
    .select([sql<number>`a.planned_start / 900`.as('quarter'), (eb) => eb.fn.countAll<number>().as('n')])
    .groupBy(sql`a.planned_start / 900`)
    .execute();
  const counts = stretches.map(() => 0);
  // Every zone's midnight is the beginning of a quarter of an hour.
  for (const { quarter, n } of rows)
    counts[begins.findLastIndex((begin) => begin <= Number(quarter) * 900)]! += Number(n);
  return counts;
}

const visitsOf = (db: Db, asked: Asked) =>
  db
    .selectFrom('appointment as a')
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
    .where('a.businessId', '=', asked.business.id)
    .where('a.plannedStart', '>=', asked.span.from)
    .where('a.plannedStart', '<', asked.span.to)
    .where(visitMeant(asked));

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
