import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { MyStop } from '../../../shared/my-day.ts';
import { formatSpan } from '../../../shared/time.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { OfficeIcon } from '../icons.tsx';
import { LOCALE } from '../session.ts';
import { duration, kilometres, statusWords } from '../words.ts';
import type { Deed } from './deeds.ts';
import { clock, type MyDayModel } from './my-day-model.ts';
import { navigateUrl } from './navigate.ts';

interface StopCardProps {
  stop: MyStop;
  zone: string;
  model: MyDayModel;
  /** The first stop nobody has spoken of: it stands open. */
  next: boolean;
  /** Outcomes are recorded on the day and after it. */
  recordable: boolean;
}

/** One stop: where and when, whom to call, what to bring, and how it ended. */
export function StopCard({ stop, zone, model, next, recordable }: StopCardProps): JSX.Element {
  const { status, saving } = model.shown(stop);
  const over = status === 'done' || status === 'no-show';
  return (
    <li class={`my-stop ${next ? 'next' : ''} ${over ? 'over' : ''}`}>
      {stop.driveMinutes > 0 && (
        <p class="my-leg">
          <OfficeIcon name="car" /> {duration(stop.driveMinutes)} · {kilometres(stop.driveMetres)}
        </p>
      )}
      <details open={next}>
        <summary>
          <time>{clock(stop.start, zone)}</time>
          <span class="my-who">
            <strong>
              <bdi>{stop.customerName || stop.serviceName}</bdi>
            </strong>
            <span class="muted">{stop.place}</span>
          </span>
          {status !== 'booked' && <span class={`tag ${status}`}>{statusWords[status]}</span>}
        </summary>
        <Facts stop={stop} zone={zone} />
        <Reach stop={stop} />
        {status === 'booked' && recordable && !saving && <Verbs stop={stop} zone={zone} model={model} loud={next} />}
      </details>
      <Recorded stop={stop} zone={zone} model={model} />
    </li>
  );
}

const Facts = ({ stop, zone }: { stop: MyStop; zone: string }): JSX.Element => (
  <dl class="my-facts">
    <dt>What</dt>
    <dd>
      <bdi>{stop.serviceName}</bdi>, {duration(Math.round((stop.end - stop.start) / 60))}
    </dd>
    <dt>Promised</dt>
    <dd>{formatSpan(stop.window, zone, LOCALE)}</dd>
    {stop.status === 'proposed' && (
      <>
        <dt>Not certain</dt>
        <dd>Proposed; the customer has not answered yet.</dd>
      </>
    )}
    {stop.bring.length > 0 && (
      <>
        <dt>Bring</dt>
        <dd>
          <ul>
            {stop.bring.map((thing) => (
              <li key={thing}>
                <bdi>{thing}</bdi>
              </li>
            ))}
          </ul>
        </dd>
      </>
    )}
    {stop.with.length > 0 && (
      <>
        <dt>With</dt>
        <dd>{stop.with.join(', ')}</dd>
      </>
    )}
    {(stop.note || stop.customerNotes) && (
      <>
        <dt>Notes</dt>
        <dd>
          {[stop.note, stop.customerNotes].filter(Boolean).map((text) => (
            <p key={text}>
              <bdi>{text}</bdi>
            </p>
          ))}
        </dd>
      </>
    )}
  </dl>
);

function Reach({ stop }: { stop: MyStop }): JSX.Element | null {
  const drive = stop.servicePlace === 'customer';
  if (!drive && !stop.phone) return null;
  return (
    <p class="my-reach">
      {drive && (
        <a class="button" href={navigateUrl(stop.point, stop.customerName, navigator.userAgent)} rel="noreferrer">
          <OfficeIcon name="pin" /> Navigate
        </a>
      )}
      {stop.phone && (
        <a class="button" href={`tel:${stop.phone.replace(/[^+\d]/g, '')}`} aria-label={`Call ${stop.customerName}`}>
          <OfficeIcon name="phone" /> Call
        </a>
      )}
    </p>
  );
}

function Verbs({
  stop,
  zone,
  model,
  loud,
}: {
  stop: MyStop;
  zone: string;
  model: MyDayModel;
  loud: boolean;
}): JSX.Element {
  const early = useSignal(false);
  const act = (what: Deed['what']): void => {
    early.value = what === 'no-show' && model.now.value < stop.window.from;
    if (!early.value) model.add({ appointmentId: stop.appointmentId, what, note: '' });
  };
  return (
    <div class="my-verbs">
      <Button kind={loud ? 'primary' : 'plain'} onClick={() => act('done')}>
        <OfficeIcon name="check" /> Done
        <span class="sr"> {stop.customerName}</span>
      </Button>
      <Button onClick={() => act('no-show')}>
        No-show
        <span class="sr"> {stop.customerName}</span>
      </Button>
      {early.value && (
        <p class="wrong-line" role="status">
          You are promised from {clock(stop.window.from, zone)} on; before that nobody is missing.
        </p>
      )}
    </div>
  );
}

/** What was said, whether the server has it, and the way back while there is one. */
function Recorded({ stop, zone, model }: { stop: MyStop; zone: string; model: MyDayModel }): JSX.Element | null {
  const { saving, status } = model.shown(stop);
  const { outcome } = stop;
  if (saving)
    return (
      <p class="my-recorded" role="status">
        {model.offline.value
          ? 'Not saved yet: no connection. We go on trying; you need not wait.'
          : status === 'booked'
            ? 'Taking it back…'
            : 'Saving…'}
      </p>
    );
  if (!outcome) return null;
  const undoable = outcome.undoUntil !== null && outcome.undoUntil > model.now.value;
  return (
    <div class="my-recorded">
      <p>
        <OfficeIcon name="check" /> {statusWords[outcome.kind === 'late-cancel' ? 'cancelled' : outcome.kind]}, saved at{' '}
        {clock(outcome.at, zone)}
      </p>
      {outcome.note && (
        <p class="muted">
          “<bdi>{outcome.note}</bdi>”
        </p>
      )}
      <div class="my-after">
        {undoable && (
          <Button onClick={() => model.add({ appointmentId: stop.appointmentId, what: 'undo', note: '' })}>
            Undo
            <span class="sr"> {stop.customerName}</span>
          </Button>
        )}
        <Note stop={stop} model={model} />
      </div>
    </div>
  );
}

function Note({ stop, model }: { stop: MyStop; model: MyDayModel }): JSX.Element | null {
  const writing = useSignal(false);
  const text = useSignal('');
  const { outcome } = stop;
  if (!outcome || outcome.kind === 'late-cancel') return null;
  const { kind, note } = outcome;
  if (!writing.value)
    return (
      <Button
        onClick={() => {
          text.value = note;
          writing.value = true;
        }}
      >
        {note ? 'Change the note' : 'Add a note'}
        <span class="sr"> {stop.customerName}</span>
      </Button>
    );
  return (
    <form
      class="my-note"
      onSubmit={(event) => {
        event.preventDefault();
        writing.value = false;
        if (text.value.trim()) model.add({ appointmentId: stop.appointmentId, what: kind, note: text.value.trim() });
      }}
    >
      <Field
        id={`note-${stop.appointmentId}`}
        label="Note for the office"
        rows={3}
        maxLength={1000}
        value={text.value}
        onValue={(value) => {
          text.value = value;
        }}
      />
      <Button kind="primary" type="submit">
        Save the note
      </Button>
    </form>
  );
}
