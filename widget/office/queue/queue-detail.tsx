import type { JSX } from 'preact';
import type { QueueEntry } from '../../../shared/queue.ts';
import { Button } from '../../ui/button.tsx';
import { OfficeIcon } from '../icons.tsx';
import { costWords, inOurWords, queueWords, refusedWords, shortWhen } from '../words.ts';
import { busy, chosen, type QueueAction, start, unable } from './queue-model.ts';

const windowWords: Partial<Record<QueueEntry['kind'], string>> = {
  declined: 'Declined',
  expired: 'Lapsed',
  'no-slot': 'Was promised',
  'rebook-unanswered': 'Was promised',
};

/** On a phone the details stand above the list: whoever taps a line below is brought to them. */
const bringUp = (section: HTMLElement | null): void => {
  if (chosen.peek()) section?.scrollIntoView?.({ block: 'nearest' });
};

/** One customer: what happened, in their words, and what can be done, each one click. */
export function QueueDetail({ item }: { item: QueueEntry }): JSX.Element {
  const person = item.customer ?? item.request;
  const place =
    item.place || [item.request?.street, item.request?.postcode, item.request?.place].filter(Boolean).join(', ');
  return (
    <section
      class="panel queue-detail"
      ref={bringUp}
      aria-label={`Selected: ${person?.name ?? 'unknown'}`}
      aria-live="polite"
    >
      <p class={`kind ${item.kind}`}>{queueWords[item.kind].title}</p>
      <h2>
        {item.jobId ? (
          <a href={`/office/jobs/${item.jobId}`}>
            <bdi>{person?.name ?? 'Unknown'}</bdi>
          </a>
        ) : (
          <bdi>{person?.name ?? 'Unknown'}</bdi>
        )}
      </h2>
      <p class="muted">{[item.serviceName || item.request?.serviceName, place].filter(Boolean).join(' · ')}</p>
      <p>{inOurWords(queueWords[item.kind].told)}</p>
      {item.window && (
        <p>
          {item.kind === 'supplies' ? (
            <>Booked: {shortWhen(item.window, item.zone)}</>
          ) : (
            <>
              {windowWords[item.kind] ?? 'About'}: <s>{shortWhen(item.window, item.zone)}</s>
            </>
          )}
        </p>
      )}
      {item.lacks.length > 0 && (
        <p>
          Goes without: <strong>{item.lacks.join(', ')}</strong>
        </p>
      )}
      {item.error && <p class="muted">{item.error}</p>}
      {item.words && (
        <blockquote>
          <bdi>{item.words}</bdi>
        </blockquote>
      )}
      {item.refused.length > 0 && (
        <ul class="chips" aria-label="Does not suit">
          {item.refused.map((pattern) => (
            <li key={refusedWords(pattern)} class="chip">
              {refusedWords(pattern)}
            </li>
          ))}
        </ul>
      )}
      <Best item={item} />
      <div class="verbs">
        {item.request && !item.jobId && (
          <a class="button primary" href={`/office/jobs/new?from=${item.id}`}>
            {inOurWords('Write the {job} down')}
          </a>
        )}
        {item.kind === 'supplies' && (
          <>
            <a class="button" href={`/office/jobs/${item.jobId}`}>
              Other times…
            </a>
            <Verb action="wait" item={item} words="Wait for delivery" hotkey="W" />
          </>
        )}
        {item.jobId && item.kind !== 'supplies' && (
          <>
            <Verb action="times" item={item} words="Other times…" hotkey="T" />
            <Verb action="pick-link" item={item} words="Send a link to choose" hotkey="L" />
          </>
        )}
        <Verb action="call" item={item} words="Called…" hotkey="C" />
        <Verb action="close" item={item} words="Close…" hotkey="X" />
      </div>
      {person && (person.phone || person.email) && (
        <p class="contact">
          {person.phone && (
            <a href={`tel:${person.phone.replace(/[^+\d]/g, '')}`}>
              <OfficeIcon name="phone" /> {person.phone}
            </a>
          )}
          {person.email && <a href={`mailto:${person.email}`}>{person.email}</a>}
        </p>
      )}
    </section>
  );
}

/** The best next step, worked out: one press and it is on its way. */
function Best({ item }: { item: QueueEntry }): JSX.Element | null {
  if (!item.open && item.lacks.length === 0) return null;
  if (!item.best) return <p class="best none">No free time suits what we know. Look at other times, or call.</p>;
  const { best } = item;
  return (
    <div class="best">
      <p>
        {item.open ? 'Best next time' : 'Best other time, with all it needs'}
        <strong>{shortWhen(best, item.zone)}</strong>
        <span class="muted">
          {best.leadName && (
            <>
              <bdi>{best.leadName}</bdi>
              {costWords(best) && ' · '}
            </>
          )}
          {costWords(best)}
        </span>
      </p>
      <Button kind="primary" busy={busy.value} onClick={() => start('offer', item)}>
        Offer this time <kbd>O</kbd>
      </Button>
    </div>
  );
}

function Verb({
  action,
  item,
  words,
  hotkey,
}: {
  action: QueueAction;
  item: QueueEntry;
  words: string;
  hotkey: string;
}): JSX.Element {
  const why = unable(action, item);
  return (
    <button
      type="button"
      class="button"
      aria-disabled={why !== '' || busy.value || undefined}
      title={why || undefined}
      onClick={() => !busy.value && start(action, item)}
    >
      {words} <kbd>{hotkey}</kbd>
    </button>
  );
}
