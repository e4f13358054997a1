import type { Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { type DayPart, dayParts, type Preferences } from '../../../shared/job.ts';
import { signedIn } from '../session.ts';

/** What the customer says on the phone about when it suits. */
export interface When {
  weekdays: number[];
  part: DayPart | '';
  fromDay: string;
  personId: string;
}
export const anyTime: When = { weekdays: [1, 2, 3, 4, 5, 6, 7], part: '', fromDay: '', personId: '' };

/** The same as what does not suit. */
export function preferencesOf({ weekdays, part }: When): Preferences {
  const others = [1, 2, 3, 4, 5, 6, 7].filter((day) => !weekdays.includes(day));
  const parts = (Object.keys(dayParts) as DayPart[]).filter((p) => part !== '' && p !== part);
  return { refused: [...(others.length > 0 ? [{ weekdays: others }] : []), ...parts.map((p) => ({ part: p }))] };
}
/** The rest of the question: only what was said. */
export const saidOf = ({ fromDay, personId }: When): { fromDay?: string; personId?: string } => ({
  ...(fromDay ? { fromDay } : {}),
  ...(personId ? { personId } : {}),
});

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Days, part of the day, first date and person; `children` stand before them. */
export function WishForm({
  when,
  submit,
  busy,
  label,
  children,
}: {
  when: Signal<When>;
  submit(): void;
  busy: boolean;
  label: string;
  children?: ComponentChildren;
}): JSX.Element {
  const set = (change: Partial<When>): void => {
    when.value = { ...when.value, ...change };
  };
  const { weekdays, part, fromDay, personId } = when.value;
  const people = signedIn().business.resources.filter((r) => r.kind === 'person');
  return (
    <form
      class="panel series-wish"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) submit();
      }}
    >
      {children}
      <fieldset class="weekdays">
        <legend>On which days</legend>
        {dayNames.map((dayName, i) => (
          <label key={dayName} class="chip">
            <input
              type="checkbox"
              checked={weekdays.includes(i + 1)}
              onChange={(event) =>
                set({
                  weekdays: event.currentTarget.checked ? [...weekdays, i + 1] : weekdays.filter((d) => d !== i + 1),
                })
              }
            />
            <span>{dayName}</span>
          </label>
        ))}
      </fieldset>
      <div class="field">
        <label for="series-part">Time of the day</label>
        <select
          id="series-part"
          class="input"
          value={part}
          onChange={(event) => set({ part: event.currentTarget.value as DayPart | '' })}
        >
          <option value="">Any time</option>
          <option value="morning">Morning</option>
          <option value="afternoon">Afternoon</option>
          <option value="evening">Evening</option>
        </select>
      </div>
      <div class="field">
        <label for="series-from">Not before</label>
        <input
          id="series-from"
          class="input"
          type="date"
          min={signedIn().business.today}
          value={fromDay}
          onInput={(event) => set({ fromDay: event.currentTarget.value })}
        />
      </div>
      <div class="field">
        <label for="series-person">Rather with</label>
        <select
          id="series-person"
          class="input"
          value={personId}
          onChange={(event) => set({ personId: event.currentTarget.value })}
        >
          <option value="">Whoever fits best</option>
          {people.map((person) => (
            <option key={person.id} value={person.id}>
              {person.name}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" class="button" aria-disabled={busy || weekdays.length === 0 || undefined}>
        {label}
      </button>
    </form>
  );
}
