import type { JSX } from 'preact';
import type { Slot } from '../../shared/slot.ts';
import { reasonIn } from '../../shared/slot-text.ts';
import { dayOf, formatDay, formatSpan } from '../../shared/time.ts';
import { say } from '../i18n.ts';
import type { StepProps } from './booking.tsx';

/** The slots in order of time, a group for each day. */
function byDay(slots: Slot[], zone: string): Slot[][] {
  const days = new Map<string, Slot[]>();
  for (const slot of [...slots].sort((a, b) => a.from - b.from)) {
    const day = dayOf(slot.from, zone);
    days.set(day, [...(days.get(day) ?? []), slot]);
  }
  return [...days.values()];
}

/** Native radio buttons: arrow keys, screen readers and forced colours work by themselves; choosing moves no focus. */
export function SlotList({ model, slots, zone }: StepProps & { slots: Slot[]; zone: string }): JSX.Element {
  const { words, locale } = model;
  const { chosen } = model.slots;
  return (
    <div class="days" role="radiogroup" aria-label={words.choose}>
      {byDay(slots, zone).map((day) => (
        <fieldset key={day[0]!.from} class="day">
          <legend>{formatDay(day[0]!.from, zone, locale)}</legend>
          <div>
            {day.map((slot) => (
              <label key={slot.date?.id ?? slot.from} class="slot" part="slot">
                <input
                  type="radio"
                  name="slot"
                  checked={
                    chosen.value?.from === slot.from &&
                    chosen.value.to === slot.to &&
                    chosen.value.date?.id === slot.date?.id
                  }
                  onChange={() => model.select(slot)}
                />
                <span>
                  <span class="first-row">
                    <span class="time">{formatSpan(slot, zone, locale)}</span>
                    {slot.best && <span class="badge">{words.best}</span>}
                  </span>
                  {slot.date && (
                    <span class="hint">
                      {say(slot.date.left ? words.left : words.full, { n: slot.date.left || slot.date.waiting })}
                    </span>
                  )}
                  {slot.reason && (
                    <span class="hint">{reasonIn(words, slot.reason, locale, model.profile.value!.nouns)}</span>
                  )}
                </span>
              </label>
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}
