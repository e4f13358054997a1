import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { MyEvent, MyParticipant } from '../../../shared/my-day.ts';
import { answerOf, office } from '../client.ts';
import { kindWords } from '../events/event-words.ts';
import { fail } from '../notices.tsx';
import { duration } from '../words.ts';
import { clock } from './my-day-model.ts';

interface EventCardProps {
  event: MyEvent;
  zone: string;
  /** Who came is noted once the first may be there. */
  recordable: boolean;
  reload(): Promise<void>;
}

/** A class they lead, a meeting, maintenance: when, where, with what, and who comes. */
export function EventCard({ event, zone, recordable, reload }: EventCardProps): JSX.Element {
  const { capacity, participants } = event;
  return (
    <li class="my-stop">
      <details>
        <summary>
          <time>{clock(event.from, zone)}</time>
          <span class="my-who">
            <strong>
              <bdi>{event.title}</bdi>
            </strong>
            <span class="muted">
              {capacity > 0 ? `${participants.length} of ${capacity} places taken` : event.place}
            </span>
          </span>
          <span class="tag">{kindWords[event.kind]}</span>
        </summary>
        <dl class="my-facts">
          <dt>Until</dt>
          <dd>
            {clock(event.to, zone)}, {duration(Math.round((event.to - event.from) / 60))}
          </dd>
          {event.place && (
            <>
              <dt>Where</dt>
              <dd>
                <bdi>{event.place}</bdi>
              </dd>
            </>
          )}
          {event.with.length > 0 && (
            <>
              <dt>With</dt>
              <dd>{event.with.join(', ')}</dd>
            </>
          )}
        </dl>
        {participants.length > 0 && (
          <ul class="my-people" aria-label={`Who comes to ${event.title}`}>
            {participants.map((person) => (
              <Participant key={person.id} person={person} {...{ event, recordable, reload }} />
            ))}
          </ul>
        )}
      </details>
    </li>
  );
}

function Participant({
  person,
  event,
  recordable,
  reload,
}: Omit<EventCardProps, 'zone'> & { person: MyParticipant }): JSX.Element {
  const busy = useSignal(false);
  /** The same tap again takes it back. */
  const note = async (outcome: NonNullable<MyParticipant['outcome']>): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    try {
      const json = { outcome: person.outcome === outcome ? null : outcome };
      const param = { id: event.id, signup: person.id };
      await answerOf(office.events[':id'].signups[':signup'].outcome.$put({ param, json }));
      await reload();
    } catch (error) {
      fail(error);
    } finally {
      busy.value = false;
    }
  };
  return (
    <li>
      <span>
        <bdi>{person.name}</bdi>
        {person.note && (
          <>
            <br />
            <span class="muted">
              <bdi>{person.note}</bdi>
            </span>
          </>
        )}
      </span>
      {recordable && (
        <span class="my-came">
          {(['came', 'no-show'] as const).map((outcome) => (
            <button
              key={outcome}
              type="button"
              class="button"
              aria-pressed={person.outcome === outcome}
              aria-disabled={busy.value}
              onClick={() => void note(outcome)}
            >
              {outcome === 'came' ? 'Came' : 'No-show'}
              <span class="sr">: {person.name}</span>
            </button>
          ))}
        </span>
      )}
    </li>
  );
}
