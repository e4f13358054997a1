import { beforeAll, describe, expect, test } from 'vitest';
import type { AppointmentStatus } from '../../shared/appointment.ts';
import type { Supply } from '../../shared/service.ts';
import type { StockPlace } from '../../shared/stock.ts';
import { addDays, type Day, dayOf, MINUTE, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { confirmAbsence, previewAbsence } from '../dispatch/absences.ts';
import { setSupplies } from '../dispatch/supplies.ts';
import { lockJob } from '../jobs/jobs.ts';
import { activeAppointment, appointmentById, letGo, settle } from '../schedule/appointments.ts';
import { bookWindow, moveToWindow } from '../schedule/booking.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { ask, explainWindow } from '../schedule/offer.ts';
import { propose } from '../schedule/proposals.ts';
import { reorder } from '../schedule/timing.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeItem, makeJob, makeLot, makeResource, makeService } from '../testing/town.ts';
import { count, moveLot, receive } from './lots.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});

const practice: StockPlace = { kind: 'location', id: 'practice' };
/** Monday 23 November 2026 is day 0: tomorrow. */
const day = (n: number): Day => addDays('2026-11-23', n);
const when = (n: number, hour: number): Span => {
  const from = instantAt('Europe/Brussels', day(n), hour * 60);
  return { from, to: from };
};

interface Clinic {
  business: Business;
  serviceId: string;
  itemId: string;
}

/** A practice where every session uses up a dressing. */
async function clinic(supplies?: (itemId: string) => Supply[]): Promise<Clinic> {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 20, options: 50, startStepMinutes: 60 });
  await makeResource(ctx, business, { kind: 'person', locationId: 'practice', drives: false });
  const itemId = await makeItem(ctx, business, { name: 'Dressing kit' });
  const serviceId = await makeService(ctx, business, {
    place: 'location',
    minutes: 50,
    supplies: supplies?.(itemId) ?? [{ itemId, quantity: 1 }],
  });
  return { business, serviceId, itemId };
}

const session = ({ business, serviceId }: Clinic): Promise<Matter> =>
  makeJob(ctx, business, serviceId, at(0, 0), { locationId: 'practice' });

const daysOffered = async (matter: Matter): Promise<Day[]> => {
  const { found } = await ask(ctx, ctx.database.read, matter, { preferences: {} });
  return [...new Set(found.map((p) => p.day))].sort();
};

/** Books a session; gives its appointment, or what stood in the way. */
async function book(clinic: Clinic, n: number, hour: number): Promise<string> {
  const result = await bookWindow(ctx, await session(clinic), when(n, hour), 'customer');
  return result.outcome === 'placed' ? result.appointment.id : result.outcome;
}

async function settleAs(business: Business, appointmentId: string, status: AppointmentStatus, keepUntil?: number) {
  await ctx.transact(async (tx) => {
    const appointment = await appointmentById(tx, business.id, appointmentId);
    const job = await lockJob(tx, business.id, appointment.jobId);
    const version = job.version;
    await settle(ctx, tx, business, appointment, { status, version, ...(keepUntil ? { keepUntil } : {}) });
  });
}

const lots = async (business: Business): Promise<Record<string, [quantity: number, reserved: number]>> =>
  Object.fromEntries(
    (await ctx.database.db.selectFrom('lot').selectAll().where('businessId', '=', business.id).execute()).map((l) => [
      l.id,
      [l.quantity, l.reserved],
    ]),
  );

/** What the checker says of stock; tests that settle by hand leave jobs and messages behind the appointments. */
const stockFaults = async (business: Business): Promise<string[]> =>
  (await checkDatabase(ctx, business.id))
    .map(({ rule }) => rule)
    .filter((rule) => /lot|suppl|kept|needs|goes without/.test(rule));

