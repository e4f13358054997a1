import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { PlanReview } from '../../../shared/planning.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { counted, plural } from '../words.ts';
import type { Plans } from './plans-model.ts';

interface SendProps {
  model: Plans;
  review: PlanReview;
  asking: Signal<boolean>;
}

/** Says what will happen before anybody hears of it. */
export function SendDialog({ model, review, asking }: SendProps): JSX.Element {
  const { planned } = review.figures;
  const moved = review.routes.flatMap((r) => r.stops).filter((s) => s.appointmentId !== null).length;
  const label = `Send ${plural(planned, 'proposal')}?`;
  const close = (): void => {
    asking.value = false;
  };
  return (
    <Dialog open={asking.value} label={label} closeLabel="Close" onClose={close}>
      <div class="dialog-body ask">
        <h2>{label}</h2>
        <ul>
          <li>
            {counted(planned, 'customer')} {planned === 1 ? 'gets' : 'get'} one time each, by e-mail or SMS, and can
            accept or decline on a phone.
          </li>
          <li>The times are kept for them until they answer or the proposal lapses.</li>
          <li>
            Who declines says what suits better and gets a new proposal by itself; who is left comes to your queue.
          </li>
          {moved > 0 && (
            <li>{plural(moved, 'visit')} from before may start a little earlier or later, inside what was promised.</li>
          )}
        </ul>
        <div class="actions">
          <Button onClick={close}>Not yet</Button>
          <Button
            kind="primary"
            busy={model.busy.value}
            onClick={() => {
              void model.send().then(close);
            }}
          >
            {model.busy.value ? 'Sending …' : `Send ${plural(planned, 'proposal')}`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
