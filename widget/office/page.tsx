import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Loaded } from './load.ts';
import { moved } from './router.ts';

/** After a move inside the app the heading takes the focus, so that a screen reader says where one is. */
const focusWhenMoved = (heading: HTMLElement | null): void => {
  if (moved.peek()) heading?.focus({ preventScroll: true });
};

interface PageProps {
  title: string;
  /** Beside the heading: what can be done on this page. */
  actions?: ComponentChildren;
  /** One line under the heading. */
  summary?: ComponentChildren;
  children: ComponentChildren;
}

/** A page of the office: heading, what can be done, content. */
export function Page({ title, actions, summary, children }: PageProps): JSX.Element {
  useEffect(() => {
    document.title = `${title} – Office`;
  }, [title]);
  return (
    <main class="page">
      <header class="page-head">
        <div>
          <h1 tabIndex={-1} ref={focusWhenMoved}>
            {title}
          </h1>
          <p class="summary-line">{summary}</p>
        </div>
        {actions && <div class="actions">{actions}</div>}
      </header>
      {children}
    </main>
  );
}

/** What has been loaded, or its place while it comes, or why it does not. */
export function Shown<T>({
  loaded,
  retry,
  lines = 6,
  children,
}: {
  loaded: Loaded<T>;
  retry(): void;
  lines?: number;
  children(data: T): ComponentChildren;
}): JSX.Element {
  if (loaded.data !== null) return <>{children(loaded.data)}</>;
  if (loaded.error)
    return (
      <div class="panel empty" role="alert">
        <p>{loaded.error}</p>
        <button type="button" class="button" onClick={retry}>
          Try again
        </button>
      </div>
    );
  return (
    <div class="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, i) => (
        <div key={i} class="bone" />
      ))}
    </div>
  );
}

/** Nothing here, and what that means. */
export const Empty = ({ title, children }: { title: string; children?: ComponentChildren }): JSX.Element => (
  <div class="panel empty">
    <h2>{title}</h2>
    {children}
  </div>
);
