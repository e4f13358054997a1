import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { type JobStatus, jobStatuses } from '../../../shared/job.ts';
import type { JobEntry } from '../../../shared/office.ts';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { Empty, Page, Shown } from '../page.tsx';
import { go, query } from '../router.ts';
import { signedIn } from '../session.ts';
import { Verb } from '../verb.tsx';
import { Called, called, inOurWords, jobStatusWords, shortWhen } from '../words.ts';

const LIMIT = 50;
const isStatus = (text: string | null): text is JobStatus => (jobStatuses as readonly (string | null)[]).includes(text);

/** Jobs by whatever a caller says: name, phone, street, reference. */
export function JobsPage(): JSX.Element {
  const q = query.value.get('q') ?? '';
  const given = query.value.get('status');
  const status = isStatus(given) ? given : undefined;
  const offset = Math.max(0, Number(query.value.get('from')) || 0);
  const typing = useSignal<ReturnType<typeof setTimeout> | undefined>(undefined);
  const { state, reload } = useLoaded(`${q} ${status} ${offset}`, () =>
    answerOf(
      office.jobs.$get({
        query: { limit: String(LIMIT), offset: String(offset), ...(q ? { q } : {}), ...(status ? { status } : {}) },
      }),
    ),
  );
  const show = (change: Record<string, string>): void => {
    const next = new URLSearchParams(query.value);
    next.delete('from');
    for (const [key, value] of Object.entries(change)) value ? next.set(key, value) : next.delete(key);
    go(`/office/jobs${next.size > 0 ? `?${next}` : ''}`, true);
  };
  return (
    <Page
      title={Called('job', 2)}
      actions={
        <Verb needs="place-jobs" kind="primary" onClick={() => go('/office/jobs/new')}>
          New {called('job')}
        </Verb>
      }
    >
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <input
          class="input"
          type="search"
          aria-label="Name, phone, address or reference"
          placeholder="Name, phone, address or reference"
          value={q}
          onInput={(event) => {
            const value = event.currentTarget.value.trim();
            clearTimeout(typing.value);
            typing.value = setTimeout(() => show({ q: value }), 250);
          }}
        />
        <select
          class="input"
          aria-label="Status"
          value={status ?? ''}
          onChange={(event) => show({ status: event.currentTarget.value })}
        >
          <option value="">All</option>
          {jobStatuses.map((s) => (
            <option key={s} value={s}>
              {jobStatusWords[s]}
            </option>
          ))}
        </select>
      </form>
      <Shown loaded={state.value} retry={reload} lines={10}>
        {({ jobs, more }) =>
          jobs.length === 0 ? (
            <Empty title={inOurWords('No {job} is found.')}>
              <p>
                {q || status
                  ? 'Try fewer letters, or another status.'
                  : inOurWords('{Jobs} come from the widget, from import, or from you.')}
              </p>
            </Empty>
          ) : (
            <>
              <Table jobs={jobs} />
              <p class="verbs">
                {offset > 0 && (
                  <button
                    type="button"
                    class="button"
                    onClick={() => show({ from: String(Math.max(0, offset - LIMIT)) })}
                  >
                    Newer
                  </button>
                )}
                {more && (
                  <button type="button" class="button" onClick={() => show({ from: String(offset + LIMIT) })}>
                    Older
                  </button>
                )}
              </p>
            </>
          )
        }
      </Shown>
    </Page>
  );
}

function Table({ jobs }: { jobs: JobEntry[] }): JSX.Element {
  const { zone } = signedIn().business;
  return (
    <div class="panel scroll">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{inOurWords('{Customer}')}</th>
            <th scope="col">Service</th>
            <th scope="col">Address</th>
            <th scope="col">Time</th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <tr key={job.id}>
              <th scope="row">
                <a href={`/office/jobs/${job.id}`}>
                  <bdi>{job.customerName}</bdi>
                </a>
              </th>
              <td>{job.serviceName}</td>
              <td class="muted">{job.place}</td>
              <td class="when">{job.window ? shortWhen(job.window, zone) : '–'}</td>
              <td>
                <span class={`tag ${job.status}`}>{jobStatusWords[job.status]}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
