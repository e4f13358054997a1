import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { JobFile } from '../../../shared/office.ts';
import { HOUR } from '../../../shared/time.ts';
import { answerOf, office, wordsFor } from '../client.ts';
import { signedIn } from '../session.ts';
import { fromWallClock } from '../wall-clock.ts';
import { costWords, whyNotWords } from '../words.ts';

/** "Why not this time?": answered by the slot code itself. */
export function WhyNotQuestion({ job }: { job: JobFile }): JSX.Element {
  const time = useSignal(`${signedIn().business.today}T09:00`);
  const said = useSignal('');
  const ask = async (): Promise<void> => {
    const from = fromWallClock(time.value, job.zone);
    if (from === null) {
      said.value = 'Say which day and time.';
      return;
    }
    const to = job.service.place === 'customer' ? from + HOUR : from;
    try {
      const answer = await answerOf(office.jobs[':id']['why-not'].$post({ param: { id: job.id }, json: { from, to } }));
      said.value =
        answer.outcome === 'free'
          ? `It would be possible: ${[answer.slot.leadName, costWords(answer.slot)].filter(Boolean).join(', ')}.`
          : whyNotWords(answer.whyNot);
    } catch (error) {
      said.value = wordsFor(error);
    }
  };
  return (
    <form
      class="why-not"
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <label for="why-time">Why not this time?</label>
      <input
        id="why-time"
        class="input"
        type="datetime-local"
        value={time.value}
        onChange={(event) => {
          time.value = event.currentTarget.value;
        }}
      />
      <button type="submit" class="button">
        Ask
      </button>
      <p role="status">{said.value}</p>
    </form>
  );
}
