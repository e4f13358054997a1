import type { StockPlace } from '../../shared/stock.ts';
import { loadLocations } from '../business/locations.ts';
import type { Db } from '../db/connect.ts';
import { listResources } from '../resources/resources.ts';
import { covers, coversResource, everywhere } from '../scope.ts';

/** Where stock may lie, as far as somebody's role reaches: locations, people who drive, vehicles. */
export async function loadPlaces(
  db: Db,
  businessId: string,
  scope = everywhere,
): Promise<(StockPlace & { name: string })[]> {
  const [locations, resources] = await Promise.all([loadLocations(db, businessId), listResources(db, businessId)]);
  return [
    ...locations.filter(({ id }) => covers(scope, id)).map(({ id, name }) => ({ kind: 'location' as const, id, name })),
    ...resources
      .filter((one) => coversResource(scope, one))
      .filter(({ kind, drives }) => kind === 'vehicle' || (kind === 'person' && drives === 1))
      .map(({ id, name }) => ({ kind: 'resource' as const, id, name })),
  ];
}
