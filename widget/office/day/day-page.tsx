import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import type { DayRow, DayView } from '../../../shared/office.ts';
import { addDays, type Day, formatDay, MINUTE } from '../../../shared/time.ts';
import { answerOf, office } from '../client.ts';
import { OfficeIcon } from '../icons.tsx';
import { useLoaded } from '../load.ts';
import { Empty, Page, Shown } from '../page.tsx';
import { go, parts } from '../router.ts';
import { LOCALE, mayI, signedIn } from '../session.ts';
import { duration, kilometres, plural } from '../words.ts';
import { clockOf, Lane, Ruler, scaleOf } from './lane.tsx';
import { StopList } from './stop-list.tsx';
import { Tidy } from './tidy.tsx';
import { Unrecorded } from './unrecorded.tsx';

const isDay = (text: string | undefined): text is Day => /^\d{4}-\d\d-\d\d$/.test(text ?? '');
/** The day in the address; without one the server shows today, or the next day on which somebody works. */
const asked = computed(() => (isDay(parts.value[1]) ? parts.value[1] : undefined));
const dayTitle = (day: Day): string => formatDay(Date.parse(`${day}T12:00:00Z`) / 1000, 'UTC', LOCALE);
const goTo = (day: Day): void => go(`/office/day/${day}`);

/** The start page: everybody's day, in order, with the drives between. */
export function DayPage(): JSX.Element {
  const wanted = asked.value;
  const { state, reload } = useLoaded(wanted ?? '', () =>
    answerOf(office.day.$get({ query: wanted ? { day: wanted } : {} })),
  );
  const { data } = state.value;
  const loaded = { ...state.value, data: wanted && data?.day !== wanted ? null : data };
  const day = wanted ?? data?.day ?? signedIn().business.today;
  return (
    <Page title={dayTitle(day)} summary={loaded.data && totals(loaded.data)} actions={<DayControls day={day} />}>
      <Unrecorded shown={day} done={reload} />
      <Shown loaded={loaded} retry={reload} lines={8}>
        {(view) => <Rows view={view} reload={reload} />}
      </Shown>
    </Page>
  );
}

function totals({ rows }: DayView): string {
  const people = rows.filter((r) => r.kind === 'person');
  const working = people.filter((r) => r.shifts.length > 0);
  const stops = people.reduce((sum, r) => sum + r.stops.length, 0);
  const metres = people.reduce((sum, r) => sum + r.driveMetres, 0);
  const minutes = people.reduce((sum, r) => sum + r.driveMinutes, 0);
  const said = [`${plural(working.length, 'person', 'people')} working`, plural(stops, 'appointment')];
  if (metres > 0) said.push(kilometres(metres), `${duration(minutes)} on the road`);
  return said.join(' · ');
}

function DayControls({ day }: { day: Day }): JSX.Element {
  const { today } = signedIn().business;
  return (
    <>
      <button type="button" class="button square" aria-label="Day before" onClick={() => goTo(addDays(day, -1))}>
        <OfficeIcon name="back" />
      </button>
      <button type="button" class="button" aria-disabled={day === today} onClick={() => goTo(today)}>
        Today
      </button>
      <button type="button" class="button square" aria-label="Day after" onClick={() => goTo(addDays(day, 1))}>
        <OfficeIcon name="next" />
      </button>
      <input
        class="input date"
        type="date"
        aria-label="Another day"
        value={day}
        onChange={(event) => isDay(event.currentTarget.value) && goTo(event.currentTarget.value)}
      />
    </>
  );
}

function Rows({ view, reload }: { view: DayView; reload(): Promise<void> }): JSX.Element {
  const people = view.rows.filter((r) => r.kind === 'person');
  const working = people.filter((r) => r.shifts.length > 0 || r.stops.length > 0 || r.events.length > 0);
  const off = people.filter((r) => !working.includes(r));
  const things = view.rows.filter((r) => r.kind !== 'person');
  const scale = scaleOf(view);
  if (working.length === 0)
    return (
      <Empty title="Nobody works on this day.">
        <p>
          <button type="button" class="button" onClick={() => goTo(addDays(view.day, 1))}>
            Look at the next day
          </button>
        </p>
      </Empty>
    );
  return (
    <>
      <section class="day panel" aria-label="People">
        <Ruler scale={scale} zone={view.zone} />
        {working.map((row) => (
          <Person key={row.resourceId} row={row} view={view} scale={scale} reload={reload} />
        ))}
      </section>
      {off.length > 0 && <p class="off">Not working: {off.map((r) => r.name).join(', ')}</p>}
      {things.length > 0 && (
        <section aria-label="Rooms and equipment">
          <h2>Rooms and equipment</h2>
          <div class="day panel">
            {things.map((row) => (
              <Person key={row.resourceId} row={row} view={view} scale={scale} reload={reload} />
            ))}
          </div>
        </section>
      )}
    </>
  );
}

interface PersonProps {
  row: DayRow;
  view: DayView;
  scale: ReturnType<typeof scaleOf>;
  reload(): Promise<void>;
}

function Person({ row, view, scale, reload }: PersonProps): JSX.Element {
  const { zone } = view;
  const { today } = signedIn().business;
  const taken = [...row.stops.map((s) => s.end - s.start), ...row.events.map((e) => e.to - e.from)];
  const busy = taken.reduce((sum, seconds) => sum + seconds, 0) / MINUTE + row.driveMinutes;
  const shift = row.shifts.reduce((sum, s) => sum + s.to - s.from, 0) / MINUTE;
  const hours = row.shifts.map((s) => `${clockOf(s.from, zone)} – ${clockOf(s.to, zone)}`).join(', ');
  return (
    <article class="person" aria-label={row.name}>
      <header>
        <h2>
          <bdi>{row.name}</bdi>
        </h2>
        <p class="meta">
          {row.absences.length > 0 && <span class="away">Away</span>}
          <span>{hours || (row.kind === 'person' ? 'No shift' : 'Always open')}</span>
          {row.driveMetres > 0 && <span>{kilometres(row.driveMetres)}</span>}
          {shift > 0 && <span title="Work and driving, of the shift">{Math.round((100 * busy) / shift)} %</span>}
        </p>
        {mayI('plan-period') &&
          row.kind === 'person' &&
          row.driveMetres > 0 &&
          row.stops.length > 1 &&
          view.day >= today && <Tidy row={row} day={view.day} done={reload} />}
      </header>
      <Lane row={row} scale={scale} zone={zone} />
      <StopList row={row} view={view} reload={reload} />
    </article>
  );
}
