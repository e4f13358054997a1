import type { JSX } from 'preact';
import { type ResourceKind, resourceKinds } from '../../../shared/resource.ts';
import type { ResourceLine, SetupLists } from '../../../shared/setup.ts';
import { useLoaded } from '../load.ts';
import { Empty, Page, Shown } from '../page.tsx';
import { go, query } from '../router.ts';
import { mayI } from '../session.ts';
import { duration } from '../words.ts';
import { kindWords, loadLists } from './setup-model.ts';
import { SettingsTabs } from './tabs.tsx';

/** People, rooms, devices and vehicles: found by kind, location, and whatever their line says. */
export function ResourcesPage(): JSX.Element {
  const { state, reload } = useLoaded('resources', loadLists);
  const [kind = '', at = '', q = ''] = ['kind', 'at', 'q'].map((key) => query.value.get(key) ?? '');
  const show = (change: Record<string, string>): void => {
    const next = new URLSearchParams(query.value);
    for (const [key, value] of Object.entries(change)) value ? next.set(key, value) : next.delete(key);
    go(`/office/settings/resources${next.size > 0 ? `?${next}` : ''}`, true);
  };
  return (
    <Page
      title="People and things"
      summary="Everybody and everything whose time can be taken"
      actions={
        mayI('keep-resources') && (
          <a class="button primary" href={`/office/settings/resources/new${kind ? `?kind=${kind}` : ''}`}>
            Add
          </a>
        )
      }
    >
      <SettingsTabs />
      <Shown loaded={state.value} retry={reload}>
        {(lists) => (
          <>
            <form class="filters setup-filters" onSubmit={(event) => event.preventDefault()}>
              <input
                class="input"
                type="search"
                aria-label="Name, skill or group"
                placeholder="Name, skill or group"
                value={q}
                onInput={(event) => show({ q: event.currentTarget.value })}
              />
              <select
                class="input"
                aria-label="Kind"
                value={kind}
                onChange={(event) => show({ kind: event.currentTarget.value })}
              >
                <option value="">All kinds</option>
                {resourceKinds.map((k) => (
                  <option key={k} value={k}>
                    {kindWords[k].many}
                  </option>
                ))}
              </select>
              <select
                class="input"
                aria-label="Location"
                value={at}
                onChange={(event) => show({ at: event.currentTarget.value })}
              >
                <option value="">Everywhere</option>
                {lists.locations.map((l) => (
                  <option key={l.id} value={l.id}>
                    {l.name}
                  </option>
                ))}
              </select>
            </form>
            <List found={lists.resources.filter((r) => fits(r, kind, at, q))} lists={lists} />
          </>
        )}
      </Shown>
    </Page>
  );
}

function fits(resource: ResourceLine, kind: string, at: string, q: string): boolean {
  const text = [resource.name, ...resource.skills, ...resource.groups].join(' ').toLowerCase();
  return (
    (!kind || resource.kind === kind) &&
    (!at || resource.locationId === at) &&
    q
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word))
  );
}

function List({ found, lists }: { found: ResourceLine[]; lists: SetupLists }): JSX.Element {
  if (found.length === 0)
    return (
      <Empty title="Nobody and nothing is found.">
        <p>Add people and things one by one, or many at once by a file.</p>
      </Empty>
    );
  const kinds = resourceKinds.filter((kind) => found.some((r) => r.kind === kind));
  return (
    <>
      {kinds.map((kind) => (
        <section key={kind} class="entries-of">
          <h2>{kindWords[kind].many}</h2>
          <ul class="panel entries">
            {found
              .filter((r) => r.kind === kind)
              .sort((a, b) => Number(b.active) - Number(a.active))
              .map((resource) => (
                <li key={resource.id} class={resource.active ? '' : 'retired'}>
                  <a href={`/office/settings/resources/${encodeURIComponent(resource.id)}`}>
                    <span class="dot" style={{ background: resource.colour }} />
                    <bdi>{resource.name}</bdi>
                  </a>
                  <span class="muted">{told(kind, resource, lists)}</span>
                  <span class="tags">
                    {!resource.active && <span class="tag">retired</span>}
                    {resource.groups.map((group) => (
                      <span key={group} class="tag">
                        <bdi>{group}</bdi>
                      </span>
                    ))}
                  </span>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function told(
  kind: ResourceKind,
  { weeklyMinutes, units, skills, locationId, drives }: ResourceLine,
  lists: SetupLists,
): string {
  const hours = weeklyMinutes === null ? '' : weeklyMinutes === 0 ? 'no hours' : `${duration(weeklyMinutes)} a week`;
  return [
    kind === 'person' && drives ? 'drives' : '',
    hours,
    units > 1 ? `${units} alike` : '',
    lists.locations.find((l) => l.id === locationId)?.name ?? '',
    skills.join(', '),
  ]
    .filter(Boolean)
    .join(' · ');
}
