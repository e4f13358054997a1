import type { JSX } from 'preact';
import type { PlanRoute } from '../../../shared/planning.ts';
import { drawnTo } from '../map/drawing.ts';
import { type Lettered, stopName } from '../map/lettered.ts';
import { type MapRoute, RouteLine, ScaleBar } from '../map/marks.tsx';

const WIDTH = 720;
const HEIGHT = 560;
const MARGIN = 28;
/** Below the drawing, for its scale. */
const FOOT = 30;

interface MapProps {
  routes: readonly Lettered<PlanRoute>[];
  /** The route that stands out. */
  active: string | null;
  /** The route the map is drawn close to; null for all. */
  near: string | null;
}

const marked = (lettered: Lettered<PlanRoute>): MapRoute => ({
  id: lettered.route.resourceId,
  colour: lettered.colour,
  home: lettered.route.home,
  stops: lettered.route.stops.map(({ jobId, appointmentId, customerName, place, lat, lon }, i) => {
    const name = stopName(lettered, i);
    return { id: jobId, name, title: `${name}: ${customerName}, ${place}`, fresh: !appointmentId, lat, lon };
  }),
});

/** A day's routes drawn to scale, north up; straight lines from stop to stop. */
export function RouteMap({ routes, active, near }: MapProps): JSX.Element {
  const shown = routes.filter(({ route }) => near === null || route.resourceId === near);
  const points = shown.flatMap(({ route }) => [...(route.home ? [route.home] : []), ...route.stops]);
  const { project, scale } = drawnTo(points, WIDTH, HEIGHT, MARGIN);
  const drawn = [...routes].sort(
    (a, b) => Number(a.route.resourceId === active) - Number(b.route.resourceId === active),
  );
  const visits = routes.reduce((sum, { route }) => sum + route.stops.length, 0);
  return (
    <figure class="map">
      <svg
        class="map-marks"
        viewBox={`0 0 ${WIDTH} ${HEIGHT + FOOT}`}
        role="img"
        aria-label={`Map of ${routes.length} routes with ${visits} stops; the lists beside it say the same.`}
      >
        {drawn.map((lettered) => (
          <RouteLine
            key={lettered.route.resourceId}
            route={marked(lettered)}
            project={project}
            faded={active !== null && active !== lettered.route.resourceId}
          />
        ))}
        <ScaleBar scale={scale} x={16} y={HEIGHT + 8} />
      </svg>
      <figcaption class="hint">
        <span class="key new" /> new <span class="key" /> there before <span class="key home" /> start and end of the
        day
      </figcaption>
    </figure>
  );
}
