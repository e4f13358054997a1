import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { JobFile } from '../../../shared/office.ts';
import type { SeriesAnswer, SeriesArranged, SoldAsSeries } from '../../../shared/series.ts';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { fail, say } from '../notices.tsx';
import { Empty, Page, Shown } from '../page.tsx';
import { go } from '../router.ts';
import { Verb } from '../verb.tsx';
import { called } from '../words.ts';
import { type Choice, choiceOf, FoundDates, slotsOf } from './found-dates.tsx';
import { paceKey, paceOf, pacesFor, paceWords } from './series-words.ts';
import { anyTime, preferencesOf, saidOf, type When, WishForm } from './wish-form.tsx';

/** A series for a job that is written down: the job becomes its first date. */
export function BookSeriesPage({ jobId }: { jobId: string }): JSX.Element {
  const { state, reload } = useLoaded(
    jobId,
    (): Promise<JobFile> => answerOf(office.jobs[':id'].$get({ param: { id: jobId } })),
  );
  const file = state.value.data;
  return (
    <Page
      title={file ? `A series for ${file.customer.name}` : 'A series'}
      summary={file && `${file.service.name} · ${file.address}`}
    >
      <Shown loaded={state.value} retry={reload} lines={8}>
        {(job) =>
          job.service.series && job.status === 'open' && !job.series ? (
            <BookSeries job={job} sold={job.service.series} />
          ) : (
            <Empty title={`This ${called('job')} is no start of a series.`}>
              <p>
                <a href={`/office/jobs/${job.id}`}>Back to the {called('job')}</a>
              </p>
            </Empty>
          )
        }
      </Shown>
    </Page>
  );
}

function BookSeries({ job, sold }: { job: JobFile; sold: SoldAsSeries }): JSX.Element {
  const pace = useSignal(paceKey(sold.paces[0] ?? { times: 1, weeks: 1 }));
  const sessions = useSignal(sold.sessions);
  const when = useSignal<When>(anyTime);
  const choice = useSignal<Choice | null>(null);
  const busy = useSignal(false);
  const act = async (work: () => Promise<void>): Promise<void> => {
    busy.value = true;
    try {
      await work();
    } catch (error) {
      fail(error);
    } finally {
      busy.value = false;
    }
  };
  const param = { id: job.id };
  const find = (): Promise<void> =>
    act(async () => {
      const json = {
        pace: paceOf(pace.value),
        sessions: sessions.value,
        preferences: preferencesOf(when.value),
        ...saidOf(when.value),
      };
      choice.value = choiceOf(await answerOf<SeriesAnswer>(office.jobs[':id'].series.find.$post({ param, json })));
    });
  const take = (): Promise<void> =>
    act(async () => {
      const slots = choice.value && slotsOf(choice.value);
      if (!choice.value || !slots || choice.value.answer.outcome !== 'found') return;
      const { personId } = choice.value.answer;
      const json = { pace: paceOf(pace.value), slots, ...(personId ? { personId } : {}) };
      const answer = await answerOf<SeriesArranged>(office.jobs[':id'].series.$post({ param, json }));
      if (answer.outcome === 'slot-taken') choice.value = choiceOf(answer.found, answer.lost);
      else if (answer.outcome === 'too-late') fail(`The ${called('job')} has changed meanwhile.`);
      else {
        say(`${answer.count} dates are booked; ${job.customer.name} has been told of all.`);
        go(`/office/jobs/series/${answer.seriesId}`, true);
      }
    });
  return (
    <div class="series-booking">
      <WishForm when={when} submit={() => void find()} busy={busy.value} label="See dates">
        <div class="two">
          <div class="field">
            <label for="series-sessions">How many</label>
            <input
              id="series-sessions"
              class="input"
              type="number"
              min={2}
              max={52}
              value={sessions.value}
              onInput={(event) => {
                sessions.value = Number(event.currentTarget.value);
              }}
            />
          </div>
          <div class="field">
            <label for="series-pace">How often</label>
            <select
              id="series-pace"
              class="input"
              value={pace.value}
              onChange={(event) => {
                pace.value = event.currentTarget.value;
                choice.value = null;
              }}
            >
              {pacesFor(sold.paces).map((p) => (
                <option key={paceKey(p)} value={paceKey(p)}>
                  {paceWords(p)}
                </option>
              ))}
            </select>
          </div>
        </div>
      </WishForm>
      {choice.value ? (
        <FoundDates
          choice={choice.value}
          choose={(next) => {
            choice.value = next;
          }}
        >
          <p class="verbs">
            <Verb
              needs="place-jobs"
              kind="primary"
              busy={busy.value || slotsOf(choice.value) === null}
              onClick={() => void take()}
            >
              Book these dates
            </Verb>
          </p>
        </FoundDates>
      ) : (
        <Empty title="Nothing is taken yet">
          <p>Every date is shown first; where one differs, with the closest times instead.</p>
        </Empty>
      )}
    </div>
  );
}
