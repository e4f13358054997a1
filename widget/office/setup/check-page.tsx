import type { JSX } from 'preact';
import { OfficeIcon } from '../icons.tsx';
import { Empty, Page } from '../page.tsx';
import { plural } from '../words.ts';
import { missing } from './setup-model.ts';
import { SettingsTabs } from './tabs.tsx';

const MESSENGERS = '/office/settings/check#messengers';

/** What is missing before times can be offered as they are meant to be, each with the way to where it is mended. */
export function CheckPage(): JSX.Element {
  const found = missing.value;
  const summary = found && found.length > 0 ? `${plural(found.length, 'thing')} to look at` : '';
  return (
    <Page title="Set-up check" summary={summary}>
      <SettingsTabs />
      {found === null && <div class="skeleton" role="status" aria-label="Loading" />}
      {found?.length === 0 && (
        <Empty title="Nothing is missing.">
          <p>Everything that is offered can be given by somebody, somewhere, at some time.</p>
        </Empty>
      )}
      {found && found.length > 0 && (
        <ul class="panel findings">
          {found.map(({ text, href }) => (
            <li key={text}>
              {href === MESSENGERS ? (
                <span class="finding">{text}</span>
              ) : (
                <a class="finding" href={href}>
                  {text}
                  <OfficeIcon name="next" />
                </a>
              )}
              {href === MESSENGERS && (
                <p class="muted" id="messengers">
                  Whoever runs the server names a mail server in SMTP_URL or an SMS provider in TWILIO_ACCOUNT_SID.
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
