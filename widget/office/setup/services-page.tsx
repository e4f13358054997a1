import type { JSX } from 'preact';
import { abilityWords } from '../../../shared/service.ts';
import type { ServiceLine, SetupLists } from '../../../shared/setup.ts';
import { useLoaded } from '../load.ts';
import { Empty, Page, Shown } from '../page.tsx';
import { mayI } from '../session.ts';
import { OnlyLooking } from '../verb.tsx';
import { duration, inOurWords } from '../words.ts';
import { kindWords, loadLists } from './setup-model.ts';
import { SettingsTabs } from './tabs.tsx';

const requirementWords = ({ requirements }: ServiceLine): string =>
  requirements
    .map((one) => {
      const { kind, count, or = [], part } = one;
      const what = count === 1 ? kindWords[kind].one : `${count} ${kindWords[kind].many.toLowerCase()}`;
      const skilled = [one, ...or].map(abilityWords).filter(Boolean).join(' or ');
      const told = [skilled, part && `${part.toMinute - part.fromMinute} min of it`].filter(Boolean).join(', ');
      return told ? `${what} (${told})` : what;
    })
    .join(' + ') || 'nothing';

/** What customers can ask for. */
export function ServicesPage(): JSX.Element {
  const { state, reload } = useLoaded('services', loadLists);
  return (
    <Page
      title="Services"
      summary={inOurWords('What {customers} can ask for, and what each takes')}
      actions={
        mayI('change-settings') && (
          <a class="button primary" href="/office/settings/services/new">
            New service
          </a>
        )
      }
    >
      <SettingsTabs />
      <OnlyLooking needs="change-settings" because="Services are the whole business’s." />
      <Shown loaded={state.value} retry={reload}>
        {(lists) =>
          lists.services.length === 0 ? (
            <Empty title="There is no service yet.">
              <p>A service says how long a visit or session takes, and who and what it needs.</p>
            </Empty>
          ) : (
            <ul class="panel entries">
              {[...lists.services]
                .sort((a, b) => Number(b.active) - Number(a.active))
                .map((service) => (
                  <Line key={service.id} service={service} lists={lists} />
                ))}
            </ul>
          )
        }
      </Shown>
    </Page>
  );
}

function Line({ service, lists }: { service: ServiceLine; lists: SetupLists }): JSX.Element {
  const where =
    service.place === 'customer'
      ? inOurWords('at the {customer}’s')
      : service.locationIds.length === 0
        ? inOurWords('at every {location}')
        : lists.locations
            .filter((l) => service.locationIds.includes(l.id))
            .map((l) => l.name)
            .join(', ');
  return (
    <li class={service.active ? '' : 'retired'}>
      <a href={`/office/settings/services/${encodeURIComponent(service.id)}`}>
        <bdi>{service.name}</bdi>
      </a>
      <span class="muted">
        {duration(service.minutes)} · {where} · {requirementWords(service)}
      </span>
      <span class="tags">
        {!service.active && <span class="tag">retired</span>}
        {service.active && !service.offered && <span class="tag">not in the widget</span>}
        {service.differs && <span class="tag">rules of its own</span>}
      </span>
    </li>
  );
}
