import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { parts } from '../router.ts';
import { mayI } from '../session.ts';
import { loadMissing, missing } from './setup-model.ts';

const tabs = [
  { path: '', name: 'How times are offered' },
  { path: 'services', name: 'Services' },
  { path: 'resources', name: 'People and things' },
  { path: 'locations', name: 'Locations' },
  { path: 'import', name: 'Import' },
  { path: 'check', name: 'Set-up check' },
] as const;

/** On a phone not all tabs are in sight: the one we are in is. Stable, so that it runs when the tab appears only. */
const showOnArrival = (tab: HTMLElement | null): void => tab?.scrollIntoView({ inline: 'center', block: 'nearest' });

/** The parts of the settings, and how much the set-up check has found. */
export function SettingsTabs(): JSX.Element | null {
  const here = parts.value[1] ?? '';
  const allowed = mayI('see-set-up');
  useEffect(() => {
    if (allowed) void loadMissing();
  }, [allowed]);
  const found = missing.value?.length ?? 0;
  if (!allowed) return null;
  return (
    <nav class="tabs" aria-label="Settings">
      {tabs.map(({ path, name }) => (
        <a
          key={path}
          href={path ? `/office/settings/${path}` : '/office/settings'}
          aria-current={here === path ? 'page' : undefined}
          ref={here === path ? showOnArrival : null}
        >
          {name}
          {path === 'check' && found > 0 && (
            <span class="found">
              {found}
              <span class="sr"> missing</span>
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}
