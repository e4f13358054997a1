/** The board is fetched when somebody goes to it: whoever works elsewhere does not wait for it. */
import { signal } from '@preact/signals';
import type { ComponentType, JSX } from 'preact';
import { useEffect } from 'preact/hooks';

const page = signal<ComponentType | null>(null);
const failed = signal(false);

async function fetchPage(): Promise<void> {
  try {
    page.value = (await import('./board-page.tsx')).BoardPage;
    failed.value = false;
  } catch {
    failed.value = true;
  }
}

export function BoardRoute(): JSX.Element {
  useEffect(() => {
    if (!page.value) void fetchPage();
  }, []);
  const Board = page.value;
  if (Board) return <Board />;
  return (
    <main class="page">
      <h1>Board</h1>
      {failed.value ? (
        <p role="alert">
          The board could not be fetched.{' '}
          <button type="button" class="button" onClick={fetchPage}>
            Try again
          </button>
        </p>
      ) : (
        <p role="status">Opening the board…</p>
      )}
    </main>
  );
}
