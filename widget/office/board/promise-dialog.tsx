/** A card was dropped outside of what its customer was promised: nothing is done until it is said what they are told. */
import type { JSX } from 'preact';
import { formatWhen } from '../../../shared/time.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { LOCALE } from '../session.ts';
import { called } from '../words.ts';
import { saving } from './held.ts';
import { answerPromise, effectWords, promiseQuestion } from './moving.ts';
import { board, line } from './state.ts';

export function PromiseDialog(): JSX.Element {
  const question = promiseQuestion.value;
  const id = question?.move.subject.id ?? '';
  const title = board.value.cards.get(id)?.title || `the ${called('customer')}`;
  const effects = question?.answer.effects.filter((e) => e.kind !== 'customer') ?? [];
  return (
    <Dialog
      open={question !== null}
      label="Outside of the promise"
      closeLabel="Leave it where it was"
      onClose={() => void answerPromise(null)}
    >
      {question && (
        <div class="dialog-body">
          <h2>This is not what was promised</h2>
          <p>
            <bdi>{title}</bdi> was promised another time. The new one would be{' '}
            <strong>{formatWhen(question.answer.window, line.value.zone, LOCALE)}</strong>.
          </p>
          {effects.length > 0 && (
            <ul class="effects">
              {effects.map((effect) => (
                <li key={JSON.stringify(effect)}>{effectWords(effect)}</li>
              ))}
            </ul>
          )}
          <div class="verbs">
            <Button kind="primary" busy={saving.value} onClick={() => void answerPromise('ask')}>
              Ask the {called('customer')}
            </Button>
            <Button busy={saving.value} onClick={() => void answerPromise('agreed')}>
              They have agreed
            </Button>
            <Button kind="quiet" onClick={() => void answerPromise(null)}>
              Leave it where it was
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
