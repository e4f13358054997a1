import type { EventKind } from '../../shared/event.ts';
import type { Preferences } from '../../shared/job.ts';
import type { PolicyOverride } from '../../shared/policy.ts';
import type { NewItem, Receive } from '../../shared/stock.ts';
import { addDays, type Day, dayOf, type Instant, minuteOf, weekdayOf } from '../../shared/time.ts';
import type { AreaRow } from '../business/area.ts';
import type { Business } from '../business/business.ts';
import type { NewLocation } from '../business/locations.ts';
import type { NewStaff } from '../business/staff.ts';
import type { Customer } from '../jobs/customers.ts';
import { seeded } from '../random.ts';
import type { WeeklyShift } from '../resources/resources.ts';
import type { RosterResource } from '../resources/roster.ts';
import type { FullService } from '../services/services.ts';

/** A business of the demo, before anybody asks anything of it. */
export interface DemoBusiness {
  business: Business;
  locations: Omit<NewLocation, 'businessId'>[];
  area: AreaRow[];
  resources: DemoResource[];
  services: FullService[];
  stock?: DemoStock;
  staff: NewStaff[];
  /** What recurs every week: classes, meetings. */
  events?: DemoEvent[];
  /** The customers and what they ask for, once the days are known. */
  demand(dice: Dice, days: readonly Day[]): Demand;
}

/** What lies where when the demo opens. */
export interface DemoStock {
  items: (NewItem & { id: string })[];
  lots: DemoLot[];
}
/** Days count from today; without an end it never expires. */
export interface DemoLot extends Pick<Receive, 'itemId' | 'place' | 'quantity' | 'ref'> {
  comesIn?: number;
  goodFor?: number;
}

export interface DemoEvent {
  kind: EventKind;
  title: string;
  serviceId?: string;
  weekdays: number[];
  fromMinute: number;
  minutes: number;
  resourceIds: string[];
  /** How many have signed up for its first dates, one after the other. */
  signups: number[];
}

export interface DemoResource extends RosterResource {
  shifts: WeeklyShift[];
}

export interface Demand {
  customers: Omit<Customer, 'id'>[];
  jobs: DemoJob[];
}

/** A job by its customer's place in the list, and where the demo's story wants it. */
export interface DemoJob {
  customer: number;
  serviceId: string;
  locationId: string | null;
  preferences: Preferences;
  policy: PolicyOverride;
  priority: number;
  note: string;
  /** Booked from the start; null: still open. */
  booked: Booked | null;
}

/** The part of the day a customer chose, and who comes. */
export interface Booked {
  day: Day;
  part: 'morning' | 'afternoon';
  leadId: string | null;
}

/** Random choices that come out the same every time. */
export interface Dice {
  chance(probability: number): boolean;
  below(count: number): number;
  pick<T>(from: readonly T[]): T;
  /** One of the keys, as often as its weight says. */
  weighted<K extends string>(weights: Record<K, number>): K;
  /** A number around zero, at most this far from it. */
  around(spread: number): number;
}

/** Dice that fall the same way for the same seed. */
export function seededDice(seed: number): Dice {
  const next = seeded(seed);
  const below = (count: number): number => Math.floor(next() * count);
  return {
    chance: (probability) => next() < probability,
    below,
    pick: (from) => from[below(from.length)]!,
    weighted: (weights) => {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let rest = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) {
        rest -= weight;
        if (rest < 0) return key;
      }
      return entries.at(-1)![0];
    },
    around: (spread) => (next() * 2 - 1) * spread,
  };
}

/** The two weeks the demo is about: from today while the morning lasts, else from tomorrow. */
export function demoDays(now: Instant, zone: string): Day[] {
  const today = dayOf(now, zone);
  const first = minuteOf(now, zone) < 9 * 60 ? today : addDays(today, 1);
  return Array.from({ length: 14 }, (_, i) => addDays(first, i));
}

/** The same hours on several weekdays, 1 = Monday. */
export const weekly = (weekdays: readonly number[], from: string, to: string): WeeklyShift[] =>
  weekdays.map((weekday) => ({ weekday, fromMinute: minutesOf(from), toMinute: minutesOf(to) }));

const minutesOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
};

/** Who works on a day, as far as their weekly shifts say. */
export const worksOn = (resource: DemoResource, day: Day): boolean =>
  resource.shifts.some((shift) => shift.weekday === weekdayOf(day));
