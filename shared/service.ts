import type { PolicyOverride } from './policy.ts';
import type { ResourceKind } from './resource.ts';
import type { SeriesOffer, SoldAsSeries } from './series.ts';

/** At the customer's (travel counts) or at one of the business's locations (exact start times). */
export const servicePlaces = ['customer', 'location'] as const;
export type ServicePlace = (typeof servicePlaces)[number];

/** Levels go from 1 to this. */
export const MOST_LEVEL = 10;

/** What a resource must have, be it a person's training or what is built into a room or mounted on a vehicle. */
export interface Ability {
  skills: string[];
  /** The least level of some of them; any level will do for the others. */
  levels?: Record<string, number>;
}

/** So many resources of a kind, each with all of these skills. */
export interface Requirement extends Ability {
  kind: ResourceKind;
  count: number;
  /** Others that do as well: a room with a shower instead of one with a bath. */
  or?: Ability[];
  /** Needed for a part of the visit only, in minutes from its planned start. Whoever leads is there all the time. */
  part?: { fromMinute: number; toMinute: number };
}

/** "gas at level 2 and oil": what is asked for, or nothing. */
export const abilityWords = ({ skills, levels = {} }: Ability): string =>
  skills.map((skill) => ((levels[skill] ?? 1) > 1 ? `${skill} at level ${levels[skill]}` : skill)).join(' and ');

/** Items a service uses up. */
export interface Supply {
  itemId: string;
  quantity: number;
}

/** Whose stock a visit takes from: what lies with whoever leads it (in their van), or what lies where they set out. */
export const suppliesFroms = ['lead', 'location'] as const;
export type SuppliesFrom = (typeof suppliesFroms)[number];

export interface Service {
  id: string;
  name: string;
  /** The name in other languages than the business's own. */
  names: Record<string, string>;
  description: string;
  place: ServicePlace;
  durationMinutes: number;
  setupMinutes: number;
  cleanupMinutes: number;
  requirements: Requirement[];
  policy: PolicyOverride;
  /** Shown in the widget. */
  offered: boolean;
  /** Set where it is sold as several sessions in a rhythm. */
  series?: SeriesOffer | null;
  /** Places in each of its dates; more than 0 makes it a class, booked by signing up for one of them. */
  capacity?: number;
}

/** Minutes the people, rooms and devices are taken, set-up and clean-up included. */
export const minutesTaken = (s: Pick<Service, 'durationMinutes' | 'setupMinutes' | 'cleanupMinutes'>): number =>
  s.setupMinutes + s.durationMinutes + s.cleanupMinutes;

/** The service's name in a language, or in the business's own. */
export const serviceName = (s: Pick<Service, 'name' | 'names'>, locale: string): string =>
  Object.hasOwn(s.names, locale) ? s.names[locale]! : s.name;

export const isClass = (s: Pick<Service, 'capacity'>): boolean => (s.capacity ?? 0) > 0;

/** A service as the office lists it. */
export interface ServiceInOffice {
  id: string;
  name: string;
  minutes: number;
  place: ServicePlace;
  /** More than 0: a class. */
  capacity: number;
  /** How it is sold as a series; null where it is not. */
  series: SoldAsSeries | null;
}
