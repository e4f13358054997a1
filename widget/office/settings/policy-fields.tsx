import type { JSX } from 'preact';
import { lateCancels, type Policy, type PolicyOverride, resolvePolicy, strategies } from '../../../shared/policy.ts';
import { mayI } from '../session.ts';
import { inOurWords } from '../words.ts';
import {
  dial,
  dialPosition,
  lateCancelWords,
  offerSentence,
  type Rule,
  sections,
  strategyWords,
} from './plain-words.ts';

interface PolicyFieldsProps {
  /** What is decided here; the rest is as `under` says. */
  decided: PolicyOverride;
  under: Policy;
  underName: string;
  onChange(decided: PolicyOverride): void;
}

/** Everything that may be decided about how times are offered, in plain words. */
export function PolicyFields({ decided, under, underName, onChange }: PolicyFieldsProps): JSX.Element {
  const policy = resolvePolicy(under, decided);
  const locked = !mayI('change-settings');
  const decide = (change: PolicyOverride): void => onChange({ ...decided, ...change });
  const leave = (key: keyof Policy): void => {
    const { [key]: _, ...rest } = decided;
    onChange(rest);
  };
  return (
    <>
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
                decided={decided[rule.key] !== undefined}
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
                  value={decided.lateCancel ?? ''}
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
    </>
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
