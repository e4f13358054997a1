import type { JSX } from 'preact';
import { resourceKinds } from '../../../shared/resource.ts';
import type { ResourceDraft, ResourceFile, SetupLists } from '../../../shared/setup.ts';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { Page, Shown } from '../page.tsx';
import { query } from '../router.ts';
import { signedIn } from '../session.ts';
import { ResourceForm } from './resource-form.tsx';
import { kindWords, loadLists } from './setup-model.ts';
import { SettingsTabs } from './tabs.tsx';

const weekdays = [1, 2, 3, 4, 5].map((weekday) => ({
  ...{ weekday, fromMinute: 8 * 60, toMinute: 17 * 60, validFrom: null, validTo: null },
}));

/** Somebody or something new, of the kind the address names. */
function blank(lists: SetupLists): ResourceDraft {
  const kind = resourceKinds.find((k) => k === query.peek().get('kind')) ?? 'person';
  // Whoever is there for some locations adds to one of them.
  const own = signedIn().staff.locationIds.length > 0;
  return {
    ...{
      kind,
      name: '',
      units: 1,
      skills: [],
      levels: {},
      email: '',
      phone: '',
      maxVisits: 0,
      active: true,
      groups: [],
    },
    locationId: own || (lists.locations.length === 1 && kind !== 'person') ? (lists.locations[0]?.id ?? null) : null,
    drives: kind === 'person' && lists.services.some((s) => s.place === 'customer'),
    home: { street: '', postcode: '', place: '' },
    colour: kind === 'person' ? '#2a66b8' : '#5b7083',
    shifts: kind === 'person' ? weekdays : [],
    exceptions: [],
    drivers: [],
  };
}

/** A resource with everything about it, or a new one. */
export function ResourcePage({ id }: { id: string }): JSX.Element {
  const { state, reload } = useLoaded(id, async (): Promise<{ lists: SetupLists; file: ResourceFile | null }> => {
    const param = { id };
    const [lists, file] = await Promise.all([
      loadLists(),
      id === 'new' ? null : answerOf(office.setup.resources[':id'].$get({ param })),
    ]);
    return { lists, file };
  });
  const draft = state.value.data?.file?.draft;
  return (
    <Page
      title={id === 'new' ? 'Somebody or something new' : (draft?.name ?? 'Person or thing')}
      summary={draft ? kindWords[draft.kind].one : ''}
      actions={
        draft?.active && (
          <a class="button" href={`/office/absences?who=${encodeURIComponent(id)}`}>
            Enter an absence
          </a>
        )
      }
    >
      <SettingsTabs />
      <Shown loaded={state.value} retry={reload} lines={8}>
        {({ lists, file }) => (
          <ResourceForm
            key={JSON.stringify(file)}
            file={file}
            own={file?.draft ?? blank(lists)}
            lists={lists}
            reload={reload}
          />
        )}
      </Shown>
    </Page>
  );
}
