/** Reminders of places in classes: like those of appointments, one for each version of a place. */
import { type PolicyOverride, resolvePolicy } from '../../shared/policy.ts';
import { DAY } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { lockedMatter } from '../schedule/event-matter.ts';
import { type SignupRow, signupById, tellPlace } from '../schedule/signups.ts';
import { EARLIEST, reminderAt } from './reminder-time.ts';

/** Writes those of a business that have fallen due; says how many. */
export async function placeReminders(ctx: Context, business: Business): Promise<number> {
  let written = 0;
  for (const place of await due(ctx, business)) if (await remind(ctx, business, place)) written += 1;
  return written;
}

type Place = Pick<SignupRow, 'id' | 'eventId' | 'version'>;

async function due(ctx: Context, business: Business): Promise<Place[]> {
  const now = ctx.now();
  const rows = await ctx.database.read
    .selectFrom('event as e')
    .innerJoin('signup as s', (join) => join.onRef('s.businessId', '=', 'e.businessId').onRef('s.eventId', '=', 'e.id'))
    .innerJoin('service', (join) =>
      join.onRef('service.businessId', '=', 'e.businessId').onRef('service.id', '=', 'e.serviceId'),
    )
    .innerJoin('customer as c', (join) =>
      join.onRef('c.businessId', '=', 's.businessId').onRef('c.id', '=', 's.customerId'),
    )
    .leftJoin('location as l', (join) =>
      join.onRef('l.businessId', '=', 'e.businessId').onRef('l.id', '=', 'e.locationId'),
    )
    .select(['s.id', 's.eventId', 's.version', 'e.startsAt', 'l.zone'])
    .select(['service.policy as servicePolicy', 'c.policy as customerPolicy'])
    // What was last told of this very place.
    .select((eb) =>
      eb
        .selectFrom('outbox as o')
        .select((of) => of.fn.max('o.createdAt').as('at'))
        .whereRef('o.businessId', '=', 's.businessId')
        .whereRef('o.signupId', '=', 's.id')
        .whereRef('o.signupVersion', '=', 's.version')
        .where('o.kind', 'in', ['place-reminder', 'place-booked', 'class-moved'])
        .as('toldAt'),
    )
    .where('e.businessId', '=', business.id)
    .where('e.status', '=', 'planned')
    .where('e.startsAt', '>', now)
    .where('e.startsAt', '<=', now + EARLIEST + DAY)
    .where('s.status', '=', 'in')
    .where((eb) => eb.or([eb('c.email', '<>', ''), eb('c.phone', '<>', '')]))
    .orderBy('e.startsAt')
    .orderBy('s.position')
    .execute();
  const parse = (json: string): PolicyOverride => JSON.parse(json) as PolicyOverride;
  return rows.filter(({ startsAt, zone, toldAt, servicePolicy, customerPolicy }) => {
    const policy = resolvePolicy(business.policy, parse(servicePolicy), parse(customerPolicy));
    if (policy.reminderHours === 0) return false;
    const at = reminderAt(startsAt, policy.reminderHours, zone ?? business.zone, policy);
    // Who was told of the time after that has just been reminded.
    return at <= now && (toldAt === null || Number(toldAt) < at);
  });
}

/** Looks again under the event's lock: the place may have been given back, or the class moved, since. */
const remind = (ctx: Context, business: Business, { id, eventId, version }: Place): Promise<boolean> =>
  ctx.transact(async (tx) => {
    const matter = await lockedMatter(tx, business, eventId);
    const place = await signupById(tx, business.id, id);
    if (place?.status !== 'in' || place.version !== version || matter.event.status !== 'planned') return false;
    await tellPlace(ctx, tx, matter, place, 'place-reminder');
    return true;
  });
