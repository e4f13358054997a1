import type { JSX } from 'preact';
import type { Point } from '../../../shared/geo.ts';
import type { LetteredRoute } from './lettered.ts';
import { stopName } from './lettered.ts';
import { type Drawing, drawnTo } from './map.ts';

const WIDTH = 720;
const HEIGHT = 560;
const MARGIN = 28;
/** Below the drawing, for its scale. */
const FOOT = 30;

interface MapProps {
  routes: readonly LetteredRoute[];
  /** The route that stands out. */
  active: string | null;
  /** The route the map is drawn close to; null for all. */
  near: string | null;
}

/** A day's routes drawn to scale, north up; straight lines from stop to stop. */
export function RouteMap({ routes, active, near }: MapProps): JSX.Element {
  const shown = routes.filter(({ route }) => near === null || route.resourceId === near);
  const points = shown.flatMap(({ route }) => [...(route.home ? [route.home] : []), ...route.stops]);
  const drawing = drawnTo(points, WIDTH, HEIGHT, MARGIN);
  const drawn = [...routes].sort(
    (a, b) => Number(a.route.resourceId === active) - Number(b.route.resourceId === active),
  );
  const visits = routes.reduce((sum, { route }) => sum + route.stops.length, 0);
  return (
    <figure class="map">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT + FOOT}`}
        role="img"
        aria-label={`Map of ${routes.length} routes with ${visits} stops; the lists beside it say the same.`}
      >
        {drawn.map((lettered) => (
          <RouteLine
            key={lettered.route.resourceId}
            lettered={lettered}
            drawing={drawing}
            faded={active !== null && active !== lettered.route.resourceId}
          />
        ))}
        <Scale drawing={drawing} />
      </svg>
      <figcaption class="hint">
        <span class="key new" /> new <span class="key" /> there before <span class="key home" /> start and end of the
        day
      </figcaption>
    </figure>
  );
}

interface LineProps {
  lettered: LetteredRoute;
  drawing: Drawing;
  faded: boolean;
}

function RouteLine({ lettered, drawing: { project }, faded }: LineProps): JSX.Element {
  const { route, colour } = lettered;
  const way: Point[] = [...(route.home ? [route.home] : []), ...route.stops, ...(route.home ? [route.home] : [])];
  const at = way.map(project);
  const home = route.home && project(route.home);
  return (
    <g class={faded ? 'route faded' : 'route'} stroke={colour}>
      <path class="way" d={`M${at.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}`} />
      {home && <rect class="home" x={home.x - 6} y={home.y - 6} width={12} height={12} rx={2} fill={colour} />}
      {route.stops.map((stop, i) => {
        const { x, y } = project(stop);
        const name = stopName(lettered, i);
        return (
          <g key={stop.jobId} class={stop.appointmentId ? 'stop' : 'stop new'}>
            <title>{`${name}: ${stop.customerName}, ${stop.place}`}</title>
            <circle cx={x} cy={y} r={13} />
            {!stop.appointmentId && <circle class="tint" cx={x} cy={y} r={12} fill={colour} />}
            <text x={x} y={y + 4}>
              {name}
            </text>
          </g>
        );
      })}
    </g>
  );
}

const Scale = ({ drawing: { scale } }: { drawing: Drawing }): JSX.Element => (
  <g class="scale">
    <path d={`M16 ${HEIGHT + 8}v6h${scale.length.toFixed(1)}v-6`} />
    <text x={24 + scale.length} y={HEIGHT + 16}>
      {scale.kilometres} km
    </text>
  </g>
);
