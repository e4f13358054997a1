/** What the map shows, and where it looks. */
import { batch, computed, effect, signal } from '@preact/signals';
import type { NamedPlace, UnplannedJob } from '../../../../shared/board.ts';
import type { Point } from '../../../../shared/geo.ts';
import { apart, pointAt, projectFrom, pulled, type Sight, type Spot, sightOf, zoomed } from '../../map/drawing.ts';
import { lettered, stopName } from '../../map/lettered.ts';
import type { MapRoute } from '../../map/marks.tsx';
import { me } from '../../session.ts';
import { boardApi } from '../api.ts';
import { focusCard, focusedCell, gridFocused } from '../keys.ts';
import { spanOfDays } from '../load.ts';
import { panel } from '../panel-model.ts';
import { dimmed } from '../picture.ts';
import { board, hovered, reveal, revision, selected, showCard, shownRows, visibleDay } from '../state.ts';
import { unplanned } from '../unplanned-model.ts';
import { crowded, routesOn } from './day-routes.ts';

const MARGIN = 44;
const SMALL = '(width < 700px)';
const EUROPE: Point = { lat: 50, lon: 10 };

export const size = signal({ width: 0, height: 0 });
/** Null: as it fits. */
const chosenSight = signal<Sight | null>(null);
/** Whose routes are left out. */
export const hiddenPeople = signal<ReadonlySet<string>>(new Set());
export const showUnplanned = signal(true);

/** Everybody's route of the day that is in the middle of the board, also those that are hidden on the map. */
export const routes = computed(() => {
  revision.value;
  const day = visibleDay.value;
  const all = routesOn(board.value, shownRows.value, { day, within: spanOfDays(day, day) }, dimmed.value);
  return lettered(all, day).filter(({ route }) => route.stops.length > 0);
});
const drawn = computed(() => routes.value.filter(({ route }) => !hiddenPeople.value.has(route.resourceId)));
export const placedJobs = computed(() =>
  (unplanned.value ?? []).filter((job): job is UnplannedJob & { point: [number, number] } => job.point !== null),
);
const drawnJobs = computed(() => (showUnplanned.value ? placedJobs.value : []));

export const mapRoutes = computed<MapRoute[]>(() =>
  drawn.value.map((own) => ({
    ...{ id: own.route.resourceId, colour: own.colour, home: own.route.home },
    stops: own.route.stops.map(({ card, lat, lon, faint }, i) => ({
      ...{ id: card.id, name: stopName(own, i), lat, lon, faint, fresh: card.status === 'proposed' },
    })),
  })),
);
export const dots = computed(() =>
  crowded(
    drawn.value.reduce((sum, { route }) => sum + route.stops.length, 0),
    size.value.width,
    size.value.height,
  ),
);

const points = computed<readonly Point[]>(() => {
  const all = [
    ...drawn.value.flatMap(({ route }) => [...(route.home ? [route.home] : []), ...route.stops]),
    ...drawnJobs.value.map(({ point: [lat, lon] }) => ({ lat, lon })),
  ];
  return all.length > 0 ? all : lastPoints;
});
let lastPoints: readonly Point[] = [EUROPE];
effect(() => {
  lastPoints = points.value;
});

export const sight = computed<Sight>(
  () => chosenSight.value ?? sightOf(points.value, size.value.width, size.value.height, MARGIN),
);
const world = computed(() => sight.value.world);
/** While only pulled, what is drawn stays as it is and is shifted: this is where it is drawn from. */
export const anchor = computed<Sight>(() => {
  world.value;
  return { ...sight.peek() };
});
export const shift = computed(() => {
  const { middle } = anchor.value;
  const { width, height } = size.value;
  const x = width / 2 + (middle.x - sight.value.middle.x) * world.value;
  const y = height / 2 + (middle.y - sight.value.middle.y) * world.value;
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
});
export const project = computed(() => projectFrom(anchor.value, 0, 0));

