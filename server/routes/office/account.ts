import { Hono } from 'hono';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { PasskeyAnswerSchema, PasswordChangeSchema } from '../../../shared/staff.ts';
import type { Context } from '../../context.ts';
import { Refusal } from '../../refusal.ts';
import { type OfficeEnv, staffMay } from '../../session.ts';
import { accountOf, addPasskey, changePassword, removePasskey, signOutEverywhere } from '../../staff/account.ts';
import type { Challenges } from '../../staff/challenges.ts';
import { readRegistration, registrationOptions } from '../../staff/passkeys.ts';
import { input } from '../input.ts';
import { carrySession, challengeIn } from '../sign-in.ts';

/** One's own ways in. */
export function accountRoutes(ctx: Context, challenges: Challenges) {
  const own = () => staffMay(ctx, 'manage-own-account');
  const challenge = challengeIn(ctx, challenges);
  const tries = new RateLimiterMemory({ points: 10, duration: 900 });
  return new Hono<OfficeEnv>()
    .get('/account', own(), async (c) => c.json(await accountOf(ctx, c.var.business, c.var.staff)))
    .put('/account/password', own(), input('json', PasswordChangeSchema), async (c) => {
      const { business, staff } = c.var;
      await tries.consume(`${business.id} ${staff.id}`).catch(() => {
        throw new Refusal('too-many', 'Too many tries; wait a quarter of an hour.');
      });
      await carrySession(ctx, c, await changePassword(ctx, business, staff, c.req.valid('json')));
      return c.json({ outcome: 'done' as const });
    })
    .post('/account/passkeys/options', own(), async (c) =>
      c.json(await registrationOptions(ctx, c.var.business, c.var.staff, challenge.give(c))),
    )
    .post('/account/passkeys', own(), input('json', PasskeyAnswerSchema), async (c) => {
      const { response, name } = c.req.valid('json');
      const passkey = await readRegistration(ctx, response, challenge.take(c));
      if (!passkey) throw new Refusal('conflict', 'This passkey could not be checked; please try again.');
      await addPasskey(ctx, c.var.business, c.var.staff, { ...passkey, name: name || 'Passkey' });
      return c.json({ outcome: 'done' as const }, 201);
    })
    .delete('/account/passkeys/:id', staffMay(ctx, 'manage-own-account', 'passkey'), async (c) => {
      await removePasskey(ctx, c.var.business, c.var.staff, c.req.param('id'));
      return c.json({ outcome: 'done' as const });
    })
    .post('/account/sign-out-everywhere', own(), async (c) => {
      await signOutEverywhere(ctx, c.var.business, c.var.staff);
      return c.json({ outcome: 'done' as const });
    });
}