describe('what a booking keeps', () => {
  test('the lot that expires first but not before the visit, until it is cancelled', async () => {
    const it = await clinic();
    const soon = await makeLot(ctx, it.business, it.itemId, 1, { expiresDay: day(2), ref: 'soon' });
    const later = await makeLot(ctx, it.business, it.itemId, 1, { expiresDay: day(9), ref: 'later' });
    const first = await book(it, 3, 9);
    expect(await lots(it.business)).toEqual({ [soon]: [1, 0], [later]: [1, 1] });
    const second = await book(it, 2, 9);
    expect(await lots(it.business)).toEqual({ [soon]: [1, 1], [later]: [1, 1] });
    expect(await book(it, 1, 9)).toBe('taken');
    await settleAs(it.business, first, 'cancelled');
    expect(await lots(it.business)).toEqual({ [soon]: [1, 1], [later]: [1, 0] });
    await settleAs(it.business, second, 'released');
    expect(await lots(it.business)).toEqual({ [soon]: [1, 0], [later]: [1, 0] });
    expect(await stockFaults(it.business)).toEqual([]);
  });

  test('stays kept while a cancellation can be undone, and is free when that time is over', async () => {
    const it = await clinic();
    const lot = await makeLot(ctx, it.business, it.itemId, 1);
    const id = await book(it, 1, 9);
    await settleAs(it.business, id, 'cancelled', ctx.now() + 5 * MINUTE);
    expect(await lots(it.business)).toEqual({ [lot]: [1, 1] });
    expect(await daysOffered(await session(it))).toEqual([]);
    await settleAs(it.business, id, 'booked');
    expect(await lots(it.business)).toEqual({ [lot]: [1, 1] });
    await settleAs(it.business, id, 'cancelled', ctx.now() + 5 * MINUTE);
    await ctx.transact((tx) => letGo(ctx, tx, it.business, id));
    expect(await lots(it.business)).toEqual({ [lot]: [1, 0] });
    expect((await daysOffered(await session(it))).length).toBeGreaterThan(5);
  });

  test('is used up when the visit is done and never by a no-show; an outcome put right puts the stock right', async () => {
    const it = await clinic();
    const lot = await makeLot(ctx, it.business, it.itemId, 3);
    const [done, absent] = [await book(it, 1, 9), await book(it, 1, 11)];
    await settleAs(it.business, done, 'done');
    await settleAs(it.business, absent, 'no-show');
    expect(await lots(it.business)).toEqual({ [lot]: [2, 0] });
    await settleAs(it.business, absent, 'done');
    expect(await lots(it.business)).toEqual({ [lot]: [1, 0] });
    await settleAs(it.business, done, 'no-show');
    expect(await lots(it.business)).toEqual({ [lot]: [2, 0] });
    await settleAs(it.business, absent, 'booked');
    expect(await lots(it.business)).toEqual({ [lot]: [3, 1] });
    expect(await stockFaults(it.business)).toEqual([]);
  });

  test('goes along when the appointment moves, also where its own piece is the last one', async () => {
    const it = await clinic();
    const lot = await makeLot(ctx, it.business, it.itemId, 1, { expiresDay: day(4) });
    const matter = await session(it);
    const booked = await bookWindow(ctx, matter, when(1, 9), 'customer');
    if (booked.outcome !== 'placed') throw new Error(booked.outcome);
    const move = async (n: number) =>
      moveToWindow(
        ctx,
        await matterOf(ctx.database.db, it.business, matter.job.id),
        (await activeAppointment(ctx.database.db, it.business.id, matter.job.id))!,
        when(n, 10),
        'customer',
      );
    expect((await move(3)).outcome).toBe('placed');
    expect((await move(7)).outcome).toBe('taken');
    expect(await lots(it.business)).toEqual({ [lot]: [1, 1] });
    expect(await stockFaults(it.business)).toEqual([]);
  });

  test('a proposal keeps its supplies as a booking does', async () => {
    const it = await clinic();
    await makeLot(ctx, it.business, it.itemId, 1);
    const matter = await session(it);
    const result = await propose(ctx, matter, when(1, 9), { kind: 'proposal', planId: null, actor: 'system' });
    expect(result.outcome).toBe('proposed');
    expect(await book(it, 2, 9)).toBe('taken');
  });
});

