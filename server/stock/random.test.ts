/**
 * Random operations on the stock of a small business against a model of it that knows nothing of lots being kept: a
 * booking must succeed exactly when some way of giving out the lots serves everybody. STOCK_OPS sets how many.
 */
import { expect, test } from 'vitest';
import { NEVER, placeKey, type StockPlace } from '../../shared/stock.ts';
import { addDays, type Day, dayOf } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { lockJob } from '../jobs/jobs.ts';
import { seeded } from '../random.ts';
import { appointmentById, settle } from '../schedule/appointments.ts';
import { bookWindow } from '../schedule/booking.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { START } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { mostServed } from '../testing/matching.ts';
import { at, makeBusiness, makeItem, makeJob, makeResource, makeService } from '../testing/town.ts';
import type { Needed, Supplied } from './fefo.ts';
import { count, moveLot, receive } from './lots.ts';

const OPS = Number(process.env['STOCK_OPS'] ?? 250);
const SEED = Number(process.env['STOCK_SEED'] ?? 4);
const DAYS = 12;

const practice: StockPlace = { kind: 'location', id: 'practice' };
const van = (id: string): StockPlace => ({ kind: 'resource', id });
const places = [practice, van('bram'), van('sofie')];

interface Lot extends Supplied {
  shelf: string;
}
interface Visit {
  id: string;
  day: Day;
  needs: { shelf: string; quantity: number }[];
}

