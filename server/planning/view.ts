import type {
  PlanChoices,
  PlanReview,
  PlanStop,
  PlanSummary,
  PlanView,
  StoredReview,
  StoredStop,
} from '../../shared/planning.ts';
import { serviceName } from '../../shared/service.ts';
import { dayOf } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { loadLocations } from '../business/locations.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import { jobsById } from '../jobs/jobs.ts';
import { mattersOf } from '../schedule/wish.ts';
import { covers, coversEvery, coversSome, everywhere, locationsOfPlan, type Scope } from '../scope.ts';
import { loadServices } from '../services/services.ts';
import { loadOpenJobs } from './open-jobs.ts';
import { type PlanRow, planById, resultOf } from './plan.ts';

/** The latest plans of a business within somebody's reach, newest first. */
export async function listPlans(ctx: Context, business: Business, scope = everywhere): Promise<PlanSummary[]> {
  const rows = await ctx.database.read
    .selectFrom('plan')
    .selectAll()
    .where('businessId', '=', business.id)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute();
  return rows
    .filter((plan) => coversEvery(scope, locationsOfPlan(plan)))
    .slice(0, 20)
    .map(summaryOf);
}

/** What a plan may be about: what there is, and what waits. */
export async function planChoices(ctx: Context, business: Business, scope = everywhere): Promise<PlanChoices> {
  const db = ctx.database.read;
  const [locations, services, { matters, inQueue }] = await Promise.all([
    loadLocations(db, business.id),
    loadServices(db, business.id),
    loadOpenJobs(db, business, { serviceIds: [], locationIds: [...(scope.locationIds ?? [])] }),
  ]);
  const open = Map.groupBy(matters, (m) => m.service.id);
  return {
    today: dayOf(ctx.now(), business.zone),
    zone: business.zone,
    locations: locations.filter((l) => covers(scope, l.id)).map(({ id, name }) => ({ id, name })),
    services: services
      .filter((s) => coversSome(scope, s.locationIds))
      .map((s) => ({ id: s.id, name: serviceName(s, business.locale), open: open.get(s.id)?.length ?? 0 })),
    inQueue,
  };
}

function summaryOf(plan: PlanRow): PlanSummary {
  const { id, status, fromDay, toDay, createdAt, createdBy } = plan;
  const { review, sent } = resultOf(plan);
  return {
    id,
    status,
    fromDay,
    toDay,
    createdAt,
    createdBy,
    figures: review?.figures ?? null,
    proposed: sent?.proposed ?? null,
  };
}

/** A plan as the office reviews it, with the names and places as they are now. */
export async function viewPlan(ctx: Context, business: Business, id: string, scope = everywhere): Promise<PlanView> {
  const db = ctx.database.read;
  const plan = await planById(db, business.id, id);
  const { progress, review, sent } = resultOf(plan);
  return {
    ...summaryOf(plan),
    zone: business.zone,
    progress: plan.status === 'running' ? (progress ?? null) : null,
    review: review ? await withNames(db, business, scope, review) : null,
    sent: sent ?? null,
    answers: await answersOf(db, business.id, id),
  };
}

interface Named {
  customerName: string;
  serviceName: string;
  place: string;
  lat: number;
  lon: number;
}
const nobody: Named = { customerName: '', serviceName: '', place: '', lat: 0, lon: 0 };

async function withNames(db: Db, business: Business, scope: Scope, review: StoredReview): Promise<PlanReview> {
  const ids = [...review.routes.flatMap((r) => r.stops), ...review.unplaced].map((s) => s.jobId);
  const jobs = await jobsById(db, business.id, [...new Set(ids)]);
  const { matters, nowhere } = await mattersOf(
    db,
    business,
    jobs.filter((job) => covers(scope, job.locationId)),
  );
  const names = new Map<string, Named>();
  for (const m of [...matters.map((m) => ({ ...m, at: m.site })), ...nowhere.map((m) => ({ ...m, at: null }))])
    names.set(m.job.id, {
      customerName: m.customer.name,
      serviceName: serviceName(m.service, business.locale),
      place: m.at?.text ?? [m.job.address, m.job.postcode, m.job.place].filter(Boolean).join(', '),
      lat: m.at?.point.lat ?? 0,
      lon: m.at?.point.lon ?? 0,
    });
  const named = (jobId: string): Named => names.get(jobId) ?? nobody;
  return {
    ...review,
    routes: review.routes.map((route) => ({
      ...route,
      stops: route.stops.map((stop: StoredStop): PlanStop => ({ ...stop, ...named(stop.jobId) })),
    })),
    unplaced: review.unplaced.map(({ jobId, reason }) => {
      const { lat: _lat, lon: _lon, ...plain } = named(jobId);
      return { jobId, reason, ...plain };
    }),
  };
}

async function answersOf(db: Db, businessId: string, planId: string): Promise<PlanView['answers']> {
  const rows = await db
    .selectFrom('proposal')
    .select((eb) => ['status', eb.fn.countAll<number>().as('count')])
    .where('businessId', '=', businessId)
    .where('planId', '=', planId)
    .groupBy('status')
    .execute();
  const count = (status: string): number => Number(rows.find((row) => row.status === status)?.count ?? 0);
  return {
    accepted: count('accepted'),
    declined: count('declined'),
    expired: count('expired') + count('withdrawn'),
    waiting: count('sent'),
  };
}
