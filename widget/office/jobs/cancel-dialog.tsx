import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Arranged, JobFile } from '../../../shared/office.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { answerOf, office } from '../client.ts';
import { fail, say } from '../notices.tsx';
import { inOurWords, shortWhen } from '../words.ts';

interface CancelDialogProps {
  job: JobFile;
  open: Signal<boolean>;
  done(): Promise<void>;
}

/** The customer called to cancel: their time is free at once, and they have it in writing. */
export function CancelDialog({ job, open, done }: CancelDialogProps): JSX.Element {
  const note = useSignal('');
  const excused = useSignal(false);
  const busy = useSignal(false);
  const cancel = async (): Promise<void> => {
    busy.value = true;
    try {
      const { outcome } = await answerOf<Arranged>(
        office.jobs[':id'].cancel.$post({ param: { id: job.id }, json: { note: note.value, excused: excused.value } }),
      );
      open.value = false;
      if (outcome === 'done') say(`Cancelled. ${job.customer.name} has it in writing.`);
      else fail(inOurWords('The {job} has changed meanwhile.'));
      await done();
    } catch (error) {
      fail(error);
    } finally {
      busy.value = false;
    }
  };
  return (
    <Dialog
      open={open.value}
      label={`Cancel for ${job.customer.name}`}
      closeLabel="Close"
      onClose={() => {
        open.value = false;
      }}
    >
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          void cancel();
        }}
      >
        <h2>Cancel {job.appointment ? shortWhen(job.appointment.window, job.zone) : 'it'}?</h2>
        <p>The time is free for others at once, and {job.customer.name} is told.</p>
        <Field
          id="cancel-note"
          label="Why (for the office)"
          rows={2}
          maxLength={1000}
          value={note.value}
          onValue={(value) => {
            note.value = value;
          }}
        />
        {job.appointment?.lateToCancel && (
          <label class="check">
            <input
              type="checkbox"
              checked={excused.value}
              onChange={(event) => {
                excused.value = event.currentTarget.checked;
              }}
            />
            <span>The deadline has passed. Do not count it as a late cancellation.</span>
          </label>
        )}
        <Button kind="danger" type="submit" busy={busy.value}>
          {inOurWords('Cancel the {appointment}')}
        </Button>
      </form>
    </Dialog>
  );
}
