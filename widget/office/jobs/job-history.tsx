import type { JSX } from 'preact';
import type { JobFile } from '../../../shared/office.ts';
import { actionWords, shortWhen } from '../words.ts';

const who = { customer: 'Customer', system: 'By itself' } as const;

/** Everything that happened to a job, the latest first. */
export const JobHistory = ({ job }: { job: JobFile }): JSX.Element => (
  <section class="panel" aria-label="History">
    <h2>History</h2>
    {job.history.length === 0 && <p class="muted">Nothing has happened yet.</p>}
    <ol class="history">
      {job.history.map((line) => (
        <li key={`${line.at} ${line.action}`}>
          <time>{shortWhen({ from: line.at, to: line.at }, job.zone)}</time>
          <span>
            <strong>{who[line.who as keyof typeof who] ?? line.who}</strong> {actionWords[line.action] ?? line.action}
            {line.window && <span class="muted"> · {shortWhen(line.window, job.zone)}</span>}
            {line.note && (
              <em>
                {' '}
                “<bdi>{line.note}</bdi>”
              </em>
            )}
          </span>
        </li>
      ))}
    </ol>
  </section>
);
