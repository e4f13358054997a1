import type { JSX } from 'preact';

interface FieldProps {
  id: string;
  label: string;
  value: string;
  onValue(value: string): void;
  hint?: string;
  error?: string | undefined;
  type?: 'text' | 'email' | 'tel' | 'date';
  rows?: number;
  autocomplete?: string;
  inputmode?: 'text' | 'email' | 'tel' | 'numeric';
  maxLength?: number;
}

/** Label above, hint below it, what is wrong below that; the value survives every redraw. */
export function Field({
  id,
  label,
  value,
  onValue,
  hint,
  error,
  rows,
  type = 'text',
  ...rest
}: FieldProps): JSX.Element {
  const describedBy = [hint && `${id}-hint`, error && `${id}-wrong`].filter(Boolean).join(' ') || undefined;
  const shared = {
    id,
    name: id,
    class: 'input',
    part: 'input',
    value,
    'aria-describedby': describedBy,
    'aria-invalid': error ? true : undefined,
    onInput: (event: Event) => onValue((event.currentTarget as HTMLInputElement | HTMLTextAreaElement).value),
    ...rest,
  };
  return (
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
      {rows ? <textarea {...shared} rows={rows} /> : <input {...shared} type={type as 'text'} />}
    </div>
  );
}
