import type { EventKind } from '../../shared/event.ts';
import { addDays, dayOf, MINUTE, weekdayOf } from '../../shared/time.ts';
import { type Business, businessById } from '../business/business.ts';
import type { Context } from '../context.ts';
import { planEvent } from '../dispatch/events.ts';
import { listCustomers } from '../jobs/customers.ts';
import { lockedMatter } from '../schedule/event-matter.ts';
import { signUp } from '../schedule/signups.ts';
import { instantAt } from '../schedule/wallclock.ts';
import type { DemoEvent } from './demo.ts';
import { demoBusinesses, type Seeded } from './seed.ts';

const WEEKS = 6;

/** Plans what recurs in the demo's businesses, before their days fill up. */
export async function planDemoEvents(ctx: Context, seeded: readonly Seeded[]): Promise<void> {
  for (const { business, event } of eventsOf(seeded)) {
    const first = addDays(dayOf(ctx.now(), business.zone), 1);
    const begins = daysFrom(first).find((day) => event.weekdays.includes(weekdayOf(day)))!;
    const from = instantAt(business.zone, begins, event.fromMinute);
    const kind: EventKind = event.kind;
    await planEvent(
      ctx,
      await businessById(ctx, business.id),
      {
        kind,
        title: event.title,
        from,
        to: from + event.minutes * MINUTE,
        ...(event.serviceId ? { serviceId: event.serviceId } : {}),
        capacity: 0,
        resourceIds: event.resourceIds,
        rhythm: { weekdays: event.weekdays, everyWeeks: 1, until: addDays(first, 7 * WEEKS) },
        skip: [],
      },
      'system',
    );
  }
}

/** Signs customers up for the first dates of each class: the very first is full, and some stand in line. */
export async function fillDemoClasses(ctx: Context, seeded: readonly Seeded[]): Promise<void> {
  for (const { business: demo, event } of eventsOf(seeded)) {
    if (!event.serviceId) continue;
    const business = await businessById(ctx, demo.id);
    const dates = await ctx.database.db
      .selectFrom('event')
      .select('id')
      .where('businessId', '=', business.id)
      .where('serviceId', '=', event.serviceId)
      .orderBy('startsAt')
      .limit(event.signups.length)
      .execute();
    for (const [i, { id }] of dates.entries()) await signUpSome(ctx, business, id, event.signups[i]!);
  }
}

async function signUpSome(ctx: Context, business: Business, eventId: string, count: number): Promise<void> {
  for (const customer of await listCustomers(ctx.database.db, business.id, count))
    await ctx.transact(async (tx) => {
      const matter = await lockedMatter(tx, business, eventId);
      return signUp(ctx, tx, matter, customer.id, { wait: true, note: '', actor: 'customer' });
    });
}

const daysFrom = (first: string): string[] => Array.from({ length: 7 }, (_, i) => addDays(first, i));

const eventsOf = (seeded: readonly Seeded[]): { business: Pick<Business, 'id' | 'zone'>; event: DemoEvent }[] =>
  demoBusinesses
    .filter(({ business }) => seeded.some((s) => s.businessId === business.id))
    .flatMap(({ business, events = [] }) => events.map((event) => ({ business, event })));
