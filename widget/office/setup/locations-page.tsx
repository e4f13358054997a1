import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Affected, LocationDraft, LocationLine } from '../../../shared/setup.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorSummary } from '../../ui/error-summary.tsx';
import { Field } from '../../ui/field.tsx';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { Page, Shown } from '../page.tsx';
import { mayI, signedIn } from '../session.ts';
import { inOurWords } from '../words.ts';
import { AffectedList } from './affected-list.tsx';
import { type FieldFault, loadLists, sendForm } from './setup-model.ts';
import { SettingsTabs } from './tabs.tsx';

/** The places a business has: where sessions are given and days begin. */
export function LocationsPage(): JSX.Element {
  const { state, reload } = useLoaded('locations', loadLists);
  const open = useSignal<string | null>(null);
  return (
    <Page
      title="Locations"
      summary="Where sessions are given and days begin"
      actions={
        mayI('change-settings') && (
          <Button
            kind="primary"
            onClick={() => {
              open.value = 'new';
            }}
          >
            {inOurWords('New {location}')}
          </Button>
        )
      }
    >
      <SettingsTabs />
      <Shown loaded={state.value} retry={reload}>
        {({ locations }) => {
          const close = async (): Promise<void> => {
            open.value = null;
            await reload();
          };
          return (
            <>
              {open.value === 'new' && <LocationForm own={null} close={close} />}
              {locations.length === 0 && open.value !== 'new' && (
                <p class="muted">{inOurWords('There is none. Whoever only visits {customers} needs none.')}</p>
              )}
              {locations.map((location) =>
                open.value === location.id ? (
                  <LocationForm key={location.id} own={location} close={close} />
                ) : (
                  <section key={location.id} class="panel location" aria-label={location.name}>
                    <div>
                      <h2>
                        <bdi>{location.name}</bdi>
                      </h2>
                      <p class="muted">
                        <bdi>{[location.address, `${location.postcode} ${location.place}`.trim()].join(', ')}</bdi> ·{' '}
                        {location.zone}
                      </p>
                    </div>
                    {mayI('change-settings') && (
                      <button
                        type="button"
                        class="button"
                        onClick={() => {
                          open.value = location.id;
                        }}
                      >
                        Change<span class="sr"> {location.name}</span>
                      </button>
                    )}
                  </section>
                ),
              )}
            </>
          );
        }}
      </Shown>
    </Page>
  );
}

function LocationForm({ own, close }: { own: LocationLine | null; close(): Promise<void> }): JSX.Element {
  const blank = { name: '', address: '', postcode: '', place: '', zone: signedIn().business.zone };
  const { id, ...known } = own ?? { id: null, ...blank };
  const draft = useSignal<LocationDraft>(known);
  const faults = useSignal<FieldFault[]>([]);
  const affected = useSignal<Affected | null>(null);
  const busy = useSignal(false);
  const submit = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    const json = draft.value;
    const sent = await sendForm(
      () =>
        id === null
          ? answerOf(office.setup.locations.$post({ json }))
          : answerOf(office.setup.locations[':id'].$put({ param: { id }, json })),
      'Saved.',
    );
    busy.value = false;
    faults.value = 'faults' in sent ? sent.faults : [];
    affected.value = 'affected' in sent ? sent.affected : null;
    if ('id' in sent) await close();
  };
  const part = (field: keyof LocationDraft, label: string, maxLength: number, hint?: string): JSX.Element => (
    <Field
      id={field}
      label={label}
      value={draft.value[field]}
      maxLength={maxLength}
      {...(hint ? { hint } : {})}
      error={faults.value.find((fault) => fault.field === field)?.message}
      onValue={(value) => {
        draft.value = { ...draft.value, [field]: value };
      }}
    />
  );
  return (
    <form
      class="panel fields location-form"
      noValidate
      aria-label={own ? own.name : inOurWords('New {location}')}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ErrorSummary title="Look at this again" errors={faults.value} />
      <div role="alert">{affected.value && <AffectedList affected={affected.value} resourceId={null} />}</div>
      <div class="two">
        {part('name', 'Name', 120)}
        {part('zone', 'Time zone', 60)}
        {part('address', 'Street and number', 120)}
        <div class="two narrow">
          {part('postcode', 'Postcode', 12)}
          {part('place', 'Place', 80)}
        </div>
      </div>
      <div class="verbs">
        <Button kind="primary" type="submit" busy={busy.value}>
          {own ? 'Save' : inOurWords('Add the {location}')}
        </Button>
        <Button onClick={() => void close()}>Leave it</Button>
      </div>
    </form>
  );
}
