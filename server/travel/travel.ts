import type { Logger } from 'pino';
import { crowMetres, type Point } from '../../shared/geo.ts';
import type { Instant } from '../../shared/time.ts';
import type { Config } from '../config.ts';
import type { Database } from '../db/connect.ts';
import { routedTravel } from './routed.ts';

/** How a business's roads relate to the crow: calibrated per business, used where no router is configured or answers. */
export interface TravelSettings {
  roadFactor: number;
  kmPerHour: number;
}
export const defaultTravel: TravelSettings = { roadFactor: 1.35, kmPerHour: 38 };

/** Who asks: the business, whose settings and cache apply. */
export interface TravelAsker {
  id: string;
  travel: TravelSettings;
}

/** A block of pairs: from each origin to each destination. */
export interface Block {
  origins: readonly Point[];
  destinations: readonly Point[];
}

/** Answers at once for every pair that was asked for beforehand, and by the crow for any other. */
export interface Road {
  /** Whole seconds of driving. */
  seconds(from: Point, to: Point): number;
  /** Metres on the road. */
  metres(from: Point, to: Point): number;
  /** True when it would never answer otherwise for this pair. */
  isCertain(from: Point, to: Point): boolean;
  /** No drive takes less than so many seconds per metre as the crow flies, but for half a second of rounding; 0 where nothing is known. */
  pace: number;
}

export interface Travel {
  /** Learns the pairs of some blocks (one-to-many, many-to-one, many-to-many), then answers for them synchronously. */
  road(asker: TravelAsker, blocks: Iterable<Block>): Promise<Road>;
}

/** Great-circle distance × road factor ÷ speed. */
export function crowRoad({ roadFactor, kmPerHour }: TravelSettings): Road {
  const metres = (a: Point, b: Point): number => Math.round(crowMetres(a, b) * roadFactor);
  const secondsPerMetre = 3.6 / kmPerHour;
  const seconds = (a: Point, b: Point): number => Math.round(crowMetres(a, b) * roadFactor * secondsPerMetre);
  return { metres, seconds, isCertain: () => true, pace: roadFactor * secondsPerMetre };
}

export const crowTravel: Travel = { road: async (asker) => crowRoad(asker.travel) };

/** A router when one is configured, the crow otherwise. */
export const travelFor = (config: Config, database: Database, now: () => Instant, log: Logger): Travel =>
  config.router ? routedTravel(config.router, database, now, log) : crowTravel;
