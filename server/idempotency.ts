import { createHash } from 'node:crypto';
import type { Context } from './context.ts';
import type { Db, Tx } from './db/connect.ts';
import { Refusal } from './refusal.ts';

/** A request that may be sent twice: its key, and a hash of what it says. */
export interface Once {
  key: string;
  bodyHash: string;
}

/** Names a request by its key and its content, so that the key cannot be used for something else. */
export function once(key: string | undefined, body: unknown): Once | null {
  if (key === undefined) return null;
  if (!/^[\w-]{8,100}$/.test(key))
    throw new Refusal('bad-input', 'Idempotency-Key: 8 to 100 letters, digits, - or _', [
      { field: 'Idempotency-Key', message: '8 to 100 letters, digits, - or _' },
    ]);
  return { key, bodyHash: createHash('sha256').update(JSON.stringify(body)).digest('base64url') };
}

/** What was answered to this request before, or null. The same key with another body is refused. */
export async function answeredBefore<T>(db: Db, businessId: string, request: Once | null): Promise<T | null> {
  if (!request) return null;
  const row = await db
    .selectFrom('idempotency')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('key', '=', request.key)
    .executeTakeFirst();
  if (!row) return null;
  if (row.bodyHash !== request.bodyHash)
    throw new Refusal('key-reused', 'This Idempotency-Key was sent before with another request.');
  return JSON.parse(row.response) as T;
}

/** Keeps the answer with the effect it tells of, in the same transaction. */
export async function remember(
  ctx: Context,
  tx: Tx,
  businessId: string,
  request: Once | null,
  status: number,
  response: unknown,
): Promise<void> {
  if (!request) return;
  await tx
    .insertInto('idempotency')
    .values({ businessId, ...request, status, response: JSON.stringify(response), createdAt: ctx.now() })
    .execute();
}
