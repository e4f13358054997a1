/** Who came last time: people like to see a face they know, where the policy says what that is worth. */
import type { Policy } from '../../shared/policy.ts';
import { MINUTE } from '../../shared/time.ts';
import type { Db } from '../db/connect.ts';
import type { Job } from '../jobs/jobs.ts';

/** Who should rather lead a job, and what anybody else costs, in weighted seconds. */
export interface Rather {
  leadId: string;
  price: number;
  /** They led the customer's last appointment of this service. */
  likeLastTime: boolean;
}

/** What it costs if it cannot be the person somebody asked for, where the policy puts no price on it. */
const OTHER_PERSON_SECONDS = 20 * MINUTE;

/** Whom a job should rather have: the person named for it, or else whoever led the customer's last appointment of its service. */
export function ratherFor(
  job: Pick<Job, 'preferredResourceId' | 'requiredResourceId'>,
  { samePersonMinutes }: Policy,
  lastLeadId: string | null,
): Rather | null {
  const named = job.requiredResourceId ?? job.preferredResourceId;
  const leadId = named ?? (samePersonMinutes > 0 ? lastLeadId : null);
  if (!leadId) return null;
  const price = samePersonMinutes > 0 ? samePersonMinutes * MINUTE : OTHER_PERSON_SECONDS;
  return { leadId, price, likeLastTime: leadId === lastLeadId };
}

/** By job: who led the last other appointment of the same customer and service that was made or is booked. */
export async function lastLeads(
  db: Db,
  businessId: string,
  jobs: readonly Pick<Job, 'id' | 'customerId' | 'serviceId'>[],
): Promise<Map<string, string>> {
  const known = new Map<string, { jobId: string; leadId: string }[]>();
  const customers = [...new Set(jobs.map((job) => job.customerId))];
  for (let i = 0; i < customers.length; i += 500) {
    const rows = await db
      .selectFrom('job as j')
      // SQLite takes the tables of a cross join in the order in which they are named: from the few jobs to what became of them.
      .crossJoin('appointment as a')
      .crossJoin('allocation as l')
      .whereRef('a.businessId', '=', 'j.businessId')
      .whereRef('a.jobId', '=', 'j.id')
      .whereRef('l.businessId', '=', 'a.businessId')
      .whereRef('l.appointmentId', '=', 'a.id')
      .select(['j.id as jobId', 'j.customerId', 'j.serviceId', 'l.resourceId as leadId'])
      .where('j.businessId', '=', businessId)
      .where('j.customerId', 'in', customers.slice(i, i + 500))
      .where('a.status', 'in', ['done', 'booked'])
      .where('l.leads', '=', 1)
      .orderBy('a.plannedStart', 'desc')
      .execute();
    for (const { customerId, serviceId, ...row } of rows) {
      const key = `${customerId} ${serviceId}`;
      known.set(key, [...(known.get(key) ?? []), row]);
    }
  }
  return new Map(
    jobs.flatMap(({ id, customerId, serviceId }) => {
      const last = known.get(`${customerId} ${serviceId}`)?.find(({ jobId }) => jobId !== id);
      return last ? [[id, last.leadId] as const] : [];
    }),
  );
}
