import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { resourceKinds } from '../../../shared/resource.ts';
import { whyNotKeep } from '../../../shared/roles.ts';
import type { ResourceDraft, ResourceFile, SetupLists } from '../../../shared/setup.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorSummary } from '../../ui/error-summary.tsx';
import { Field } from '../../ui/field.tsx';
import { answerOf, office } from '../client.ts';
import { go } from '../router.ts';
import { signedIn } from '../session.ts';
import { inOurWords } from '../words.ts';
import { AbilityFields } from './ability-fields.tsx';
import { AffectedList } from './affected-list.tsx';
import { Choices, NumberField, named } from './choices.tsx';
import { CopyShifts } from './copy-shifts.tsx';
import { DriversEditor } from './drivers-editor.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { type Form, kindWords, useForm } from './setup-model.ts';
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
  const form = useForm(
    { id, own, done: 'Saved. New offers follow it at once.' },
    (json) =>
      id === null
        ? answerOf(office.setup.resources.$post({ json }))
        : answerOf(office.setup.resources[':id'].$put({ param: { id }, json })),
    (savedId) => (id === null ? go(`/office/settings/resources/${encodeURIComponent(savedId)}`, true) : reload()),
  );
  const { draft, affected } = form;
  const looking = useSignal('');
  const why = whyNotKeep(signedIn().staff, own.locationId);
  const services = lists.services.filter((s) => s.active);
  const fitting = services.find((s) => s.requirements.some((r) => r.kind === draft.value.kind)) ?? services[0];
  const serviceId = looking.value || (fitting?.id ?? '');
  return (
    <form class="set-up" noValidate onSubmit={form.submit}>
      <fieldset class="set-up-main" disabled={why !== null}>
        <legend class="sr">The person or thing</legend>
        {why && <p class="panel only-looking">{why} You can look at everything here.</p>}
        <ErrorSummary title="Look at this again" errors={form.faults} />
        <div role="alert">{affected && <AffectedList affected={affected} resourceId={id} />}</div>
        <Who form={form} lists={lists} isNew={id === null} />
        {draft.value.kind === 'person' && <Road form={form} homeKnown={file?.homeKnown ?? false} />}
        {draft.value.kind === 'vehicle' && <DriversEditor form={form} lists={lists} />}
        <ShiftEditor draft={draft} faults={form.faults} />
        {file && <CopyShifts file={file} lists={lists} />}
        <label class="panel check">
          <input
            type="checkbox"
            checked={draft.value.active}
            onChange={(event) => form.set({ active: event.currentTarget.checked })}
          />
          Active; whoever or whatever is retired is not planned any more
        </label>
        <div class="save-bar" hidden={!form.changed}>
          <Button kind="primary" type="submit" busy={form.busy}>
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
  form: Form<ResourceDraft>;
}

function Who({ form, lists, isNew }: PartProps & { lists: SetupLists; isNew: boolean }): JSX.Element {
  const { kind, name, locationId, units, skills, levels, groups, colour, email, phone } = form.draft.value;
  const { set } = form;
  const text = (id: 'name' | 'email' | 'phone', label: string, value: string, more: object): JSX.Element => (
    <Field id={id} label={label} value={value} error={form.errorOf(id)} onValue={(v) => set({ [id]: v })} {...more} />
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
              if (chosen)
                set({ kind: chosen, drivers: [], ...(chosen === 'person' ? { units: 1 } : { drives: false }) });
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
            {(locationId === null || signedIn().staff.locationIds.length === 0) && (
              <option value="">{kind === 'person' ? 'Any' : 'None'}</option>
            )}
            {lists.locations.map((l) => (
              <option key={l.id} value={l.id}>
                {l.name}
              </option>
            ))}
          </select>
          {form.errorOf('locationId') && <span class="wrong">{form.errorOf('locationId')}</span>}
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
            error={form.errorOf('units')}
            onValue={(value) => set({ units: value })}
          />
        )}
      </div>
      <AbilityFields
        id=""
        label="Skills"
        hint="What services ask for: gas, quiet, ultrasound …"
        asks="has"
        ability={{ skills, levels }}
        known={lists.skills}
        errorOf={form.errorOf}
        onChange={set}
      />
      <Choices
        id="groups"
        label="Groups"
        chosen={groups}
        known={named([...new Set([...lists.groups, ...groups])])}
        another="Another group"
        error={form.errorOf('groups')}
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

function Road({ form, homeKnown }: PartProps & { homeKnown: boolean }): JSX.Element {
  const { drives, home, maxVisits } = form.draft.value;
  const part = (id: keyof ResourceDraft['home'], label: string, maxLength: number): JSX.Element => (
    <Field
      id={`home-${id}`}
      label={label}
      value={home[id]}
      maxLength={maxLength}
      error={form.errorOf(`home-${id}`)}
      onValue={(value) => form.set({ home: { ...home, [id]: value } })}
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
          onChange={(event) => form.set({ drives: event.currentTarget.checked })}
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
        error={form.errorOf('maxVisits')}
        onValue={(value) => form.set({ maxVisits: value })}
      />
    </fieldset>
  );
}
