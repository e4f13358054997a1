import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { resourceKinds } from '../../../shared/resource.ts';
import type { Affected, ResourceDraft, ResourceFile, SetupLists } from '../../../shared/setup.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorSummary } from '../../ui/error-summary.tsx';
import { Field } from '../../ui/field.tsx';
import { answerOf, office } from '../client.ts';
import { go } from '../router.ts';
import { mayI } from '../session.ts';
import { inOurWords } from '../words.ts';
import { AffectedList } from './affected-list.tsx';
import { Choices, NumberField, named } from './choices.tsx';
import { CopyShifts } from './copy-shifts.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { type FieldFault, kindWords, sendForm } from './setup-model.ts';
import { ShiftEditor } from './shift-editor.tsx';

interface ResourceFormProps {
  file: ResourceFile | null;
  own: ResourceDraft;
  lists: SetupLists;
  reload(): Promise<void>;
}

/** Everything about a person, room, device or vehicle, with what it would offer beside it. */
export function ResourceForm({ file, own, lists, reload }: ResourceFormProps): JSX.Element {
  const id = file?.id ?? null;
  const draft = useSignal<ResourceDraft>(own);
  const faults = useSignal<FieldFault[]>([]);
  const affected = useSignal<Affected | null>(null);
  const busy = useSignal(false);
  const looking = useSignal('');
  const changed = id === null || JSON.stringify(draft.value) !== JSON.stringify(own);
  const submit = async (): Promise<void> => {
    if (busy.value || !changed) return;
    busy.value = true;
    affected.value = null;
    const json = draft.value;
    const sent = await sendForm(
      () =>
        id === null
          ? answerOf(office.setup.resources.$post({ json }))
          : answerOf(office.setup.resources[':id'].$put({ param: { id }, json })),
      'Saved. New offers follow it at once.',
    );
    busy.value = false;
    faults.value = 'faults' in sent ? sent.faults : [];
    affected.value = 'affected' in sent ? sent.affected : null;
    if (!('id' in sent)) return;
    if (id === null) go(`/office/settings/resources/${encodeURIComponent(sent.id)}`, true);
    else await reload();
  };
  const services = lists.services.filter((s) => s.active);
  const fitting = services.find((s) => s.requirements.some((r) => r.kind === draft.value.kind)) ?? services[0];
  const serviceId = looking.value || (fitting?.id ?? '');
  return (
    <form
      class="set-up"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <fieldset class="set-up-main" disabled={!mayI('change-settings')}>
        <legend class="sr">The person or thing</legend>
        <ErrorSummary title="Look at this again" errors={faults.value} />
        <div role="alert">{affected.value && <AffectedList affected={affected.value} resourceId={id} />}</div>
        <Who draft={draft} faults={faults.value} lists={lists} isNew={id === null} />
        {draft.value.kind === 'person' && (
          <Road draft={draft} faults={faults.value} homeKnown={file?.homeKnown ?? false} />
        )}
        <ShiftEditor draft={draft} faults={faults.value} />
        {file && <CopyShifts file={file} lists={lists} />}
        <label class="panel check">
          <input
            type="checkbox"
            checked={draft.value.active}
            onChange={(event) => {
              draft.value = { ...draft.value, active: event.currentTarget.checked };
            }}
          />
          Active; whoever or whatever is retired is not planned any more
        </label>
        <div class="save-bar" hidden={!changed}>
          <Button kind="primary" type="submit" busy={busy.value}>
            {id === null ? 'Add' : 'Save'}
          </Button>
          <p class="muted">Nothing that is promised is broken: you are told first.</p>
        </div>
      </fieldset>
      <PreviewPanel
        draft={{ resource: { id, draft: draft.value } }}
        place={services.find((s) => s.id === serviceId)?.place ?? 'customer'}
        locations={lists.locations}
        services={services}
        serviceId={serviceId}
        chooseService={(chosen) => {
          looking.value = chosen;
        }}
      />
    </form>
  );
}

interface PartProps {
  draft: Signal<ResourceDraft>;
  faults: readonly FieldFault[];
}
const errorIn = (faults: readonly FieldFault[], field: string): string | undefined =>
  faults.find((fault) => fault.field === field)?.message;

