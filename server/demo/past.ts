/** The last two weeks of the demo's businesses: visits that were booked and took place, or did not, by the verbs that do so today. */

import { resolvePolicy } from '../../shared/policy.ts';
import { isClass } from '../../shared/service.ts';
import { addDays, type Day, dayOf, HOUR, type Instant, MINUTE } from '../../shared/time.ts';
import { cancel } from '../booking/change.ts';
import { type Business, businessById } from '../business/business.ts';
import type { Context } from '../context.ts';
import { recordOutcome } from '../dispatch/outcomes.ts';
import { record } from '../history.ts';
import { type Customer, customersById } from '../jobs/customers.ts';
import { createJob, type NewJob } from '../jobs/jobs.ts';
import { issueLink } from '../links.ts';
import { type AppointmentRow, place } from '../schedule/appointments.ts';
import { loadSchedule } from '../schedule/day.ts';
import { emptyMemory } from '../schedule/memory.ts';
import { placements, travelBlocks } from '../schedule/problem.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { openWindows } from '../schedule/windows.ts';
import { type Matter, matterOf, siteOf, wishOf } from '../schedule/wish.ts';
import { type FullService, loadServices } from '../services/services.ts';
import type { Staff } from '../session.ts';
import { type DemoBusiness, type Dice, seededDice, worksOn } from './demo.ts';
import { demoBusinesses, type Seeded } from './seed.ts';

const DAYS_BACK = 14;
const VISITS = 30;
/** How visits end: every tenth with nobody there, every twelfth called off too late; the others take place. */
const endOf = (n: number) => (n % 10 === 5 ? 'no-show' : n % 12 === 8 ? 'late-cancel' : 'done');

/** The same house at another moment. */
const at = (ctx: Context, now: Instant): Context => ({ ...ctx, now: () => now, memory: emptyMemory() });

/** Writes what has happened before the demo opens; says how many visits there were. */
export async function writePast(ctx: Context, seeded: readonly Seeded[]): Promise<number> {
  let written = 0;
  for (const { businessId } of seeded) {
    const demo = demoBusinesses.find((d) => d.business.id === businessId)!;
    written += await pastOf(ctx, await businessById(ctx, businessId), demo);
  }
  return written;
}

async function pastOf(ctx: Context, business: Business, demo: DemoBusiness): Promise<number> {
  const { db } = ctx.database;
  const dice = seededDice(17);
  const [owner, customers] = await Promise.all([ownerOf(ctx, business), customersOf(ctx, business)]);
  // What uses something up needs what lay there then, and nobody has written that down.
  const services = (await loadServices(db, business.id)).filter(
    (s) => !isClass(s) && !s.series && !s.supplies?.length && s.offered,
  );
  if (services.length === 0 || customers.length === 0) return 0;
  const today = dayOf(ctx.now(), business.zone);
  const days = Array.from({ length: DAYS_BACK }, (_, i) => addDays(today, i - DAYS_BACK));
  let written = 0;
  for (let i = 0; i < VISITS; i++) {
    const day = days[Math.floor((i * DAYS_BACK) / VISITS)]!;
    const people = demo.resources.filter((r) => r.kind === 'person' && worksOn(r, day));
    if (people.length === 0) continue;
    const noon = instantAt(business.zone, addDays(day, -2), 12 * 60);
    const then = at(ctx, noon);
    const matter = await wished(then, business, dice.pick(services), dice.pick(customers), dice);
    const booked = matter && (await book(then, matter, day, dice.pick(people).id));
    if (!booked) continue;
    written += 1;
    const end = endOf(written);
    const told = await matterOf(db, business, booked.jobId);
    if (end === 'late-cancel' && (await cancelLate(ctx, told, booked))) continue;
    const outcome = end === 'no-show' ? end : 'done';
    const after = at(ctx, booked.plannedEnd + 5 * MINUTE);
    await recordOutcome(after, business, booked.id, { outcome, note: '' }, owner, null);
  }
  return written;
}

