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

/** A question looks up tens of thousands of pairs of the same points: their names are written once. */
const names = new WeakMap<Point, string>();
function keyOf(p: Point): string {
  let name = names.get(p);
  if (name === undefined) {
    name = `${p.lat.toFixed(5)},${p.lon.toFixed(5)}`;
    names.set(p, name);
  }
  return name;
}

/** What is known, by origin, then by destination. */
class Pairs {
  private readonly rows = new Map<string, Map<string, Pair>>();
  of(a: Point, b: Point): Pair | undefined {
    return this.rows.get(keyOf(a))?.get(keyOf(b));
  }
  set(origin: string, destination: string, pair: Pair): void {
    const row = this.rows.get(origin);
    if (row) row.set(destination, pair);
    else this.rows.set(origin, new Map([[destination, pair]]));
  }
  /** The origins and destinations of a block that lack some pair. */
  unknown({ origins, destinations }: Block): Block {
    const lacking = new Set<Point>();
    return {
      origins: origins.filter((a) => {
        const row = this.rows.get(keyOf(a));
        const missing = destinations.filter((b) => !row?.has(keyOf(b)));
        for (const b of missing) lacking.add(b);
        return missing.length > 0;
      }),
      destinations: destinations.filter((b) => lacking.has(b)),
    };
  }
}

/** As many points as routers take in one request. */
const MOST_POINTS = 100;

/** A block in pieces that a router answers in one go. */
function* pieces({ origins, destinations }: Block): Generator<Block> {
  const least = Math.min(origins.length, destinations.length, MOST_POINTS / 2);
  const high = origins.length <= destinations.length ? least : MOST_POINTS - least;
  const wide = MOST_POINTS - high;
  for (let i = 0; i < origins.length; i += high)
    for (let j = 0; j < destinations.length; j += wide)
      yield { origins: origins.slice(i, i + high), destinations: destinations.slice(j, j + wide) };
}

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
  const known = new Map<string, Pairs>();
  const ofBusiness = (id: string): Pairs => {
    let pairs = known.get(id);
    if (!pairs) {
      pairs = new Pairs();
      known.set(id, pairs);
    }
    return pairs;
  };

  async function recall(businessId: string, pairs: Pairs, { origins, destinations }: Block): Promise<void> {
    const rows = await read
      .selectFrom('travelPair')
      .select(['origin', 'destination', 'seconds', 'metres'])
      .where('businessId', '=', businessId)
      .where('origin', 'in', [...new Set(origins.map(keyOf))])
      .where('destination', 'in', [...new Set(destinations.map(keyOf))])
      .execute();
    for (const row of rows) pairs.set(row.origin, row.destination, row);
  }

  async function learn(businessId: string, pairs: Pairs, block: Block): Promise<void> {
    const matrix = await ask(router, block);
    const width = block.destinations.length;
    const rows = matrix.flatMap((pair, k) => {
      if (!pair) return [];
      const origin = keyOf(block.origins[Math.floor(k / width)]!);
      const destination = keyOf(block.destinations[k % width]!);
      pairs.set(origin, destination, pair);
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
      let answers = true;
      for (const block of blocks)
        for (const piece of pieces(pairs.unknown(block))) {
          let missing = pairs.unknown(piece);
          if (missing.origins.length === 0) continue;
          await recall(asker.id, pairs, missing);
          missing = pairs.unknown(missing);
          // A router that did not answer is not asked again before the next question.
          if (missing.origins.length === 0 || !answers) continue;
          await learn(asker.id, pairs, missing).catch((error: unknown) => {
            answers = false;
            log.warn({ err: error }, 'router did not answer; travel times by the crow');
          });
        }
      return {
        seconds: (a, b) => pairs.of(a, b)?.seconds ?? crow.seconds(a, b),
        metres: (a, b) => pairs.of(a, b)?.metres ?? crow.metres(a, b),
        isCertain: (a, b) => pairs.of(a, b) !== undefined,
        pace: 0,
      };
    },
  };
}
