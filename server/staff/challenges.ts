/** Challenges for passkeys: random, signed, good for five minutes and for one answer. They travel in a cookie. */
import { timingSafeEqual } from 'node:crypto';
import { MINUTE } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import { sign } from '../links.ts';

const SECONDS = 5 * MINUTE;

export interface Challenges {
  make(): { challenge: Buffer; cookie: string };
  /** The challenge in a cookie, as a browser answers it; null when it is not ours, too old, or was answered. */
  take(cookie: string | undefined): string | null;
}

/** Remembers in this process which challenges were answered; a challenge is useless to a browser without its cookie. */
export function challengesFor(ctx: Pick<Context, 'config' | 'now' | 'secret'>): Challenges {
  const answered = new Map<string, number>();
  const signed = (text: string): string => sign(ctx.config.keys[0]!.secret, `passkey ${text}`);
  return {
    make() {
      const challenge = Buffer.from(ctx.secret() + ctx.secret());
      const text = `${challenge.toString('base64url')}.${ctx.now() + SECONDS}`;
      return { challenge, cookie: `${text}.${signed(text)}` };
    },
    take(cookie) {
      const [challenge = '', until = '', signature = ''] = cookie?.split('.') ?? [];
      const expected = Buffer.from(signed(`${challenge}.${until}`));
      const given = Buffer.from(signature);
      if (expected.length !== given.length || !timingSafeEqual(expected, given)) return null;
      for (const [old, end] of answered) if (end <= ctx.now()) answered.delete(old);
      if (Number(until) <= ctx.now() || answered.has(challenge)) return null;
      answered.set(challenge, Number(until));
      return challenge;
    },
  };
}
