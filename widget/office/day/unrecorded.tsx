import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Unrecorded as Days } from '../../../shared/my-day.ts';
import { addDays, type Day, formatDay } from '../../../shared/time.ts';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { fail, say } from '../notices.tsx';
import { LOCALE, mayI, signedIn } from '../session.ts';
import { plural } from '../words.ts';

const dayWords = (day: Day): string =>
  day === addDays(signedIn().business.today, -1)
    ? 'yesterday'
    : formatDay(Date.parse(`${day}T12:00:00Z`) / 1000, 'UTC', LOCALE);

/** A gentle line about the last past day of which nobody has said how it went; nothing when all is said. */
export function Unrecorded({ shown, done }: { shown: Day; done(): Promise<void> }): JSX.Element | null {
  const allowed = mayI('work-queue');
  const busy = useSignal(false);
  const { state, reload } = useLoaded<Days>('unrecorded', async () =>
    allowed ? answerOf<Days>(office.unrecorded.$get()) : { days: [] },
  );
  const days = state.value.data?.days ?? [];
  const one = days.find(({ day }) => day === shown) ?? days[0];
  if (!one) return null;
  const markAll = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    try {
      const answer = await answerOf<{ done: number }>(office.unrecorded.done.$post({ json: { day: one.day } }));
      say(`${plural(answer.done, 'visit')} marked as done.`);
      await Promise.all([reload(), done()]);
    } catch (error) {
      fail(error);
    } finally {
      busy.value = false;
    }
  };
  return (
    <section class="unrecorded" aria-label="Not recorded yet">
      <p>
        {plural(one.count, 'visit')} of {dayWords(one.day)} {one.count === 1 ? 'has' : 'have'} no outcome yet.
        {days.length > 1 && <span class="muted"> {plural(days.length - 1, 'more day')} after that.</span>}
      </p>
      <p class="actions">
        {one.day !== shown && (
          <a class="button" href={`/office/day/${one.day}`}>
            Look
          </a>
        )}
        <button type="button" class="button" aria-disabled={busy.value} onClick={() => void markAll()}>
          All were done
        </button>
      </p>
    </section>
  );
}
