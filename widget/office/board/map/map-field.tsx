/** The drawing itself: routes, jobs without a time, and what lies under them. */
import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { formatSpan } from '../../../../shared/time.ts';
import { scaleOf } from '../../map/drawing.ts';
import { RouteLine, ScaleBar } from '../../map/marks.tsx';
import { LOCALE, signedIn } from '../../session.ts';
import { counted, duration, plural } from '../../words.ts';
import { board, line } from '../state.ts';
import { belowMarks, withoutOverlap } from './day-routes.ts';
import { gestures } from './gestures.ts';
import {
  anchor,
  dots,
  fitAll,
  followPlaces,
  jobMarks,
  mapRoutes,
  placedJobs,
  placeNames,
  pointed,
  pointedSpots,
  project,
  pullMap,
  selectedSpots,
  shift,
  showUnplanned,
  sight,
  size,
  spots,
  zoomMap,
} from './map-model.ts';
import { tilesFor } from './tiles.ts';

const DIAMOND = 'M0-13L13 0 0 13-13 0Z';

function attend(field: HTMLElement): () => void {
  const watcher = new ResizeObserver(() => {
    const { width, height } = field.getBoundingClientRect();
    size.value = { width, height };
  });
  watcher.observe(field);
  const stops = [gestures(field), followPlaces()];
  return () => {
    watcher.disconnect();
    for (const stop of stops) stop();
  };
}

export function MapField(): JSX.Element {
  const field = useRef<HTMLDivElement>(null);
  useEffect(() => attend(field.current!), []);
  const tiles = signedIn().tiles;
  return (
    <div class="map-frame">
      {/* biome-ignore-start lint/a11y: arrows move the map, + and − zoom it; it is no part of a form */}
      <div class="map-field" ref={field} role="group" tabIndex={0} aria-label="Map: arrow keys move it, + and − zoom">
        {tiles && <Tiles template={tiles.url} />}
        <Drawing plain={!tiles} />
        <Tip />
      </div>
      {/* biome-ignore-end lint/a11y: arrows move the map */}
      <MapButtons />
      {tiles && <p class="map-attribution">{tiles.attribution}</p>}
    </div>
  );
}

const translated = computed(() => `translate(${shift.value.x} ${shift.value.y})`);

function Drawing({ plain }: { plain: boolean }): JSX.Element {
  const { width, height } = size.value;
  const stops = mapRoutes.value.reduce((sum, route) => sum + route.stops.length, 0);
  const jobs = showUnplanned.value ? placedJobs.value.length : 0;
  return (
    <svg
      class="map-marks"
      width={width}
      height={height}
      role="img"
      aria-label={`${plural(mapRoutes.value.length, 'route')} with ${plural(stops, 'stop')} and ${counted(jobs, 'job')} without a time; the list says the same.`}
    >
      {plain && <Squares />}
      <g transform={translated}>
        {plain && <Places />}
        <Routes />
        <Jobs />
        <Rings />
      </g>
      <Scale y={height - 22} />
    </svg>
  );
}

const scale = computed(() => scaleOf(sight.value, Math.min(110, size.value.width / 4)));
const Scale = ({ y }: { y: number }): JSX.Element => (
  <g class="map-scale">
    <rect x={6} y={y - 8} width={scale.value.length + 66} height={26} rx={6} />
    <ScaleBar scale={scale.value} x={14} y={y} />
  </g>
);

/** Squares as long as the scale: what is near and what is far shows anywhere on a plain map. */
function Squares(): JSX.Element {
  const { length } = scale.value;
  return (
    <>
      <defs>
        <pattern
          id="map-squares"
          width={length}
          height={length}
          patternUnits="userSpaceOnUse"
          patternTransform={translated}
        >
          <path d={`M0 .5H${length}M.5 0V${length}`} />
        </pattern>
      </defs>
      <rect class="map-ground" width="100%" height="100%" fill="url(#map-squares)" />
    </>
  );
}

const labels = computed(() => {
  const marks = [...spots.value.values()];
  return withoutOverlap(
    placeNames.value.flatMap(
      ({ name, point: [lat, lon] }) =>
        belowMarks({ name, ...project.value({ lat, lon }) }, dots.value ? [] : marks) ?? [],
    ),
  );
});
const Places = (): JSX.Element => (
  <g class="map-places">
    {labels.value.map(({ name, x, y }) => (
      <text key={`${name} ${x}`} x={x} y={y + 4}>
        {name}
      </text>
    ))}
  </g>
);

