import type { ComponentChildren, JSX } from 'preact';
import type { ShiftDraft } from '../../../shared/setup.ts';

type Valid = Pick<ShiftDraft, 'validFrom' | 'validTo'>;
interface ValidityProps extends Valid {
  /** Tells it from the others of its form. */
  id: string;
  error?: string | undefined;
  onChange(change: Partial<Valid>): void;
  children?: ComponentChildren;
}

/** From which day until which something goes on; neither: always. */
export function Validity({ id, validFrom, validTo, error, onChange, children }: ValidityProps): JSX.Element {
  const day = (name: 'validFrom' | 'validTo', label: string, value: string | null): JSX.Element => (
    <label>
      {label}
      <input
        class="input"
        type="date"
        id={`${id}-${name}`}
        aria-invalid={error ? true : undefined}
        value={value ?? ''}
        onChange={(event) => onChange({ [name]: event.currentTarget.value || null })}
      />
    </label>
  );
  return (
    <div class="validity">
      {day('validFrom', 'From', validFrom)}
      {day('validTo', 'until', validTo)}
      <span class="muted">{validFrom || validTo ? '' : 'always'}</span>
      {error && <span class="wrong">{error}</span>}
      {children}
    </div>
  );
}
