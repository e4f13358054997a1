import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { OfficeSeries, OfficeSession, SeriesAnswer, SeriesArranged } from '../../../shared/series.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { fail, say } from '../notices.tsx';
import { Page, Shown } from '../page.tsx';
import { Verb } from '../verb.tsx';
import { plural, shortWhen, statusWords } from '../words.ts';
import { type Choice, choiceOf, FoundDates, slotsOf } from './found-dates.tsx';
import { paceWords } from './series-words.ts';
import { anyTime, preferencesOf, saidOf, type When, WishForm } from './wish-form.tsx';

/** Every date of a series with its state; several move or are cancelled together here, one alone on its own page. */
export function SeriesPage({ id }: { id: string }): JSX.Element {
  const { state, reload } = useLoaded(
    id,
    (): Promise<OfficeSeries> => answerOf(office.series[':id'].$get({ param: { id } })),
  );
  const series = state.value.data;
  return (
    <Page
      title={series ? `${plural(series.sessions.length, 'date')} for ${series.customerName}` : 'Series'}
      summary={series && `${series.serviceName} · ${paceWords(series.pace)} · ${series.address}`}
      actions={series && <span class="muted">{series.reference}</span>}
    >
      <Shown loaded={state.value} retry={reload} lines={12}>
        {(loaded) => <Series series={loaded} reload={reload} />}
      </Shown>
    </Page>
  );
}

interface Part {
  series: OfficeSeries;
  reload(): Promise<void>;
}

function Series({ series, reload }: Part): JSX.Element {
  const { sessions, zone } = series;
  const ahead = sessions.filter((s) => s.ahead);
  const chosen = useSignal(0);
  // The position from which dates are meant; the first that is ahead stands for all, and for one that is gone.
  const from = ahead.find((s) => s.position === chosen.value)?.position ?? ahead[0]?.position ?? 1;
  const doing = useSignal<'move' | 'cancel' | null>(null);
  const meant = ahead.filter((s) => s.position >= from);
  return (
    <div class="series-booking">
      <section class="panel" aria-label="Dates">
        <ol class="series-dates">
          {sessions.map((session) => (
            <Line key={session.position} session={session} zone={zone} />
          ))}
        </ol>
      </section>
      {ahead.length > 0 && (
        <div class="series-deeds">
          <section class="panel" aria-label="Several dates">
            <h2>Several dates at once</h2>
            <div class="field">
              <label for="series-scope">Which</label>
              <select
                id="series-scope"
                class="input"
                value={from}
                onChange={(event) => {
                  chosen.value = Number(event.currentTarget.value);
                  doing.value = null;
                }}
              >
                {ahead.map((session, i) => (
                  <option key={session.position} value={session.position}>
                    {i === 0
                      ? `All ${ahead.length} to come`
                      : `From date ${session.position} on (${shortWhen(session.window!, zone)})`}
                  </option>
                ))}
              </select>
            </div>
            <p class="verbs">
              <Verb
                needs="place-jobs"
                onClick={() => {
                  doing.value = 'move';
                }}
              >
                Move {plural(meant.length, 'date')}…
              </Verb>
              <Verb
                needs="place-jobs"
                kind="danger"
                onClick={() => {
                  doing.value = 'cancel';
                }}
              >
                Cancel {plural(meant.length, 'date')}…
              </Verb>
            </p>
          </section>
          {doing.value === 'move' && (
            <Move key={from} series={series} from={from} count={meant.length} reload={reload} />
          )}
          <CancelDialog
            series={series}
            from={from}
            count={meant.length}
            open={doing.value === 'cancel'}
            close={() => {
              doing.value = null;
            }}
            reload={reload}
          />
        </div>
      )}
    </div>
  );
}