test(`${OPS} random operations leave the stock as the model has it (seed ${SEED})`, {
  timeout: 3_600_000,
}, async () => {
  const ctx = await contextForTest();
  const random = seeded(SEED);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const business: Business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 60 });
  const { zone } = business;
  for (const id of ['bram', 'sofie'])
    await makeResource(ctx, business, { kind: 'person', id, locationId: 'practice', hours: [0, 24] });
  await makeResource(ctx, business, {
    kind: 'person',
    id: 'nora',
    locationId: 'practice',
    skills: ['care'],
    hours: [0, 24],
  });
  const weekend = [6, 7].map((weekday) => ({ weekday, fromMinute: 0, toMinute: 1440 }));
  for (const resourceId of ['bram', 'sofie', 'nora'])
    for (const shift of weekend)
      await ctx.database.db
        .insertInto('shift')
        .values({
          ...shift,
          businessId: business.id,
          id: ctx.id('shi'),
          resourceId,
          validFrom: '0001-01-01',
          validTo: NEVER,
        })
        .execute();
  const [a, b] = [await makeItem(ctx, business, { id: 'a' }), await makeItem(ctx, business, { id: 'b' })];
  const parts = [
    { itemId: a, quantity: 1 },
    { itemId: b, quantity: 2 },
  ];
  const kit = await makeItem(ctx, business, { id: 'kit', parts });
  const care = [{ kind: 'person' as const, skills: ['care'], count: 1 }];
  const session = { place: 'location' as const, minutes: 5, requirements: care };
  const services = {
    dressing: await makeService(ctx, business, { ...session, supplies: [{ itemId: a, quantity: 1 }] }),
    wound: await makeService(ctx, business, { ...session, supplies: [{ itemId: kit, quantity: 1 }] }),
    valve: await makeService(ctx, business, { minutes: 5, supplies: [{ itemId: a, quantity: 2 }] }),
    pump: await makeService(ctx, business, {
      minutes: 5,
      supplies: [{ itemId: b, quantity: 1 }],
      suppliesFrom: 'location',
    }),
  };
  const shelfOf = (itemId: string, place: StockPlace): string => `${itemId} ${placeKey(place)}`;

  const lots = new Map<string, Lot>();
  const visits = new Map<string, Visit>();
  const taken = new Set<string>();
  const tally: Record<string, number> = {};
  const needsOn = (shelf: string): Needed[] =>
    [...visits.values()].flatMap((visit) =>
      visit.needs
        .filter((need) => need.shelf === shelf)
        .map(({ quantity }) => ({ id: visit.id, day: visit.day, quantity })),
    );
  const lotsOn = (shelf: string): Lot[] => [...lots.values()].filter((lot) => lot.shelf === shelf);
  const served = (shelf: string): number => mostServed(lotsOn(shelf), needsOn(shelf));
  const total = (list: readonly { quantity: number }[]): number =>
    list.reduce((sum, { quantity }) => sum + quantity, 0);
  const today = (): Day => dayOf(ctx.now(), zone);
  const stored = () => ctx.database.db.selectFrom('lot').selectAll().where('businessId', '=', business.id).execute();

  /** Takes over what was used up, after seeing that it was right: of these shelves, on that day good, and not too much. */
  async function usedUp(
    used: readonly { shelf: string; day: Day; quantity: number }[],
    except?: string,
  ): Promise<void> {
    for (const row of await stored()) {
      const lot = lots.get(row.id)!;
      if (row.id === except || row.quantity === lot.quantity) continue;
      expect(row.quantity).toBeLessThan(lot.quantity);
      const fitting = used.filter((u) => u.shelf === lot.shelf && lot.receivedDay <= u.day && u.day <= lot.expiresDay);
      expect(total(fitting)).toBeGreaterThanOrEqual(lot.quantity - row.quantity);
      lot.quantity = row.quantity;
    }
  }

  async function book(): Promise<string> {
    const [kind, serviceId] = pick(Object.entries(services));
    const lead = kind === 'dressing' || kind === 'wound' ? 'nora' : pick(['bram', 'sofie']);
    const day = addDays(today(), 1 + below(DAYS));
    const minute = 5 * below(280);
    const from = instantAt(zone, day, minute);
    if (taken.has(`${lead} ${from}`)) return 'skipped';
    const needs = {
      dressing: [{ shelf: shelfOf(a, practice), quantity: 1 }],
      wound: [
        { shelf: shelfOf(a, practice), quantity: 1 },
        { shelf: shelfOf(b, practice), quantity: 2 },
      ],
      valve: [{ shelf: shelfOf(a, van(lead)), quantity: 2 }],
      pump: [{ shelf: shelfOf(b, practice), quantity: 1 }],
    }[kind]!;
    const possible = needs.every(
      ({ shelf, quantity }) =>
        mostServed(lotsOn(shelf), [...needsOn(shelf), { id: 'new', day, quantity }]) === served(shelf) + quantity,
    );
    const wish = lead === 'nora' ? { locationId: 'practice' } : { requiredResourceId: lead };
    const matter = await makeJob(ctx, business, serviceId, at(0, 0), wish);
    const result = await bookWindow(ctx, matter, { from, to: from }, 'customer');
    expect(result.outcome, `${kind} by ${lead} on ${day}`).toBe(possible ? 'placed' : 'taken');
    if (result.outcome !== 'placed') return 'refused';
    taken.add(`${lead} ${from}`);
    visits.set(result.appointment.id, { id: result.appointment.id, day, needs });
    return 'booked';
  }

  async function end(status: 'cancelled' | 'done' | 'no-show'): Promise<string> {
    const due = [...visits.values()].filter((v) => (status === 'cancelled' ? v.day > today() : v.day <= today()));
    if (due.length === 0) return 'skipped';
    const visit = pick(due);
    const full = visit.needs.every(({ shelf }) => served(shelf) === total(needsOn(shelf)));
    await ctx.transact(async (tx) => {
      const appointment = await appointmentById(tx, business.id, visit.id);
      const { version } = await lockJob(tx, business.id, appointment.jobId);
      await settle(ctx, tx, business, appointment, { status, version });
      await tx.updateTable('job').set({ status: 'closed' }).where('id', '=', appointment.jobId).execute();
    });
    visits.delete(visit.id);
    if (status !== 'done') return status;
    const before = total([...lots.values()]);
    await usedUp(visit.needs.map((need) => ({ ...need, day: visit.day })));
    const gone = before - total([...lots.values()]);
    if (full) expect(gone).toBe(total(visit.needs));
    return full ? 'done' : 'done, short';
  }

  async function comes(): Promise<string> {
    const [itemId, place] = [pick([a, b]), pick(places)];
    const receivedDay = addDays(today(), random() < 0.3 ? below(5) : 0);
    const expiresDay = random() < 0.2 ? NEVER : addDays(receivedDay, below(DAYS));
    const quantity = 1 + below(4);
    const request = { itemId, place, quantity, receivedDay, expiresDay, ref: '' };
    const id = await ctx.transact((tx) => receive(ctx, tx, business, request, 'system'));
    const known = lots.get(id);
    if (known) known.quantity += quantity;
    else lots.set(id, { id, receivedDay, expiresDay, quantity, shelf: shelfOf(itemId, place) });
    return 'received';
  }

  async function counted(): Promise<string> {
    if (lots.size === 0) return 'skipped';
    const lot = pick([...lots.values()]);
    const quantity = Math.max(0, lot.quantity - 2 + below(4));
    // Visits of past days have had theirs by then.
    const used: { shelf: string; day: Day; quantity: number }[] = [];
    for (const visit of visits.values()) {
      if (visit.day >= today()) continue;
      used.push(...visit.needs.filter((n) => n.shelf === lot.shelf).map((n) => ({ ...n, day: visit.day })));
      visit.needs = visit.needs.filter((n) => n.shelf !== lot.shelf);
    }
    const result = await ctx.transact((tx) =>
      count(ctx, tx, business, lot.id, { quantity, reason: 'counted' }, 'system'),
    );
    await usedUp(used, lot.id);
    lot.quantity = quantity;
    expect(result.short > 0).toBe(served(lot.shelf) < total(needsOn(lot.shelf)));
    return result.short > 0 ? 'counted, short' : 'counted';
  }

  async function carried(): Promise<string> {
    const there = [...lots.values()].filter((lot) => lot.quantity > 0);
    if (there.length === 0) return 'skipped';
    const lot = pick(there);
    const itemId = lot.shelf.split(' ')[0]!;
    const place = pick(places.filter((p) => shelfOf(itemId, p) !== lot.shelf));
    const quantity = 1 + below(lot.quantity);
    const whole = served(lot.shelf) === total(needsOn(lot.shelf));
    lot.quantity -= quantity;
    const enough = served(lot.shelf) === total(needsOn(lot.shelf));
    const id = await ctx
      .transact((tx) => moveLot(ctx, tx, business, lot.id, { place, quantity }, 'system'))
      .catch((error: Error) => {
        expect(error.message).toMatch(/Visits that are booked need it/);
        return null;
      });
    if (whole) expect(id !== null).toBe(enough);
    if (id === null) {
      lot.quantity += quantity;
      return 'not carried';
    }
    const known = lots.get(id);
    const receivedDay = lot.receivedDay > today() ? lot.receivedDay : today();
    if (known) known.quantity += quantity;
    else lots.set(id, { ...lot, id, receivedDay, quantity, shelf: shelfOf(itemId, place) });
    return 'carried';
  }

  for (let op = 0; op < OPS; ) {
    const dice = random();
    const outcome =
      dice < 0.4
        ? await book()
        : dice < 0.56
          ? await comes()
          : dice < 0.62
            ? await counted()
            : dice < 0.68
              ? await carried()
              : dice < 0.76
                ? await end('cancelled')
                : dice < 0.92
                  ? await end('done')
                  : await end('no-show');
    tally[outcome] = (tally[outcome] ?? 0) + 1;
    if (outcome === 'skipped') continue;
    op += 1;
    if (op % 10 === 0) ctx.clock.now += 11 * 3600;
    const rows = await stored();
    expect(Object.fromEntries(rows.map((r) => [r.id, r.quantity]))).toEqual(
      Object.fromEntries([...lots.values()].map((l) => [l.id, l.quantity])),
    );
    for (const shelf of new Set([...lots.values()].map((l) => l.shelf))) {
      const kept = rows.filter((r) => lots.get(r.id)!.shelf === shelf).reduce((sum, r) => sum + r.reserved, 0);
      expect(kept, `kept on ${shelf} after ${op} operations`).toBe(served(shelf));
    }
    if (op % 100 === 0 || op === OPS) {
      const broken = await checkDatabase(ctx, business.id);
      // Visits are settled here by their status alone, without the outcome and the job that go with it.
      const others = /^a day cannot be driven|a job’s status|no outcome/;
      expect(broken.filter(({ rule }) => !others.test(rule))).toEqual([]);
    }
  }
  console.log(`seed ${SEED}, ${(ctx.now() - START) / 86_400} days: ${JSON.stringify(tally)}`);
});
