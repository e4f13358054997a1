/**
 * Looks at a whole database and names every promise that is broken: the judge of every random test, and a command for a
 * live installation (`npm run check`). It reads tables with its own queries and trusts nothing that wrote them.
 */
import { sql } from 'kysely';
import { addDays, type Day, dayOf } from '../../shared/time.ts';
import { type Business, businessOf } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import { backfillRules } from './checker-backfill.ts';
import { eventRules } from './checker-events.ts';
import { unready } from './checker-requirements.ts';
import { stockRules } from './checker-stock.ts';
import { conflictsOn } from './conflicts.ts';
import { loadSchedule, personDay } from './day.ts';
import { brokenPromises } from './route.ts';

/** A broken promise: the rule, and the rows it is about. */
export interface Finding {
  businessId: string;
  rule: string;
  about: string;
}

/** A rule, and what to select to find every row that breaks it. */
export interface Rule {
  rule: string;
  /** Selects business_id and what it is about, for every row that breaks the rule. */
  query: string;
}

/** What is no broken promise where nobody is written to. */
export const NEVER_TOLD = 'a customer who can be reached was never told of a booking or proposal';

const taking = `('proposed', 'booked', 'done', 'no-show')`;

/** True of an appointment `a` that is a session of a series with a status. */
const ofSeries = (status: string): string => `exists (select 1 from job sj join series s
  on s.business_id = sj.business_id and s.id = sj.series_id
  where sj.business_id = a.business_id and sj.id = a.job_id and s.status = '${status}')`;

