import type { SuppliesFrom, Supply } from '../../shared/service.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { type Actor, record } from '../history.ts';
import { badField } from '../refusal.ts';
import { tellingShort } from '../schedule/short.ts';
import { keepOtherwise } from '../schedule/supplies.ts';
import { lockService, saveSupplies, serviceById } from '../services/services.ts';
import { loadItems } from '../stock/items.ts';

/** Says what a service uses up. What is booked already keeps it from now on; gives how many visits that leaves short. */
export async function setSupplies(
  ctx: Context,
  business: Business,
  serviceId: string,
  given: { supplies: Supply[]; suppliesFrom: SuppliesFrom },
  actor: Actor,
): Promise<{ short: number }> {
  const ids = given.supplies.map(({ itemId }) => itemId);
  if (new Set(ids).size < ids.length) throw badField('supplies', 'each item is named once');
  return ctx.transact(async (tx) => {
    await lockService(tx, business.id, serviceId);
    const before = await serviceById(tx, business.id, serviceId);
    const items = await loadItems(tx, business.id);
    if (ids.some((id) => !items.some((item) => item.id === id))) throw badField('supplies', 'there is no such item');
    await saveSupplies(tx, business.id, serviceId, given);
    const short = await tellingShort(ctx, tx, business.id, 'all', () => keepOtherwise(ctx, tx, business.id, serviceId));
    await record(ctx, tx, business.id, {
      actor,
      action: 'set-supplies',
      subjectKind: 'service',
      subjectId: serviceId,
      before: { supplies: before.supplies, suppliesFrom: before.suppliesFrom },
      after: given,
    });
    return { short };
  });
}
