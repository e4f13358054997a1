import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { PlanRoute } from '../../../shared/planning.ts';
import { formatSpan, formatTime } from '../../../shared/time.ts';
import { type Lettered, lettered, stopName } from '../map/lettered.ts';
import { LOCALE } from '../session.ts';
import { called, kilometres, plural } from '../words.ts';
import { RouteMap } from './route-map.tsx';
import { dayName, driving } from './words.ts';

const metresOf = (r: PlanRoute): number => r.stops.reduce((sum, s) => sum + s.driveMetres, r.homeMetres);
const secondsOf = (r: PlanRoute): number => r.stops.reduce((sum, s) => sum + s.driveSeconds, r.homeSeconds);

/** The days of a plan to choose from, and the chosen day as map and lists. */
export function PlanDays({ routes, zone }: { routes: readonly PlanRoute[]; zone: string }): JSX.Element | null {
  const byDay = [...Map.groupBy(routes, (r) => r.day)].sort(([a], [b]) => (a < b ? -1 : 1));
  const chosen = useSignal(byDay[0]?.[0] ?? '');
  /** The route the pointer is on, and the one the map is drawn for. */
  const active = useSignal<string | null>(null);
  const near = useSignal<string | null>(null);
  if (byDay.length === 0) return null;
  const day = lettered(routes, chosen.value);
  return (
    <section class="days" aria-label="Routes">
      <nav class="day-tabs" aria-label="Days">
        {byDay.map(([name, all]) => (
          <button
            type="button"
            key={name}
            aria-pressed={name === chosen.value}
            onClick={() => {
              chosen.value = name;
              active.value = null;
              near.value = null;
            }}
          >
            <strong>{dayName(name)}</strong>
            <span>
              {all.reduce((sum, r) => sum + r.stops.length, 0)} ·{' '}
              {kilometres(all.reduce((sum, r) => sum + metresOf(r), 0))}
            </span>
          </button>
        ))}
      </nav>
      <div class="routes">
        <RouteMap routes={day} active={active.value ?? near.value} near={near.value} />
        <div class="route-cards">
          {day.map((one) => (
            <RouteCard
              key={one.route.resourceId}
              lettered={one}
              zone={zone}
              near={near.value === one.route.resourceId}
              onNear={() => {
                near.value = near.value === one.route.resourceId ? null : one.route.resourceId;
              }}
              onActive={(on) => {
                active.value = on ? one.route.resourceId : null;
              }}
            />
          ))}
        </div>
      </div>
    </section>
  );
}

interface CardProps {
  lettered: Lettered<PlanRoute>;
  zone: string;
  near: boolean;
  onNear(): void;
  onActive(on: boolean): void;
}

function RouteCard({ lettered: own, zone, near, onNear, onActive }: CardProps): JSX.Element {
  const { route, letter, colour } = own;
  return (
    <article class="panel route-card" onPointerEnter={() => onActive(true)} onPointerLeave={() => onActive(false)}>
      <header>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <circle cx="12" cy="12" r="10" stroke={colour} />
          <text x="12" y="16.5">
            {letter}
          </text>
        </svg>
        <h2>
          <bdi>{route.name}</bdi>
        </h2>
        <span class="hint">
          {plural(route.stops.length, 'visit')} · {kilometres(metresOf(route))} · {driving(secondsOf(route))} driving
        </span>
        <button type="button" class="zoom" aria-pressed={near} onClick={onNear}>
          {near ? 'All on the map' : 'Closer on the map'}
        </button>
      </header>
      <ol>
        {route.stops.map((stop, i) => (
          <li key={stop.jobId}>
            <span class="drive">{stop.driveSeconds < 30 ? 'next door' : `${driving(stop.driveSeconds)} drive`}</span>
            <span class="name">{stopName(own, i)}</span>
            <time>{formatTime(stop.plannedStart, zone, LOCALE)}</time>
            <span class="who">
              <bdi>{stop.customerName || `Erased ${called('customer')}`}</bdi>
              {!stop.appointmentId && <span class="tag proposed">new</span>}
              {stop.helps && <span class="tag">helps</span>}
            </span>
            <span class="hint told">told {formatSpan(stop.window, zone, LOCALE)}</span>
            <span class="hint where">
              {stop.serviceName} · {stop.place}
            </span>
          </li>
        ))}
      </ol>
      {route.homeSeconds >= 30 && <p class="drive last">{driving(route.homeSeconds)} drive home</p>}
    </article>
  );
}
