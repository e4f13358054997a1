import type { Role } from '../../shared/roles.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';

/** Somebody who may sign in to the office. */
export interface NewStaff {
  name: string;
  email: string;
  role: Role;
  /** The resource they are themselves, for a technician. */
  resourceId: string | null;
}

/** Writes a new member of staff; gives the id. */
export async function createStaff(
  ctx: Pick<Context, 'id' | 'now'>,
  tx: Tx,
  businessId: string,
  staff: NewStaff,
): Promise<string> {
  const id = ctx.id('stf');
  await tx
    .insertInto('staff')
    .values({ ...staff, businessId, id, active: 1, createdAt: ctx.now() })
    .execute();
  return id;
}