describe('what is offered', () => {
  test('only days on which the supplies are there and have not expired; the rest say why', async () => {
    const it = await clinic();
    await makeLot(ctx, it.business, it.itemId, 1, { receivedDay: day(2), expiresDay: day(4) });
    expect(await daysOffered(await session(it))).toEqual([day(2), day(3), day(4)]);
    const why = async (n: number) => {
      const matter = await session(it);
      const asked = await ask(ctx, ctx.database.read, matter, { preferences: {}, window: when(n, 9) });
      return explainWindow(asked, matter, when(n, 9));
    };
    expect(await why(1)).toMatchObject({ reason: 'supplies-gone', detail: 'Dressing kit' });
    expect(await why(7)).toMatchObject({ reason: 'supplies-expire', detail: 'Dressing kit' });
    await book(it, 3, 9);
    expect(await why(2)).toMatchObject({ reason: 'supplies-gone' });
    // Where nobody works, the stock is not to blame.
    expect((await why(5)).reason).toBe('nobody-on-shift');
  });

  test('a kit asks for each of its parts', async () => {
    const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 10 });
    await makeResource(ctx, business, { kind: 'person', locationId: 'practice', drives: false });
    const gauze = await makeItem(ctx, business, { name: 'Gauze' });
    const tape = await makeItem(ctx, business, { name: 'Tape' });
    const kit = await makeItem(ctx, business, {
      name: 'Wound kit',
      parts: [
        { itemId: gauze, quantity: 4 },
        { itemId: tape, quantity: 1 },
      ],
    });
    const serviceId = await makeService(ctx, business, {
      place: 'location',
      supplies: [
        { itemId: kit, quantity: 1 },
        { itemId: tape, quantity: 1 },
      ],
    });
    const it = { business, serviceId, itemId: kit };
    const gauzes = await makeLot(ctx, business, gauze, 6);
    const tapes = await makeLot(ctx, business, tape, 9);
    await book(it, 1, 9);
    expect(await lots(business)).toEqual({ [gauzes]: [6, 4], [tapes]: [9, 2] });
    expect(await book(it, 1, 11)).toBe('taken');
    const matter = await session(it);
    const asked = await ask(ctx, ctx.database.read, matter, { preferences: {}, window: when(1, 11) });
    expect(explainWindow(asked, matter, when(1, 11))).toMatchObject({ detail: 'Wound kit' });
    await expect(makeLot(ctx, business, kit, 1)).rejects.toThrow('a kit is received by its parts');
    expect(await stockFaults(business)).toEqual([]);
  });

  test('a visit takes from the van of whoever leads it, or from where they set out', async () => {
    const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 10 });
    const bram = await makeResource(ctx, business, { kind: 'person', id: 'bram', locationId: 'practice' });
    const sofie = await makeResource(ctx, business, { kind: 'person', id: 'sofie', locationId: 'practice' });
    const valve = await makeItem(ctx, business, { name: 'Valve' });
    const supplies = [{ itemId: valve, quantity: 1 }];
    const byVan = await makeService(ctx, business, { supplies });
    const fromHome = await makeService(ctx, business, { supplies, suppliesFrom: 'location' });
    const leads = async (serviceId: string): Promise<string[]> => {
      const matter = await makeJob(ctx, business, serviceId, at(1, 1));
      const window = { from: when(2, 13).from, to: when(2, 15).from };
      const { found } = await ask(ctx, ctx.database.read, matter, { preferences: {}, window });
      return [...new Set(found.map((p) => p.lead!.id))].sort();
    };
    expect([await leads(byVan), await leads(fromHome)]).toEqual([[], []]);
    const lot = await makeLot(ctx, business, valve, 2, { place: { kind: 'resource', id: bram } });
    expect([await leads(byVan), await leads(fromHome)]).toEqual([[bram], []]);
    await ctx.transact((tx) => moveLot(ctx, tx, business, lot, { place: practice, quantity: 1 }, 'system'));
    expect([await leads(byVan), await leads(fromHome)]).toEqual([[bram], [bram, sofie]]);
    const matter = await makeJob(ctx, business, byVan, at(1, 1));
    const window = { from: when(1, 9).from, to: when(1, 11).from };
    expect((await bookWindow(ctx, matter, window, 'customer')).outcome).toBe('placed');
    expect([await leads(byVan), await leads(fromHome)]).toEqual([[], [bram, sofie]]);
    expect(await stockFaults(business)).toEqual([]);
  });
});