const rules: Rule[] = [
  ...eventRules,
  ...backfillRules,
  {
    rule: 'a unit is taken twice at the same time',
    query: `select a.business_id, a.id || ' ' || b.id as about from allocation a join allocation b
      on b.business_id = a.business_id and b.resource_id = a.resource_id and b.unit = a.unit and b.id > a.id
      and b.starts_at < a.ends_at and b.ends_at > a.starts_at`,
  },
  {
    rule: 'a planned start is outside its promised window without anybody’s override',
    query: `select business_id, id as about from appointment where status in ${taking} and override_by is null
      and (planned_start < window_from or planned_start > window_to)`,
  },
  {
    rule: 'a coming visit does not last as long as its job says',
    query: `select a.business_id, a.id as about from appointment a join job j on j.business_id = a.business_id and j.id = a.job_id
      where a.status in ('proposed', 'booked') and j.minutes is not null and a.planned_end - a.planned_start <> 60 * j.minutes`,
  },
  {
    rule: 'an appointment takes no time',
    query: `select a.business_id, a.id as about from appointment a where a.status in ${taking}
      and not exists (select 1 from allocation l where l.business_id = a.business_id and l.appointment_id = a.id)`,
  },
  {
    rule: 'an allocation is outside of its appointment’s times, or its lead’s is not all of them',
    query: `select l.business_id, l.id as about from allocation l join appointment a
      on a.business_id = l.business_id and a.id = l.appointment_id
      where l.starts_at < a.planned_start or l.ends_at > a.planned_end
        or (l.leads = 1 and (l.starts_at <> a.planned_start or l.ends_at <> a.planned_end))`,
  },
  {
    rule: 'an appointment that is over keeps its time without a limit',
    query: `select a.business_id, a.id as about from appointment a where a.status not in ${taking} and a.hold_until is null
      and exists (select 1 from allocation l where l.business_id = a.business_id and l.appointment_id = a.id)`,
  },
  {
    // What is over may have had a unit that is no longer there.
    rule: 'a resource’s unit beyond its number is taken',
    query: `select l.business_id, l.id as about from allocation l join resource r
      on r.business_id = l.business_id and r.id = l.resource_id where l.unit > r.units and l.ends_at > :now`,
  },
  {
    rule: 'a job has two active proposals',
    query: `select business_id, job_id as about from proposal where status = 'sent' group by business_id, job_id having count(*) > 1`,
  },
  {
    rule: 'an open proposal has no proposed appointment',
    query: `select p.business_id, p.id as about from proposal p join appointment a
      on a.business_id = p.business_id and a.id = p.appointment_id where p.status = 'sent' and a.status <> 'proposed'`,
  },
  {
    rule: 'a proposed appointment has no open proposal',
    query: `select a.business_id, a.id as about from appointment a where a.status = 'proposed' and not exists
      (select 1 from proposal p where p.business_id = a.business_id and p.appointment_id = a.id and p.status = 'sent')
      and not ${ofSeries('held')}`,
  },
  {
    rule: 'a job’s status differs from its appointment’s',
    query: `select j.business_id, j.id as about from job j where
      (j.status in ('proposed', 'booked')) <> exists (select 1 from appointment a
        where a.business_id = j.business_id and a.job_id = j.id and a.status = j.status and a.status in ('proposed', 'booked'))
      or (j.status = 'done') <> exists (select 1 from appointment a
        where a.business_id = j.business_id and a.job_id = j.id and a.status = 'done')`,
  },
  {
    rule: 'an appointment that is over has no outcome that says so',
    query: `select a.business_id, a.id as about from appointment a where a.status in ('done', 'no-show') and not exists
      (select 1 from outcome o where o.business_id = a.business_id and o.appointment_id = a.id and o.kind = a.status)`,
  },
  {
    rule: 'an outcome contradicts its appointment',
    query: `select o.business_id, o.appointment_id as about from outcome o join appointment a
      on a.business_id = o.business_id and a.id = o.appointment_id
      where a.status <> case when o.kind = 'late-cancel' then 'cancelled' else o.kind end`,
  },
  {
    rule: 'somebody was said to be missing before they were expected',
    query: `select o.business_id, o.appointment_id as about from outcome o join appointment a
      on a.business_id = o.business_id and a.id = o.appointment_id
      where o.kind = 'no-show' and o.recorded_by <> 'system' and o.at < a.window_from`,
  },
  {
    // What was over before outcomes were kept has nobody who said so.
    rule: 'an outcome has no history',
    query: `select o.business_id, o.appointment_id as about from outcome o join appointment a
      on a.business_id = o.business_id and a.id = o.appointment_id
      where o.recorded_by <> 'system' and not exists (select 1 from history h
        where h.business_id = o.business_id and h.subject_id = a.job_id and h.at between o.at and o.at + 60 and h.actor = o.recorded_by
          and h.action = case when o.kind = 'late-cancel' then 'cancel' else o.kind end)`,
  },
  {
    rule: 'a customer who can be reached was never told that we run late',
    query: `select h.business_id, h.subject_id as about from history h
      join job j on j.business_id = h.business_id and j.id = h.subject_id
      join customer c on c.business_id = j.business_id and c.id = j.customer_id
      where h.action = 'run-late' and c.email <> '' and not exists
      (select 1 from outbox o join appointment a on a.business_id = o.business_id and a.id = o.appointment_id
        where o.business_id = h.business_id and a.job_id = h.subject_id and o.kind = 'late' and h.at between o.created_at and o.created_at + 60)`,
  },
  {
    rule: 'a booking has no history',
    query: `select a.business_id, a.id as about from appointment a where a.status in ('booked', 'proposed') and not exists
      (select 1 from history h where h.business_id = a.business_id and h.subject_id = a.job_id)`,
  },
  {
    // But for the bookings a demo opens with: nobody asked for them, as their history says.
    rule: NEVER_TOLD,
    query: `select a.business_id, a.id as about from appointment a
      join job j on j.business_id = a.business_id and j.id = a.job_id
      join customer c on c.business_id = j.business_id and c.id = j.customer_id
      where a.status in ('booked', 'proposed') and c.email <> '' and not exists
      (select 1 from outbox o where o.business_id = a.business_id and o.appointment_id = a.id) and not exists
      (select 1 from outbox o where o.business_id = a.business_id and o.series_id = j.series_id) and not exists
      (select 1 from history h where j.source = 'demo' and h.business_id = a.business_id and h.subject_id = a.job_id
        and h.actor = 'system' and h.action = 'book' and h.after like '%"' || a.id || '"%')`,
  },
  {
    rule: 'a message was written twice',
    query: `select business_id, appointment_id as about from outbox where appointment_id is not null
      group by business_id, appointment_id, appointment_version, kind, channel having count(*) > 1`,
  },
  {
    rule: 'a series does not have each of its sessions once',
    query: `select s.business_id, s.id as about from series s left join job j
      on j.business_id = s.business_id and j.series_id = s.id group by s.business_id, s.id, s.count
      having count(j.id) <> s.count or count(distinct j.series_position) <> s.count
        or min(j.series_position) <> 1 or max(j.series_position) <> s.count`,
  },
  {
    rule: 'a session is somebody else’s than its series, or another service',
    query: `select j.business_id, j.id as about from job j join series s on s.business_id = j.business_id and s.id = j.series_id
      where j.customer_id <> s.customer_id or j.service_id <> s.service_id`,
  },
  {
    rule: 'a session of a series was never taken',
    query: `select j.business_id, j.id as about from job j where j.series_id is not null and not exists
      (select 1 from appointment a where a.business_id = j.business_id and a.job_id = j.id)`,
  },
  {
    rule: 'a series is kept in part, and nobody changed it',
    query: `select j.business_id, j.id as about from job j join series s on s.business_id = j.business_id and s.id = j.series_id
      where s.status = 'held' and not exists
      (select 1 from appointment a where a.business_id = j.business_id and a.job_id = j.id and a.status = 'proposed'
        and a.hold_until = s.held_until) and not exists
      (select 1 from history h where h.business_id = j.business_id and h.subject_id = j.id and h.action <> 'hold')`,
  },
  {
    rule: 'a session of a booked series is not booked, and nobody changed it',
    query: `select j.business_id, j.id as about from job j join series s on s.business_id = j.business_id and s.id = j.series_id
      where s.status = 'booked' and j.status <> 'booked' and not exists
      (select 1 from history h where h.business_id = j.business_id and h.subject_id = j.id and h.action not in ('hold', 'book'))`,
  },
];

