import { Hono, type Context as HonoContext } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import * as v from 'valibot';
import type { Context } from '../context.ts';
import { readAssets } from '../pages/assets.ts';
import { renderPage } from '../pages/layout.ts';
import {
  badSignInPage,
  type OfficePage,
  officePage,
  signInPage,
  signInRequestPage,
  signInSentPage,
} from '../pages/office.ts';
import { Refusal } from '../refusal.ts';
import { endSession, fromOurPages, open, SESSION_COOKIE, SESSION_SECONDS, staffOf } from '../session.ts';
import { openSignIn, requestSignIn, signIn } from '../sign-in.ts';
import { limitRate } from './guard.ts';
import { formOf } from './input.ts';

const EmailSchema = v.pipe(v.string(), v.trim(), v.maxLength(200), v.email());
const ENTRY = 'widget/office/main.tsx';
const policy = [`connect-src 'self'`, `form-action 'self'`, `frame-ancestors 'none'`];

/** The office's pages: the shell of its app, and the way in and out. */
export function officePages(ctx: Context, assets = readAssets()) {
  const css = assets.css(ENTRY);
  const script = assets.script(ENTRY);
  const send = (c: HonoContext, page: OfficePage, status: 200 | 400 | 404 = 200, run = false): Response => {
    const { text, policy: csp } = renderPage({ ...page, locale: 'en', css, policy, script: run ? script : null });
    const headers = { 'Content-Security-Policy': csp, 'Cache-Control': 'no-store', 'Referrer-Policy': 'same-origin' };
    return c.html(text, status, headers);
  };
  const cookie = () => ({
    httpOnly: true,
    sameSite: 'Lax' as const,
    secure: ctx.config.baseUrl?.startsWith('https:') ?? false,
    path: '/',
  });
  // Nobody can fill somebody's mailbox with links.
  const perAddress = new RateLimiterMemory({ points: 5, duration: 3600 });
  const shell = async (c: HonoContext): Promise<Response> =>
    (await staffOf(ctx, getCookie(c, SESSION_COOKIE))) ? send(c, officePage, 200, true) : c.redirect('/office/sign-in');
  return new Hono()
    .get('/sign-in', open(), (c) => send(c, signInRequestPage()))
    .post('/sign-in', open(), limitRate(ctx, 'sign-in', 10), async (c) => {
      const email = v.safeParse(EmailSchema, (await formOf(c))['email']);
      if (!email.success) return send(c, signInRequestPage('An e-mail address looks like name@example.org.'), 400);
      await perAddress.consume(email.output.toLowerCase()).catch(() => {
        throw new Refusal('too-many', 'Too many links were asked for with this address; try again in an hour.');
      });
      await requestSignIn(ctx, email.output);
      return send(c, signInSentPage);
    })
    .get('/sign-in/:token', open(), limitRate(ctx, 'sign-in-link', 60), async (c) => {
      const token = c.req.param('token');
      const found = await openSignIn(ctx, token);
      if (!found) return send(c, badSignInPage, 404);
      const { staff, business } = found;
      return send(c, signInPage({ name: staff.name, business: business.name, colour: business.colour }, token));
    })
    .post('/sign-in/:token', open(), limitRate(ctx, 'sign-in-link', 60), async (c) => {
      fromOurPages(ctx, c);
      const session = await signIn(ctx, c.req.param('token'));
      if (!session) return send(c, badSignInPage, 404);
      setCookie(c, SESSION_COOKIE, session, { ...cookie(), maxAge: SESSION_SECONDS });
      return c.redirect('/office/', 303);
    })
    .post('/sign-out', open(), async (c) => {
      fromOurPages(ctx, c);
      await endSession(ctx, getCookie(c, SESSION_COOKIE));
      deleteCookie(c, SESSION_COOKIE, cookie());
      return c.redirect('/office/sign-in', 303);
    })
    .get('*', open(), shell);
}
