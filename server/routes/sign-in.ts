import { Hono, type Context as HonoContext } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import * as v from 'valibot';
import { NewPasswordSchema, PasskeyAnswerSchema, TypedPasswordSchema } from '../../shared/staff.ts';
import { businessById } from '../business/business.ts';
import type { Context } from '../context.ts';
import {
  badInvitationPage,
  badSignInPage,
  chooseOfficePage,
  invitationPage,
  type OfficePage,
  signInPage,
  signInRequestPage,
  signInSentPage,
} from '../pages/office.ts';
import { notFound, Refusal } from '../refusal.ts';
import { endSession, fromOurPages, open, SESSION_COOKIE, SESSION_SECONDS } from '../session.ts';
import { byPassword, enter, issueSignIn, openSignIn, requestSignIn, signIn } from '../sign-in.ts';
import type { Challenges } from '../staff/challenges.ts';
import { acceptInvitation, openInvitation } from '../staff/invitations.ts';
import { readRegistration, readSignIn, registrationOptions, signInOptions } from '../staff/passkeys.ts';
import { hashPassword } from '../staff/password.ts';
import { limitRate } from './guard.ts';
import { formOf, input } from './input.ts';

const EmailSchema = v.pipe(v.string(), v.trim(), v.maxLength(200), v.email());
const CHALLENGE_COOKIE = 'creneau_challenge';

/** How the cookies of the office are written. */
export const cookieOf = ({ config }: Pick<Context, 'config'>) => ({
  httpOnly: true,
  sameSite: 'Lax' as const,
  secure: config.baseUrl?.startsWith('https:') ?? false,
  path: '/',
});

/** A new session takes the place of whichever the browser had. */
export async function carrySession(ctx: Context, c: HonoContext, session: string): Promise<void> {
  await endSession(ctx, getCookie(c, SESSION_COOKIE));
  setCookie(c, SESSION_COOKIE, session, { ...cookieOf(ctx), maxAge: SESSION_SECONDS });
}

/** Gives a browser a challenge, and takes its answer's. */
export const challengeIn = (ctx: Context, challenges: Challenges) => ({
  give(c: HonoContext): Buffer {
    const { challenge, cookie } = challenges.make();
    setCookie(c, CHALLENGE_COOKIE, cookie, { ...cookieOf(ctx), sameSite: 'Strict', maxAge: 300 });
    return challenge;
  },
  take(c: HonoContext): string | null {
    const challenge = challenges.take(getCookie(c, CHALLENGE_COOKIE));
    deleteCookie(c, CHALLENGE_COOKIE, cookieOf(ctx));
    return challenge;
  },
});

type Send = (c: HonoContext, page: OfficePage, status?: 200 | 400 | 404) => Response;

