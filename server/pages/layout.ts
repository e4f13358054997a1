import { createHash } from 'node:crypto';
import { brandCss } from '../../shared/brand.ts';
import { Html, html } from './html.ts';

export interface Page {
  locale: string;
  title: string;
  /** The business's colour. */
  colour: string;
  /** Style sheets as text: they travel inside the page, so that a phone on a weak line draws it after one answer. */
  css: string;
  /** The address of a script of our own; the page is whole without it. */
  script?: string | null;
  /** Whose pictures the page shows beside our own. */
  images?: string[];
  /** What else the page may do, beside showing itself. */
  policy?: string[];
  body: Html;
}

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** A page and the Content-Security-Policy it runs under: nothing inline but the one style sheet, named by its hash. */
export function renderPage(page: Page): { text: string; policy: string } {
  const css = `:root{color-scheme:light dark;${brandCss(page.colour)}}${page.css}`;
  const policy = [
    `default-src 'none'`,
    `style-src ${hash(css)}`,
    `script-src 'self'`,
    ["img-src 'self' data:", ...(page.images ?? [])].join(' '),
    `base-uri 'none'`,
    `require-trusted-types-for 'script'`,
    `trusted-types 'none'`,
    ...(page.policy ?? [`form-action 'self'`, `frame-ancestors 'none'`]),
  ].join('; ');
  const document = html`<!doctype html>
<html lang="${page.locale}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${page.title}</title>
<link rel="icon" href="data:,">
<style>${new Html(css)}</style>
${page.script ? html`<script type="module" src="${page.script}"></script>` : null}
</head>
<body>
${page.body}
</body>
</html>
`;
  return { text: document.text, policy };
}
