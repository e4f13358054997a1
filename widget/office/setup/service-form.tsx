import type { JSX } from 'preact';
import { type Locale, locales, resolvePolicy } from '../../../shared/policy.ts';
import type { ServiceDraft, SetupLists } from '../../../shared/setup.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorSummary } from '../../ui/error-summary.tsx';
import { Field } from '../../ui/field.tsx';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { go } from '../router.ts';
import { mayI, signedIn } from '../session.ts';
import { PolicyFields } from '../settings/policy-fields.tsx';
import { OnlyLooking } from '../verb.tsx';
import { inOurWords } from '../words.ts';
import { Choices, NumberField } from './choices.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { Requirements } from './requirement-editor.tsx';
import { type Form, useForm } from './setup-model.ts';

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
  const form = useForm(
    { id, own, done: 'Saved. New offers follow it at once.' },
    (json) =>
      id === null
        ? answerOf(office.setup.services.$post({ json }))
        : answerOf(office.setup.services[':id'].$put({ param: { id }, json })),
    (savedId) => (id === null ? go(`/office/settings/services/${encodeURIComponent(savedId)}`, true) : reload()),
  );
  const { draft } = form;
  return (
    <form class="set-up" noValidate onSubmit={form.submit}>
      <fieldset class="set-up-main" disabled={!mayI('change-settings')}>
        <legend class="sr">The service</legend>
        <OnlyLooking needs="change-settings" because="Services are the whole business’s." />
        <ErrorSummary title="Look at this again" errors={form.faults} />
        <Names form={form} />
        <Place form={form} lists={lists} />
        <Requirements form={form} lists={lists} />
        <Rules form={form} />
        <fieldset class="panel flags">
          <legend>In use</legend>
          <label class="check">
            <input
              type="checkbox"
              checked={draft.value.offered}
              onChange={(event) => form.set({ offered: event.currentTarget.checked })}
            />
            Offered in the widget
          </label>
          <label class="check">
            <input
              type="checkbox"
              checked={draft.value.active}
              onChange={(event) => form.set({ active: event.currentTarget.checked })}
            />
            Active; a retired service takes no new jobs, and what is booked stays
          </label>
        </fieldset>
        <div class="save-bar" hidden={!form.changed}>
          <Button kind="primary" type="submit" busy={form.busy}>
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
  form: Form<ServiceDraft>;
}

function Names({ form }: PartProps): JSX.Element {
  const { locale } = signedIn().business;
  const { name, names, description } = form.draft.value;
  return (
    <fieldset class="panel fields">
      <legend>What it is</legend>
      <Field
        id="name"
        label="Name"
        value={name}
        maxLength={120}
        error={form.errorOf('name')}
        onValue={(value) => form.set({ name: value })}
      />
      <Field
        id="description"
        label="Description"
        hint={inOurWords('{Customers} read it under the name.')}
        value={description}
        rows={2}
        maxLength={2000}
        error={form.errorOf('description')}
        onValue={(value) => form.set({ description: value })}
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
                error={form.errorOf(`names-${l}`)}
                onValue={(value) => {
                  const { [l]: _, ...others } = names;
                  form.set({ names: value.trim() ? { ...others, [l]: value } : others });
                }}
              />
            ))}
        </div>
      </details>
    </fieldset>
  );
}

function Place({ form, lists }: PartProps & { lists: SetupLists }): JSX.Element {
  const { place, locationIds, capacity, durationMinutes, setupMinutes, cleanupMinutes } = form.draft.value;
  const { set } = form;
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
      {form.errorOf('place') && <p class="wrong">{form.errorOf('place')}</p>}
      {place === 'location' && lists.locations.length > 0 && (
        <Choices
          id="locationIds"
          label="Given at"
          hint="None chosen: at all of them."
          chosen={locationIds}
          known={lists.locations}
          closed
          error={form.errorOf('locationIds')}
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
          error={form.errorOf('capacity')}
          onValue={(value) => set({ capacity: value })}
        />
      )}
      <div class="three">
        <NumberField
          id="setupMinutes"
          label="Set-up (min)"
          value={setupMinutes}
          max={480}
          error={form.errorOf('setupMinutes')}
          onValue={(value) => set({ setupMinutes: value })}
        />
        <NumberField
          id="durationMinutes"
          label="Duration (min)"
          value={durationMinutes}
          min={5}
          max={1440}
          error={form.errorOf('durationMinutes')}
          onValue={(value) => set({ durationMinutes: value })}
        />
        <NumberField
          id="cleanupMinutes"
          label="Clean-up (min)"
          value={cleanupMinutes}
          max={480}
          error={form.errorOf('cleanupMinutes')}
          onValue={(value) => set({ cleanupMinutes: value })}
        />
      </div>
    </fieldset>
  );
}

function Rules({ form }: PartProps): JSX.Element {
  const { state } = useLoaded('settings', () => answerOf(office.settings.$get()));
  const { policy } = form.draft.value;
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
            onChange={(decided) => form.set({ policy: decided })}
          />
        </div>
      )}
    </details>
  );
}
