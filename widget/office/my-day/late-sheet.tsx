import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { LateAnswer, LateCustomer, MyStop } from '../../../shared/my-day.ts';
import { formatSpan, type Instant, MINUTE } from '../../../shared/time.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { wordsFor } from '../client.ts';
import { LOCALE } from '../session.ts';
import { counted, duration, plural } from '../words.ts';
import { clock, previewLate, sayLate } from './my-day-model.ts';

interface LateSheetProps {
  /** The stops still ahead, in order. */
  stops: readonly MyStop[];
  zone: string;
  now: Instant;
  open: Signal<boolean>;
  done(): Promise<void>;
}

const delays = [10, 20, 30, 45, 60, 90, 120];

/** How late, who hears of it, and one tap to tell them. */
export const LateSheet = (props: LateSheetProps): JSX.Element => (
  <Dialog
    open={props.open.value}
    label="I’m running late"
    closeLabel="Close"
    onClose={() => {
      props.open.value = false;
    }}
  >
    <LateForm {...props} />
  </Dialog>
);

function LateForm({ stops, zone, now, open, done }: LateSheetProps): JSX.Element {
  const stopId = useSignal(stops[0]?.appointmentId ?? '');
  const arriveAt = useSignal<Instant | null>(null);
  const preview = useSignal<LateAnswer | null>(null);
  const told = useSignal<LateAnswer | null>(null);
  const busy = useSignal(false);
  const wrong = useSignal('');
  const key = useSignal('');
  const stop = stops.find((s) => s.appointmentId === stopId.value) ?? stops[0];

  const asking = async (work: () => Promise<void>): Promise<void> => {
    busy.value = true;
    wrong.value = '';
    try {
      await work();
    } catch (error) {
      wrong.value = wordsFor(error);
    } finally {
      busy.value = false;
    }
  };
  const choose = (at: Instant): Promise<void> => {
    arriveAt.value = at;
    preview.value = null;
    // One key for one statement: tried again after silence, it is the same one.
    key.value = crypto.randomUUID();
    return asking(async () => {
      const answer = await previewLate(stopId.value, at);
      if (arriveAt.value === at) preview.value = answer;
    });
  };
  const tell = (): Promise<void> =>
    asking(async () => {
      told.value = await sayLate(stopId.value, arriveAt.value!, key.value);
      if (told.value.outcome === 'done') await done();
    });

  if (!stop) return <p class="dialog-body">Nothing is left to do today.</p>;
  if (told.value?.outcome === 'done')
    return (
      <div class="dialog-body late">
        <h2>New times are saved</h2>
        <Told answer={told.value} zone={zone} past />
        <Button
          kind="primary"
          onClick={() => {
            open.value = false;
          }}
        >
          Close
        </Button>
      </div>
    );
  const answer = told.value ?? preview.value;
  return (
    <div class="dialog-body late">
      <h2>When will you be there?</h2>
      <div class="field">
        <label for="late-stop">Stop</label>
        <select
          id="late-stop"
          class="input"
          value={stopId.value}
          onChange={(event) => {
            stopId.value = event.currentTarget.value;
            arriveAt.value = null;
            preview.value = null;
          }}
        >
          {stops.map((s) => (
            <option key={s.appointmentId} value={s.appointmentId}>
              {clock(s.start, zone)} {s.customerName}
            </option>
          ))}
        </select>
      </div>
      <fieldset class="late-times" aria-label="Arrival">
        {delays
          .map((minutes) => ({ minutes, at: stop.start + minutes * MINUTE }))
          .filter(({ at }) => at > now)
          .slice(0, 6)
          .map(({ minutes, at }) => (
            <button
              key={minutes}
              type="button"
              class="button"
              aria-pressed={arriveAt.value === at}
              onClick={() => void choose(at)}
            >
              <strong>{clock(at, zone)}</strong>
              <small>+{duration(minutes)}</small>
            </button>
          ))}
      </fieldset>
      <div role="status" class="late-told">
        {busy.value && 'One moment…'}
        {!busy.value && answer && <Told answer={answer} zone={zone} />}
      </div>
      {wrong.value && (
        <p role="alert" class="wrong-line">
          {wrong.value}
        </p>
      )}
      {preview.value?.outcome === 'done' && (
        <Button kind="primary" busy={busy.value} onClick={() => void tell()}>
          {preview.value.told.length > 0
            ? `Tell ${counted(preview.value.told.length, 'customer')}`
            : 'Save the new times'}
        </Button>
      )}
    </div>
  );
}

/** Who hears what; afterwards also who could not be written to and must be called. */
function Told({ answer, zone, past = false }: { answer: LateAnswer; zone: string; past?: boolean }): JSX.Element {
  if (answer.outcome === 'clash')
    return <p>A room, a device or a colleague is taken by then. Nothing was changed: please call the office.</p>;
  if (answer.outcome === 'not-now') return <p>This stop has changed meanwhile. Close this and look again.</p>;
  const { told, later } = answer;
  return (
    <>
      {told.length === 0 && <p>Every promise can still be kept: nobody needs to be told.</p>}
      {told.length > 0 && <p>{past ? 'They have been told:' : 'They will be told:'}</p>}
      <ul class="late-list">
        {told.map((customer) => (
          <ToldLine key={customer.appointmentId} customer={customer} zone={zone} />
        ))}
      </ul>
      {later > 0 && <p class="muted">{plural(later, 'more visit')} later, within what was promised.</p>}
    </>
  );
}

const ToldLine = ({ customer, zone }: { customer: LateCustomer; zone: string }): JSX.Element => (
  <li>
    <strong>
      <bdi>{customer.customerName}</bdi>
    </strong>
    <span>
      {formatSpan(customer.window, zone, LOCALE)} <s>{formatSpan(customer.before, zone, LOCALE)}</s>
    </span>
    {!customer.told && (
      <span class="wrong-line">
        Cannot be written to.{' '}
        {customer.phone ? (
          <a href={`tel:${customer.phone.replace(/[^+\d]/g, '')}`}>Call {customer.phone}</a>
        ) : (
          'Tell the office.'
        )}
      </span>
    )}
  </li>
);
