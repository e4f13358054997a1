import { createHash } from 'node:crypto';
import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { may, type Role, type StaffAction } from '../shared/roles.ts';
import { DAY } from '../shared/time.ts';
import { type Business, businessById } from './business/business.ts';
import type { Context } from './context.ts';
import type { Tx } from './db/connect.ts';
import { Refusal } from './refusal.ts';

/** A signed-in member of staff. */
export interface Staff {
  id: string;
  name: string;
  email: string;
  role: Role;
}
/** What an office route finds on its request. */
export interface OfficeEnv {
  Variables: { staff: Staff; business: Business };
}

export const SESSION_COOKIE = 'creneau_session';
export const SESSION_SECONDS = 14 * DAY;

const hashed = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Starts a session and gives the cookie's value; only its hash is kept. */
export async function startSession(ctx: Context, tx: Tx, businessId: string, staffId: string): Promise<string> {
  const secret = ctx.secret();
  const at = ctx.now();
  await tx
    .insertInto('session')
    .values({ businessId, id: hashed(secret), staffId, createdAt: at, expiresAt: at + SESSION_SECONDS })
    .execute();
  return `${businessId}.${secret}`;
}

/** The parts of a session's cookie; what is not written as we write it names nobody. */
const sessionIn = (cookie: string | undefined): { businessId: string; secret: string } | null => {
  const parts = /^([\w-]{1,64})\.([\w-]{1,64})$/.exec(cookie ?? '');
  return parts && { businessId: parts[1]!, secret: parts[2]! };
};

/** The member of staff behind a cookie, or null. */
export async function staffOf(
  ctx: Context,
  cookie: string | undefined,
): Promise<{ businessId: string; staff: Staff } | null> {
  const session = sessionIn(cookie);
  if (!session) return null;
  const { businessId, secret } = session;
  const row = await ctx.database.read
    .selectFrom('session')
    .innerJoin('staff', (join) =>
      join.onRef('staff.businessId', '=', 'session.businessId').onRef('staff.id', '=', 'session.staffId'),
    )
    .select(['staff.id', 'staff.name', 'staff.email', 'staff.role'])
    .where('session.businessId', '=', businessId)
    .where('session.id', '=', hashed(secret))
    .where('session.expiresAt', '>', ctx.now())
    .where('staff.active', '=', 1)
    .executeTakeFirst();
  return row ? { businessId, staff: row } : null;
}

/** Ends the session behind a cookie. */
export async function endSession(ctx: Context, cookie: string | undefined): Promise<void> {
  const session = sessionIn(cookie);
  if (!session) return;
  const { businessId, secret } = session;
  await ctx.database.db
    .deleteFrom('session')
    .where('businessId', '=', businessId)
    .where('id', '=', hashed(secret))
    .execute();
}

const stated = new WeakSet<MiddlewareHandler>();
/** Marks a middleware as the policy of a route; the app refuses to start with a route that has none. */
function policy<E extends object>(handler: MiddlewareHandler<E>): MiddlewareHandler<E> {
  stated.add(handler as MiddlewareHandler);
  return handler;
}
export const statesPolicy = (handler: unknown): boolean => stated.has(handler as MiddlewareHandler);

/** Anybody may call this; what it protects itself with is said where it is used. */
export const open = (): MiddlewareHandler => policy(async (_c, next) => next());

/** A request that changes something must come from our own pages. */
export function fromOurPages(ctx: Context, c: HonoContext): void {
  if (['GET', 'HEAD'].includes(c.req.method)) return;
  const site = c.req.header('sec-fetch-site');
  const origin = c.req.header('origin');
  const foreign = site ? site !== 'same-origin' : origin !== undefined && origin !== ctx.config.baseUrl;
  if (foreign) throw new Refusal('not-allowed', 'This request does not come from the office itself.');
}

/** Only signed-in staff whose role may take the action. */
export const staffMay = (ctx: Context, action: StaffAction): MiddlewareHandler<OfficeEnv> =>
  policy<OfficeEnv>(async (c, next) => {
    const session = await staffOf(ctx, getCookie(c, SESSION_COOKIE));
    if (!session) throw new Refusal('not-signed-in', 'Sign in to the office first.');
    if (!may(session.staff.role, action)) throw new Refusal('not-allowed', `A ${session.staff.role} may not do this.`);
    fromOurPages(ctx, c);
    c.set('staff', session.staff);
    c.set('business', await businessById(ctx, session.businessId));
    await next();
  });
