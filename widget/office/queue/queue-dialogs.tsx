import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { RefusedPattern } from '../../../shared/job.ts';
import type { QueueEntry } from '../../../shared/queue.ts';
import type { Span } from '../../../shared/time.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { SlotPicker } from '../jobs/slot-picker.tsx';
import { called, inOurWords, refusedWords } from '../words.ts';
import { busy, callDone, close, dialog, place, propose } from './queue-model.ts';

/** Closes this dialog; another one that has been opened meanwhile stays. */
const shut = (which: typeof dialog.value) => (): void => {
  if (dialog.value === which) dialog.value = null;
};

/** The three dialogs of the selected item: other times, a call's note, closing. */
export function QueueDialogs({ item }: { item: QueueEntry }): JSX.Element {
  const name = item.customer?.name ?? item.request?.name ?? '';
  return (
    <>
      <Dialog open={dialog.value === 'times'} label={`Times for ${name}`} closeLabel="Close" onClose={shut('times')}>
        {item.jobId && <Times item={item} />}
      </Dialog>
      <Dialog open={dialog.value === 'call'} label={`Call with ${name}`} closeLabel="Close" onClose={shut('call')}>
        <CallNote item={item} />
      </Dialog>
      <Dialog open={dialog.value === 'close'} label={`Close: ${name}`} closeLabel="Close" onClose={shut('close')}>
        <Closing item={item} />
      </Dialog>
    </>
  );
}

const parts = ['morning', 'afternoon', 'evening'] as const;
const same = (a: RefusedPattern, b: RefusedPattern): boolean => JSON.stringify(a) === JSON.stringify(b);

function Times({ item }: { item: QueueEntry }): JSX.Element {
  const chosen = useSignal<Span | null>(null);
  const refused = useSignal<RefusedPattern[]>(item.refused);
  const choices: RefusedPattern[] = [
    ...parts.map((part) => ({ part })),
    ...[1, 2, 3, 4, 5].map((weekday) => ({ weekdays: [weekday] })),
    ...item.refused,
  ].filter((pattern, i, all) => all.findIndex((p) => same(p, pattern)) === i);
  const toggle = (pattern: RefusedPattern): void => {
    const without = refused.value.filter((p) => !same(p, pattern));
    refused.value = without.length < refused.value.length ? without : [...refused.value, pattern];
  };
  const changed = JSON.stringify(refused.value) !== JSON.stringify(item.refused);
  return (
    <div class="dialog-body">
      <h2>Times for {item.customer?.name}</h2>
      <fieldset>
        <legend>What does not suit</legend>
        <div class="chips">
          {choices.map((pattern) => (
            <label key={refusedWords(pattern)} class="chip tap">
              <input
                type="checkbox"
                checked={refused.value.some((p) => same(p, pattern))}
                onChange={() => toggle(pattern)}
              />
              {refusedWords(pattern)}
            </label>
          ))}
        </div>
        {changed && (
          <Button
            kind="primary"
            busy={busy.value}
            onClick={() => void propose(item, { preferences: { refused: refused.value } })}
          >
            Propose the best time with this
          </Button>
        )}
      </fieldset>
      <SlotPicker jobId={item.jobId!} chosen={chosen} />
      <p class="hint">
        {inOurWords('Propose asks the {customer} and keeps the time. Book is for what you have agreed with them.')}
      </p>
      <div class="verbs sticky">
        <Button
          kind="primary"
          busy={busy.value || !chosen.value}
          onClick={() => chosen.value && void propose(item, { slot: chosen.value })}
        >
          Propose this time
        </Button>
        <Button busy={busy.value || !chosen.value} onClick={() => chosen.value && void place(item, chosen.value)}>
          Book it now
        </Button>
      </div>
    </div>
  );
}

/** A dialog that wants words begins where they are written. */
const beginWriting = (form: HTMLFormElement | null): void =>
  form?.querySelector('textarea')?.setAttribute('autofocus', '');

function CallNote({ item }: { item: QueueEntry }): JSX.Element {
  const note = useSignal('');
  return (
    <form
      class="dialog-body"
      ref={beginWriting}
      onSubmit={(event) => {
        event.preventDefault();
        void callDone(item, note.value);
      }}
    >
      <h2>You called {item.customer?.name ?? item.request?.name}</h2>
      <p>The item leaves the queue. Agreed on a time? Then use “Other times” and book it.</p>
      <Field
        id="call-note"
        label="What was said"
        hint={inOurWords('Kept in the history of the {job}')}
        rows={3}
        maxLength={1000}
        value={note.value}
        onValue={(value) => {
          note.value = value;
        }}
      />
      <Button kind="primary" type="submit" busy={busy.value}>
        Note the call
      </Button>
    </form>
  );
}

function Closing({ item }: { item: QueueEntry }): JSX.Element {
  const note = useSignal('');
  const closeJob = useSignal(false);
  return (
    <form
      class="dialog-body"
      ref={beginWriting}
      onSubmit={(event) => {
        event.preventDefault();
        void close(item, note.value, closeJob.value);
      }}
    >
      <h2>Close without {called('appointment')}</h2>
      <Field
        id="close-note"
        label="Why"
        rows={2}
        maxLength={1000}
        value={note.value}
        onValue={(value) => {
          note.value = value;
        }}
      />
      {item.open && (
        <label class="check">
          <input
            type="checkbox"
            checked={closeJob.value}
            onChange={(event) => {
              closeJob.value = event.currentTarget.checked;
            }}
          />
          {inOurWords('The {customer} does not need us any more: close the {job} too')}
        </label>
      )}
      {item.open && !closeJob.value && (
        <p class="hint">{inOurWords('The {job} stays open and takes part in the next plan.')}</p>
      )}
      <Button kind="primary" type="submit" busy={busy.value}>
        Close
      </Button>
    </form>
  );
}
