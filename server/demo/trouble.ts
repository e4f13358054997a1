/** What has come up since the demo's week was booked: somebody or something is away, and a neighbour has called. */
import { addDays, DAY, type Day, MINUTE, overlap, type Span } from '../../shared/time.ts';
import { type Business, businessById } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import { enterAbsence } from '../dispatch/absences.ts';
import { createCustomer } from '../jobs/customers.ts';
import { createJob } from '../jobs/jobs.ts';
import { createAbsence } from '../resources/absences.ts';
import type { RosterResource } from '../resources/roster.ts';
import { appointmentById } from '../schedule/appointments.ts';
import { asIf } from '../schedule/as-if.ts';
import { conflictsOn } from '../schedule/conflicts.ts';
import { loadSchedule, type Schedule } from '../schedule/day.ts';
import { ask } from '../schedule/offer.ts';
import type { Taking } from '../schedule/takings.ts';
import { matterOf } from '../schedule/wish.ts';
import { demoDays } from './demo.ts';
import type { Seeded } from './seed.ts';

/** Who or what is away, in the businesses that have such a day. */
const troubles: { businessId: string; kind: RosterResource['kind']; roundMinutes: number; reason: string }[] = [
  { businessId: 'warmte-gent', kind: 'person', roundMinutes: 30, reason: 'Tandarts' },
  { businessId: 'physio-zuerich', kind: 'room', roundMinutes: 5, reason: 'Heizung wird repariert' },
];
const NEIGHBOURS = { businessId: 'warmte-gent', serviceId: 'boiler' };
const WEEK = 7;
/** So many visits are looked at for one whose neighbour fits. */
const MOST_LOOKED_AT = 6;

/** Enters one absence per business that leaves exactly one visit in need of another hand, and one job that fits well. */
export async function bringTrouble(ctx: Context, seeded: readonly Seeded[]): Promise<void> {
  for (const trouble of troubles) {
    const { businessId, reason } = trouble;
    if (!seeded.some((s) => s.businessId === businessId)) continue;
    const business = await businessById(ctx, businessId);
    const found = await oneInTheWay(ctx, business, trouble);
    if (found) await enterAbsence(ctx, business, found.resourceId, found.span, reason, 'system');
  }
  if (seeded.some((s) => s.businessId === NEIGHBOURS.businessId))
    await neighbourCalls(ctx, await businessById(ctx, NEIGHBOURS.businessId));
}

const weekOf = (ctx: Context, business: Business): Promise<Schedule> => {
  const fromDay = demoDays(ctx.now(), business.zone)[0]!;
  return loadSchedule(ctx, ctx.database.db, business, { fromDay, toDay: addDays(fromDay, WEEK - 1) });
};

interface Away {
  resourceId: string;
  span: Span;
}

/** Soon and without a detour if it can be, else later or further: how many days are looked at, and how long is driven. */
const tries = [
  { days: 2, drive: 12 * MINUTE },
  { days: WEEK, drive: 12 * MINUTE },
  { days: 2, drive: 30 * MINUTE },
  { days: WEEK, drive: Number.POSITIVE_INFINITY },
];

/** An absence that is in the way of one visit alone, which somebody or something else can take as promised. */
async function oneInTheWay(
  ctx: Context,
  business: Business,
  { kind, roundMinutes }: (typeof troubles)[number],
): Promise<Away | null> {
  const schedule = await weekOf(ctx, business);
  const working = schedule.days.filter((day) => visitsOn(schedule, day).length > 0);
  const round = roundMinutes * MINUTE;
  for (const { days, drive } of tries)
    for (const day of working.slice(0, days))
      for (const { id: resourceId } of schedule.roster.resources.filter((r) => r.kind === kind)) {
        const takings = schedule.takingsOf(resourceId, 1, day);
        for (const { appointmentId, from, to } of takings) {
          const span = { from: Math.floor(from / round) * round, to: Math.ceil(to / round) * round };
          const alone = takings.filter((t) => overlap(t, span)).length === 1;
          if (!alone || !appointmentId) continue;
          const away = { resourceId, span };
          if (await takenOver(ctx, business, day, away, appointmentId, drive)) return away;
        }
      }
  return null;
}

