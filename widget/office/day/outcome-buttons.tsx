import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { OutcomeAnswer } from '../../../shared/my-day.ts';
import type { DayStop } from '../../../shared/office.ts';
import { answerOf, office } from '../client.ts';
import { fail, say } from '../notices.tsx';
import { mayI } from '../session.ts';

export type OutcomeVerb = 'done' | 'no-show' | 'undo';

/** Says how a visit ended, or takes that back; true when the server took it. */
export async function recordOutcome(appointmentId: string, verb: OutcomeVerb, whose: string): Promise<boolean> {
  const routes = office.appointments[':id'];
  const param = { id: appointmentId };
  try {
    const { outcome } = await answerOf<OutcomeAnswer>(
      verb === 'undo'
        ? routes.undo.$post({ param })
        : routes.outcome.$post({ param, json: { outcome: verb, note: '' } }),
    );
    if (outcome === 'done')
      say(
        verb === 'undo'
          ? `Taken back: ${whose} is booked again.`
          : `${whose}: ${verb === 'done' ? 'done' : 'no-show'}.`,
      );
    else fail(outcome === 'too-early' ? 'It is too early to say that.' : 'This visit has changed meanwhile.');
    return outcome === 'done';
  } catch (error) {
    fail(error);
    return false;
  }
}

interface OutcomeButtonsProps {
  stop: Pick<DayStop, 'appointmentId' | 'status' | 'outcome'>;
  whose: string;
  /** The visit has begun, or its day has come. */
  due: boolean;
  reload(): Promise<void>;
}

/** Done, no-show, or the way back, for whoever may record it. */
export function OutcomeButtons({ stop, whose, due, reload }: OutcomeButtonsProps): JSX.Element | null {
  const busy = useSignal(false);
  if (!mayI('record-outcome')) return null;
  const verbs: [OutcomeVerb, string][] =
    stop.status === 'booked' && due
      ? [
          ['done', 'Done'],
          ['no-show', 'No-show'],
        ]
      : stop.outcome?.undoUntil
        ? [['undo', 'Take it back']]
        : [];
  if (verbs.length === 0) return null;
  const act = async (verb: OutcomeVerb): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    await recordOutcome(stop.appointmentId, verb, whose);
    await reload();
    busy.value = false;
  };
  return (
    <span class="outcome-verbs">
      {verbs.map(([verb, label]) => (
        <button key={verb} type="button" class="button" aria-disabled={busy.value} onClick={() => void act(verb)}>
          {label}
          <span class="sr"> {whose}</span>
        </button>
      ))}
    </span>
  );
}
