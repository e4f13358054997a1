import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { EventAnswer, EventConflict, EventFile, EventScope, Participant } from '../../../shared/event.ts';
import { dayOf, formatTime, formatWhen } from '../../../shared/time.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { fail, say } from '../notices.tsx';
import { Page, Shown } from '../page.tsx';
import { LOCALE, mayI, signedIn } from '../session.ts';
import { toWallClock } from '../wall-clock.ts';
import { plural } from '../words.ts';
import { Choice, Conflicts, type EventDraft, EventForm, spanOf } from './event-form.tsx';
import { kindWords, placesWords } from './event-words.ts';

interface Shared {
  file: EventFile;
  /** Shows what is true after a change. */
  show(file: EventFile): void;
  reload(): Promise<void>;
}

/** One event: what it takes, who is on its list, and what can be done about both. */
export function EventPage({ id }: { id: string }): JSX.Element {
  const { state, reload } = useLoaded(id, () => answerOf(office.events[':id'].$get({ param: { id } })));
  const file = state.value.data;
  const show = (data: EventFile): void => {
    state.value = { ...state.value, data };
  };
  return (
    <Page
      title={file?.title ?? 'Event'}
      summary={file && formatWhen(file, file.zone, LOCALE)}
      actions={
        <a class="button" href={`/office/events/week/${file ? dayOf(file.from, file.zone) : ''}`}>
          All events
        </a>
      }
    >
      <Shown loaded={state.value} retry={reload}>
        {(data) => (
          <>
            <Facts file={data} />
            {data.participants && data.capacity > 0 && <List file={data} show={show} reload={reload} />}
            {mayI('plan-period') && data.status === 'planned' && <Change file={data} show={show} reload={reload} />}
          </>
        )}
      </Shown>
    </Page>
  );
}

const Facts = ({ file }: { file: EventFile }): JSX.Element => (
  <dl class="panel event-facts">
    <dt>What</dt>
    <dd>
      {kindWords[file.kind]}
      {file.status === 'cancelled' && (
        <>
          {' '}
          <span class="tag">Cancelled</span>
        </>
      )}
      {file.recurs && <span class="muted"> · every week</span>}
    </dd>
    <dt>Where</dt>
    <dd>{file.place}</dd>
    <dt>Takes</dt>
    <dd>{file.resources.map((r) => r.name).join(', ') || 'Nobody and nothing'}</dd>
    {file.capacity > 0 && (
      <>
        <dt>Places</dt>
        <dd>{placesWords(file)}</dd>
      </>
    )}
  </dl>
);

type ListAnswer = { outcome: 'done' | 'too-late'; event: EventFile };