const Line = ({ session, zone }: { session: OfficeSession; zone: string }): JSX.Element => {
  const { position, jobId, status, window, who, ahead } = session;
  const gone = status !== 'booked' && status !== 'done' && status !== 'no-show';
  const when = window ? shortWhen(window, zone) : 'No time';
  return (
    <li>
      <span class="nth">{position}</span>
      <time>{gone ? <s>{when}</s> : when}</time>
      <bdi class="muted">{who}</bdi>
      {status && <span class={`tag ${status}`}>{statusWords[status]}</span>}
      <a href={`/office/jobs/${jobId}`}>
        {ahead ? 'Move or cancel' : 'Open'}
        <span class="sr"> date {position}</span>
      </a>
    </li>
  );
};

/** Where the dates could move, before anything changes; the old ones are kept until all of the new ones are taken. */
function Move({ series, from, count, reload }: Part & { from: number; count: number }): JSX.Element {
  const when = useSignal<When>(anyTime);
  const choice = useSignal<Choice | null>(null);
  const busy = useSignal(false);
  const param = { id: series.id };
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
  const changed = async (): Promise<void> => {
    fail('The series has changed meanwhile.');
    await reload();
  };
  const find = (): Promise<void> =>
    act(async () => {
      const json = { from, preferences: preferencesOf(when.value), ...saidOf(when.value) };
      const answer = await answerOf<SeriesAnswer | { outcome: 'too-late' }>(
        office.series[':id'].move.find.$post({ param, json }),
      );
      if (answer.outcome === 'too-late') await changed();
      else choice.value = choiceOf(answer);
    });
  const move = (): Promise<void> =>
    act(async () => {
      const slots = choice.value && slotsOf(choice.value);
      if (!choice.value || !slots || choice.value.answer.outcome !== 'found') return;
      const { personId } = choice.value.answer;
      const json = { from, slots, ...(personId ? { personId } : {}) };
      const answer = await answerOf<SeriesArranged>(office.series[':id'].move.$post({ param, json }));
      if (answer.outcome === 'slot-taken') choice.value = choiceOf(answer.found, answer.lost);
      else if (answer.outcome === 'too-late') await changed();
      else {
        say(`${plural(answer.count, 'date')} moved; ${series.customerName} has been told.`);
        choice.value = null;
        await reload();
      }
    });
  return (
    <>
      <WishForm when={when} submit={() => void find()} busy={busy.value} label="See new dates" />
      {choice.value && (
        <FoundDates
          choice={choice.value}
          choose={(next) => {
            choice.value = next;
          }}
        >
          <p class="muted">The old dates are kept until all of the new ones are taken.</p>
          <p class="verbs">
            <Verb
              needs="place-jobs"
              kind="primary"
              busy={busy.value || slotsOf(choice.value) === null}
              onClick={() => void move()}
            >
              Move {plural(count, 'date')}
            </Verb>
          </p>
        </FoundDates>
      )}
    </>
  );
}

function CancelDialog({
  series,
  from,
  count,
  open,
  close,
  reload,
}: Part & { from: number; count: number; open: boolean; close(): void }): JSX.Element {
  const busy = useSignal(false);
  const cancel = async (): Promise<void> => {
    busy.value = true;
    try {
      const answer = await answerOf<SeriesArranged>(
        office.series[':id'].cancel.$post({ param: { id: series.id }, json: { from } }),
      );
      if (answer.outcome === 'done')
        say(`${plural(answer.count, 'date')} cancelled. ${series.customerName} has it in writing.`);
      else fail('The series has changed meanwhile.');
      close();
      await reload();
    } catch (error) {
      fail(error);
    } finally {
      busy.value = false;
    }
  };
  return (
    <Dialog open={open} label={`Cancel dates for ${series.customerName}`} closeLabel="Close" onClose={close}>
      <div class="dialog-body">
        <h2>Cancel {plural(count, 'date')}?</h2>
        <p>The times are free for others at once, and {series.customerName} is told in one message.</p>
        <Button kind="danger" busy={busy.value} onClick={() => void cancel()}>
          Cancel {plural(count, 'date')}
        </Button>
      </div>
    </Dialog>
  );
}
