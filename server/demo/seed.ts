/** The three businesses a newcomer meets: written once, the same every time but for the days. */
import type { Point } from '../../shared/geo.ts';
import type { Preferences } from '../../shared/job.ts';
import { addDays, type Day, dayOf } from '../../shared/time.ts';
import { saveArea } from '../business/area.ts';
import { type Business, createBusiness } from '../business/business.ts';
import { createLocation } from '../business/locations.ts';
import { createStaff } from '../business/staff.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import { createCustomer } from '../jobs/customers.ts';
import { createJob } from '../jobs/jobs.ts';
import { createResource } from '../resources/resources.ts';
import { createService } from '../services/services.ts';
import { createItem } from '../stock/items.ts';
import { receive } from '../stock/lots.ts';
import { type Booked, type DemoBusiness, type DemoJob, type DemoLot, demoDays, seededDice } from './demo.ts';
import { physioZuerich } from './physio-zuerich.ts';
import { studioLviv } from './studio-lviv.ts';
import { warmteGent } from './warmte-gent.ts';

export const demoBusinesses: readonly DemoBusiness[] = [warmteGent, physioZuerich, studioLviv];

/** A job the demo opens with as booked: the day to ask slots for, what else the customer wanted, and who should come if it can be. */
export interface Filling {
  jobId: string;
  day: Day;
  preferences: Preferences;
  leadId: string | null;
}
export interface Seeded {
  businessId: string;
  /** To be booked. */
  jobs: Filling[];
  /** Left open. */
  open: string[];
}

/**
 * Writes the demo's businesses that are not there yet, each in one transaction, and gives the jobs to book so that the
 * schedule opens with routes in it. They are left open here: only the verb that places appointments takes time.
 */
export async function seedDemo(ctx: Context): Promise<Seeded[]> {
  const filled: Seeded[] = [];
  for (const [i, demo] of demoBusinesses.entries()) {
    const written = await ctx.transact((tx) => write(ctx, tx, demo, i + 1));
    if (written) filled.push(written);
  }
  return filled;
}

async function write(ctx: Context, tx: Tx, demo: DemoBusiness, seed: number): Promise<Seeded | null> {
  const { business } = demo;
  if (!(await createBusiness(ctx, tx, business))) return null;
  for (const location of demo.locations) await createLocation(tx, { ...location, businessId: business.id });
  await saveArea(tx, business.id, demo.area);
  for (const { shifts, ...resource } of demo.resources) await createResource(ctx, tx, business.id, resource, shifts);
  for (const item of demo.stock?.items ?? []) await createItem(ctx, tx, business.id, item);
  for (const lot of demo.stock?.lots ?? []) await receiveLot(ctx, tx, business, lot);
  for (const service of demo.services) await createService(tx, business.id, service);
  for (const staff of demo.staff) await createStaff(ctx, tx, business.id, staff);
  const { customers, jobs } = demo.demand(seededDice(seed), demoDays(ctx.now(), business.zone));
  const ids: string[] = [];
  for (const customer of customers) ids.push(await createCustomer(ctx, tx, business.id, customer));
  const seeded: Seeded = { businessId: business.id, jobs: [], open: [] };
  for (const job of jobs) {
    const jobId = await writeJob(ctx, tx, business.id, job, ids[job.customer]!, customers[job.customer]!);
    if (job.booked) seeded.jobs.push(fillingOf(jobId, job.booked));
    else seeded.open.push(jobId);
  }
  return seeded;
}

async function receiveLot(ctx: Context, tx: Tx, business: Business, lot: DemoLot): Promise<void> {
  const { comesIn, goodFor, ...given } = lot;
  const today = dayOf(ctx.now(), business.zone);
  const request = {
    ...given,
    ...(comesIn === undefined ? {} : { receivedDay: addDays(today, comesIn) }),
    ...(goodFor === undefined ? {} : { expiresDay: addDays(today, goodFor) }),
  };
  await receive(ctx, tx, business, request, 'system');
}

const fillingOf = (jobId: string, { day, part, leadId }: Booked): Filling => ({
  jobId,
  day,
  preferences: { refused: part === 'morning' ? [{ part: 'afternoon' }, { part: 'evening' }] : [{ part: 'morning' }] },
  leadId,
});

function writeJob(
  ctx: Context,
  tx: Tx,
  businessId: string,
  { booked: _, customer: __, ...job }: DemoJob,
  customerId: string,
  { address, postcode, place, point }: { address: string; postcode: string; place: string; point: Point | null },
): Promise<string> {
  return createJob(ctx, tx, businessId, {
    ...job,
    customerId,
    address,
    postcode,
    place,
    point,
    requiredResourceId: null,
    preferredResourceId: null,
    source: 'demo',
  });
}
