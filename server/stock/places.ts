import type { StockPlace } from '../../shared/stock.ts';
import { loadLocations } from '../business/locations.ts';
import type { Db } from '../db/connect.ts';
import { listResources } from '../resources/resources.ts';

/** Where stock may lie: locations, people who drive, vehicles. */
export async function loadPlaces(db: Db, businessId: string): Promise<(StockPlace & { name: string })[]> {
  const [locations, resources] = await Promise.all([loadLocations(db, businessId), listResources(db, businessId)]);
  return [
    ...locations.map(({ id, name }) => ({ kind: 'location' as const, id, name })),
    ...resources
      .filter(({ kind, drives }) => kind === 'vehicle' || (kind === 'person' && drives === 1))
      .map(({ id, name }) => ({ kind: 'resource' as const, id, name })),
  ];
}