const Routes = (): JSX.Element => (
  <>
    {mapRoutes.value.map((route) => (
      <RouteLine
        key={route.id}
        route={route}
        project={project.value}
        spotOf={(stop) => spots.value.get(`${route.id} ${stop.id}`) ?? project.value(stop)}
        faded={false}
        dots={dots.value}
      />
    ))}
  </>
);

const Jobs = (): JSX.Element => (
  <g class="map-jobs">
    {jobMarks.value.map(({ job, at }) => (
      <g key={job.jobId} data-job={job.jobId} transform={`translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})`}>
        <path d={DIAMOND} />
        <text y={4}>?</text>
      </g>
    ))}
  </g>
);

/** Drawn on their own: pointing at something draws nothing else anew. */
const Rings = (): JSX.Element => (
  <g class="map-rings">
    {selectedSpots.value.map(({ x, y }) => (
      <circle key={`s ${x} ${y}`} class="chosen" cx={x} cy={y} r={17} />
    ))}
    {pointedSpots.value.map(({ x, y }) => (
      <circle key={`p ${x} ${y}`} class="pointed" cx={x} cy={y} r={20} />
    ))}
  </g>
);

/** What the pointed mark is, beside it. */
function Tip(): JSX.Element | null {
  const id = pointed.value;
  const [at] = pointedSpots.value;
  if (!id || !at) return null;
  const card = board.value.cards.get(id);
  const job = placedJobs.value.find((j) => j.jobId === id);
  const lead = card?.takings.find((t) => t.leads) ?? card?.takings[0];
  const place = card?.place ?? job?.place;
  const x = at.x + shift.value.x;
  const y = at.y + shift.value.y;
  const { width, height } = size.value;
  const left = `${Math.round(Math.max(8, Math.min(width - 228, x - 110)))}px`;
  const above = y > height / 2;
  return (
    <div
      class="map-tip"
      aria-hidden="true"
      style={above ? { left, bottom: `${Math.round(height - y + 26)}px` } : { left, top: `${Math.round(y + 26)}px` }}
    >
      <strong>
        <bdi>{card ? card.title || card.serviceName : job?.customerName || job?.serviceName}</bdi>
      </strong>
      <span>{lead ? formatSpan(lead, line.value.zone, LOCALE) : `No time yet · ${duration(job?.minutes ?? 0)}`}</span>
      {place && <bdi>{place}</bdi>}
    </div>
  );
}

const buttons: [string, string, () => void][] = [
  ['Zoom the map in', '+', () => zoomMap(1.6)],
  ['Zoom the map out', '−', () => zoomMap(1 / 1.6)],
];
const arrows: [string, string, () => void][] = [
  ['Map to the north', 'M12 6l6 10H6z', () => pullMap(0, 80)],
  ['Map to the west', 'M6 12l10-6v12z', () => pullMap(80, 0)],
  ['Show the whole day on the map', 'M5 9V5h4M15 5h4v4M19 15v4h-4M9 19H5v-4', fitAll],
  ['Map to the east', 'M18 12L8 6v12z', () => pullMap(-80, 0)],
  ['Map to the south', 'M12 18L6 8h12z', () => pullMap(0, -80)],
];

const MapButtons = (): JSX.Element => (
  <div class="map-buttons">
    <div class="map-zoom">
      {buttons.map(([name, sign, act]) => (
        <button key={name} type="button" aria-label={name} onClick={act}>
          {sign}
        </button>
      ))}
    </div>
    <div class="map-arrows">
      {arrows.map(([name, path, act]) => (
        <button key={name} type="button" aria-label={name} title={name} onClick={act}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d={path} />
          </svg>
        </button>
      ))}
    </div>
  </div>
);

const seenTiles = computed(() => {
  const { width, height } = size.value;
  const template = signedIn().tiles?.url;
  return template ? tilesFor(template, sight.value, width, height) : [];
});

/** The pictures of a tile server, under everything; whose do not come leave the plain ground. */
function Tiles({ template }: { template: string }): JSX.Element {
  const { middle, world } = anchor.value;
  const { x, y } = shift.value;
  const host = new URL(template.replace(/\{[zxy]\}/g, '1')).host;
  return (
    <div class="map-tiles" data-from={host} style={{ transform: `translate(${x}px, ${y}px)` }}>
      {seenTiles.value.map((tile) => (
        <img
          key={tile.key}
          src={tile.url}
          alt=""
          draggable={false}
          referrerpolicy="origin"
          style={{
            left: `${(tile.x - middle.x) * world}px`,
            top: `${(tile.y - middle.y) * world}px`,
            width: `${tile.side * world + 0.5}px`,
            height: `${tile.side * world + 0.5}px`,
          }}
          onError={(event) => {
            event.currentTarget.style.visibility = 'hidden';
          }}
        />
      ))}
    </div>
  );
}
