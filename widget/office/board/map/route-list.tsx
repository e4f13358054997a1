/** The same in words: who goes where and when, and who is on the map. */
import type { JSX } from 'preact';
import { formatTime } from '../../../../shared/time.ts';
import { type Lettered, stopName } from '../../map/lettered.ts';
import { LOCALE } from '../../session.ts';
import { called, counted, duration, plural, statusWords } from '../../words.ts';
import { hovered, line, selected } from '../state.ts';
import type { DayRoute } from './day-routes.ts';
import {
  bringIntoSight,
  chooseJob,
  chooseStop,
  hiddenPeople,
  placedJobs,
  pointed,
  routes,
  showUnplanned,
} from './map-model.ts';

function toggle(resourceId: string): void {
  const next = new Set(hiddenPeople.value);
  if (!next.delete(resourceId)) next.add(resourceId);
  hiddenPeople.value = next;
}
/** Pointing at a line is pointing at its mark. */
const pointing = (id: string) => ({
  onPointerEnter: () => {
    hovered.value = id;
  },
  onPointerLeave: () => {
    hovered.value = null;
  },
  onFocus: () => {
    hovered.value = id;
    bringIntoSight(id);
  },
  onBlur: () => {
    hovered.value = null;
  },
});

export function RouteList(): JSX.Element {
  return (
    <div class="map-list">
      {routes.value.length === 0 && <p class="muted map-nothing">Nobody is on the road this day.</p>}
      {routes.value.map((own) => (
        <Route key={own.route.resourceId} own={own} />
      ))}
      <Jobs />
    </div>
  );
}

function Route({ own }: { own: Lettered<DayRoute> }): JSX.Element {
  const { route, letter, colour } = own;
  const shown = !hiddenPeople.value.has(route.resourceId);
  const visible = route.stops.map((stop, i) => ({ stop, name: stopName(own, i) })).filter(({ stop }) => !stop.faint);
  return (
    <section aria-label={`Route of ${route.name}`}>
      <button type="button" class="map-who" aria-pressed={shown} onClick={() => toggle(route.resourceId)}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <circle cx="12" cy="12" r="10" stroke={colour} />
          <text x="12" y="16">
            {letter}
          </text>
        </svg>
        <bdi>{route.name}</bdi>
        <small>
          {plural(route.stops.length, 'stop')}
          {route.driveSeconds >= 60 && ` · ${duration(Math.round(route.driveSeconds / 60))} driving`}
        </small>
        <span class="map-eye">{shown ? 'Hide' : 'Show'}</span>
      </button>
      {shown && (
        <ol>
          {visible.map(({ stop, name }) => (
            <li key={stop.card.id}>
              <button
                type="button"
                class={pointed.value === stop.card.id ? 'pointed' : undefined}
                aria-pressed={selected.value === stop.card.id}
                onClick={() => chooseStop(stop.card.id, route.resourceId)}
                {...pointing(stop.card.id)}
              >
                <span class="muted">{name}</span>
                <time>{formatTime(stop.from, line.value.zone, LOCALE)}</time>
                <span class="map-what">
                  <bdi>{stop.card.title || stop.card.serviceName}</bdi>
                  {stop.card.status === 'proposed' && <small class="tag proposed">{statusWords.proposed}</small>}
                  {stop.card.place && (
                    <small>
                      <bdi>{stop.card.place}</bdi>
                    </small>
                  )}
                </span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Jobs(): JSX.Element | null {
  const jobs = placedJobs.value;
  if (jobs.length === 0) return null;
  return (
    <section aria-label="Without a time">
      <button
        type="button"
        class="map-who"
        aria-pressed={showUnplanned.value}
        onClick={() => {
          showUnplanned.value = !showUnplanned.value;
        }}
      >
        <svg viewBox="0 0 24 24" class="map-jobs" aria-hidden="true">
          <path d="M12 1l11 11-11 11L1 12z" />
          <text x="12" y="16">
            ?
          </text>
        </svg>
        <span>Without a time</span>
        <small>{counted(jobs.length, 'job')}</small>
        <span class="map-eye">{showUnplanned.value ? 'Hide' : 'Show'}</span>
      </button>
      {showUnplanned.value && (
        <ul>
          {jobs.map((job) => (
            <li key={job.jobId}>
              <button
                type="button"
                class={pointed.value === job.jobId ? 'pointed' : undefined}
                onClick={() => chooseJob(job.jobId)}
                {...pointing(job.jobId)}
              >
                <span class="muted" aria-hidden="true">
                  ?
                </span>
                <span>{duration(job.minutes)}</span>
                <span class="map-what">
                  <bdi>{job.customerName || job.serviceName || `A ${called('job')}`}</bdi>
                  {job.place && (
                    <small>
                      <bdi>{job.place}</bdi>
                    </small>
                  )}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
