import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { OutcomeKind } from '../../../shared/appointment.ts';
import type { Arranged, JobFile } from '../../../shared/office.ts';
import { type Strategy, strategies } from '../../../shared/policy.ts';
import type { Reliability } from '../../../shared/reliability.ts';
import { dayOf, type Span } from '../../../shared/time.ts';
import { answerOf, office } from '../client.ts';
import { OutcomeButtons } from '../day/outcome-buttons.tsx';
import { OfficeIcon } from '../icons.tsx';
import { useLoaded } from '../load.ts';
import { fail, say } from '../notices.tsx';
import { Page, Shown } from '../page.tsx';
import { go } from '../router.ts';
import { mayI, signedIn } from '../session.ts';
import { strategyWords } from '../settings/plain-words.ts';
import { Verb } from '../verb.tsx';
import { Called, called, inOurWords, jobStatusWords, plural, refusedWords, shortWhen, statusWords } from '../words.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { FitIn } from './fit-in.tsx';
import { JobHistory } from './job-history.tsx';
import { SlotPicker } from './slot-picker.tsx';
import { WhyNotQuestion } from './why-not.tsx';

/** One job: who, what, when, its times and everything that happened to it. */
export function JobPage({ id }: { id: string }): JSX.Element {
  const { state, reload } = useLoaded(id, (): Promise<JobFile> => answerOf(office.jobs[':id'].$get({ param: { id } })));
  const file = state.value.data;
  return (
    <Page
      title={file?.customer.name ?? Called('job')}
      summary={file && `${file.service.name} · ${file.address}`}
      actions={file && <span class={`tag ${file.status}`}>{jobStatusWords[file.status]}</span>}
    >
      <Shown loaded={state.value} retry={reload} lines={8}>
        {(job) => (
          <div class="job">
            <div class="job-main">
              <Appointment job={job} reload={reload} />
              {['open', 'proposed', 'booked'].includes(job.status) && <Times job={job} reload={reload} />}
            </div>
            <aside class="job-side">
              <Facts job={job} reload={reload} />
              <JobHistory job={job} />
            </aside>
          </div>
        )}
      </Shown>
    </Page>
  );
}

interface Part {
  job: JobFile;
  reload(): Promise<void>;
}

function Appointment({ job, reload }: Part): JSX.Element {
  const cancelling = useSignal(false);
  const { appointment, zone } = job;
  if (!appointment)
    return (
      <section class="panel" aria-label="Appointment">
        {job.ended ? <Ended job={job} ended={job.ended} reload={reload} /> : <h2>No {called('appointment')} yet</h2>}
        <OfSeries job={job} />
        {job.note && (
          <blockquote>
            <bdi>{job.note}</bdi>
          </blockquote>
        )}
      </section>
    );
  return (
    <section class="panel" aria-label="Appointment">
      <h2>{shortWhen(appointment.window, zone)}</h2>
      <p>
        <span class={`tag ${appointment.status}`}>{statusWords[appointment.status]}</span> {appointment.with.join(', ')}
      </p>
      <OfSeries job={job} />
      <p class="muted">
        {job.service.place === 'customer' &&
          `Planned to begin at ${shortWhen({ from: appointment.plannedStart, to: appointment.plannedStart }, zone)}`}
        {appointment.status === 'proposed' &&
          appointment.holdUntil &&
          ` · kept until ${shortWhen({ from: appointment.holdUntil, to: appointment.holdUntil }, zone)}`}
      </p>
      {job.note && (
        <blockquote>
          <bdi>{job.note}</bdi>
        </blockquote>
      )}
      {mayI('record-outcome') && (
        <OutcomeButtons
          stop={{ appointmentId: appointment.id, status: appointment.status, outcome: null }}
          whose={job.customer.name}
          due={dayOf(appointment.plannedStart, zone) <= signedIn().business.today}
          reload={reload}
        />
      )}
      <p class="verbs">
        <Verb
          needs="place-jobs"
          kind="danger"
          onClick={() => {
            cancelling.value = true;
          }}
        >
          Cancel for the {called('customer')}…
        </Verb>
      </p>
      <CancelDialog job={job} open={cancelling} done={reload} />
    </section>
  );
}