/** Whether another could take a visit at its promise if this were entered, and it were the only one in the way. */
async function takenOver(
  ctx: Context,
  business: Business,
  day: Day,
  { resourceId, span }: Away,
  appointmentId: string,
  drive: number,
): Promise<boolean> {
  const { jobId, windowFrom, windowTo } = await appointmentById(ctx.database.db, business.id, appointmentId);
  const matter = await matterOf(ctx.database.db, business, jobId);
  const others = async (db: Db): Promise<boolean> => {
    const window = { from: windowFrom, to: windowTo };
    const { found } = await ask(ctx, db, matter, { preferences: {}, window, without: appointmentId });
    return found.some(({ lead, terms }) => lead?.id !== resourceId && terms.travel <= drive);
  };
  if (!(await others(ctx.database.read))) return false;
  return asIf(
    ctx,
    (tx) => createAbsence(ctx, tx, business.id, { resourceId, span, reason: '', createdBy: 'system' }),
    async (tx) =>
      (await conflictsOn(ctx, tx, business, { fromDay: day, toDay: day })).length === 1 && (await others(tx)),
  );
}

/** A neighbour of somebody we visit on the second day has called the day before yesterday, and has no time yet. */
async function neighbourCalls(ctx: Context, business: Business): Promise<void> {
  const schedule = await weekOf(ctx, business);
  const [, day] = schedule.days.filter((d) => visitsOn(schedule, d).length > 0);
  const best = day && (await cheapestNeighbour(ctx, business, schedule, day));
  if (!best) return;
  const earlier = { ...ctx, now: () => ctx.now() - 2 * DAY };
  await ctx.transact(async (tx) => {
    const customerId = await createCustomer(earlier, tx, business.id, {
      ...best.home,
      name: 'Godelieve Stevens',
      email: 'godelieve.stevens@example.org',
      phone: '+32470099999',
      locale: 'nl',
      notes: '',
      policy: {},
    });
    await createJob(earlier, tx, business.id, {
      ...best.home,
      customerId,
      serviceId: NEIGHBOURS.serviceId,
      locationId: null,
      preferences: {},
      policy: {},
      priority: 1,
      note: 'Ketel valt telkens uit. Kan iemand meekomen met mijn buren?',
      requiredResourceId: null,
      preferredResourceId: null,
      source: 'demo',
    });
  });
}

const visitsOn = ({ roster, takingsOf }: Schedule, day: Day): Taking[] =>
  roster.resources
    .filter((r) => r.kind === 'person')
    .flatMap(({ id }) => takingsOf(id, 1, day))
    .filter(({ appointmentId }) => appointmentId !== null);

type Home = { address: string; postcode: string; place: string; point: { lat: number; lon: number } };

/** Next door to the visit of a day beside which one more costs the least. */
async function cheapestNeighbour(
  ctx: Context,
  business: Business,
  schedule: Schedule,
  day: Day,
): Promise<{ home: Home; cost: number } | null> {
  const { db } = ctx.database;
  let best: { home: Home; cost: number } | null = null;
  let looked = 0;
  for (const { appointmentId } of visitsOn(schedule, day)) {
    if (looked === MOST_LOOKED_AT) break;
    const job = await db
      .selectFrom('job as j')
      .innerJoin('appointment as a', (join) =>
        join.onRef('a.businessId', '=', 'j.businessId').onRef('a.jobId', '=', 'j.id'),
      )
      .select(['j.id', 'j.address', 'j.postcode', 'j.place', 'j.serviceId', 'j.lat', 'j.lon'])
      .where('j.businessId', '=', business.id)
      .where('a.id', '=', appointmentId)
      .executeTakeFirstOrThrow();
    if (job.serviceId !== NEIGHBOURS.serviceId || job.lat === null || job.lon === null) continue;
    looked += 1;
    const point = { lat: job.lat + 0.0006, lon: job.lon + 0.0009 };
    const { job: _, rather: __, ...matter } = await matterOf(db, business, job.id);
    const site = { ...matter.site, point };
    const { found } = await ask(ctx, db, { ...matter, site }, { preferences: {}, day });
    const cost = found[0]?.cost ?? Number.POSITIVE_INFINITY;
    if (cost >= (best?.cost ?? Number.POSITIVE_INFINITY)) continue;
    const { postcode, place } = job;
    best = { home: { address: nextDoor(job.address), postcode, place, point }, cost };
  }
  return best;
}

/** Two houses on, on the same side of the street. */
const nextDoor = (address: string): string => address.replace(/\d+$/, (number) => String(Number(number) + 4));
