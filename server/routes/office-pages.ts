import { Hono, type Context as HonoContext } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Context } from '../context.ts';
import { readAssets } from '../pages/assets.ts';
import { renderPage } from '../pages/layout.ts';
import { type OfficePage, officePage } from '../pages/office.ts';
import { open, SESSION_COOKIE, staffOf } from '../session.ts';
import type { Challenges } from '../staff/challenges.ts';
import { signInPages } from './sign-in.ts';

const ENTRY = 'widget/office/main.tsx';
const STYLES = 'widget/office/styles.ts';
const WAY_IN = 'widget/office/way-in.ts';
const policy = [`connect-src 'self'`, `form-action 'self'`, `frame-ancestors 'none'`];

/** The office's pages: the shell of its app, and the ways in and out. */
export function officePages(ctx: Context, challenges: Challenges, assets = readAssets()) {
  const css = assets.css(STYLES);
  const send = (c: HonoContext, page: OfficePage, status: 200 | 400 | 404 = 200, entry = WAY_IN): Response => {
    const script = assets.script(entry);
    const images = ctx.config.tiles ? [ctx.config.tiles.origin] : [];
    const { text, policy: csp } = renderPage({ ...page, locale: 'en', css, policy, script, images });
    const headers = { 'Content-Security-Policy': csp, 'Cache-Control': 'no-store', 'Referrer-Policy': 'same-origin' };
    return c.html(text, status, headers);
  };
  const shell = async (c: HonoContext): Promise<Response> =>
    (await staffOf(ctx, getCookie(c, SESSION_COOKIE)))
      ? send(c, officePage, 200, ENTRY)
      : c.redirect('/office/sign-in');
  return new Hono().route('/', signInPages(ctx, send, challenges)).get('*', open(), shell);
}