describe('by hand', () => {
  test('a count gives visits other lots first, and tells how many go without', async () => {
    const it = await clinic();
    const one = await makeLot(ctx, it.business, it.itemId, 2, { ref: 'A', expiresDay: day(5) });
    const two = await makeLot(ctx, it.business, it.itemId, 1, { ref: 'B', expiresDay: day(9) });
    const [first, last] = [await book(it, 1, 9), await book(it, 2, 9)];
    const counted = (lot: string, quantity: number) =>
      ctx.transact((tx) => count(ctx, tx, it.business, lot, { quantity, reason: 'dropped' }, 'staff:x'));
    expect(await counted(one, 1)).toEqual({ short: 0 });
    expect(await lots(it.business)).toEqual({ [one]: [1, 1], [two]: [1, 1] });
    expect(await counted(two, 0)).toEqual({ short: 1 });
    expect(await lots(it.business)).toEqual({ [one]: [1, 1], [two]: [0, 0] });
    // The earliest visit keeps its own; the short one is served again by the next delivery.
    const kept = await ctx.database.db.selectFrom('lotUse').selectAll().where('kind', '=', 'reserve').execute();
    expect(kept.filter((u) => u.businessId === it.business.id).map((u) => u.appointmentId)).toEqual([first]);
    expect(await daysOffered(await session(it))).toEqual([]);
    await makeLot(ctx, it.business, it.itemId, 1);
    expect(await lots(it.business)).toMatchObject({ [one]: [1, 1], [two]: [0, 0] });
    await settleAs(it.business, last, 'done');
    expect(await stockFaults(it.business)).toEqual([]);
  });

  test('what visits of past days kept is taken as used when the shelf is counted', async () => {
    const it = await clinic();
    const lot = await makeLot(ctx, it.business, it.itemId, 5);
    await book(it, 0, 9);
    await book(it, 2, 9);
    const before = ctx.clock.now;
    ctx.clock.now = when(1, 9).from;
    await ctx.transact((tx) => count(ctx, tx, it.business, lot, { quantity: 4, reason: 'stock-taking' }, 'system'));
    expect(await lots(it.business)).toEqual({ [lot]: [4, 1] });
    expect(await stockFaults(it.business)).toEqual([]);
    ctx.clock.now = before;
  });

  test('what visits need is not carried away', async () => {
    const it = await clinic();
    const van = await makeResource(ctx, it.business, { kind: 'vehicle' });
    const lot = await makeLot(ctx, it.business, it.itemId, 3, { ref: 'A' });
    await book(it, 1, 9);
    const place: StockPlace = { kind: 'resource', id: van };
    const carry = (quantity: number) =>
      ctx.transact((tx) => moveLot(ctx, tx, it.business, lot, { place, quantity }, 'system'));
    await expect(carry(3)).rejects.toThrow('Visits that are booked need it');
    const there = await carry(1);
    expect(await carry(1)).toBe(there);
    expect(await lots(it.business)).toEqual({ [lot]: [1, 1], [there]: [2, 0] });
    await expect(carry(2)).rejects.toThrow('only 1 of it are there');
    expect(await stockFaults(it.business)).toEqual([]);
  });

  test('nothing is received at another business’s place, nor what has expired by then', async () => {
    const it = await clinic();
    const other = await clinic();
    const theirs = await makeResource(ctx, other.business, { kind: 'vehicle' });
    const attempt = (place: StockPlace, expiresDay?: Day) =>
      ctx.transact((tx) =>
        receive(
          ctx,
          tx,
          it.business,
          { itemId: it.itemId, place, quantity: 1, ref: '', ...(expiresDay ? { expiresDay } : {}) },
          'system',
        ),
      );
    await expect(attempt({ kind: 'resource', id: theirs })).rejects.toThrow('no such place');
    await expect(attempt(practice, '2026-11-20')).rejects.toThrow('expired before it comes');
    expect(await attempt(practice, dayOf(ctx.now(), 'Europe/Brussels'))).toMatch(/^lot_/);
  });
});

