import type { Ability, Requirement } from '../../shared/service.ts';
import { MINUTE } from '../../shared/time.ts';
import type { RosterResource } from '../resources/roster.ts';

/** One unit of a resource. */
export interface Unit {
  resourceId: string;
  unit: number;
}

/** Seconds after the planned start: from one to another. */
export type Part = [from: number, to: number];

/** A unit as a visit takes it: for a part of it, or for all of it. */
export interface UnitTaken extends Unit {
  part?: Part;
}

/** The skills a resource must have, those or others that do as well, and where it must be. */
export function qualifies(resource: RosterResource, requirement: Requirement, locationId: string | null): boolean {
  if (resource.kind !== requirement.kind) return false;
  if (locationId && resource.locationId !== locationId && !(resource.kind === 'person' && resource.locationId === null))
    return false;
  return isAble(resource, requirement) || (requirement.or ?? []).some((other) => isAble(resource, other));
}

const isAble = (resource: RosterResource, { skills, levels = {} }: Ability): boolean =>
  skills.every((skill) => levelOf(resource, skill) >= (levels[skill] ?? 1));

/** How well a resource can do something; not at all is 0. */
const levelOf = ({ skills, levels }: RosterResource, skill: string): number =>
  skills.includes(skill) ? (levels?.[skill] ?? 1) : 0;

/**
 * The first person required for all of the visit leads: theirs is the route or the day the wish is placed in. The rest
 * must be free beside.
 */
export function splitRequirements(requirements: readonly Requirement[]): {
  lead: Requirement | null;
  beside: Requirement[];
} {
  const at = requirements.findIndex((r) => r.kind === 'person' && !r.part);
  const lead = requirements[at] ?? null;
  const beside = requirements.flatMap((r, i) => (i === at ? (r.count > 1 ? [{ ...r, count: r.count - 1 }] : []) : [r]));
  return { lead, beside };
}

/** Only one person is needed, nobody and nothing beside: somebody else may do it without asking anybody. */
export const takesOnePerson = (requirements: readonly Requirement[]): boolean => {
  const { lead, beside } = splitRequirements(requirements);
  return lead !== null && beside.length === 0;
};

/** The seconds of a visit a requirement is for; undefined where it is for all of it. */
export const partOf = ({ part }: Pick<Requirement, 'part'>): Part | undefined =>
  part && [part.fromMinute * MINUTE, part.toMinute * MINUTE];

/** The vehicle is the one its lead drives: only where somebody drives to the customer. */
export const needsLeadsVehicle = ({ kind }: Requirement, locationId: string | null): boolean =>
  kind === 'vehicle' && locationId === null;
