import type { JSX } from 'preact';
import type { DayEvent, DayRow, DayStop, DayView } from '../../../shared/office.ts';
import { formatSpan, formatTime, HOUR, type Instant, MINUTE, type Span } from '../../../shared/time.ts';
import { LOCALE } from '../session.ts';
import { statusWords } from '../words.ts';

/** From when to when the day is drawn, in whole hours. */
export type Scale = Span;

export const clockOf = (at: Instant, zone: string): string => formatTime(at, zone, LOCALE);

/** Wide enough for every shift and every stop, and never less than a working day. */
export function scaleOf({ rows }: DayView): Scale {
  const spans = rows.flatMap((r) => [...r.shifts, ...r.events, ...r.stops.map((s) => ({ from: s.start, to: s.end }))]);
  const from = Math.floor(Math.min(...spans.map((s) => s.from)) / HOUR) * HOUR;
  const to = Math.ceil(Math.max(...spans.map((s) => s.to)) / HOUR) * HOUR;
  return { from, to: Math.max(to, from + 9 * HOUR) };
}

const share = (seconds: number, { from, to }: Scale): string => `${((100 * seconds) / (to - from)).toFixed(3)}%`;
/** Where a span lies on the lane; set as properties, so that no inline style stands in any page. */
const placed = (span: Span, scale: Scale) => {
  const from = Math.max(span.from, scale.from);
  const to = Math.min(span.to, scale.to);
  return { insetInlineStart: share(from - scale.from, scale), inlineSize: share(Math.max(0, to - from), scale) };
};

/** The hours above the lanes. */
export function Ruler({ scale, zone }: { scale: Scale; zone: string }): JSX.Element {
  const hours = Array.from({ length: (scale.to - scale.from) / HOUR }, (_, i) => scale.from + i * HOUR);
  return (
    <div class="ruler" aria-hidden="true">
      <div class="hours">
        {hours.map((hour) => (
          <span key={hour} style={placed({ from: hour, to: hour + HOUR }, scale)}>
            {clockOf(hour, zone).slice(0, 5)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** Somebody's day as a line: shift, absences, drives and stops where they fall. */
export const Lane = ({ row, scale, zone }: { row: DayRow; scale: Scale; zone: string }): JSX.Element => (
  <div class="lane">
    {row.shifts.map((shift) => (
      <span key={shift.from} class="shift" style={placed(shift, scale)} />
    ))}
    {row.absences.map((absence) => (
      <span key={absence.from} class="absence" style={placed(absence, scale)} />
    ))}
    {row.events.map((event) => (
      <EventBlock key={event.id} event={event} scale={scale} zone={zone} />
    ))}
    {row.stops.map((stop) => (
      <Block key={`${stop.appointmentId} ${stop.start}`} stop={stop} scale={scale} zone={zone} />
    ))}
  </div>
);

function EventBlock({ event, scale, zone }: { event: DayEvent; scale: Scale; zone: string }): JSX.Element {
  const places = event.capacity > 0 ? `, ${event.in} of ${event.capacity} places taken` : '';
  const about = `${clockOf(event.from, zone)} ${event.title}, until ${clockOf(event.to, zone)}${places}`;
  return (
    <a
      class="block event"
      style={placed(event, scale)}
      href={`/office/events/${event.id}`}
      title={about}
      aria-label={about}
    >
      <b>{clockOf(event.from, zone)}</b> <bdi>{event.title}</bdi>
    </a>
  );
}

function Block({ stop, scale, zone }: { stop: DayStop; scale: Scale; zone: string }): JSX.Element {
  const { start, end, customerName, serviceName, status, driveMinutes, window, lacks } = stop;
  const told = window.from === window.to ? '' : `, promised ${formatSpan(window, zone, LOCALE)}`;
  const about = `${clockOf(start, zone)} ${customerName || serviceName}, until ${clockOf(end, zone)}, ${serviceName}, ${statusWords[status].toLowerCase()}${told}${lacks.length > 0 ? `, lacks ${lacks.join(', ')}` : ''}`;
  const drive = { from: start - driveMinutes * MINUTE, to: start };
  const inside = (
    <>
      {lacks.length > 0 && (
        <b class="lacks" aria-hidden="true">
          !
        </b>
      )}
      <b>{clockOf(start, zone)}</b> <bdi>{customerName || serviceName}</bdi>
    </>
  );
  return (
    <>
      {driveMinutes > 0 && <span class="drive" style={placed(drive, scale)} />}
      {stop.jobId ? (
        <a
          class={`block ${status}`}
          style={placed({ from: start, to: end }, scale)}
          href={`/office/jobs/${stop.jobId}`}
          title={about}
          aria-label={about}
        >
          {inside}
        </a>
      ) : (
        <span class={`block ${status}`} style={placed({ from: start, to: end }, scale)} title={about}>
          {inside}
        </span>
      )}
    </>
  );
}
