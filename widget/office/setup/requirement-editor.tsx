import type { JSX } from 'preact';
import { resourceKinds } from '../../../shared/resource.ts';
import { type Ability, minutesTaken, type Requirement } from '../../../shared/service.ts';
import type { ServiceDraft, SetupLists } from '../../../shared/setup.ts';
import { Button } from '../../ui/button.tsx';
import { AbilityFields } from './ability-fields.tsx';
import { NumberField } from './choices.tsx';
import { type Form, kindWords } from './setup-model.ts';

/** Who and what a service takes, one below the other; all of it must be free together. */
export function Requirements({ form, lists }: { form: Form<ServiceDraft>; lists: SetupLists }): JSX.Element {
  const { requirements } = form.draft.value;
  const set = (list: Requirement[]): void => form.set({ requirements: list });
  return (
    <fieldset class="panel fields">
      <legend>What it takes</legend>
      <p class="muted">
        All of these must be free together. The first person who is needed for the whole visit leads: theirs is the
        route.
      </p>
      <ul class="requirements">
        {requirements.map((requirement, i) => (
          <RequirementEditor
            key={i}
            id={`requirements-${i}`}
            requirement={requirement}
            minutes={minutesTaken(form.draft.value)}
            knownSkills={skillsOfKind(lists, requirement.kind)}
            errorOf={form.errorOf}
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

interface RequirementEditorProps {
  /** Tells it from the others of its service. */
  id: string;
  requirement: Requirement;
  /** How long the visit takes its people and things. */
  minutes: number;
  knownSkills: readonly string[];
  errorOf(field: string): string | undefined;
  onChange(requirement: Requirement): void;
  onRemove(): void;
}

/** So many of a kind with these skills or others that do as well, for all or a part of the visit. */
function RequirementEditor(props: RequirementEditorProps): JSX.Element {
  const { id, requirement, minutes, knownSkills, errorOf, onChange, onRemove } = props;
  const { kind, count, skills, levels, or = [] } = requirement;
  const several = count > 1;
  const what = several ? kindWords[kind].many : kindWords[kind].one;
  const setOr = (list: Ability[]): void => {
    const { or: _, ...rest } = requirement;
    onChange(list.length > 0 ? { ...rest, or: list } : rest);
  };
  return (
    <li class="requirement" aria-label={several ? `${count} ${what}` : what}>
      <div class="of-what">
        <NumberField
          id={`${id}-count`}
          label="How many"
          value={count}
          min={1}
          max={50}
          error={errorOf(`${id}-count`)}
          onValue={(value) => onChange({ ...requirement, count: value })}
        />
        <div class="field">
          <label for={`${id}-kind`}>Of what</label>
          <select
            id={`${id}-kind`}
            class="input"
            value={kind}
            onChange={(event) => {
              const chosen = resourceKinds.find((k) => k === event.currentTarget.value);
              if (chosen) onChange({ ...requirement, kind: chosen });
            }}
          >
            {resourceKinds.map((k) => (
              <option key={k} value={k}>
                {several ? kindWords[k].many : kindWords[k].one}
              </option>
            ))}
          </select>
        </div>
        <button type="button" class="button quiet" onClick={onRemove}>
          Remove<span class="sr"> this requirement</span>
        </button>
      </div>
      <AbilityFields
        id={`${id}-`}
        label="With the skills"
        asks="at-least"
        ability={{ skills, ...(levels ? { levels } : {}) }}
        known={knownSkills}
        errorOf={errorOf}
        onChange={(ability) => onChange(withAbility(requirement, ability))}
      />
      {or.map((other, i) => (
        <div key={i} class="alternative">
          <AbilityFields
            id={`${id}-or-${i}-`}
            label="Or instead with the skills"
            asks="at-least"
            ability={other}
            known={knownSkills}
            errorOf={errorOf}
            onChange={(ability) => setOr(or.map((one, k) => (k === i ? withAbility({ skills: [] }, ability) : one)))}
          />
          <button type="button" class="button quiet" onClick={() => setOr(or.filter((_, k) => k !== i))}>
            Remove<span class="sr"> what does as well</span>
          </button>
        </div>
      ))}
      {or.length < 5 && (skills.length > 0 || or.length > 0) && (
        <button type="button" class="button quiet add-or" onClick={() => setOr([...or, { skills: [] }])}>
          {or.length === 0 ? 'Or something else does as well' : 'Or yet something else'}
        </button>
      )}
      <PartOfVisit id={id} requirement={requirement} minutes={minutes} errorOf={errorOf} onChange={onChange} />
    </li>
  );
}

/** The same with other skills; where none has a level above 1, none is written down. */
function withAbility<T extends Ability>(of: T, { skills, levels }: Required<Ability>): T {
  const { levels: _, ...rest } = of;
  return { ...rest, skills, ...(Object.keys(levels).length > 0 ? { levels } : {}) } as T;
}

type PartProps = Pick<RequirementEditorProps, 'id' | 'requirement' | 'minutes' | 'errorOf' | 'onChange'>;

/** For the whole visit, or from a minute on for so many. */
function PartOfVisit({ id, requirement, minutes, errorOf, onChange }: PartProps): JSX.Element {
  const { part, ...rest } = requirement;
  const setPart = (fromMinute: number, length: number): void =>
    onChange({ ...rest, part: { fromMinute, toMinute: fromMinute + length } });
  const choices = [
    { name: 'The whole visit', on: !part, choose: () => onChange(rest) },
    { name: 'Only a part of it', on: part !== undefined, choose: () => setPart(0, Math.min(20, minutes)) },
  ];
  return (
    <fieldset class="choices when" id={`${id}-part`} tabIndex={-1}>
      <legend>Needed for</legend>
      {errorOf(`${id}-part`) && <p class="wrong">{errorOf(`${id}-part`)}</p>}
      <div class="chips">
        {choices.map(({ name, on, choose }) => (
          <label key={name} class="chip tap">
            <input type="radio" name={`${id}-part`} checked={on} onChange={choose} />
            {name}
          </label>
        ))}
      </div>
      {part && (
        <div class="two narrow">
          <NumberField
            id={`${id}-part-fromMinute`}
            label="From minute"
            hint="0: from the beginning"
            value={part.fromMinute}
            max={1440}
            error={errorOf(`${id}-part-fromMinute`)}
            onValue={(value) => setPart(value, part.toMinute - part.fromMinute)}
          />
          <NumberField
            id={`${id}-part-toMinute`}
            label="For so many minutes"
            hint={`The visit takes ${minutes}.`}
            value={part.toMinute - part.fromMinute}
            min={1}
            max={1440}
            error={errorOf(`${id}-part-toMinute`)}
            onValue={(value) => setPart(part.fromMinute, value)}
          />
        </div>
      )}
    </fieldset>
  );
}
