import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { type Locale, locales, resolvePolicy } from '../../../shared/policy.ts';
import type { Requirement } from '../../../shared/service.ts';
import type { ServiceDraft, SetupLists } from '../../../shared/setup.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorSummary } from '../../ui/error-summary.tsx';
import { Field } from '../../ui/field.tsx';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { go } from '../router.ts';
import { mayI, signedIn } from '../session.ts';
import { PolicyFields } from '../settings/policy-fields.tsx';
import { inOurWords } from '../words.ts';
import { Choices, NumberField } from './choices.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { RequirementEditor } from './requirement-editor.tsx';
import { type FieldFault, sendForm } from './setup-model.ts';

const languageNames: Record<Locale, string> = {
  ...{ en: 'English', fr: 'Français', nl: 'Nederlands', de: 'Deutsch', uk: 'Українська' },
};

interface ServiceFormProps {
  id: string | null;
  own: ServiceDraft;
  lists: SetupLists;
  reload(): Promise<void>;
}

/** Everything about a service, with what it would offer beside it. */
export function ServiceForm({ id, own, lists, reload }: ServiceFormProps): JSX.Element {
  const draft = useSignal<ServiceDraft>(own);
  const faults = useSignal<FieldFault[]>([]);
  const busy = useSignal(false);
  const changed = id === null || JSON.stringify(draft.value) !== JSON.stringify(own);
  const submit = async (): Promise<void> => {
    if (busy.value || !changed) return;
    busy.value = true;
    const json = draft.value;
    const sent = await sendForm(
      () =>
        id === null
          ? answerOf(office.setup.services.$post({ json }))
          : answerOf(office.setup.services[':id'].$put({ param: { id }, json })),
      'Saved. New offers follow it at once.',
    );
    busy.value = false;
    faults.value = 'faults' in sent ? sent.faults : [];
    if (!('id' in sent)) return;
    if (id === null) go(`/office/settings/services/${encodeURIComponent(sent.id)}`, true);
    else await reload();
  };
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
        <legend class="sr">The service</legend>
        <ErrorSummary title="Look at this again" errors={faults.value} />
        <Names draft={draft} faults={faults.value} />
        <Place draft={draft} lists={lists} faults={faults.value} />
        <Requirements draft={draft} lists={lists} faults={faults.value} />
        <Rules draft={draft} />
        <fieldset class="panel flags">
          <legend>In use</legend>
          <label class="check">
            <input
              type="checkbox"
              checked={draft.value.offered}
              onChange={(event) => {
                draft.value = { ...draft.value, offered: event.currentTarget.checked };
              }}
            />
            Offered in the widget
          </label>
          <label class="check">
            <input
              type="checkbox"
              checked={draft.value.active}
              onChange={(event) => {
                draft.value = { ...draft.value, active: event.currentTarget.checked };
              }}
            />
            Active; a retired service takes no new jobs, and what is booked stays
          </label>
        </fieldset>
        <div class="save-bar" hidden={!changed}>
          <Button kind="primary" type="submit" busy={busy.value}>
            {id === null ? 'Add the service' : 'Save'}
          </Button>
          <p class="muted">Promised times stay as they are.</p>
        </div>
      </fieldset>
      <PreviewPanel
        draft={{ service: { id, draft: draft.value } }}
        place={draft.value.place}
        locations={lists.locations}
        services={[]}
        serviceId=""
      />
    </form>
  );
}

interface PartProps {
  draft: Signal<ServiceDraft>;
  faults: readonly FieldFault[];
}
const errorIn = (faults: readonly FieldFault[], field: string): string | undefined =>
  faults.find((fault) => fault.field === field)?.message;

function Names({ draft, faults }: PartProps): JSX.Element {
  const { locale } = signedIn().business;
  const { name, names, description } = draft.value;
  return (
    <fieldset class="panel fields">
      <legend>What it is</legend>
      <Field
        id="name"
        label="Name"
        value={name}
        maxLength={120}
        error={errorIn(faults, 'name')}
        onValue={(value) => {
          draft.value = { ...draft.value, name: value };
        }}
      />
      <Field
        id="description"
        label="Description"
        hint={inOurWords('{Customers} read it under the name.')}
        value={description}
        rows={2}
        maxLength={2000}
        error={errorIn(faults, 'description')}
        onValue={(value) => {
          draft.value = { ...draft.value, description: value };
        }}
      />
      <details>
        <summary>Name in other languages</summary>
        <div class="two">
          {locales
            .filter((l) => l !== locale)
            .map((l) => (
              <Field
                key={l}
                id={`names-${l}`}
                label={languageNames[l]}
                value={names[l] ?? ''}
                maxLength={120}
                error={errorIn(faults, `names-${l}`)}
                onValue={(value) => {
                  const { [l]: _, ...others } = names;
                  draft.value = { ...draft.value, names: value.trim() ? { ...others, [l]: value } : others };
                }}
              />
            ))}
        </div>
      </details>
    </fieldset>
  );
}

