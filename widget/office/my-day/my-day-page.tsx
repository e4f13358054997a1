import { computed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { MyDay } from '../../../shared/my-day.ts';
import { addDays, type Day, formatShortDay, MINUTE } from '../../../shared/time.ts';
import { answerOf, office } from '../client.ts';
import { OfficeIcon } from '../icons.tsx';
import { useLoaded } from '../load.ts';
import { Empty, Page, Shown } from '../page.tsx';
import { go, parts } from '../router.ts';
import { LOCALE, signedIn } from '../session.ts';
import { inOurWords, kilometres, plural } from '../words.ts';
import { EventCard } from './event-card.tsx';
import { LateSheet } from './late-sheet.tsx';
import { clock, createMyDay, type MyDayModel } from './my-day-model.ts';
import { StopCard } from './stop-card.tsx';
import { swipes } from './swipe.ts';

const isDay = (text: string | undefined): text is Day => /^\d{4}-\d\d-\d\d$/.test(text ?? '');
const asked = computed(() => (isDay(parts.value[1]) ? parts.value[1] : undefined));
const goTo = (day: Day): void => go(`/office/my-day/${day}`, true);

/** "Today", "Tomorrow", or the day by its name. */
function titleOf(day: Day, today: Day): string {
  if (day === today) return 'Today';
  if (day === addDays(today, 1)) return 'Tomorrow';
  return formatShortDay(Date.parse(`${day}T12:00:00Z`) / 1000, 'UTC', LOCALE);
}

const HALF_A_MINUTE = MINUTE * 500;

/** So long before a class begins the first are there. */
const EARLY = 30 * MINUTE;

/** A technician's own day, for one hand on a phone. */
export function MyDayPage(): JSX.Element {
  const wanted = asked.value;
  const { state, reload } = useLoaded<MyDay>(wanted ?? '', () =>
    answerOf<MyDay>(office['my-day'].$get({ query: wanted ? { day: wanted } : {} })),
  );
  const again = useSignal(reload);
  again.value = reload;
  const model = useMemo(() => createMyDay(state, () => again.peek()()), [state]);
  useEffect(() => {
    const wake = (): void => {
      model.now.value = Math.floor(Date.now() / 1000);
      model.wake();
    };
    const back = (): void => {
      wake();
      if (document.visibilityState === 'visible') void again.peek()();
    };
    const timer = setInterval(wake, HALF_A_MINUTE);
    addEventListener('online', wake);
    document.addEventListener('visibilitychange', back);
    wake();
    return () => {
      clearInterval(timer);
      removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', back);
    };
  }, [model]);
  const { data } = state.value;
  const loaded = { ...state.value, data: wanted && data?.day !== wanted ? null : data };
  const day = wanted ?? data?.day ?? signedIn().business.today;
  const today = data?.today ?? signedIn().business.today;
  return (
    <div class="my-day" {...swipes((by) => goTo(addDays(day, by)))}>
      <Page
        title={titleOf(day, today)}
        summary={loaded.data && summaryOf(loaded.data)}
        actions={<Days day={day} today={today} />}
      >
        <Unsaved model={model} />
        {loaded.data && loaded.error && (
          <p class="my-banner" role="status">
            {loaded.error} What you see may be out of date.
          </p>
        )}
        <Shown loaded={loaded} retry={reload} lines={5}>
          {(view) => <Stops view={view} model={model} reload={reload} />}
        </Shown>
      </Page>
    </div>
  );
}

function summaryOf({ stops, events, shifts, driveMetres, zone, resource, day }: MyDay): string {
  if (!resource) return '';
  const said = [formatShortDay(Date.parse(`${day}T12:00:00Z`) / 1000, 'UTC', LOCALE), plural(stops.length, 'stop')];
  if (events.length > 0) said.push(plural(events.length, 'event'));
  if (driveMetres > 0) said.push(kilometres(driveMetres));
  if (shifts.length > 0) said.push(`${clock(shifts[0]!.from, zone)} – ${clock(shifts.at(-1)!.to, zone)}`);
  return said.join(' · ');
}

/** What the phone has yet to tell, also of other days. */
function Unsaved({ model }: { model: MyDayModel }): JSX.Element | null {
  const count = model.pending.value.length;
  if (count === 0 || !model.offline.value) return null;
  return (
    <p class="my-banner" role="status">
      No connection. {plural(count, 'entry waits', 'entries wait')} on this phone and will be sent as soon as there is.
    </p>
  );
}

const Days = ({ day, today }: { day: Day; today: Day }): JSX.Element => (
  <div class="my-days">
    <button type="button" class="button square" aria-label="Day before" onClick={() => goTo(addDays(day, -1))}>
      <OfficeIcon name="back" />
    </button>
    <button type="button" class="button" aria-disabled={day === today} onClick={() => goTo(today)}>
      Today
    </button>
    <button type="button" class="button square" aria-label="Day after" onClick={() => goTo(addDays(day, 1))}>
      <OfficeIcon name="next" />
    </button>
  </div>
);

function Stops({ view, model, reload }: { view: MyDay; model: MyDayModel; reload(): Promise<void> }): JSX.Element {
  const late = useSignal(false);
  const booked = view.stops.filter((stop) => model.shown(stop).status === 'booked');
  const next = booked[0]?.appointmentId;
  if (!view.resource)
    return (
      <Empty title="You have no route of your own.">
        <p>{inOurWords('Ask the owner to say which {technician} you are.')}</p>
      </Empty>
    );
  if (view.stops.length + view.events.length === 0)
    return (
      <Empty title={view.shifts.length === 0 ? 'You do not work on this day.' : 'Nothing is planned yet.'}>
        <button type="button" class="button" onClick={() => goTo(addDays(view.day, 1))}>
          Look at the next day
        </button>
      </Empty>
    );
  const isToday = view.day === view.today;
  const ahead = view.events.some((event) => event.to > model.now.value);
  const recordable = view.day <= view.today;
  const cards = [
    ...view.stops.map((stop) => ({
      from: stop.start,
      card: (
        <StopCard
          key={stop.appointmentId}
          stop={stop}
          zone={view.zone}
          model={model}
          next={stop.appointmentId === next && view.day <= addDays(view.today, 1)}
          recordable={recordable}
        />
      ),
    })),
    ...view.events.map((event) => ({
      from: event.from,
      card: (
        <EventCard
          key={event.id}
          event={event}
          zone={view.zone}
          recordable={event.from <= model.now.value + EARLY}
          reload={reload}
        />
      ),
    })),
  ].sort((a, b) => a.from - b.from);
  return (
    <>
      {isToday && booked.length > 0 && (
        <>
          <button
            type="button"
            class="button my-late"
            onClick={() => {
              late.value = true;
            }}
          >
            <OfficeIcon name="clock" /> I’m running late
          </button>
          <LateSheet stops={booked} zone={view.zone} now={model.now.value} open={late} done={reload} />
        </>
      )}
      <ol class="my-stops">{cards.map(({ card }) => card)}</ol>
      {isToday && booked.length === 0 && !ahead && <p class="my-end">That was the last stop. Have a good evening.</p>}
    </>
  );
}
