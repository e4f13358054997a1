/** The reports are fetched when somebody opens them: whoever runs the day does not wait for them. */
import { signal } from '@preact/signals';
import type { ComponentType, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Page } from '../page.tsx';

const page = signal<ComponentType | null>(null);
const failed = signal(false);

async function fetchPage(): Promise<void> {
  try {
    page.value = (await import('./reports-page.tsx')).ReportsPage;
    failed.value = false;
  } catch {
    failed.value = true;
  }
}

export function ReportsRoute(): JSX.Element {
  useEffect(() => {
    if (!page.value) void fetchPage();
  }, []);
  const Reports = page.value;
  if (Reports) return <Reports />;
  return (
    <Page title="Reports">
      {failed.value ? (
        <p role="alert">
          The reports could not be fetched.{' '}
          <button type="button" class="button" onClick={fetchPage}>
            Try again
          </button>
        </p>
      ) : (
        <p role="status">Opening the reports…</p>
      )}
    </Page>
  );
}
