import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { QueueEntry } from '../../../shared/queue.ts';
import { Empty, Page, Shown } from '../page.tsx';
import { ago, counted, queueWords, shortWhen } from '../words.ts';
import { QueueDetail } from './queue-detail.tsx';
import { QueueDialogs } from './queue-dialogs.tsx';
import { choose, chosen, items, loadQueue, onKey, queue, select, selected } from './queue-model.ts';
import { Waiting } from './waiting.tsx';

/** What needs a person, and nothing else. */
export function QueuePage(): JSX.Element {
  useEffect(() => {
    void loadQueue().then(() => {
      const [first] = items.value;
      if (first) void select(first.id);
    });
    const again = setInterval(() => document.hidden || void loadQueue(), 30_000);
    document.addEventListener('keydown', onKey);
    return () => {
      clearInterval(again);
      document.removeEventListener('keydown', onKey);
    };
  }, []);
  const count = items.value.length;
  return (
    <Page
      title="Queue"
      summary={
        queue.value.data &&
        (count === 0 ? 'Everything is arranged.' : `${counted(count, 'customer')} waiting, the most urgent first`)
      }
      actions={
        <p class="keys" aria-hidden="true">
          <kbd>J</kbd> <kbd>K</kbd> move <kbd>O</kbd> offer <kbd>T</kbd> times <kbd>L</kbd> link <kbd>C</kbd> call{' '}
          <kbd>X</kbd> close
        </p>
      }
    >
      <Shown loaded={queue.value} retry={loadQueue}>
        {(list) =>
          list.length === 0 ? (
            <Empty title="Nothing waits for you.">
              <p>Declined proposals, lost times, unanswered re-bookings and failed messages come here.</p>
              <p>
                <a href="/office/">See today</a>
              </p>
            </Empty>
          ) : (
            <div class="queue">
              <ul class="queue-list" aria-label="Waiting">
                {list.map((item) => (
                  <Line key={item.id} item={item} />
                ))}
              </ul>
              {selected.value && <QueueDetail key={selected.value.id} item={selected.value} />}
            </div>
          )
        }
      </Shown>
      <Waiting />
      {selected.value && <QueueDialogs item={selected.value} />}
    </Page>
  );
}

/** Keeps the selected line in sight while keys move the selection. */
const keepInSight = (line: HTMLElement | null): void => {
  if (chosen.peek()) line?.scrollIntoView?.({ block: 'nearest' });
};

function Line({ item }: { item: QueueEntry }): JSX.Element {
  const chosen = selected.value?.id === item.id;
  return (
    <li>
      <button
        type="button"
        class="queue-line"
        aria-current={chosen ? 'true' : undefined}
        ref={chosen ? keepInSight : null}
        onClick={() => choose(item.id)}
      >
        <span class={`kind ${item.kind}`}>{queueWords[item.kind].title}</span>
        <span class="muted">{ago(item.createdAt, Date.now() / 1000)}</span>
        <strong>
          <bdi>{item.customer?.name ?? item.request?.name ?? 'Unknown'}</bdi>
        </strong>
        <span class="muted">{item.window ? shortWhen(item.window, item.zone) : item.serviceName}</span>
      </button>
    </li>
  );
}
