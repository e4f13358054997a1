import type { JSX } from 'preact';
import { resourceKinds } from '../../../shared/resource.ts';
import type { Requirement } from '../../../shared/service.ts';
import { Choices, NumberField, named } from './choices.tsx';
import { kindWords } from './setup-model.ts';

interface RequirementEditorProps {
  /** Tells it from the others of its service. */
  id: string;
  requirement: Requirement;
  knownSkills: readonly string[];
  errorOf(field: string): string | undefined;
  onChange(requirement: Requirement): void;
  onRemove(): void;
}

/** So many of a kind with these skills: takes one requirement and gives the changed one. */
export function RequirementEditor(props: RequirementEditorProps): JSX.Element {
  const { id, requirement, knownSkills, errorOf, onChange, onRemove } = props;
  const { kind, count, skills, or = [], part } = requirement;
  const nearby = [...new Set([...skills, ...knownSkills])];
  return (
    <li class="requirement">
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
              {count === 1 ? kindWords[k].one : kindWords[k].many}
            </option>
          ))}
        </select>
      </div>
      <Choices
        id={`${id}-skills`}
        label="With the skills"
        chosen={skills}
        known={named(nearby)}
        another="Another skill"
        error={errorOf(`${id}-skills`)}
        onChange={(chosen) => onChange({ ...requirement, skills: chosen })}
      />
      {(or.length > 0 || part) && (
        <p class="muted also">
          {or.map(({ skills: others }) => `or ${others.join(' and ')}`).join(', ')}
          {part && ` in minutes ${part.fromMinute} to ${part.toMinute}`}
        </p>
      )}
      <button type="button" class="button quiet" onClick={onRemove}>
        Remove<span class="sr"> this requirement</span>
      </button>
    </li>
  );
}