async function ownerOf(ctx: Context, { id }: Business): Promise<Staff> {
  const row = await ctx.database.db
    .selectFrom('staff')
    .select(['id', 'name', 'email', 'role', 'resourceId'])
    .where('businessId', '=', id)
    .where('role', '=', 'owner')
    .executeTakeFirstOrThrow();
  return { ...row, locationIds: [] };
}

async function customersOf(ctx: Context, { id }: Business): Promise<Customer[]> {
  const rows = await ctx.database.db.selectFrom('customer').select('id').where('businessId', '=', id).execute();
  const found = await customersById(
    ctx.database.db,
    id,
    rows.map((row) => row.id),
  );
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Somebody's wish as it was before it was written down; null where we do not know where they live. */
async function wished(
  ctx: Context,
  business: Business,
  service: FullService,
  customer: Customer,
  dice: Dice,
): Promise<Matter | null> {
  const { address, postcode, place: town, point } = customer;
  if (service.place === 'customer' && !point) return null;
  const locationId =
    service.place === 'location' && service.locationIds.length > 0 ? dice.pick(service.locationIds) : null;
  const text = [address, `${postcode} ${town}`.trim()].filter(Boolean).join(', ');
  const site = await siteOf(ctx.database.db, business, service, locationId, { point, text });
  const job: NewJob & { id: string } = {
    ...{ id: ctx.id('job'), customerId: customer.id, serviceId: service.id, locationId: site.locationId },
    ...{ address, postcode, place: town, point, preferences: {}, policy: {}, priority: 0, note: '' },
    ...{ requiredResourceId: null, preferredResourceId: null, source: 'demo' as const },
  };
  const policy = resolvePolicy(business.policy, service.policy, customer.policy);
  return {
    business,
    service,
    policy,
    site,
    customer,
    rather: null,
    job: { ...job, status: 'open', rounds: 0, version: 1 },
  };
}

/** Books it on a day with somebody, or not at all. */
async function book(ctx: Context, matter: Matter, day: Day, leadId: string): Promise<AppointmentRow | null> {
  const { business, policy, service, site, job } = matter;
  const range = { fromDay: day, toDay: day };
  const schedule = await loadSchedule(ctx, ctx.database.db, business, range);
  const windows = openWindows(policy, service.place, { ...range, earliest: ctx.now() }, site.zone, {});
  const wish = { ...wishOf(matter, windows), leadIds: [leadId] };
  const [found] = placements(schedule, await ctx.travel.road(business, travelBlocks(schedule, wish)), wish);
  if (!found) return null;
  const create = async (tx: Parameters<typeof createJob>[1]): Promise<void> => {
    await createJob(ctx, tx, business.id, job);
  };
  const options = { status: 'booked', holdUntil: null, create } as const;
  const result = await place(ctx, matter, found, options, (tx, { id, windowFrom, windowTo }) =>
    record(ctx, tx, business.id, {
      ...{ actor: 'system', action: 'book', subjectKind: 'job', subjectId: job.id },
      after: { appointmentId: id, window: { from: windowFrom, to: windowTo } },
    }),
  );
  return result.outcome === 'placed' ? result.appointment : null;
}

/** Cancels it after the deadline, where that is taken. */
async function cancelLate(ctx: Context, matter: Matter, appointment: AppointmentRow): Promise<boolean> {
  const then = at(ctx, appointment.windowFrom - 2 * HOUR);
  const { id, windowTo } = appointment;
  const link = { purpose: 'appointment' as const, subjectId: id, expiresAt: windowTo };
  const url = await ctx.transact((tx) => issueLink(then, tx, matter.business.id, link));
  const [, linkId = ''] = /\/l\/[^.]+\.[^.]+\.([^.]+)\./.exec(url) ?? [];
  return (await cancel(then, matter, id, 'customer', linkId)).outcome === 'done';
}
