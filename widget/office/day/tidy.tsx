import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { DayRow, TidyOutcome, TidyPreview } from '../../../shared/office.ts';
import type { Day } from '../../../shared/time.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { answerOf, office } from '../client.ts';
import { fail, say } from '../notices.tsx';
import { Verb } from '../verb.tsx';
import { called, duration, shortWhen } from '../words.ts';
import { clockOf } from './lane.tsx';

interface TidyProps {
  row: DayRow;
  day: Day;
  done(): Promise<void>;
}

/** One person's day in the order that drives least: what that would save, then one click. */
export function Tidy({ row, day, done }: TidyProps): JSX.Element {
  const open = useSignal(false);
  return (
    <>
      <Verb
        needs="plan-period"
        kind="quiet"
        onClick={() => {
          open.value = true;
        }}
      >
        Tidy this day<span class="sr"> of {row.name}</span>
      </Verb>
      <Dialog
        open={open.value}
        label={`Tidy the day of ${row.name}`}
        closeLabel="Close"
        onClose={() => {
          open.value = false;
        }}
      >
        <Body row={row} day={day} done={done} open={open} />
      </Dialog>
    </>
  );
}

function Body({ row, day, done, open }: TidyProps & { open: Signal<boolean> }): JSX.Element {
  const preview = useSignal<TidyPreview | null>(null);
  const busy = useSignal(false);
  const asked = { resourceId: row.resourceId, day };
  useEffect(() => {
    answerOf<TidyPreview>(office.day.tidy.preview.$post({ json: asked })).then((answer) => {
      preview.value = answer;
    }, fail);
  }, []);
  const confirm = async (stamp: string): Promise<void> => {
    busy.value = true;
    try {
      const answer = await answerOf<TidyOutcome>(office.day.tidy.$post({ json: { ...asked, stamp } }));
      if (answer.outcome === 'changed') {
        preview.value = answer.preview;
        fail('The day has changed meanwhile. This is how it is now.');
        return;
      }
      open.value = false;
      say(
        `${duration(answer.minutesSaved)} less on the road. No ${called('customer')} was told: nothing promised has changed.`,
      );
      await done();
    } catch (error) {
      fail(error);
    } finally {
      busy.value = false;
    }
  };
  const found = preview.value;
  return (
    <div class="dialog-body" aria-live="polite">
      <h2>
        The day of <bdi>{row.name}</bdi>
      </h2>
      {!found && <p class="muted">Working it out…</p>}
      {found?.outcome === 'tidy' && <p>There is no shorter order that keeps every promise.</p>}
      {found?.outcome === 'better' && (
        <>
          <p>
            <strong>{duration(found.minutesSaved)}</strong> less on the road in this order. Every promised time stays;
            nobody is told.
          </p>
          <ol class="visits">
            {found.visits.map((visit) => (
              <li key={visit.appointmentId}>
                {visit.before !== visit.after && (
                  <>
                    <s>{clockOf(visit.before, found.zone)}</s> <span class="arrow">→</span>{' '}
                  </>
                )}
                <strong>{clockOf(visit.after, found.zone)}</strong> <bdi>{visit.customerName}</bdi>{' '}
                <span class="muted">promised {shortWhen(visit.window, found.zone)}</span>
              </li>
            ))}
          </ol>
          <Button kind="primary" busy={busy.value} onClick={() => void confirm(found.stamp)}>
            Put it in this order
          </Button>
        </>
      )}
    </div>
  );
}
