import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import {
  defaultPolicy,
  lateCancels,
  type Policy,
  type PolicyOverride,
  resolvePolicy,
  strategies,
} from '../../../shared/policy.ts';
import type { Settings } from '../../../shared/settings.ts';
import { Button } from '../../ui/button.tsx';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { fail, say } from '../notices.tsx';
import { Page, Shown } from '../page.tsx';
import { mayI, signedIn } from '../session.ts';
import { OnlyLooking } from '../verb.tsx';
import { called, inOurWords } from '../words.ts';
import {
  dial,
  dialPosition,
  lateCancelWords,
  offerSentence,
  type Rule,
  sections,
  strategyWords,
} from './plain-words.ts';
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
  const policy = resolvePolicy(under, draft.value);
  const locked = !mayI('change-settings');
  const decide = (change: PolicyOverride): void => {
    draft.value = { ...draft.value, ...change };
  };
  const leave = (key: keyof Policy): void => {
    const { [key]: _, ...rest } = draft.value;
    draft.value = rest;
  };
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
      <fieldset class="panel wide" disabled={locked}>
        <legend>Who finds the time</legend>
        <div class="cards">
          {strategies.map((s) => (
            <label key={s} class="card-choice">
              <input
                type="radio"
                name="strategy"
                checked={policy.strategy === s}
                onChange={() => decide({ strategy: s })}
              />
              <strong>{strategyWords[s].name}</strong>
              <span class="muted">{inOurWords(strategyWords[s].told)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <Dial policy={policy} decide={decide} locked={locked} />
      {sections.map(({ title, rules }, i) => (
        <fieldset key={title} class={i === 0 ? 'panel long' : 'panel'} disabled={locked}>
          <legend>{inOurWords(title)}</legend>
          <div class="rules">
            {rules.map((rule) => (
              <RuleRow
                key={rule.key}
                rule={rule}
                policy={policy}
                decided={draft.value[rule.key] !== undefined}
                usual={`As ${underName}: ${rule.words(under[rule.key])}`}
                decide={decide}
                leave={leave}
              />
            ))}
            {rules.some((rule) => rule.key === 'cancelDeadlineHours') && (
              <div class="rule">
                <label for="rule-lateCancel">Cancelling after that</label>
                <select
                  id="rule-lateCancel"
                  class="input"
                  value={draft.value.lateCancel ?? ''}
                  onChange={(event) => {
                    const chosen = lateCancels.find((l) => l === event.currentTarget.value);
                    if (chosen) decide({ lateCancel: chosen });
                    else leave('lateCancel');
                  }}
                >
                  <option value="">{`As ${underName}: ${lateCancelWords[under.lateCancel]}`}</option>
                  {lateCancels.map((l) => (
                    <option key={l} value={l}>
                      {lateCancelWords[l]}
                    </option>
                  ))}
                </select>
              </div>
            )}
          </div>
        </fieldset>
      ))}
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

function Dial({
  policy,
  decide,
  locked,
}: {
  policy: Policy;
  decide(change: PolicyOverride): void;
  locked: boolean;
}): JSX.Element {
  const position = dialPosition(policy);
  return (
    <fieldset class="panel wide" disabled={locked}>
      <legend>Short roads or much choice</legend>
      <div class="dial">
        <span>Shortest roads</span>
        <input
          type="range"
          min="0"
          max={dial.length - 1}
          step="1"
          aria-label="From the shortest roads to the most choice"
          aria-valuetext={dial[position]?.name ?? 'Your own mix'}
          value={position < 0 ? 2 : position}
          onInput={(event) => decide(dial[Number(event.currentTarget.value)]!.mix)}
        />
        <span>Most choice</span>
      </div>
      <p>
        <strong>{dial[position]?.name ?? 'Your own mix'}.</strong> {offerSentence(policy)}
      </p>
    </fieldset>
  );
}

interface RuleRowProps {
  rule: Rule;
  policy: Policy;
  decided: boolean;
  usual: string;
  decide(change: PolicyOverride): void;
  leave(key: keyof Policy): void;
}

function RuleRow({ rule, policy, decided, usual, decide, leave }: RuleRowProps): JSX.Element {
  const { key, label, hint, values, words } = rule;
  const value = policy[key];
  const choices = values.includes(value) ? values : [...values, value].sort((a, b) => a - b);
  return (
    <div class="rule">
      <label for={`rule-${key}`}>{label}</label>
      <select
        id={`rule-${key}`}
        class="input"
        value={decided ? String(value) : ''}
        aria-describedby={hint ? `hint-${key}` : undefined}
        onChange={(event) =>
          event.currentTarget.value === '' ? leave(key) : decide({ [key]: Number(event.currentTarget.value) })
        }
      >
        <option value="">{usual}</option>
        {choices.map((choice) => (
          <option key={choice} value={String(choice)}>
            {words(choice)}
          </option>
        ))}
      </select>
      {hint && (
        <span class="hint" id={`hint-${key}`}>
          {hint}
        </span>
      )}
    </div>
  );
}
