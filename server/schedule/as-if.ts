import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';

/** Carries what was read out of a transaction that leaves nothing behind. */
class TakenBack<T> extends Error {
  readonly read: T;
  constructor(read: T) {
    super('taken back');
    this.read = read;
  }
}

/** What is read after a change that nobody has saved: it is written, looked at and taken back in one transaction. */
export async function asIf<T>(
  ctx: Pick<Context, 'transact'>,
  change: (tx: Tx) => Promise<unknown>,
  read: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    return await ctx.transact(async (tx) => {
      await change(tx);
      throw new TakenBack(await read(tx));
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.read as T;
    throw error;
  }
}
