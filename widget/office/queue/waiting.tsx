import type { JSX } from 'preact';
import { formatTime } from '../../../shared/time.ts';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { fail, say } from '../notices.tsx';
import { LOCALE, signedIn } from '../session.ts';
import { ago, shortWhen } from '../words.ts';

/** Who waits for something sooner: they are asked by themselves when time comes free. Nothing where nobody waits. */
export function Waiting(): JSX.Element | null {
  const { state, reload } = useLoaded('waiting', () => answerOf(office.waiting.$get()));
  const waiting = state.value.data?.waiting ?? [];
  const remove = async (job: string, name: string): Promise<void> => {
    try {
      await answerOf(office.waiting[':id'].$delete({ param: { id: job } }));
      say(`${name} does not wait any more.`);
      await reload();
    } catch (error) {
      fail(error);
    }
  };
  if (waiting.length === 0) return null;
  const { zone } = signedIn().business;
  return (
    <section aria-label="Waiting for something sooner">
      <h2>
        Waiting for something sooner <span class="muted">{waiting.length}</span>
      </h2>
      <ul class="panel list">
        {waiting.map(({ jobId, customerName, serviceName, since, window, offeredUntil }) => (
          <li key={jobId}>
            <span>
              <a href={`/office/jobs/${jobId}`}>
                <bdi>{customerName}</bdi>
              </a>{' '}
              {offeredUntil && <span class="tag proposed">Asked until {formatTime(offeredUntil, zone, LOCALE)}</span>}
              <br />
              <span class="muted">
                {serviceName} · {window ? `has ${shortWhen(window, zone)}` : 'has no time yet'} · asked{' '}
                {ago(since, Date.now() / 1000)}
              </span>
            </span>
            <button type="button" class="button quiet" onClick={() => void remove(jobId, customerName)}>
              Take off<span class="sr">: {customerName}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
