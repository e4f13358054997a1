import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { LocationDraft, LocationLine } from '../../../shared/setup.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorSummary } from '../../ui/error-summary.tsx';
import { Field } from '../../ui/field.tsx';
import { answerOf, office, wordsFor } from '../client.ts';
import { useLoaded } from '../load.ts';
import { say } from '../notices.tsx';
import { Page, Shown } from '../page.tsx';
import { loadMe, mayI, signedIn } from '../session.ts';
import { OnlyLooking } from '../verb.tsx';
import { inOurWords } from '../words.ts';
import { AffectedList } from './affected-list.tsx';
import { loadLists, loadMissing, useForm } from './setup-model.ts';
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
      <OnlyLooking needs="change-settings" because={inOurWords('{Locations} are the whole business’s.')} />
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
                      <div class="verbs">
                        <button
                          type="button"
                          class="button"
                          onClick={() => {
                            open.value = location.id;
                          }}
                        >
                          Change<span class="sr"> {location.name}</span>
                        </button>
                        <CloseIt location={location} closed={close} />
                      </div>
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

/** Closes a location after a second press; where something belongs to it still, says what. */
function CloseIt({ location, closed }: { location: LocationLine; closed(): Promise<void> }): JSX.Element {
  const sure = useSignal(false);
  const why = useSignal('');
  const busy = useSignal(false);
  const close = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    try {
      await answerOf(office.setup.locations[':id'].close.$post({ param: { id: location.id } }));
      say(`${location.name} is closed. What took place there keeps it.`);
      await Promise.all([closed(), loadMissing(), loadMe()]);
    } catch (error) {
      why.value = wordsFor(error);
      sure.value = false;
    }
    busy.value = false;
  };
  return (
    <>
      {sure.value ? (
        <>
          <Button kind="danger" busy={busy.value} onClick={() => void close()}>
            Close it for good
          </Button>
          <Button
            onClick={() => {
              sure.value = false;
            }}
          >
            Keep it
          </Button>
        </>
      ) : (
        <button
          type="button"
          class="button quiet"
          onClick={() => {
            sure.value = true;
          }}
        >
          Close<span class="sr"> {location.name}</span>
        </button>
      )}
      <p class="wrong" role="alert">
        {why.value}
      </p>
    </>
  );
}

function LocationForm({ own, close }: { own: LocationLine | null; close(): Promise<void> }): JSX.Element {
  const blank = { name: '', address: '', postcode: '', place: '', zone: signedIn().business.zone };
  const { id, ...known } = own ?? { id: null, ...blank };
  const form = useForm(
    { id, own: known, done: 'Saved.' },
    (json) =>
      id === null
        ? answerOf(office.setup.locations.$post({ json }))
        : answerOf(office.setup.locations[':id'].$put({ param: { id }, json })),
    close,
  );
  const part = (field: keyof LocationDraft, label: string, maxLength: number, hint?: string): JSX.Element => (
    <Field
      id={field}
      label={label}
      value={form.draft.value[field]}
      maxLength={maxLength}
      {...(hint ? { hint } : {})}
      error={form.errorOf(field)}
      onValue={(value) => form.set({ [field]: value })}
    />
  );
  return (
    <form
      class="panel fields location-form"
      noValidate
      aria-label={own ? own.name : inOurWords('New {location}')}
      onSubmit={form.submit}
    >
      <ErrorSummary title="Look at this again" errors={form.faults} />
      <div role="alert">{form.affected && <AffectedList affected={form.affected} resourceId={null} />}</div>
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
        <Button kind="primary" type="submit" busy={form.busy}>
          {own ? 'Save' : inOurWords('Add the {location}')}
        </Button>
        <Button onClick={() => void close()}>Leave it</Button>
      </div>
    </form>
  );
}
