/** The places a business has. */
import { list } from '../../shared/roles.ts';
import type { LocationDraft, LocationLine, Saved } from '../../shared/setup.ts';
import { locate } from '../business/area.ts';
import type { Business } from '../business/business.ts';
import {
  belongingTo,
  closeLocation,
  createLocation,
  loadLocations,
  type NewLocation,
  updateLocation,
} from '../business/locations.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import { record } from '../history.ts';
import { openWorkOf } from '../jobs/open-work.ts';
import { badField, notFound, Refusal } from '../refusal.ts';
import { everyResource } from '../resources/resources.ts';
import { covers, type Scope } from '../scope.ts';
import { actorOf, type Changer, saveUnbroken } from './resources.ts';

/** The locations of a business on a line each. */
export async function locationLines(db: Db, business: Business, scope: Scope): Promise<LocationLine[]> {
  const rows = (await loadLocations(db, business.id)).filter(({ id }) => covers(scope, id));
  return rows.map(({ id, name, address, postcode, place, zone }) => ({ id, name, address, postcode, place, zone }));
}

/** Adds a location, or changes one unless an appointment would be broken by it. */
export async function saveLocation(
  ctx: Context,
  business: Business,
  id: string | null,
  draft: LocationDraft,
  by: Changer,
): Promise<Saved> {
  const db = ctx.database.read;
  const known = id === null ? null : (await loadLocations(db, business.id)).find((l) => l.id === id);
  if (known === undefined) throw notFound('location');
  const moved =
    !known || known.address !== draft.address || known.postcode !== draft.postcode || known.place !== draft.place;
  const point = moved ? await pointOf(ctx, business, draft) : { lat: known.lat, lon: known.lon };
  const location: NewLocation = { ...draft, ...point, businessId: business.id, id: id ?? ctx.id('loc') };
  if (
    known &&
    known.zone !== draft.zone &&
    (await openWorkOf(db, business.id, { locationId: known.id }, ctx.now())).length > 0
  )
    throw badField('zone', 'customers here were told times in the zone as it is: some of them are still to come');
  if (!known) {
    await ctx.transact(async (tx) => {
      await createLocation(tx, location);
      await record(ctx, tx, business.id, {
        ...{
          actor: actorOf(by),
          action: 'add-location',
          subjectKind: 'location',
          subjectId: location.id,
          after: draft,
        },
      });
    });
    return { outcome: 'saved', id: location.id };
  }
  // Where a resource has no address of its own, its days begin and end here.
  const there = (await everyResource(db, business.id)).filter((r) => r.active === 1 && r.locationId === known.id);
  const elsewhere = known.zone !== location.zone || known.lat !== location.lat || known.lon !== location.lon;
  const change = {
    resourceIds: elsewhere ? there.map((r) => r.id) : [],
    apply: (tx: Parameters<typeof updateLocation>[0]) => updateLocation(tx, location),
  };
  const { businessId: _, id: __, lat: ___, lon: ____, closedAt: _____, ...before } = known;
  return saveUnbroken(ctx, business, change, draft.name, known.id, by, (tx) =>
    record(ctx, tx, business.id, {
      ...{
        actor: actorOf(by),
        action: 'change-location',
        subjectKind: 'location',
        subjectId: known.id,
        before,
        after: draft,
      },
    }),
  );
}

/** Closes a location, unless something that is there now or comes later belongs to it: then says what, and how many. */
export async function shutLocation(
  ctx: Context,
  business: Business,
  id: string,
  by: Changer,
): Promise<{ outcome: 'closed' }> {
  return ctx.transact(async (tx) => {
    const known = (await loadLocations(tx, business.id)).find((l) => l.id === id);
    if (!known) throw notFound('location');
    const now = ctx.now();
    const { resources, services, events, lots, staff } = await belongingTo(tx, business.id, id, now);
    const jobs = (await openWorkOf(tx, business.id, { locationId: id }, now)).length;
    const belongs = [
      told(resources, 'person or thing', 'people and things'),
      told(services, 'service given there by name', 'services given there by name'),
      told(jobs, 'job that is not over', 'jobs that are not over'),
      told(events, 'class, meeting or other event to come', 'classes, meetings and other events to come'),
      told(lots, 'lot in stock', 'lots in stock'),
      told(staff, 'member of staff whose role covers it', 'members of staff whose role covers it'),
    ].filter((one) => one !== '');
    const one = belongs.length === 1 && belongs[0]!.startsWith('1 ');
    if (belongs.length > 0)
      throw new Refusal(
        'conflict',
        `${known.name} cannot be closed yet: ${list(belongs)} ${one ? 'belongs' : 'belong'} to it.`,
      );
    await closeLocation(tx, business.id, id, now);
    await record(ctx, tx, business.id, {
      ...{ actor: actorOf(by), action: 'close-location', subjectKind: 'location', subjectId: id },
      ...{ before: { closedAt: null }, after: { closedAt: now } },
    });
    return { outcome: 'closed' };
  });
}

const told = (count: number, one: string, many: string): string =>
  count === 0 ? '' : `${count} ${count === 1 ? one : many}`;

/** The point of an address, or a refusal that says it is not found. */
async function pointOf(ctx: Context, business: Business, draft: LocationDraft): Promise<{ lat: number; lon: number }> {
  const written = { street: draft.address, postcode: draft.postcode, place: draft.place };
  const found = await locate(ctx.database.read, business, written, ctx.geocode);
  if (!found) throw badField('postcode', 'this address is not found: neither in the service area nor by a geocoder');
  return found.point;
}
