import type { Missing } from '../../shared/setup.ts';
import { dayOf } from '../../shared/time.ts';
import { hasArea } from '../business/area.ts';
import type { Business } from '../business/business.ts';
import { loadLocations } from '../business/locations.ts';
import { activeStaffOf } from '../business/staff.ts';
import type { Context } from '../context.ts';
import { abilitiesOf, listResources } from '../resources/resources.ts';
import { shiftsOf } from '../resources/shifts.ts';
import { covers, coversResource, coversSome, type Scope } from '../scope.ts';
import { loadServices } from '../services/services.ts';
import { suppliesOutOfStock } from '../services/supplies.ts';
import { findMissing } from './missing.ts';

/**
 * What a business has not got yet, as it is written down at this moment. Whoever is there for some locations is told
 * what is missing there; what the business as a whole has not got is for others to mend.
 */
export async function checkSetup(ctx: Context, business: Business, scope: Scope): Promise<Missing[]> {
  const db = ctx.database.read;
  const today = dayOf(ctx.now(), business.zone);
  const [services, resources, abilities, shifts, locations, staff, area, supplies] = await Promise.all([
    loadServices(db, business.id),
    listResources(db, business.id),
    abilitiesOf(db, business.id),
    shiftsOf(db, business.id),
    loadLocations(db, business.id),
    activeStaffOf(db, business.id),
    hasArea(db, business.id),
    suppliesOutOfStock(db, business.id, today),
  ]);
  const lasting = shifts.filter(({ validTo }) => validTo === null || validTo >= today);
  const withHours = new Set(lasting.map(({ resourceId }) => resourceId));
  const whole = scope.locationIds === null;
  return findMissing({
    services: services.filter(({ locationIds }) => coversSome(scope, locationIds)),
    resources: resources
      .filter((one) => coversResource(scope, one))
      .map(({ id, name, kind, locationId, units, drives, homeLat }) => ({
        ...{ id, name, kind, locationId, units },
        ...(abilities.get(id) ?? { skills: [], levels: {} }),
        drives: drives === 1,
        home: homeLat !== null || locationId !== null,
        hours: withHours.has(id) ? true : kind === 'person' ? false : null,
      })),
    locations: locations.filter(({ id }) => covers(scope, id)),
    staff: whole ? staff : [],
    supplies: whole ? supplies : [],
    hasArea: area || !whole,
    hasGeocoder: ctx.config.geocoder !== null,
    hasEmail: ctx.email !== null || !whole,
    hasSms: ctx.sms !== null,
  });
}
