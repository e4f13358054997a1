import type { JSX } from 'preact';
import { type Ability, MOST_LEVEL } from '../../../shared/service.ts';
import { Choices, named } from './choices.tsx';

interface AbilityFieldsProps {
  id: string;
  label: string;
  hint?: string;
  /** What somebody has, or what is asked for at least. */
  asks: 'has' | 'at-least';
  ability: Ability;
  known: readonly string[];
  errorOf(field: string): string | undefined;
  onChange(ability: { skills: string[]; levels: Record<string, number> }): void;
}

const allLevels = Array.from({ length: MOST_LEVEL }, (_, i) => i + 1);
const words = {
  has: (level: number): string => `level ${level}`,
  'at-least': (level: number): string => (level === 1 ? 'any level' : `level ${level} or higher`),
};

/** Skills or attributes, each on or off, and for those that are on: how well. A level of 1 is not written down. */
export function AbilityFields(props: AbilityFieldsProps): JSX.Element {
  const { id, label, hint, asks, ability, known, errorOf, onChange } = props;
  const { skills, levels = {} } = ability;
  const keep = (chosen: string[], given: Record<string, number>): void =>
    onChange({
      skills: chosen,
      levels: Object.fromEntries(Object.entries(given).filter(([skill, level]) => level > 1 && chosen.includes(skill))),
    });
  const wrong = errorOf(`${id}levels`);
  return (
    <div class="ability">
      <Choices
        id={`${id}skills`}
        label={label}
        {...(hint ? { hint } : {})}
        chosen={skills}
        known={named([...new Set([...known, ...skills])])}
        another="Another skill"
        error={errorOf(`${id}skills`)}
        onChange={(chosen) => keep(chosen, levels)}
      />
      {skills.length > 0 && (
        <div class="how-well" id={`${id}levels`} tabIndex={-1}>
          {skills.map((skill) => (
            <label key={skill} class="level">
              <bdi>{skill}</bdi>
              <select
                id={`${id}levels-${skill}`}
                class="input"
                value={levels[skill] ?? 1}
                aria-label={asks === 'has' ? `How well: ${skill}` : `How well at least: ${skill}`}
                onChange={(event) => keep(skills, { ...levels, [skill]: Number(event.currentTarget.value) })}
              >
                {allLevels.map((level) => (
                  <option key={level} value={level}>
                    {words[asks](level)}
                  </option>
                ))}
              </select>
            </label>
          ))}
          {wrong && <span class="wrong">{wrong}</span>}
        </div>
      )}
    </div>
  );
}
