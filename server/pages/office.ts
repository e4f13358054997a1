/** The HTML of the office: the shell its app runs in, and the sign-in pages, which work without any script. */
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

/** Asks for an e-mail address to send a link to. */
export const signInRequestPage = (wrong = ''): OfficePage =>
  card(
    'Sign in to the office',
    '',
    html`<p>Enter your e-mail address and we send you a link. There is no password.</p>
<form method="post" action="/office/sign-in" class="stack">
<div class="field"><label for="email">E-mail address</label>
${wrong && html`<span class="wrong" id="email-wrong">${wrong}</span>`}
<input class="input" id="email" name="email" type="email" autocomplete="email" required maxlength="200"></div>
<button class="button primary" type="submit">Send me a link</button>
</form>`,
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
