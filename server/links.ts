import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../shared/time.ts';
import type { Context } from './context.ts';
import type { Db, Tx } from './db/connect.ts';
import type { Row } from './db/schema.ts';

/** A signed URL for one purpose and one subject. */
export type LinkPurpose = Row<'link'>['purpose'];

/** What only we can have written under a text. */
export const sign = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest().subarray(0, 16).toString('base64url');

/** The address of a link: key, business, 128 random bits, signature; no personal data. */
export function linkUrl(ctx: Pick<Context, 'config'>, businessId: string, id: string): string {
  const { id: keyId, secret } = ctx.config.keys[0]!;
  const text = `${keyId}.${businessId}.${id}`;
  return `${ctx.config.baseUrl}/l/${text}.${sign(secret, text)}`;
}

/**
 * The URL of the link for a purpose and subject: the one that is out there already, living longer if need be, or a new
 * one. What a customer kept in an old message goes on working.
 */
export async function issueLink(
  ctx: Pick<Context, 'config' | 'now' | 'secret'>,
  tx: Tx,
  businessId: string,
  link: { purpose: LinkPurpose; subjectId: string; expiresAt: Instant },
): Promise<string> {
  const live = await tx
    .selectFrom('link')
    .select(['id', 'expiresAt'])
    .where('businessId', '=', businessId)
    .where('subjectId', '=', link.subjectId)
    .where('purpose', '=', link.purpose)
    .where('supersededAt', 'is', null)
    .executeTakeFirst();
  if (!live) {
    const id = ctx.secret();
    await tx
      .insertInto('link')
      .values({ businessId, id, ...link, createdAt: ctx.now(), supersededAt: null })
      .execute();
    return linkUrl(ctx, businessId, id);
  }
  await tx
    .updateTable('link')
    .set({ expiresAt: Math.max(live.expiresAt, link.expiresAt) })
    .where('businessId', '=', businessId)
    .where('id', '=', live.id)
    .execute();
  return linkUrl(ctx, businessId, live.id);
}

/** Makes every link about a subject stop working. */
export async function supersedeLinks(
  ctx: Pick<Context, 'now'>,
  tx: Tx,
  businessId: string,
  subjectId: string,
): Promise<void> {
  await tx
    .updateTable('link')
    .set({ supersededAt: ctx.now() })
    .where('businessId', '=', businessId)
    .where('subjectId', '=', subjectId)
    .where('supersededAt', 'is', null)
    .execute();
}

/** Makes one link stop working; false when it had before: what may be done once is done by whoever gets true. */
export async function useUp(ctx: Pick<Context, 'now'>, tx: Tx, { businessId, id }: Row<'link'>): Promise<boolean> {
  const result = await tx
    .updateTable('link')
    .set({ supersededAt: ctx.now() })
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .where('supersededAt', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/**
 * The link behind a token, or null for every kind of bad one: forged (which never reaches the database), unknown,
 * superseded, expired.
 */
export async function openLink(
  ctx: Pick<Context, 'config' | 'now'>,
  db: Db,
  token: string,
): Promise<Row<'link'> | null> {
  const parts = token.split('.');
  if (parts.length !== 4 || token.length > 200) return null;
  const [keyId, businessId, id, signature] = parts as [string, string, string, string];
  const key = ctx.config.keys.find((k) => k.id === keyId);
  if (!key) return null;
  const expected = Buffer.from(sign(key.secret, `${keyId}.${businessId}.${id}`));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return null;
  const link = await db
    .selectFrom('link')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  return link && link.supersededAt === null && link.expiresAt > ctx.now() ? link : null;
}
