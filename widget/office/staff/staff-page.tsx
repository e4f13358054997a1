import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { roleWords } from '../../../shared/roles.ts';
import type { StaffPage as Answer, StaffEntry } from '../../../shared/staff.ts';
import { formatShortDay } from '../../../shared/time.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { fail, say } from '../notices.tsx';
import { Page, Shown } from '../page.tsx';
import { LOCALE, signedIn } from '../session.ts';
import { Verb } from '../verb.tsx';
import { plural } from '../words.ts';
import { StaffForm } from './staff-form.tsx';

/** Which form is open: for somebody new, or for somebody of the list. */
type Open = 'new' | StaffEntry | null;

/** Everybody who may come into the office: their role, where it reaches, and how far their invitation is. */
export function StaffPage(): JSX.Element {
  const open = useSignal<Open>(null);
  const { state, reload } = useLoaded('staff', (): Promise<Answer> => answerOf(office.staff.$get()));
  const page = state.value.data;
  const done = async (words: string): Promise<void> => {
    open.value = null;
    say(words);
    await reload();
  };
  return (
    <Page
      title="Staff"
      summary={
        page && `${plural(page.staff.filter((s) => s.status !== 'inactive').length, 'person', 'people')} of the office`
      }
      actions={
        <Verb
          needs="manage-staff"
          kind="primary"
          onClick={() => {
            open.value = 'new';
          }}
        >
          Invite somebody
        </Verb>
      }
    >
      <Shown loaded={state.value} retry={reload}>
        {(all) => (
          <>
            <ul class="panel list staff">
              {all.staff.map((one) => (
                <Line key={one.id} one={one} all={all} edit={() => (open.value = one)} done={done} />
              ))}
            </ul>
            <Dialog
              open={open.value !== null}
              label={open.value === 'new' ? 'Invite somebody' : 'Change'}
              closeLabel="Close"
              onClose={() => {
                open.value = null;
              }}
            >
              {open.value && <StaffForm of={open.value === 'new' ? null : open.value} all={all} done={done} />}
            </Dialog>
          </>
        )}
      </Shown>
    </Page>
  );
}

interface LineProps {
  one: StaffEntry;
  all: Answer;
  edit(): void;
  done(words: string): Promise<void>;
}

function Line({ one, all, edit, done }: LineProps): JSX.Element {
  const { zone } = signedIn().business;
  const act = async (verb: 'invite' | 'deactivate', words: string): Promise<void> => {
    try {
      const param = { id: one.id };
      await answerOf(office.staff[':id'][verb].$post({ param }));
      await done(words);
    } catch (error) {
      fail(error);
    }
  };
  const invited = one.status === 'invited';
  const until = one.invitedUntil && formatShortDay(one.invitedUntil, zone, LOCALE);
  return (
    <li>
      <span>
        <strong>
          <bdi>{one.name}</bdi>
        </strong>{' '}
        {one.status !== 'active' && <span class={`tag ${one.status}`}>{invited ? 'Invited' : 'Cannot sign in'}</span>}
        <br />
        <span class="muted">
          {reachWords(one, all)} · {one.email}
          {invited && until && ` · until ${until}`}
        </span>
      </span>
      <span class="verbs">
        {one.status !== 'inactive' && (
          <Verb needs="manage-staff" kind="quiet" onClick={edit}>
            Change<span class="sr"> {one.name}</span>
          </Verb>
        )}
        {one.status !== 'active' && (
          <Verb
            needs="manage-staff"
            kind="quiet"
            onClick={() => void act('invite', `A new invitation is on its way to ${one.email}.`)}
          >
            {invited ? 'Send again' : 'Invite back'}
            <span class="sr"> {one.name}</span>
          </Verb>
        )}
        {one.status !== 'inactive' && (
          <Verb
            needs="manage-staff"
            kind="quiet"
            onClick={() => void act('deactivate', `${one.name} cannot sign in any more.`)}
          >
            Deactivate<span class="sr"> {one.name}</span>
          </Verb>
        )}
      </span>
    </li>
  );
}

/** "Planner in Zürich", "Technician, as Bram", "Owner everywhere". */
function reachWords({ role, locationIds, resourceId }: StaffEntry, { locations, people }: Answer): string {
  const { one } = roleWords[role];
  const who = people.find((p) => p.id === resourceId)?.name;
  const places = locationIds.map((id) => locations.find((l) => l.id === id)?.name ?? '');
  const reach = places.length > 0 ? ` in ${places.join(', ')}` : locations.length > 1 ? ' everywhere' : '';
  return `${one.charAt(0).toUpperCase()}${one.slice(1)}${reach}${who ? `, as ${who}` : ''}`;
}
