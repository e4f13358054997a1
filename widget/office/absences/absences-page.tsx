import type { JSX } from 'preact';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import { Field } from '../../ui/field.tsx';
import { Page } from '../page.tsx';
import { mayI, signedIn } from '../session.ts';
import { Verb } from '../verb.tsx';
import { called, spanWords } from '../words.ts';
import { AbsencePreviewPanel } from './absence-preview.tsx';
import {
  busy,
  change,
  coming,
  confirmed,
  form,
  loadComing,
  look,
  presets,
  preview,
  startForm,
  takeBack,
  usePreset,
  wrong,
} from './absences-model.ts';

const kinds = { person: 'People', room: 'Rooms', equipment: 'Equipment', vehicle: 'Vehicles' } as const;

/** Somebody is away: see who is affected before anybody hears of it, then one click. */
export function AbsencesPage(): JSX.Element {
  // Before anybody can touch the form: a choice made while the page comes up must stand.
  useLayoutEffect(startForm, []);
  useEffect(() => void loadComing(), []);
  return (
    <Page title="Absences" summary="See who is affected before anybody hears of it.">
      <AbsenceForm />
      <div aria-live="polite">
        {preview.value && <AbsencePreviewPanel />}
        {confirmed.value && <Result />}
      </div>
      <Coming />
    </Page>
  );
}

function AbsenceForm(): JSX.Element {
  const { resources } = signedIn().business;
  const error = (field: string): string | undefined => wrong.value.find((w) => w.field === field)?.message;
  return (
    <form
      class="panel absence-form"
      aria-label="Who is away"
      onSubmit={(event) => {
        event.preventDefault();
        if (mayI('enter-absence')) void look();
      }}
    >
      <div class="field who-field">
        <label for="away-who">Who</label>
        <select
          id="away-who"
          class="input"
          value={form.value.resourceId}
          onChange={(event) => change({ resourceId: event.currentTarget.value })}
        >
          {(Object.keys(kinds) as (keyof typeof kinds)[]).map((kind) => {
            const ofKind = resources.filter((r) => r.kind === kind);
            return (
              ofKind.length > 0 && (
                <optgroup key={kind} label={kinds[kind]}>
                  {ofKind.map((r) => (
                    <option key={r.id} value={r.id}>
                      {r.name}
                    </option>
                  ))}
                </optgroup>
              )
            );
          })}
        </select>
      </div>
      <WallField id="away-from" label="From" value={form.value.from} error={error('away-from')} part="from" />
      <WallField id="away-to" label="Until" value={form.value.to} error={error('away-to')} part="to" />
      <Field
        id="away-reason"
        label="Reason (for the office)"
        value={form.value.reason}
        maxLength={200}
        onValue={(reason) => change({ reason })}
      />
      <fieldset class="presets">
        <legend class="sr">When, in one tap</legend>
        {presets.map((preset) => (
          <button key={preset.name} type="button" class="chip tap" onClick={() => usePreset(preset)}>
            {preset.name}
          </button>
        ))}
      </fieldset>
      <Verb needs="enter-absence" kind="primary" type="submit" busy={busy.value === 'preview'}>
        {busy.value === 'preview' ? 'Working it out…' : 'Show who is affected'}
      </Verb>
    </form>
  );
}

interface WallFieldProps {
  id: string;
  label: string;
  value: string;
  error: string | undefined;
  part: 'from' | 'to';
}

const WallField = ({ id, label, value, error, part }: WallFieldProps): JSX.Element => (
  <div class="field">
    <label for={id}>{label}</label>
    <input
      id={id}
      class="input"
      type="datetime-local"
      value={value}
      aria-invalid={error ? true : undefined}
      aria-describedby={error ? `${id}-wrong` : undefined}
      onChange={(event) => change({ [part]: event.currentTarget.value })}
    />
    {error && (
      <span class="wrong" id={`${id}-wrong`}>
        {error}
      </span>
    )}
  </div>
);

function Result(): JSX.Element {
  const { kept, rebooked, withoutTime, differs } = confirmed.value!;
  const nobody = kept + rebooked + withoutTime === 0;
  const fates = { kept: 'kept by a colleague', rebook: 'asked to re-book', unaffected: 'not affected any more' };
  return (
    <section class="panel result" aria-label="What was done">
      <h2>The absence is entered</h2>
      {nobody ? (
        <p>No {called('appointment')} was affected.</p>
      ) : (
        <ul>
          {kept > 0 && <li>{kept} kept by a colleague; nobody was written to</li>}
          {rebooked > 0 && <li>{rebooked} got a link with a time kept for them</li>}
          {withoutTime > 0 && (
            <li>
              {withoutTime} could not be given a time: they got a link, and are in the <a href="/office/queue">queue</a>
            </li>
          )}
        </ul>
      )}
      {differs.length > 0 && (
        <>
          <h3>Different from the preview</h3>
          <ul>
            {differs.map((d) => (
              <li key={d.customerName}>
                <bdi>{d.customerName}</bdi>: {fates[d.became]}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Coming(): JSX.Element | null {
  const { zone } = signedIn().business;
  if (!coming.value) return null;
  return (
    <section aria-label="Entered absences">
      <h2>Entered</h2>
      {coming.value.length === 0 ? (
        <p class="muted">Nobody is away in the time ahead.</p>
      ) : (
        <ul class="panel list">
          {coming.value.map((absence) => (
            <li key={absence.id}>
              <span>
                <strong>
                  <bdi>{absence.resourceName}</bdi>
                </strong>{' '}
                <span class="muted">
                  {spanWords(absence, zone)}
                  {absence.reason && ` · ${absence.reason}`}
                </span>
              </span>
              <Verb needs="enter-absence" kind="quiet" onClick={() => void takeBack(absence)}>
                Take back<span class="sr"> the absence of {absence.resourceName}</span>
              </Verb>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
