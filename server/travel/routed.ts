import type { Logger } from 'pino';
import type { Point } from '../../shared/geo.ts';
import type { Instant } from '../../shared/time.ts';
import type { Database } from '../db/connect.ts';
import { type Block, crowRoad, type Road, type Travel } from './travel.ts';

export interface Router {
  url: string;
  kind: 'valhalla' | 'osrm';
}

interface Pair {
  seconds: number;
  metres: number;
}
/** Row-major answers of a router; null where it knows no road. */
type Matrix = (Pair | null)[];

const keyOf = (p: Point): string => `${p.lat.toFixed(5)},${p.lon.toFixed(5)}`;
const pairKey = (a: Point, b: Point): string => `${keyOf(a)} ${keyOf(b)}`;

async function ask(router: Router, { origins, destinations }: Block): Promise<Matrix> {
  const signal = AbortSignal.timeout(5000);
  if (router.kind === 'valhalla') {
    const body = JSON.stringify({ sources: origins, targets: destinations, costing: 'auto', units: 'kilometers' });
    const response = await fetch(`${router.url}/sources_to_targets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal,
    });
    if (!response.ok) throw new Error(`Valhalla answered ${response.status}`);
    const { sources_to_targets: rows } = (await response.json()) as {
      sources_to_targets: { time: number | null; distance: number | null }[][];
    };
    return rows
      .flat()
      .map(({ time, distance }) =>
        time === null || distance === null ? null : { seconds: Math.round(time), metres: Math.round(distance * 1000) },
      );
  }
  const points = [...origins, ...destinations];
  const path = points.map((p) => `${p.lon},${p.lat}`).join(';');
  const sources = origins.map((_, i) => i).join(';');
  const targets = destinations.map((_, i) => origins.length + i).join(';');
  const response = await fetch(
    `${router.url}/table/v1/driving/${path}?annotations=duration,distance&sources=${sources}&destinations=${targets}`,
    { signal },
  );
  if (!response.ok) throw new Error(`OSRM answered ${response.status}`);
  const { durations, distances } = (await response.json()) as {
    durations: (number | null)[][];
    distances?: (number | null)[][];
  };
  return durations.flatMap((row, i) =>
    row.map((time, j) =>
      time === null ? null : { seconds: Math.round(time), metres: Math.round(distances?.[i]?.[j] ?? 0) },
    ),
  );
}

/**
 * Travel times by a router, each pair asked once and kept in the database. What the router does not know, or cannot say
 * in time, falls back to the crow pair by pair: a slow router makes times rougher, never bookings impossible.
 */
export function routedTravel(router: Router, { db, read }: Database, now: () => Instant, log: Logger): Travel {
  const known = new Map<string, Map<string, Pair>>();
  const ofBusiness = (id: string): Map<string, Pair> => {
    let pairs = known.get(id);
    if (!pairs) {
      pairs = new Map();
      known.set(id, pairs);
    }
    return pairs;
  };

  async function recall(businessId: string, pairs: Map<string, Pair>, origins: readonly Point[]): Promise<void> {
    const rows = await read
      .selectFrom('travelPair')
      .select(['origin', 'destination', 'seconds', 'metres'])
      .where('businessId', '=', businessId)
      .where('origin', 'in', [...new Set(origins.map(keyOf))])
      .execute();
    for (const row of rows) pairs.set(`${row.origin} ${row.destination}`, row);
  }

  async function learn(businessId: string, pairs: Map<string, Pair>, block: Block): Promise<void> {
    const matrix = await ask(router, block);
    const width = block.destinations.length;
    const rows = matrix.flatMap((pair, k) => {
      if (!pair) return [];
      const origin = keyOf(block.origins[Math.floor(k / width)]!);
      const destination = keyOf(block.destinations[k % width]!);
      pairs.set(`${origin} ${destination}`, pair);
      return [{ businessId, origin, destination, ...pair, askedAt: now() }];
    });
    for (let i = 0; i < rows.length; i += 100)
      await db
        .insertInto('travelPair')
        .values(rows.slice(i, i + 100))
        .onConflict((c) => c.columns(['businessId', 'origin', 'destination']).doNothing())
        .execute();
  }

  return {
    async road(asker, blocks): Promise<Road> {
      const pairs = ofBusiness(asker.id);
      const crow = crowRoad(asker.travel);
      const unknown = (block: Block): Block => ({
        origins: block.origins.filter((a) => block.destinations.some((b) => !pairs.has(pairKey(a, b)))),
        destinations: block.destinations.filter((b) => block.origins.some((a) => !pairs.has(pairKey(a, b)))),
      });
      for (const block of blocks) {
        let missing = unknown(block);
        if (missing.origins.length === 0) continue;
        await recall(asker.id, pairs, missing.origins);
        missing = unknown(block);
        if (missing.origins.length === 0) continue;
        await learn(asker.id, pairs, missing).catch((error: unknown) => {
          log.warn({ err: error }, 'router did not answer; travel times by the crow');
        });
      }
      return {
        seconds: (a, b) => pairs.get(pairKey(a, b))?.seconds ?? crow.seconds(a, b),
        metres: (a, b) => pairs.get(pairKey(a, b))?.metres ?? crow.metres(a, b),
        isCertain: (a, b) => pairs.has(pairKey(a, b)),
      };
    },
  };
}
