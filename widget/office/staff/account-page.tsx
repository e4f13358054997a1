import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { type Account, passwordRule } from '../../../shared/staff.ts';
import { formatShortDay } from '../../../shared/time.ts';
import { Refused } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { fail, say } from '../notices.tsx';
import { Page, Shown } from '../page.tsx';
import { LOCALE, signedIn } from '../session.ts';

/** One's own ways into the office: a password, passkeys, and the way out of everywhere. */
export function AccountPage(): JSX.Element {
  const { state, reload } = useLoaded('account', (): Promise<Account> => answerOf(office.account.$get()));
  const { staff } = signedIn();
  return (
    <Page title="Your account" summary={staff.email}>
      <Shown loaded={state.value} retry={reload}>
        {(account) => (
          <div class="account">
            <Password key={String(account.hasPassword)} known={account.hasPassword} reload={reload} />
            <Passkeys account={account} reload={reload} />
            <section class="panel" aria-labelledby="account-out">
              <h2 id="account-out">Sign out everywhere</h2>
              <p>Ends your session on every device, this one included.</p>
              <p class="verbs">
                <Button onClick={() => void signOutEverywhere()}>Sign out everywhere</Button>
              </p>
            </section>
          </div>
        )}
      </Shown>
    </Page>
  );
}

async function signOutEverywhere(): Promise<void> {
  try {
    await answerOf(office.account['sign-out-everywhere'].$post());
    location.assign('/office/sign-in');
  } catch (error) {
    fail(error);
  }
}

function Password({ known, reload }: { known: boolean; reload(): Promise<void> }): JSX.Element {
  const form = useSignal({ current: '', password: '' });
  const wrong = useSignal<{ field: string; message: string } | null>(null);
  const busy = useSignal(false);
  const submit = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    wrong.value = null;
    try {
      await answerOf(office.account.password.$put({ json: form.value }));
      form.value = { current: '', password: '' };
      say('The password is set. Every other session of yours has ended.');
      await reload();
    } catch (error) {
      const [field] = error instanceof Refused ? (error.problem.fields ?? []) : [];
      if (field) wrong.value = field;
      else fail(error);
    } finally {
      busy.value = false;
    }
  };
  const input = (id: 'current' | 'password', label: string, hint: string, autocomplete: string): JSX.Element => {
    const bad = wrong.value?.field === id ? wrong.value.message : '';
    return (
      <div class="field">
        <label for={id}>{label}</label>
        {hint && (
          <span class="hint" id={`${id}-hint`}>
            {hint}
          </span>
        )}
        {bad && (
          <span class="wrong" role="alert" id={`${id}-wrong`}>{`${bad.charAt(0).toUpperCase()}${bad.slice(1)}.`}</span>
        )}
        <input
          id={id}
          class="input"
          type="password"
          autocomplete={autocomplete}
          maxLength={200}
          value={form.value[id]}
          aria-invalid={bad ? true : undefined}
          aria-describedby={[hint && `${id}-hint`, bad && `${id}-wrong`].filter(Boolean).join(' ') || undefined}
          onInput={(event) => {
            form.value = { ...form.value, [id]: event.currentTarget.value };
          }}
        />
      </div>
    );
  };
  return (
    <section class="panel" aria-labelledby="account-password">
      <h2 id="account-password">{known ? 'Change your password' : 'Set a password'}</h2>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {known && input('current', 'Present password', '', 'current-password')}
        {input('password', 'New password', passwordRule, 'new-password')}
        <p class="verbs">
          <Button kind="primary" type="submit" busy={busy.value}>
            Save the password
          </Button>
        </p>
      </form>
    </section>
  );
}

/** A passkey belongs to a name; an address of numbers has none. */
const possible = (): boolean => 'PublicKeyCredential' in window && !/^[\d.]+$|:/.test(location.hostname);

function Passkeys({ account, reload }: { account: Account; reload(): Promise<void> }): JSX.Element {
  const { zone } = signedIn().business;
  const busy = useSignal(false);
  const add = async (): Promise<void> => {
    busy.value = true;
    const { come } = await import('../passkey.ts');
    const name = `Passkey ${account.passkeys.length + 1}`;
    const wrong = await come('/api/office/account/passkeys', '/api/office/account/passkeys/options', name);
    busy.value = false;
    if (wrong) fail(wrong);
    else say('The passkey is added: sign in with it from now on.');
    await reload();
  };
  const remove = async (id: string): Promise<void> => {
    try {
      await answerOf(office.account.passkeys[':id'].$delete({ param: { id } }));
      say('The passkey is removed.');
      await reload();
    } catch (error) {
      fail(error);
    }
  };
  return (
    <section class="panel" aria-labelledby="account-passkeys">
      <h2 id="account-passkeys">Passkeys</h2>
      <p>Your fingerprint, your face or the code of your device, instead of a password.</p>
      {account.passkeys.length > 0 && (
        <ul class="list">
          {account.passkeys.map((one) => (
            <li key={one.id}>
              <span>
                {one.name}{' '}
                <span class="muted">
                  {one.usedAt
                    ? `last used ${formatShortDay(one.usedAt, zone, LOCALE)}`
                    : `made ${formatShortDay(one.createdAt, zone, LOCALE)}`}
                </span>
              </span>
              <Button kind="quiet" onClick={() => void remove(one.id)}>
                Remove<span class="sr"> {one.name}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      {possible() ? (
        <p class="verbs">
          <Button busy={busy.value} onClick={() => void add()}>
            Add a passkey
          </Button>
        </p>
      ) : (
        <p class="muted">Passkeys need the office to be opened by its name, and a browser that knows them.</p>
      )}
    </section>
  );
}
