/** What is driven: from home along everything in the ledger that is somewhere, and home again, as the day page has it. */
import { sql } from 'kysely';
import type { Point } from '../../shared/geo.ts';
import type { Driven } from '../../shared/reports.ts';
import type { Day } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import type { RosterResource } from '../resources/roster.ts';
import type { Asked, Meant } from './meant.ts';

/** One resource's days, by number from the first. */
export interface Days {
  worked: Float64Array;
  taken: Float64Array;
  /** Taken by what is asked about: the same where no service is. */
  asked: Float64Array;
  driving: Float64Array;
  driven: Driven;
}

/** Somebody whose way from place to place takes time. */
export const onRoads = ({ kind, drives }: RosterResource): boolean => kind === 'person' && drives;

/** One line of somebody's day. */
interface Stop {
  resource: string;
  day: Day;
  lat: number | null;
  lon: number | null;
  /** 1: an appointment of somebody's; 1: they lead it; 1: it is of the service asked about, or none is. */
  visit: number;
  leads: number;
  counts: number;
}

/** A drive: from where to where, whose, and on which day; none of the asked service's where it leads to something else. */
interface Leg {
  days: Days;
  at: number;
  from: Point;
  to: Point;
  counts: boolean;
}

/** Adds what is driven on some days, of which the first has the number `first`, to everybody's sums. */
export async function sumDriven(
  ctx: Context,
  asked: Asked,
  { resources }: Meant,
  days: readonly Day[],
  first: number,
  of: ReadonlyMap<string, Days>,
): Promise<void> {
  const drivers = new Map(resources.filter(onRoads).map((resource) => [resource.id, resource]));
  if (drivers.size === 0) return;
  const stops = await stopsOn(ctx.database.read, asked, days);
  const at = new Map(days.map((day, k) => [day, first + k]));
  const legs: Leg[] = [];
  for (let i = 0; i < stops.length; ) {
    const { resource, day } = stops[i]!;
    let end = i;
    while (end < stops.length && stops[end]!.resource === resource && stops[end]!.day === day) end++;
    const home = drivers.get(resource)?.home;
    if (home) drive(stops.slice(i, end), home, of.get(resource)!, at.get(day)!, asked, legs);
    i = end;
  }
  const road = await ctx.travel.road(
    asked.business,
    legs.map(({ from, to }) => ({ origins: [from], destinations: [to] })),
  );
  for (const { days: own, at: k, from, to, counts } of legs) {
    const seconds = road.seconds(from, to);
    own.driving[k]! += seconds;
    if (!counts) continue;
    own.driven.seconds += seconds;
    own.driven.metres += road.metres(from, to);
  }
}

/** One person's day: its drives are added to `legs`, its visits counted. */
function drive(stops: readonly Stop[], home: Point, days: Days, at: number, { query }: Asked, legs: Leg[]): void {
  let here = home;
  let visits = 0;
  for (const { lat, lon, visit, leads, counts } of stops) {
    if (lat !== null && lon !== null) {
      const there = { lat, lon };
      legs.push({ days, at, from: here, to: there, counts: counts === 1 });
      here = there;
    }
    visits += visit;
    if (visit === 1 && leads === 1 && counts === 1) days.driven.visits += 1;
  }
  if (visits > 0) legs.push({ days, at, from: here, to: home, counts: query.serviceId === undefined });
}

/** Everybody's lines of some days in order; read as they are, for there may be a great many. */
async function stopsOn(db: Db, { business, query }: Asked, days: readonly Day[]): Promise<Stop[]> {
  const { serviceId } = query;
  const job =
    serviceId === undefined ? sql`` : sql`left join job j on j.business_id = a.business_id and j.id = a.job_id`;
  const counts = serviceId === undefined ? sql`1` : sql`case when j.service_id = ${serviceId} then 1 else 0 end`;
  const { rows } = await sql<Stop>`
    select l.resource_id as resource, l.day, coalesce(a.lat, e.lat) as lat, coalesce(a.lon, e.lon) as lon,
      case when l.appointment_id is null then 0 else 1 end as visit, l.leads, ${counts} as counts
    from allocation l
    left join appointment a on a.business_id = l.business_id and a.id = l.appointment_id
    left join event e on e.business_id = l.business_id and e.id = l.event_id
    ${job}
    where l.business_id = ${business.id} and l.day >= ${days[0]!} and l.day <= ${days.at(-1)!}
    order by l.day, l.resource_id, l.starts_at`.execute(db.withoutPlugins());
  return rows;
}
