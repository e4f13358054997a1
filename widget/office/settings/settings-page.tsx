import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { defaultPolicy, type Policy, type PolicyOverride } from '../../../shared/policy.ts';
import type { Settings } from '../../../shared/settings.ts';
import { Button } from '../../ui/button.tsx';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { fail, say } from '../notices.tsx';
import { Page, Shown } from '../page.tsx';
import { mayI, signedIn } from '../session.ts';
import { SettingsTabs } from '../setup/tabs.tsx';
import { OnlyLooking } from '../verb.tsx';
import { called } from '../words.ts';
import { PolicyFields } from './policy-fields.tsx';
import { TermsForm } from './terms-form.tsx';

/** How times are offered: for the whole business, and where a service differs. */
export function SettingsPage(): JSX.Element {
  const scope = useSignal('');
  const { state, reload } = useLoaded('settings', (): Promise<Settings> => answerOf(office.settings.$get()));
  const settings = state.value.data;
  return (
    <Page
      title="Settings"
      summary={`How times are offered to ${called('customer', 2)}, and what you call things`}
      actions={
        settings && (
          <select
            class="input"
            aria-label="For"
            value={scope.value}
            onChange={(event) => {
              scope.value = event.currentTarget.value;
            }}
          >
            <option value="">{signedIn().business.name} as a whole</option>
            {settings.services.map((s) => (
              <option key={s.id} value={s.id}>
                {s.name}
                {Object.keys(s.policy).length > 0 ? ' (differs)' : ''}
              </option>
            ))}
          </select>
        )
      }
    >
      <SettingsTabs />
      <Shown loaded={state.value} retry={reload} lines={10}>
        {(all) => {
          const service = all.services.find((s) => s.id === scope.value);
          return (
            <>
              <PolicyForm
                key={`${scope.value} ${JSON.stringify(service?.policy ?? all.business)}`}
                own={service ? service.policy : all.business}
                under={service ? all.inForce : defaultPolicy}
                underName={service ? 'the business' : 'usual'}
                save={async (policy) => {
                  await save(service?.id ?? '', policy);
                  await reload();
                }}
              />
              {!service && <TermsForm key={JSON.stringify(all.terms)} kept={all.terms} reload={reload} />}
            </>
          );
        }}
      </Shown>
    </Page>
  );
}

async function save(serviceId: string, policy: PolicyOverride): Promise<void> {
  try {
    if (serviceId) await answerOf(office.settings.services[':id'].$put({ param: { id: serviceId }, json: { policy } }));
    else await answerOf(office.settings.$put({ json: { policy } }));
    say('Saved. New offers follow it at once; what is promised stays.');
  } catch (error) {
    fail(error);
  }
}

interface PolicyFormProps {
  own: PolicyOverride;
  /** What is in force where nothing is decided here. */
  under: Policy;
  underName: string;
  save(policy: PolicyOverride): Promise<void>;
}

function PolicyForm({ own, under, underName, save }: PolicyFormProps): JSX.Element {
  const draft = useSignal<PolicyOverride>(own);
  const busy = useSignal(false);
  const locked = !mayI('change-settings');
  const changed = JSON.stringify(draft.value) !== JSON.stringify(own);
  return (
    <form
      class="settings"
      onSubmit={async (event) => {
        event.preventDefault();
        if (busy.value || !changed || locked) return;
        busy.value = true;
        await save(draft.value);
        busy.value = false;
      }}
    >
      <OnlyLooking needs="change-settings" />
      <PolicyFields
        decided={draft.value}
        under={under}
        underName={underName}
        onChange={(policy) => {
          draft.value = policy;
        }}
      />
      <div class="save-bar" hidden={!changed}>
        <Button kind="primary" type="submit" busy={busy.value}>
          Save
        </Button>
        <Button
          onClick={() => {
            draft.value = own;
          }}
        >
          Discard
        </Button>
        <p class="muted">Promised times stay as they are.</p>
      </div>
    </form>
  );
}
