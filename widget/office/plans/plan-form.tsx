import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { DEFAULT_PLAN_SECONDS, type PlanChoices } from '../../../shared/planning.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { called, counted, inOurWords } from '../words.ts';
import type { Plans } from './plans-model.ts';
import { periodName, presets } from './words.ts';

const efforts = [
  { seconds: 5, label: 'Quick, 5 s' },
  { seconds: DEFAULT_PLAN_SECONDS, label: 'Good, 10 s' },
  { seconds: 30, label: 'Thorough, 30 s' },
  { seconds: 120, label: 'Best, 2 min' },
];

/** Which days, whose work, and how long to think. */
export function PlanForm({ model, choices }: { model: Plans; choices: PlanChoices }): JSX.Element {
  const offered = presets(choices.today);
  const first = offered.find((p) => p.label === 'Next two weeks')!;
  const from = useSignal(first.fromDay);
  const to = useSignal(first.toDay);
  const services = useSignal<string[]>([]);
  const locations = useSignal<string[]>([]);
  const seconds = useSignal(DEFAULT_PLAN_SECONDS);
  const waiting = choices.services
    .filter((s) => services.value.length === 0 || services.value.includes(s.id))
    .reduce((sum, s) => sum + s.open, 0);
  const wrong = model.wrong.value;
  return (
    <form
      class="panel plan-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void model.start({
          fromDay: from.value,
          toDay: to.value,
          serviceIds: services.value,
          locationIds: locations.value,
          seconds: seconds.value,
        });
      }}
    >
      <fieldset>
        <legend>Which days?</legend>
        <div class="chips">
          {offered.map((p) => (
            <button
              type="button"
              key={p.label}
              class="chip tap period"
              aria-pressed={from.value === p.fromDay && to.value === p.toDay}
              onClick={() => {
                from.value = p.fromDay;
                to.value = p.toDay;
              }}
            >
              <strong>{p.label}</strong>
              <span>{periodName(p.fromDay, p.toDay)}</span>
            </button>
          ))}
        </div>
        <div class="dates">
          <Field
            id="from-day"
            label="From"
            type="date"
            value={from.value}
            error={wrong['fromDay']}
            onValue={(value) => {
              from.value = value;
            }}
          />
          <Field
            id="to-day"
            label="To"
            type="date"
            value={to.value}
            error={wrong['toDay']}
            onValue={(value) => {
              to.value = value;
            }}
          />
        </div>
      </fieldset>
      <Choice legend="Which services?" all="All services" options={choices.services} chosen={services} counted />
      {choices.locations.length > 1 && (
        <Choice
          legend={inOurWords('Which {locations}?')}
          all={inOurWords('All {locations}')}
          options={choices.locations}
          chosen={locations}
        />
      )}
      <fieldset>
        <legend>How long may it think?</legend>
        <div class="chips small">
          {efforts.map((effort) => (
            <button
              type="button"
              key={effort.seconds}
              class="chip tap"
              aria-pressed={seconds.value === effort.seconds}
              onClick={() => {
                seconds.value = effort.seconds;
              }}
            >
              {effort.label}
            </button>
          ))}
        </div>
      </fieldset>
      <div class="go">
        {waiting > 0 && (
          <Button kind="primary" type="submit" busy={model.busy.value}>
            Plan {counted(waiting, 'job')}
          </Button>
        )}
        <p class="hint">
          {waiting > 0
            ? 'Nobody hears of it yet: you see the routes first.'
            : `No open ${called('job')} waits to be planned.`}
          {choices.inQueue > 0 &&
            ` ${counted(choices.inQueue, 'job')} in your queue ${choices.inQueue === 1 ? 'is' : 'are'} left out.`}
        </p>
      </div>
    </form>
  );
}

interface ChoiceProps {
  legend: string;
  all: string;
  options: { id: string; name: string; open?: number }[];
  chosen: { value: string[] };
  counted?: boolean;
}

/** Some of a list, or all of it. */
const Choice = ({ legend, all, options, chosen, counted = false }: ChoiceProps): JSX.Element => (
  <fieldset>
    <legend>{legend}</legend>
    <div class="chips small">
      <button
        type="button"
        class="chip tap"
        aria-pressed={chosen.value.length === 0}
        onClick={() => {
          chosen.value = [];
        }}
      >
        {all}
      </button>
      {options
        .filter((o) => !counted || o.open)
        .map((o) => (
          <button
            type="button"
            key={o.id}
            class="chip tap"
            aria-pressed={chosen.value.includes(o.id)}
            onClick={() => {
              chosen.value = chosen.value.includes(o.id)
                ? chosen.value.filter((id) => id !== o.id)
                : [...chosen.value, o.id];
            }}
          >
            {o.name}
            {counted && <span>{o.open}</span>}
          </button>
        ))}
    </div>
  </fieldset>
);
