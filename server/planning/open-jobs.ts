import type { PlanRequest } from '../../shared/planning.ts';
import type { Business } from '../business/business.ts';

import type { Db } from '../db/connect.ts';
import { jobOf } from '../jobs/jobs.ts';
import { type Matter, mattersOf } from '../schedule/wish.ts';

/** Open jobs a plan is about, the oldest first. */
export interface OpenJobs {
  matters: Matter[];
  /** Their address is not known well enough to drive there. */
  nowhere: Awaited<ReturnType<typeof mattersOf>>['nowhere'];
  /** How many the queue has: a person decides about those. */
  inQueue: number;
}

/** Loads the open jobs whose customers are to be proposed a time, of the locations and services asked for. */
export async function loadOpenJobs(
  db: Db,
  business: Business,
  { serviceIds, locationIds }: Pick<PlanRequest, 'serviceIds' | 'locationIds'>,
): Promise<OpenJobs> {
  let select = db.selectFrom('job').selectAll().where('businessId', '=', business.id).where('status', '=', 'open');
  if (serviceIds.length > 0) select = select.where('serviceId', 'in', serviceIds);
  const [rows, waiting, undoable] = await Promise.all([
    select.orderBy('createdAt').orderBy('id').execute(),
    db
      .selectFrom('queueItem')
      .select('jobId')
      .where('businessId', '=', business.id)
      .where('closedAt', 'is', null)
      // Where no time was found before, a whole new period may well have one.
      .where('kind', '!=', 'no-slot')
      .execute(),
    // A decline that can still be taken back, or that the next round has not dealt with yet.
    db
      .selectFrom('appointment')
      .select('jobId')
      .where('businessId', '=', business.id)
      .where('status', '=', 'declined')
      .where('holdUntil', 'is not', null)
      .execute(),
  ]);
  const queued = new Set(waiting.map((row) => row.jobId));
  const answering = new Set(undoable.map((row) => row.jobId));
  const free = rows.filter((row) => !queued.has(row.id) && !answering.has(row.id));
  const { matters, nowhere } = await mattersOf(db, business, free.map(jobOf));
  const here = (locationId: string | null): boolean =>
    locationIds.length === 0 || locationId === null || locationIds.includes(locationId);
  return {
    matters: matters.filter((m) => m.policy.strategy !== 'pick' && here(m.site.locationId ?? m.job.locationId)),
    nowhere: nowhere.filter((n) => n.policy.strategy !== 'pick' && here(n.job.locationId)),
    inQueue: rows.filter((row) => queued.has(row.id) && here(row.locationId)).length,
  };
}
