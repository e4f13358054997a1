import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { type Role, roles, roleWords } from '../../../shared/roles.ts';
import type { StaffEntry, StaffPage } from '../../../shared/staff.ts';
import { Refused } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorSummary } from '../../ui/error-summary.tsx';
import { Field } from '../../ui/field.tsx';
import { answerOf, office } from '../client.ts';
import { fail } from '../notices.tsx';
import { inOurWords } from '../words.ts';

interface StaffFormProps {
  /** null: somebody new. */
  of: StaffEntry | null;
  all: StaffPage;
  done(words: string): Promise<void>;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
/** Where the server's names of fields are in this form. */
const fieldsHere: Record<string, string> = {
  name: 'staff-name',
  email: 'staff-email',
  resourceId: 'staff-resource',
  locationIds: 'staff-everywhere',
};

/** Who somebody is, what they may do and where. */
export function StaffForm({ of, all, done }: StaffFormProps): JSX.Element {
  const form = useSignal({
    name: of?.name ?? '',
    email: of?.email ?? '',
    role: of?.role ?? ('reception' as Role),
    locationIds: of?.locationIds ?? [],
    resourceId: of?.resourceId ?? null,
  });
  const errors = useSignal<{ field: string; message: string }[]>([]);
  const busy = useSignal(false);
  const set = (change: Partial<(typeof form)['value']>): void => {
    form.value = { ...form.value, ...change };
  };
  const { name, email, role, locationIds, resourceId } = form.value;
  const error = (field: string): string | undefined => errors.value.find((e) => e.field === field)?.message;
  const submit = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    errors.value = [];
    const facts = {
      name,
      role,
      locationIds,
      resourceId: role === 'technician' ? resourceId : (of?.resourceId ?? null),
    };
    try {
      if (of) await answerOf(office.staff[':id'].$put({ param: { id: of.id }, json: facts }));
      else await answerOf(office.staff.$post({ json: { ...facts, email } }));
      await done(of ? `${name} is changed; it holds at once.` : `An invitation is on its way to ${email}.`);
    } catch (problem) {
      const fields = problem instanceof Refused ? (problem.problem.fields ?? []) : [];
      if (fields.length === 0) fail(problem);
      errors.value = fields.map((f) => ({ field: fieldsHere[f.field] ?? f.field, message: sentence(f.message) }));
    } finally {
      busy.value = false;
    }
  };
  return (
    <form
      class="dialog-body form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>{of ? of.name : 'Invite somebody'}</h2>
      <ErrorSummary title="Look at this again" errors={errors.value} />
      <Field
        id="staff-name"
        label="Name"
        value={name}
        maxLength={120}
        error={error('staff-name')}
        onValue={(value) => set({ name: value })}
      />
      {of ? (
        <p class="muted">{of.email}</p>
      ) : (
        <Field
          id="staff-email"
          label="E-mail address"
          type="email"
          hint="They get a link with which they come in."
          value={email}
          maxLength={200}
          error={error('staff-email')}
          onValue={(value) => set({ email: value })}
        />
      )}
      <fieldset class="choices">
        <legend>Role</legend>
        {roles.map((one) => (
          <label key={one} class="check">
            <input type="radio" name="staff-role" checked={role === one} onChange={() => set({ role: one })} />
            <span>
              {sentence(roleWords[one].one).slice(0, -1)}
              <br />
              <small>{roleWords[one].told}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {role === 'technician' && (
        <div class="field">
          <label for="staff-resource">Whose days they see</label>
          {error('staff-resource') && <span class="wrong">{error('staff-resource')}</span>}
          <select
            id="staff-resource"
            class="input"
            value={resourceId ?? ''}
            onChange={(event) => set({ resourceId: event.currentTarget.value || null })}
          >
            <option value="">Choose…</option>
            {all.people.map((person) => (
              <option key={person.id} value={person.id}>
                {person.name}
              </option>
            ))}
          </select>
        </div>
      )}
      {all.locations.length > 1 && (
        <fieldset class="choices">
          <legend>Where</legend>
          {error('staff-everywhere') && <span class="wrong">{error('staff-everywhere')}</span>}
          <label class="check">
            <input
              id="staff-everywhere"
              type="checkbox"
              checked={locationIds.length === 0}
              onChange={() => set({ locationIds: [] })}
            />
            <span>{inOurWords('All {locations}')}</span>
          </label>
          {all.locations.map(({ id, name: place }) => (
            <label key={id} class="check">
              <input
                type="checkbox"
                checked={locationIds.includes(id)}
                onChange={() =>
                  set({
                    locationIds: locationIds.includes(id) ? locationIds.filter((l) => l !== id) : [...locationIds, id],
                  })
                }
              />
              <span>{place}</span>
            </label>
          ))}
        </fieldset>
      )}
      <div class="verbs">
        <Button kind="primary" type="submit" busy={busy.value}>
          {of ? 'Save' : 'Send the invitation'}
        </Button>
      </div>
    </form>
  );
}
