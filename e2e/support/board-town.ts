import type { Business } from '../../server/business/business.ts';
import { createStaff } from '../../server/business/staff.ts';
import { createAbsence, deleteAbsence } from '../../server/resources/absences.ts';
import { allocationsOf } from '../../server/schedule/appointments.ts';
import { bookWindow } from '../../server/schedule/booking.ts';
import { instantAt } from '../../server/schedule/wallclock.ts';
import { at, makeItem, makeJob, makeLot, makeResource, makeService } from '../../server/testing/town.ts';
import type { Point } from '../../shared/geo.ts';
import { formatTime, type Instant } from '../../shared/time.ts';
import { makePlanner } from './office.ts';
import type { House } from './server.ts';
import { makeTown } from './town.ts';

export const TOWN = 'board-town';
export const ZONE = 'Europe/Brussels';
export const planner = 'nadia@example.org';
/** Karim Daems, who plans too. */
export const colleague = 'karim@example.org';

/** The week the walks plan in, each on a day of its own. */
export const days = {
  monday: '2026-11-23',
  tuesday: '2026-11-24',
  wednesday: '2026-11-25',
  thursday: '2026-11-26',
  friday: '2026-11-27',
} as const;
export type DayName = keyof typeof days;
export const clock = (day: DayName, hour: number, minute = 0): Instant =>
  instantAt(ZONE, days[day], hour * 60 + minute);
/** The instant the board is opened at: the whole working day is seen around it. */
export const noonOf = (day: DayName): Instant => clock(day, 13, 45);

let business: Business;

/**
 * Three technicians of whom one knows nothing of gas, two therapists, two rooms and a laser at the practice, and a
 * dressing kit for every treatment.
 */
export async function boardTown(house: House): Promise<void> {
  const { ctx } = house;
  business = await makeTown(house, TOWN, { leadTimeMinutes: 0, horizonDays: 14 });
  await makePlanner(house, TOWN);
  await ctx.transact((tx) =>
    createStaff(ctx, tx, TOWN, { name: 'Karim Daems', email: colleague, role: 'planner', resourceId: null }),
  );
  const person = (id: string, name: string, skills: string[], drives = true): Promise<string> =>
    makeResource(ctx, business, {
      ...{ kind: 'person', id, name, skills, drives },
      ...(drives ? {} : { locationId: 'practice' }),
    });
  await person('bram', 'Bram Claeys', ['gas']);
  await person('els', 'Els Maes', ['gas']);
  await person('tom', 'Tom Aerts', []);
  await person('nora', 'Nora Lens', ['therapy'], false);
  await person('piet', 'Piet Smet', ['therapy'], false);
  for (const [id, name, kind] of [
    ['room-1', 'Room 1', 'room'],
    ['room-2', 'Room 2', 'room'],
    ['laser', 'Laser', 'equipment'],
  ] as const)
    await makeResource(ctx, business, { kind, id, name, locationId: 'practice' });
  const itemId = await makeItem(ctx, business, { id: 'kit', name: 'Dressing kit' });
  await makeLot(ctx, business, itemId, 20, { ref: 'D-7' });
  const gas = [{ kind: 'person' as const, skills: ['gas'], count: 1 }];
  await makeService(ctx, business, { id: 'boiler', requirements: gas });
  await makeService(ctx, business, {
    id: 'treatment',
    place: 'location',
    minutes: 60,
    requirements: [
      { kind: 'person', skills: ['therapy'], count: 1 },
      { kind: 'room', skills: [], count: 1 },
      { kind: 'equipment', skills: [], count: 1 },
    ],
    supplies: [{ itemId, quantity: 1 }],
  });
  await makeService(ctx, business, {
    id: 'talk',
    place: 'location',
    minutes: 60,
    requirements: [
      { kind: 'person', skills: ['therapy'], count: 1 },
      { kind: 'room', skills: [], count: 1 },
    ],
  });
}

/** Somebody who waits for a time. */
export async function waiting(
  { ctx }: House,
  serviceId: string,
  name: string,
  point: Point = at(1, 0),
  more = {},
): Promise<string> {
  const session = serviceId !== 'boiler';
  const wish = {
    name,
    email: `${name.split(' ')[0]!.toLowerCase()}@example.org`,
    ...(session ? { locationId: 'practice' } : {}),
    ...more,
  };
  const { job } = await makeJob(ctx, business, serviceId, session ? at(0, 0) : point, wish);
  return job.id;
}

/** Somebody who has been promised to be visited, or treated, in this window by this person. Gives the job. */
export async function booked(
  { ctx }: House,
  serviceId: string,
  name: string,
  leadId: string,
  [from, to]: readonly [Instant, Instant],
  point: Point = at(1, 0),
): Promise<string> {
  const session = serviceId !== 'boiler';
  const matter = await makeJob(ctx, business, serviceId, session ? at(0, 0) : point, {
    name,
    email: `${name.split(' ')[0]!.toLowerCase()}@example.org`,
    ...(session ? { locationId: 'practice' } : {}),
  });
  const forced = { ...matter, job: { ...matter.job, requiredResourceId: leadId } };
  const result = await bookWindow(ctx, forced, { from, to }, 'customer');
  if (result.outcome !== 'placed') throw new Error(`${name}: ${result.outcome}`);
  return matter.job.id;
}

/** Somebody is away; nobody has looked at what that means yet. */
export const away = ({ ctx }: House, resourceId: string, from: Instant, to: Instant): Promise<string> =>
  ctx.transact((tx) =>
    createAbsence(ctx, tx, TOWN, { resourceId, span: { from, to }, reason: 'ill', createdBy: 'office' }),
  );

/** They are well again sooner than was thought. */
export const backAgain = ({ ctx }: House, absence: string): Promise<unknown> =>
  ctx.transact((tx) => deleteAbsence(tx, TOWN, absence));

/** How a job stands in the database: "booked 11:00, promised 10:00–12:00, by els, room-2". */
export async function standing({ ctx }: House, jobId: string): Promise<string> {
  const row = await ctx.database.db
    .selectFrom('appointment')
    .select(['id', 'status', 'plannedStart', 'windowFrom', 'windowTo'])
    .where('businessId', '=', TOWN)
    .where('jobId', '=', jobId)
    .where('status', 'in', ['booked', 'proposed'])
    .executeTakeFirst();
  if (!row) return 'without a time';
  const takings = await allocationsOf(ctx.database.db, TOWN, row.id);
  const time = (instant: Instant): string => formatTime(instant, ZONE, 'en-GB');
  const who = [...new Set(takings.map((t) => t.resourceId))].sort().join(', ');
  return `${row.status} ${time(row.plannedStart)}, promised ${time(row.windowFrom)}–${time(row.windowTo)}, by ${who}`;
}