/** The way to all dates, where this is one of a series. */
const OfSeries = ({ job }: { job: JobFile }): JSX.Element | null =>
  job.series && (
    <p>
      Date {job.series.position} of a series · <a href={`/office/jobs/series/${job.series.id}`}>All dates</a>
    </p>
  );

const endedWords: Record<OutcomeKind, string> = {
  done: 'Done',
  'no-show': 'No-show',
  'late-cancel': 'Late cancellation',
};

/** How the last appointment ended, who said so, and the way back. */
function Ended({ job, ended, reload }: Part & { ended: NonNullable<JobFile['ended']> }): JSX.Element {
  const { outcome, window, appointmentId } = ended;
  const busy = useSignal(false);
  const again = async (): Promise<void> => {
    busy.value = true;
    try {
      const answer = await answerOf<Arranged>(office.jobs[':id'].reopen.$post({ param: { id: job.id } }));
      if (answer.outcome !== 'done') fail(`The ${called('job')} has changed meanwhile.`);
      await reload();
    } catch (error) {
      fail(error);
    } finally {
      busy.value = false;
    }
  };
  return (
    <>
      <h2>{shortWhen(window, job.zone)}</h2>
      <p>
        <span class={`tag ${outcome.kind}`}>{endedWords[outcome.kind]}</span>{' '}
        <span class="muted">
          {outcome.by === 'customer' ? `by the ${called('customer')}` : `recorded by ${outcome.by}`},{' '}
          {shortWhen({ from: outcome.at, to: outcome.at }, job.zone)}
        </span>
      </p>
      {outcome.note && (
        <blockquote>
          <bdi>{outcome.note}</bdi>
        </blockquote>
      )}
      <OutcomeButtons
        stop={{ appointmentId, status: outcome.kind === 'done' ? 'done' : 'no-show', outcome }}
        whose={job.customer.name}
        due
        reload={reload}
      />
      {job.status === 'closed' && (
        <p class="verbs">
          <Verb needs="place-jobs" busy={busy.value} onClick={() => void again()}>
            Find another time
          </Verb>
        </p>
      )}
    </>
  );
}

type Deed = 'place' | 'propose' | 'move' | 'pick-link';

/** Carries out a verb about the job and says how it ended. */
async function arrange(job: JobFile, verb: Deed, slot: Span | null): Promise<boolean> {
  const param = { id: job.id };
  const routes = office.jobs[':id'];
  const call = (): Promise<Arranged> => {
    if (verb === 'pick-link') return answerOf<Arranged>(routes['pick-link'].$post({ param }));
    const json = { slot: { from: slot!.from, to: slot!.to } };
    if (verb === 'propose') return answerOf<Arranged>(routes.propose.$post({ param, json }));
    return answerOf<Arranged>(routes[verb].$post({ param, json }));
  };
  try {
    const { outcome } = await call();
    if (outcome === 'slot-taken') fail('This time was taken meanwhile. Choose another one.');
    else if (outcome === 'too-late') fail(`The ${called('job')} has changed meanwhile.`);
    else if (outcome === 'no-slot') fail('There is no free time that suits.');
    else
      say(
        verb === 'pick-link'
          ? `The ${called('customer')} got a link to choose a time.`
          : `Done; the ${called('customer')} has been told.`,
      );
    return outcome === 'done';
  } catch (error) {
    fail(error);
    return false;
  }
}

