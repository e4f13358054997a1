import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { ResourceDraft, ShiftDraft, ShiftExceptionDraft } from '../../../shared/setup.ts';
import { weekdayNames } from '../../../shared/time.ts';
import { Button } from '../../ui/button.tsx';
import { signedIn } from '../session.ts';
import { clockOf, type FieldFault, minuteOfClock } from './setup-model.ts';
import { Validity } from './validity.tsx';

const validityOf = ({ validFrom, validTo }: ShiftDraft): string => `${validFrom ?? ''} ${validTo ?? ''}`;

interface ShiftEditorProps {
  draft: Signal<ResourceDraft>;
  faults: readonly FieldFault[];
}

/** When somebody works or something is open: weeks that repeat while they are valid, and single days that differ. */
export function ShiftEditor({ draft, faults }: ShiftEditorProps): JSX.Element {
  const { shifts, exceptions, kind } = draft.value;
  const set = (change: Partial<ResourceDraft>): void => {
    draft.value = { ...draft.value, ...change };
  };
  const weeks = [...new Set(shifts.map(validityOf))];
  return (
    <fieldset class="panel fields">
      <legend>Hours</legend>
      {weeks.length === 0 && (
        <p class="muted">
          {kind === 'person' ? 'Nobody is planned without hours.' : 'Without hours it can always be taken.'}
        </p>
      )}
      {weeks.map((validity, i) => (
        <Week
          key={i}
          validity={validity}
          shifts={shifts}
          faults={faults}
          onChange={(changed) => set({ shifts: changed })}
        />
      ))}
      <div class="verbs">
        <Button onClick={() => set({ shifts: [...shifts, ...freshWeek(shifts)] })}>
          {weeks.length === 0 ? 'Add hours' : 'Add hours for another time of the year'}
        </Button>
      </div>
      <Exceptions exceptions={exceptions} faults={faults} onChange={(changed) => set({ exceptions: changed })} />
    </fieldset>
  );
}

/** Monday to Friday; beside a week that is valid for ever, one that has yet to be given its days. */
function freshWeek(shifts: readonly ShiftDraft[]): ShiftDraft[] {
  const { today } = signedIn().business;
  const validity =
    shifts.length === 0
      ? { validFrom: null, validTo: null }
      : { validFrom: `${Number(today.slice(0, 4)) + 1}-01-01`, validTo: null };
  return [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 8 * 60, toMinute: 17 * 60, ...validity }));
}

interface WeekProps {
  validity: string;
  shifts: readonly ShiftDraft[];
  faults: readonly FieldFault[];
  onChange(shifts: ShiftDraft[]): void;
}

function Week({ validity, shifts, faults, onChange }: WeekProps): JSX.Element {
  const mine = shifts.flatMap((shift, index) => (validityOf(shift) === validity ? [{ shift, index }] : []));
  const { validFrom, validTo } = mine[0]!.shift;
  const others = shifts.filter((shift) => validityOf(shift) !== validity);
  const place = ['week', validFrom ?? 'ever', validTo ?? 'ever'].join('-');
  const valid = (change: Partial<Pick<ShiftDraft, 'validFrom' | 'validTo'>>): void =>
    onChange(shifts.map((shift) => (validityOf(shift) === validity ? { ...shift, ...change } : shift)));
  const change = (index: number, part: Partial<ShiftDraft>): void =>
    onChange(shifts.map((shift, i) => (i === index ? { ...shift, ...part } : shift)));
  const add = (weekday: number, last: ShiftDraft | undefined): void => {
    const fromMinute = last ? Math.min(last.toMinute + 60, 1380) : 480;
    const toMinute = last ? Math.min(fromMinute + 240, 1440) : 1020;
    onChange([...shifts, { weekday, fromMinute, toMinute, validFrom, validTo }]);
  };
  return (
    <div class="week-hours">
      {weekdayNames.map((name, i) => {
        const spans = mine.filter(({ shift }) => shift.weekday === i + 1);
        return (
          <div key={name} class="day-hours">
            <span class={spans.length > 0 ? 'day-name' : 'day-name muted'}>{name}</span>
            <div class="spans">
              {spans.map(({ shift, index }) => (
                <Hours
                  key={index}
                  id={`shifts-${index}`}
                  name={name}
                  hours={shift}
                  faults={faults}
                  onChange={(part) => change(index, part)}
                  onRemove={() => onChange(shifts.filter((_, k) => k !== index))}
                />
              ))}
              <button
                type="button"
                class="button quiet"
                onClick={() =>
                  add(
                    i + 1,
                    spans
                      .map(({ shift }) => shift)
                      .sort((a, b) => a.toMinute - b.toMinute)
                      .at(-1),
                  )
                }
              >
                {spans.length === 0 ? 'Add hours' : 'Add'}
                <span class="sr"> on {name}</span>
              </button>
            </div>
          </div>
        );
      })}
      <Validity id={place} validFrom={validFrom} validTo={validTo} onChange={valid}>
        <button type="button" class="button quiet" onClick={() => onChange(others)}>
          Remove<span class="sr"> these hours</span>
        </button>
      </Validity>
    </div>
  );
}

