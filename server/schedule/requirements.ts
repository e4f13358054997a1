import type { Requirement } from '../../shared/service.ts';
import type { RosterResource } from '../resources/roster.ts';

/** One unit of a resource. */
export interface Unit {
  resourceId: string;
  unit: number;
}

/** The skills a resource must have, and where it must be. */
export function qualifies(resource: RosterResource, requirement: Requirement, locationId: string | null): boolean {
  if (resource.kind !== requirement.kind) return false;
  if (locationId && resource.locationId !== locationId && !(resource.kind === 'person' && resource.locationId === null))
    return false;
  return requirement.skills.every((skill) => resource.skills.includes(skill));
}

/** The first person required leads: theirs is the route or the day the wish is placed in. The rest must be free beside. */
export function splitRequirements(requirements: readonly Requirement[]): {
  lead: Requirement | null;
  beside: Requirement[];
} {
  const at = requirements.findIndex((r) => r.kind === 'person');
  const lead = requirements[at] ?? null;
  const beside = requirements.flatMap((r, i) => (i === at ? (r.count > 1 ? [{ ...r, count: r.count - 1 }] : []) : [r]));
  return { lead, beside };
}
