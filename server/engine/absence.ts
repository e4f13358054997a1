import type { Effort } from './day-worth.ts';
import { fewest } from './fewest.ts';
import { better, type Driven, drive, type Elsewhere, NEVER, promisesOf } from './promises.ts';
import { backHome, rearrange } from './rearrange.ts';
import { shareOut } from './share-out.ts';
import type { StopRule } from './stop.ts';
import type { Route, Stop, Travel } from './timetable.ts';

/** A visit that is on nobody's route: what the customer was promised, and who could come. */
export interface AffectedVisit {
  place: number;
  /** The service was promised to start within [from, to]. */
  from: number;
  to: number;
  service: number;
  /** Indexes of the routes whose technician has the skills. */
  routes: readonly number[];
  /** It is urgent: it must be served, whoever else is asked to move. */
  urgent?: boolean;
}

/** What else may happen to a visit that is on a route. */
export interface MayChange {
  /** Other routes that may take it, inside its promise. */
  routes: readonly number[];
  /** Its customer may be asked to move. */
  ask: boolean;
}

export interface Replan {
  /** Affected visits that are served as promised: on which route, and at which of its stops in `routes` below. */
  kept: { visit: number; route: number; position: number }[];
  /** Affected visits whose customers must be asked to move. */
  moved: number[];
  /** Stops of the given routes whose customers must be asked to make room. */
  asked: { route: number; position: number }[];
  /** All routes as they are to be driven. */
  routes: Route[];
  /** No plan asks fewer customers than this. */
  atLeast: number;
  /** As few customers are asked as can be: no plan of all that are allowed asks fewer. */
  proven: boolean;
}

export interface ReplanOptions {
  travel: Travel;
  /** What may happen to a stop of a route; without this, everybody stays with their technician and promise. */
  mayChange?(route: number, position: number): MayChange;
  /** How long the planner looks for a way that asks fewer. */
  stop?: StopRule;
  seed?: number;
}

/** The planner's search, where changing technicians may save a customer from being asked. */
const SEARCH: StopRule = { iterations: 1_500, seconds: 0.6 };
/** What proving may cost, some tenths of a second. */
const MOST_LABELS = 4_000_000;

/**
 * Serves what has lost its technician, or has just come up: fewest customers asked to move, then fewest who change
 * technician, then the shortest road. Every promise is kept to whoever is not asked; orders and planned starts may
 * change, technicians only as `mayChange` allows.
 */
export function replan(routes: readonly Route[], affected: readonly AffectedVisit[], options: ReplanOptions): Replan {
  const { travel, mayChange, stop = SEARCH, seed = 1 } = options;
  const stops = affected.map(({ place, from, to, service }): Stop => ({ place, from, to, service, kind: 'visit' }));
  const lost = affected.map(({ routes: able, urgent }, i) => {
    return { stop: stops[i]!, routes: able, weight: urgent ? NEVER : 1 };
  });
  const elsewhere = (route: number, position: number): Elsewhere => {
    const { routes: others, ask } = mayChange?.(route, position) ?? { routes: [], ask: false };
    return { routes: others, weight: ask ? 1 : NEVER };
  };
  const promises = promisesOf(routes, lost, elsewhere, travel);
  const shared = shareOut(promises);
  let plan =
    (shared && drive(promises, shared)) ??
    drive(
      promises,
      promises.present.map((own) => [...own]),
    )!;
  let atLeast = 0;
  if (plan.asked > 0) {
    const take = (found: Driven | undefined): void => {
      if (found && better(found, plan)) plan = found;
    };
    if (mayChange || !shared) take(rearrange(promises, { seed, stop }));
    const effort: Effort = { labels: MOST_LABELS };
    const known = fewest(promises, plan.asked, effort);
    if (known.found) take(backHome(promises, drive(promises, known.found)));
    atLeast = known.atLeast;
  }
  return answer(routes, stops, plan, atLeast);
}

function answer(routes: readonly Route[], stops: readonly Stop[], plan: Driven, atLeast: number): Replan {
  const served = new Map(plan.routes.flatMap((r, route) => r.stops.map((s, position) => [s, { route, position }])));
  const kept = stops.flatMap((stop, visit) => (served.has(stop) ? [{ visit, ...served.get(stop)! }] : []));
  const moved = stops.flatMap((stop, visit) => (served.has(stop) ? [] : [visit]));
  const asked = routes.flatMap(({ stops: own }, route) =>
    own.flatMap((stop, position) => (served.has(stop) ? [] : [{ route, position }])),
  );
  return { kept, moved, asked, routes: plan.routes, atLeast, proven: plan.asked <= atLeast };
}