describe('when somebody else comes', () => {
  /** Two technicians with a visit each at nine, and valves in their vans. */
  async function vans(inBrams: number, inSofies: number) {
    const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 10 });
    const valve = await makeItem(ctx, business, { name: 'Valve' });
    const serviceId = await makeService(ctx, business, { supplies: [{ itemId: valve, quantity: 1 }] });
    const made = [];
    for (const [id, quantity] of [
      ['bram', inBrams],
      ['sofie', inSofies],
    ] as const) {
      await makeResource(ctx, business, { kind: 'person', id });
      const lot = quantity ? await makeLot(ctx, business, valve, quantity, { place: { kind: 'resource', id } }) : '';
      const matter = await makeJob(ctx, business, serviceId, at(1, 1), { requiredResourceId: id });
      const window = { from: when(1, 9).from, to: when(1, 13).from };
      const booked = quantity ? await bookWindow(ctx, matter, window, 'customer') : null;
      if (booked && booked.outcome !== 'placed') throw new Error(booked.outcome);
      made.push({ lot, visit: booked?.appointment.id ?? '' });
    }
    // From now on anybody may come.
    await ctx.database.db
      .updateTable('job')
      .set({ requiredResourceId: null })
      .where('businessId', '=', business.id)
      .execute();
    return { business, bram: made[0]!, sofie: made[1]! };
  }
  const order = (...visits: string[]) => new Map(visits.map((id, i) => [id, when(1, 9 + 2 * i).from]));

  test('what the visit uses up is kept in the other’s van; two who swap need no more than they had', async () => {
    const { business, bram, sofie } = await vans(1, 1);
    const swapped = new Map([
      ['bram', order(sofie.visit)],
      ['sofie', order(bram.visit)],
    ]);
    expect(await reorder(ctx, business, day(1), swapped)).toBe(true);
    expect(await lots(business)).toEqual({ [bram.lot]: [1, 1], [sofie.lot]: [1, 1] });
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('nobody takes over what their van has nothing for', async () => {
    const { business, bram, sofie } = await vans(1, 1);
    const both = new Map([
      ['bram', order(bram.visit, sofie.visit)],
      ['sofie', order()],
    ]);
    expect(await reorder(ctx, business, day(1), both)).toBe(false);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
    const away = { resourceId: 'sofie', from: when(1, 0).from, to: when(2, 0).from };
    expect((await previewAbsence(ctx, business, away)).kept).toEqual([]);
    await makeLot(
      ctx,
      business,
      (await ctx.database.db.selectFrom('lot').select('itemId').where('id', '=', bram.lot).executeTakeFirstOrThrow())
        .itemId,
      1,
      {
        place: { kind: 'resource', id: 'bram' },
      },
    );
    expect((await previewAbsence(ctx, business, away)).kept).toMatchObject([{ byName: 'person bram' }]);
    expect(await confirmAbsence(ctx, business, { ...away, reason: '' }, 'system')).toMatchObject({
      kept: 1,
      rebooked: 0,
    });
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });
});

test('what a service uses up changes while it is booked, moved and cancelled: every visit keeps what it then asks for', async () => {
  const it = await clinic();
  const tape = await makeItem(ctx, it.business, { name: 'Tape' });
  for (const itemId of [it.itemId, tape]) await makeLot(ctx, it.business, itemId, 100);
  const change = (round: number) => {
    const supplies = round % 2 ? [{ itemId: it.itemId, quantity: 2 }] : [{ itemId: tape, quantity: 1 }];
    return setSupplies(ctx, it.business, it.serviceId, { supplies, suppliesFrom: 'lead' }, 'staff:x');
  };
  // Whoever looked before the change books after it.
  const early = await session(it);
  await change(0);
  expect((await bookWindow(ctx, early, when(0, 16), 'customer')).outcome).toBe('placed');
  expect(await stockFaults(it.business)).toEqual([]);
  for (let round = 1; round <= 4; round++) {
    const there = [await book(it, round, 8), await book(it, round, 9)];
    const matters = [];
    for (let i = 0; i < 6; i++) matters.push(await session(it));
    const bookings = matters.map((matter, i) => bookWindow(ctx, matter, when(round, 10 + i), 'customer'));
    const cancelled = there.map((id) => settleAs(it.business, id, 'cancelled'));
    const [, , ...results] = await Promise.all([change(round), ...cancelled, ...bookings]);
    expect(results.filter((r) => typeof r === 'object' && r.outcome !== 'placed')).toEqual([]);
    expect(await stockFaults(it.business)).toEqual([]);
  }
});

test('24 clients want the last kit, each at another time: one has it', async () => {
  const it = await clinic();
  const more = await makeResource(ctx, it.business, { kind: 'person', locationId: 'practice', drives: false });
  expect(more).toBeTruthy();
  for (let round = 0; round < 3; round++) {
    const lot = await makeLot(ctx, it.business, it.itemId, 1, { ref: `round ${round}`, expiresDay: day(9) });
    const matters = [];
    for (let i = 0; i < 24; i++) matters.push(await session(it));
    const results = await Promise.all(
      matters.map((matter, i) => bookWindow(ctx, matter, when(i % 5, 8 + (i % 8)), 'customer')),
    );
    expect(results.filter((r) => r.outcome === 'placed')).toHaveLength(1);
    expect(results.filter((r) => r.outcome === 'taken')).toHaveLength(23);
    expect((await lots(it.business))[lot]).toEqual([1, 1]);
  }
  expect(await checkDatabase(ctx, it.business.id)).toEqual([]);
});
