import type { Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { type EventConflict, type EventKind, eventKinds } from '../../../shared/event.ts';
import { addDays, type Day, type Instant, weekdayOf } from '../../../shared/time.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { signedIn } from '../session.ts';
import { fromWallClock } from '../wall-clock.ts';
import { conflictWords, kindWords } from './event-words.ts';

export interface EventDraft {
  kind: EventKind;
  title: string;
  serviceId: string;
  locationId: string;
  day: Day;
  from: string;
  to: string;
  capacity: string;
  resourceIds: string[];
  /** Empty: once. */
  weekdays: number[];
  until: Day;
}

export function newDraft(): EventDraft {
  const { services, locations, today } = signedIn().business;
  const service = services.find((s) => s.capacity > 0);
  const tomorrow = addDays(today, 1);
  return {
    kind: service ? 'class' : 'meeting',
    title: service?.name ?? '',
    serviceId: service?.id ?? '',
    locationId: locations[0]?.id ?? '',
    day: tomorrow,
    from: '10:00',
    to: '11:00',
    capacity: String(service?.capacity ?? 0),
    resourceIds: [],
    weekdays: [],
    until: addDays(tomorrow, 7 * 8),
  };
}

/** From when to when the draft is, or what is wrong with it. */
export function spanOf({ day, from, to }: EventDraft): { from: Instant; to: Instant } | null {
  const { zone } = signedIn().business;
  const [begins, ends] = [fromWallClock(`${day}T${from}`, zone), fromWallClock(`${day}T${to}`, zone)];
  return begins !== null && ends !== null && ends > begins ? { from: begins, to: ends } : null;
}

const resourceKinds = { person: 'People', room: 'Rooms', equipment: 'Equipment', vehicle: 'Vehicles' } as const;
const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

interface FormProps {
  draft: Signal<EventDraft>;
  /** A new event chooses its kind, service, place and rhythm; one that stands keeps them. */
  isNew: boolean;
  busy: boolean;
  wrong: string;
  submitLabel: string;
  submit(): void;
  children?: ComponentChildren;
}

/** What an event is, when, and what it takes. */
export function EventForm({ draft, isNew, busy, wrong, submitLabel, submit, children }: FormProps): JSX.Element {
  const { services, locations } = signedIn().business;
  const form = draft.value;
  const change = (part: Partial<EventDraft>): void => {
    draft.value = { ...draft.value, ...part };
  };
  const classes = services.filter((s) => s.capacity > 0);
  const choose = (kind: EventKind): void => {
    const service = kind === 'class' ? classes[0] : undefined;
    change({
      kind,
      serviceId: service?.id ?? '',
      title: service?.name ?? '',
      capacity: String(service?.capacity ?? 0),
    });
  };
  return (
    <form
      class="panel event-form"
      aria-label="Event"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {isNew && (
        <Choice
          id="event-kind"
          label="What"
          value={form.kind}
          options={eventKinds.filter((k) => k !== 'class' || classes.length > 0).map((k) => [k, kindWords[k]])}
          choose={(kind) => choose(kind as EventKind)}
        />
      )}
      {isNew && form.kind === 'class' && (
        <Choice
          id="event-service"
          label="Class"
          value={form.serviceId}
          options={classes.map((s) => [s.id, s.name])}
          choose={(serviceId) => {
            const service = classes.find((s) => s.id === serviceId)!;
            change({ serviceId, title: service.name, capacity: String(service.capacity) });
          }}
        />
      )}
      <Field id="event-title" label="Title" value={form.title} maxLength={120} onValue={(title) => change({ title })} />
      {isNew && locations.length > 1 && (
        <Choice
          id="event-location"
          label="Where"
          value={form.locationId}
          options={locations.map((l) => [l.id, l.name])}
          choose={(locationId) => change({ locationId })}
        />
      )}
      <div class="event-when">
        <Native id="event-day" type="date" label="Day" value={form.day} set={(day) => change({ day })} />
        <Native id="event-from" type="time" label="From" value={form.from} set={(from) => change({ from })} />
        <Native id="event-to" type="time" label="Until" value={form.to} set={(to) => change({ to })} />
        {form.kind === 'class' && (
          <Native
            id="event-capacity"
            type="number"
            label="Places"
            value={form.capacity}
            set={(capacity) => change({ capacity })}
          />
        )}
      </div>
      <Resources form={form} change={change} />
      {isNew && (
        <fieldset class="event-rhythm">
          <legend>Repeat every week</legend>
          <div class="chips">
            {weekdayNames.map((name, i) => (
              <label key={name} class="chip tap">
                <input
                  type="checkbox"
                  checked={form.weekdays.includes(i + 1)}
                  onChange={() => change({ weekdays: toggled(form.weekdays, i + 1, weekdayOf(form.day)) })}
                />
                {name}
              </label>
            ))}
          </div>
          {form.weekdays.length > 0 && (
            <Native id="event-until" type="date" label="Until" value={form.until} set={(until) => change({ until })} />
          )}
        </fieldset>
      )}
      {wrong && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      {children}
      <Button kind="primary" type="submit" busy={busy}>
        {busy ? 'One moment…' : submitLabel}
      </Button>
    </form>
  );
}

/** The first tap also takes the weekday the event begins on. */
function toggled(weekdays: number[], weekday: number, own: number): number[] {
  if (weekdays.includes(weekday)) return weekdays.filter((w) => w !== weekday);
  return [...new Set([...(weekdays.length === 0 ? [own] : []), ...weekdays, weekday])].sort();
}

function Resources({ form, change }: { form: EventDraft; change(part: Partial<EventDraft>): void }): JSX.Element {
  const { resources } = signedIn().business;
  const toggle = (id: string): string[] =>
    form.resourceIds.includes(id) ? form.resourceIds.filter((r) => r !== id) : [...form.resourceIds, id];
  return (
    <>
      {(Object.keys(resourceKinds) as (keyof typeof resourceKinds)[]).map((kind) => {
        const ofKind = resources.filter((r) => r.kind === kind);
        return (
          ofKind.length > 0 && (
            <fieldset key={kind}>
              <legend>{resourceKinds[kind]}</legend>
              <div class="chips">
                {ofKind.map(({ id, name }) => (
                  <label key={id} class="chip tap">
                    <input
                      type="checkbox"
                      checked={form.resourceIds.includes(id)}
                      onChange={() => change({ resourceIds: toggle(id) })}
                    />
                    <bdi>{name}</bdi>
                  </label>
                ))}
              </div>
            </fieldset>
          )
        );
      })}
    </>
  );
}

interface ChoiceProps {
  id: string;
  label: string;
  value: string;
  options: (readonly [string, string])[];
  choose(value: string): void;
}

export const Choice = ({ id, label, value, options, choose }: ChoiceProps): JSX.Element => (
  <div class="field">
    <label for={id}>{label}</label>
    <select id={id} class="input" value={value} onChange={(event) => choose(event.currentTarget.value)}>
      {options.map(([key, name]) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </select>
  </div>
);

interface NativeProps {
  id: string;
  type: 'date' | 'time' | 'number';
  label: string;
  value: string;
  set(value: string): void;
}

const Native = ({ id, type, label, value, set }: NativeProps): JSX.Element => (
  <div class="field">
    <label for={id}>{label}</label>
    <input
      id={id}
      class="input"
      type={type}
      min={type === 'number' ? 1 : undefined}
      value={value}
      onInput={(event) => set(event.currentTarget.value)}
    />
  </div>
);

/** What is in the way, by name. */
export const Conflicts = ({ conflicts }: { conflicts: EventConflict[] }): JSX.Element => (
  <div class="conflicts" role="alert">
    <p>
      <strong>Nothing is planned yet: this is in the way.</strong>
    </p>
    <ul>
      {conflicts.slice(0, 12).map((c) => (
        <li key={`${c.day} ${c.resourceId}`}>{conflictWords(c)}</li>
      ))}
    </ul>
    {conflicts.length > 12 && <p>… and {conflicts.length - 12} more.</p>}
  </div>
);