/** Who is in and who stands in line. */
function List({ file, show }: Shared): JSX.Element {
  const change = async (work: Promise<ListAnswer>, done: string): Promise<void> => {
    try {
      const answer = await work;
      show(answer.event);
      if (answer.outcome === 'done') say(done);
      else fail('That was no longer possible. The list shows how things stand.');
    } catch (error) {
      fail(error);
    }
  };
  const on = office.events[':id'].signups[':signup'];
  const act = {
    remove: (p: Participant) =>
      change(answerOf(on.$delete({ param: { id: file.id, signup: p.id } })), `${p.name} is off the list.`),
    give: (p: Participant) =>
      change(answerOf(on.place.$post({ param: { id: file.id, signup: p.id } })), `${p.name} has a place.`),
    note: (p: Participant, outcome: Participant['outcome']) =>
      change(
        answerOf(on.outcome.$put({ param: { id: file.id, signup: p.id }, json: { outcome } })),
        outcome === null ? 'Taken back.' : `Noted: ${p.name} ${outcome === 'came' ? 'came' : 'did not come'}.`,
      ),
  };
  const participants = file.participants ?? [];
  const begun = file.from <= Date.now() / 1000;
  const open = file.status === 'planned' && !begun;
  const groups = [
    { title: 'On the list', people: participants.filter((p) => p.status === 'in' || p.status === 'out') },
    { title: 'Waiting list', people: participants.filter((p) => p.status === 'waiting' || p.status === 'offered') },
  ];
  return (
    <>
      {groups.map(({ title, people }) => (
        <section key={title} aria-label={title}>
          <h2>
            {title} <span class="muted">{people.length}</span>
          </h2>
          {people.length === 0 ? (
            <p class="muted">Nobody.</p>
          ) : (
            <ol class="panel list participants">
              {people.map((p) => (
                <li key={p.id}>
                  <span>
                    <strong>
                      <bdi>{p.name}</bdi>
                    </strong>{' '}
                    {p.status === 'offered' && (
                      <span class="tag proposed">Asked until {formatTime(p.offeredUntil!, file.zone, LOCALE)}</span>
                    )}
                    {p.outcome && (
                      <span class={`tag ${p.outcome === 'came' ? 'done' : ''}`}>
                        {p.outcome === 'came' ? 'Came' : 'No-show'}
                      </span>
                    )}
                    <br />
                    <span class="muted">
                      {[p.email, p.phone].filter(Boolean).join(' · ')}
                      {p.note && ` · ${p.note}`}
                    </span>
                  </span>
                  {mayI('place-jobs') && file.status === 'planned' && (
                    <span class="actions">
                      {begun && p.status === 'in' && p.outcome !== 'came' && (
                        <Act name="Came" about={p.name} act={() => act.note(p, 'came')} />
                      )}
                      {begun && p.status === 'in' && p.outcome !== 'no-show' && (
                        <Act name="Did not come" about={p.name} act={() => act.note(p, 'no-show')} />
                      )}
                      {open && p.status !== 'in' && file.in < file.capacity && (
                        <Act name="Give the place" about={p.name} act={() => act.give(p)} />
                      )}
                      {open && <Act name="Take off" about={p.name} act={() => act.remove(p)} />}
                    </span>
                  )}
                </li>
              ))}
            </ol>
          )}
        </section>
      ))}
      {open && mayI('place-jobs') && <AddByHand file={file} change={change} />}
    </>
  );
}

const Act = ({ name, about, act }: { name: string; about: string; act(): Promise<void> }): JSX.Element => (
  <button type="button" class="button quiet" onClick={() => void act()}>
    {name}
    <span class="sr">: {about}</span>
  </button>
);

interface AddProps {
  file: EventFile;
  change(work: Promise<ListAnswer>, done: string): Promise<void>;
}

/** Somebody on the phone: a place where one is free, else the end of the line. */
function AddByHand({ file, change }: AddProps): JSX.Element {
  const contact = useSignal({ name: '', email: '', phone: '' });
  const set = (part: Partial<(typeof contact)['value']>): void => {
    contact.value = { ...contact.value, ...part };
  };
  const { name, email, phone } = contact.value;
  const add = async (): Promise<void> => {
    if (!name.trim() || !(email.trim() || phone.trim())) return fail('A name and an e-mail address or phone number.');
    const json = { contact: { name, email, phone } };
    await change(answerOf(office.events[':id'].signups.$post({ param: { id: file.id }, json })), `${name} is on it.`);
    contact.value = { name: '', email: '', phone: '' };
  };
  return (
    <section aria-label="Add somebody">
      <h2>Add somebody</h2>
      <form
        class="panel add-by-hand"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Field id="add-name" label="Name" value={name} maxLength={120} onValue={(value) => set({ name: value })} />
        <Field
          id="add-email"
          label="E-mail"
          type="email"
          value={email}
          maxLength={200}
          onValue={(value) => set({ email: value })}
        />
        <Field
          id="add-phone"
          label="Phone"
          type="tel"
          value={phone}
          maxLength={30}
          onValue={(value) => set({ phone: value })}
        />
        <Button type="submit">Add</Button>
      </form>
    </section>
  );
}

const scopeOptions = [
  ['one', 'This date only'],
  ['rest', 'This and all later dates'],
  ['all', 'All dates to come'],
] as const;

