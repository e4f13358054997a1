import type { JSX } from 'preact';
import type { EventEntry, EventsPage as Listed } from '../../../shared/event.ts';
import { addDays, type Day, dayOf, daysBetween, formatShortDay, formatSpan, weekdayOf } from '../../../shared/time.ts';
import { answerOf, office } from '../client.ts';
import { OfficeIcon } from '../icons.tsx';
import { useLoaded } from '../load.ts';
import { Empty, Page, Shown } from '../page.tsx';
import { go, parts } from '../router.ts';
import { LOCALE, mayI, signedIn } from '../session.ts';
import { plural } from '../words.ts';
import { EventPage } from './event-page.tsx';
import { dayWords, kindWords, placesWords } from './event-words.ts';
import { NewEventPage } from './new-event-page.tsx';

const isDay = (text: string | undefined): text is Day => /^\d{4}-\d\d-\d\d$/.test(text ?? '');
const mondayOf = (day: Day): Day => addDays(day, 1 - weekdayOf(day));

/** Classes, meetings, maintenance and training: a week of them, one of them, or a new one. */
export function EventsPage(): JSX.Element {
  const [, second, third] = parts.value;
  if (second === 'new' && mayI('plan-period')) return <NewEventPage />;
  if (second && second !== 'week') return <EventPage key={second} id={second} />;
  return <Week monday={mondayOf(isDay(third) ? third : signedIn().business.today)} />;
}

function Week({ monday }: { monday: Day }): JSX.Element {
  const { state, reload } = useLoaded(monday, () =>
    answerOf(office.events.$get({ query: { fromDay: monday, toDay: addDays(monday, 6) } })),
  );
  const { data } = state.value;
  const loaded = { ...state.value, data: data?.fromDay === monday ? data : null };
  const [first, last] = [monday, addDays(monday, 6)].map((day) =>
    formatShortDay(Date.parse(`${day}T12:00:00Z`) / 1000, 'UTC', LOCALE),
  );
  const goTo = (day: Day): void => go(`/office/events/week/${day}`);
  return (
    <Page
      title="Events"
      summary={`${first} – ${last}${loaded.data ? ` · ${plural(loaded.data.events.filter((e) => e.status === 'planned').length, 'event')}` : ''}`}
      actions={
        <>
          <button
            type="button"
            class="button square"
            aria-label="Week before"
            onClick={() => goTo(addDays(monday, -7))}
          >
            <OfficeIcon name="back" />
          </button>
          <button type="button" class="button" onClick={() => goTo(signedIn().business.today)}>
            This week
          </button>
          <button type="button" class="button square" aria-label="Week after" onClick={() => goTo(addDays(monday, 7))}>
            <OfficeIcon name="next" />
          </button>
          {mayI('plan-period') && (
            <a class="button primary" href="/office/events/new">
              Plan an event
            </a>
          )}
        </>
      }
    >
      <Shown loaded={loaded} retry={reload} lines={8}>
        {(page) => <Days page={page} />}
      </Shown>
    </Page>
  );
}

function Days({ page }: { page: Listed }): JSX.Element {
  if (page.events.length === 0)
    return (
      <Empty title="Nothing is planned this week.">
        <p>Classes, meetings, maintenance and training stand here, with the people and rooms they take.</p>
      </Empty>
    );
  return (
    <>
      {daysBetween(page.fromDay, page.toDay).map((day) => {
        const events = page.events.filter((e) => dayOf(e.from, page.zone) === day);
        return (
          events.length > 0 && (
            <section key={day} aria-label={dayWords(day)}>
              <h2>{dayWords(day)}</h2>
              <ul class="panel list events">
                {events.map((event) => (
                  <Line key={event.id} event={event} zone={page.zone} />
                ))}
              </ul>
            </section>
          )
        );
      })}
    </>
  );
}

const Line = ({ event, zone }: { event: EventEntry; zone: string }): JSX.Element => (
  <li class={event.status}>
    <time>{formatSpan(event, zone, LOCALE)}</time>
    <span class="what">
      <a href={`/office/events/${event.id}`}>
        <bdi>{event.title}</bdi>
      </a>{' '}
      {event.status === 'cancelled' ? (
        <span class="tag">Cancelled</span>
      ) : (
        event.kind !== 'class' && <span class="tag">{kindWords[event.kind]}</span>
      )}
      <br />
      <span class="muted">{event.resources.map((r) => r.name).join(', ')}</span>
    </span>
    {event.capacity > 0 && event.status === 'planned' && (
      <span class="places">
        {placesWords(event)}
        <meter min={0} max={event.capacity} value={event.in} aria-hidden="true" />
      </span>
    )}
  </li>
);
