/** How much of everybody's working time is taken, and what is driven between: summed up day by day from the ledger. */
import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Driven, ResourceUse, Stretch, Use } from '../../shared/reports.ts';
import { type Day, daysBetween, type Span } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import type { RosterResource } from '../resources/roster.ts';
import { subtract } from '../schedule/day.ts';
import { anybodys } from '../schedule/gaps.ts';
import type { Asked, Meant } from './meant.ts';
import { type Days, onRoads, sumDriven } from './road.ts';

/** So many days are read in one statement; between two of them others have their turn. */
const DAYS_AT_ONCE = 7;

/** What each of the resources that are meant worked, gave and drove in a period. */
export async function usesOf(ctx: Context, asked: Asked, meant: Meant, stretches: Stretch[]): Promise<ResourceUse[]> {
  const days = daysBetween(asked.fromDay, asked.toDay);
  const of = new Map(meant.resources.map(({ id }) => [id, emptyDays(days.length)]));
  await sumWorked(meant, days, of);
  for (let first = 0; first < days.length; first += DAYS_AT_ONCE) {
    const some = days.slice(first, first + DAYS_AT_ONCE);
    await sumTaken(ctx.database.read, asked, some, first, of);
    await sumDriven(ctx, asked, meant, some, first, of);
    await breathe();
  }
  const ends = stretches.map(({ fromDay, toDay }): [number, number] => [
    days.indexOf(fromDay),
    days.indexOf(toDay) + 1,
  ]);
  return meant.resources.map((resource) => useOf(resource, of.get(resource.id)!, ends, asked));
}

const emptyDays = (length: number): Days => ({
  worked: new Float64Array(length),
  taken: new Float64Array(length),
  asked: new Float64Array(length),
  driving: new Float64Array(length),
  driven: { visits: 0, metres: 0, seconds: 0 },
});

const sum = (of: Float64Array): number => of.reduce((total, one) => total + one, 0);

function useOf(resource: RosterResource, of: Days, ends: [number, number][], { query }: Asked): ResourceUse {
  const { id, name, kind, locationId } = resource;
  const drives = onRoads(resource);
  const idle = of.worked.map((worked, k) => Math.max(0, worked - of.taken[k]! - of.driving[k]!));
  return {
    ...{ id, name, kind, locationId },
    worked: sum(of.worked),
    taken: sum(of.asked),
    driven: drives ? of.driven : null,
    idle: query.serviceId === undefined ? sum(idle) : null,
    stretches: ends.map(([from, to]) => ({
      worked: sum(of.worked.subarray(from, to)),
      taken: sum(of.asked.subarray(from, to)),
    })),
  };
}

/** Hours without absences, all units together; what has no hours of its own counts while anybody works. */
async function sumWorked({ roster, resources }: Meant, days: readonly Day[], of: Map<string, Days>): Promise<void> {
  const open = new Map<Day, Span[]>();
  const openOn = (day: Day): Span[] => {
    const known = open.get(day) ?? anybodys(roster, day);
    open.set(day, known);
    return known;
  };
  for (const [i, { id, units }] of resources.entries()) {
    const { worked } = of.get(id)!;
    const absences = roster.absences(id);
    for (const [k, day] of days.entries()) {
      const hours = roster.shifts(id, day) ?? openOn(day);
      let seconds = 0;
      for (const { from, to } of absences.length > 0 ? subtract(hours, absences) : hours) seconds += to - from;
      worked[k] = seconds * units;
    }
    if (i % 20 === 19) await breathe();
  }
}

async function sumTaken(
  db: Db,
  asked: Asked,
  days: readonly Day[],
  first: number,
  of: Map<string, Days>,
): Promise<void> {
  const { serviceId } = asked.query;
  const seconds = sql<number>`sum(l.ends_at - l.starts_at)`;
  const ofService = sql<number>`sum(case when coalesce(j.service_id, e.service_id) = ${serviceId ?? ''} then l.ends_at - l.starts_at else 0 end)`;
  const rows = await db
    .selectFrom('allocation as l')
    .$if(serviceId !== undefined, (query) =>
      query
        .leftJoin('appointment as a', (join) =>
          join.onRef('a.businessId', '=', 'l.businessId').onRef('a.id', '=', 'l.appointmentId'),
        )
        .leftJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
        .leftJoin('event as e', (join) =>
          join.onRef('e.businessId', '=', 'l.businessId').onRef('e.id', '=', 'l.eventId'),
        ),
    )
    .select([
      'l.resourceId',
      'l.day',
      seconds.as('seconds'),
      (serviceId === undefined ? seconds : ofService).as('asked'),
    ])
    .where('l.businessId', '=', asked.business.id)
    .where('l.day', '>=', days[0]!)
    .where('l.day', '<=', days.at(-1)!)
    .groupBy(['l.day', 'l.resourceId'])
    .execute();
  const at = new Map(days.map((day, k) => [day, first + k]));
  for (const row of rows) {
    const own = of.get(row.resourceId);
    if (!own) continue;
    own.taken[at.get(row.day)!] = Number(row.seconds);
    own.asked[at.get(row.day)!] = Number(row.asked);
  }
}

/** All of some together. */
export const sumUse = (uses: readonly Use[]): Use =>
  uses.reduce((total, { worked, taken }) => ({ worked: total.worked + worked, taken: total.taken + taken }), {
    worked: 0,
    taken: 0,
  });

export const sumDrives = (uses: readonly Pick<ResourceUse, 'driven'>[]): Driven =>
  uses.reduce(
    (total, { driven }) =>
      driven
        ? {
            visits: total.visits + driven.visits,
            metres: total.metres + driven.metres,
            seconds: total.seconds + driven.seconds,
          }
        : total,
    { visits: 0, metres: 0, seconds: 0 },
  );