/** Another time, other resources, more places, or not at all; for a weekly one the reach is chosen. */
function Change({ file, reload }: Shared): JSX.Element {
  const draft = useSignal(draftOf(file));
  const scope = useSignal<EventScope>('one');
  const busy = useSignal(false);
  const conflicts = useSignal<EventConflict[]>([]);
  const wrong = useSignal('');
  const asking = useSignal(false);

  const told = async (work: () => Promise<EventAnswer>, done: (count: number) => string): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    conflicts.value = [];
    wrong.value = '';
    try {
      const answer = await work();
      if (answer.outcome === 'conflict') conflicts.value = answer.conflicts;
      if (answer.outcome === 'too-small') wrong.value = `${plural(answer.taken, 'person has', 'people have')} a place.`;
      if (answer.outcome === 'over') wrong.value = 'It has begun or was cancelled meanwhile.';
      if (answer.outcome !== 'done') return;
      say(done(answer.ids.length));
      await reload();
    } catch (error) {
      fail(error);
    } finally {
      busy.value = false;
    }
  };
  const save = (): void => {
    const span = spanOf(draft.value);
    if (!span) {
      wrong.value = 'The end must lie after the beginning.';
      return;
    }
    const { title, resourceIds, capacity } = draft.value;
    const json = {
      ...span,
      title,
      resourceIds,
      capacity: file.capacity > 0 ? Number(capacity) : 0,
      scope: scope.value,
    };
    void told(
      () => answerOf(office.events[':id'].$put({ param: { id: file.id }, json })),
      (count) => `Changed: ${plural(count, 'date')}.`,
    );
  };
  const cancel = (): void =>
    void told(
      () => answerOf(office.events[':id'].cancel.$post({ param: { id: file.id }, json: { scope: scope.value } })),
      (count) => `Cancelled: ${plural(count, 'date')}. Everybody on a list hears of it.`,
    ).then(() => {
      asking.value = false;
    });
  const reach = file.recurs && (
    <Choice
      id="event-scope"
      label="For"
      value={scope.value}
      options={[...scopeOptions]}
      choose={(value) => {
        scope.value = value as EventScope;
      }}
    />
  );
  return (
    <section aria-label="Change">
      <h2>Change</h2>
      <EventForm draft={draft} isNew={false} busy={busy.value} wrong={wrong.value} submitLabel="Save" submit={save}>
        {conflicts.value.length > 0 && <Conflicts conflicts={conflicts.value} />}
        {reach}
        {file.in > 0 && <p class="hint">Whoever is on the list is written to when the time changes.</p>}
      </EventForm>
      <p>
        <Button
          kind="quiet"
          onClick={() => {
            asking.value = true;
          }}
        >
          Cancel it …
        </Button>
      </p>
      <CancelDialog file={file} asking={asking} reach={scope.value} busy={busy.value} cancel={cancel} />
    </section>
  );
}

function draftOf(file: EventFile): EventDraft {
  const { zone, locations } = signedIn().business;
  const [day = '', from = ''] = toWallClock(file.from, zone).split('T');
  return {
    kind: file.kind,
    title: file.title,
    serviceId: file.serviceId ?? '',
    locationId: file.locationId ?? locations[0]?.id ?? '',
    day,
    from,
    to: toWallClock(file.to, zone).split('T')[1] ?? '',
    capacity: String(file.capacity),
    resourceIds: file.resources.map((r) => r.id),
    weekdays: [],
    until: day,
  };
}

interface CancelProps {
  file: EventFile;
  asking: Signal<boolean>;
  reach: EventScope;
  busy: boolean;
  cancel(): void;
}

function CancelDialog({ file, asking, reach, busy, cancel }: CancelProps): JSX.Element {
  const close = (): void => {
    asking.value = false;
  };
  const which = reach === 'one' ? 'this date' : reach === 'rest' ? 'this and all later dates' : 'all dates to come';
  const label = `Cancel ${which}?`;
  return (
    <Dialog open={asking.value} label={label} closeLabel="Close" onClose={close}>
      <div class="dialog-body ask">
        <h2>{label}</h2>
        <p>
          {file.in + file.waiting + file.offered > 0
            ? `${plural(file.in + file.waiting + file.offered, 'person', 'people')} on the list of this date will be written to.`
            : 'Nobody is on the list of this date.'}{' '}
          The people and rooms can be booked again.
        </p>
        <div class="actions">
          <Button onClick={close}>Keep it</Button>
          <Button kind="primary" busy={busy} onClick={cancel}>
            Cancel {which}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
