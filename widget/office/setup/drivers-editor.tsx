import type { JSX } from 'preact';
import type { DrivingDraft, ResourceDraft, ResourceLine, SetupLists } from '../../../shared/setup.ts';
import { weekdayNames } from '../../../shared/time.ts';
import { Button } from '../../ui/button.tsx';
import { inOurWords } from '../words.ts';
import { Choices } from './choices.tsx';
import type { Form } from './setup-model.ts';
import { Validity } from './validity.tsx';

const weekdays = weekdayNames.map((name, i) => ({ id: String(i + 1), name: name.slice(0, 3) }));
const workdays = [1, 2, 3, 4, 5];

/** Who drives a vehicle: whoever has the shift, or the same people on their weekdays. */
export function DriversEditor({ form, lists }: { form: Form<ResourceDraft>; lists: SetupLists }): JSX.Element {
  const { drivers } = form.draft.value;
  const people = lists.resources.filter((r) => r.kind === 'person' && (r.drives || drives(drivers, r)));
  const set = (list: DrivingDraft[]): void => form.set({ drivers: list });
  const unnamed = people.find((r) => r.active && !drives(drivers, r)) ?? people[0];
  const add = (): void => {
    if (unnamed) set([...drivers, { personId: unnamed.id, weekdays: workdays, validFrom: null, validTo: null }]);
  };
  const wrong = form.errorOf('drivers');
  return (
    <fieldset class="panel fields" id="drivers" tabIndex={-1}>
      <legend>Driven by</legend>
      {wrong && <p class="wrong">{wrong}</p>}
      <div class="cards">
        <label class="card-choice">
          <input type="radio" name="driven" checked={drivers.length === 0} onChange={() => set([])} />
          <strong>Whoever has the shift</strong>
          <span class="muted">Anybody who drives no other vehicle that day takes it while it is free.</span>
        </label>
        <label class="card-choice">
          <input type="radio" name="driven" checked={drivers.length > 0} disabled={!unnamed} onChange={add} />
          <strong>The same people</strong>
          <span class="muted">On their weekdays they bring it along, with all that is mounted on it.</span>
        </label>
      </div>
      {people.length === 0 && <p class="muted">{inOurWords('Nobody drives to {customers} yet.')}</p>}
      {drivers.length > 0 && (
        <>
          <ul class="requirements">
            {drivers.map((one, i) => (
              <Driver
                key={i}
                id={`drivers-${i}`}
                driving={one}
                people={people.filter((r) => r.active || r.id === one.personId)}
                errorOf={form.errorOf}
                onChange={(changed) => set(drivers.map((other, k) => (k === i ? changed : other)))}
                onRemove={() => set(drivers.filter((_, k) => k !== i))}
              />
            ))}
          </ul>
          <p class="muted">On other days anybody who drives no other vehicle takes it.</p>
          <div class="verbs">
            <Button onClick={add}>Add a driver</Button>
          </div>
        </>
      )}
    </fieldset>
  );
}

const drives = (drivers: readonly DrivingDraft[], { id }: ResourceLine): boolean =>
  drivers.some(({ personId }) => personId === id);

interface DriverProps {
  id: string;
  driving: DrivingDraft;
  people: readonly ResourceLine[];
  errorOf(field: string): string | undefined;
  onChange(driving: DrivingDraft): void;
  onRemove(): void;
}

function Driver({ id, driving, people, errorOf, onChange, onRemove }: DriverProps): JSX.Element {
  const { personId, weekdays: chosen, validFrom, validTo } = driving;
  const wrong = errorOf(`${id}-personId`);
  return (
    <li class="requirement">
      <div class="of-what one">
        <div class="field">
          <label for={`${id}-personId`}>Who</label>
          {wrong && <span class="wrong">{wrong}</span>}
          <select
            id={`${id}-personId`}
            class="input"
            value={personId}
            onChange={(event) => onChange({ ...driving, personId: event.currentTarget.value })}
          >
            {people.map((r) => (
              <option key={r.id} value={r.id}>
                {r.active ? r.name : `${r.name} (retired)`}
              </option>
            ))}
          </select>
        </div>
        <button type="button" class="button quiet" onClick={onRemove}>
          Remove<span class="sr"> this driver</span>
        </button>
      </div>
      <Choices
        id={`${id}-weekdays`}
        label="On"
        chosen={chosen.map(String)}
        known={weekdays}
        closed
        error={errorOf(`${id}-weekdays`)}
        onChange={(days) => onChange({ ...driving, weekdays: days.map(Number).sort() })}
      />
      <Validity
        id={id}
        validFrom={validFrom}
        validTo={validTo}
        error={errorOf(`${id}-validTo`)}
        onChange={(validity) => onChange({ ...driving, ...validity })}
      />
    </li>
  );
}
