/** What is drawn on every map of ours: a route with its stops and where it begins, and how far is how far. */
import type { JSX } from 'preact';
import type { Point } from '../../../shared/geo.ts';
import type { Project, Scale, Spot } from './drawing.ts';

export interface MapStop extends Point {
  id: string;
  /** "B3". */
  name: string;
  /** What is said where the pointer rests; nothing where the map says it in another way. */
  title?: string;
  /** Not promised yet, or new in a plan: its mark is tinted. */
  fresh: boolean;
  /** Left out by a filter: it stays on the way, and that is all. */
  faint?: boolean;
}
export interface MapRoute {
  id: string;
  colour: string;
  home: Point | null;
  stops: readonly MapStop[];
}

interface LineProps {
  route: MapRoute;
  project: Project;
  /** Where a stop is drawn, if not exactly where it is. */
  spotOf?: (stop: MapStop) => Spot;
  faded: boolean;
  /** So many stops that their names would cover each other. */
  dots?: boolean;
}

/** A day's way from home to home, in straight lines from stop to stop. */
export function RouteLine({ route, project, spotOf = project, faded, dots = false }: LineProps): JSX.Element {
  const home = route.home && project(route.home);
  const stops = route.stops.map((stop) => ({ stop, at: spotOf(stop) }));
  const way: Spot[] = [...(home ? [home] : []), ...stops.map(({ at }) => at), ...(home ? [home] : [])];
  const path = `M${way.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}`;
  return (
    <g class={faded ? 'route faded' : 'route'} stroke={route.colour}>
      {stops.length > 0 && <path class="case" d={path} />}
      {stops.length > 0 && <path class="way" d={path} />}
      {home && <rect class="home" x={home.x - 6} y={home.y - 6} width={12} height={12} rx={2} fill={route.colour} />}
      {stops.map(({ stop, at: { x, y } }) => (
        <g
          key={stop.id}
          class={`stop${stop.fresh ? ' new' : ''}${stop.faint ? ' faint' : ''}`}
          data-card={stop.id}
          data-route={route.id}
        >
          {stop.title && <title>{stop.title}</title>}
          {dots || stop.faint ? (
            <circle class="dot" cx={x} cy={y} r={5} fill={route.colour} />
          ) : (
            <>
              <circle cx={x} cy={y} r={13} />
              {stop.fresh && <circle class="tint" cx={x} cy={y} r={12} fill={route.colour} />}
              <text x={x} y={y + 4}>
                {stop.name}
              </text>
            </>
          )}
        </g>
      ))}
    </g>
  );
}

/** The scale, its upper left corner at a spot. */
export const ScaleBar = ({ scale, x, y }: { scale: Scale; x: number; y: number }): JSX.Element => (
  <g class="scale">
    <path d={`M${x} ${y}v6h${scale.length.toFixed(1)}v-6`} />
    <text x={x + 8 + scale.length} y={y + 8}>
      {scale.kilometres < 1 ? `${scale.kilometres * 1000} m` : `${scale.kilometres} km`}
    </text>
  </g>
);
