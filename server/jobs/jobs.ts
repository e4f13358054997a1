import type { Point } from '../../shared/geo.ts';
import type { JobStatus, Preferences } from '../../shared/job.ts';
import type { PolicyOverride } from '../../shared/policy.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { notFound } from '../refusal.ts';

/** Work a customer asks for. */
export interface Job {
  id: string;
  customerId: string;
  serviceId: string;
  locationId: string | null;
  status: JobStatus;
  address: string;
  postcode: string;
  place: string;
  point: Point | null;
  preferences: Preferences;
  policy: PolicyOverride;
  priority: number;
  requiredResourceId: string | null;
  preferredResourceId: string | null;
  /** Proposals declined or expired so far. */
  rounds: number;
  /** `waiting`: nobody has asked for more than to hear when something comes free. */
  source: 'widget' | 'waiting' | 'office' | 'import' | 'demo';
  note: string;
  /** Rises with every change the customer must hear of; messages and calendar files carry it. */
  version: number;
  /** How long it takes, set-up and clean-up included, where that is not what its service says. */
  minutes?: number | null;
  /** Which session of which series it is. */
  series?: { id: string; position: number } | null;
}

export const jobOf = (row: Row<'job'>): Job => ({
  id: row.id,
  customerId: row.customerId,
  serviceId: row.serviceId,
  locationId: row.locationId,
  status: row.status,
  address: row.address,
  postcode: row.postcode,
  place: row.place,
  point: row.lat === null || row.lon === null ? null : { lat: row.lat, lon: row.lon },
  preferences: JSON.parse(row.preferences) as Preferences,
  policy: JSON.parse(row.policy) as PolicyOverride,
  priority: row.priority,
  requiredResourceId: row.requiredResourceId,
  preferredResourceId: row.preferredResourceId,
  rounds: row.rounds,
  source: row.source as Job['source'],
  note: row.note,
  version: row.version,
  minutes: row.minutes,
  series:
    row.seriesId === null || row.seriesPosition === null ? null : { id: row.seriesId, position: row.seriesPosition },
});

export async function jobById(db: Db, businessId: string, id: string): Promise<Job> {
  const row = await db
    .selectFrom('job')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('job');
  return jobOf(row);
}

/** Some jobs by their id. */
export async function jobsById(db: Db, businessId: string, ids: readonly string[]): Promise<Job[]> {
  const found: Job[] = [];
  for (let i = 0; i < ids.length; i += 500) {
    const rows = await db
      .selectFrom('job')
      .selectAll()
      .where('businessId', '=', businessId)
      .where('id', 'in', ids.slice(i, i + 500))
      .execute();
    found.push(...rows.map(jobOf));
  }
  return found;
}

/** A job to be written; the id may be chosen beforehand. */
export type NewJob = Omit<Job, 'id' | 'status' | 'rounds' | 'version'> & { id?: string; externalRef?: string | null };

/** Writes a new open job; gives the id. */
export async function createJob(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  job: NewJob,
): Promise<string> {
  const [id] = await createJobs(ctx, tx, businessId, [job]);
  return id!;
}

/** Writes new open jobs at once; gives their ids, in order. */
export async function createJobs(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  jobs: readonly NewJob[],
): Promise<string[]> {
  if (jobs.length === 0) return [];
  const rows = jobs.map((job) => ({
    businessId,
    id: job.id ?? ctx.id('job'),
    externalRef: job.externalRef ?? null,
    customerId: job.customerId,
    serviceId: job.serviceId,
    locationId: job.locationId,
    address: job.address,
    postcode: job.postcode,
    place: job.place,
    priority: job.priority,
    requiredResourceId: job.requiredResourceId,
    preferredResourceId: job.preferredResourceId,
    source: job.source,
    note: job.note,
    minutes: job.minutes ?? null,
    seriesId: job.series?.id ?? null,
    seriesPosition: job.series?.position ?? null,
    status: 'open' as const,
    lat: job.point?.lat ?? null,
    lon: job.point?.lon ?? null,
    preferences: JSON.stringify(job.preferences),
    policy: JSON.stringify(job.policy),
    rounds: 0,
    version: 1,
    createdAt: ctx.now(),
  }));
  await tx.insertInto('job').values(rows).execute();
  return rows.map((row) => row.id);
}

/** Makes a job that stands alone one of a series; false when it belongs to one already. */
export async function joinSeries(
  tx: Tx,
  businessId: string,
  id: string,
  series: { id: string; position: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('job')
    .set({ seriesId: series.id, seriesPosition: series.position })
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .where('seriesId', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Locks a job until the transaction ends and raises its version: every write about a job passes here first, so two of
 * them never overlap. Gives the job as it is now.
 */
export async function lockJob(tx: Tx, businessId: string, id: string): Promise<Job> {
  return (await lockJobs(tx, businessId, [id])).get(id)!;
}

/** The same for several jobs at once, by their id. */
export async function lockJobs(tx: Tx, businessId: string, ids: readonly string[]): Promise<Map<string, Job>> {
  const rows =
    ids.length === 0
      ? []
      : await tx
          .updateTable('job')
          .set((eb) => ({ version: eb('version', '+', 1) }))
          .where('businessId', '=', businessId)
          .where('id', 'in', [...ids].sort())
          .returningAll()
          .execute();
  if (rows.length < new Set(ids).size) throw notFound('job');
  return new Map(rows.map((row) => [row.id, jobOf(row)]));
}

/** Writes what changed about a job that is locked. */
export const updateJob = (tx: Tx, businessId: string, id: string, change: JobChange): Promise<void> =>
  updateJobs(tx, businessId, [id], change);

type JobChange = Partial<Omit<Job, 'id' | 'version'>>;

/** Writes what changed about some jobs that are locked: the same about all. */
export async function updateJobs(tx: Tx, businessId: string, ids: readonly string[], change: JobChange): Promise<void> {
  if (ids.length === 0) return;
  // Which series a job belongs to never changes.
  const { preferences, policy, point, series: _, ...plain } = change;
  await tx
    .updateTable('job')
    .set({
      ...plain,
      ...(preferences ? { preferences: JSON.stringify(preferences) } : {}),
      ...(policy ? { policy: JSON.stringify(policy) } : {}),
      ...(point === undefined ? {} : { lat: point?.lat ?? null, lon: point?.lon ?? null }),
    })
    .where('businessId', '=', businessId)
    .where('id', 'in', ids)
    .execute();
}
