import type { JSX } from 'preact';
import { Empty, Page } from '../page.tsx';
import { parts } from '../router.ts';
import { SettingsPage } from '../settings/settings-page.tsx';
import { CheckPage } from './check-page.tsx';
import { ImportPage } from './import-page.tsx';
import { LocationsPage } from './locations-page.tsx';
import { ResourcePage } from './resource-page.tsx';
import { ResourcesPage } from './resources-page.tsx';
import { ServicePage } from './service-page.tsx';
import { ServicesPage } from './services-page.tsx';

/** What a business is made of and how it offers times: the pages behind the settings' tabs. */
export function SettingsPages(): JSX.Element {
  const [, section, id] = parts.value;
  switch (section) {
    case undefined:
      return <SettingsPage />;
    case 'services':
      return id ? <ServicePage key={id} id={id} /> : <ServicesPage />;
    case 'resources':
      return id ? <ResourcePage key={id} id={id} /> : <ResourcesPage />;
    case 'locations':
      return <LocationsPage />;
    case 'check':
      return <CheckPage />;
    case 'import':
      return <ImportPage />;
    default:
      return (
        <Page title="Not found">
          <Empty title="There is no such page." />
        </Page>
      );
  }
}
