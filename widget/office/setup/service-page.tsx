import type { JSX } from 'preact';
import type { ServiceDraft, ServiceFile, SetupLists } from '../../../shared/setup.ts';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { Page, Shown } from '../page.tsx';
import { ServiceForm } from './service-form.tsx';
import { loadLists } from './setup-model.ts';
import { SettingsTabs } from './tabs.tsx';

const blank: ServiceDraft = {
  ...{ name: '', names: {}, description: '', place: 'customer', durationMinutes: 60, setupMinutes: 0 },
  ...{ cleanupMinutes: 0, policy: {}, offered: true, active: true, capacity: 0, locationIds: [] },
  requirements: [{ kind: 'person', skills: [], count: 1 }],
};

/** A service with everything about it, or a new one. */
export function ServicePage({ id }: { id: string }): JSX.Element {
  const { state, reload } = useLoaded(id, async (): Promise<{ lists: SetupLists; file: ServiceFile | null }> => {
    const param = { id };
    const [lists, file] = await Promise.all([
      loadLists(),
      id === 'new' ? null : (answerOf(office.setup.services[':id'].$get({ param })) as Promise<ServiceFile>),
    ]);
    return { lists, file };
  });
  const { data } = state.value;
  const title = id === 'new' ? 'New service' : (data?.file?.draft.name ?? 'Service');
  const upcoming = data?.file?.upcoming ?? 0;
  return (
    <Page title={title} summary={upcoming > 0 ? `${upcoming} booked or proposed ahead; they keep their times` : ''}>
      <SettingsTabs />
      <Shown loaded={state.value} retry={reload} lines={8}>
        {({ lists, file }) => (
          <ServiceForm
            key={JSON.stringify(file)}
            id={file?.id ?? null}
            own={file?.draft ?? { ...blank, place: lists.services[0]?.place ?? 'customer' }}
            lists={lists}
            reload={reload}
          />
        )}
      </Shown>
    </Page>
  );
}
