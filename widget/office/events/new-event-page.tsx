import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { EventConflict } from '../../../shared/event.ts';
import { answerOf, office } from '../client.ts';
import { fail, say } from '../notices.tsx';
import { Page } from '../page.tsx';
import { go } from '../router.ts';
import { plural } from '../words.ts';
import { Conflicts, EventForm, newDraft, spanOf } from './event-form.tsx';

/** Plans an event, once or every week; what is in the way is named before anything is taken. */
export function NewEventPage(): JSX.Element {
  const draft = useSignal(newDraft());
  const busy = useSignal(false);
  const wrong = useSignal('');
  const conflicts = useSignal<EventConflict[]>([]);
  const repeats = draft.value.weekdays.length > 0;

  const send = async (skip: string[]): Promise<void> => {
    const form = draft.value;
    const span = spanOf(form);
    wrong.value = span ? '' : 'The end must lie after the beginning.';
    if (!form.title.trim()) wrong.value = 'Give it a title.';
    if (!span || wrong.value || busy.value) return;
    busy.value = true;
    conflicts.value = [];
    try {
      const answer = await answerOf(
        office.events.$post({
          json: {
            ...span,
            kind: form.kind,
            title: form.title,
            ...(form.serviceId ? { serviceId: form.serviceId } : {}),
            ...(form.locationId ? { locationId: form.locationId } : {}),
            capacity: form.kind === 'class' ? Number(form.capacity) : 0,
            resourceIds: form.resourceIds,
            ...(repeats ? { rhythm: { weekdays: form.weekdays, until: form.until } } : {}),
            skip,
          },
        }),
      );
      if (answer.outcome === 'conflict') conflicts.value = answer.conflicts;
      if (answer.outcome !== 'done') return;
      say(`Planned: ${plural(answer.ids.length, 'date')}.`);
      go(`/office/events/week/${form.day}`);
    } catch (error) {
      fail(error);
    } finally {
      busy.value = false;
    }
  };

  const days = [...new Set(conflicts.value.map((c) => c.day))];
  return (
    <Page
      title="Plan an event"
      summary="It takes its people, rooms and devices at once; nobody is offered their time any more."
    >
      <EventForm
        draft={draft}
        isNew
        busy={busy.value}
        wrong={wrong.value}
        submitLabel={repeats ? 'Plan all dates' : 'Plan it'}
        submit={() => void send([])}
      >
        {conflicts.value.length > 0 && <Conflicts conflicts={conflicts.value} />}
        {conflicts.value.length > 0 && repeats && (
          <button type="button" class="button" onClick={() => void send(days)}>
            Plan it without {days.length === 1 ? 'this day' : `these ${days.length} days`}
          </button>
        )}
      </EventForm>
    </Page>
  );
}
