/** The HTML of the office: the shell its app runs in, and the sign-in pages, which work without any script. */
import { existsSync, readFileSync } from 'node:fs';
import { escapeHtml } from '../html.ts';

interface Asset {
  file: string;
  css?: string[];
  imports?: string[];
}
const ENTRY = 'widget/office/main.tsx';
const MANIFEST = new URL('../../dist/pages/.vite/manifest.json', import.meta.url);

export interface OfficeAssets {
  scripts: string[];
  styles: string[];
}

/** What the build made of the office's entry; nothing where it has not been built. */
export function officeAssets(): OfficeAssets {
  if (!existsSync(MANIFEST)) return { scripts: [], styles: [] };
  const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as Record<string, Asset>;
  const styles = new Set<string>();
  const collect = (key: string): void => {
    const asset = manifest[key];
    for (const file of asset?.css ?? []) styles.add(`/${file}`);
    for (const next of asset?.imports ?? []) collect(next);
  };
  collect(ENTRY);
  const script = manifest[ENTRY]?.file;
  return { scripts: script ? [`/${script}`] : [], styles: [...styles] };
}

/** Only our own files run here, nothing inline, and nobody frames the office. */
export const OFFICE_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const page = (title: string, body: string, { scripts, styles }: OfficeAssets): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
${styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('\n')}
${scripts.map((src) => `<script type="module" src="${src}"></script>`).join('\n')}
</head>
<body>
${body}
</body>
</html>
`;

/** The app's shell. */
export const officePage = (assets: OfficeAssets): string =>
  page(
    'Office',
    `<div id="office"><p class="loading" role="status">Opening the office…</p></div>
<noscript><p class="loading">The office needs JavaScript.</p></noscript>`,
    assets,
  );

const card = (title: string, body: string, assets: OfficeAssets): string =>
  page(title, `<main class="sign-in"><h1>${escapeHtml(title)}</h1>${body}</main>`, { ...assets, scripts: [] });

/** Asks for an e-mail address to send a link to. */
export const signInRequestPage = (assets: OfficeAssets): string =>
  card(
    'Sign in to the office',
    `<p>Enter your e-mail address and we send you a link. There is no password.</p>
<form method="post" action="/office/sign-in" class="stack">
<div class="field"><label for="email">E-mail address</label>
<input class="input" id="email" name="email" type="email" autocomplete="email" required maxlength="200"></div>
<button class="button primary" type="submit">Send me a link</button>
</form>`,
    assets,
  );

/** The same whether the address is known or not. */
export const signInSentPage = (assets: OfficeAssets): string =>
  card(
    'Look in your mailbox',
    `<p>If this address belongs to somebody in an office here, a link is on its way. It works once, for half an hour.</p>
<p><a href="/office/sign-in">Use another address</a></p>`,
    assets,
  );

/** Behind a link: one button. Opening the page has changed nothing. */
export const signInPage = (assets: OfficeAssets, who: { name: string; business: string }, token: string): string =>
  card(
    `Hello ${who.name}`,
    `<p>You are about to sign in to the office of <strong>${escapeHtml(who.business)}</strong>.</p>
<form method="post" action="/office/sign-in/${escapeHtml(token)}"><button class="button primary" type="submit">Sign in</button></form>`,
    assets,
  );

export const badSignInPage = (assets: OfficeAssets): string =>
  card(
    'This link does not work any more',
    `<p>A sign-in link works once, and only for a while.</p>
<p><a class="button primary" href="/office/sign-in">Get a new link</a></p>`,
    assets,
  );
