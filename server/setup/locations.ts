/** The places a business has. */
import type { LocationDraft, LocationLine, Saved } from '../../shared/setup.ts';
import { locate } from '../business/area.ts';
import type { Business } from '../business/business.ts';
import { createLocation, type Location, loadLocations, updateLocation } from '../business/locations.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import { type Actor, record } from '../history.ts';
import { openWorkOf } from '../jobs/open-work.ts';
import { badField, notFound } from '../refusal.ts';
import { everyResource } from '../resources/resources.ts';
import { saveUnbroken } from './resources.ts';

/** The locations of a business on a line each. */
export async function locationLines(db: Db, business: Business): Promise<LocationLine[]> {
  const rows = await loadLocations(db, business.id);
  return rows.map(({ id, name, address, postcode, place, zone }) => ({ id, name, address, postcode, place, zone }));
}

/** Adds a location, or changes one unless an appointment would be broken by it. */
export async function saveLocation(
  ctx: Context,
  business: Business,
  id: string | null,
  draft: LocationDraft,
  actor: Actor,
): Promise<Saved> {
  const db = ctx.database.read;
  const known = id === null ? null : (await loadLocations(db, business.id)).find((l) => l.id === id);
  if (known === undefined) throw notFound('location');
  const moved =
    !known || known.address !== draft.address || known.postcode !== draft.postcode || known.place !== draft.place;
  const point = moved ? await pointOf(ctx, business, draft) : { lat: known.lat, lon: known.lon };
  const location: Location = { ...draft, ...point, businessId: business.id, id: id ?? ctx.id('loc') };
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
        ...{ actor, action: 'add-location', subjectKind: 'location', subjectId: location.id, after: draft },
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
  const { businessId: _, id: __, lat: ___, lon: ____, ...before } = known;
  return saveUnbroken(ctx, business, change, draft.name, known.id, (tx) =>
    record(ctx, tx, business.id, {
      ...{ actor, action: 'change-location', subjectKind: 'location', subjectId: known.id, before, after: draft },
    }),
  );
}

/** The point of an address, or a refusal that says it is not found. */
async function pointOf(ctx: Context, business: Business, draft: LocationDraft): Promise<{ lat: number; lon: number }> {
  const written = { street: draft.address, postcode: draft.postcode, place: draft.place };
  const found = await locate(ctx.database.read, business, written, ctx.geocode);
  if (!found) throw badField('postcode', 'this address is not found: neither in the service area nor by a geocoder');
  return found.point;
}
