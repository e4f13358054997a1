import type { JSX } from 'preact';
import { DAY, formatDay, formatSpan, formatWhen } from '../../shared/time.ts';
import { fill, say } from '../i18n.ts';
import { Icon } from '../ui/icon.tsx';
import { Heading, type StepProps } from './booking.tsx';

/** The end: what was booked, where it stands in the calendar, how to change it and what happens next. */
export function Confirmed({ model }: StepProps): JSX.Element {
  const { words, locale, booked, details } = model;
  const { appointment, calendarUrl, manageUrl, ahead } = booked.value!;
  const inLine = ahead !== undefined;
  const { moveUntil, cancelUntil } = appointment;
  // Where only one of the two is possible still, or until different times, the appointment's own page says which.
  const until = moveUntil && cancelUntil && Math.min(moveUntil, cancelUntil);
  return (
    <>
      <div class="panel">
        <Icon name="check" />
        <Heading model={model}>{inLine ? say(words.full, { n: ahead }) : words.booked}</Heading>
        <p>{fill(words.reference, { ref: <bdi class="time">{appointment.reference}</bdi> })}</p>
      </div>
      <div class="recap">
        <span>
          <strong>
            {formatDay(appointment.window.from, appointment.zone, locale)},{' '}
            <span class="time">{formatSpan(appointment.window, appointment.zone, locale)}</span>
          </strong>
          <span>
            <bdi>{appointment.serviceName}</bdi>
            {' · '}
            {say(words.minutes, { n: appointment.minutes })}
          </span>
          <span class="hint">
            <bdi>{appointment.place}</bdi>
            {appointment.who && [' · ', fill(words.withWho, { who: <bdi>{appointment.who}</bdi> })]}
          </span>
        </span>
      </div>
      <p class="buttons">
        {!inLine && (
          <a class="button" part="button" href={calendarUrl} download="appointment.ics">
            <Icon name="calendar" />
            {words.addCalendar}
          </a>
        )}
        <a class="button quiet" part="button" href={manageUrl} target="_top">
          {moveUntil || (cancelUntil && !model.service.value?.dates)
            ? words.manage
            : say(words.seeIt, model.profile.value!.nouns)}
        </a>
      </p>
      <p class="lead">
        {fill(words.confirmBy, { to: <bdi>{details.value.email || details.value.phone}</bdi> })}{' '}
        {!model.service.value?.dates && appointment.window.from - model.now() > 2 * DAY && words.remind}
      </p>
      {until && (
        <p class="lead">
          {say(words.changeUntil, { when: formatWhen({ from: until, to: until }, appointment.zone, locale) })}
        </p>
      )}
    </>
  );
}
