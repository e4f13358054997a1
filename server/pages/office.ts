/** The HTML of the office: the shell its app runs in, and the sign-in pages, which work without any script. */
import { type Role, roleWords } from '../../shared/roles.ts';
import { passwordRule, SHORTEST_PASSWORD } from '../../shared/staff.ts';
import { type Html, html, name } from './html.ts';
import type { Page } from './layout.ts';

/** A page of the office but for its style and script. */
export type OfficePage = Pick<Page, 'title' | 'colour' | 'body'>;

/** The app's shell. */
export const officePage: OfficePage = {
  title: 'Office',
  colour: '',
  body: html`<div id="office"><p class="loading" role="status">Opening the office…</p></div>
<noscript><p class="loading">The office needs JavaScript.</p></noscript>`,
};

const card = (title: string, colour: string, body: Html): OfficePage => ({
  title,
  colour,
  body: html`<main class="sign-in"><h1>${title}</h1>${body}</main>`,
});

const wrongAbove = (id: string, words: string | undefined): Html | '' =>
  words ? html`<span class="wrong" id="${id}-wrong">${words}</span>` : '';

/** The passkey's part of a page: hidden until its script finds a browser that knows passkeys. */
const passkeyPart = (words: string, path: string): Html =>
  html`<div class="passkey stack" data-passkey="${path}" hidden>
<button class="button" type="button">${words}</button>
<p class="wrong" role="alert"></p></div>`;

/** The ways in: a password, a passkey, or a link by e-mail. */
export const signInRequestPage = (wrong: { email?: string; password?: string } = {}, email = ''): OfficePage =>
  card(
    'Sign in to the office',
    '',
    html`<form method="post" action="/office/sign-in/password" class="stack">
<div class="field"><label for="email">E-mail address</label>
${wrongAbove('email', wrong.email)}
<input class="input" id="email" name="email" type="email" autocomplete="username webauthn" required maxlength="200" value="${email}"></div>
<div class="field"><label for="password">Password</label>
${wrongAbove('password', wrong.password)}
<input class="input" id="password" name="password" type="password" autocomplete="current-password" maxlength="200"></div>
<button class="button primary" type="submit">Sign in</button>
<button class="button" type="submit" formaction="/office/sign-in">Send me a sign-in link</button>
</form>
${passkeyPart('Sign in with a passkey', '/office/sign-in/passkey')}`,
  );

/** For somebody who works for several businesses. */
export const chooseOfficePage = (offices: { name: string; url: string }[]): OfficePage =>
  card(
    'Which office?',
    '',
    html`<div class="stack">${offices.map(
      ({ name: business, url }) =>
        html`<form method="post" action="${url}"><button class="button" type="submit">${name(business)}</button></form>`,
    )}</div>`,
  );

/** The same whether the address is known or not. */
export const signInSentPage = card(
  'Look in your mailbox',
  '',
  html`<p>If this address belongs to somebody in an office here, a link is on its way. It works once, for half an hour.</p>
<p><a href="/office/sign-in">Use another address</a></p>`,
);

/** Behind a link: one button. Opening the page has changed nothing. */
export const signInPage = (who: { name: string; business: string; colour: string }, token: string): OfficePage =>
  card(
    `Hello ${who.name}`,
    who.colour,
    html`<p>You are about to sign in to the office of <strong>${name(who.business)}</strong>.</p>
<form method="post" action="/office/sign-in/${token}"><button class="button primary" type="submit">Sign in</button></form>`,
  );

export const badSignInPage = card(
  'This link does not work any more',
  '',
  html`<p>A sign-in link works once, and only for a while.</p>
<p><a class="button primary" href="/office/sign-in">Get a new link</a></p>`,
);

/** Behind an invitation: who invites, as what, and the two ways to come in from now on. */
export const invitationPage = (
  {
    staff,
    business,
  }: { staff: { name: string; email: string; role: Role }; business: { name: string; colour: string } },
  token: string,
  wrong = '',
): OfficePage =>
  card(
    `Welcome, ${staff.name}`,
    business.colour,
    html`<p><strong>${name(business.name)}</strong> invites you to its office as ${roleWords[staff.role].one}. Choose how you want to sign in.</p>
<form method="post" action="/office/invite/${token}" class="stack">
<input type="hidden" name="username" autocomplete="username" value="${staff.email}">
<div class="field"><label for="password">New password</label>
<span class="hint" id="password-hint">${passwordRule}</span>
${wrongAbove('password', wrong && `${wrong.charAt(0).toUpperCase()}${wrong.slice(1)}.`)}
<input class="input" id="password" name="password" type="password" autocomplete="new-password" required minlength="${String(SHORTEST_PASSWORD)}" maxlength="200" aria-describedby="password-hint${wrong ? ' password-wrong' : ''}"></div>
<button class="button primary" type="submit">Set the password and come in</button>
</form>
${passkeyPart('Use a passkey instead', `/office/invite/${token}/passkey`)}`,
  );

export const badInvitationPage = card(
  'This invitation does not work any more',
  '',
  html`<p>An invitation works once, for seven days. Ask whoever invited you to send it again.</p>
<p><a class="button" href="/office/sign-in">To the sign-in</a></p>`,
);
