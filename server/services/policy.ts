import { type PolicyOverride, resolvePolicy } from '../../shared/policy.ts';
import { badField } from '../refusal.ts';

/** What each field allows by itself may make no sense together. */
export function checkPolicy(policy: PolicyOverride, under: PolicyOverride = {}): void {
  const { leadTimeMinutes, horizonDays, weights } = resolvePolicy(under, policy);
  if (leadTimeMinutes >= horizonDays * 1440)
    throw badField('policy.leadTimeMinutes', 'the shortest notice must be less than how far ahead times are offered');
  if (Object.values(weights).some((weight) => !Number.isFinite(weight) || weight < 0 || weight > 100))
    throw badField('policy.weights', 'a weight is a number from 0 to 100');
}
