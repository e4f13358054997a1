import { createHash } from 'node:crypto';
import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { type Role, type StaffAction, whyNot } from '../shared/roles.ts';
import { DAY } from '../shared/time.ts';
import { type Business, businessById } from './business/business.ts';
import { locationsOfStaff } from './business/staff.ts';
import type { Context } from './context.ts';
import type { Tx } from './db/connect.ts';
import { Refusal } from './refusal.ts';
import { mustReach, type Scope, type Subject, scopeOf } from './scope.ts';

/** A signed-in member of staff. */
export interface Staff {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** The locations their role covers; none: all. */
  locationIds: string[];
  /** The resource they are themselves, for a technician. */
  resourceId: string | null;
}
/** What an office route finds on its request. */
export interface OfficeEnv {
  Variables: { staff: Staff; business: Business; scope: Scope };
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
    .select(['staff.id', 'staff.name', 'staff.email', 'staff.role', 'staff.resourceId'])
    .where('session.businessId', '=', businessId)
    .where('session.id', '=', hashed(secret))
    .where('session.expiresAt', '>', ctx.now())
    .where('staff.active', '=', 1)
    .executeTakeFirst();
  if (!row) return null;
  return { businessId, staff: { ...row, locationIds: await locationsOfStaff(ctx.database.read, businessId, row.id) } };
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

/** Ends every session of somebody. */
export const endSessionsOf = (tx: Tx, businessId: string, staffId: string): Promise<unknown> =>
  tx.deleteFrom('session').where('businessId', '=', businessId).where('staffId', '=', staffId).execute();

/** What a route asks of whoever calls it: nothing, or staff who may take an action about what its address names. */
export type RoutePolicy = 'open' | { action: StaffAction; subject: Subject | null };

const stated = new WeakMap<MiddlewareHandler, RoutePolicy>();
/** Marks a middleware as the policy of a route; the app refuses to start with a route that has none. */
function policy<E extends object>(what: RoutePolicy, handler: MiddlewareHandler<E>): MiddlewareHandler<E> {
  stated.set(handler as MiddlewareHandler, what);
  return handler;
}
export const policyOf = (handler: unknown): RoutePolicy | undefined => stated.get(handler as MiddlewareHandler);

/** Anybody may call this; what it protects itself with is said where it is used. */
export const open = (): MiddlewareHandler => policy('open', async (_c, next) => next());

/** A request that changes something must come from our own pages. */
export function fromOurPages(ctx: Context, c: HonoContext): void {
  if (['GET', 'HEAD'].includes(c.req.method)) return;
  const site = c.req.header('sec-fetch-site');
  const origin = c.req.header('origin');
  const foreign = site ? site !== 'same-origin' : origin !== undefined && origin !== ctx.config.baseUrl;
  if (foreign) throw new Refusal('not-allowed', 'This request does not come from the office itself.');
}

/**
 * Only signed-in staff whose role may take the action, and only about what is within their reach: `subject` says what
 * the `:id` in the route's address names.
 */
export const staffMay = (
  ctx: Context,
  action: StaffAction,
  subject: Subject | null = null,
): MiddlewareHandler<OfficeEnv> =>
  policy<OfficeEnv>({ action, subject }, async (c, next) => {
    const session = await staffOf(ctx, getCookie(c, SESSION_COOKIE));
    if (!session) throw new Refusal('not-signed-in', 'Sign in to the office first.');
    const { staff, businessId } = session;
    const why = whyNot(staff, action);
    if (why) throw new Refusal('not-allowed', why);
    fromOurPages(ctx, c);
    const scope = scopeOf(staff);
    if (subject) await mustReach(ctx.database.read, businessId, scope, subject, c.req.param('id') ?? '');
    c.set('staff', staff);
    c.set('scope', scope);
    c.set('business', await businessById(ctx, businessId));
    await next();
  });