function Who({ draft, faults, lists, isNew }: PartProps & { lists: SetupLists; isNew: boolean }): JSX.Element {
  const { kind, name, locationId, units, skills, groups, colour, email, phone } = draft.value;
  const set = (change: Partial<ResourceDraft>): void => {
    draft.value = { ...draft.value, ...change };
  };
  const text = (id: 'name' | 'email' | 'phone', label: string, value: string, more: object): JSX.Element => (
    <Field
      id={id}
      label={label}
      value={value}
      error={errorIn(faults, id)}
      onValue={(v) => set({ [id]: v })}
      {...more}
    />
  );
  return (
    <fieldset class="panel fields">
      <legend>{kindWords[kind].one}</legend>
      <div class="two">
        {text('name', 'Name', name, { maxLength: 120 })}
        <div class="field">
          <label for="kind">Kind</label>
          <select
            id="kind"
            class="input"
            value={kind}
            disabled={!isNew}
            onChange={(event) => {
              const chosen = resourceKinds.find((k) => k === event.currentTarget.value);
              if (chosen) set({ kind: chosen, ...(chosen === 'person' ? { units: 1 } : { drives: false }) });
            }}
          >
            {resourceKinds.map((k) => (
              <option key={k} value={k}>
                {kindWords[k].one}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="locationId">{inOurWords('{Location}')}</label>
          <select
            id="locationId"
            class="input"
            value={locationId ?? ''}
            onChange={(event) => set({ locationId: event.currentTarget.value || null })}
          >
            <option value="">{kind === 'person' ? 'Any' : 'None'}</option>
            {lists.locations.map((l) => (
              <option key={l.id} value={l.id}>
                {l.name}
              </option>
            ))}
          </select>
          {errorIn(faults, 'locationId') && <span class="wrong">{errorIn(faults, 'locationId')}</span>}
        </div>
        {kind === 'person' ? (
          <div class="field">
            <label for="colour">Colour on maps</label>
            <input
              id="colour"
              class="input colour"
              type="color"
              value={colour}
              onInput={(event) => set({ colour: event.currentTarget.value })}
            />
          </div>
        ) : (
          <NumberField
            id="units"
            label="How many alike"
            value={units}
            min={1}
            max={1000}
            error={errorIn(faults, 'units')}
            onValue={(value) => set({ units: value })}
          />
        )}
      </div>
      <Choices
        id="skills"
        label="Skills"
        hint="What services ask for: gas, quiet, ultrasound …"
        chosen={skills}
        known={named([...new Set([...lists.skills, ...skills])])}
        another="Another skill"
        error={errorIn(faults, 'skills')}
        onChange={(chosen) => set({ skills: chosen })}
      />
      <Choices
        id="groups"
        label="Groups"
        chosen={groups}
        known={named([...new Set([...lists.groups, ...groups])])}
        another="Another group"
        error={errorIn(faults, 'groups')}
        onChange={(chosen) => set({ groups: chosen })}
      />
      {kind === 'person' && (
        <div class="two">
          {text('email', 'E-mail', email, { type: 'email', maxLength: 200 })}
          {text('phone', 'Phone', phone, { type: 'tel', maxLength: 30 })}
        </div>
      )}
    </fieldset>
  );
}

function Road({ draft, faults, homeKnown }: PartProps & { homeKnown: boolean }): JSX.Element {
  const { drives, home, maxVisits } = draft.value;
  const part = (id: keyof ResourceDraft['home'], label: string, maxLength: number): JSX.Element => (
    <Field
      id={`home-${id}`}
      label={label}
      value={home[id]}
      maxLength={maxLength}
      error={errorIn(faults, `home-${id}`)}
      onValue={(value) => {
        draft.value = { ...draft.value, home: { ...home, [id]: value } };
      }}
    />
  );
  const unwritten = homeKnown && !home.street && !home.postcode && !home.place;
  return (
    <fieldset class="panel fields">
      <legend>On the road</legend>
      <label class="check">
        <input
          type="checkbox"
          checked={drives}
          onChange={(event) => {
            draft.value = { ...draft.value, drives: event.currentTarget.checked };
          }}
        />
        {inOurWords('Drives to {customers}')}
      </label>
      {drives && (
        <>
          <p class="muted">
            {unwritten
              ? 'Where the day begins is known as a point; write an address to change it.'
              : 'The day begins and ends at this address; where none is written, at the location.'}
          </p>
          {part('street', 'Street and number', 120)}
          <div class="two">
            {part('postcode', 'Postcode', 12)}
            {part('place', 'Place', 80)}
          </div>
        </>
      )}
      <NumberField
        id="maxVisits"
        label="At most so many visits a day"
        hint="0: any number"
        value={maxVisits}
        max={100}
        error={errorIn(faults, 'maxVisits')}
        onValue={(value) => {
          draft.value = { ...draft.value, maxVisits: value };
        }}
      />
    </fieldset>
  );
}