/** Every broken promise of every business (or of one), none when all is well. */
export async function checkDatabase(ctx: Context, only?: string): Promise<Finding[]> {
  const db = ctx.database.read;
  const found: Finding[] = [];
  for (const { rule, query } of [...rules, ...stockRules(ctx.now())]) {
    const { rows } = await sql<{
      businessId: string;
      about: string;
    }>`select * from (${sql.raw(query.replaceAll(':now', String(ctx.now())))}) as broken`.execute(db);
    for (const { businessId, about } of rows) if (!only || only === businessId) found.push({ businessId, rule, about });
  }
  const businesses = await db.selectFrom('business').selectAll().execute();
  for (const row of businesses)
    if (!only || only === row.businessId) {
      found.push(...(await checkDays(ctx, db, businessOf(row))));
      for (const about of await unready(db, row.businessId, ctx.now()))
        found.push({
          businessId: row.businessId,
          rule: 'a coming visit does not take what its service requires',
          about,
        });
    }
  return found;
}

/**
 * The findings of every business in two: promises that are broken, and what the board lists as a conflict, open or
 * accepted, because something came up afterwards. The latter wait for a person, and are no fault of the database.
 */
export async function checkPromises(ctx: Context): Promise<{ broken: Finding[]; listed: Finding[]; open: number }> {
  const findings = await checkDatabase(ctx);
  const businesses = (await ctx.database.read.selectFrom('business').selectAll().execute()).map(businessOf);
  const known = new Set<string>();
  let open = 0;
  for (const business of businesses) {
    const range = { fromDay: dayOf(ctx.now(), business.zone), toDay: LAST_DAY };
    for (const { resourceId, day, visits, accepted } of await conflictsOn(ctx, ctx.database.read, business, range)) {
      if (!accepted) open += 1;
      for (const about of [`${resourceId} ${day}`, ...visits.map(({ id }) => id)]) known.add(`${business.id} ${about}`);
    }
  }
  const isListed = ({ businessId, about }: Finding): boolean => known.has(`${businessId} ${about}`);
  return { broken: findings.filter((f) => !isListed(f)), listed: findings.filter(isListed), open };
}
/** Beyond any horizon. */
const LAST_DAY: Day = '2199-12-31';

/** Travel, shifts and windows of every person’s day from today on, as the engine’s own judge sees them. */
async function checkDays(ctx: Context, db: Db, business: Business): Promise<Finding[]> {
  const today = dayOf(ctx.now(), business.zone);
  const last = await db
    .selectFrom('allocation')
    .select((eb) => eb.fn.max('day').as('day'))
    .where('businessId', '=', business.id)
    .executeTakeFirst();
  const findings: Finding[] = [];
  const overridden = await overriddenDays(db, business.id, today);
  for (let fromDay: Day = today; last?.day && fromDay <= last.day; fromDay = addDays(fromDay, 14)) {
    const schedule = await loadSchedule(ctx, db, business, { fromDay, toDay: addDays(fromDay, 13) });
    for (const resource of schedule.roster.resources.filter((r) => r.kind === 'person'))
      for (const day of schedule.days) {
        const takings = schedule.takingsOf(resource.id, 1, day);
        if (takings.length === 0) continue;
        const own = personDay(schedule, resource, day);
        const about = `${resource.id} ${day}`;
        if (!own) {
          findings.push({ businessId: business.id, rule: 'somebody is booked on a day they do not work', about });
          continue;
        }
        const points = [own.home, ...takings.map((t) => t.point)].filter((p) => p !== null);
        const road = await ctx.travel.road(business, [{ origins: points, destinations: points }]);
        // Whoever ran late and said so answers by name for a day that no longer ends with the shift.
        if (overridden.has(about)) continue;
        for (const kind of brokenPromises(schedule, road, own))
          findings.push({ businessId: business.id, rule: `a day cannot be driven as promised: ${kind}`, about });
      }
  }
  return findings;
}

/** The days of persons in which somebody, by name, took a visit out of what the rules allow. */
async function overriddenDays(db: Db, businessId: string, fromDay: Day): Promise<Set<string>> {
  const rows = await db
    .selectFrom('allocation as l')
    .innerJoin('appointment as a', (join) =>
      join.onRef('a.businessId', '=', 'l.businessId').onRef('a.id', '=', 'l.appointmentId'),
    )
    .select(['l.resourceId', 'l.day'])
    .where('l.businessId', '=', businessId)
    .where('l.day', '>=', fromDay)
    .where('a.overrideBy', 'is not', null)
    .execute();
  return new Set(rows.map(({ resourceId, day }) => `${resourceId} ${day}`));
}