/** Every way in and out of the office. */
export function signInPages(ctx: Context, send: Send, challenges: Challenges) {
  const challenge = challengeIn(ctx, challenges);
  // Nobody can fill somebody's mailbox with links, nor try passwords for long; the link by e-mail always remains.
  const linksPerAddress = new RateLimiterMemory({ points: 5, duration: 3600 });
  const triesPerAddress = new RateLimiterMemory({ points: 10, duration: 900 });
  const spend = (limiter: RateLimiterMemory, email: string, words: string): Promise<unknown> =>
    limiter.consume(email.toLowerCase()).catch(() => {
      throw new Refusal('too-many', words);
    });
  const invited = async (token: string) => {
    const invitation = await openInvitation(ctx, token);
    if (!invitation) throw notFound('invitation');
    return invitation;
  };
  return new Hono()
    .get('/sign-in', open(), (c) => send(c, signInRequestPage()))
    .post('/sign-in', open(), limitRate(ctx, 'sign-in', 10), async (c) => {
      const email = v.safeParse(EmailSchema, (await formOf(c))['email']);
      if (!email.success)
        return send(c, signInRequestPage({ email: 'An e-mail address looks like name@example.org.' }), 400);
      await spend(
        linksPerAddress,
        email.output,
        'Too many links were asked for with this address; try again in an hour.',
      );
      await requestSignIn(ctx, email.output);
      return send(c, signInSentPage);
    })
    .post('/sign-in/password', open(), limitRate(ctx, 'password', 20), async (c) => {
      fromOurPages(ctx, c);
      const form = await formOf(c);
      const email = v.safeParse(EmailSchema, form['email']);
      const password = v.safeParse(TypedPasswordSchema, form['password']);
      if (!email.success || !password.success)
        return send(c, signInRequestPage({ email: 'An e-mail address looks like name@example.org.' }), 400);
      await spend(
        triesPerAddress,
        email.output,
        'Too many tries with this address; wait a quarter of an hour, or ask for a link.',
      );
      const found = await byPassword(ctx, email.output, password.output);
      const [staff] = found;
      if (!staff)
        return send(c, signInRequestPage({ password: 'The address or the password is not right.' }, email.output), 400);
      await triesPerAddress.delete(email.output.toLowerCase());
      if (found.length === 1) {
        await carrySession(ctx, c, await enter(ctx, staff, 'password'));
        return c.redirect('/office/', 303);
      }
      const offices = await Promise.all(
        found.map(async ({ businessId, id }) => ({
          name: (await businessById(ctx, businessId)).name,
          url: await ctx.transact((tx) => issueSignIn(ctx, tx, businessId, id)),
        })),
      );
      return send(c, chooseOfficePage(offices.map((o) => ({ ...o, url: new URL(o.url).pathname }))));
    })
    .post('/sign-in/passkey/options', open(), limitRate(ctx, 'passkey', 60), async (c) => {
      fromOurPages(ctx, c);
      return c.json(await signInOptions(ctx, challenge.give(c)));
    })
    .post('/sign-in/passkey', open(), limitRate(ctx, 'passkey', 60), input('json', PasskeyAnswerSchema), async (c) => {
      fromOurPages(ctx, c);
      const staff = await readSignIn(ctx, c.req.valid('json').response, challenge.take(c));
      if (!staff) throw new Refusal('not-allowed', 'This passkey does not open an office here.');
      await carrySession(ctx, c, await enter(ctx, staff, 'passkey'));
      return c.json({ outcome: 'done' as const });
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
      await carrySession(ctx, c, session);
      return c.redirect('/office/', 303);
    })
    .get('/invite/:token', open(), limitRate(ctx, 'invite', 60), async (c) => {
      const token = c.req.param('token');
      const found = await openInvitation(ctx, token);
      return found ? send(c, invitationPage(found, token)) : send(c, badInvitationPage, 404);
    })
    .post('/invite/:token', open(), limitRate(ctx, 'invite', 60), async (c) => {
      fromOurPages(ctx, c);
      const token = c.req.param('token');
      const found = await openInvitation(ctx, token);
      if (!found) return send(c, badInvitationPage, 404);
      const password = v.safeParse(NewPasswordSchema, (await formOf(c))['password']);
      const wrong = !password.success
        ? (password.issues[0].message ?? '')
        : password.output.toLowerCase() === found.staff.email && 'your address is no secret';
      if (!password.success || wrong) return send(c, invitationPage(found, token, wrong || ''), 400);
      const session = await acceptInvitation(ctx, found, { passwordHash: await hashPassword(ctx, password.output) });
      if (!session) return send(c, badInvitationPage, 404);
      await carrySession(ctx, c, session);
      return c.redirect('/office/', 303);
    })
    .post('/invite/:token/passkey/options', open(), limitRate(ctx, 'invite', 60), async (c) => {
      fromOurPages(ctx, c);
      const { business, staff } = await invited(c.req.param('token'));
      return c.json(await registrationOptions(ctx, business, staff, challenge.give(c)));
    })
    .post(
      '/invite/:token/passkey',
      open(),
      limitRate(ctx, 'invite', 60),
      input('json', PasskeyAnswerSchema),
      async (c) => {
        fromOurPages(ctx, c);
        const found = await invited(c.req.param('token'));
        const { response, name } = c.req.valid('json');
        const passkey = await readRegistration(ctx, response, challenge.take(c));
        if (!passkey) throw new Refusal('not-allowed', 'This passkey could not be checked; please try again.');
        const session = await acceptInvitation(ctx, found, { passkey: { ...passkey, name: name || 'First passkey' } });
        if (!session) throw notFound('invitation');
        await carrySession(ctx, c, session);
        return c.json({ outcome: 'done' as const });
      },
    )
    .post('/sign-out', open(), async (c) => {
      fromOurPages(ctx, c);
      await endSession(ctx, getCookie(c, SESSION_COOKIE));
      deleteCookie(c, SESSION_COOKIE, cookieOf(ctx));
      return c.redirect('/office/sign-in', 303);
    });
}
