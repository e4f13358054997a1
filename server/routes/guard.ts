import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { findBusiness } from '../business/business.ts';
import type { Context } from '../context.ts';
import { Refusal } from '../refusal.ts';

/** The address a request comes from, as the trusted proxy or the connection says; requests made in-process have none. */
function addressOf(c: HonoContext, trustedProxy: boolean): string {
  const forwarded = trustedProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  if (forwarded) return forwarded;
  try {
    return getConnInfo(c).remote.address ?? 'unknown';
  } catch {
    return 'in-process';
  }
}

/** Refuses an address that asks more than so many times a minute. Our own loopback is not refused: a proxy may sit there. */
export function limitRate(ctx: Pick<Context, 'config'>, name: string, perMinute: number): MiddlewareHandler {
  const limiter = new RateLimiterMemory({ keyPrefix: name, points: perMinute, duration: 60 });
  return async (c, next) => {
    const address = addressOf(c, ctx.config.trustedProxy);
    const local = ['in-process', '127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(address);
    if (!local)
      await limiter.consume(address).catch(() => {
        throw new Refusal('too-many', 'Too many requests from this address; try again in a minute.');
      });
    await next();
  };
}

/** Lets the pages of the origins a business names call its public routes; `*` lets every page. */
export function crossOrigin(ctx: Context): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('origin');
    const businessId = c.req.path.split('/')[3] ?? '';
    const business = origin ? await findBusiness(ctx.database.read, businessId) : null;
    const allowed = business?.allowedOrigins ?? [];
    if (origin && (allowed.includes('*') || allowed.includes(origin))) {
      c.header('Access-Control-Allow-Origin', origin);
      c.header('Access-Control-Allow-Headers', 'content-type, idempotency-key');
      c.header('Access-Control-Allow-Methods', 'GET, POST');
      c.header('Access-Control-Max-Age', '600');
    }
    c.header('Vary', 'Origin');
    if (c.req.method === 'OPTIONS') return c.body(null, 204);
    await next();
  };
}