function Times({ job, reload }: Part): JSX.Element {
  const chosen = useSignal<Span | null>(null);
  const busy = useSignal(false);
  const open = job.status === 'open';
  const act = async (verb: Deed): Promise<void> => {
    if (verb !== 'pick-link' && !chosen.value) return;
    busy.value = true;
    await arrange(job, verb, chosen.value);
    busy.value = false;
    chosen.value = null;
    await reload();
  };
  return (
    <section class="panel" aria-label="Times">
      <h2>{open ? 'Find a time' : 'Move it'}</h2>
      <SlotPicker
        key={`${job.id} ${job.status} ${job.appointment?.window.from}`}
        jobId={job.id}
        chosen={chosen}
        current={job.appointment?.window ?? null}
      />
      <div class="verbs">
        {open ? (
          <>
            <Verb
              needs="place-jobs"
              kind="primary"
              busy={busy.value || !chosen.value}
              onClick={() => void act('place')}
            >
              Book this time
            </Verb>
            <Verb needs="place-jobs" busy={busy.value || !chosen.value} onClick={() => void act('propose')}>
              Propose it
            </Verb>
            <Verb needs="place-jobs" busy={busy.value} onClick={() => void act('pick-link')}>
              Send a link to choose
            </Verb>
            {job.service.place === 'customer' && <FitIn job={job} done={reload} />}
            {job.service.series && !job.series && (
              <Verb needs="place-jobs" onClick={() => go(`/office/jobs/${job.id}/series`)}>
                Book a series of {job.service.series.sessions}…
              </Verb>
            )}
          </>
        ) : (
          <Verb needs="place-jobs" kind="primary" busy={busy.value || !chosen.value} onClick={() => void act('move')}>
            Move to this time
          </Verb>
        )}
      </div>
      <WhyNotQuestion job={job} />
    </section>
  );
}

function Facts({ job, reload }: Part): JSX.Element {
  const { customer } = job;
  const setStrategy = async (strategy: Strategy | null): Promise<void> => {
    try {
      await answerOf(office.jobs[':id'].strategy.$put({ param: { id: job.id }, json: { strategy } }));
      await reload();
    } catch (error) {
      fail(error);
    }
  };
  return (
    <section class="panel facts" aria-label="Facts">
      <p class="contact">
        {customer.phone && (
          <a href={`tel:${customer.phone.replace(/[^+\d]/g, '')}`}>
            <OfficeIcon name="phone" /> {customer.phone}
          </a>
        )}
        {customer.email && <a href={`mailto:${customer.email}`}>{customer.email}</a>}
      </p>
      {customer.notes && <p>{customer.notes}</p>}
      <p>
        <a href={`/office/jobs/new?again=${job.id}`}>
          New {called('job')} for {customer.name}
        </a>
      </p>
      <Kept job={job} />
      {(job.preferences.refused ?? []).length > 0 && (
        <ul class="chips" aria-label="Does not suit">
          {job.preferences.refused!.map((pattern) => (
            <li key={refusedWords(pattern)} class="chip">
              {refusedWords(pattern)}
            </li>
          ))}
        </ul>
      )}
      <div class="field">
        <label for="job-strategy">How this {called('job')} finds its time</label>
        <select
          id="job-strategy"
          class="input"
          disabled={!mayI('place-jobs')}
          value={job.policy.strategy ?? ''}
          onChange={(event) => void setStrategy((event.currentTarget.value || null) as Strategy | null)}
        >
          <option value="">As usual: {strategyWords[job.inheritedStrategy].name}</option>
          {strategies.map((s) => (
            <option key={s} value={s}>
              {strategyWords[s].name}
            </option>
          ))}
        </select>
      </div>
    </section>
  );
}

/** How often they came, in counts; the rate beside them says no more than the counts can. */
function Kept({ job }: { job: JobFile }): JSX.Element | null {
  const lines: [string, Reliability][] = [
    [inOurWords('This {customer}'), job.reliability.customer],
    [job.service.name, job.reliability.service],
  ];
  const known = lines.filter(([, r]) => r.kept + r.noShows + r.lateCancels > 0);
  if (known.length === 0) return null;
  return (
    <dl class="kept" aria-label={inOurWords('{Appointments} kept')}>
      {known.map(([whose, { kept, noShows, lateCancels, rate }]) => (
        <div key={whose}>
          <dt>{whose}</dt>
          <dd>
            {noShows === 0 ? `came ${kept === 1 ? 'once' : `${kept} times`}` : `missed ${noShows} of ${kept + noShows}`}
            {lateCancels > 0 && `, ${plural(lateCancels, 'late cancellation')}`}
            <span class="muted"> · no-show rate about {Math.round(100 * rate)} %</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
