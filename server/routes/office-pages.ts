import { Hono, type Context as HonoContext } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import * as v from 'valibot';
import type { Context } from '../context.ts';
import {
  badSignInPage,
  OFFICE_CSP,
  officeAssets,
  officePage,
  signInPage,
  signInRequestPage,
  signInSentPage,
} from '../pages/office.ts';
import { Refusal } from '../refusal.ts';
import { endSession, open, SESSION_COOKIE, SESSION_SECONDS, staffOf } from '../session.ts';
import { openSignIn, requestSignIn, signIn } from '../sign-in.ts';
import { limitRate } from './guard.ts';
import { input } from './input.ts';

const RequestSchema = v.object({
  email: v.pipe(v.string(), v.trim(), v.maxLength(200), v.email('an e-mail address looks like name@example.org')),
});

/** The office's pages: the shell of its app, and the way in and out. */
export function officePages(ctx: Context) {
  const assets = officeAssets();
  const html = (c: HonoContext, body: string, status: 200 | 404 = 200): Response => {
    c.header('Content-Security-Policy', OFFICE_CSP);
    c.header('Cache-Control', 'no-store');
    return c.html(body, status) as Response;
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
    (await staffOf(ctx, getCookie(c, SESSION_COOKIE))) ? html(c, officePage(assets)) : c.redirect('/office/sign-in');
  return new Hono()
    .get('/sign-in', open(), (c) => html(c, signInRequestPage(assets)))
    .post('/sign-in', open(), limitRate(ctx, 'sign-in', 10), input('form', RequestSchema), async (c) => {
      const { email } = c.req.valid('form');
      await perAddress.consume(email.toLowerCase()).catch(() => {
        throw new Refusal('too-many', 'Too many links were asked for with this address; try again in an hour.');
      });
      await requestSignIn(ctx, email);
      return html(c, signInSentPage(assets));
    })
    .get('/sign-in/:token', open(), limitRate(ctx, 'sign-in-link', 60), async (c) => {
      const token = c.req.param('token');
      const found = await openSignIn(ctx, token);
      if (!found) return html(c, badSignInPage(assets), 404);
      const { staff, business } = found;
      return html(c, signInPage(assets, { name: staff.name, business: business.name }, token));
    })
    .post('/sign-in/:token', open(), limitRate(ctx, 'sign-in-link', 60), async (c) => {
      const session = await signIn(ctx, c.req.param('token'));
      if (!session) return html(c, badSignInPage(assets), 404);
      setCookie(c, SESSION_COOKIE, session, { ...cookie(), maxAge: SESSION_SECONDS });
      return c.redirect('/office/', 303);
    })
    .post('/sign-out', open(), async (c) => {
      await endSession(ctx, getCookie(c, SESSION_COOKIE));
      deleteCookie(c, SESSION_COOKIE, cookie());
      return c.redirect('/office/sign-in', 303);
    })
    .get('/', open(), shell)
    .get('/:page{.+}', open(), shell);
}
