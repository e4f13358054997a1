import type { JSX } from 'preact';

interface ErrorSummaryProps {
  title: string;
  errors: readonly { field: string; message: string }[];
}

/** Stable, so that it runs when the summary appears and not whenever it is drawn again. */
const focusOnArrival = (box: HTMLElement | null): void => box?.focus();

/** Links by fragment do not reach into a shadow root. */
function goTo(event: MouseEvent, id: string): void {
  const root = (event.currentTarget as Element).getRootNode() as Document | ShadowRoot;
  event.preventDefault();
  root.getElementById(id)?.focus();
}

/** What is wrong, in one place that takes the focus when it appears; each line leads to its field. `form` is no field. */
export function ErrorSummary({ title, errors }: ErrorSummaryProps): JSX.Element | null {
  if (errors.length === 0) return null;
  return (
    <div class="summary" role="alert" tabIndex={-1} ref={focusOnArrival}>
      {errors[0]!.field !== 'form' && <strong>{title}</strong>}
      <ul>
        {errors.map(({ field, message }) => (
          <li key={field}>
            {field === 'form' ? (
              message
            ) : (
              <a href={`#${field}`} onClick={(event) => goTo(event, field)}>
                {message}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