function Place({ draft, faults, lists }: PartProps & { lists: SetupLists }): JSX.Element {
  const { place, locationIds, capacity, durationMinutes, setupMinutes, cleanupMinutes } = draft.value;
  const set = (change: Partial<ServiceDraft>): void => {
    draft.value = { ...draft.value, ...change };
  };
  return (
    <fieldset class="panel fields">
      <legend>Where, and how long</legend>
      <div class="cards" id="place" tabIndex={-1}>
        {(['customer', 'location'] as const).map((p) => (
          <label key={p} class="card-choice">
            <input type="radio" name="place" checked={place === p} onChange={() => set({ place: p })} />
            <strong>
              {p === 'customer' ? inOurWords('At the {customer}’s') : inOurWords('At one of our {locations}')}
            </strong>
            <span class="muted">
              {p === 'customer'
                ? 'A visit: driving counts, and a window is promised.'
                : 'A session: it begins exactly on time.'}
            </span>
          </label>
        ))}
      </div>
      {errorIn(faults, 'place') && <p class="wrong">{errorIn(faults, 'place')}</p>}
      {place === 'location' && lists.locations.length > 0 && (
        <Choices
          id="locationIds"
          label="Given at"
          hint="None chosen: at all of them."
          chosen={locationIds}
          known={lists.locations}
          closed
          error={errorIn(faults, 'locationIds')}
          onChange={(chosen) => set({ locationIds: chosen })}
        />
      )}
      {place === 'location' && (
        <NumberField
          id="capacity"
          label="Places in each of its dates"
          hint="More than 0 makes it a class, booked by signing up for a date."
          value={capacity}
          max={1000}
          error={errorIn(faults, 'capacity')}
          onValue={(value) => set({ capacity: value })}
        />
      )}
      <div class="three">
        <NumberField
          id="setupMinutes"
          label="Set-up (min)"
          value={setupMinutes}
          max={480}
          error={errorIn(faults, 'setupMinutes')}
          onValue={(value) => set({ setupMinutes: value })}
        />
        <NumberField
          id="durationMinutes"
          label="Duration (min)"
          value={durationMinutes}
          min={5}
          max={1440}
          error={errorIn(faults, 'durationMinutes')}
          onValue={(value) => set({ durationMinutes: value })}
        />
        <NumberField
          id="cleanupMinutes"
          label="Clean-up (min)"
          value={cleanupMinutes}
          max={480}
          error={errorIn(faults, 'cleanupMinutes')}
          onValue={(value) => set({ cleanupMinutes: value })}
        />
      </div>
    </fieldset>
  );
}

function Requirements({ draft, faults, lists }: PartProps & { lists: SetupLists }): JSX.Element {
  const { requirements } = draft.value;
  const set = (list: Requirement[]): void => {
    draft.value = { ...draft.value, requirements: list };
  };
  return (
    <fieldset class="panel fields">
      <legend>What it takes</legend>
      <p class="muted">All of these must be free together. The first person leads: theirs is the route.</p>
      <ul class="requirements">
        {requirements.map((requirement, i) => (
          <RequirementEditor
            key={i}
            id={`requirements-${i}`}
            requirement={requirement}
            knownSkills={skillsOfKind(lists, requirement.kind)}
            errorOf={(field) => errorIn(faults, field)}
            onChange={(changed) => set(requirements.map((one, k) => (k === i ? changed : one)))}
            onRemove={() => set(requirements.filter((_, k) => k !== i))}
          />
        ))}
      </ul>
      <div class="verbs">
        <Button onClick={() => set([...requirements, { kind: 'person', skills: [], count: 1 }])}>Add somebody</Button>
        <Button onClick={() => set([...requirements, { kind: 'room', skills: [], count: 1 }])}>
          Add a room or device
        </Button>
      </div>
    </fieldset>
  );
}

const skillsOfKind = (lists: SetupLists, kind: Requirement['kind']): string[] => [
  ...new Set(lists.resources.filter((r) => r.kind === kind).flatMap((r) => r.skills)),
];

function Rules({ draft }: { draft: Signal<ServiceDraft> }): JSX.Element {
  const { state } = useLoaded('settings', () => answerOf(office.settings.$get()));
  const { policy } = draft.value;
  const own = Object.keys(policy).length;
  return (
    <details class="panel own-rules">
      <summary>How its times are offered{own > 0 ? `: ${own} decided here` : ': as the business'}</summary>
      {state.value.data && (
        <div class="settings">
          <PolicyFields
            decided={policy}
            under={resolvePolicy(state.value.data.business)}
            underName="the business"
            onChange={(decided) => {
              draft.value = { ...draft.value, policy: decided };
            }}
          />
        </div>
      )}
    </details>
  );
}