/** Where every mark is drawn, before the shift: `routeId cardId` and job ids. */
export const spots = computed<ReadonlyMap<string, Spot>>(() => {
  const marks = [
    ...mapRoutes.value.flatMap(({ id, stops }) => stops.map((stop) => ({ key: `${id} ${stop.id}`, point: stop }))),
    ...drawnJobs.value.map(({ jobId, point: [lat, lon] }) => ({ key: jobId, point: { lat, lon } })),
  ];
  const placed = apart(
    marks.map(({ point }) => project.value(point)),
    dots.value ? 12 : 28,
  );
  return new Map(marks.map(({ key }, i) => [key, placed[i]!]));
});
export const jobMarks = computed(() => drawnJobs.value.map((job) => ({ job, at: spots.value.get(job.jobId)! })));

export const fitAll = (): void => {
  chosenSight.value = null;
};
export const zoomMap = (factor: number, from?: Spot): void => {
  chosenSight.value = zoomed(sight.value, factor, from);
};
export const pullMap = (x: number, y: number): void => {
  chosenSight.value = pulled(sight.value, { x, y });
};

/** What the pointer or the keyboard is on, here or on the board. */
export const pointed = computed(
  () => hovered.value ?? (gridFocused.value ? (focusedCell.value?.cardId ?? null) : null),
);

const spotsOf = (id: string): Spot[] =>
  [...spots.value].filter(([key]) => key === id || key.endsWith(` ${id}`)).map(([, at]) => at);
export const pointedSpots = computed(() => (pointed.value ? spotsOf(pointed.value) : []));
export const selectedSpots = computed(() => (selected.value ? spotsOf(selected.value) : []));

/** Looks at a mark that is out of sight. */
export function bringIntoSight(id: string): void {
  const [at] = spotsOf(id);
  const { width, height } = size.peek();
  if (!at || width === 0) return;
  const x = at.x + shift.peek().x;
  const y = at.y + shift.peek().y;
  if (x < 20 || y < 20 || x > width - 20 || y > height - 20) pullMap(width / 2 - x, height / 2 - y);
}

/** Chooses a card where it stands on the board, and shows it there. */
export function chooseStop(cardId: string, resourceId: string): void {
  const card = board.peek().cards.get(cardId);
  if (!card) return;
  batch(() => {
    showCard(card);
    reveal(resourceId);
    focusCard(resourceId, cardId);
    // Where the map has the whole window, or the panel is open already, what was chosen is told there.
    if (panel.peek() || matchMedia(SMALL).matches) panel.value = 'details';
  });
}

/** Chooses a job in the list of those without a time. */
export function chooseJob(jobId: string): void {
  panel.value = 'unplanned';
  hovered.value = jobId;
  requestAnimationFrame(() =>
    document.querySelector(`.unplanned [data-job="${CSS.escape(jobId)}"]`)?.scrollIntoView({ block: 'nearest' }),
  );
}

export const placeNames = signal<readonly NamedPlace[]>([]);

/** A little more than is seen, rounded, so that small moves ask for nothing. */
function boxSeen(): { south: number; west: number; north: number; east: number } {
  const { middle, world: wide } = sight.value;
  const { width, height } = size.value;
  const corner = (x: number, y: number): Point =>
    pointAt({ x: middle.x + (x * width) / wide, y: Math.max(0, Math.min(1, middle.y + (y * height) / wide)) });
  const [northWest, southEast] = [corner(-0.5, -0.5), corner(0.5, 0.5)];
  const step = 2 ** Math.ceil(Math.log2(Math.max(1e-3, southEast.lon - northWest.lon) / 2));
  const round = (value: number, how: (n: number) => number, most: number): number =>
    Math.max(-most, Math.min(most, Number((how(value / step) * step).toFixed(6))));
  return {
    south: round(southEast.lat, Math.floor, 90),
    west: round(northWest.lon, Math.floor, 180),
    north: round(northWest.lat, Math.ceil, 90),
    east: round(southEast.lon, Math.ceil, 180),
  };
}

/** Keeps the names of what is seen at hand, where no tile server draws them. Gives how to stop. */
export function followPlaces(): () => void {
  if (me.value?.tiles) return () => {};
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let known = '';
  const stop = effect(() => {
    if (size.value.width === 0) return;
    const box = boxSeen();
    const asked = JSON.stringify(box);
    if (asked === known) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      known = asked;
      // Without names the map is still a map: they are asked for again with the next move.
      void boardApi.placeNames(box).then(
        (found) => {
          if (known === asked) placeNames.value = found;
        },
        () => {
          known = '';
        },
      );
    }, 150);
  });
  return () => {
    clearTimeout(waiting);
    stop();
  };
}
