import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { JobSlots } from '../../../shared/office.ts';
import type { CostedSlot } from '../../../shared/slot.ts';
import { formatDay, formatSpan, type Span } from '../../../shared/time.ts';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { Shown } from '../page.tsx';
import { LOCALE } from '../session.ts';
import { costWords } from '../words.ts';

/** The slot list as the office sees it: by day, with who would come and what it costs. */
interface SlotPickerProps {
  jobId: string;
  chosen: Signal<Span | null>;
  /** The time the job has now: it is not offered again. */
  current?: Span | null;
}

export function SlotPicker({ jobId, chosen, current = null }: SlotPickerProps): JSX.Element {
  const from = useSignal('');
  const { state, reload } = useLoaded(
    `${jobId} ${from.value}`,
    (): Promise<JobSlots> =>
      answerOf(
        office.jobs[':id'].slots.$get({ param: { id: jobId }, query: from.value ? { fromDay: from.value } : {} }),
      ),
  );
  return (
    <fieldset class="slots">
      <legend>Free times</legend>
      <Shown loaded={state.value} retry={reload} lines={4}>
        {({ slots: all, laterFrom, zone }) => {
          const slots = all.filter((slot) => slot.from !== current?.from);
          return (
            <>
              {slots.length === 0 && <p>No free time in the days ahead that suits.</p>}
              {[...Map.groupBy(slots, (slot) => formatDay(slot.from, zone, LOCALE))].map(([day, ofDay]) => (
                <div key={day} class="slot-day">
                  <h3>{day}</h3>
                  {ofDay.map((slot) => (
                    <SlotLine key={slot.from} slot={slot} zone={zone} chosen={chosen} />
                  ))}
                </div>
              ))}
              <p class="verbs">
                {from.value && (
                  <button
                    type="button"
                    class="button quiet"
                    onClick={() => {
                      from.value = '';
                    }}
                  >
                    Back to the first times
                  </button>
                )}
                {laterFrom && (
                  <button
                    type="button"
                    class="button quiet"
                    onClick={() => {
                      from.value = laterFrom;
                    }}
                  >
                    Later times
                  </button>
                )}
              </p>
            </>
          );
        }}
      </Shown>
    </fieldset>
  );
}

const SlotLine = ({
  slot,
  zone,
  chosen,
}: {
  slot: CostedSlot;
  zone: string;
  chosen: Signal<Span | null>;
}): JSX.Element => (
  <label class="slot">
    <input
      type="radio"
      name="slot"
      checked={chosen.value?.from === slot.from}
      onChange={() => {
        chosen.value = { from: slot.from, to: slot.to };
      }}
    />
    <strong>{formatSpan(slot, zone, LOCALE)}</strong>
    <bdi>{slot.leadName}</bdi>
    <span class="muted">{costWords(slot)}</span>
    {slot.best && <span class="tag best-tag">best</span>}
  </label>
);
