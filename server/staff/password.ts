/** Passwords of staff: argon2id by Node itself, kept as one line that says how it was made. */
import { type Argon2Parameters, argon2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';

const derive = promisify(argon2);
/** What OWASP asks of argon2id at least: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_BYTES = 32;

/** Letters typed on different keyboards for the same sign are the same password. */
const plain = (password: string): string => password.normalize('NFKC');

const make = (password: string, salt: Buffer, { memory, passes, parallelism } = cost): Promise<Buffer> => {
  const parameters: Argon2Parameters = {
    message: plain(password),
    nonce: salt,
    memory,
    passes,
    parallelism,
    tagLength: TAG_BYTES,
  };
  return derive('argon2id', parameters);
};

/** The line to keep: `$argon2id$v=19$m=…,t=…,p=…$salt$tag`. */
export async function hashPassword(ctx: Pick<Context, 'secret'>, password: string): Promise<string> {
  const salt = Buffer.from(ctx.secret());
  const tag = await make(password, salt);
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${salt.toString('base64url')}$${tag.toString('base64url')}`;
}

/** True when the password is the one behind a line; null (nobody has set one) takes as long to say no. */
export async function verifyPassword(line: string | null, password: string): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(line ?? '');
  if (!parts) {
    await make(password, Buffer.alloc(16));
    return false;
  }
  const [, memory, passes, parallelism, salt, tag] = parts;
  const expected = Buffer.from(tag!, 'base64url');
  const given = await make(password, Buffer.from(salt!, 'base64url'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** The kept line of somebody's password, or null. */
export async function passwordOf(db: Db, businessId: string, staffId: string): Promise<string | null> {
  const row = await db
    .selectFrom('staffPassword')
    .select('hash')
    .where('businessId', '=', businessId)
    .where('staffId', '=', staffId)
    .executeTakeFirst();
  return row?.hash ?? null;
}

/** Keeps a password that was hashed before, so that the transaction stays short. */
export async function savePassword(
  ctx: Pick<Context, 'now'>,
  tx: Tx,
  businessId: string,
  staffId: string,
  hash: string,
): Promise<void> {
  const changedAt = ctx.now();
  await tx
    .insertInto('staffPassword')
    .values({ businessId, staffId, hash, changedAt })
    .onConflict((conflict) => conflict.columns(['businessId', 'staffId']).doUpdateSet({ hash, changedAt }))
    .execute();
}