interface HoursProps {
  id: string;
  name: string;
  hours: { fromMinute: number; toMinute: number };
  faults: readonly FieldFault[];
  onChange(part: { fromMinute?: number; toMinute?: number }): void;
  onRemove(): void;
}

function Hours({ id, name, hours, faults, onChange, onRemove }: HoursProps): JSX.Element {
  const wrong = faults.find(({ field }) => field.startsWith(`${id}-`));
  return (
    <span class="hours-of">
      <input
        id={`${id}-fromMinute`}
        class="input"
        type="time"
        aria-label={`${name} from`}
        aria-invalid={wrong ? true : undefined}
        value={clockOf(hours.fromMinute)}
        onChange={(event) =>
          event.currentTarget.value && onChange({ fromMinute: minuteOfClock(event.currentTarget.value) })
        }
      />
      <span aria-hidden="true">–</span>
      <input
        id={`${id}-toMinute`}
        class="input"
        type="time"
        aria-label={`${name} until`}
        aria-invalid={wrong ? true : undefined}
        value={clockOf(hours.toMinute)}
        onChange={(event) =>
          event.currentTarget.value && onChange({ toMinute: minuteOfClock(event.currentTarget.value, true) })
        }
      />
      <button
        type="button"
        class="button quiet remove"
        aria-label={`Remove ${name} ${clockOf(hours.fromMinute)}`}
        onClick={onRemove}
      >
        ×
      </button>
      {wrong && <span class="wrong">{wrong.message}</span>}
    </span>
  );
}

interface ExceptionsProps {
  exceptions: readonly ShiftExceptionDraft[];
  faults: readonly FieldFault[];
  onChange(exceptions: ShiftExceptionDraft[]): void;
}

function Exceptions({ exceptions, faults, onChange }: ExceptionsProps): JSX.Element {
  const { today } = signedIn().business;
  const change = (index: number, part: Partial<ShiftExceptionDraft>): void =>
    onChange(exceptions.map((one, i) => (i === index ? { ...one, ...part } : one)));
  return (
    <div class="exceptions">
      <p class="part">Single days that differ</p>
      {exceptions.map((one, i) => {
        const off = one.fromMinute === one.toMinute;
        const wrong = faults.find(({ field }) => field.startsWith(`exceptions-${i}-`));
        return (
          <div key={i} class="exception">
            <input
              id={`exceptions-${i}-day`}
              class="input"
              type="date"
              aria-label="Day"
              aria-invalid={wrong ? true : undefined}
              min={today}
              value={one.day}
              onChange={(event) => event.currentTarget.value && change(i, { day: event.currentTarget.value })}
            />
            <select
              class="input"
              aria-label={`What is different on ${one.day}`}
              value={off ? 'off' : 'hours'}
              onChange={(event) =>
                change(
                  i,
                  event.currentTarget.value === 'off'
                    ? { fromMinute: 0, toMinute: 0 }
                    : { fromMinute: 480, toMinute: 720 },
                )
              }
            >
              <option value="off">Day off</option>
              <option value="hours">These hours</option>
            </select>
            {off ? (
              <button type="button" class="button quiet" onClick={() => onChange(exceptions.filter((_, k) => k !== i))}>
                Remove<span class="sr"> {one.day}</span>
              </button>
            ) : (
              <Hours
                id={`exceptions-${i}`}
                name={one.day}
                hours={one}
                faults={faults}
                onChange={(part) => change(i, part)}
                onRemove={() => onChange(exceptions.filter((_, k) => k !== i))}
              />
            )}
            {off && wrong && <span class="wrong">{wrong.message}</span>}
          </div>
        );
      })}
      <div class="verbs">
        <Button onClick={() => onChange([...exceptions, { day: today, fromMinute: 0, toMinute: 0 }])}>Add a day</Button>
      </div>
    </div>
  );
}
