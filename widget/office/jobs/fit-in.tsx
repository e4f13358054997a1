import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { JobFile, UrgentOutcome, UrgentPreview } from '../../../shared/office.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { answerOf, office } from '../client.ts';
import { clockOf } from '../day/lane.tsx';
import { fail, say } from '../notices.tsx';
import { signedIn } from '../session.ts';
import { Verb } from '../verb.tsx';
import { called, counted, inOurWords, plural, shortWhen } from '../words.ts';

interface FitInProps {
  job: JobFile;
  done(): Promise<void>;
}

/** A job that cannot wait: what it would take to do it on a day, before anybody hears of it; then one click. */
export function FitIn({ job, done }: FitInProps): JSX.Element {
  const open = useSignal(false);
  return (
    <>
      <Verb
        needs="place-jobs"
        onClick={() => {
          open.value = true;
        }}
      >
        Fit in today…
      </Verb>
      <Dialog
        open={open.value}
        label={`Fit in ${job.customer.name}`}
        closeLabel="Close"
        onClose={() => {
          open.value = false;
        }}
      >
        <Body job={job} done={done} open={open} />
      </Dialog>
    </>
  );
}

function Body({ job, done, open }: FitInProps & { open: Signal<boolean> }): JSX.Element {
  const day = useSignal(signedIn().business.today);
  const preview = useSignal<UrgentPreview | null>(null);
  const busy = useSignal(false);
  const param = { id: job.id };
  const look = async (): Promise<void> => {
    const asked = day.value;
    preview.value = null;
    try {
      const answer = await answerOf<UrgentPreview>(
        office.jobs[':id'].urgent.preview.$post({ param, json: { day: asked } }),
      );
      if (day.value === asked) preview.value = answer;
    } catch (error) {
      fail(error);
    }
  };
  useEffect(() => void look(), [day.value]);
  const confirm = async (stamp: string): Promise<void> => {
    busy.value = true;
    try {
      const json = { day: day.value, stamp };
      const answer = await answerOf<UrgentOutcome>(office.jobs[':id'].urgent.$post({ param, json }));
      if (answer.outcome === 'changed') {
        preview.value = answer.preview;
        fail('The day has changed meanwhile. This is how it would be now.');
        return;
      }
      open.value = false;
      if (answer.outcome === 'done')
        say(`${answer.byName} comes ${shortWhen(answer.window, job.zone)}. The ${called('customer')} has been told.`);
      else fail(`The ${called('job')} has changed meanwhile.`);
      await done();
    } catch (error) {
      fail(error);
    } finally {
      busy.value = false;
    }
  };
  const found = preview.value;
  return (
    <div class="dialog-body fit-in">
      <h2>
        Fit in <bdi>{job.customer.name}</bdi>
      </h2>
      <div class="field">
        <label for="fit-in-day">On</label>
        <input
          id="fit-in-day"
          class="input"
          type="date"
          min={signedIn().business.today}
          value={day.value}
          onChange={(event) => {
            if (event.currentTarget.value) day.value = event.currentTarget.value;
          }}
        />
      </div>
      <div aria-live="polite">
        {!found && <p class="muted">Working it out…</p>}
        {found?.outcome === 'no-way' && <p>Nobody who can do it could be there on this day, whoever makes room.</p>}
        {found?.outcome === 'fits' && <Found found={found} />}
      </div>
      {found?.outcome === 'fits' && (
        <>
          <Button kind="primary" busy={busy.value} onClick={() => void confirm(found.stamp)}>
            {found.rebook.length > 0
              ? `Ask ${counted(found.rebook.length, 'customer')} to move and book it`
              : 'Book it'}
          </Button>
          <p class="muted">Until you press this, nobody hears of it.</p>
        </>
      )}
    </div>
  );
}

function Found({ found }: { found: Extract<UrgentPreview, { outcome: 'fits' }> }): JSX.Element {
  const { exchanged, retimed, rebook, zone } = found;
  return (
    <>
      <p>
        <strong>{shortWhen(found.window, zone)}</strong>, by{' '}
        <strong>
          <bdi>{found.byName}</bdi>
        </strong>{' '}
        <span class="muted">planned at {clockOf(found.plannedStart, zone)}</span>
      </p>
      {rebook.length === 0 && <p>Nobody is asked to move.</p>}
      {rebook.length > 0 && (
        <section aria-label="Asked to move">
          <h3>{counted(rebook.length, 'customer')} would be asked to move</h3>
          <ul class="visits">
            {rebook.map((visit) => (
              <li key={visit.appointmentId}>
                <bdi>{visit.customerName}</bdi> <s>{shortWhen(visit.window, zone)}</s> <span class="arrow">→</span>{' '}
                {visit.alternative ? (
                  <strong>{shortWhen(visit.alternative.window, zone)}</strong>
                ) : (
                  <strong class="none">no free time: a link, and your queue</strong>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {exchanged.length > 0 && (
        <section aria-label={inOurWords('Another {technician}')}>
          <h3>{inOurWords('Another {technician}, same promise')}</h3>
          <ul class="visits">
            {exchanged.map((visit) => (
              <li key={visit.appointmentId}>
                <bdi>{visit.customerName}</bdi> <span class="muted">{shortWhen(visit.window, zone)}</span>{' '}
                <bdi>{visit.fromName}</bdi> <span class="arrow">→</span>{' '}
                <strong>
                  <bdi>{visit.byName}</bdi>
                </strong>
              </li>
            ))}
          </ul>
        </section>
      )}
      {retimed.length > 0 && (
        <p class="muted">
          {plural(retimed.length, 'other visit begins', 'other visits begin')} at another time, inside what was
          promised.
        </p>
      )}
    </>
  );
}
