import { type Policy, resolvePolicy } from '../../shared/policy.ts';
import { HOUR, type Instant } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { everyLocation, locationAddress } from '../business/locations.ts';
import type { Db, Tx } from '../db/connect.ts';
import { type FullService, serviceById } from '../services/services.ts';
import { type EventRow, lockEvent } from './events.ts';

/** An event with all that decides about its places. */
export interface EventMatter {
  business: Business;
  event: EventRow;
  service: FullService | null;
  policy: Policy;
  zone: string;
  /** Where it is, in words. */
  place: string;
  /** Who gives it, by first name. */
  who: string | null;
}

export async function eventMatterOf(db: Db, business: Business, event: EventRow): Promise<EventMatter> {
  const [service, locations, who] = await Promise.all([
    event.serviceId ? serviceById(db, business.id, event.serviceId) : null,
    everyLocation(db, business.id),
    peopleOf(db, business.id, event.id),
  ]);
  const location = locations.find((l) => l.id === event.locationId);
  return {
    business,
    event,
    service,
    policy: resolvePolicy(business.policy, service?.policy),
    zone: location?.zone ?? business.zone,
    place: location ? [location.name, locationAddress(location)].join(', ') : '',
    who,
  };
}

/** The first names of the people an event takes, or null where it takes none. */
export async function peopleOf(db: Db, businessId: string, eventId: string): Promise<string | null> {
  const rows = await db
    .selectFrom('allocation')
    .innerJoin('resource', (join) =>
      join
        .onRef('resource.businessId', '=', 'allocation.businessId')
        .onRef('resource.id', '=', 'allocation.resourceId'),
    )
    .select('resource.name')
    .where('allocation.businessId', '=', businessId)
    .where('allocation.eventId', '=', eventId)
    .where('resource.kind', '=', 'person')
    .orderBy('resource.name')
    .execute();
  return rows.map((row) => row.name.split(' ')[0]).join(', ') || null;
}

/** What customers know the event by, in their language. */
export const titleOf = ({ service, event }: Pick<EventMatter, 'service' | 'event'>, locale: string): string =>
  (service && Object.hasOwn(service.names, locale) ? service.names[locale] : null) ?? event.title;

/** Until when a place can be given back without its being late; null when that is past. */
export function cancelUntilOf({ event, policy }: Pick<EventMatter, 'event' | 'policy'>, now: Instant): Instant | null {
  const until = event.startsAt - policy.cancelDeadlineHours * HOUR;
  return until > now ? until : null;
}

/** Locks an event and loads what decides about its places. */
export async function lockedMatter(tx: Tx, business: Business, eventId: string): Promise<EventMatter> {
  return eventMatterOf(tx, business, await lockEvent(tx, business.id, eventId));
}
