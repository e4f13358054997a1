import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';

interface ChoicesProps {
  id: string;
  label: string;
  hint?: string;
  error?: string | undefined;
  chosen: readonly string[];
  /** What there is already; more can be written unless `closed`. */
  known: readonly { id: string; name: string }[];
  closed?: boolean;
  /** What another one is called. */
  another?: string;
  onChange(chosen: string[]): void;
}

/** Some of a list, each on or off by a tap; new ones by writing them. */
export function Choices({
  id,
  label,
  hint,
  error,
  chosen,
  known,
  closed,
  another,
  onChange,
}: ChoicesProps): JSX.Element {
  const text = useSignal('');
  const all = [...known, ...chosen.filter((c) => !known.some((k) => k.id === c)).map((c) => ({ id: c, name: c }))];
  const add = (): void => {
    const more = text.value
      .split(/[,;]/)
      .map((one) => one.trim())
      .filter((one) => one !== '' && !chosen.includes(one));
    if (more.length > 0) onChange([...chosen, ...more]);
    text.value = '';
  };
  return (
    <fieldset class="choices" id={id} tabIndex={-1}>
      <legend>{label}</legend>
      {hint && <p class="hint">{hint}</p>}
      {error && <p class="wrong">{error}</p>}
      <div class="chips">
        {all.map((one) => (
          <label key={one.id} class="chip tap">
            <input
              type="checkbox"
              checked={chosen.includes(one.id)}
              onChange={(event) =>
                onChange(event.currentTarget.checked ? [...chosen, one.id] : chosen.filter((c) => c !== one.id))
              }
            />
            <bdi>{one.name}</bdi>
          </label>
        ))}
        {!closed && (
          <span class="add-choice">
            <input
              class="input"
              aria-label={another ?? 'Another'}
              placeholder={another ?? 'Another'}
              value={text.value}
              maxLength={60}
              onInput={(event) => {
                text.value = event.currentTarget.value;
              }}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                add();
              }}
              onBlur={add}
            />
          </span>
        )}
      </div>
    </fieldset>
  );
}

/** The same by name only. */
export const named = (names: readonly string[]): { id: string; name: string }[] =>
  names.map((name) => ({ id: name, name }));

interface NumberProps {
  id: string;
  label: string;
  hint?: string;
  error?: string | undefined;
  value: number;
  min?: number;
  max: number;
  step?: number;
  onValue(value: number): void;
}

/** A whole number. */
export const NumberField = ({ id, label, hint, error, value, onValue, ...range }: NumberProps): JSX.Element => (
  <div class="field">
    <label for={id}>{label}</label>
    {hint && (
      <span class="hint" id={`${id}-hint`}>
        {hint}
      </span>
    )}
    {error && (
      <span class="wrong" id={`${id}-wrong`}>
        {error}
      </span>
    )}
    <input
      id={id}
      class="input"
      type="number"
      inputMode="numeric"
      value={value}
      aria-invalid={error ? true : undefined}
      aria-describedby={[hint && `${id}-hint`, error && `${id}-wrong`].filter(Boolean).join(' ') || undefined}
      onInput={(event) => onValue(event.currentTarget.valueAsNumber || 0)}
      {...range}
    />
  </div>
);
