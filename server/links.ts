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
  const [url] = await issueLinks(ctx, tx, businessId, link.purpose, [link]);
  return url!;
}

/** The same for several subjects of one purpose, in their order. */
export async function issueLinks(
  ctx: Pick<Context, 'config' | 'now' | 'secret'>,
  tx: Tx,
  businessId: string,
  purpose: LinkPurpose,
  links: readonly { subjectId: string; expiresAt: Instant }[],
): Promise<string[]> {
  if (links.length === 0) return [];
  const subjects = links.map((link) => link.subjectId);
  const living = await tx
    .selectFrom('link')
    .select(['id', 'subjectId', 'expiresAt'])
    .where('businessId', '=', businessId)
    .where('subjectId', 'in', subjects)
    .where('purpose', '=', purpose)
    .where('supersededAt', 'is', null)
    .execute();
  const ids = new Map(living.map((link) => [link.subjectId, link.id]));
  const fresh = links
    .filter(({ subjectId }) => !ids.has(subjectId))
    .map(({ subjectId, expiresAt }) => ({
      businessId,
      id: ctx.secret(),
      purpose,
      subjectId,
      expiresAt,
      createdAt: ctx.now(),
      supersededAt: null,
    }));
  if (fresh.length > 0) await tx.insertInto('link').values(fresh).execute();
  for (const link of fresh) ids.set(link.subjectId, link.id);
  for (const { subjectId, expiresAt } of links) {
    const live = living.find((link) => link.subjectId === subjectId && link.expiresAt < expiresAt);
    if (!live) continue;
    await tx
      .updateTable('link')
      .set({ expiresAt })
      .where('businessId', '=', businessId)
      .where('id', '=', live.id)
      .execute();
  }
  return subjects.map((subjectId) => linkUrl(ctx, businessId, ids.get(subjectId)!));
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
