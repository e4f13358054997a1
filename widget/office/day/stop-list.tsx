import type { ComponentChildren, JSX } from 'preact';
import type { DayEvent, DayRow, DayStop, DayView } from '../../../shared/office.ts';
import { formatSpan } from '../../../shared/time.ts';
import { OfficeIcon } from '../icons.tsx';
import { LOCALE, signedIn } from '../session.ts';
import { duration, kilometres, statusWords } from '../words.ts';
import { clockOf } from './lane.tsx';
import { OutcomeButtons } from './outcome-buttons.tsx';

/** The same day as a list, for narrow screens. */
export function StopList({ row, view, reload }: { row: DayRow; view: DayView; reload(): Promise<void> }): JSX.Element {
  const { zone } = view;
  const due = view.day <= signedIn().business.today;
  const lines = [
    ...row.events.map((event) => ({ from: event.from, line: <EventLine key={event.id} event={event} zone={zone} /> })),
    ...row.stops.map((stop) => ({
      from: stop.start,
      line: (
        <li key={`${stop.appointmentId} ${stop.start}`}>
          <StopLine stop={stop} zone={zone}>
            {row.kind === 'person' && (
              <OutcomeButtons stop={stop} whose={stop.customerName || stop.serviceName} due={due} reload={reload} />
            )}
          </StopLine>
        </li>
      ),
    })),
  ].sort((a, b) => a.from - b.from);
  if (lines.length === 0) return <p class="stops none">Nothing planned.</p>;
  return <ol class="stops">{lines.map(({ line }) => line)}</ol>;
}

const EventLine = ({ event, zone }: { event: DayEvent; zone: string }): JSX.Element => (
  <li>
    <p class="stop">
      <time>{clockOf(event.from, zone)}</time>
      <span>
        {event.id ? (
          <a href={`/office/events/${event.id}`}>
            <bdi>{event.title}</bdi>
          </a>
        ) : (
          <strong>{event.title}</strong>
        )}
        <br />
        <span class="muted">
          Until {clockOf(event.to, zone)}
          {event.capacity > 0 && ` · ${event.in} of ${event.capacity} places taken`}
        </span>
      </span>
    </p>
  </li>
);

function StopLine({ stop, zone, children }: { stop: DayStop; zone: string; children: ComponentChildren }): JSX.Element {
  return (
    <>
      {stop.driveMinutes > 0 && (
        <p class="leg">
          <OfficeIcon name="car" /> {duration(stop.driveMinutes)} · {kilometres(stop.driveMetres)}
        </p>
      )}
      <p class="stop">
        <time>{clockOf(stop.start, zone)}</time>
        <span>
          {stop.jobId ? (
            <a href={`/office/jobs/${stop.jobId}`}>
              <bdi>{stop.customerName}</bdi>
            </a>
          ) : (
            <strong>{stop.customerName || stop.serviceName}</strong>
          )}
          {stop.status !== 'booked' && <span class={`tag ${stop.status}`}>{statusWords[stop.status]}</span>}
          {stop.lacks.length > 0 && <span class="tag bad">lacks {stop.lacks.join(', ')}</span>}
          <br />
          <span class="muted">
            {stop.customerName && `${stop.serviceName}${stop.place ? ` · ${stop.place}` : ''}`}
            {stop.window.from !== stop.window.to && (
              <>
                <br />
                Promised {formatSpan(stop.window, zone, LOCALE)}
              </>
            )}
          </span>
          {children}
        </span>
      </p>
    </>
  );
}
