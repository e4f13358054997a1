import { resolvePolicy } from '../../shared/policy.ts';
import type { Business } from '../business/business.ts';
import type { Db } from '../db/connect.ts';
import { loadServices } from '../services/services.ts';

/** How many days ahead anybody can be offered a time by this business, whatever the service. */
export async function horizonOf(db: Db, business: Business): Promise<number> {
  const services = await loadServices(db, business.id);
  const days = [{}, ...services.map(({ policy }) => policy)].map(
    (policy) => resolvePolicy(business.policy, policy).horizonDays,
  );
  return Math.max(...days);
}
