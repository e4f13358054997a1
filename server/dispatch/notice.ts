import type { Policy } from '../../shared/policy.ts';

/** The office arranges on shorter notice than customers may by themselves: it knows whether somebody can still go. */
const OFFICE_LEAD_MINUTES = 60;

export const shortNotice = (policy: Policy): Policy => ({
  ...policy,
  leadTimeMinutes: Math.min(policy.leadTimeMinutes, OFFICE_LEAD_MINUTES),
});
